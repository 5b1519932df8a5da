"""Every argument given every kind of wrong thing: a result or one sentence, never what numpy, pandas or the binding says."""

import contextlib
import io

import numpy as np
import ogive
import ogive.api as sm
import ogive.formula.api as smf
import ogive.patsy as op
import ogive.plot as pl
import pandas as pd
import pytest
from ogive.errors import OgiveError

RNG = np.random.default_rng(0)
D = pd.DataFrame({"x": RNG.normal(size=80), "z": RNG.normal(size=80), "g": RNG.choice(list("ab"), 80)})
D["y"] = (D.x + RNG.normal(size=80) > 0) * 1
D["c"] = RNG.poisson(1, 80)
X = sm.add_constant(D[["x", "z"]])
M = sm.Logit(D.y, X)
R = M.fit(disp=0)
Q = smf.glm("y~x+g", D, family=sm.families.Binomial()).fit()
B = sm.families.Binomial()
P = sm.families.Poisson()

ODD = [None, "q", "", object(), [], np.nan, np.inf, -1, 10**30, np.zeros((2, 2, 2)), {"a": 1}, [None], ["x", "z"], 1j, b"x",
       np.array(1.0), np.array([], dtype=object), pd.Series(["a"]), (1,), lambda v: v, True, np.ones((3, 2)), [[1, 2], [3]],
       pd.DataFrame(), np.ma.masked_array([1.0], [True]), np.float32(2), np.array(["a", "b"])]

