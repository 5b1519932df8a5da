"""New rows for a model: the library's table of them, by the names or the places of the columns that it was fitted with."""

import os

import numpy as np

from ogive import _core
from ogive._arguments import array_of
from ogive._matrix import add_exog, labels_of, places_of
from ogive._roles import offset_of_new
from ogive._tables import add_array, add_column, is_table, names_of, pandas_of, table_of
from ogive.errors import DataError, OptionError, ResponseError, UnknownColumnError


class NewRows:
    """Rows for a model that was fitted to others: a table, and how its results are labelled."""

    def __init__(self, data):
        self.pandas = pandas_of(data)
        self.index = data.index if self.pandas and data.ndim == 2 else None
        self.table = None


def of_matrix(model, fitted, exog, offset, exposure):
    """Rows for a model of a matrix; `model` has its columns, their labels, and the options of the fit."""
    exog = one_row(exog, model.column_labels)
    new = NewRows(exog)
    new.table = table_of(exog, source="the new data") if is_table(exog) or isinstance(exog, (str, os.PathLike)) else _core.Table("the new data")
    names = list(new.table.names) or (labels_of(exog) if hasattr(exog, "columns") else None)
    if names is not None:
        _check_columns(model.column_labels, names)
        if new.pandas:
            add_exog(new.table, exog.iloc[:, places_of(model.column_labels, exog)], model.columns)
    else:
        matrix = np.atleast_2d(array_of(exog, "exog"))
        if matrix.shape[1] != len(model.columns) and matrix.shape[0] == len(model.columns):
            matrix = matrix.T
        if matrix.shape[1] != len(model.columns):
            raise DataError(f"the new data have {matrix.shape[1]} columns, the model has {len(model.columns)}: "
                            + ", ".join(model.columns))
        add_exog(new.table, matrix, model.columns)
    name = model.options.get("offset")
    if name is not None and not (offset is None and exposure is None and name in new.table.names):
        _check_offset(model, name, offset, exposure)
        new.table.add_numbers(name, offset_of_new(offset, exposure, new.table.rows, fitted.link))
    elif name is None and (offset is not None or exposure is not None):
        raise OptionError("the model was fitted without an offset: leave offset and exposure out")
    return new


def _check_columns(labels, names):
    lacking = [name for name in labels if name not in names]
    if lacking:
        raise UnknownColumnError(
            f"the new data have no column '{lacking[0]}', which the model was fitted with; its columns are "
            + ", ".join(f"'{name}'" for name in names)
            + (" (sm.add_constant(new, has_constant='add') adds 'const')" if "const" in lacking else ""))


def _check_offset(model, name, offset, exposure):
    """Of a model without its data nothing says whether its offset was a column of the table or an argument."""
    if model.is_loaded and offset is None and exposure is None:
        raise OptionError(f"the model was fitted with an offset, '{name}': give that of the new rows as offset=, or as a column of that name")


def of_formula(model, fitted, data, offset, exposure):
    """Rows for a model of a formula."""
    name = model.options.get("offset")
    if name is None and (offset is not None or exposure is not None):
        raise OptionError("the model was fitted without an offset argument: leave offset and exposure out")
    given = model.offset is not None or offset is not None or exposure is not None
    if given and data is not None and name in (names_of(data) or []):
        raise OptionError(f"the new data have a column '{name}', which is what the fit calls its offset: rename it, or leave the argument out")
    data = model.source if data is None else one_row(data, _right_side(fitted, data))
    if data is None:
        raise OptionError("a model without its data predicts new rows only: give it a table")
    new = NewRows(data)
    new.table = table_of(data, fitted.variables, "the new data")
    is_column = name is not None and _core.expression_columns(name) == [name]
    if is_column and name not in new.table.names and name not in (names_of(data) or []):
        _check_offset(model, name, offset, exposure)
        new.table.add_numbers(name, offset_of_new(offset, exposure, new.table.rows, fitted.link))
    return new


def _right_side(fitted, data):
    """The columns that a series would have to have to be a row."""
    if not pandas_of(data) or data.ndim != 1:
        return []
    return _core.formula_columns("~" + fitted.formula.partition("~")[2], [str(label) for label in data.index])


def one_row(data, names):
    """A dict of single values, or a series that has the names in its index, as a table of one row."""
    if isinstance(data, dict) and data and not any(np.ndim(value) for value in data.values()):
        return {name: [value] for name, value in data.items()}
    if pandas_of(data) and data.ndim == 1 and hasattr(data, "to_frame") and names and all(name in data.index for name in names):
        return pandas_of(data).DataFrame({name: [data[name]] for name in names}, index=None if isinstance(data.name, tuple) else [data.name])
    return data


def to_draw(model, fitted, data):
    """Rows for a model of a matrix with their response where it is there: (y, X), or a table that has the columns by name."""
    endog = None
    if isinstance(data, tuple) and len(data) == 2:
        endog, data = data
    elif pandas_of(data) and data.ndim == 2:
        endog = next((data.iloc[:, j] for j, name in enumerate(data.columns) if str(name) == model.response), None)
    elif not isinstance(data, np.ndarray) or data.dtype.names:
        new = NewRows(data)
        new.table = table_of(data, fitted.variables, "the new data")
        return new
    new = of_matrix(model, fitted, data, None, None)
    if endog is not None:
        _add_observed(model, new.table, np.asarray(endog))
    return new


def _add_observed(model, table, observed):
    """The response of new rows under the names of the fit."""
    if len(observed) != table.rows:
        raise DataError(f"y has {len(observed)} rows and X has {table.rows}: give the response of the same rows")
    trials = model.options.get("trials")
    if trials is None:
        return add_column(table, model.response, observed)
    if observed.ndim != 2 or observed.shape[1] != 2:
        raise ResponseError("the model counts successes of trials: give y two columns, successes and failures")
    both = observed.sum(axis=1)
    successes = observed[:, 0] / np.where(both == 0, 1, both) if model.options.get("shares") else observed[:, 0]
    add_array(table, model.response, np.ascontiguousarray(successes))
    return add_array(table, trials, both)
