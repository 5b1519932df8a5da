"""patsy's dmatrix, dmatrices and build_design_matrices, with the library's formulas."""

import numpy as np

from ogive import _core
from ogive._arguments import shown, text_of, word_of
from ogive._counts import counts_of
from ogive._tables import names_of, pandas_of, table_of
from ogive.errors import FormulaError, MissingDataError, OptionError, UnknownColumnError

__all__ = ["DesignInfo", "DesignMatrix", "build_design_matrices", "dmatrices", "dmatrix"]


class DesignInfo:
    """What the columns of a matrix are, and what makes the same columns of other rows."""

    def __init__(self, names, terms, spec=None):
        self.spec = spec  # of the library
        self.column_names = list(names)
        self.column_name_indexes = {name: j for j, name in enumerate(names)}
        self.term_names = [name for name, _, _ in terms]
        self.term_name_slices = {name: slice(first, last) for name, first, last in terms}

    def slice(self, name):
        """The columns of a term, or of one column by its name."""
        if isinstance(name, str) and name in self.term_name_slices:
            return self.term_name_slices[name]
        if not isinstance(name, str) or name not in self.column_name_indexes:
            raise UnknownColumnError(f"the matrix has no term and no column {shown(name)}; its columns are "
                                     + ", ".join(f"'{column}'" for column in self.column_names))
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
    """The matrix of a formula's right side, whose '~' may be left out; or, of other rows, of a design_info."""
    if isinstance(formula_like, (DesignInfo, DesignMatrix)):
        return build_design_matrices([formula_like], data, NA_action, return_type)[0]
    text_of(formula_like, "the formula", "a text such as 'x + z', or a design_info")
    left, right = _sides(formula_like if "~" in formula_like else "~ " + formula_like, data, NA_action, return_type)
    if left is not None:
        raise FormulaError("the formula has a left side: take dmatrices")
    return right


def build_design_matrices(design_infos, data, NA_action="drop", return_type="matrix"):
    """The columns of each design_info (or matrix that has one) of other rows: levels and reference levels are those of the rows that it
    was made of.  Rows that lack a value for one of them are in none."""
    if isinstance(design_infos, (str, DesignInfo)) or not isinstance(design_infos, (list, tuple)):
        raise OptionError(f"design_infos is {shown(design_infos)}: give a list of what dmatrix(...).design_info is")
    infos = [getattr(given, "design_info", given) for given in design_infos]
    for info in infos:
        if not isinstance(info, DesignInfo) or info.spec is None:
            raise OptionError(f"an object of type {type(info).__name__} is no design_info: give that of a matrix of ogive.patsy")
    table = _table(data, [name for info in infos for name in info.spec.variables], NA_action, return_type)
    made, rows = _core.matrices_of_specs(table, [info.spec for info in infos])
    _check_missing(rows, table, NA_action)
    return [_matrix(side, rows, data, return_type) for side in made]


def _table(data, columns, na_action, return_type):
    word_of(return_type, "return_type", ("matrix", "dataframe"))
    word_of(na_action, "NA_action", ("drop", "raise"))
    return table_of(data, columns)


def _check_missing(rows, table, na_action):
    if na_action == "raise" and len(rows) < table.rows:
        raise MissingDataError(f"values are missing in {table.rows - len(rows)} of {table.rows} rows")


def _sides(formula, data, na_action, return_type):
    formula = counts_of(text_of(formula, "the formula", "a text such as 'y ~ x'"))
    names = names_of(data)
    columns = _core.columns_of_fit(formula, {}) if names is None else _core.formula_columns(formula, names)
    table = _table(data, columns, na_action, return_type)
    left, right, rows = _core.matrices(table, formula)
    _check_missing(rows, table, na_action)
    return (left and _matrix(left, rows, data, return_type)), _matrix(right, rows, data, return_type)


def _matrix(side, rows, data, return_type):
    info = DesignInfo(side["names"], side["terms"], side["spec"])
    if return_type == "matrix":
        return DesignMatrix(side["values"], info)
    import pandas

    index = data.index[rows] if pandas_of(data) else None
    frame = pandas.DataFrame(side["values"], index=index, columns=info.column_names, copy=False)
    frame.attrs.clear()
    object.__setattr__(frame, "design_info", info)
    return frame
