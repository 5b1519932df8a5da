"""From what people hold data in to the library's table: by name, and without a copy where the type allows."""

import datetime
import decimal
import importlib.util
import numbers
import os
import sys

import numpy as np

from ogive import _core
from ogive._arguments import array_of
from ogive.errors import ColumnTypeError, DataError

_UNITS_A_DAY = {"D": 1, "h": 24, "m": 1440, "s": 86400, "ms": 86400 * 10**3, "us": 86400 * 10**6, "ns": 86400 * 10**9}


def pandas_of(*objects):
    """The pandas module where one of the objects is of it, else None.  Never imports it."""
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None
    return pandas if any(isinstance(o, (pandas.DataFrame, pandas.Series, pandas.Index)) for o in objects) else None


def is_table(data):
    """Whether it is columns with names, of another kind than pandas'."""
    if pandas_of(data) is not None:
        return False
    named = hasattr(data, "columns") and (hasattr(data, "__arrow_c_stream__") or hasattr(data, "collect"))
    return named or _has_arrays(data)


def _has_arrays(data):
    """A dict or a structured array of columns."""
    return isinstance(data, dict) or (isinstance(data, np.ndarray) and data.dtype.names is not None)


def matrix_of(data, names):
    """The columns of any table as a matrix of doubles."""
    data = data.fetchnumpy() if hasattr(data, "fetchnumpy") else data.collect() if hasattr(data, "collect") else data
    if _has_arrays(data):
        return np.column_stack([np.asarray(data[name], dtype=np.float64) for name in names])
    return np.asarray(data, dtype=np.float64)


def table_of(data, columns=None, source="the table"):
    """A library table of `data`: a pandas data frame, anything with __arrow_c_stream__ (polars, pyarrow, duckdb), a dict
    or structured array of columns, a path or list of paths.  `columns` are those that will be asked for; None: any."""
    if isinstance(data, _core.Table):
        return data
    if pandas_of(data) is not None:
        return _pandas_table(data, columns, source)
    if hasattr(data, "__arrow_c_stream__"):
        return _core.Table.from_arrow(data.__arrow_c_stream__(), source, False)
    if hasattr(data, "collect") and hasattr(data, "lazy"):  # a polars LazyFrame
        return table_of(data.collect(), columns, source)
    if isinstance(data, (str, os.PathLike)):
        return table_of([data], columns)
    if isinstance(data, dict):
        return _dict_table(data, columns, source)
    if isinstance(data, np.ndarray) and data.dtype.names:
        return _dict_table({name: data[name] for name in data.dtype.names}, columns, source)
    if isinstance(data, (list, tuple)) and data and all(isinstance(d, (str, os.PathLike)) for d in data):
        if any("\0" in str(d) for d in data):
            raise DataError("a path holds a NUL character: give the name of a file")
        duckdb = importlib.util.find_spec("_duckdb")  # what has the functions, where the package is installed
        return _core.Table.read([os.fspath(d) for d in data], columns, (duckdb and duckdb.origin) or "")
    raise ColumnTypeError(
        f"an object of type {type(data).__name__} is no table: give a data frame, a dict of columns, a structured "
        "array, or the path of a file")


def names_of(data):
    """The column names of a table, where they can be had without reading it; else None."""
    if isinstance(data, _core.Table):
        return data.names
    if pandas_of(data) is not None:
        return [str(name) for name in data.columns] if hasattr(data, "columns") else [str(data.name)]
    if isinstance(data, dict):
        return [str(name) for name in data]
    if isinstance(data, np.ndarray) and data.dtype.names:
        return list(data.dtype.names)
    return None


def _pandas_table(data, columns, source):
    frame = data.to_frame() if data.ndim == 1 else data
    table = _core.Table(source)
    names = [str(name) for name in frame.columns]
    wanted = None if columns is None else set(columns)
    for j, name in enumerate(names):
        if wanted is None or name in wanted:
            add_series(table, name, frame.iloc[:, j])
        else:
            table.skip(name)
    return _with_rows(table, len(frame))


def _with_rows(table, rows):
    """A constant alone reads no column; of it the table knows its rows by one of zeros."""
    if rows and not table.names:
        table.add_numbers("(rows)", np.zeros(rows))
    return table


def _dict_table(data, columns, source):
    table = _core.Table(source)
    wanted = None if columns is None else set(columns)
    for name, values in data.items():
        if wanted is None or str(name) in wanted:
            add_column(table, str(name), values)
        else:
            table.skip(str(name))
    return _with_rows(table, max((len(values) for values in data.values() if hasattr(values, "__len__")), default=0))


def add_column(table, name, values):
    """Adds one column: a pandas series, a numpy array, or a list."""
    if pandas_of(values) is not None:
        add_series(table, name, _only_column(values, name))
    else:
        array = array_of(values, f"column '{name}'")
        if array.dtype.kind == "U" and not isinstance(values, np.ndarray):
            array = np.asarray(values, dtype=object)  # numpy makes texts of numbers that stand beside texts
        add_array(table, name, array)


def _only_column(values, name):
    """Of a data frame of one column that."""
    if values.ndim == 1:
        return values
    if values.shape[1] != 1:
        raise DataError(f"column '{name}' is a data frame of {values.shape[1]} columns; give one value a row")
    return values.iloc[:, 0]