CALLS = [
    # results
    lambda v: R.conf_int(cols=v), lambda v: R.conf_int(cols=v, as_arrow=True), lambda v: R.conf_int(as_arrow=v), lambda v: R.cov_params(as_arrow=v),
    lambda v: R.odds_ratios(as_arrow=v), lambda v: R.t_test("x=0").summary_frame(as_arrow=v), lambda v: R.get_margeff().summary_frame(as_arrow=v),
    lambda v: R.cov_params(scale=v, as_arrow=True),
    lambda v: R.conf_int(v), lambda v: R.conf_int(method=v), lambda v: R.cov_params(v), lambda v: R.cov_params(column=v),
    lambda v: R.cov_params(scale=v), lambda v: R.predict(v), lambda v: R.predict(which=v), lambda v: R.pseudo_rsquared(v),
    lambda v: R.get_prediction(v), lambda v: R.get_prediction(which=v), lambda v: R.get_prediction().conf_int(v),
    lambda v: R.get_prediction().summary_frame(alpha=v), lambda v: R.t_test(v), lambda v: R.wald_test(v), lambda v: R.f_test(v),
    lambda v: R.wald_test("x=0", use_f=v), lambda v: R.wald_test("x=0", scalar=v), lambda v: R.wald_test_terms(v),
    lambda v: R.t_test("x=0", cov_p=v), lambda v: R.t_test("x=0", use_t=v), lambda v: R.t_test((v, 1)),
    lambda v: R.t_test(([0, 1, 0], v)), lambda v: R.t_test("x=0").conf_int(v), lambda v: R.t_test("x=0").summary(xname=v),
    lambda v: R.t_test("x=0").summary(alpha=v), lambda v: R.t_test("x=0").summary(title=v), lambda v: R.get_margeff(at=v),
    lambda v: R.get_margeff(method=v), lambda v: R.get_margeff(atexog=v), lambda v: R.get_margeff(atexog={1: v}),
    lambda v: R.get_margeff(dummy=v), lambda v: R.get_margeff(alpha=v), lambda v: R.get_margeff().summary(v),
    lambda v: R.get_margeff().conf_int(v), lambda v: R.summary(yname=v), lambda v: R.summary(xname=v),
    lambda v: R.summary(title=v), lambda v: R.summary(alpha=v), lambda v: R.summary2(alpha=v), lambda v: R.summary2(title=v),
    lambda v: R.report(v), lambda v: R.report(alpha=v), lambda v: R.odds_ratios(v), lambda v: R.tidy(v),
    lambda v: R.pred_table(v), lambda v: R.info_criteria(v), lambda v: R.info_criteria("aic", dk_params=v),
    lambda v: R.info_criteria("qaic", scale=v), lambda v: R.llf_scaled(v), lambda v: Q.predict(v),
    lambda v: Q.predict(D, exposure=v), lambda v: Q.get_prediction(v), lambda v: Q.t_test(v),
    # models
    lambda v: M.loglike(v), lambda v: M.score(v), lambda v: M.hessian(v), lambda v: M.information(v), lambda v: M.predict(v),
    lambda v: M.predict([0, 1, 2.0], v), lambda v: M.predict([0, 1, 2.0], offset=v), lambda v: M.predict([0, 1, 2.0], which=v),
    lambda v: M.cdf(v), lambda v: M.pdf(v), lambda v: M.fit(disp=0, start_params=v), lambda v: M.fit(disp=0, method=v),
    lambda v: M.fit(disp=0, maxiter=v), lambda v: M.fit(disp=0, tol=v), lambda v: M.fit(disp=0, cov_type=v),
    lambda v: M.fit(disp=0, cov_type="cluster", cov_kwds=v), lambda v: M.fit(disp=0, cov_type="cluster", cov_kwds={"groups": v}),
    lambda v: M.fit(disp=0, cov_type="cluster", cov_kwds={"groups": D.g, "use_correction": v}), lambda v: M.fit(disp=0, use_t=v),
    lambda v: M.fit(disp=0, scale=v), lambda v: M.fit(disp=0, like=v).llf, lambda v: M.fit(disp=0, penalty=v),
    lambda v: M.fit(disp=0, penalty="ridge", C=v), lambda v: M.fit(disp=0, penalty="ridge", lambda_=v), lambda v: M.fit(disp=v),
    lambda v: sm.Logit(v, X).fit(disp=0), lambda v: sm.Logit(D.y, v).fit(disp=0), lambda v: sm.Logit(D.y, X, offset=v).fit(disp=0),
    lambda v: sm.Logit(D.y, X, missing=v).fit(disp=0), lambda v: sm.GLM(D.y, X, family=v).fit(),
    lambda v: sm.GLM(D.y, X, family=sm.families.Binomial(v)).fit(), lambda v: sm.GLM(D.c, X, family=P, exposure=v).fit(),
    lambda v: sm.GLM(D.y, X, family=B, freq_weights=v).fit(), lambda v: sm.GLM(D.y, X, family=B, var_weights=v).fit(),
    lambda v: sm.add_constant(v), lambda v: sm.add_constant(D, has_constant=v), lambda v: sm.add_constant(D[["x"]], prepend=v),
    # formulas
    lambda v: smf.logit(v, D).fit(disp=0), lambda v: smf.logit("y~x", v).fit(disp=0),
    lambda v: smf.logit("y~x", D, subset=v).fit(disp=0), lambda v: smf.logit("y~x", D, missing=v).fit(disp=0),
    lambda v: smf.logit("y~x", D, offset=v).fit(disp=0), lambda v: smf.glm("c~x", D, family=P, exposure=v).fit(),
    lambda v: smf.glm("y~x", D, family=B, freq_weights=v).fit(), lambda v: op.dmatrix(v, D), lambda v: op.dmatrix("x", v),
    lambda v: op.dmatrices(v, D), lambda v: op.dmatrix("x", D, NA_action=v), lambda v: op.dmatrix("x", D, return_type=v),
    lambda v: op.build_design_matrices(v, D), lambda v: op.build_design_matrices([op.dmatrix("x", D).design_info], v),
    lambda v: op.dmatrix("x", D).design_info.slice(v), lambda v: ogive.fit(v, D), lambda v: ogive.fit("y~x", v),
    lambda v: ogive.fit("y~x", D, family=v), lambda v: ogive.fit("y~x", D, link=v), lambda v: ogive.fit("y~x", D, weights=v),
    lambda v: ogive.fit("y~x", D, weights="c", weight_kind=v), lambda v: ogive.fit("y~x", D, offset=v),
    lambda v: ogive.fit("y~x", D, trials=v), lambda v: ogive.fit("y~x", D, event=v), lambda v: ogive.fit("y~x", D, penalty=v),
    lambda v: ogive.fit("y~x", D, robust=v), lambda v: ogive.fit("y~x", D, cluster=v), lambda v: ogive.fit("y~x", D, level=v),
    lambda v: ogive.fit("y~x", D, order=v), lambda v: ogive.fit("y~x", D, information=v),
    lambda v: ogive.fit("y~x", D, max_iterations=v), lambda v: ogive.fit("y~x", D, like=v).llf,
    # figures
    lambda v: pl.probability(v, "x"), lambda v: pl.probability(Q, v), lambda v: pl.probability(Q, "x", level=v),
    lambda v: pl.probability(Q, "x", data=v), lambda v: pl.forest(Q, level=v), lambda v: pl.forest(Q, intercept=v),
    lambda v: pl.roc(Q, threshold=v), lambda v: pl.roc(Q, title=v), lambda v: pl.link(v), lambda v: pl.scatter(v, "x", "z"),
    lambda v: pl.scatter(D, v, "z"), lambda v: pl.scatter(D, "x", "z", hue=v), lambda v: pl.lineplot(v, D.z),
]


