"""Matrices of predictors: their columns in the library's table, and what those are called."""

import os

import numpy as np

from ogive._arguments import array_of, shown
from ogive._tables import add_array, add_column, pandas_of
from ogive.errors import DataError


def labels_of(exog):
    """What the columns of a data frame are called, some perhaps the same; None of anything else."""
    return [str(name) for name in exog.columns] if pandas_of(exog) and exog.ndim == 2 else None


def unique_names(labels):
    """The labels, repeated ones with lines behind them: the names in the library's table."""
    taken = set(labels)
    if len(taken) == len(labels):
        return labels
    names, seen = [], set()
    for label in labels:
        name = label
        while name in seen or (name != label and name in taken):
            name += "_"
        seen.add(name)
        names.append(name)
    return names


def places_of(labels, frame):
    """Where a data frame has the columns of a fit: of several with one name the first is the first."""
    places = {}
    for j, name in enumerate(labels_of(frame)):
        places.setdefault(name, []).append(j)
    wanted = {}
    for label in labels:
        wanted.setdefault(label, []).append(label)
    for label, all_of in wanted.items():
        if len(places[label]) != len(all_of):
            raise DataError(f"the new data have {len(places[label])} columns named '{label}', the model has {len(all_of)}")
    found = {label: iter(places[label]) for label in wanted}
    return [next(found[label]) for label in labels]


def add_exog(table, exog, names=None):
    """Adds the columns of a matrix of predictors; their names."""
    if pandas_of(exog) and exog.ndim == 2:
        names = names or unique_names(labels_of(exog))
        if all(d == np.float64 for d in exog.dtypes):
            return table.add_matrix(names, exog.to_numpy())
        for j, name in enumerate(names):
            add_column(table, name, exog.iloc[:, j])
        return names
    if pandas_of(exog):
        name = str(exog.name if exog.name is not None else "x1")
        add_column(table, name, exog)
        return [name]
    if isinstance(exog, (str, os.PathLike)):
        raise DataError(f"exog is {shown(exog)}: a file goes with a formula, as in smf.logit('y ~ x', {shown(os.fspath(exog))})")
    matrix = array_of(exog, "exog")
    if matrix.ndim == 1:
        matrix = matrix[:, None]
    if matrix.ndim != 2:
        raise DataError(f"exog has {matrix.ndim} dimensions; give a row an observation and a column a predictor")
    if matrix.dtype == np.float64 and matrix.flags.aligned and all(step % 8 == 0 for step in matrix.strides):
        return table.add_matrix(names or [], matrix)
    names = names or matrix_names(matrix)
    for j, name in enumerate(names):
        add_array(table, name, matrix[:, j])
    return names


def matrix_names(matrix):
    """x1, x2, ...; a constant column is 'const'."""
    columns = matrix.shape[1]
    if matrix.dtype.kind in "fiu" and len(matrix):
        ends = np.flatnonzero(matrix[0] == matrix[-1])
        constants = [j for j in ends if (matrix[:, j] == matrix[0, j]).all()]
        if constants:
            names = [f"x{j}" for j in range(1, columns)]
            names.insert(constants[0], "const")
            return names
    return [f"x{j}" for j in range(1, columns + 1)]
