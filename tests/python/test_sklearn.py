"""ogive.sklearn.LogisticRegression against scikit-learn's own, solved tightly, and within scikit-learn's machinery."""

import copy
import inspect
import io
import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
import sklearn
from ogive import errors
from ogive.sklearn import ConvergenceWarning, LogisticRegression, SeparationWarning
from sklearn import exceptions
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression as Theirs
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

# Relative to the largest coefficient: scikit-learn's minimum at a tolerance of 1e-12 on its gradient is worth this much.
CLOSE = 1e-8


def seed_2(rows=500, seed=1):
    """The data of the second seed."""
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(3, 1, rows), rng.uniform(0, 4, rows)
    return np.column_stack([x1, x2]), (rng.random(rows) < 1 / (1 + np.exp(3 - 2 * x1 + 1.5 * x2))).astype(int)


def tight(**words):
    return Theirs(solver="newton-cholesky", tol=1e-12, max_iter=1000, **words)


def assert_same(ours, theirs, x, close=CLOSE):
    scale = max(np.abs(theirs.coef_).max(), np.abs(theirs.intercept_).max(), 1e-3)
    assert ours.coef_.shape == theirs.coef_.shape and ours.intercept_.shape == theirs.intercept_.shape
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0, atol=close * scale)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=0, atol=close * scale)
    np.testing.assert_allclose(ours.predict_proba(x), theirs.predict_proba(x), rtol=0, atol=10 * close)
    assert (ours.classes_ == theirs.classes_).all()


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("c", [1e-4, 0.1, 1.0, 100.0, 1e6, np.inf])
def test_seed_2(c, intercept):
    x, y = seed_2()
    assert_same(LogisticRegression(C=c, fit_intercept=intercept).fit(x, y), tight(C=c, fit_intercept=intercept).fit(x, y), x)


def test_the_lines_of_seed_2():
    """A design with its own Intercept column, penalised as any other, and lbfgs at a small tolerance."""
    x, y = seed_2()
    design = pd.DataFrame({"Intercept": 1.0, "x1": x[:, 0], "x2": x[:, 1]})
    ours = LogisticRegression(fit_intercept=False).fit(design, y)
    theirs = Theirs(fit_intercept=False, tol=1e-10, max_iter=10000).fit(design, y)
    assert_same(ours, theirs, design, 1e-6)
    assert_same(ours, tight(fit_intercept=False).fit(design, y), design)
    assert list(ours.feature_names_in_) == ["Intercept", "x1", "x2"] and ours.intercept_ == 0
    ours = LogisticRegression(fit_intercept=False, penalty=None).fit(design, y)
    assert_same(ours, tight(fit_intercept=False, C=np.inf).fit(design, y), design)


def case_of(seed):
    """One random problem: (X, y, words of both estimators, sample_weight)."""
    rng = np.random.default_rng(seed)
    rows, columns = int(rng.integers(40, 300)), int(rng.integers(1, 7))
    x = rng.normal(size=(rows, columns)) * 10.0 ** rng.integers(-1, 2, columns) + rng.integers(-2, 3, columns)
    eta = ((x - x.mean(axis=0)) / x.std(axis=0)) @ rng.normal(size=columns) + rng.normal()
    y = np.asarray(rng.choice(["no", "yes"], rows) if rng.random() < 0.1 else (rng.random(rows) < 1 / (1 + np.exp(-eta))).astype(int))
    weights = [None, None, rng.integers(0, 4, rows).astype(float), rng.uniform(0.1, 3, rows)][int(rng.integers(0, 4))]
    classes = np.unique(y)
    class_weight = [None, None, "balanced", {classes[0]: 0.3, classes[-1]: 2.0}][int(rng.integers(0, 4))]
    c = 10.0 ** rng.uniform(-4, 6)
    return x, y, {"C": c, "fit_intercept": bool(rng.random() < 0.7), "class_weight": class_weight}, weights


@pytest.mark.parametrize("seed", range(200))
def test_random_data(seed):
    x, y, words, weights = case_of(seed)
    ours = LogisticRegression(**words).fit(x, y, sample_weight=weights)
    theirs = tight(**words).fit(x, y, sample_weight=weights)
    assert_same(ours, theirs, x)
    assert (ours.predict(x) == theirs.predict(x)).all()
    np.testing.assert_allclose(ours.decision_function(x), theirs.decision_function(x), rtol=1e-6, atol=1e-6)
    with np.errstate(divide="ignore"):
        logs = theirs.predict_log_proba(x)  # -inf where the probability is lost
    near = logs > -30
    np.testing.assert_allclose(ours.predict_log_proba(x)[near], logs[near], rtol=1e-6, atol=1e-9)
    assert ours.score(x, y, weights) == theirs.score(x, y, weights)
    assert ours.n_iter_.shape == (1,) and 1 <= ours.n_iter_[0] <= 30
    assert 0 < ours.penalty_["effective_df"] <= x.shape[1] + 1


