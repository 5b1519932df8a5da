"""What scikit-learn takes as arguments and data, for the library."""

import numbers
import warnings

import numpy as np
from sklearn.utils.class_weight import compute_class_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, assert_all_finite, column_or_1d, validate_data

from ogive import _core
from ogive._inputs import add_exog
from ogive._tables import pandas_of, table_of
from ogive.errors import OgiveError, OptionError

_SOLVERS = ("lbfgs", "liblinear", "newton-cg", "newton-cholesky", "sag", "saga")
_LATER = "is not there yet: take l1_ratio=0, which is the ridge penalty, or C=np.inf for none"


def check_iteration(solver, tol, max_iter):
    """What changes nothing, or nearly nothing, must still be what scikit-learn takes."""
    if solver not in _SOLVERS:
        raise OptionError(f"solver is {solver!r}: take one of {', '.join(_SOLVERS)}; the exact minimum is the same for all")
    if not isinstance(tol, numbers.Real) or isinstance(tol, bool) or not tol >= 0:
        raise OptionError(f"tol is {tol!r}: give a number from 0 on, as 1e-4 is")
    if not isinstance(max_iter, numbers.Integral) or isinstance(max_iter, bool) or max_iter < 0:
        raise OptionError(f"max_iter is {max_iter!r}: give a whole number from 0 on, as 100 is")


def inverse_of(penalty, c, l1_ratio):
    """C of the ridge penalty; None where there is no penalty."""
    if penalty not in ("l2", "l1", "elasticnet", "none", "deprecated", None):
        raise OptionError(f"penalty is {penalty!r}: take 'l2' or None, or leave it out and give C")
    if penalty in ("l1", "elasticnet"):
        raise OptionError(f"penalty={penalty!r} {_LATER}")
    if l1_ratio is not None and not (isinstance(l1_ratio, numbers.Real) and l1_ratio == 0):
        raise OptionError(f"l1_ratio={l1_ratio!r} {_LATER}")
    if not isinstance(c, numbers.Real) or isinstance(c, bool) or not c > 0:
        raise OptionError(f"C is {c!r}: give a number above 0, as 1.0 is, or np.inf for no penalty")
    if penalty == "none":
        warnings.warn("penalty='none' is written None, or C=np.inf, since scikit-learn 1.2", FutureWarning, stacklevel=3)
    if penalty in (None, "none"):
        if c != 1.0 and c != np.inf:
            warnings.warn("without a penalty C says nothing", UserWarning, stacklevel=3)
        return None
    return None if c == np.inf else float(c)


def classes_of(y):
    """(the sorted classes, which rows have the last one); as np.unique finds them, which sorts a million numbers."""
    if y.dtype.kind in "biuf" and len(y):
        low, high = y.min(), y.max()
        event = y == high
        if low != high and float(low).is_integer() and float(high).is_integer() and (event | (y == low)).all():
            return np.array([low, high], dtype=y.dtype), event
    check_classification_targets(y)
    classes = np.unique(y)
    if len(classes) > 2:
        raise OptionError("Only binary classification is supported. The type of the target is multiclass: "
                          f"y has {len(classes)} classes")
    if len(classes) < 2:
        raise OptionError("this classifier needs samples of 2 classes, but the data contain only one class: "
                          f"{classes[0] if len(classes) else None!r}")
    return classes, y == classes[1]


def weights_of(sample_weight, class_weight, classes, event, y, x):
    """The weight of each row; None where all are 1."""
    if sample_weight is not None:
        sample_weight = _check_sample_weight(sample_weight, x, dtype=np.float64, ensure_non_negative=True)
        for one, rows in zip(classes, (~event, event)):
            if not sample_weight[rows].any():
                raise OptionError(f"sample_weight is 0 in every row of the class {one!r}: two classes are needed")
    if class_weight is None:
        return sample_weight
    each = compute_class_weight(class_weight, classes=classes, y=y, sample_weight=sample_weight)
    by_row = np.where(event, each[1], each[0])
    return by_row if sample_weight is None else by_row * sample_weight


