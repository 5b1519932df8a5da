"""A likelihood less lambda / 2 sum b_j^2 over the penalised columns."""
from mpmath import mp, mpf

from likelihood import Likelihood, Point
from linear import Cholesky


class Ridge:
    several_maxima = False

    def __init__(self, problem, penalties):
        """`penalties`: lambda of each column, 0 where its coefficient is free."""
        self.likelihood, self.problem, self.penalties = Likelihood(problem), problem, penalties
        self.predictors = self.likelihood.predictors

    def at(self, beta):
        plain = self.likelihood.at(beta)
        value = plain.value - mp.fsum(a * b * b for a, b in zip(self.penalties, beta)) / 2
        score = [s - a * b for s, a, b in zip(plain.score, self.penalties, beta)]
        return Point(plain.beta, value, score, self._added(plain.expected), self._added(plain.observed), plain.eta,
                     plain.mean, plain.rest)

    def _added(self, information):
        return [[h + (self.penalties[j] if j == k else 0) for k, h in enumerate(row)]
                for j, row in enumerate(information)]

    def effective_df(self, point):
        """trace(H (H + P)^-1), H the expected information."""
        factor = Cholesky(point.expected)
        df = mpf(len(self.penalties))
        for j, penalty in enumerate(self.penalties):
            unit = [mpf(int(k == j)) for k in range(len(self.penalties))]
            df -= penalty * factor.solve(unit)[j]
        return df