def test_spellings_of_the_penalty():
    x, y = seed_2()
    plain = LogisticRegression(C=np.inf).fit(x, y)
    ridge = LogisticRegression().fit(x, y)
    for words in ({"penalty": None}, {"penalty": None, "C": np.inf}, {"penalty": "l2", "C": np.inf}, {"C": np.inf, "l1_ratio": 0}):
        assert (LogisticRegression(**words).fit(x, y).coef_ == plain.coef_).all()
    with pytest.warns(FutureWarning, match="is written None"):
        assert (LogisticRegression("none").fit(x, y).coef_ == plain.coef_).all()
    with pytest.warns(UserWarning, match="C says nothing"):
        LogisticRegression(penalty=None, C=3.0).fit(x, y)
    for words in ({"penalty": "l2"}, {"l1_ratio": None}, {"penalty": "deprecated"}, {"C": 1}):
        assert (LogisticRegression(**words).fit(x, y).coef_ == ridge.coef_).all()


WRONG = [
    ({"penalty": "l1"}, "not there yet: take l1_ratio=0"),
    ({"penalty": "elasticnet", "l1_ratio": 0.5}, "not there yet"),
    ({"l1_ratio": 0.5}, "l1_ratio=0.5 is not there yet"),
    ({"penalty": "ridge"}, "take 'l2' or None"),
    ({"C": 0}, "C is 0"), ({"C": -1.0}, "C is -1"), ({"C": "1"}, "C is '1'"), ({"C": np.nan}, "C is nan"),
]


@pytest.mark.parametrize("words,sentence", WRONG, ids=[str(w[0]) for w in WRONG])
def test_arguments_out_of_range(words, sentence):
    x, y = seed_2()
    with pytest.raises(errors.OptionError, match=sentence) as caught:
        LogisticRegression(**words).fit(x, y)
    assert isinstance(caught.value, ValueError)


def test_arguments_that_change_nothing():
    x, y = seed_2()
    one = LogisticRegression().fit(x, y)
    other = LogisticRegression(solver="saga", dual=True, tol=1e-2, intercept_scaling=5, warm_start=True, random_state=3,
                               n_jobs=2, verbose=1, max_iter=50)
    for _ in range(2):
        assert (other.fit(x, y).coef_ == one.coef_).all() and other.intercept_ == one.intercept_
    with pytest.warns(ConvergenceWarning, match="limit"):
        LogisticRegression(max_iter=1).fit(x, y)


def test_bad_data():
    x, y = seed_2()
    with pytest.raises(ValueError, match="Only binary classification is supported.*3 classes"):
        LogisticRegression().fit(x, np.arange(500) % 3)
    with pytest.raises(ValueError, match="only one class"):
        LogisticRegression().fit(x, np.ones(500))
    for bad, sentence in ((np.nan, "NaN"), (np.inf, "infinity")):
        broken = x.copy()
        broken[7, 1] = bad
        for given in (broken, np.asfortranarray(broken), broken.astype(np.float32), pd.DataFrame(broken, columns=["a", "b"])):
            with pytest.raises(ValueError, match=sentence if isinstance(given, np.ndarray) else "NaN|infin"):
                LogisticRegression().fit(given, y)
        with pytest.raises(ValueError, match=sentence):
            LogisticRegression().fit(x, y).predict(broken)
    for offset, sentence in ((np.zeros(3), "one number a row"), (np.full(500, np.nan), "offset contains NaN")):
        with pytest.raises(ValueError, match=sentence):
            LogisticRegression().fit(x, y, offset=offset)
    for weights, sentence in ((np.zeros(500), "non-zero|0 in every row"), (-np.ones(500), "[Nn]egative")):
        with pytest.raises(ValueError, match=sentence):
            LogisticRegression().fit(x, y, sample_weight=weights)
    with pytest.raises(exceptions.NotFittedError):
        LogisticRegression().summary()
    with pytest.raises(exceptions.NotFittedError):
        LogisticRegression().bse_  # noqa: B018