def add_array(table, name, array):
    """Adds a numpy array of one dimension (or of one column)."""
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise DataError(f"column '{name}' has {array.ndim} dimensions; give one value a row")
    kind = array.dtype.kind
    if kind == "O":
        _add_objects(table, name, array)
    elif kind in "fiub":
        if not array.dtype.isnative or array.dtype.itemsize > 8 or (array.strides[0] % array.dtype.itemsize):
            array = np.ascontiguousarray(array, dtype=np.float64 if kind == "f" else array.dtype.newbyteorder("="))
        table.add_numbers(name, array)
    elif kind == "M":
        unit = np.datetime_data(array.dtype)
        if unit[0] not in _UNITS_A_DAY or unit[1] != 1:
            array, unit = array.astype("datetime64[D]" if unit[0] in "YMWD" else "datetime64[ns]"), None
        name_of_unit = unit[0] if unit else np.datetime_data(array.dtype)[0]
        table.add_dates(name, array.astype(np.int64), _UNITS_A_DAY[name_of_unit])
    elif kind in "UT":
        table.add_texts(name, array.tolist())
    else:
        holds = {"m": "durations", "S": "bytes", "c": "complex numbers", "V": "records"}.get(kind, str(array.dtype))
        table.refuse(name, holds)


def add_series(table, name, series):
    """Adds a pandas series of any dtype."""
    pandas = sys.modules["pandas"]
    dtype = series.dtype
    if isinstance(dtype, np.dtype):
        add_array(table, name, series.to_numpy())
    elif isinstance(dtype, pandas.CategoricalDtype):
        codes = series.cat.codes.to_numpy() if hasattr(series, "cat") else series.codes
        table.add_codes(name, codes, [str(level) for level in dtype.categories])
    elif isinstance(dtype, pandas.StringDtype):
        _add_objects(table, name, series.to_numpy(dtype=object))
    elif isinstance(dtype, pandas.DatetimeTZDtype):
        add_array(table, name, series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy())
    elif isinstance(dtype, pandas.SparseDtype):
        add_array(table, name, series.to_numpy())
    elif pandas.api.types.is_bool_dtype(dtype) or pandas.api.types.is_numeric_dtype(dtype):
        _add_nullable(table, name, series)
    elif type(dtype).__name__ == "ArrowDtype":
        _add_arrow_series(table, name, series)
    else:
        table.refuse(name, f"values of pandas type {dtype}")


def _add_nullable(table, name, series):
    pandas = sys.modules["pandas"]
    kind = getattr(series.dtype, "kind", "f")
    missing = series.isna().to_numpy()
    if kind == "f" or "decimal" in str(series.dtype):
        table.add_numbers(name, series.to_numpy(dtype=np.float64, na_value=np.nan))
        return
    if pandas.api.types.is_bool_dtype(series.dtype):
        values = series.to_numpy(dtype=bool, na_value=False)
    else:
        values = series.to_numpy(dtype=np.uint64 if kind == "u" else np.int64, na_value=0)
    table.add_numbers(name, values, missing if missing.any() else None)


def _add_arrow_series(table, name, series):
    """A column of Arrow's texts, dates or dictionaries inside pandas."""
    pandas = sys.modules["pandas"]
    if pandas.api.types.is_datetime64_any_dtype(series.dtype) or "date" in str(series.dtype):
        add_array(table, name, series.astype("datetime64[ns]").to_numpy())
    else:
        _add_objects(table, name, series.to_numpy(dtype=object))


def _add_objects(table, name, array):
    """An array of Python's objects: texts, numbers, truth values or dates, or missing values among them."""
    missing = np.fromiter((_is_missing(value) for value in array), dtype=bool, count=len(array))
    present = array[~missing]
    if all(isinstance(value, str) for value in present):
        texts = array
        if missing.any():
            texts = array.copy()
            texts[missing] = None
        table.add_texts(name, texts)
    elif all(isinstance(value, (bool, np.bool_)) for value in present):
        values = np.zeros(len(array), dtype=bool)
        values[~missing] = present.astype(bool)
        table.add_numbers(name, values, missing if missing.any() else None)
    elif all(isinstance(value, numbers.Integral) for value in present):
        values = np.zeros(len(array), dtype=np.int64)
        values[~missing] = present.astype(np.int64)
        table.add_numbers(name, values, missing if missing.any() else None)
    elif all(isinstance(value, (numbers.Real, decimal.Decimal)) for value in present):
        values = np.full(len(array), np.nan)
        values[~missing] = present.astype(np.float64)
        table.add_numbers(name, values)
    elif all(isinstance(value, (datetime.date, np.datetime64)) for value in present):
        values = np.full(len(array), np.datetime64("NaT"), dtype="datetime64[us]")
        values[~missing] = present.astype("datetime64[us]")
        add_array(table, name, values)
    else:
        kinds = sorted({type(value).__name__ for value in present})
        table.refuse(name, "objects of the types " + ", ".join(kinds) if len(kinds) > 1 else f"objects of type {kinds[0]}")


def _is_missing(value):
    return value is None or type(value).__name__ in ("NAType", "NaTType") or value != value
