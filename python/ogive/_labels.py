"""Results in the caller's own terms: pandas objects with the names and the index of the data where these are pandas,
numpy arrays else."""

import sys

import numpy as np

from ogive._arguments import flag_of
from ogive.errors import OptionError


class Labels:
    """What the numbers of a fit are called: `names` of the coefficients, `index` of the rows of the data."""

    def __init__(self, names, index=None, pandas=None):
        self.names, self.index, self.pandas = list(names), index, pandas

    def coefficients(self, values, name=None):
        """One number a coefficient."""
        if self.pandas is None:
            return values
        return self.pandas.Series(values, index=self.names, name=name)

    def square(self, values):
        """One number for each pair of coefficients."""
        if self.pandas is None:
            return values
        return self.pandas.DataFrame(values, index=self.names, columns=self.names)

    def intervals(self, lower, upper):
        """Two numbers a coefficient, in columns 0 and 1."""
        values = np.column_stack([lower, upper])
        if self.pandas is None:
            return values
        return self.pandas.DataFrame(values, index=self.names)

    def rows(self, values, name=None):
        """One number for each row of the fit."""
        if self.pandas is None or self.index is None:
            return values
        return self.pandas.Series(values, index=self.index, name=name)


class Shared:
    """Copies of it share what it holds: data and fits are looked at, never changed."""

    def __copy__(self):
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made

    def __deepcopy__(self, memo):
        return self.__copy__()


def columns_by_name(matrix, names):
    """How rows of a matrix are labelled, and the matrix with the columns `names` in their order where it has them."""
    if not hasattr(matrix, "columns") or not all(name in list(matrix.columns) for name in names):
        return Labels(names), matrix
    pandas = sys.modules.get("pandas") if hasattr(matrix, "index") else None
    return Labels(names, matrix.index if pandas else None, pandas), matrix[list(names)]


def frame_like(data, columns):
    """A table of `columns` (a dict of arrays) of the same kind as `data`; of pandas where that is there, else a dict."""
    module = type(data).__module__.split(".")[0]
    if module == "polars":
        return sys.modules["polars"].DataFrame(columns)
    if module == "pyarrow":
        return sys.modules["pyarrow"].table(columns)
    return framed(columns)


def arrow_of(columns):
    """A table of `columns` (a dict of arrays) that has __arrow_c_stream__, and points at the arrays."""
    from ogive import _core
    from ogive._tables import add_column

    table = _core.Table("the table")
    for name, values in columns.items():
        array = np.asarray(values)
        if array.dtype == np.float64:
            table.add_doubles(name, np.ascontiguousarray(array))
        else:
            add_column(table, name, values)
    return table


def table_as(columns, names, as_arrow, called="term"):
    """A pandas data frame with `names` as its index, or (as_arrow) a table with __arrow_c_stream__ whose first column,
    `called` so, they are."""
    return arrow_of({called: list(names), **columns}) if flag_of(as_arrow, "as_arrow") else framed(columns, names)


def distinct(names, columns, others=()):
    """A dict of a column each; names that repeat, or are those of other columns, cannot be told apart in a table."""
    twice = next((name for k, name in enumerate(names) if name in names[:k] or name in others), None)
    if twice is not None:
        raise OptionError(f"two columns of the table would be named '{twice}': rename that of the data")
    return dict(zip(names, columns))


def framed(columns, index=None):
    """A pandas data frame of `columns` (a dict of arrays); the dict where pandas is not installed."""
    try:
        import pandas
    except ImportError:
        return columns
    return pandas.DataFrame(columns, index=index)


def whole(number):
    """A count as an int, where it is one."""
    return int(number) if number == int(number) else number
