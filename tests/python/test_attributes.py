"""What statsmodels' results and models have besides: figures under their names, or a sentence that says where to look."""

import re

import duckdb
import numpy as np
import ogive
import ogive.api as sm
import ogive.formula.api as smf
import pandas as pd
import polars
import pyarrow
import pytest
import statsmodels.api as theirs
import statsmodels.formula.api as their_formulas
from ogive.errors import OptionError, UnknownColumnError
from statsmodels.tools import eval_measures

# What belongs to statsmodels' own machinery.
MODELS_ALONE = {
    "cov_params_func_l1", "estimate_scale", "estimate_tweedie_power", "exposure", "exposure_name", "freq_weights", "freq_weights_name",
    "initialize", "iweights", "k_extra", "link", "loglike_mu", "mu", "n_trials", "offset", "offset_name", "raise_on_perfect_prediction",
    "scale", "scaletype", "var_weights", "var_weights_name", "weights", "wnobs"}


def frame(seed=3, n=80):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame({"a": rng.normal(size=n), "b": rng.integers(0, 3, n).astype(float)})
    data["y"] = (rng.random(n) < 1 / (1 + np.exp(-data["a"]))).astype(int)
    data["count"] = rng.poisson(np.exp(0.5 * data["a"]))
    return data


def pairs():
    """(ours, theirs), fitted alike."""
    data = frame()
    x, y = data[["a", "b"]], data["y"]
    tight = {"disp": 0, "tol": 1e-14, "maxiter": 200}
    for name in ("Logit", "Probit"):
        yield (getattr(sm, name)(y, sm.add_constant(x)).fit(disp=False, like="statsmodels"),
               getattr(theirs, name)(y, theirs.add_constant(x)).fit(**tight))
    for name in ("logit", "probit"):
        yield (getattr(smf, name)("y ~ a + b", data).fit(disp=False, like="statsmodels"),
               getattr(their_formulas, name)("y ~ a + b", data).fit(**tight))
    for family, response in (("Binomial", "y"), ("Poisson", "count")):
        yield tuple(api.GLM(data[response], api.add_constant(x), family=getattr(api.families, family)()).fit(**more)
                    for api, more in ((sm, {"like": "statsmodels"}), (theirs, {"tol": 1e-14})))


PAIRS = list(pairs())


def test_every_name_is_there_or_says_why():
    for ours, other in PAIRS:
        for name in [name for name in dir(other) if not name.startswith("_")]:
            try:
                getattr(ours, name)
            except AttributeError as error:
                assert f"has no {name}: " in str(error), name
        for name in [name for name in dir(other.model) if not name.startswith("_") and name not in MODELS_ALONE]:
            try:
                getattr(ours.model, name)
            except AttributeError as error:
                assert f"has no {name}: " in str(error), name
        with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
            ours.nonsense
        with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
            ours.model.nonsense


@pytest.mark.parametrize("ours,other", PAIRS, ids=range(len(PAIRS)))
def test_figures_of_results_are_theirs(ours, other):
    for name in ("cov_type", "use_t", "method", "k_constant"):
        assert getattr(ours, name) == getattr(other, name), name
    np.testing.assert_allclose(ours.normalized_cov_params, other.normalized_cov_params, rtol=1e-8)
    for words in ({"crit": "aic"}, {"crit": "bic"}, {"crit": "aic", "dk_params": 1}, {"crit": "bic", "dk_params": 2}):
        assert ours.info_criteria(**words) == pytest.approx(other.info_criteria(**words), rel=1e-10)
    size = (other.llf, other.nobs, other.df_model + 1)
    assert ours.aicc == pytest.approx(eval_measures.aicc(*size), rel=1e-10)
    assert ours.info_criteria("hqic") == pytest.approx(eval_measures.hqic(*size), rel=1e-10)
    if hasattr(other, "resid_generalized"):
        np.testing.assert_allclose(ours.resid_generalized, other.resid_generalized, rtol=1e-8, atol=1e-12)
    if hasattr(other, "llf_scaled"):
        assert ours.llf_scaled() == pytest.approx(other.llf_scaled(), rel=1e-10)
        assert ours.bic_deviance == pytest.approx(other.bic_deviance, rel=1e-8)
        assert ours.info_criteria("qaic", scale=1.5) == pytest.approx(other.info_criteria("qaic", scale=1.5), rel=1e-10)
    for wrong, words in (("tic", {}), ("qaic", {}), ("aic", {"scale": 2})):
        with pytest.raises(OptionError, match="criterion 'tic'|scale"):
            ours.info_criteria(wrong, **words)