@pytest.mark.parametrize("call", CALLS, ids=range(len(CALLS)))
def test_an_odd_argument_is_a_sentence(call):
    for value in ODD:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                call(value)
        except OgiveError as error:
            assert len(str(error)) > 10 and "\n  File" not in str(error) and "Invoked with" not in str(error), (value, error)


@pytest.mark.parametrize("load", [ogive.load, sm.load])
def test_a_model_is_loaded_from_a_path(load):
    for value in (None, 1, True, [], b"m.json", object()):
        with pytest.raises(OgiveError, match="give its path"):
            load(value)


@pytest.mark.parametrize("call, sentence", [
    (lambda: R.summary(alpha=2), "alpha is 2: it lies between 0 and 1, as 0.05 does"),
    (lambda: R.tidy(-1), "alpha is -1: it lies"),
    (lambda: R.t_test("x=0").conf_int(np.nan), "alpha is nan: it lies"),
    (lambda: R.get_margeff(atexog={-1: 1}), "atexog has -1: columns are called by name, or by number from 0 to 2"),
    (lambda: R.get_margeff(atexog={99: 1}), "atexog has 99: columns"),
    (lambda: R.get_margeff(atexog={"x": "much"}), "atexog['x'] is 'much': give a number"),
    (lambda: R.wald_test("x=0", use_f="no"), "use_f is 'no': give True or False"),
    (lambda: R.t_test("x=0", cov_p=np.eye(2)), "cov_p has the shape (2, 2): give a row and a column for each of 3"),
    (lambda: R.t_test("x=0", cov_p=np.ones((3, 2))), "cov_p has the shape (3, 2): give a row and a column"),
    (lambda: R.wald_test("x=0", cov_p=-np.eye(3)), "variances are 0 or more"),
    (lambda: R.wald_test("x=0", invcov=np.eye(3)), "wald_test() does not take invcov: cov_p takes the covariance itself"),
    (lambda: R.wald_test_terms(combine_terms=["x"]), "tests what it is told together"),
    (lambda: R.get_prediction(average=True), "predictions are of each row"),
    (lambda: R.conf_int(cols="x"), "cols is 'x': give numbers of coefficients, from 0 to 2"),
    (lambda: R.summary().add_extra_txt(3), "etext is 3: give a list of lines"),
    (lambda: ogive.fit("y ~ x", "a.csv\0"), "NUL"),
    (lambda: R.cov_params(other=np.eye(3)), "cov_params() does not take other"),
    (lambda: M.fit(cov_type="HAC", cov_kwds={"maxlags": 1}), "cov_type is 'HAC': give 'nonrobust', 'HC0' to 'HC3', or 'cluster'"),
    (lambda: M.fit(scale="X2"), "scale is not an argument here"),
    (lambda: sm.GLM(D.c, D[["x"]], freq_weights=np.full(len(D), 0.5)), "give weights that are no whole numbers as var_weights"),
    (lambda: ogive.fit("y~x", D, weights=D.c, weight_kind="frequency"), "give the name of a column, as a text"),
    (lambda: M.cdf("half"), "X is 'half': give linear predictors, numbers"),
    (lambda: M.loglike(0.5), "params have 0 dimensions: give one number for each coefficient"),
])
def test_what_was_silent_or_obscure(call, sentence):
    with pytest.raises(OgiveError) as caught:
        call()
    assert sentence in str(caught.value)


def test_a_link_or_family_that_there_is_not():
    assert not hasattr(sm.families, "Gamma") and not hasattr(sm.families.links, "Power")
    with pytest.raises(OgiveError, match="no link 'Power'; it has Logit, Probit"):
        sm.families.links.Power
