"""Ends of profile intervals that are hard to reach, in 60 digits: writes profile_ends.json.

The drop 2 (top - l) of the restricted maximum is brought to the chi-square quantile by the secant rule.  Restricted maxima are Newton's, with
the information made definite by 1e-45 where a coefficient hardly matters, from the points given, which only have to be near enough.  Of separated
data the supremum is the maximum of the rows and columns that separation leaves, and an end is one of the rows that decide it.

Usage: python3 tests/reference/profile_ends.py
"""

import json
import pathlib

from mpmath import atan, erfc, exp, expm1, log, lu_solve, matrix, mp, mpf, nstr, pi, sqrt

mp.dps = 60
QUANTILE = mpf("3.8414588206941259583613")  # of chi-square with one degree of freedom at 0.95

LINKS = {  # log-likelihoods of a success and of a failure
    "probit": (lambda eta: log(erfc(-eta / sqrt(2)) / 2), lambda eta: log(erfc(eta / sqrt(2)) / 2)),
    "cloglog": (lambda eta: log(-expm1(-exp(eta))), lambda eta: -exp(eta)),
    "cauchit": (lambda eta: log(mpf(1) / 2 + atan(eta) / pi), lambda eta: log(mpf(1) / 2 - atan(eta) / pi)),
}

# Rows as they are in the file; design columns in order; for the supremum and for the end the rows and columns that count (all: None), and a
# point near each maximum.
CASES = {
    "certain rows, probit": {
        "csv": "g,x,y\nw,2.1,0\nw,-1.5,0\nv,-1.1,0\nv,-1,1\nw,-3,1\n", "formula": "y ~ g + x", "link": "probit",
        "columns": ["1", "g=w", "x"], "place": 0, "side": "lower", "near": -20.3, "start": [-20, -15, -19], "peak": [-2.8, -3, -2.6]},
    "certain rows, probit, the slope": {
        "csv": "g,x,y\nw,2.1,0\nw,-1.5,0\nv,-1.1,0\nv,-1,1\nw,-3,1\n", "formula": "y ~ g + x", "link": "probit",
        "columns": ["1", "g=w", "x"], "place": 2, "side": "lower", "near": -19.3, "start": [-20, -15, -19], "peak": [-2.8, -3, -2.6]},
    "a limit": {
        "csv": "g,x,y\nu,3,1\nv,1.5,1\nv,1.5,1\nv,-0.2,1\nu,2.9,0\nw,2.8,0\nw,-0.6,1\n", "formula": "y ~ g + x", "link": "cloglog",
        "columns": ["1", "g=v", "g=w", "x"], "place": 0, "side": "upper", "near": 69.7, "start": [70, -30, -24], "peak": [4.4, -3.7, -1.6],
        "rows": [0, 4, 5, 6], "kept": [0, 2, 3], "top_rows": [0, 4, 5, 6], "top_kept": [0, 2, 3]},
    "infinite, three levels": {
        "csv": "g,x,y\nu,3,1\nv,1.5,1\nv,1.5,1\nv,-0.2,1\nu,2.9,0\nw,2.8,0\nw,-0.6,1\n", "formula": "y ~ g + x", "link": "cloglog",
        "columns": ["1", "g=v", "g=w", "x"], "place": 1, "side": "lower", "near": -31.8, "start": [34, -31, -16, -12], "peak": [4.4, -3.7, -1.6],
        "top_rows": [0, 4, 5, 6], "top_kept": [0, 2, 3], "other": "Infinity"},
    "infinite, far beyond a flat stretch": {
        "csv": "g,x,y\nv,-2.5,1\nv,-2.4,0\nu,-0.5,1\nv,-2,1\n", "formula": "y ~ g + x", "link": "cloglog",
        "columns": ["1", "g=v", "x"], "place": 1, "side": "upper", "near": 46.8, "start": [-32, 46, 5], "peak": [7, 2.9],
        "top_rows": [0, 1, 3], "top_kept": [0, 2], "other": "-Infinity"},
    "infinite, frequencies": {
        "csv": "a1,a2,x,y,w\n1,0,3,1,2\n0,1,1,1,4\n0,1,1.02,0,2\n0,0,1,0,1\n0,1,1.32,1,1\n", "formula": "y ~ a1 + a2 + x", "link": "cloglog",
        "weights": "w", "columns": ["1", "a1", "a2", "x"], "place": 1, "side": "lower", "near": -76.5, "start": [-58, -76, 9, 50],
        "peak": [-1, 1], "top_rows": [1, 2, 4], "top_kept": [0, 3], "other": "Infinity"},
    "complete, values of every size": {
        "csv": "x0,y\n-4.9e-13,0\n-4.9e-6,0\n-3.4e-13,0\n4900,1\n", "formula": "y ~ 0 + x0", "link": "probit", "columns": ["x0"], "place": 0,
        "side": "lower", "near": 44340, "start": [44340], "peak": [], "top_rows": [], "top_kept": [], "other": "Infinity"},
    "two maxima, upper": {
        "csv": "x,y\n-3.1,0\n2.5,0\n-1,0\n3,0\n0,1\n-1,1\n-4,0\n", "formula": "y ~ x", "link": "cauchit",
        "columns": ["1", "x"], "place": 1, "side": "upper", "near": 1.118, "start": None, "peak": [-0.8, 0]},
    "two maxima, lower": {
        "csv": "x,y\n-3,1\n0.6,1\n0.7,1\n-2.6,1\n-1,1\n0.3,0\n5,1\n0,1\n", "formula": "y ~ x", "link": "cauchit",
        "columns": ["1", "x"], "place": 1, "side": "lower", "near": -7.442, "start": None, "peak": [2.4, 0]},
}