@pytest.mark.parametrize("ours,other", PAIRS, ids=range(len(PAIRS)))
def test_models_are_theirs(ours, other):
    one, two = ours.model, other.model
    for name in ("endog", "exog"):
        assert isinstance(getattr(one, name), np.ndarray)
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    assert (list(one.exog_names), one.endog_names) == (two.exog_names, two.endog_names)
    assert (one.df_model, one.df_resid) == (two.df_model, two.df_resid)
    assert (one.data.xnames, one.data.ynames) == (two.data.xnames, two.data.ynames)
    if getattr(two, "formula", None):
        assert one.formula == two.formula and one.data.frame is two.data.frame or one.data.frame.equals(two.data.frame)
    discrete = hasattr(two, "cdf")
    for beta in ([0.1, -0.2, 0.3], [0.0, 0.0, 0.0], [1.0, 2.0, -0.5]):
        assert one.loglike(beta) == pytest.approx(two.loglike(np.array(beta)), rel=1e-12)
        np.testing.assert_allclose(one.score(beta), two.score(np.array(beta)), rtol=1e-9, atol=1e-10)
        np.testing.assert_allclose(one.hessian(beta), two.hessian(np.array(beta)), rtol=1e-9, atol=1e-10)
        if not discrete:
            np.testing.assert_allclose(one.hessian(beta, observed=False), two.hessian(np.array(beta), observed=False), rtol=1e-9, atol=1e-10)
            np.testing.assert_allclose(one.information(beta), -two.information(np.array(beta)), rtol=1e-9, atol=1e-10)
        for which in ("mean", "linear"):
            for exog in (None, two.exog[:5]):
                np.testing.assert_allclose(one.predict(beta, exog, which=which), two.predict(np.array(beta), exog, which=which), rtol=1e-12)
    np.testing.assert_allclose(one.score(ours.params), 0.0, atol=1e-9)
    np.testing.assert_allclose(one.loglike(ours.params), ours.llf, rtol=1e-12)
    if discrete:
        eta = np.array([-30.0, -1.0, 0.0, 0.5, 4.0])
        np.testing.assert_allclose(one.cdf(eta), two.cdf(eta), rtol=1e-12)
        np.testing.assert_allclose(one.pdf(eta), two.pdf(eta), rtol=1e-12)


def test_offsets_weights_and_counts():
    """The likelihood at the estimates is that of the fit, whatever rows count."""
    data, rng = frame(), np.random.default_rng(1)
    x, offset, often = sm.add_constant(data[["a", "b"]]), rng.normal(size=80), rng.integers(1, 4, 80)
    counts = np.column_stack([data["y"], 2 - data["y"]])
    for model in (sm.Logit(data["y"], x, offset=offset), sm.GLM(data["y"], x, family=sm.families.Binomial(), freq_weights=often, var_weights=often / 2, offset=offset),
                  sm.GLM(counts, x, family=sm.families.Binomial()), sm.GLM(data["count"], x, family=sm.families.Poisson(), exposure=often),
                  smf.glm("y ~ a", data, family=sm.families.Binomial(), offset=offset)):
        result = model.fit(disp=False)
        assert model.loglike(result.params) == pytest.approx(result.llf, rel=1e-12)
        np.testing.assert_allclose(model.predict(result.params), result.predict(), rtol=1e-12)
        np.testing.assert_allclose(np.linalg.inv(model.information(result.params)), result.cov_params(), rtol=1e-8)


def test_what_is_refused():
    model = sm.Logit(frame()["y"], frame()[["a", "b"]])
    with pytest.raises(AttributeError, match="df_model once it is fitted"):
        model.df_model
    for call, words in ((lambda: model.loglike([1.0]), "has 2 columns, and 1 coefficients are given"),
                        (lambda: model.predict([1.0]), "2 columns, and params are 1"),
                        (lambda: model.predict([1.0, 2.0], which="odds"), "which is 'odds'"),
                        (lambda: sm.GLM(frame()["a"], frame()[["b"]], family=sm.families.Gaussian()).loglike([1.0]), "variance")):
        with pytest.raises(OptionError, match=words):
            call()


def test_results_without_a_model_say_so():
    with pytest.raises(AttributeError, match="has no family: that is the model's"):
        ogive.fit("y ~ a", frame()).family


