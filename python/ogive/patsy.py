"""patsy's dmatrix and dmatrices, with the library's formulas."""

import numpy as np

from ogive import _core
from ogive._tables import names_of, pandas_of, table_of
from ogive.errors import FormulaError, MissingDataError, OptionError

__all__ = ["DesignInfo", "DesignMatrix", "dmatrices", "dmatrix"]


class DesignInfo:
    """What the columns of a matrix are."""

    def __init__(self, names, terms):
        self.column_names = list(names)
        self.column_name_indexes = {name: j for j, name in enumerate(names)}
        self.term_names = [name for name, _, _ in terms]
        self.term_name_slices = {name: slice(first, last) for name, first, last in terms}

    def slice(self, name):
        """The columns of a term, or of one column by its name."""
        if name in self.term_name_slices:
            return self.term_name_slices[name]
        j = self.column_name_indexes[name]
        return slice(j, j + 1)

    def __repr__(self):
        return f"DesignInfo({self.column_names!r})"


class DesignMatrix(np.ndarray):
    """A matrix that knows what its columns are: .design_info."""

    def __new__(cls, values, design_info):
        made = np.asarray(values).view(cls)
        made.design_info = design_info
        return made

    def __array_finalize__(self, other):
        self.design_info = getattr(other, "design_info", None)


def dmatrices(formula_like, data, NA_action="drop", return_type="matrix"):
    """The matrices of the left and the right side."""
    left, right = _sides(formula_like, data, NA_action, return_type)
    if left is None:
        raise FormulaError("the formula has no left side: take dmatrix for the right side alone")
    return left, right


def dmatrix(formula_like, data, NA_action="drop", return_type="matrix"):
    """The matrix of a formula's right side; '~' may be left out."""
    left, right = _sides(formula_like if "~" in formula_like else "~ " + formula_like, data, NA_action, return_type)
    if left is not None:
        raise FormulaError("the formula has a left side: take dmatrices")
    return right


def _sides(formula, data, na_action, return_type):
    if return_type not in ("matrix", "dataframe"):
        raise OptionError(f"return_type is '{return_type}': take 'matrix' or 'dataframe'")
    if na_action not in ("drop", "raise"):
        raise OptionError(f"NA_action is '{na_action}': take 'drop' or 'raise'")
    names = names_of(data)
    table = table_of(data, None if names is None else _core.formula_columns(formula, names))
    if not table.names and names:
        table.add_numbers("(rows)", np.zeros(len(data)))  # of a constant alone
    left, right, rows = _core.matrices(table, formula)
    if na_action == "raise" and len(rows) < table.rows:
        raise MissingDataError(f"values are missing in {table.rows - len(rows)} of {table.rows} rows")
    return (left and _matrix(left, rows, data, return_type)), _matrix(right, rows, data, return_type)


def _matrix(side, rows, data, return_type):
    info = DesignInfo(side["names"], side["terms"])
    if return_type == "matrix":
        return DesignMatrix(side["values"], info)
    import pandas

    index = data.index[rows] if pandas_of(data) else None
    frame = pandas.DataFrame(side["values"], index=index, columns=info.column_names, copy=False)
    frame.attrs.clear()
    object.__setattr__(frame, "design_info", info)
    return frame
