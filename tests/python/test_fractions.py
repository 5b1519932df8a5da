"""Responses anywhere in [0, 1] without trials: statsmodels' quasi-likelihood, weighted or not."""

import numpy as np
import ogive
import ogive.api as sm
import ogive.formula.api as smf
import pandas as pd
import pytest
import statsmodels.api as theirs
import statsmodels.formula.api as their_formulas
from scipy import special
from test_statsmodels import close

NUMBERS = ("llf", "llnull", "deviance", "null_deviance", "pearson_chi2", "scale", "nobs", "df_model", "df_resid", "aic", "bic")


def data(seed, rows=120):
    rng = np.random.default_rng(seed)
    x = pd.DataFrame({"const": 1.0, "x1": rng.normal(size=rows), "x2": rng.integers(0, 3, rows)})
    mean = 1 / (1 + np.exp(-(0.3 + 0.8 * x["x1"] - 0.4 * x["x2"])))
    y = pd.Series(rng.beta(4 * mean, 4 * (1 - mean)), name="share")
    y[rng.random(rows) < 0.1] = 0.0
    y[rng.random(rows) < 0.1] = 1.0
    often, precise = {"freq_weights": rng.integers(1, 5, rows)}, {"var_weights": rng.uniform(0.5, 3, rows)}
    weights = [{}, often, precise, {**often, **precise}][seed % 4]
    return x, y, weights


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("link", ["Logit", "Probit", "CLogLog", "LogLog", "Cauchy"])
def test_everything_is_theirs(seed, link):
    x, y, weights = data(seed)

    def fitted(api, **more):
        family = api.families.Binomial(getattr(api.families.links, link)())
        return api.GLM(y, x, family=family, **weights).fit(**more)

    ours, other = fitted(sm, like="statsmodels"), fitted(theirs, tol=1e-14, maxiter=200, tol_criterion="params")
    close(ours.params, other.params, other.bse, "params")
    close(ours.bse, other.bse, other.bse, "bse")
    for name in NUMBERS:
        close(getattr(ours, name), getattr(other, name), 1 + abs(getattr(other, name)), name)
    for name in () if len(weights) == 2 else ("resid_response", "resid_pearson", "resid_deviance", "resid_working", "fittedvalues"):
        value = np.asarray(getattr(other, name))
        close(getattr(ours, name), value, 1 + np.abs(value), name)
    lines = [[line for line in str(r.summary()).splitlines() if "Date" not in line and "Time" not in line and "Iterations" not in line]
             for r in (ours, other)]
    assert lines[0] == lines[1]


@pytest.mark.parametrize("seed", range(4))
def test_the_likelihood_has_the_constants_of_counts(seed):
    """log G(2) - log G(1 + y) - log G(2 - y), as statsmodels has it, by our own rule too."""
    x, y, weights = data(seed)
    result = sm.GLM(y, x, family=sm.families.Binomial(), **weights).fit()
    mu, w = np.asarray(result.mu), np.prod([np.ones(len(y)), *weights.values()], axis=0)
    terms = y * np.log(mu) + (1 - y) * np.log1p(-mu) - special.gammaln(1 + y) - special.gammaln(2 - y)
    assert result.llf == pytest.approx(float(np.sum(w * terms)), rel=1e-13)
    assert "quasi-likelihood" in result.report()


def test_formulas_models_and_new_rows(tmp_path):
    x, y, _ = data(4)
    frame = x.assign(share=y)
    ours = smf.glm("share ~ x1 + x2", frame, family=sm.families.Binomial()).fit()
    other = their_formulas.glm("share ~ x1 + x2", frame, family=theirs.families.Binomial()).fit(tol=1e-14)
    np.testing.assert_allclose(ours.params, other.params, rtol=1e-8)
    ours.save(tmp_path / "model.json")
    kept = sm.load(tmp_path / "model.json")
    np.testing.assert_array_equal(kept.predict(frame), ours.predict(frame))
    robust = [r.bse for r in (smf.glm("share ~ x1 + x2", frame, family=sm.families.Binomial()).fit(cov_type="HC0"),
                              their_formulas.glm("share ~ x1 + x2", frame, family=theirs.families.Binomial()).fit(cov_type="HC0", tol=1e-14))]
    np.testing.assert_allclose(*robust, rtol=1e-8)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("offset", [False, True])
