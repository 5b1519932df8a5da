"""Answers of Python's packages on the certified problems, each at its defaults without a penalty.

    python python_peers.py PROBLEMS.json ANSWERS.json [SYSTEM...]

Runs in the environment that accuracy.py makes.  ANSWERS.json is {system: {"version", "answers": {problem: answer}}}; an
answer has the numbers that the system gives, "converged" as it says itself, "warnings" and "error" as it words them.
A problem that a system has no way to state is left out.
"""
import json
import sys
import warnings

import numpy as np
import scipy.sparse  # glum wants it loaded
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression

try:
    import glum
except ImportError:
    glum = None

LINKS = sm.families.links
SM_LINK = {"logit": LINKS.Logit, "probit": LINKS.Probit, "cloglog": LINKS.CLogLog, "loglog": LINKS.LogLog,
           "cauchit": LINKS.Cauchy, "log": LINKS.Log, "log-complement": LINKS.LogC, "identity": LINKS.Identity,
           "sqrt": LINKS.Sqrt}
SM_FAMILY = {"binomial": sm.families.Binomial, "poisson": sm.families.Poisson, "gaussian": sm.families.Gaussian}


def arrays(problem):
    y, m, w, off = (np.array(problem[key], dtype=float) for key in ("y", "m", "w", "off"))
    return y, m, w, off, np.array(problem["x"], dtype=float).T


def numbers(values):
    return [float(v) for v in np.asarray(values).ravel()]


def has_rows_of_many(problem):
    return any(v != 1 for v in problem["m"])


def sm_logit(problem):
    if problem["link"] != "logit" or problem["family"] != "binomial" or has_rows_of_many(problem):
        return None
    y, _, w, off, x = arrays(problem)
    if np.any(w != 1):
        return None
    offset = {"offset": off} if np.any(off) else {}
    done = sm.Logit(y, x, **offset).fit(disp=0)
    return {"coef": numbers(done.params), "se": numbers(done.bse), "loglik": float(done.llf),
            "loglik_null": None if offset else float(done.llnull), "converged": bool(done.mle_retvals["converged"])}


def sm_glm(problem):
    y, m, w, off, x = arrays(problem)
    family = SM_FAMILY[problem["family"]](SM_LINK[problem["link"]]())
    response = np.column_stack([y, m - y]) if has_rows_of_many(problem) else y
    extra = {}
    if np.any(w != 1):
        extra["var_weights"] = w
    if np.any(off):
        extra["offset"] = off
    done = sm.GLM(response, x, family=family, **extra).fit()
    scale = float(np.sqrt(done.scale))
    gaussian = problem["family"] == "gaussian"
    return {"coef": numbers(done.params), "se": numbers(np.asarray(done.bse) / scale),
            "loglik": None if gaussian else float(done.llf), "loglik_null": None if gaussian else float(done.llnull),
            "deviance": float(done.deviance), "null_deviance": float(done.null_deviance),
            "pearson": float(done.pearson_chi2), "converged": bool(done.converged)}


def trials_as_rows(problem):
    """Successes and failures as rows of their own, with their number as the weight: as scikit-learn takes them."""
    y, m, w, _, x = arrays(problem)
    response = np.concatenate([np.ones_like(y), np.zeros_like(y)])
    weight = np.concatenate([w * y, w * (m - y)])
    keep = weight > 0
    return response[keep], weight[keep], np.vstack([x, x])[keep]


def sk(solver):
    def answer(problem):
        if problem["link"] != "logit" or problem["family"] != "binomial" or any(problem["off"]):
            return None
        response, weight, x = trials_as_rows(problem)
        place = problem["constant"]
        columns = [j for j in range(x.shape[1]) if j != place]
        if not columns:
            return None
        model = LogisticRegression(C=np.inf, solver=solver, fit_intercept=place is not None)
        model.fit(x[:, columns], response.astype(int), sample_weight=weight)
        coefficients = [0.0] * x.shape[1]
        for j, value in zip(columns, model.coef_[0]):
            coefficients[j] = float(value)
        if place is not None:
            coefficients[place] = float(model.intercept_[0])
        return {"coef": coefficients, "converged": bool(np.all(model.n_iter_ < model.max_iter))}

    return answer


def glum_fit(problem):
    if (problem["family"], problem["link"]) not in (("binomial", "logit"), ("poisson", "log"), ("gaussian", "identity")):
        return None
    y, m, w, off, x = arrays(problem)
    if problem["family"] == "binomial":
        y, w = y / m, w * m
    place = problem["constant"]
    columns = [j for j in range(x.shape[1]) if j != place]
    if not columns:
        return None
    keep = w > 0
    model = glum.GeneralizedLinearRegressor(family={"gaussian": "normal"}.get(problem["family"], problem["family"]), alpha=0,
                                            fit_intercept=place is not None)
    shared = {"sample_weight": w[keep], "offset": off[keep] if np.any(off) else None}
    model.fit(x[keep][:, columns], y[keep], **shared)
    coefficients = [0.0] * x.shape[1]
    for j, value in zip(columns, model.coef_):
        coefficients[j] = float(value)
    if place is not None:
        coefficients[place] = float(model.intercept_)
    return {"coef": coefficients, "converged": bool(model.n_iter_ < model.max_iter)}


SYSTEMS = {
    "statsmodels Logit": (statsmodels.__version__, sm_logit),
    "statsmodels GLM": (statsmodels.__version__, sm_glm),
    "scikit-learn newton-cholesky": (sklearn.__version__, sk("newton-cholesky")),
    "scikit-learn lbfgs": (sklearn.__version__, sk("lbfgs")),
}
if glum is not None:
    SYSTEMS["glum"] = (glum.__version__, glum_fit)


def attempt(fit, problem):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            answer = fit(problem)
        except Exception as error:  # what a peer throws is its answer
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
    said = {f"{w.category.__name__}: {w.message}"[:200] for w in seen
            if not issubclass(w.category, (DeprecationWarning, FutureWarning, PendingDeprecationWarning))}
    # statsmodels says of some links that they may leave the range: of every problem, so of none.
    said = sorted(s for s in said if "DomainWarning" not in s)
    return answer if answer is None else {**answer, "warnings": said}


def finite(value):
    if isinstance(value, list):
        return [finite(v) for v in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def main():
    problems, output = sys.argv[1:3]
    with open(problems, encoding="utf-8") as file:
        problems = json.load(file)
    report = {}
    for system, (version, fit) in SYSTEMS.items():
        answers = {}
        for problem in problems:
            answer = attempt(fit, problem)
            if answer is not None:
                answers[problem["name"]] = {key: finite(value) for key, value in answer.items()}
        report[system] = {"version": version, "answers": answers}
        print(f"{system} {version}: {len(answers)} problems", file=sys.stderr, flush=True)
    with open(output, "w", encoding="utf-8") as file:
        json.dump(report, file)


if __name__ == "__main__":
    main()
