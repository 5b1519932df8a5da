"""What is said beside a fit, so that filters of either package find it."""

import warnings

from sklearn.exceptions import ConvergenceWarning as _Theirs

from ogive import errors


class ConvergenceWarning(errors.ConvergenceWarning, _Theirs):
    """The coefficients of a fit are no maximum, or not one point."""


class SeparationWarning(errors.SeparationWarning, ConvergenceWarning):
    """Separated data without a penalty: coef_ holds large numbers in place of infinite ones."""


def warn_of(fitted):
    """Says what is odd about a fit."""
    if fitted.separated:
        note = ("the data are separated, so that some coefficients are infinite: coef_ has the large numbers where the "
                "likelihood is its supremum to the last digit, and summary() the limit; a penalty (C=1.0) keeps them finite")
        warnings.warn(note, SeparationWarning, stacklevel=3)
    elif not fitted.converged:
        said = fitted.remarks("ogive")
        warnings.warn(said[0] if said else f"the fit stopped: {fitted.stop}", ConvergenceWarning, stacklevel=3)
    elif fitted.aliased:
        names = ", ".join(fitted.aliased)
        note = (f"without a penalty nothing tells the columns {names} from the others, which they repeat: their "
                "coefficients are 0 in coef_, and predictions are those of any other choice")
        warnings.warn(note, ConvergenceWarning, stacklevel=3)
