"""What statsmodels' results give beside the usual: other levels, the linear predictor, covariances of combinations."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import ogive.api as osm
from ogive.errors import OptionError
from ogive.sklearn import LogisticRegression


@pytest.fixture(scope="module")
def fits():
    draw = np.random.default_rng(4)
    x = pd.DataFrame({"const": 1.0, "a": draw.normal(size=80), "b": draw.normal(size=80)})
    y = pd.Series((draw.random(80) < 1 / (1 + np.exp(-x["a"]))).astype(int), name="y")
    return [
        (osm.Logit(y, x).fit(disp=0), sm.Logit(y, x).fit(disp=0, tol=1e-12)),
        (osm.GLM(y, x, family=osm.families.Binomial()).fit(), sm.GLM(y, x, family=sm.families.Binomial()).fit(tol=1e-14)),
    ]


def test_predictions_of_the_linear_predictor(fits):
    for ours, other in fits:
        one, two = ours.get_prediction(which="linear"), other.get_prediction(which="linear")
        np.testing.assert_allclose(one.predicted, two.predicted, rtol=1e-8, atol=1e-10)
        np.testing.assert_allclose(one.se, two.se, rtol=1e-8)
        np.testing.assert_allclose(one.var_pred, two.var_pred, rtol=1e-8)
        for alpha in (0.05, 0.3):
            a, b = one.summary_frame(alpha), two.summary_frame(alpha=alpha)
            assert list(a.columns) == list(b.columns)
            np.testing.assert_allclose(a, b, rtol=1e-7, atol=1e-9)
        with pytest.raises(OptionError, match="which is 'var'"):
            ours.get_prediction(which="var")


def test_predictions_have_statsmodels_names(fits):
    one, two = (fit.get_prediction() for fit in fits[0])
    np.testing.assert_allclose(one.predicted, two.predicted, rtol=1e-8)
    np.testing.assert_allclose(one.se, two.se, rtol=1e-7)


def test_marginal_effects_at_another_level(fits):
    ours, other = (fit.get_margeff() for fit in fits[0])
    np.testing.assert_allclose(ours.conf_int(alpha=0.2), other.conf_int(alpha=0.2), rtol=1e-7)
    np.testing.assert_allclose(ours.summary_frame(alpha=0.2), other.summary_frame(alpha=0.2), rtol=1e-6, atol=1e-9)
    assert str(ours.summary(alpha=0.2)) == str(other.summary(alpha=0.2))
    np.testing.assert_allclose(ours.summary_frame(), other.summary_frame(), rtol=1e-6, atol=1e-9)


def test_covariances_of_combinations(fits):
    ours, other = fits[0]
    v = np.asarray(other.cov_params())
    for r in ([0, 1, -1], [[0, 1, -1]], [[1, 0, 0], [0, 1, 1]]):
        np.testing.assert_allclose(ours.cov_params(r_matrix=r), np.asarray(r) @ v @ np.asarray(r).T, rtol=1e-7)
    with pytest.raises(OptionError, match="a column for each of 3"):
        ours.cov_params(r_matrix=[1, 2])


def test_a_threshold_is_a_number(fits):
    with pytest.raises(OptionError, match="threshold is 'x': give a number"):
        fits[0][0].pred_table("x")


@pytest.mark.parametrize("wrong", [{"solver": "foo"}, {"tol": -1.0}, {"tol": "a"}, {"max_iter": 2.5}, {"max_iter": -1}])
def test_the_iteration_of_scikit_learn(wrong):
    x = np.arange(10.0)[:, None]
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} is"):
        LogisticRegression(**wrong).fit(x, np.arange(10) % 2)
