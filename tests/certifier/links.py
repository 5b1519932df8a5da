"""Links: from eta to the mean, its complement 1 - mean, and the mean's slope and curvature, at mpmath's precision.

The complement is computed directly, never as 1 - mean where both can be small.  `to_eta` is used for starts only.
"""
from mpmath import mp, mpf


def _logit(eta):
    small = mp.exp(-abs(eta))
    large_side, small_side = 1 / (1 + small), small / (1 + small)
    mean, rest = (large_side, small_side) if eta >= 0 else (small_side, large_side)
    slope = mean * rest
    return mean, rest, slope, slope * (rest - mean)


def _probit(eta):
    root = mp.sqrt(2)
    slope = mp.exp(-eta * eta / 2) / mp.sqrt(2 * mp.pi)
    return mp.erfc(-eta / root) / 2, mp.erfc(eta / root) / 2, slope, -eta * slope


def _cloglog(eta):
    hazard = mp.exp(eta)
    rest = mp.exp(-hazard)
    return -mp.expm1(-hazard), rest, hazard * rest, hazard * rest * (1 - hazard)


def _loglog(eta):
    mean, rest, slope, curvature = _cloglog(-eta)
    return rest, mean, slope, -curvature


def _cauchit(eta):
    square = 1 + eta * eta
    slope = 1 / (mp.pi * square)
    return mp.atan2(1, -eta) / mp.pi, mp.atan2(1, eta) / mp.pi, slope, -2 * eta * slope / square


def _log(eta):
    mean = mp.exp(eta)
    return mean, -mp.expm1(eta), mean, mean


def _log_complement(eta):
    rest = mp.exp(eta)
    return -mp.expm1(eta), rest, -rest, -rest


def _identity(eta):
    return eta, 1 - eta, mpf(1), mpf(0)


def _sqrt(eta):
    return eta * eta, 1 - eta * eta, 2 * eta, mpf(2)


INVERSE = {"logit": _logit, "probit": _probit, "cloglog": _cloglog, "loglog": _loglog, "cauchit": _cauchit, "log": _log,
           "log-complement": _log_complement, "identity": _identity, "sqrt": _sqrt}

# Starts need no digits: the probit's is a logistic approximation.
TO_ETA = {"logit": lambda mu: mp.log(mu / (1 - mu)), "probit": lambda mu: mp.log(mu / (1 - mu)) * mpf("0.6"),
          "cloglog": lambda mu: mp.log(-mp.log1p(-mu)), "loglog": lambda mu: -mp.log(-mp.log(mu)),
          "cauchit": lambda mu: mp.tan(mp.pi * (mu - mpf(1) / 2)), "log": mp.log,
          "log-complement": lambda mu: mp.log1p(-mu), "identity": lambda mu: mu, "sqrt": mp.sqrt}

# Where a search may look.  The bounds of cloglog and loglog keep exp(exp(eta)) payable; no maximum lies beyond them.
ALLOWED = {"cloglog": lambda eta: eta < 300, "loglog": lambda eta: eta > -300, "sqrt": lambda eta: eta > 0}
