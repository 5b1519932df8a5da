"""freq_weights beside var_weights: a row stands for so many equal rows, each of that precision."""

import numpy as np
import ogive
import ogive.api as sm
import ogive.formula.api as smf
import pandas as pd
import pytest
import statsmodels.api as theirs

FAMILIES = ["Binomial", "Poisson", "Gaussian"]
KINDS = ["nonrobust", "HC0", "HC1", "HC2", "HC3", "cluster"]
NUMBERS = ("llf", "llnull", "deviance", "null_deviance", "pearson_chi2", "scale", "aic", "bic", "df_model", "df_resid", "nobs")
RESIDUALS = ("resid_response", "resid_pearson", "resid_deviance", "resid_working", "resid_anscombe")


class Sample:
    def __init__(self, seed, family, zeros=False, n=60):
        rng = np.random.default_rng(seed)
        self.family = family
        self.x = sm.add_constant(pd.DataFrame({"a": rng.normal(size=n), "b": rng.integers(0, 3, n)}))
        eta = self.x.to_numpy() @ [0.3, 0.8, -0.4]
        self.y = {"Binomial": lambda: (rng.random(n) < 1 / (1 + np.exp(-eta))).astype(int),
                  "Poisson": lambda: rng.poisson(np.exp(eta)), "Gaussian": lambda: eta + rng.normal(size=n)}[family]()
        self.f, self.v = rng.integers(0 if zeros else 1, 5, n), rng.uniform(0.5, 3, n)
        self.groups = rng.integers(0, 8, n)

    def fit(self, api=sm, cov="nonrobust", **more):
        more = {"cov_type": cov, **more}
        if cov == "cluster":
            more["cov_kwds"] = {"groups": self.groups}
        model = api.GLM(self.y, self.x, family=getattr(api.families, self.family)(), freq_weights=self.f, var_weights=self.v)
        return model.fit(**more)

    def written_out(self):
        """The same rows, each as often as it is there."""
        rows = np.repeat(np.arange(len(self.y)), self.f)
        long = Sample.__new__(Sample)
        long.family, long.x, long.y = self.family, self.x.iloc[rows].reset_index(drop=True), self.y[rows]
        long.f, long.v, long.groups = None, self.v[rows], self.groups[rows]
        return long, rows


@pytest.mark.parametrize("cov", KINDS)
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(4))
def test_they_are_the_rows_written_out(seed, family, cov):
    sample = Sample(seed, family, zeros=seed % 2 == 1)
    long, rows = sample.written_out()
    few, many = sample.fit(cov=cov), long.fit(cov=cov)
    np.testing.assert_allclose(few.params, many.params, rtol=1e-11)
    np.testing.assert_allclose(few.bse, many.bse, rtol=1e-11)
    np.testing.assert_allclose(few.cov_params(), many.cov_params(), rtol=1e-10, atol=1e-13)
    for name in NUMBERS:
        np.testing.assert_allclose(getattr(few, name), getattr(many, name), rtol=1e-11, err_msg=name)
    place = np.searchsorted(np.flatnonzero(sample.f), rows)  # of each written row among those of the fit
    for name in RESIDUALS:
        np.testing.assert_allclose(getattr(few, name).to_numpy()[place], getattr(many, name), rtol=1e-9, atol=1e-12, err_msg=name)
    for name in ("hat", "std_resid", "cooksd"):
        np.testing.assert_allclose(few.augment()[name].to_numpy()[place], many.augment()[name], rtol=1e-9, err_msg=name)
    for at in ("overall", "mean", "median"):
        one, other = few.get_margeff(at=at, method="dydx"), many.get_margeff(at=at, method="dydx")
        np.testing.assert_allclose(one.margeff, other.margeff, rtol=1e-11)
        np.testing.assert_allclose(one.margeff_se, other.margeff_se, rtol=1e-11)


