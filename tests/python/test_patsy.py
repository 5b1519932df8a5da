"""patsy as the oracle of names, order and values."""

import numpy as np
import pandas as pd
import patsy
import pytest
from conftest import frame_of
from ogive.patsy import dmatrices, dmatrix

RIGHT = ["x", "x + k", "0 + x", "g", "g + x", "0 + g", "x + g", "g * x", "g:x", "g / x", "flag", "flag + g", "flag:g", "g * flag", "C(k)",
         "C(k) + x", "C(k, Treatment(2))", "I(x ** 2)", "I(x**2 + k)", "np.exp(x)", "np.log(np.exp(k)) + x", "(x + k + g) ** 2", "x * k - x",
         "C(k):flag + x", "1", "x - 1", "g + g:flag", "x:k + g:k + flag"]


@pytest.mark.parametrize("right", RIGHT)
@pytest.mark.parametrize("left", ["", "y", "g"])
def test_the_matrices_are_theirs(left, right):
    frame = frame_of(np.random.default_rng(11), 120)
    if not left:
        ours, theirs = dmatrix(right, frame, return_type="dataframe"), patsy.dmatrix(right, frame, return_type="dataframe")
        pairs = [(ours, theirs)]
    else:
        pairs = list(zip(dmatrices(f"{left} ~ {right}", frame, return_type="dataframe"),
                         patsy.dmatrices(f"{left} ~ {right}", frame, return_type="dataframe")))
    for ours, theirs in pairs:
        assert list(ours.columns) == list(theirs.columns)
        assert ours.index.equals(theirs.index)
        np.testing.assert_allclose(ours, theirs, rtol=1e-15)
        assert ours.dtypes.eq(np.float64).all()
        assert ours.design_info.term_name_slices == dict(theirs.design_info.term_name_slices)


def test_a_matrix_knows_its_columns():
    frame = frame_of(np.random.default_rng(2), 30).dropna()
    matrix = dmatrix("g + x", frame)
    assert isinstance(matrix, np.ndarray) and matrix.design_info.column_names[0] == "Intercept"
    assert matrix[:, matrix.design_info.slice("g")].shape[1] == len(matrix.design_info.column_names) - 2
    np.testing.assert_array_equal(matrix[:, matrix.design_info.slice("x")][:, 0], frame["x"])


def test_missing_rows():
    frame = pd.DataFrame({"y": [1.5, 2, np.nan, 4], "x": [1, np.nan, 3, 4.0]}, index=list("abcd"))
    y, x = dmatrices("y ~ x", frame, return_type="dataframe")
    assert list(y.index) == list(x.index) == ["a", "d"]
    with pytest.raises(Exception, match="missing in 2 of 4"):
        dmatrix("x + y", frame, NA_action="raise")