class Model:
    def __init__(self, case, rows, kept):
        head, *lines = [line.split(",") for line in case["csv"].split()]
        table = [dict(zip(head, line)) for line in lines]
        table = [row for i, row in enumerate(table) if rows is None or i in rows]
        columns = [c for k, c in enumerate(case["columns"]) if kept is None or k in kept]
        self.design = [[self.cell(row, c) for c in columns] for row in table]
        self.weights = [mpf(row[case["weights"]]) if "weights" in case else mpf(1) for row in table]
        self.terms = [LINKS[case["link"]][0 if row["y"] == "1" else 1] for row in table]

    @staticmethod
    def cell(row, column):
        if column == "1":
            return mpf(1)
        name, _, level = column.partition("=")
        return mpf(row[name] == level) if level else mpf(float(row[name]))

    def etas(self, beta):
        return [sum(x * b for x, b in zip(row, beta)) for row in self.design]

    def value(self, beta):
        return sum(w * term(eta) for w, term, eta in zip(self.weights, self.terms, self.etas(beta)))

    def maximum(self, beta, free):
        h = mpf(10) ** -15
        beta, best = list(beta), self.value(beta)
        if not free:
            return best
        for _ in range(500):
            score, information = matrix(len(free), 1), matrix(len(free), len(free))
            for row, w, term, eta in zip(self.design, self.weights, self.terms, self.etas(beta)):
                below, here, above = term(eta - h), term(eta), term(eta + h)
                slope, bend = w * (above - below) / (2 * h), w * (below - 2 * here + above) / h**2
                for a, j in enumerate(free):
                    score[a] += row[j] * slope
                    for c, k in enumerate(free):
                        information[a, c] -= row[j] * row[k] * bend
            for a in range(len(free)):
                information[a, a] += mpf(10) ** -45
            step = lu_solve(information, score)
            if abs(sum(score[a] * step[a] for a in range(len(free)))) < mpf(10) ** -38:
                return best
            length = min(mpf(1), 3 / max(abs(s) for s in step))
            while True:
                after = list(beta)
                for a, j in enumerate(free):
                    after[j] += length * step[a]
                value = self.value(after)
                if value >= best or length < mpf(2) ** -60:
                    break
                length /= 2
            beta, best = after, value
        raise ArithmeticError("no maximum")


def highest(model, place, value):
    """A start for the other of two coefficients, among 8,001."""
    others = [mpf(k) / 400 * abs(mpf(k) / 400) for k in range(-4000, 4001)]
    points = [[o, value] if place == 1 else [value, o] for o in others]
    return max(points, key=model.value)


def end(case):
    top_model = Model(case, case.get("top_rows"), case.get("top_kept"))
    top = top_model.maximum([mpf(b) for b in case["peak"]], range(len(case["peak"])))
    kept = case.get("kept", range(len(case["columns"])))
    model, place = Model(case, case.get("rows"), case.get("kept")), list(kept).index(case["place"])
    start = case["start"] or highest(model, place, mpf(case["near"]))
    free = [j for j in range(len(kept)) if j != place]

    def excess(value):
        point = [mpf(b) for b in start]
        point[place] = value
        return 2 * (top - model.maximum(point, free)) - QUANTILE

    before, here = mpf(case["near"]) * (1 - mpf(10) ** -3), mpf(case["near"])
    before_excess, excess_here = excess(before), excess(here)
    while abs(here - before) > mpf(10) ** -18 * abs(here):
        before, before_excess, here = here, excess_here, here - excess_here * (here - before) / (excess_here - before_excess)
        excess_here = excess(here)
    return here


def main():
    cases = [{"name": name, "csv": case["csv"], "formula": case["formula"], "link": case["link"], "weights": case.get("weights"),
              "place": case["place"], "side": case["side"], "end": nstr(end(case), 16), "other": case.get("other")}
             for name, case in CASES.items()]
    target = pathlib.Path(__file__).with_suffix(".json")
    target.write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
