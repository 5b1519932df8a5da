"""Columns of a data frame with the same name: fitted by place, labelled as they are."""

import numpy as np
import ogive.api as sm
import pandas as pd
import pytest
import statsmodels.api as theirs
from ogive.errors import DataError, OptionError


def frame(rows=80, kinds=(float, float)):
    rng = np.random.default_rng(5)
    x = pd.DataFrame({"const": 1.0, "a": rng.normal(size=rows), "b": rng.integers(0, 4, rows).astype(kinds[0]), "x_": rng.normal(size=rows)})
    x.columns = ["const", "x", "x", "x_"]
    y = pd.Series((rng.random(rows) < 1 / (1 + np.exp(-x.sum(axis=1) / 2))).astype(int), name="y")
    return y, x


@pytest.mark.parametrize("kinds", [(float, float), (int, float)])
def test_labels_are_repeated(kinds):
    y, x = frame(kinds=kinds)
    ours, other = sm.Logit(y, x).fit(disp=False), theirs.Logit(y, x).fit(disp=False, tol=1e-14)
    plain = sm.Logit(y, x.to_numpy(dtype=float)).fit(disp=False)
    assert list(ours.params.index) == list(other.params.index) == ["const", "x", "x", "x_"]
    np.testing.assert_array_equal(ours.params, plain.params)
    np.testing.assert_allclose(ours.bse, other.bse, rtol=1e-8)
    assert ours.model.exog_names == other.model.exog_names
    assert ours.summary().as_csv().splitlines()[-4:] == other.summary().as_csv().splitlines()[-4:]
    np.testing.assert_array_equal(ours.t_test(np.eye(4)).tvalue, plain.tvalues)  # theirs fails
    np.testing.assert_allclose(ours.get_margeff().margeff, other.get_margeff().margeff, rtol=1e-8)


def test_new_rows_by_name_and_place(tmp_path):
    y, x = frame()
    result = sm.Logit(y, x).fit(disp=False)
    expected = result.predict(x.iloc[:9])
    np.testing.assert_array_equal(expected, np.asarray(result.predict())[:9])
    shuffled = x.iloc[:9, [3, 1, 0, 2]]
    pd.testing.assert_series_equal(result.predict(shuffled), expected)
    np.testing.assert_array_equal(result.predict(x.iloc[:9].to_numpy()), expected)
    with pytest.raises(DataError, match="1 columns named 'x', the model has 2"):
        result.predict(x.iloc[:9, [0, 1, 3]])
    result.save(tmp_path / "model.json")
    assert sm.load(tmp_path / "model.json").summary().as_csv().splitlines()[-4:] == result.summary().as_csv().splitlines()[-4:]


def test_what_goes_by_name_is_refused():
    y, x = frame()
    result = sm.Logit(y, x).fit(disp=False)
    with pytest.raises(OptionError, match="several columns are named 'x'"):
        result.t_test("x = 0")
    with pytest.raises(OptionError, match="several columns are named 'x'"):
        result.get_margeff(atexog={"x": 1.0})


def test_ridge_leaves_the_constant_alone():
    y, x = frame()
    one, other = (sm.Logit(y, data).fit(disp=False, penalty="ridge", C=2.0) for data in (x, x.set_axis(["const", "x", "z", "w"], axis=1)))
    np.testing.assert_array_equal(one.params, other.params)
