"""statsmodels' interface: what a script that moves over calls."""

import io
import pickle
import re
from contextlib import redirect_stdout
from xml.etree import ElementTree

import numpy as np
import ogive
import ogive.api as sm
import ogive.formula.api as smf
import pandas as pd
import polars as pl
import pytest
import statsmodels.api as theirs
import statsmodels.formula.api as their_formulas

X = ["mpg", "hp", "wt"]


def test_add_constant_is_theirs(mtcars):
    frame, array = mtcars[X], mtcars[X].to_numpy()
    ones = frame.assign(one=1)
    for data in (frame, array, ones, frame["mpg"], array[:, 0], frame.iloc[:1], frame.assign(zero=0), frame.assign(flag=True)):
        for prepend in (True, False):
            for rule in ("skip", "add"):
                ours = sm.add_constant(data, prepend=prepend, has_constant=rule)
                other = theirs.add_constant(data, prepend=prepend, has_constant=rule)
                assert type(ours) is type(other)
                np.testing.assert_array_equal(ours, other)
                if isinstance(ours, pd.DataFrame):
                    pd.testing.assert_frame_equal(ours, other)


def test_names_and_labels(mtcars):
    results = sm.Logit(mtcars["am"], sm.add_constant(mtcars[X])).fit(disp=False)
    assert list(results.params.index) == ["const", *X]
    assert list(results.cov_params().columns) == ["const", *X]
    assert results.conf_int().shape == (4, 2)
    plain = sm.Logit(mtcars["am"].to_numpy(), sm.add_constant(mtcars[X].to_numpy())).fit(disp=False)
    assert isinstance(plain.params, np.ndarray)
    assert "const " in str(plain.summary()) and "x3 " in str(plain.summary())
    np.testing.assert_array_equal(plain.params, results.params)
    formula = smf.logit("am ~ mpg + hp + wt", mtcars).fit(disp=False)
    assert list(formula.params.index) == ["Intercept", *X]
    np.testing.assert_array_equal(formula.params, results.params)


def test_memory_order_does_not_matter(mtcars):
    x = np.column_stack([np.ones(32), mtcars[X]])
    wide = np.zeros((64, 8))
    wide[::2, ::2] = x
    expected = sm.Logit(mtcars["am"].to_numpy(), x).fit(disp=False)
    for one in (np.asfortranarray(x), wide[::2, ::2], x[::-1][::-1], [list(row) for row in x]):
        np.testing.assert_array_equal(sm.Logit(mtcars["am"].to_numpy(), one).fit(disp=False).bse, expected.bse)


def test_new_data_are_found_by_name(mtcars):
    results = sm.Logit(mtcars["am"], sm.add_constant(mtcars[X])).fit(disp=False)
    new = sm.add_constant(mtcars[X].iloc[:3], has_constant="add")
    expected = results.predict(new)
    pd.testing.assert_series_equal(results.predict(new[["wt", "const", "hp", "mpg"]].assign(other="text")), expected)
    np.testing.assert_array_equal(results.predict(new.to_numpy()), expected)
    assert results.predict(new.iloc[0].to_numpy()).shape == (1,)
    formula = smf.logit("am ~ mpg + hp + C(cyl)", mtcars).fit(disp=False)
    new = pd.DataFrame({"cyl": [4, 8, 6], "hp": [90, np.nan, 110], "mpg": [20.0, 21, 22]}, index=list("abc"))
    got = formula.predict(new)
    assert list(got.index) == list("abc") and np.isnan(got["b"]) and not np.isnan(got["c"])
    np.testing.assert_array_equal(formula.predict(pl.from_pandas(new)), got)


def test_formulas_are_theirs(mtcars):
    for subset in (None, mtcars["wt"] < 5):
        ours = smf.logit("am ~ mpg + C(gear == 4)", mtcars, subset=subset).fit(disp=False)
        other = their_formulas.logit("am ~ mpg + C(gear == 4)", mtcars, subset=subset).fit(disp=False, tol=1e-14)
        np.testing.assert_allclose(ours.params, other.params, rtol=1e-9)
    weights = np.arange(1, 33)
    ours = smf.glm("am ~ wt", mtcars, family=sm.families.Binomial(), freq_weights=weights).fit()
    other = their_formulas.glm("am ~ wt", mtcars, family=theirs.families.Binomial(), freq_weights=weights).fit(tol=1e-14)
    np.testing.assert_allclose(ours.bse, other.bse, rtol=1e-9)
    ours = smf.probit("am ~ wt", mtcars).fit(disp=False)
    np.testing.assert_allclose(ours.llf, their_formulas.probit("am ~ wt", mtcars).fit(disp=False, tol=1e-14).llf, rtol=1e-12)


