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
    result = sm.GLM(y, x, **weights).fit()
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


def test_zeros_and_ones_stay_events_and_logits_refuse():
    x, y, _ = data(1)
    whole = (y > 0.5).astype(float)
    assert "Event" in sm.GLM(whole, x).fit().report() and "quasi" not in sm.GLM(whole, x).fit().report()
    with pytest.raises(ogive.errors.ResponseError, match="--fractions|GLM"):
        sm.Logit(y, x).fit(disp=False)
    for wrong in (1.5, -0.25):
        bad = y.copy()
        bad.iloc[3] = wrong
        with pytest.raises(ogive.errors.ResponseError, match="no fraction"):
            sm.GLM(bad, x).fit()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("family", ["Binomial", "Poisson"])
def test_frequencies_beside_precisions_are_theirs(seed, family, tmp_path):
    """Of events and counts: n, degrees of freedom and BIC are of the rows written out, each weighed by its precision."""
    x, y, _ = data(seed)
    rng = np.random.default_rng(seed)
    y = (y > 0.5).astype(int) if family == "Binomial" else pd.Series(rng.poisson(1 + y))
    weights = {"freq_weights": rng.integers(0 if seed % 2 else 1, 5, len(y)), "var_weights": rng.uniform(0.5, 3, len(y))}

    def fitted(api, **more):
        return api.GLM(y, x, family=getattr(api.families, family)(), **weights).fit(**more)

    ours, other = fitted(sm, like="statsmodels"), fitted(theirs, tol=1e-14, maxiter=200, tol_criterion="params")
    close(ours.params, other.params, other.bse, "params")
    close(ours.bse, other.bse, other.bse, "bse")
    for name in NUMBERS if seed % 2 == 0 else set(NUMBERS) - {"nobs"}:  # theirs counts rows of frequency 0
        close(getattr(ours, name), getattr(other, name), 1 + abs(getattr(other, name)), name)
    np.testing.assert_allclose(ours.predict(), other.predict(), rtol=1e-8)
    if family == "Binomial":  # written out, the rows are the same fit
        rows = np.repeat(np.arange(len(y)), weights["freq_weights"])
        long = sm.GLM(y.to_numpy()[rows], x.to_numpy()[rows], var_weights=weights["var_weights"][rows]).fit()
        for name in ("llf", "deviance", "df_resid", "nobs", "bic", "pearson_chi2"):
            assert getattr(fitted(sm), name) == pytest.approx(getattr(long, name), rel=1e-11), name
    ours.save(tmp_path / "model.json")
    assert sm.load(tmp_path / "model.json").df_resid == fitted(sm).df_resid
