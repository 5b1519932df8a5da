"""What is said aloud of a fit."""

import warnings

from ogive.errors import ConvergenceWarning, SeparationWarning


def warn_of(fitted, like):
    """Says what is odd about a fit."""
    if fitted.separated:
        warnings.warn("the data are separated: some coefficients are infinite; see report()", SeparationWarning,
                      stacklevel=4)
    elif not fitted.converged:
        said = fitted.remarks(like)
        warnings.warn(said[0] if said else f"the fit stopped: {fitted.stop}", ConvergenceWarning, stacklevel=4)
