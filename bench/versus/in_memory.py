"""The contestants that begin with arrays or a data frame."""

import json

import workloads
from registry import contestant, in_r

RIDGELESS = 1e12  # the C that is no penalty, to a solver that must have one


def formula_of(data):
    return " + ".join(["y ~ 1", *workloads.column_names(data.meta["columns"]), *workloads.factor_names(data.meta["levels"])])


# ogive

def of_ogive(result):
    return dict(result.params) if hasattr(result.params, "index") else result.params, json.loads(result.report("json"))["fit"]["passes"]


@contestant("ogive", "dense", needs=["ogive"], says="`ogive.api.Logit(y, X).fit()`, `summary()` as text")
def ogive_logit(data):
    import ogive.api as api

    def fit():
        result = api.Logit(data.y, data.x).fit(disp=0)
        str(result.summary())
        return result
    return fit, of_ogive


@contestant("ogive GLM", "dense", needs=["ogive"], says="`ogive.api.GLM(y, X, Binomial()).fit()`, `summary()` as text")
def ogive_glm(data):
    import ogive.api as api

    def fit():
        result = api.GLM(data.y, data.x, family=api.families.Binomial()).fit()
        str(result.summary())
        return result
    return fit, of_ogive


@contestant("ogive estimator", "dense", needs=["ogive", "sklearn"], says="`ogive.sklearn.LogisticRegression(C=inf).fit(X, y)`, `bse_` read")
def ogive_estimator(data):
    from ogive.sklearn import LogisticRegression

    def fit():
        made = LogisticRegression(C=float("inf"), fit_intercept=False).fit(data.x, data.y)
        made.bse_.sum()
        return made
    return fit, lambda made: (made.coef_.ravel(), None)


@contestant("ogive formula", "factors", "levels", needs=["ogive"], says="`ogive.fit(formula, data frame)`, `summary()` as text", family="ogive")
def ogive_formula(data):
    import ogive

    formula = formula_of(data)

    def fit():
        result = ogive.fit(formula, data.frame)
        str(result.summary())
        return result
    return fit, of_ogive


@contestant("ogive from Python", "csv", "parquet", needs=["ogive"], says="`ogive.fit('y ~ .', path)`, `summary()` as text")
def ogive_path(data):
    import ogive

    def fit():
        result = ogive.fit("y ~ .", data.file())
        str(result.summary())
        return result
    return fit, of_ogive


# statsmodels

def summed(model, steps, **options):
    """Fit and summary of what model() makes."""
    def fit():
        result = model().fit(**options)
        str(result.summary())
        return result

    def read(result):
        params = result.params
        return dict(params) if hasattr(params, "index") else params, steps(result)
    return fit, read


def newton_steps(result):
    return result.mle_retvals["iterations"]


@contestant("statsmodels Logit", "dense", needs=["statsmodels"], says="`Logit(y, X).fit()`, `summary()` as text")
def statsmodels_logit(data):
    import statsmodels.api as sm

    return summed(lambda: sm.Logit(data.y, data.x), newton_steps, disp=0, maxiter=100)


@contestant("statsmodels GLM", "dense", needs=["statsmodels"], says="`GLM(y, X, Binomial()).fit()`, `summary()` as text")
def statsmodels_glm(data):
    import statsmodels.api as sm

    return summed(lambda: sm.GLM(data.y, data.x, family=sm.families.Binomial()), lambda result: result.fit_history["iteration"])


@contestant("statsmodels formula", "factors", "levels", needs=["statsmodels"], says="`logit(formula, data frame).fit()`, `summary()` as text")
def statsmodels_formula(data):
    import statsmodels.formula.api as smf

    formula = formula_of(data)
    return summed(lambda: smf.logit(formula, data.frame), newton_steps, disp=0, maxiter=100)


# scikit-learn

def estimator(columns, data, **options):
    """fit of LogisticRegression without a penalty on what columns() makes."""
    from sklearn.linear_model import LogisticRegression

    def fit():
        return LogisticRegression(**{"C": float("inf"), "fit_intercept": False, **options}).fit(columns(), data.y)
    return fit, lambda made: (made.coef_.ravel(), int(made.n_iter_[0]))