@pytest.mark.parametrize("cov", ["nonrobust", "HC0", "cluster"])
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(4))
def test_they_are_theirs(seed, family, cov):
    zeros = seed % 2 == 1 and cov == "nonrobust"  # robust errors of theirs are NaN with them
    sample = Sample(seed, family, zeros)
    ours, other = sample.fit(cov=cov, like="statsmodels"), sample.fit(theirs, cov, tol=1e-14, maxiter=200, tol_criterion="params")
    np.testing.assert_allclose(ours.params, other.params, rtol=1e-8)
    np.testing.assert_allclose(ours.bse, other.bse, rtol=1e-8)
    differ = {"nobs"} if zeros else set()  # theirs counts rows of frequency 0
    if family == "Gaussian":
        differ.add("llnull")  # theirs has the variance of the larger model
    for name in set(NUMBERS) - differ:
        np.testing.assert_allclose(getattr(ours, name), getattr(other, name), rtol=1e-8, err_msg=name)
    for name in RESIDUALS:
        value = np.asarray(getattr(other, name))[sample.f > 0]
        np.testing.assert_allclose(getattr(ours, name), value, rtol=1e-6, atol=1e-8, err_msg=name)


def test_new_rows_and_curves_count_by_frequency(tmp_path):
    """A saved model keeps both columns; its observed rows count as often as they are there."""
    sample = Sample(2, "Binomial")
    data = sample.x.assign(y=sample.y, f=sample.f, v=sample.v)
    result = smf.glm("y ~ a + b", data, family=sm.families.Binomial(), freq_weights=sample.f, var_weights=sample.v).fit()
    result.save(tmp_path / "model.json")
    kept = sm.load(tmp_path / "model.json")
    assert (kept.nobs, kept.df_resid, kept.llf) == (result.nobs, result.df_resid, result.llf)
    np.testing.assert_array_equal(kept.predict(data), result.predict())


@pytest.mark.parametrize("seed", range(4))
def test_students_t_on_separated_data_counts_frequencies(seed):
    """The rows of a level without failures are separated: the degrees of freedom are those of the others, written out."""
    sample = Sample(seed, "Binomial")
    sample.x["level"] = (np.arange(len(sample.y)) % 6 == 0).astype(float)
    sample.y[sample.x["level"] == 1] = 1
    long, _ = sample.written_out()
    found = []
    for one in (sample, long):
        with pytest.warns(ogive.errors.SeparationWarning):
            found.append(one.fit(use_t=True))
    few, many = found
    rest = sample.x["level"] == 0
    assert few._fitted.df_denom == many._fitted.df_denom == sample.f[rest].sum() - 3
    np.testing.assert_allclose(few.pvalues, many.pvalues, rtol=1e-10)
    np.testing.assert_allclose(few.conf_int(), many.conf_int(), rtol=1e-9)


def test_degrees_of_freedom_of_separated_factors_count_frequencies():
    sample = Sample(3, "Binomial")
    level = np.where(np.arange(len(sample.y)) % 6 == 0, "settled", "other")
    sample.y[level == "settled"] = 1
    data = sample.x.assign(y=sample.y, level=level)
    for more in ({"freq_weights": sample.f}, {"freq_weights": sample.f, "var_weights": sample.v}):
        with pytest.warns(ogive.errors.SeparationWarning):
            result = smf.glm("y ~ a + C(level)", data, family=sm.families.Binomial(), **more).fit(use_t=True)
        assert result._fitted.df_denom == sample.f[level == "other"].sum() - 2


@pytest.mark.parametrize("kind", ["freq_weights", "var_weights"])
def test_rows_of_weight_zero_are_no_observations(kind):
    """statsmodels counts them in nobs and in Cox and Snell's R-squared, with var_weights in the degrees of freedom too."""
    sample = Sample(5, "Binomial")
    weights = np.arange(len(sample.y)) % 4.0
    there = weights > 0

    def fitted(api, rows, **more):
        return api.GLM(sample.y[rows], sample.x[rows], family=api.families.Binomial(), **{kind: weights[rows]}).fit(**more)

    every, some = slice(None), there
    ours, without, other, others = (fitted(sm, every, like="statsmodels"), fitted(sm, some, like="statsmodels"),
                                    fitted(theirs, every, tol=1e-14), fitted(theirs, some, tol=1e-14))
    for name in ("nobs", "df_resid", "bic", "llf"):
        assert getattr(ours, name) == getattr(without, name) == pytest.approx(getattr(others, name), rel=1e-10), name
    assert ours.pseudo_rsquared() == pytest.approx(others.pseudo_rsquared(), rel=1e-9)
    assert other.nobs == len(there) and (other.df_resid == others.df_resid) == (kind == "freq_weights")
    assert "have a weight of 0 and do not count" in ours.report()
