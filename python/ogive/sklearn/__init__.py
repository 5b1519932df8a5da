"""scikit-learn's LogisticRegression on ogive's engine: `from ogive.sklearn import LogisticRegression`."""

try:
    import sklearn.utils.validation as _validation
except ImportError as error:
    raise ImportError("ogive.sklearn needs scikit-learn 1.6 or later: pip install scikit-learn") from error
if not hasattr(_validation, "validate_data"):
    raise ImportError("ogive.sklearn needs scikit-learn 1.6 or later: pip install --upgrade scikit-learn")

from ogive.sklearn._logistic import LogisticRegression  # noqa: E402
from ogive.sklearn._notes import ConvergenceWarning, SeparationWarning  # noqa: E402

__all__ = ["ConvergenceWarning", "LogisticRegression", "SeparationWarning"]
