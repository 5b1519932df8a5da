"""The log-likelihood of a problem at one beta, with its score and both informations."""
from dataclasses import dataclass

from mpmath import mp, mpf

from families import FAMILIES
from linear import Cholesky, gram
from links import ALLOWED, INVERSE, TO_ETA


@dataclass
class Point:
    """`expected` is the Fisher information, `observed` minus the Hessian of `value`; eta, mean and rest are by row."""
    beta: list
    value: mpf
    score: list
    expected: list
    observed: list
    eta: list
    mean: list
    rest: list


class Likelihood:
    """`value` leaves out what does not depend on beta."""

    def __init__(self, problem):
        self.problem = problem
        self.family = FAMILIES[problem.family]
        self.inverse = INVERSE[problem.link]
        self.allowed = ALLOWED.get(problem.link, lambda eta: True)
        self.matrix_rows = [problem.row(i) for i in range(problem.rows)]

    def predictors(self, beta):
        return [mp.fdot(row, beta) for row in self.matrix_rows]

    def at(self, beta):
        """The point, or None where a mean is outside the family's range."""
        problem, family = self.problem, self.family
        eta = [a + b for a, b in zip(self.predictors(beta), problem.offset)]
        means, rests, values, scores, expected, observed = [], [], [], [], [], []
        for i, e in enumerate(eta):
            if not self.allowed(e):
                return None
            mean, rest, slope, curvature = self.inverse(e)
            if not family.admissible(mean, rest, e):
                return None
            row = family.row(problem.successes[i], problem.trials[i], mean, rest)
            w = problem.weights[i]
            means.append(mean)
            rests.append(rest)
            values.append(w * row.value)
            scores.append(w * row.first * slope)
            expected.append(w * row.expected * slope**2)
            observed.append(-w * (row.second * slope**2 + row.first * curvature))
        score = [mp.fdot(column, scores) for column in problem.columns]
        information = gram(problem.columns, expected)
        same = (problem.family, problem.link) in (("binomial", "logit"), ("poisson", "log"), ("gaussian", "identity"))
        curvature = information if same else gram(problem.columns, observed)
        return Point(list(beta), mp.fsum(values), score, information, curvature, eta, means, rests)

    def start(self):
        """Weighted least squares on the link of slightly smoothed responses, or of their mean; None if inadmissible."""
        problem = self.problem
        means = [self.family.start(y, m) for y, m in zip(problem.successes, problem.trials)]
        if problem.family == "gaussian" and problem.link != "identity":
            means = [max(mean, mpf(1) / 8) for mean in means]
        total = sum(w * m for w, m in zip(problem.weights, problem.trials))
        middle = sum(w * m * mean for w, m, mean in zip(problem.weights, problem.trials, means)) / total
        for candidates in (means, [middle] * problem.rows):
            beta = self._least_squares(candidates)
            if beta is not None and self.at(beta) is not None:
                return beta
        return None

    def _least_squares(self, means):
        problem = self.problem
        eta = [TO_ETA[problem.link](mean) for mean in means]
        weights = []
        for e, w, m in zip(eta, problem.weights, problem.trials):
            mean, rest, slope, _ = self.inverse(e)
            weights.append(w * self.family.row(mean * m, m, mean, rest).expected * slope**2)
        factor = Cholesky(gram(problem.columns, weights))
        if not factor.ok:
            return None
        target = [w * (e - o) for w, e, o in zip(weights, eta, problem.offset)]
        return factor.solve([mp.fdot(column, target) for column in problem.columns])
