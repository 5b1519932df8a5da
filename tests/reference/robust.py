#!/usr/bin/env python3
"""Robust standard errors in 60 digits from the binary64 input -> robust.json.

    V = factor H^-1 M H^-1,   h_i = W_i x_i' I^-1 x_i,   I the expected information

    HC0       M = sum s_i s_i',                 factor 1
    HC1       the same,                         factor n/(n - k)
    HC2, HC3  M = sum s_i s_i' / (1 - h_i)^1,2, factor 1
    cluster   M = sum_g S_g S_g',               factor G/(G - 1) (n - 1)/(n - k)

s_i is the score of row i with its weight.  Where the weights are frequencies the rows are written out first, which is
the definition.  H is I, or with "observed" minus the Hessian.  Row i, counted from 0, of a problem weighs 1 + i mod 3
(frequency) or 1 + (i mod 7)/4 (precision) and is in cluster 7 i mod 11.
White (1980), Econometrica 48, 817; MacKinnon & White (1985), J. Econometrics 29, 305; the factor of clusters is that of
statsmodels.  Run with a python that has mpmath: python3 tests/reference/robust.py
"""
import json
import sys
from pathlib import Path

from mpmath import mp, mpf

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "certifier"))

from likelihood import Likelihood  # noqa: E402
from linear import Cholesky  # noqa: E402
from maximise import maximise  # noqa: E402
from problem import Problem, read_certified, read_data  # noqa: E402

mp.dps = 60
PROBLEMS = [("birthwt", "binomial", "logit"), ("pima", "binomial", "logit"), ("menarche", "binomial", "logit"),
            ("OFFSET-0000010", "binomial", "logit"), ("NEARCOL-20", "binomial", "logit"),
            ("LINK-probit", "binomial", "probit"), ("LINK-cloglog", "binomial", "cloglog"),
            ("carb", "poisson", "log"), ("carb", "poisson", "sqrt"), ("mpg", "gaussian", "identity"),
            ("mpg", "gaussian", "log")]
WEIGHTS = {"none": lambda i: 1, "frequency": lambda i: 1 + i % 3, "precision": lambda i: 1 + mpf(i % 7) / 4}


def read(name, family, link):
    if name in ("carb", "mpg"):  # columns of mtcars
        return read_data(HERE.parent / "data" / "mtcars.csv", name, ["hp", "wt"], family, link)
    return read_certified(HERE / "certified" / f"{name}.csv", family, link)


def written_out(problem, clusters, times):
    rows = [i for i in range(problem.rows) for _ in range(times(i))]

    def out(values):
        return [values[i] for i in rows]

    return Problem(out(problem.successes), out(problem.trials), out(problem.weights), out(problem.offset),
                   [out(c) for c in problem.columns], problem.names, problem.family, problem.link), out(clusters)


def errors(problem, clusters):
    likelihood = Likelihood(problem)
    point, _ = maximise(likelihood, likelihood.start())
    n, k = problem.rows, problem.coefficients
    scores, weights = [], []
    for i, eta in enumerate(point.eta):
        mean, rest, slope, _ = likelihood.inverse(eta)
        row = likelihood.family.row(problem.successes[i], problem.trials[i], mean, rest)
        scores.append(problem.weights[i] * row.first * slope)
        weights.append(problem.weights[i] * row.expected * slope**2)
    expected = Cholesky(point.expected)
    rows = likelihood.matrix_rows
    leverage = [w * mp.fdot(x, expected.solve(x)) for x, w in zip(rows, weights)]
    found = {}
    for bread, information in (("expected", expected), ("observed", Cholesky(point.observed))):
        inverse = information.inverse()
        turned = [[mp.fdot(line, x) for line in inverse] for x in rows]  # H^-1 x
        of = {}
        for name, power, factor in (("HC0", 0, 1), ("HC1", 0, mpf(n) / (n - k)), ("HC2", 1, 1), ("HC3", 2, 1)):
            of[name] = [mp.sqrt(factor * sum((t[j] * s)**2 / (1 - h)**power
                                             for t, s, h in zip(turned, scores, leverage))) for j in range(k)]
        groups = sorted(set(clusters))
        factor = mpf(len(groups)) / (len(groups) - 1) * mpf(n - 1) / (n - k)
        sums = {g: [mp.fsum(t[j] * s for t, s, c in zip(turned, scores, clusters) if c == g) for j in range(k)]
                for g in groups}
        of["cluster"] = [mp.sqrt(factor * sum(total[j]**2 for total in sums.values())) for j in range(k)]
        found[bread] = {name: [mp.nstr(se, 20) for se in values] for name, values in of.items()}
    if all(a == b for a, b in zip(found["expected"].values(), found["observed"].values())):
        del found["observed"]
    return found


def solve(name, family, link, kind):
    problem = read(name, family, link)
    clusters = [7 * i % 11 for i in range(problem.rows)]
    if kind == "precision":
        problem.weights = [w * WEIGHTS[kind](i) for i, w in enumerate(problem.weights)]
    if kind == "frequency":
        problem, clusters = written_out(problem, clusters, WEIGHTS[kind])
    return {"problem": name, "family": family, "link": link, "weights": kind, "names": problem.names,
            **errors(problem, clusters)}


def main():
    cases = [solve(*problem, kind) for problem in PROBLEMS for kind in WEIGHTS]
    Path(__file__).with_suffix(".json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