@pytest.mark.parametrize("family, link", [("Poisson", None), ("Poisson", "Sqrt"), ("Gaussian", None)])
def test_other_families(mtcars, family, link):
    def fitted(api, **more):
        links = api.families.links
        made = getattr(api.families, family)(getattr(links, link)() if link else None)
        return api.GLM(mtcars["carb"], api.add_constant(mtcars[["hp"]]), family=made, exposure=None).fit(**more)

    ours, other = fitted(sm), fitted(theirs, tol=1e-14)
    np.testing.assert_allclose(ours.params, other.params, rtol=1e-8)
    np.testing.assert_allclose(ours.bse, other.bse, rtol=1e-8)
    np.testing.assert_allclose(ours.mu, other.mu, rtol=1e-8)


def test_robust_errors(mtcars):
    y, x = mtcars["vs"], sm.add_constant(mtcars[["mpg", "wt"]])
    errors = {kind: sm.Logit(y, x).fit(disp=False, cov_type=kind).bse for kind in ("nonrobust", "HC0", "HC1", "HC2", "HC3")}
    assert len({tuple(e) for e in errors.values()}) == 5
    np.testing.assert_allclose(errors["HC1"], errors["HC0"] * np.sqrt(32 / 29), rtol=1e-13)
    for kind in ("HC0", "HC1", "HC3"):
        ours = sm.Logit(y, x).fit(disp=False, cov_type=kind, like="statsmodels")
        np.testing.assert_allclose(ours.bse, theirs.Logit(y, x).fit(disp=False, cov_type=kind, tol=1e-14).bse, rtol=1e-8)
    groups = {"groups": mtcars["cyl"].to_numpy()}
    ours = sm.Logit(y, x).fit(disp=False, cov_type="cluster", cov_kwds=groups)
    other = theirs.Logit(y, x).fit(disp=False, cov_type="cluster", cov_kwds=groups, tol=1e-14)
    np.testing.assert_allclose(ours.cov_params(), other.cov_params(), rtol=1e-8)
    named = smf.logit("vs ~ mpg + wt", mtcars).fit(disp=False, cov_type="cluster", cov_kwds={"groups": "cyl"})
    np.testing.assert_array_equal(named.bse, ours.bse)
    np.testing.assert_array_equal(ogive.fit("vs ~ mpg + wt", mtcars, cluster="cyl").bse, ours.bse)
    with pytest.raises(ogive.errors.OptionError, match="groups"):
        sm.Logit(y, x).fit(disp=False, cov_type="cluster")


@pytest.mark.parametrize("options", [{"cluster": "g"}, {"weights": "g", "weight_kind": "precision"}, {"weights": "g", "weight_kind": "sampling"}])
def test_rows_of_a_fit_are_those_it_used(options):
    """What the fit alone needs, and new rows do not: a row without it has no fitted value."""
    rng = np.random.default_rng(4)
    data = pd.DataFrame({"y": rng.integers(0, 2, 80), "x": rng.normal(size=80), "g": rng.integers(1, 9, 80).astype(float)})
    data.loc[3::20, "g"] = np.nan
    fit, kept = ogive.fit("y ~ x", data, **options), data.dropna()
    for values in (fit.fittedvalues, fit.resid_response):
        assert list(values.index) == list(kept.index)
    np.testing.assert_allclose(fit.predict(kept), fit.predict(data)[kept.index], rtol=1e-15)
    np.testing.assert_allclose(fit.resid_response, kept["y"] - fit.predict(kept), rtol=1e-14)


def test_what_is_printed_while_fitting(mtcars):
    y, x = mtcars["am"], sm.add_constant(mtcars[X])
    said = []
    for api, more in ((sm, {}), (theirs, {})):
        with redirect_stdout(io.StringIO()) as text:
            api.Logit(y, x).fit(**more)
        said.append(text.getvalue())
    assert said[0] == said[1]
    with redirect_stdout(io.StringIO()) as text:
        sm.GLM(y, x).fit()
        sm.Logit(y, x).fit(disp=0)
    assert text.getvalue() == ""