def test_offset():
    x, y = seed_2()
    offset = 0.3 * x[:, 0]
    plain = LogisticRegression(C=np.inf).fit(x, y)
    shifted = LogisticRegression(C=np.inf).fit(x, y, offset=offset)
    assert shifted.coef_[0, 0] + 0.3 == pytest.approx(plain.coef_[0, 0], rel=1e-10)
    np.testing.assert_allclose(shifted.predict_proba(x, offset=offset), plain.predict_proba(x), atol=1e-12)
    assert (shifted.predict(x, offset=offset) == plain.predict(x)).all()
    assert shifted.score(x, y, offset=offset) == plain.score(x, y)


def test_what_scikit_learn_does_not_tell():
    x, y = seed_2()
    import ogive.api as sm

    ours = LogisticRegression(C=np.inf).fit(pd.DataFrame(x, columns=["x1", "x2"]), y)
    logit = sm.Logit(y, sm.add_constant(x)).fit(disp=False)
    assert ours.names_ == ["Intercept", "x1", "x2"] and ours.penalty_ is None
    np.testing.assert_allclose(np.append(ours.intercept_, ours.coef_[0]), np.asarray(logit.params), rtol=1e-13)
    for one, other in ((ours.bse_, logit.bse), (ours.std_errors_, logit.bse), (ours.pvalues_, logit.pvalues),
                       (ours.conf_int(), logit.conf_int()), (ours.conf_int(alpha=0.1), logit.conf_int(0.1))):
        np.testing.assert_allclose(one, np.asarray(other), rtol=1e-12)
    assert "std err" in ours.summary() and repr(ours.summary()) == str(ours.summary())
    ridge = LogisticRegression(C=2.0).fit(x, y)
    assert ridge.penalty_ == {"C": 2.0, "lambda": 0.5, "lambda_over_n": 0.001, "effective_df": ridge.penalty_["effective_df"]}
    assert 2.9 < ridge.penalty_["effective_df"] < 3
    assert "C = 2 (scikit-learn's), lambda = 0.5" in " ".join(ridge.summary().split())
    for ask in (lambda: ridge.bse_, lambda: ridge.pvalues_, ridge.conf_int):
        with pytest.raises(errors.ModelError, match="fit with C=np.inf"):
            ask()
    assert not hasattr(ridge, "bse_")


def test_separated_data():
    x, y = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0]]), np.array([0, 0, 0, 1, 1, 1])
    with pytest.warns(SeparationWarning, match="the data are separated") as said:
        plain = LogisticRegression(C=np.inf).fit(x, y)
    assert issubclass(said[0].category, (errors.SeparationWarning)) and issubclass(said[0].category, exceptions.ConvergenceWarning)
    assert said[0].filename == __file__
    assert np.isfinite(plain.coef_).all() and plain.coef_[0, 0] > 10 and (plain.predict(x) == y).all()
    assert np.isfinite(plain.predict_log_proba(x)).all() and "separated" in plain.summary()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ridge = LogisticRegression().fit(x, y)
    assert_same(ridge, tight().fit(x, y), x)


def test_repeated_columns():
    x, y = seed_2()
    twice = np.column_stack([x, x[:, 0]])
    assert_same(LogisticRegression().fit(twice, y), tight().fit(twice, y), twice)
    with pytest.warns(ConvergenceWarning, match="the columns x2"):
        plain = LogisticRegression(C=np.inf).fit(twice, y)
    assert plain.coef_[0, 2] == 0
    np.testing.assert_allclose(plain.predict_proba(twice), LogisticRegression(C=np.inf).fit(x, y).predict_proba(x), rtol=1e-12)


def test_more_columns_than_rows():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(30, 80)), np.arange(30) % 2
    assert_same(LogisticRegression().fit(x, y), tight().fit(x, y), x)


def forms(x):
    strided = np.empty((x.shape[0], 2 * x.shape[1]))
    strided[:, ::2] = x
    yield from (np.asfortranarray(x), strided[:, ::2], x[::-1].copy()[::-1], x.tolist(), pd.DataFrame(x, columns=["a", "b"]),
                pd.DataFrame({"a": x[:, 0], "b": pd.array(x[:, 1], dtype="Float64")}), np.ma.asarray(x))
    frames = {"a": x[:, 0], "b": x[:, 1]}
    yield from (pytest.importorskip("polars").DataFrame(frames), pytest.importorskip("pyarrow").table(frames))


