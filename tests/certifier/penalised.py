"""The logit likelihood with Jeffreys' prior to a power: l(beta) + a log|I(beta)| (Firth 1993, Biometrika 80: a = 1/2).

With W = m p q by row, W' = W (q - p), W'' = W (1 - 6 p q), h = x' I^-1 x and dI_r = X' diag(W' x_r) X:
    gradient_r of log|I| = sum W' h x_r
    Hessian_rs           = sum W'' h x_r x_s - trace(I^-1 dI_r I^-1 dI_s)
The information is that of the whole design, also where coefficients are held fixed.
"""
from mpmath import mp, mpf

from likelihood import Likelihood, Point
from linear import Cholesky, gram


class Jeffreys:
    several_maxima = True  # where coefficients are held fixed: it is not concave

    def __init__(self, problem, power=mpf(1) / 2):
        if (problem.family, problem.link) != ("binomial", "logit"):
            raise ValueError("the penalised likelihood is written for the binomial family with the logit link")
        self.likelihood, self.problem, self.power = Likelihood(problem), problem, power
        self.predictors = self.likelihood.predictors

    def at(self, beta):
        plain = self.likelihood.at(beta)
        factor = Cholesky(plain.expected)
        if not factor.ok:
            return None
        first, second = self._slopes(plain, self._leverage(factor))
        score = [s + self.power * mp.fdot(first, column) for s, column in zip(plain.score, self.problem.columns)]
        curvature = self._curvature(plain, factor, second)
        value = plain.value + self.power * factor.log_determinant()
        return Point(plain.beta, value, score, plain.expected, curvature, plain.eta, plain.mean, plain.rest)

    def _leverage(self, factor):
        """x' I^-1 x of each row."""
        halves = (factor.half_solve(row) for row in self.likelihood.matrix_rows)
        return [mp.fdot(half, half) for half in halves]

    def _weight(self, plain, i):
        return self.problem.weights[i] * self.problem.trials[i] * plain.mean[i] * plain.rest[i]

    def _slopes(self, plain, leverage):
        first, second = [], []
        for i, h in enumerate(leverage):
            p, q = plain.mean[i], plain.rest[i]
            first.append(self._weight(plain, i) * (q - p) * h)
            second.append(self._weight(plain, i) * (1 - 6 * p * q) * h)
        return first, second

    def _curvature(self, plain, factor, second):
        """Minus the Hessian of the penalised likelihood."""
        columns, p = self.problem.columns, self.problem.coefficients
        slope = [self._weight(plain, i) * (plain.rest[i] - plain.mean[i]) for i in range(self.problem.rows)]
        turned = []  # L^-1 dI_r L^-T: the trace of a product of two of them is the sum of products of their entries
        for column in columns:
            change = gram(columns, [s * x for s, x in zip(slope, column)])
            half = [factor.half_solve(row) for row in change]
            both = [factor.half_solve([half[k][j] for k in range(p)]) for j in range(p)]
            turned.append([x for row in both for x in row])
        bend = gram(columns, second)
        return [[plain.expected[r][s] - self.power * (bend[r][s] - mp.fdot(turned[r], turned[s])) for s in range(p)]
                for r in range(p)]
