"""What people do wrong: one class a code, one sentence, and the interpreter stands."""

import pickle

import numpy as np
import ogive
import ogive.api as sm
import ogive.formula.api as smf
import pandas as pd
import pytest
from ogive import errors
from ogive.patsy import dmatrices, dmatrix

X = np.column_stack([np.ones(8), np.arange(8.0)])
Y = np.array([0, 1, 0, 1, 1, 0, 1, 1])
FRAME = pd.DataFrame({"y": Y, "x": X[:, 1], "g": list("aabbccaa")})


def logit(y=Y, x=X, **more):
    return lambda: sm.Logit(y, x, **more).fit(disp=False)


CASES = [
    (lambda: ogive.fit("y ~ x", {"y": [0.5, 0.2, 0.7], "x": [1.0, 2.0, 4.0]}), errors.ResponseError, "name their column with trials, else take it as it is with smf.glm"),
    (lambda: ogive.fit("y ~ x", {"y": [1, 2, -3], "x": [1, 2, 4]}, family="poisson"), errors.ResponseError, "take family='gaussian' for real values"),
    (lambda: ogive.fit("y ~ x", FRAME).predict({"x": ["much"]}), errors.ColumnTypeError, r"make the cell missing \(None\)$"),
    (lambda: ogive.fit("y ~ x", {"y": [1, 2, 3], "x": [1, 2, 4]}, family="gaussian", event="1"), errors.OptionError, "leave event out, or"),
    (lambda: ogive.fit("y ~ z", FRAME), errors.UnknownColumnError, "has no column 'z'; its columns are 'y', 'x', 'g'"),
    (lambda: ogive.fit("y ~ mgp", {"y": Y, "mpg": X[:, 1]}), errors.UnknownColumnError, "did you mean 'mpg'"),
    (lambda: ogive.fit("y ~ mgp", FRAME.assign(mpg=1.0)), errors.UnknownColumnError, "did you mean 'mpg'"),
    (lambda: ogive.fit("y ~ x +", FRAME), errors.FormulaError, r"(?s)y ~ x \+.*\^"),
    (lambda: ogive.fit("y ~ __import__('os')", FRAME), errors.FormulaError, "__import__"),
    (lambda: ogive.fit("y ~ x", 7), errors.ColumnTypeError, "type int is no table"),
    (lambda: ogive.fit("y ~ x", [1, 2]), errors.ColumnTypeError, "type list is no table"),
    (lambda: ogive.fit("y ~ x", "nowhere.csv"), errors.ReadError, "nowhere.csv"),
    (lambda: ogive.fit("y ~ x", {"y": Y, "x": X[:5, 1]}), errors.DataError, "column 'x' has 5 rows, the others"),
    (lambda: ogive.fit("y ~ x", {"y": Y, "x": X}), errors.DataError, "2 dimensions"),
    (lambda: ogive.fit("y ~ x", FRAME, family="gamma"), errors.OptionError, "gamma"),
    (lambda: ogive.fit("y ~ x", FRAME, penalty="l1"), errors.OptionError, "l1"),
    (lambda: ogive.fit("y ~ x", FRAME, weights="x"), errors.OptionError, "weight"),
    (logit(y=np.arange(8)), errors.ResponseError, "'y'"),
    (logit(y=Y - 2), errors.ResponseError, "'y'"),
    (logit(y=Y + 0.5), errors.ResponseError, "is no fraction"),
    (logit(y=np.where(Y, "yes", "no")), errors.ResponseError, "holds text"),
    (logit(y=Y[:5]), errors.DataError, "5 rows"),
    (logit(y=np.column_stack([Y, Y, Y])), errors.ResponseError, "3 columns"),
    (logit(x=np.ones((2, 2, 2))), errors.DataError, "3 dimensions"),
    (logit(x=np.where(X == 3, np.nan, X)), errors.MissingDataError, "'x1' in 1 of 8 rows"),
    (logit(x=np.where(X == 3, np.inf, X)), errors.DataError, "infinite in 1 row"),
    (logit(x=X.astype(complex)), errors.ColumnTypeError, "complex"),
    (logit(x=X.astype(str)), errors.ColumnTypeError, "text"),
    (logit(x=np.full((8, 1), np.nan), missing="drop"), errors.NotEstimableError, ""),
    (logit(missing="maybe"), errors.OptionError, "'none', 'drop' or 'raise'"),
    (logit(x=pd.DataFrame(X, index=range(8, 0, -1)), y=pd.Series(Y)), errors.DataError, "indices"),
    (lambda: sm.Logit(Y, X).fit(method="magic"), errors.OptionError, "no method 'magic'.*take one of newton, nm, bfgs"),
    (lambda: sm.Logit(Y, X).fit(method="irls"), errors.OptionError, "no method 'irls'"),
    (lambda: sm.GLM(Y, X).fit(method="newtn"), errors.OptionError, "did you mean newton"),
    (lambda: sm.Logit(Y, X).fit(maxiter=0), errors.OptionError, "maxiter is 0"),
    (lambda: sm.Logit(Y, X).fit(maxiter=2.5), errors.OptionError, "maxiter is 2.5"),
    (lambda: sm.Logit(Y, X).fit(tol=-1), errors.OptionError, "tol is -1"),
    (lambda: sm.Logit(Y, X).fit(tol="small"), errors.OptionError, "tol is 'small'"),
    (lambda: sm.Logit(Y, X).fit(start_params=["a", "b"]), errors.OptionError, "a number for every column"),
    (lambda: sm.Logit(Y, X).fit(start_params=[0, np.inf]), errors.OptionError, "is not finite"),
    (lambda: sm.Logit(Y, X).fit(start_params=[0, 0], penalty="firth"), errors.OptionError, "without a penalty"),
    (lambda: smf.logit("y ~ x", FRAME).fit(start_params=[1, 2, 3]), errors.OptionError, "3 numbers, the model 2 columns"),
    (lambda: smf.probit("y ~ x", FRAME).fit(disp=False).odds_ratios(), errors.OptionError, "no ratio under the link 'probit'"),
    (lambda: sm.GLM(Y / 2 - 0.1, X, family=sm.families.Binomial()).fit(), errors.ResponseError, "is no fraction"),
    (lambda: sm.Probit(Y / 2, X).fit(disp=False), errors.ResponseError, "'y'"),
    (lambda: sm.Logit(Y, X).fit(tolerance=1), errors.OptionError, "no argument 'tolerance'"),
    (lambda: sm.Logit(Y, X).fit(start_params=[1]), errors.OptionError, "1 number, the model 2 columns"),
    (lambda: sm.GLM(Y, X, family="binomial"), errors.OptionError, "sm.families.Binomial"),
    (lambda: sm.families.Tweedie(), errors.UnknownNameError, "no family 'Tweedie'"),
    (lambda: sm.families.links.Box, errors.UnknownNameError, "no link 'Box'"),
    (lambda: sm.GLM(Y, X, family=sm.families.Binomial(), freq_weights=Y + 0.5, var_weights=Y + 1).fit(), errors.DataError, "are no whole numbers"),
    (lambda: sm.GLM(Y, X, family=sm.families.Poisson(), exposure=Y), errors.DataError, "exposure"),
    (lambda: sm.GLM(Y, X, family=sm.families.Binomial(), exposure=Y + 1), errors.OptionError, "log link"),
    (lambda: sm.Logit(Y, X).fit(disp=0, penalty=3), errors.OptionError, "the option penalty cannot be 3"),
    (lambda: sm.Logit(Y, X).fit(disp=0, cov_type="cluster", cov_kwds={"groups": "zz"}), errors.UnknownColumnError, "'zz'"),
    (lambda: sm.add_constant(X, has_constant="no"), errors.OptionError, "has_constant"),
    (lambda: sm.add_constant(X, has_constant="raise"), errors.OptionError, "constant"),
    (lambda: smf.logit("y ~ x", FRAME).fit(disp=False).conf_int(1.5), errors.OptionError, "alpha"),
    (lambda: smf.logit("y ~ x", FRAME).fit(disp=False).predict({"z": [1.0]}), errors.UnknownColumnError, "'x'"),
    (lambda: smf.logit("y ~ g", FRAME).fit(disp=False).predict({"g": ["d"]}), errors.UnknownLevelError, "'d'"),
    (lambda: sm.Logit(Y, X).fit(disp=False).predict(np.ones((3, 5))), errors.DataError, "5 columns, the model has 2"),
    (lambda: sm.Logit(Y, pd.DataFrame(X, columns=["const", "x"])).fit(disp=False).predict(FRAME), errors.UnknownColumnError, "'const'"),
    (lambda: sm.Logit(Y, X).fit(disp=False).predict(X, offset=Y), errors.OptionError, "without an offset"),
    (lambda: sm.load("nowhere.json"), FileNotFoundError, ""),
    (lambda: dmatrices("~ x", FRAME), errors.FormulaError, "no left side"),
    (lambda: dmatrix("y ~ x", FRAME), errors.FormulaError, "dmatrices"),
    (lambda: dmatrix("x", FRAME, return_type="list"), errors.OptionError, "return_type"),
]