def test_missing_rows_are_dropped():
    data = frame()
    data.loc[3, "a"] = np.nan
    ours, other = (api.Logit(data["y"], data[["a", "b"]], missing="drop") for api in (sm, theirs))
    np.testing.assert_array_equal(ours.exog, other.exog)
    np.testing.assert_array_equal(ours.endog, other.endog)


@pytest.mark.parametrize("repeated", [False, True])
def test_profile_intervals(repeated, tmp_path):
    """The interval's ends are where the likelihood ratio is the quantile, also of columns that share a name."""
    data = frame()
    x = sm.add_constant(data[["a", "b"]])
    x.columns = ["const", "a", "a" if repeated else "b"]
    result = sm.Logit(data["y"], x).fit(disp=False)
    made = result.conf_int(method="profile")
    assert list(made.index) == list(x.columns)
    others = x.iloc[:, [0, 2]]
    for end in made.iloc[1]:
        held = theirs.Logit(data["y"], others.to_numpy(), offset=end * data["a"]).fit(disp=0, tol=1e-14)
        assert 2 * (result.llf - held.llf) == pytest.approx(3.841458820694124, rel=1e-9)
    wide = result.conf_int(0.01, method="profile")
    assert (wide[0] < made[0]).all() and (wide[1] > made[1]).all()
    with pytest.raises(OptionError, match="'wald' or 'profile'"):
        result.conf_int(method="boot")
    result.save(tmp_path / "model.json")
    with pytest.raises(ogive.errors.ModelError, match="without its data"):
        sm.load(tmp_path / "model.json").conf_int(method="profile")


def test_a_probit_table_has_observed_information():
    """ogive.fit() is the command: a GLM's table and expected information, until the observed one is asked for."""
    data = frame()
    glm = their_formulas.glm("y ~ a + b", data, family=theirs.families.Binomial(theirs.families.links.Probit())).fit(tol=1e-14)
    probit = their_formulas.probit("y ~ a + b", data).fit(disp=0, tol=1e-14)
    expected = ogive.fit("y ~ a + b", data, link="probit")
    observed = ogive.fit("y ~ a + b", data, link="probit", information="observed")
    np.testing.assert_allclose(expected.bse, glm.bse, rtol=1e-8)
    np.testing.assert_allclose(observed.bse, probit.bse, rtol=1e-8)
    assert "Generalized Linear Model" in str(expected.summary()) and "Probit Regression" in str(observed.summary())


def test_a_saved_probit_keeps_its_table(tmp_path):
    data = frame()
    for made in (ogive.fit("y ~ a", data, link="probit"), smf.probit("y ~ a", data).fit(disp=False)):
        made.save(tmp_path / "model.json")
        assert str(sm.load(tmp_path / "model.json").summary()).splitlines()[0] == str(made.summary()).splitlines()[0]


def test_what_is_no_number_stays_none():
    data = frame()
    model = sm.Logit(data["y"], sm.add_constant(data[["a", "b"]]))
    rows = np.array([[1.0, 0.5, 0.5], [1.0, np.nan, 0.5]])
    for link in (None, sm.families.links.Probit(), sm.families.links.CLogLog(), sm.families.links.Cauchy()):
        of = sm.GLM(data["y"], sm.add_constant(data[["a", "b"]]), sm.families.Binomial(link))
        np.testing.assert_array_equal(np.isnan(of.predict([0.1, 0.2, 0.3], rows)), [False, True])
    assert np.isnan(model.cdf([np.nan]))[0] and np.isnan(model.pdf([np.nan]))[0]
    assert np.isnan(model.loglike([0.1, np.nan, 0.2]))
    assert np.isnan(model.score([np.nan] * 3)).all() and np.isnan(model.hessian([np.nan] * 3)).all()


def test_variances_are_the_familys():
    data = frame()
    x = sm.add_constant(data[["a", "b"]])
    for family in ("Poisson", "Gaussian", "Binomial"):
        y = data["y"] if family == "Binomial" else data["count"]
        ours = sm.GLM(y, x, getattr(sm.families, family)()).fit()
        other = theirs.GLM(y, x, getattr(theirs.families, family)()).fit(tol=1e-14)
        expected = other.predict(which="var_unscaled")
        np.testing.assert_allclose(ours.predict(which="var_unscaled"), expected, rtol=1e-8)
        np.testing.assert_allclose(ours.model.predict(ours.params, which="var"), expected, rtol=1e-8)