def test_logits_are_theirs_but_for_the_likelihood(seed, offset):
    """statsmodels' Logit climbs by the right score, and its llf is another function: log F((2y - 1) eta)."""
    x, y, _ = data(seed)
    more = {"offset": np.random.default_rng(seed + 100).normal(size=len(y))} if offset else {}
    ours = sm.Logit(y, x, **more).fit(disp=False, like="statsmodels")
    other = theirs.Logit(y, x, **more).fit(disp=0, tol=1e-14, maxiter=200)
    close(ours.params, other.params, other.bse, "params")
    close(ours.bse, other.bse, other.bse, "bse")
    np.testing.assert_array_equal([ours.nobs, ours.df_model, ours.df_resid], [other.nobs, other.df_model, other.df_resid])
    mu = np.asarray(other.predict())
    assert ours.llf == pytest.approx(float(np.sum(y * np.log(mu) + (1 - y) * np.log1p(-mu))), rel=1e-12)
    assert ours.model.loglike(ours.params) == pytest.approx(ours.llf, rel=1e-13)
    np.testing.assert_allclose(ours.model.score([0.1, 0.2, 0.3]), other.model.score(np.array([0.1, 0.2, 0.3])), rtol=1e-10)
    step = np.array([1e-4, 0, 0])
    slope = [(m.loglike(ours.params + step) - m.loglike(ours.params - step)) / 2e-4 for m in (ours.model, other.model)]
    assert abs(slope[0]) < 1e-6 < 1e-3 < abs(slope[1])
    glm = sm.GLM(y, x, family=sm.families.Binomial(), **more).fit()
    for name in ("llr_pvalue", "prsquared", "deviance"):
        assert getattr(ours, name) == pytest.approx(getattr(glm, name), rel=1e-10), name
    assert ours.aic - 2 * ours.df_model - 2 == pytest.approx(-2 * ours.llf)
    for name in ("resid_response", "resid_pearson", "resid_generalized"):
        np.testing.assert_allclose(getattr(ours, name), getattr(other, name), rtol=1e-7, atol=1e-9, err_msg=name)
    y.iloc[:3] = 0.5
    ours, other = (api.Logit(y, x, **more).fit(disp=0) for api in (sm, theirs))
    np.testing.assert_array_equal(ours.pred_table(), other.pred_table())
    if not offset:
        one, two = ours.get_margeff(), other.get_margeff()
        np.testing.assert_allclose(one.margeff_se, two.margeff_se, rtol=1e-6)
    lines = [str(r.summary()).splitlines()[10:] for r in (ours, other)]
    assert lines[0] == lines[1]


def test_residuals_of_fractions_are_of_their_deviance():
    """statsmodels' resid_dev takes every response for 0 or 1: its squares are no deviance."""
    x, y, _ = data(2)
    logit, glm = sm.Logit(y, x).fit(disp=False), theirs.GLM(y, x, family=theirs.families.Binomial()).fit(tol=1e-14)
    np.testing.assert_allclose(logit.resid_dev, glm.resid_deviance, rtol=1e-6, atol=1e-8)
    assert float(np.sum(logit.resid_dev**2)) == pytest.approx(glm.deviance, rel=1e-8)


def test_formulas_of_logits_take_fractions():
    x, y, _ = data(4)
    frame = x.assign(share=y)
    ours, other = (api.logit("share ~ x1 + x2", frame).fit(disp=0) for api in (smf, their_formulas))
    np.testing.assert_allclose(ours.params, other.params, rtol=1e-7)
    assert "quasi-likelihood" in ours.report()


def test_zeros_and_ones_stay_events_and_probits_refuse():
    x, y, _ = data(1)
    whole = (y > 0.5).astype(float)
    assert "Event" in sm.GLM(whole, x, family=sm.families.Binomial()).fit().report() and "quasi" not in sm.GLM(whole, x, family=sm.families.Binomial()).fit().report()
    with pytest.raises(ogive.errors.ResponseError, match=r"smf.glm\(\)"):
        sm.Probit(y, x).fit(disp=False)
    with pytest.raises(ValueError, match="binary"):
        theirs.Probit(y, x)
    for wrong in (1.5, -0.25):
        bad = y.copy()
        bad.iloc[3] = wrong
        with pytest.raises(ogive.errors.ResponseError, match="no fraction"):
            sm.GLM(bad, x, family=sm.families.Binomial()).fit()
        with pytest.raises(ogive.errors.ResponseError, match="no fraction"):
            sm.Logit(bad, x).fit(disp=False)