def test_summary_and_report(mtcars):
    results = sm.Logit(mtcars["am"], sm.add_constant(mtcars[X])).fit(disp=False)
    text = str(results.summary(alpha=0.1))
    assert "[0.05       0.95]" in text and repr(results.summary()).endswith('"""')
    page = results.summary()._repr_html_()
    assert page == results.summary().as_html() and "P&#62;|z|</th>" in page
    assert [len(ElementTree.fromstring(table).findall(".//tr")) for table in re.findall("<table.*?</table>", page, re.DOTALL)] == [14, 5]
    paper = results.summary().as_latex()
    assert paper.count("\\begin{tabular}") == paper.count("\\end{tabular}") == 2 and "P\\textgreater{}\\textbar{}z\\textbar{}" in paper
    assert "quasi-separation" not in text
    assert "Possibly complete quasi-separation" in str(sm.Logit(mtcars["am"], sm.add_constant(mtcars[X])).fit(disp=False, like="statsmodels").summary())
    assert "unique and finite" in results.report()
    assert results.report("json").startswith("{")


def test_saved_and_pickled(mtcars, tmp_path):
    results = smf.logit("am ~ mpg + C(cyl)", mtcars).fit(disp=False)
    expected = results.predict(mtcars)
    results.save(tmp_path / "model.json")
    for kept in (sm.load(tmp_path / "model.json"), pickle.loads(pickle.dumps(results))):
        np.testing.assert_array_equal(np.asarray(kept.params), results.params)
        np.testing.assert_array_equal(np.asarray(kept.predict(mtcars)), expected)
        assert kept.llf == results.llf
        with pytest.raises(ogive.errors.ModelError, match="without its data"):
            kept.fittedvalues  # noqa: B018
    assert b"21.4" not in pickle.dumps(results)
    results.remove_data()
    pd.testing.assert_series_equal(results.predict(mtcars), expected)


def test_tables_of_the_callers_kind(mtcars):
    assert isinstance(ogive.fit("am ~ wt", mtcars).tidy(), pd.DataFrame)
    tidy = ogive.fit("am ~ wt", pl.from_pandas(mtcars)).tidy()
    assert isinstance(tidy, pl.DataFrame) and tidy["term"].to_list() == ["Intercept", "wt"]
    assert ogive.fit("am ~ wt", mtcars).glance().loc[0, "nobs"] == 32


def test_odds_ratios(mtcars):
    results = ogive.fit("am ~ wt", mtcars)
    np.testing.assert_allclose(results.odds_ratios()["odds_ratio"], np.exp(results.params))
    np.testing.assert_allclose(results.odds_ratios()[["lower", "upper"]], np.exp(results.conf_int()))


def test_firth(mtcars):
    plain = ogive.fit("am ~ mpg + hp + wt", mtcars)
    firth = ogive.fit("am ~ mpg + hp + wt", mtcars, penalty="firth")
    assert (np.abs(firth.params) < np.abs(plain.params)).all()


def test_hypotheses_and_effects_in_every_spelling(mtcars):
    y, x = mtcars["vs"], sm.add_constant(mtcars[["mpg", "wt"]])
    ours, other = sm.Logit(y, x).fit(disp=False), theirs.Logit(y, x).fit(disp=False, tol=1e-14)
    matrix = np.array([[0, 1, -2], [0, 0, 1.0]])
    for given in ("mpg = 2*wt, wt = 0.5", (matrix, [0, 0.5])):
        np.testing.assert_allclose(ours.wald_test(given).statistic, other.wald_test((matrix, [0, 0.5]), scalar=True).statistic, rtol=1e-9)
    with pytest.raises(ogive.errors.OptionError, match="a column for each of 3 coefficients"):
        ours.t_test(np.eye(2))
    with pytest.raises(ogive.errors.UnknownColumnError, match="did you mean 'mpg'"):
        ours.t_test("mgp = 0")
    expected = other.get_margeff(atexog={1: 20.0}).margeff
    for held in ({1: 20.0}, {"mpg": 20.0}):
        np.testing.assert_allclose(ours.get_margeff(atexog=held).margeff, expected, rtol=1e-9)
    with pytest.raises(ogive.errors.OptionError, match="atexog"):
        ours.get_margeff(atexog=[20.0])
