"""Bootstrap and cross-validation: every replicate is statsmodels' fit of the same rows, and what is said of them is numpy's."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from conftest import DATA
from patsy import dmatrices

import ogive
import ogive.api as osm
import ogive.formula.api as smf

FORMULA = "low ~ age + lwt + C(race)"


@pytest.fixture(scope="module")
def birthwt():
    return pd.read_csv(DATA / "birthwt.csv")


def refit(formula, data, weights):
    response, design = dmatrices(formula, data, return_type="dataframe")
    return sm.GLM(response, design, family=sm.families.Binomial(), freq_weights=weights).fit(tol=1e-14)


def test_replicates_are_fits_of_their_counts(birthwt):
    fit = ogive.fit(FORMULA, birthwt)
    made = fit.bootstrap(replicates=40, seed=3)
    assert list(made.params.columns) == list(fit.params.index) and made.params.shape == (40, 5)
    assert made.converged.all() and set(made.stop) == {"converged"}
    for k in range(0, 40, 4):
        counts = made.counts(k)
        assert counts.sum() == len(birthwt) and list(counts.index) == list(birthwt.index)
        other = refit(FORMULA, birthwt, counts.to_numpy())
        assert np.abs((made.params.iloc[k].to_numpy() - other.params.to_numpy()) / other.bse.to_numpy()).max() < 1e-6
    assert len({tuple(made.counts(k)) for k in range(5)}) == 5


def test_table_is_numpys(birthwt):
    fit = ogive.fit(FORMULA, birthwt)
    made = fit.bootstrap(replicates=100, seed=1)
    values = made.params.to_numpy()
    np.testing.assert_allclose(made.bse, values.std(axis=0, ddof=1), rtol=1e-12)
    np.testing.assert_allclose(made.bias, values.mean(axis=0) - fit.params, rtol=1e-9, atol=1e-12)
    for alpha in (0.05, 0.2):
        quantiles = np.quantile(values, [alpha / 2, 1 - alpha / 2], axis=0)
        np.testing.assert_allclose(made.conf_int(alpha), quantiles.T, rtol=1e-11)
        basic = 2 * fit.params.to_numpy() - quantiles[::-1]
        np.testing.assert_allclose(made.conf_int(alpha, method="basic"), basic.T, rtol=1e-10)
    assert list(made.bse.index) == list(fit.params.index)
    text = str(made.summary())
    assert "100 samples of 189 rows" in text and "C(race)" in text and made.summary().as_csv().startswith("name,estimate,bias")


def test_seeds(birthwt):
    fit = ogive.fit("low ~ lwt", birthwt)
    first = fit.bootstrap(20, seed=5).params
    pd.testing.assert_frame_equal(first, fit.bootstrap(20, seed=5).params)
    pd.testing.assert_frame_equal(first, fit.bootstrap(60, seed=5).params.iloc[:20])
    assert not first.equals(fit.bootstrap(20, seed=6).params)


def panel(rows=600, clusters=40, seed=8):
    """Rows of clusters, in no order, some without a cluster or a number."""
    rng = np.random.default_rng(seed)
    firm = rng.integers(0, clusters, rows)
    x = rng.normal(size=rows) + rng.normal(size=clusters)[firm]
    y = (rng.random(rows) < 1 / (1 + np.exp(-(0.5 * x + rng.normal(size=clusters)[firm])))).astype(int)
    data = pd.DataFrame({"y": y, "x": x, "w": rng.random(rows) + 0.5, "firm": np.char.add("f", firm.astype(str)).astype(object)})
    data.loc[5::50, "firm"] = None
    data.loc[9::70, "x"] = np.nan
    return data


@pytest.mark.parametrize("weights", [None, "w"])
def test_replicates_are_fits_of_the_clusters_written_out(weights):
    data = panel()
    options = {} if weights is None else {"weights": weights, "weight_kind": "precision"}
    fit = ogive.fit("y ~ x", data, cluster="firm", **options)
    made = fit.bootstrap(30, seed=6)
    kept = data.dropna()
    assert fit.nobs == len(kept)
    for k in range(0, 30, 3):
        counts = made.counts(k)
        assert list(counts.index) == list(kept.index)
        drawn = counts.groupby(kept["firm"]).agg(["min", "max"])
        assert (drawn["min"] == drawn["max"]).all() and drawn["min"].sum() == kept["firm"].nunique()
        rows = pd.concat([kept[kept["firm"] == firm] for firm, times in drawn["min"].items() for _ in range(times)])
        other = sm.GLM(rows["y"], sm.add_constant(rows[["x"]]), family=sm.families.Binomial(),
                       var_weights=None if weights is None else rows[weights]).fit(tol=1e-14)
        assert np.abs((made.params.iloc[k].to_numpy() - other.params.to_numpy()) / other.bse.to_numpy()).max() < 2e-6
    assert "samples of 40 clusters of firm" in " ".join(str(made.summary()).split())


def test_clusters_of_arrays_and_of_statsmodels_names():
    data = panel().dropna()
    named = smf.logit("y ~ x", data).fit(disp=0, cov_type="cluster", cov_kwds={"groups": data["firm"]}).bootstrap(8, seed=1)
    ours = ogive.fit("y ~ x", data, cluster="firm").bootstrap(8, seed=1)
    np.testing.assert_allclose(named.params, ours.params, rtol=1e-9)
    np.testing.assert_array_equal(named.counts(3), ours.counts(3))
    assert not np.allclose(ours.params, ogive.fit("y ~ x", data).bootstrap(8, seed=1).params)


def test_clusters_of_one_row_are_rows(birthwt):
    one = ogive.fit(FORMULA, birthwt.assign(id=np.arange(len(birthwt))), cluster="id").bootstrap(12, seed=2)
    rows = ogive.fit(FORMULA, birthwt).bootstrap(12, seed=2)
    pd.testing.assert_frame_equal(one.params, rows.params, check_exact=True)
    pd.testing.assert_series_equal(one.counts(11), rows.counts(11))


def test_separated_replicates_are_infinite(mtcars):
    made = ogive.fit("am ~ mpg + hp", mtcars).bootstrap(100, seed=1)
    separated = made.stop == "no_finite_maximum"
    assert 0 < separated.sum() < 20
    assert np.isinf(made.params.to_numpy()[separated]).any(axis=1).all() and np.isfinite(made.bse).all()
    assert f"{separated.sum()} replicates are separated" in " ".join(str(made.summary()).split())


def test_arrays_give_arrays(birthwt):
    made = osm.Logit(birthwt["low"].to_numpy(), osm.add_constant(birthwt[["age", "lwt"]].to_numpy())).fit(disp=0).bootstrap(10)
    assert isinstance(made.params, np.ndarray) and made.params.shape == (10, 3)
    named = smf.logit("low ~ age + lwt", birthwt).fit(disp=0).bootstrap(10)
    np.testing.assert_allclose(made.params, named.params, rtol=1e-9)


def test_other_links(birthwt):
    made = ogive.fit("low ~ lwt", birthwt, link="probit").bootstrap(6, seed=2)
    response, design = dmatrices("low ~ lwt", birthwt, return_type="dataframe")
    for k in range(6):
        family = sm.families.Binomial(link=sm.families.links.Probit())
        other = sm.GLM(response, design, family=family, freq_weights=made.counts(k).to_numpy()).fit(tol=1e-14)
        np.testing.assert_allclose(made.params.iloc[k], other.params, rtol=1e-6)


def test_folds_are_scored_by_the_others(birthwt):
    made = ogive.cross_validate(FORMULA, birthwt, folds=5, seed=1)
    response, design = dmatrices(FORMULA, birthwt, return_type="dataframe")
    y = response.to_numpy()[:, 0]
    fold = made.fold.to_numpy()
    assert sorted(np.bincount(fold)) == [37, 38, 38, 38, 38]
    for k in range(5):
        out = fold == k
        other = sm.GLM(y[~out], design[~out], family=sm.families.Binomial()).fit(tol=1e-14)
        mu = other.predict(design[out]).to_numpy()
        np.testing.assert_allclose(made.predicted.to_numpy()[out], mu, rtol=1e-5)
        row, seen = made.scores.iloc[k], y[out]
        assert row["rows"] == out.sum()
        np.testing.assert_allclose(row["log_loss"], -np.mean(np.where(seen == 1, np.log(mu), np.log1p(-mu))), rtol=1e-6)
        np.testing.assert_allclose(row["brier"], np.mean((seen - mu) ** 2), rtol=1e-6)
        np.testing.assert_allclose(row["accuracy"], np.mean((mu >= 0.5) == (seen == 1)))
        pairs = np.subtract.outer(mu[seen == 1], mu[seen == 0])
        np.testing.assert_allclose(row["auc"], np.mean((pairs > 0) + 0.5 * (pairs == 0)))
    for key, value in made.mean.items():
        np.testing.assert_allclose(value, made.scores[key].mean())
        np.testing.assert_allclose(made.std[key], made.scores[key].std())
    assert "5 of 189 rows" in str(made.summary())


def test_missing_rows_keep_their_labels(made):
    fit = ogive.fit("y ~ x + g", made)
    folds = fit.cross_validate(4)
    assert list(folds.predicted.index) == list(made.dropna(subset=["x", "g"]).index)
    assert fit.bootstrap(5).counts(0).sum() == fit.nobs


@pytest.mark.parametrize("call, sentence", [
    (lambda fit: fit.bootstrap(1), "replicates is 1: give a whole number of at least 2"),
    (lambda fit: fit.bootstrap(2.5), "replicates is 2.5"),
    (lambda fit: fit.bootstrap(seed=-1), "seed is -1"),
    (lambda fit: fit.cross_validate(1), "folds is 1"),
    (lambda fit: fit.cross_validate(190), "no more than the 189 rows"),
    (lambda fit: fit.bootstrap(3).counts(3), "there is no replicate 3"),
    (lambda fit: fit.bootstrap(3).conf_int(method="bca"), "'percentile' or 'basic'"),
])
def test_errors(birthwt, call, sentence):
    with pytest.raises(ogive.errors.OptionError, match=sentence):
        call(ogive.fit("low ~ lwt", birthwt))


@pytest.mark.parametrize("options, sentence", [
    ({"penalty": "firth"}, "leave the penalty out"),
    ({"weights": "ftv", "weight_kind": "frequency"}, "write the rows out"),
])
def test_what_has_no_bootstrap(birthwt, options, sentence):
    fit = ogive.fit("low ~ lwt", birthwt, **options)
    with pytest.raises(ogive.errors.OptionError, match=sentence):
        fit.bootstrap(3)
