"""What is said aloud of a fit."""

import warnings

from ogive.errors import ConvergenceWarning, SeparationWarning, in_python


def warn_of(fitted, like, of_convergence=True):
    """Says what is odd about a fit; that the iteration did not end well where it is wanted."""
    if fitted.separated:
        warnings.warn("the data are separated: some coefficients are infinite; see report()", SeparationWarning,
                      stacklevel=4)
    elif not fitted.converged and of_convergence:
        said = fitted.remarks(like)
        warnings.warn(in_python(said[0]) if said else f"the fit stopped: {fitted.stop}", ConvergenceWarning, stacklevel=4)
