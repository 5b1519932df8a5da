#!/usr/bin/env python3
"""Weighted logit fits with linearised errors, in 60 digits from the binary64 input -> sandwich.json.

    V = n/(n - 1) H^-1 (sum_i u_i^2 s_i s_i') H^-1

H the information weighted with u, s_i the score of row i, n the rows: HC0 in the score form, with the factor of Stata's
[pweight] (Stata 17, [R] _robust, Methods and formulas).  Row i of a certified problem gets the weight 1 + (i mod 7)/4.
Run with a python that has mpmath: python3 tests/reference/sandwich.py
"""

import csv
import json
from pathlib import Path

from mpmath import lu_solve, matrix, mp, mpf

mp.dps = 60
HERE = Path(__file__).parent
PROBLEMS = ["birthwt", "menarche", "pima", "OFFSET-0000010", "NEARCOL-20", "SHIFT-06"]


def rows_of(problem):
    with open(HERE / "certified" / f"{problem}.csv", newline="") as file:
        reader = csv.reader(file)
        names = next(reader)[4:]
        table = [[mpf(float(cell)) for cell in row] for row in reader]
    weights = [1 + mpf(i % 7) / 4 for i in range(len(table))]
    return names, [(row[0], row[1], row[3], row[4:], u) for row, u in zip(table, weights)]


def sums(rows, beta):
    """Score, information, and the sum of squared weighted scores."""
    p = len(beta)
    score, information, squares = matrix(p, 1), matrix(p, p), matrix(p, p)
    for y, m, offset, x, u in rows:
        eta = offset + mp.fdot(x, beta)
        mu = 1 / (1 + mp.exp(-eta))
        first, second = u * (y - m * mu), u * m * mu * (1 - mu)
        for i in range(p):
            score[i] += first * x[i]
            for j in range(p):
                information[i, j] += second * x[i] * x[j]
                squares[i, j] += first**2 * x[i] * x[j]
    return score, information, squares


def solve(problem):
    names, rows = rows_of(problem)
    beta = [mpf(0)] * len(names)
    if any(row[2] != 0 for row in rows):  # away from the offsets, a start where no weight vanishes
        beta[0] = -sum(row[2] for row in rows) / len(rows)
    for _ in range(60):
        score, information, squares = sums(rows, beta)
        step = lu_solve(information, score)
        beta = [b + s for b, s in zip(beta, step)]
        if max(abs(s) for s in step) < mpf(10) ** -45:
            break
    else:
        raise ArithmeticError(f"{problem}: Newton did not converge")
    score, information, squares = sums(rows, beta)
    inverse = information**-1
    n = mpf(len(rows))
    covariance = inverse * squares * inverse * (n / (n - 1))
    return {"names": names, "coef": [mp.nstr(b, 25) for b in beta],
            "se": [mp.nstr(mp.sqrt(covariance[j, j]), 25) for j in range(len(beta))]}


def main():
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps({problem: solve(problem) for problem in PROBLEMS}, indent=1) + "\n")


if __name__ == "__main__":
    main()
