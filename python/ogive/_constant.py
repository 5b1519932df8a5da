"""add_constant, as statsmodels has it."""

import numpy as np

from ogive._arguments import array_of, flag_of, word_of
from ogive._tables import pandas_of
from ogive.errors import OptionError


def add_constant(data, prepend=True, has_constant="skip"):
    """`data` with a column of ones: named 'const' and first in a data frame (`prepend=False`: last).

    has_constant: 'skip' gives the data back where a column is constant already, 'add' adds it all the same, 'raise' is an
    error then."""
    word_of(has_constant, "has_constant", ("skip", "add", "raise"))
    flag_of(prepend, "prepend")
    pandas, polars = pandas_of(data), hasattr(data, "with_columns")
    if pandas:
        frame = data.to_frame() if data.ndim == 1 else data
        constants = [name for j, name in enumerate(frame.columns) if _is_constant(frame.iloc[:, j])]
    elif polars:
        frame = data.collect() if hasattr(data, "collect") else data
        constants = [name for name in frame.columns if _is_constant(frame[name].to_numpy())]
    else:
        frame = data if isinstance(data, np.ndarray) else array_of(data, "the matrix")
        frame = frame[:, None] if frame.ndim == 1 else frame
        if frame.ndim != 2:
            raise OptionError(f"the data have {frame.ndim} dimensions; give one or two")
        constants = [str(j) for j in range(frame.shape[1]) if _is_constant(frame[:, j])]
    if constants and has_constant == "skip":
        return data if pandas else frame
    if constants and has_constant == "raise":
        raise OptionError("the data have a constant already: column(s) " + ", ".join(map(str, constants)))
    if pandas:
        result = frame.copy(deep=False)
        result.insert(0 if prepend else len(frame.columns), "const", 1.0, allow_duplicates=True)
        return result
    if polars:
        if "const" in frame.columns:
            raise OptionError("a column is named 'const' already, and polars has each name once: rename it")
        return frame.with_columns(const=np.ones(len(frame))).select(["const", *frame.columns] if prepend else [*frame.columns, "const"])
    parts = [np.ones((len(frame), 1)), frame]
    return np.column_stack(parts if prepend else parts[::-1])


def _is_constant(column):
    """One value, not 0, in every row."""
    values = np.asarray(column)
    if values.dtype.kind not in "fiu" or not len(values):
        return False
    return bool(values[0] != 0 and (values == values[0]).all())
