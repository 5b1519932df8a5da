#!/usr/bin/env python3
"""Wald's tests of linear hypotheses on birthwt in 60 digits -> contrasts.json.

    chi2 = (R b - q)' (R V R')^-1 (R b - q),   F = chi2 / m on m and n - k degrees of freedom

V is the inverse information ("nonrobust") or HC3: tests/reference/robust.py has the formula.
Run with a python that has mpmath: python3 tests/reference/contrasts.py
"""
import json
import sys
from pathlib import Path

from mpmath import lu_solve, matrix, mp, mpf

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "certifier"))

from likelihood import Likelihood  # noqa: E402
from linear import Cholesky  # noqa: E402
from maximise import maximise  # noqa: E402
from problem import read_certified  # noqa: E402

mp.dps = 60
# Columns: (Intercept), age, lwt, raceblack, raceother, smoke, ptl, ht, ui.
HYPOTHESES = {"lwt = -0.01": ([{2: 1}], ["-0.01"]),
              "raceblack = raceother": ([{3: 1, 4: -1}], ["0"]),
              "raceblack = 0, raceother = 0": ([{3: 1}, {4: 1}], ["0", "0"]),
              "2*(age + lwt)/3 = smoke - 1, ht = ui = ptl": ([{1: mpf(2) / 3, 2: mpf(2) / 3, 5: -1}, {7: 1, 8: -1},
                                                              {8: 1, 6: -1}], ["-1", "0", "0"])}


def covariances(problem):
    likelihood = Likelihood(problem)
    point, _ = maximise(likelihood, likelihood.start())
    information = Cholesky(point.expected)
    inverse = matrix(information.inverse())
    middle = matrix(len(point.beta))
    for i, x in enumerate(likelihood.matrix_rows):
        weight = point.mean[i] * point.rest[i]
        residual = problem.successes[i] - point.mean[i]
        share = (residual / (1 - weight * mp.fdot(x, information.solve(x))))**2
        for j, a in enumerate(x):
            for k, b in enumerate(x):
                middle[j, k] += share * a * b
    return matrix(point.beta), {"nonrobust": inverse, "HC3": inverse * middle * inverse}


def upper_chi2(x, df):
    return mp.gammainc(mpf(df) / 2, x / 2, regularized=True)


def upper_f(x, df, rest):
    return mp.betainc(mpf(rest) / 2, mpf(df) / 2, 0, rest / (rest + df * x), regularized=True)


def test(beta, covariance, rows, values, rest):
    m = len(rows)
    hypothesis = matrix(m, len(beta))
    for i, row in enumerate(rows):
        for j, factor in row.items():
            hypothesis[i, j] = factor
    # The values as a double has them: what the command reads.
    difference = hypothesis * beta - matrix([mpf(float(value)) for value in values])
    inner = hypothesis * covariance * hypothesis.T
    chi2 = (difference.T * lu_solve(inner, difference))[0]
    figures = {"chi2": chi2, "p": upper_chi2(chi2, m), "F": chi2 / m, "p_F": upper_f(chi2 / m, m, rest)}
    return {**{key: mp.nstr(value, 20) for key, value in figures.items()},
            "estimate": [mp.nstr(value, 20) for value in hypothesis * beta],
            "std_error": [mp.nstr(mp.sqrt(inner[i, i]), 20) for i in range(m)]}


def main():
    problem = read_certified(HERE / "certified" / "birthwt.csv", "binomial", "logit")
    beta, found = covariances(problem)
    rest = problem.rows - problem.coefficients
    table = {name: {text: test(beta, covariance, rows, values, rest) for text, (rows, values) in HYPOTHESES.items()}
             for name, covariance in found.items()}
    Path(__file__).with_suffix(".json").write_text(json.dumps({"df_denom": rest, **table}, indent=1) + "\n")


if __name__ == "__main__":
    main()