def sparse_columns(data):
    """The constant, the numbers and all levels but the first of each factor, of the frame."""
    def made():
        import numpy as np
        from scipy import sparse
        from sklearn.preprocessing import OneHotEncoder

        numbers = workloads.column_names(data.meta["columns"])
        x = np.column_stack([np.ones(len(data.frame)), data.frame[numbers].to_numpy()])
        factors = OneHotEncoder(drop="first").fit_transform(data.frame[workloads.factor_names(data.meta["levels"])])
        return sparse.hstack([x, factors], format="csr")
    return made


# Name: what is said of it, whether factors are asked of it too, options.
SKLEARN = {
    "newton-cholesky": ("its default tolerance", False, {"solver": "newton-cholesky"}),
    "newton-cholesky, tight": ("`tol=1e-10`", True, {"solver": "newton-cholesky", "tol": 1e-10}),
    "lbfgs": ("its default tolerance", True, {"solver": "lbfgs", "max_iter": 10_000}),
    "lbfgs, tight": ("`tol=1e-12`", False, {"solver": "lbfgs", "tol": 1e-12, "max_iter": 10_000}),
    "liblinear": ("LIBLINEAR's trust-region Newton; `C=1e12`, `tol=1e-12`", True, {"solver": "liblinear", "C": RIDGELESS, "tol": 1e-12, "max_iter": 1000}),
}


def sklearn_contestants():
    for name, (says, of_factors, options) in SKLEARN.items():
        def dense(data, options=options):
            return estimator(lambda: data.x, data, **options)

        def sparse(data, options=options):
            return estimator(sparse_columns(data), data, **options)
        common = {"needs": ["sklearn"], "family": "scikit-learn", "errors": False}
        contestant(f"scikit-learn {name}", "dense", says=f"`LogisticRegression`, {says}", **common)(dense)
        if of_factors:
            contestant(f"scikit-learn {name}, one-hot", "factors", "levels", says=f"`OneHotEncoder`, sparse; {says}", **common)(sparse)


sklearn_contestants()


# glum

def glum_fit(columns, data, names, **options):
    def fit():
        import glum
        # The loosest tolerance that reaches six digits in every dense workload.
        made = glum.GeneralizedLinearRegressor(family="binomial", alpha=0, gradient_tol=4e-9, **options)
        made.fit(columns(), data.y, store_covariance_matrix=True)
        made.std_errors()
        return made

    def read(made):
        values = [made.intercept_, *made.coef_] if options["fit_intercept"] else made.coef_
        return dict(zip(["Intercept", *map(names, made.feature_names_)], values)) if names else values, int(made.n_iter_)
    return fit, read


@contestant("glum", "dense", needs=["glum"], says="`GeneralizedLinearRegressor(alpha=0, gradient_tol=4e-9)`, covariance, `std_errors()`")
def glum_dense(data):
    import scipy.sparse  # noqa: F401  glum wants it loaded

    return glum_fit(lambda: data.x, data, None, fit_intercept=False)


@contestant("glum, categories", "factors", "levels", needs=["glum"], says="the same of a data frame with categories", family="glum")
def glum_factors(data):
    import scipy.sparse  # noqa: F401  glum wants it loaded

    names = [*workloads.column_names(data.meta["columns"]), *workloads.factor_names(data.meta["levels"])]
    return glum_fit(lambda: data.frame[names], data, lambda name: name.replace("[", "[T."), fit_intercept=True, drop_first=True)


# R: what peers.R runs under these names

in_r("R glm.fit", "dense", says="`glm.fit(X, y, family = binomial())`, `epsilon = 1e-10`, `summary()`", family="R glm")
in_r("R glm", "factors", says="`glm(formula, data frame, family = binomial())`, `epsilon = 1e-10`, `summary()`")
in_r("R fastglm", "dense", needs=["fastglm"], says="`fastglm(X, y, method = 2)` (Cholesky), `summary()`")
in_r("R speedglm", "dense", needs=["speedglm"], says="`speedglm.wfit(y, X)`, `summary()`")
in_r("R bigglm", "dense", needs=["biglm"], says="`biglm::bigglm(formula, data frame, chunksize = 50000)`, `summary()`")
in_r("R glmnet", "dense", needs=["glmnet"], says="`glmnet(X, y, lambda = 0, thresh = 1e-18)`", errors=False)