def offset_of(offset, rows):
    """A finite number a row."""
    offset = np.asarray(offset, dtype=np.float64)
    if offset.ndim == 2 and offset.shape[1] == 1:
        offset = offset[:, 0]
    if offset.shape != (rows,):
        raise OptionError(f"offset has the shape {offset.shape}: give one number a row, here {rows}")
    assert_all_finite(offset, input_name="offset")
    return offset


class Design:
    """The rows of a fit as the library's table: read where they lie where the type allows."""

    def __init__(self, estimator, x, y):
        self.x = x
        if _is_frame(x):
            validate_data(estimator, x, skip_check_array=True)
            self.names = list(getattr(x, "column_names", None) or x.columns)
            self.table = _core.Table("X") if pandas_of(x) else table_of(x, None, "X")
            if pandas_of(x):
                self.names = add_exog(self.table, x)
            self.rows = len(x)
        else:
            # Values that are not finite are met by the fit itself, which spares a reading of them all.
            self.x = x = validate_data(estimator, x, dtype="numeric", ensure_all_finite=False, skip_check_array=is_matrix(x))
            names = getattr(estimator, "feature_names_in_", None)
            if names is None or len(set(names)) < len(names):
                names = [f"x{j}" for j in range(x.shape[1])]
            self.names = list(names)
            self.table = _core.Table("X")
            add_exog(self.table, x, self.names)
            self.rows = x.shape[0]
        if y is None:
            raise ValueError(f"{type(estimator).__name__} requires y to be passed, but the target y is None")
        name = getattr(y, "name", None)
        self.response = self.free_name(name if isinstance(name, str) and name else "y")
        self.y = y if type(y) is np.ndarray and y.ndim == 1 and y.dtype.kind in "biuf" else column_or_1d(y, warn=True)
        if len(self.y) != self.rows:
            raise ValueError(f"Found input variables with inconsistent numbers of samples: [{self.rows}, {len(self.y)}]")
        if self.y.dtype.kind in "fc":
            assert_all_finite(self.y, input_name="y")

    def free_name(self, name):
        while name in self.names or name in self.table.names:
            name += "_"
        return name

    def add(self, name, values):
        name = self.free_name(name)
        self.table.add_numbers(name, values)
        return name

    def add_response(self, classes, event):
        """0 and 1 as they are; other classes under their names."""
        if self.y.dtype.kind in "biuf" and classes[0] == 0 and classes[1] == 1:
            truth = self.y.dtype.kind == "b"
            self.table.add_numbers(self.response, event if truth else event.view(np.int8))
            return "True" if truth else "1"
        levels = [str(value) for value in classes]
        self.table.add_codes(self.response, event.astype(np.int32), levels)
        return levels[1]

    def fit(self, columns, options):
        """The library's fit; what is wrong with X in scikit-learn's words where it has some."""
        try:
            fitted = _core.fit_columns(self.table, self.response, columns, options)
        except OgiveError:
            self.check_finite()
            raise
        if fitted.rows_missing:
            self.check_finite()
            name, count = fitted.rows_missing[0]
            raise ValueError(f"Input X contains NaN: '{name}' in {count} rows; leave those rows out or impute them")
        return fitted

    def check_finite(self):
        if isinstance(self.x, np.ndarray):
            assert_all_finite(self.x, input_name="X", estimator_name="LogisticRegression")


def is_matrix(x):
    """An array that scikit-learn would hand back as it is."""
    return type(x) is np.ndarray and x.ndim == 2 and x.size > 0 and (x.dtype.kind in "biu" or x.dtype in (np.float64, np.float32))


def _is_frame(x):
    """A data frame of numbers alone, whose columns the library reads one by one."""
    if not hasattr(x, "columns") or getattr(x, "ndim", 2) != 2 or not len(x.columns):
        return False
    if pandas_of(x):
        kinds = [getattr(dtype, "kind", "O") for dtype in x.dtypes]
        names = [str(name) for name in x.columns]
        return all(kind in "biuf" for kind in kinds) and len(set(names)) == len(names) and len(x) > 0
    return hasattr(x, "__arrow_c_stream__") and len(x) > 0
