"""Many outcomes: each is the fit of its own rows, and its table is the command's."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from conftest import DATA
from patsy import dmatrices

import ogive


def draw(rows=800, outcomes=9, missing=0.15):
    rng = np.random.default_rng(7)
    data = pd.DataFrame({"x": rng.normal(size=rows), "g": rng.choice(list("abc"), rows), "w": rng.integers(1, 5, rows)})
    for k in range(outcomes):
        eta = rng.normal(scale=0.6) * data.x + 0.4 * (data.g == "b") - 0.3
        event = (rng.random(rows) < 1 / (1 + np.exp(-eta))).astype(float)
        data[f"item_{k}"] = event.where(rng.random(rows) >= missing)
    return data


@pytest.fixture(scope="module")
def data():
    return draw()


def test_each_is_statsmodels_fit_of_its_rows(data):
    made = ogive.fit_outcomes("item_* ~ x + g", data)
    assert made.names == [f"item_{k}" for k in range(9)] and made.terms == ["Intercept", "g[T.b]", "g[T.c]", "x"]
    assert set(made.status.values()) == {"converged"} and not any(made.outcomes()["alone"])
    for name in made.names:
        response, design = dmatrices(f"{name} ~ x + g", data, return_type="dataframe")
        other = sm.GLM(response, design, family=sm.families.Binomial()).fit(tol=1e-14)
        assert np.abs((made.params.loc[name] - other.params) / other.bse).max() < 1e-6
        assert np.allclose(made.bse.loc[name], other.bse, rtol=1e-6)
        assert np.allclose(made.pvalues.loc[name], other.pvalues, rtol=1e-4)
        rows = made.outcomes().set_index("outcome").loc[name]
        assert (rows["rows"], rows["events"]) == (len(response), response.to_numpy().sum())


def test_each_is_the_fit(data):
    """Weights, an offset and other levels of the intervals are those of ogive.fit."""
    given = {"weights": "w", "weight_kind": "frequency", "offset": "log(w)"}
    frame = ogive.fit_outcomes("item_* ~ x", data, level=0.9, **given).summary_frame().set_index(["outcome", "term"])
    for name in ("item_0", "item_8"):
        fit = ogive.fit(f"{name} ~ x", data, **given)
        mine = frame.loc[name]
        assert np.abs((mine["estimate"] - fit.params) / fit.bse).max() < 1e-6
        assert np.allclose(mine[["lower", "upper"]], fit.conf_int(0.1), rtol=1e-6, atol=1e-6)


def test_what_has_no_answer_says_so(data):
    bad = data.assign(item_1=1.0, item_2=np.nan, item_3=(data.x > 0) * 1.0)
    made = ogive.fit_outcomes("item_1 + item_2 + item_3 + item_4 ~ x", bad)
    assert made.status == {"item_1": "constant", "item_2": "no_rows", "item_3": "separated", "item_4": "converged"}
    assert made.params.loc["item_1"].isna().all() and np.isinf(made.params.loc["item_3", "x"])
    assert list(made.outcomes()["alone"]) == [False, False, True, True]


def test_other_models_are_their_own_fits(data):
    for given in ({"link": "probit"}, {"penalty": "firth"}, {"robust": "HC1"}):
        made = ogive.fit_outcomes("item_0 + item_1 ~ x", data, **given)
        for name in made.names:
            fit = ogive.fit(f"{name} ~ x", data, **given)
            assert list(made.params.loc[name]) == list(fit.params) and list(made.bse.loc[name]) == list(fit.bse)


def test_tables(data):
    pa = pytest.importorskip("pyarrow")
    made = ogive.fit_outcomes("item_0 + item_1 ~ x", data)
    frame, table = made.summary_frame(), pa.table(made.summary_frame(as_arrow=True))
    assert table.column_names == list(frame.columns) and table.num_rows == 4
    assert table.column("estimate").to_pylist() == list(frame["estimate"])
    assert pa.table(made.outcomes(as_arrow=True)).column("rows").to_pylist() == list(made.outcomes()["rows"])
    assert "item_1" in str(made.summary()) and made.summary().as_csv().startswith("outcome,name,estimate")


def test_data_of_any_kind(data, tmp_path):
    expected = ogive.fit_outcomes("item_0 + item_1 ~ x", data).params
    data.to_csv(tmp_path / "d.csv", index=False)
    assert np.allclose(ogive.fit_outcomes("item_0 + item_1 ~ x", tmp_path / "d.csv").params, expected, rtol=1e-9)
    columns = {name: data[name].to_numpy() for name in ("x", "item_0", "item_1")}
    assert np.allclose(ogive.fit_outcomes("item_* ~ x", columns).params, expected, rtol=1e-12)


@pytest.mark.parametrize("formula, sentence", [
    ("item_0 + item_x ~ x", "did you mean 'item_0'"), ("item_0 + item_0 ~ x", "listed twice"), ("item_0 ~ x + item_0", "also a predictor"),
    ("w ~ x", "has 4 values"), ("nothing_* ~ x", "no column that is free"), ("x", "has no '~'")])
def test_errors(data, formula, sentence):
    with pytest.raises(ogive.errors.OgiveError, match=sentence):
        ogive.fit_outcomes(formula, data)


def test_arguments(data):
    with pytest.raises(ogive.errors.OptionError, match="weight_kind"):
        ogive.fit_outcomes("item_0 ~ x", data, weights="w")
    with pytest.raises(ogive.errors.OptionError, match="the formula is 3"):
        ogive.fit_outcomes(3, data)
