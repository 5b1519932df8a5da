"""Families: one row's log-likelihood and its derivatives in the mean, for `trials` draws with that mean.

A row is (successes, trials); `trials` is 1 for poisson and gaussian.  The gaussian is written at dispersion 1 without
its constant; `Family.total` turns the sum of rows into the log-likelihood that is reported.
"""
from collections import namedtuple

from mpmath import mp, mpf

# Of one row: the kernel of the log-likelihood, its first and second derivative in the mean, the expected information.
Row = namedtuple("Row", "value first second expected")


def _times_log(count, mean):
    return count * mp.log(mean) if count else mpf(0)


class Binomial:
    name = "binomial"

    def admissible(self, mean, rest, eta):
        return mean > 0 and rest > 0

    def row(self, successes, trials, mean, rest):
        failures = trials - successes
        return Row(_times_log(successes, mean) + _times_log(failures, rest), successes / mean - failures / rest,
                   -successes / mean**2 - failures / rest**2, trials / (mean * rest))

    def constant(self, successes, trials):
        if trials == 1 and successes in (0, 1):
            return mpf(0)
        return mp.loggamma(trials + 1) - mp.loggamma(successes + 1) - mp.loggamma(trials - successes + 1)

    def saturated(self, successes, trials):
        failures = trials - successes
        return _times_log(successes, successes / trials) + _times_log(failures, failures / trials)

    def pearson(self, successes, trials, mean, rest):
        # y - m mu, written so that neither a mean near 0 nor one near 1 cancels.
        difference = successes * rest - (trials - successes) * mean
        return difference**2 / (trials * mean * rest)

    def start(self, successes, trials):
        return (successes + mpf(1) / 2) / (trials + 1)


class Poisson:
    name = "poisson"

    def admissible(self, mean, rest, eta):
        return mean > 0

    def row(self, successes, trials, mean, rest):
        return Row(_times_log(successes, mean) - mean, successes / mean - 1, -successes / mean**2, 1 / mean)

    def constant(self, successes, trials):
        return -mp.loggamma(successes + 1)

    def saturated(self, successes, trials):
        return _times_log(successes, successes) - successes

    def pearson(self, successes, trials, mean, rest):
        return (successes - mean)**2 / mean

    def start(self, successes, trials):
        return successes + mpf(1) / 2


class Gaussian:
    name = "gaussian"

    def admissible(self, mean, rest, eta):
        return True

    def row(self, successes, trials, mean, rest):
        difference = successes - mean
        return Row(-difference**2 / 2, difference, mpf(-1), mpf(1))

    def constant(self, successes, trials):
        return mpf(0)

    def saturated(self, successes, trials):
        return mpf(0)

    def pearson(self, successes, trials, mean, rest):
        return (successes - mean)**2

    def start(self, successes, trials):
        return successes


FAMILIES = {"binomial": Binomial(), "poisson": Poisson(), "gaussian": Gaussian()}


def gaussian_log_likelihood(deviance, weights):
    """At the variance that maximises it, deviance / n: what R's logLik says of a gaussian glm."""
    rows = len(weights)
    return (sum(mp.log(w) for w in weights) - rows * (mp.log(2 * mp.pi * deviance / rows) + 1)) / 2