def test_forms_of_data():
    x, y = seed_2()
    right = LogisticRegression().fit(x, y)
    for form in forms(x):
        ours = LogisticRegression().fit(form, y)
        assert (ours.coef_ == right.coef_).all(), type(form)
        np.testing.assert_allclose(ours.predict_proba(form), right.predict_proba(x), rtol=1e-14)
    for kind in (np.float32, np.int64, np.int8, np.uint16, bool):
        cast = (x if kind == np.float32 else np.round(x) if kind != bool else x > 2).astype(kind)
        cast = cast if kind not in (np.uint16,) else np.abs(np.round(x)).astype(kind)
        assert_same(LogisticRegression().fit(cast, y), tight().fit(cast.astype(float), y), cast)
    for kind in (bool, float, np.int8, str):
        labels = y.astype(kind)
        ours = LogisticRegression().fit(x, labels)
        assert ours.classes_.dtype == np.unique(labels).dtype and (ours.coef_ == right.coef_).all()
    for labels in (y * 2 - 1, np.where(y == 1, "yes", "no"), pd.Series(y, name="outcome"), pd.Series(y == 1).astype("category")):
        ours = LogisticRegression().fit(x, labels)
        assert (ours.coef_ == right.coef_).all() and ours.score(x, labels) == right.score(x, y)
    swapped = LogisticRegression().fit(x, np.where(y == 1, "maybe", "no"))
    np.testing.assert_allclose(swapped.coef_, -right.coef_, rtol=1e-12)


def test_data_are_read_where_they_lie():
    """No copy of X: less than a tenth of it is allocated by Python, and the caller's array is untouched."""
    import tracemalloc

    rng = np.random.default_rng(0)
    x = rng.normal(size=(100_000, 10))
    y = (rng.random(100_000) < 0.5).astype(int)
    x.flags.writeable = False
    for given in (x, np.asfortranarray(x), pd.DataFrame(x)):
        given = given.rename(columns=str) if hasattr(given, "rename") else given
        tracemalloc.start()
        LogisticRegression().fit(given, y)
        assert tracemalloc.get_traced_memory()[1] < 0.1 * x.nbytes
        tracemalloc.stop()


