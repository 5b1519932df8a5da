"""start_params, maxiter, tol and method: what they do to the path, and that they leave the maximum alone."""

import warnings

import numpy as np
import ogive.api as sm
import ogive.formula.api as smf
import pytest
import statsmodels.api as theirs
from ogive.errors import ConvergenceWarning
from test_statsmodels import SEEDS, Case, pair


@pytest.mark.parametrize("seed", SEEDS[:60])
def test_a_start_shortens_the_way_to_the_same_maximum(seed):
    case, ours, _ = pair(seed)
    rng = np.random.default_rng(seed)
    model = ours.model
    best = np.asarray(ours.params)
    for start in (best, best + rng.normal(size=len(best)) * np.asarray(ours.bse)):
        again = model.fit(start_params=start, disp=False)
        assert again.converged
        np.testing.assert_allclose(again.params, ours.params, rtol=1e-12, atol=1e-12 * np.max(ours.bse))
    assert model.fit(start_params=best, disp=False)._fitted.steps <= min(2, ours._fitted.steps)


@pytest.mark.parametrize("seed", SEEDS[:30])
def test_iterations_from_a_start_are_counted_as_theirs(seed):
    case = Case(seed)
    if not case.glm or case.link != "logit" or case.kind in ("missing", "counts"):
        pytest.skip("one kind of model is enough")
    start = np.random.default_rng(seed).normal(size=len(case.x.columns)) * 0.01
    family = theirs.families.Binomial()
    oracle = theirs.GLM(case.y, case.x, family=family, **case.options).fit(start_params=start)
    ours = sm.GLM(case.y, case.x, family=sm.families.Binomial(), **case.options).fit(start_params=start)
    if oracle.llf < ours.llf - 1:
        pytest.skip("statsmodels diverges from there")
    assert ours.fit_history["iteration"] == oracle.fit_history["iteration"]


@pytest.mark.parametrize("start", [[1e3, -1e3, 1e3], [1e200, 1e200, -1e200], [-40.0, 0, 0], [0.0, 300, -300], [20.0, 10, 10]])
def test_a_start_from_which_nothing_leads_up_is_no_harm(start):
    rng = np.random.default_rng(1)
    x = sm.add_constant(rng.normal(size=(200, 2)))
    y = (rng.random(200) < 1 / (1 + np.exp(-x.sum(axis=1)))).astype(int)
    for link in ("Logit", "Probit", "CLogLog", "Cauchy"):
        model = sm.GLM(y, x, family=sm.families.Binomial(getattr(sm.families.links, link)()))
        expected, got = model.fit(), model.fit(start_params=start)
        assert got.converged and got._fitted.steps < 60  # of a cloglog by far not the steps from there
        np.testing.assert_allclose(got.params, expected.params, rtol=1e-10)


def test_a_formula_and_aliased_columns_take_a_start(mtcars):
    model = smf.logit("am ~ wt + I(2 * wt) + hp", mtcars)
    plain, started = model.fit(disp=False), model.fit(disp=False, start_params=[1, 1, 1, 0])
    np.testing.assert_allclose(started.params, plain.params, rtol=1e-12)


@pytest.mark.parametrize("api, kind", [("Logit", {}), ("Probit", {}), ("GLM", {"family": True})])
def test_maxiter_ends_the_iteration(mtcars, api, kind):
    def fitted(of, **more):
        options = {"family": of.families.Binomial()} if kind else {}
        return getattr(of, api)(mtcars["am"], of.add_constant(mtcars[["mpg", "hp", "wt"]]), **options).fit(**more)

    for most in (1, 2, 3):
        with pytest.warns(ConvergenceWarning):
            stopped = fitted(sm, maxiter=most, disp=False)
        assert not stopped.converged and not stopped.mle_retvals["converged"]
        assert stopped.mle_retvals["iterations"] == most
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        whole = fitted(sm, maxiter=35, disp=False)
    assert whole.converged


def test_stopped_logits_are_where_theirs_are(mtcars):
    """Both take Newton's steps from zeros; ours are halved where the likelihood would fall, which is not the case here."""
    y, x = mtcars["am"], sm.add_constant(mtcars[["mpg", "hp", "wt"]])
    for most in (1, 2, 4):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ours = sm.Logit(y, x).fit(maxiter=most, disp=False)
            other = theirs.Logit(y, x).fit(maxiter=most, disp=False)
        np.testing.assert_allclose(ours.params, other.params, rtol=1e-6)  # theirs adds 1e-10 to the Hessian's diagonal
        assert ours.converged == other.mle_retvals["converged"] is False


def test_every_method_and_tolerance_is_the_same_maximum(mtcars):
    y, x = mtcars["am"], sm.add_constant(mtcars[["mpg", "wt"]])
    expected = sm.Logit(y, x).fit(disp=False)
    for more in ({"method": "bfgs"}, {"method": "NM"}, {"method": "newton", "tol": 1e-3}, {"tol": 1e-15}, {"tol": 0}):
        np.testing.assert_array_equal(sm.Logit(y, x).fit(disp=False, **more).params, expected.params)
    for more in ({"method": "IRLS"}, {"method": "lbfgs"}):
        np.testing.assert_allclose(sm.GLM(y, x, family=sm.families.Binomial()).fit(**more).params, expected.params, rtol=1e-13)