@pytest.mark.parametrize("k", range(len(CASES)))
def test_one_class_and_one_sentence(k):
    call, kind, words = CASES[k]
    with pytest.raises(kind, match=words) as caught:
        call()
    if isinstance(caught.value, errors.OgiveError):
        assert type(caught.value) is kind
        assert len(str(caught.value)) > 20
        assert type(pickle.loads(pickle.dumps(caught.value))) is kind


def test_each_class_is_what_python_calls_it():
    assert issubclass(errors.UnknownColumnError, KeyError)
    assert issubclass(errors.DataError, ValueError)
    assert issubclass(errors.ColumnTypeError, TypeError)
    assert issubclass(errors.ReadError, OSError)
    with pytest.raises(errors.UnknownColumnError) as caught:
        ogive.fit("y ~ z", FRAME)
    assert caught.value.code == "unknown_column" and not str(caught.value).startswith('"')


def test_separated_and_singular_data_are_answers():
    with pytest.warns(errors.SeparationWarning, match="separated"):
        results = sm.Logit((X[:, 1] > 3).astype(int), X).fit(disp=False)
    assert not results.converged and np.isinf(results.params).all()
    results = sm.Logit(Y, np.column_stack([X, 2 * X[:, 1]])).fit(disp=False)
    assert results.converged and np.isnan(results.params[2])
    assert results.params[1] == sm.Logit(Y, X).fit(disp=False).params[1]


def test_missing_values(recwarn):
    x = pd.DataFrame(np.where(X == 3, np.nan, X), columns=["const", "x"], index=list("abcdefgh"))
    y = pd.Series(Y, index=x.index)
    with pytest.raises(errors.MissingDataError):
        sm.Logit(y, x, missing="raise").fit(disp=False)
    results = sm.Logit(y, x, missing="drop").fit(disp=False)
    assert list(results.fittedvalues.index) == list("abcefgh")
    assert results.nobs == 7
    np.testing.assert_array_equal(np.isnan(results.predict(x)), [False] * 3 + [True] + [False] * 4)


def test_reports_name_the_arguments_of_python():
    result = ogive.fit("y ~ x", {"y": [0, 0, 0, 1, 1, 1], "x": [1.0, 2, 3, 4, 5, 6]})
    assert "(penalty='firth')" in " ".join(result.report().split()) and "--penalty" not in result.report("markdown")