def test_check_estimator():
    """Of C=np.inf one check has separated data, where coef_ is no maximum but a point on the way: it may depend on the
    order of the sums, and with it on whether rows are repeated or weighted."""
    separated = {"check_sample_weight_equivalence_on_dense_data": "separated data have no maximum"}
    for estimator, expected in ((LogisticRegression(), {}), (LogisticRegression(C=np.inf), separated)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            results = check_estimator(estimator, on_fail=None, expected_failed_checks=expected)
        failed = [(r["check_name"], r["exception"]) for r in results if r["status"] == "failed"]
        assert not failed
        assert len(results) > 50


def test_pickles_and_clones():
    x, y = seed_2()
    for c in (1.0, np.inf):
        fitted = LogisticRegression(C=c).fit(x, y)
        for other in (pickle.loads(pickle.dumps(fitted)), copy.deepcopy(fitted), pickle.load(io.BytesIO(pickle.dumps(fitted, 5)))):
            assert (other.predict_proba(x) == fitted.predict_proba(x)).all() and other.penalty_ == fitted.penalty_
            assert other.summary().splitlines()[6:14] == fitted.summary().splitlines()[6:14]  # a proof is not saved
        assert clone(fitted).get_params() == fitted.get_params() and not hasattr(clone(fitted), "coef_")


def test_compositions():
    x, y = seed_2()
    for ours, theirs in ((LogisticRegression(C=0.5), tight(C=0.5)), (LogisticRegression(C=np.inf), tight(C=np.inf))):
        np.testing.assert_allclose(cross_val_score(make_pipeline(StandardScaler(), ours), x, y, scoring="neg_log_loss"),
                                   cross_val_score(make_pipeline(StandardScaler(), theirs), x, y, scoring="neg_log_loss"), rtol=1e-8)
    grid = {"C": [1e-3, 0.1, 1.0, np.inf]}
    ours = GridSearchCV(LogisticRegression(), grid, scoring="neg_log_loss").fit(x, y)
    theirs = GridSearchCV(tight(), grid, scoring="neg_log_loss").fit(x, y)
    assert ours.best_params_ == theirs.best_params_
    np.testing.assert_allclose(ours.cv_results_["mean_test_score"], theirs.cv_results_["mean_test_score"], rtol=1e-8)
    for method in ("sigmoid", "isotonic"):
        ours = CalibratedClassifierCV(LogisticRegression(), method=method, cv=3).fit(x, y).predict_proba(x)
        theirs = CalibratedClassifierCV(tight(), method=method, cv=3).fit(x, y).predict_proba(x)
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    three = np.digitize(x[:, 0], [2.5, 3.5])
    noisy = np.where(np.random.default_rng(0).random(500) < 0.3, 1, three)
    assert_probabilities(OneVsRestClassifier(LogisticRegression()), OneVsRestClassifier(tight()), x, noisy)


def assert_probabilities(ours, theirs, x, y):
    np.testing.assert_allclose(ours.fit(x, y).predict_proba(x), theirs.fit(x, y).predict_proba(x), atol=1e-8)


def test_metadata_routing():
    x, y = seed_2()
    offset, weights = 0.2 * x[:, 1], np.random.default_rng(5).uniform(0.5, 2, 500)
    with sklearn.config_context(enable_metadata_routing=True):
        estimator = (LogisticRegression().set_fit_request(sample_weight=True, offset=True)
                     .set_score_request(sample_weight=False, offset=True).set_predict_proba_request(offset=True))
        scores = cross_val_score(estimator, x, y, params={"sample_weight": weights, "offset": offset}, cv=3)
        scaler = StandardScaler().set_fit_request(sample_weight=False)
        pipeline = make_pipeline(scaler, estimator).fit(x, y, sample_weight=weights, offset=offset)
    direct = LogisticRegression().fit(StandardScaler().fit_transform(x), y, weights, offset)
    assert (pipeline[-1].coef_ == direct.coef_).all() and scores.shape == (3,) and (scores > 0.6).all()


def test_ridge_by_formula_and_by_matrix():
    import ogive
    import ogive.api as sm

    x, y = seed_2()
    right = LogisticRegression(C=2.0).fit(x, y)
    frame = pd.DataFrame({"y": y, "x1": x[:, 0], "x2": x[:, 1]})
    for fitted in (ogive.fit("y ~ x1 + x2", frame, penalty="ridge", C=2), ogive.fit("y ~ x1 + x2", frame, penalty="l2", lambda_=0.5),
                   sm.Logit(y, sm.add_constant(x)).fit(disp=False, penalty="ridge", C=2.0)):
        np.testing.assert_allclose(fitted.params, [right.intercept_[0], *right.coef_[0]], rtol=1e-14)
        assert np.isnan(np.asarray(fitted.bse)).all() and "Ridge" in str(fitted.summary())
        for ask in (fitted.get_margeff, lambda fitted=fitted: fitted.t_test(np.eye(3)[1:])):
            with pytest.raises(errors.NotEstimableError, match="a ridge fit has no standard errors"):
                ask()
    for words, sentence in (({}, "give lambda, or C"), ({"C": 1, "lambda_": 1}, "leave one of them out")):
        with pytest.raises(errors.OptionError, match=sentence):
            ogive.fit("y ~ x1", frame, penalty="ridge", **words)
    with pytest.raises(errors.OptionError, match="C belongs to the ridge penalty"):
        ogive.fit("y ~ x1", frame, C=1)


def test_without_scikit_learn():
    import subprocess
    import sys

    code = "import sys; sys.modules['sklearn'] = None; import ogive; ogive.fit; import ogive.sklearn"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1 and "ogive.sklearn needs scikit-learn 1.6 or later: pip install scikit-learn" in done.stderr


def test_sparse_data_are_refused():
    scipy = pytest.importorskip("scipy.sparse")
    x, y = seed_2()
    with pytest.raises(TypeError, match="dense data is required"):
        LogisticRegression().fit(scipy.csr_matrix(x), y)


def test_every_public_name_of_its_estimator_is_there():
    x, y = seed_2()
    ours, other = LogisticRegression().fit(x, y), Theirs().fit(x, y)
    lacking = {name for name in dir(other) if not name.startswith("_") and not hasattr(ours, name)}
    assert lacking <= {"set_callbacks"}, lacking  # of 1.9, where a solver calls back at every step
    assert ours.get_params().keys() == other.get_params().keys()
    for name in ("fit", "predict", "predict_proba", "predict_log_proba", "decision_function", "score"):
        theirs_of, ours_of = (list(inspect.signature(getattr(of, name)).parameters) for of in (other, ours))
        assert ours_of[:len(theirs_of)] == theirs_of, name


def test_sparse_coefficients_predict_the_same():
    x, y = seed_2(80)
    model = LogisticRegression().fit(x, y)
    expected = model.decision_function(x)
    assert model.sparsify() is model and type(model.coef_) is type(Theirs().fit(x, y).sparsify().coef_)
    for one in (model, pickle.loads(pickle.dumps(model))):
        np.testing.assert_array_equal(one.decision_function(x), expected)
    assert isinstance(model.densify().coef_, np.ndarray)
    np.testing.assert_array_equal(model.predict_proba(x)[:, 1] > 0.5, expected > 0)