def test_mcfadden_of_counts_of_events():
    data = frame()
    x = sm.add_constant(data[["a", "b"]])
    ours, other = (api.GLM(data["count"], x, api.families.Poisson()).fit() for api in (sm, theirs))
    assert ours.pseudo_rsquared("mcf") == pytest.approx(other.pseudo_rsquared("mcf"), rel=1e-7)
    assert ours.pseudo_rsquared("mcf") == pytest.approx(1 - ours.llf / ours.llnull, rel=1e-10)


def test_rows_that_are_left_out_have_no_offset_either():
    data, offset = frame(), np.linspace(-1, 1, 80)
    data.loc[5, "a"] = np.nan
    x = sm.add_constant(data[["a", "b"]])
    for model in (sm.Logit(data["y"], x, offset=offset, missing="drop"), smf.logit("y ~ a", data, offset=offset)):
        result = model.fit(disp=False)
        np.testing.assert_allclose(model.predict(result.params), result.predict(), rtol=1e-12)


def test_a_glm_without_a_family_is_gaussian():
    data = frame()
    x = sm.add_constant(data[["a", "b"]])
    np.testing.assert_allclose(sm.GLM(data["y"], x).fit().params, theirs.GLM(data["y"], x).fit().params, rtol=1e-10)
    np.testing.assert_allclose(smf.glm("b ~ a", data).fit().params, theirs.GLM.from_formula("b ~ a", data).fit().params, rtol=1e-10)


@pytest.mark.parametrize("often", [None, "often"])
def test_weights_beside_two_columns_of_counts(often):
    data, rng = frame(), np.random.default_rng(3)
    x, trials = sm.add_constant(data[["a", "b"]]), rng.integers(1, 5, 80)
    counts = np.column_stack([rng.binomial(trials, 0.4), np.zeros(80, int)])
    counts[:, 1] = trials - counts[:, 0]
    more = {"var_weights": rng.uniform(0.5, 2, 80), **({"freq_weights": rng.integers(1, 4, 80)} if often else {})}
    ours = sm.GLM(counts, x, sm.families.Binomial(), **more).fit()
    other = theirs.GLM(counts, x, theirs.families.Binomial(), **more).fit(tol=1e-14)
    np.testing.assert_allclose(ours.params, other.params, rtol=1e-8)
    np.testing.assert_allclose(ours.bse, other.bse, rtol=1e-8)


def test_augment_keeps_the_index():
    data = frame().set_index(pd.date_range("2024-01-01", periods=80))
    data.iloc[3, data.columns.get_loc("a")] = np.nan
    made = smf.logit("y ~ a", data).fit(disp=False)
    assert made.augment().index.equals(made.fittedvalues.index)


def test_other_tables_than_pandas_keep_their_names():
    data = frame()
    x = sm.add_constant(data[["a", "b"]])
    expected = sm.Logit(data["y"], x).fit(disp=False)
    for table in (polars.from_pandas(x), pyarrow.Table.from_pandas(x), {name: x[name].to_numpy() for name in x}, duckdb.from_df(x)):
        ours = sm.Logit(data["y"].to_numpy(), table).fit(disp=False)
        assert ours.model.exog_names == ["const", "a", "b"] and type(ours.nobs) is int
        np.testing.assert_array_equal(ours.params, expected.params)
        for result in (ours, expected):
            np.testing.assert_array_equal(result.predict(table), expected.predict())
    with pytest.raises(UnknownColumnError, match="no column 'b'.*'const', 'a'"):
        expected.predict(polars.from_pandas(x[["const", "a"]]))


def test_constraints_as_statsmodels_takes_and_prints_them():
    data = frame()
    ours, other = (api.Logit(data["y"], sm.add_constant(data[["a", "b"]])).fit(disp=False) for api in (sm, theirs))
    for given in (["a = 0", "b = 1"], {"a": 0.5}, "a = b"):
        for test in ("wald_test", "f_test"):
            one, two = (getattr(result, test)(given, **({"scalar": True} if test == "wald_test" else {})) for result in (ours, other))
            assert one.pvalue == pytest.approx(float(two.pvalue), rel=1e-6)
            shape = [re.sub(r"=[0-9.e-]+", "=", str(each)) for each in (one, two)]
            assert shape[0] == shape[1] and one.df_denom == two.df_denom
