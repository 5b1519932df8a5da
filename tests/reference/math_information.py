"""Makes math_information.json: positive-definite matrices from easy to hopeless, with their inverses to 25 digits.

Run:  python3 tests/reference/math_information.py
Needs mpmath.  The matrices are binary64 and symmetric; inverses, solutions and determinants are of exactly these.
"""
import json
import pathlib
import random

import mpmath
from mpmath import mp, mpf

mp.dps = 400
RNG = random.Random(7)


def text(x):
    return mpmath.nstr(x, 25, min_fixed=0, max_fixed=0)


def gram(columns):
    """The Gram matrix of columns, summed exactly and rounded once."""
    return [[float(mpmath.fsum(mpf(a) * mpf(b) for a, b in zip(u, v))) for v in columns] for u in columns]


def logistic_information(n, p, shift):
    rows = [[1.0] + [shift * j + RNG.gauss(0, 1) for j in range(1, p)] for _ in range(n)]
    weights = [RNG.uniform(0.01, 0.25) ** 0.5 for _ in range(n)]
    return gram([[w * r[j] for w, r in zip(weights, rows)] for j in range(p)])


def matrices():
    yield "one", [[2.5]]
    yield "identity", [[1.0, 0.0], [0.0, 1.0]]
    yield "logistic", logistic_information(60, 5, 0.0)
    yield "off-centre", logistic_information(60, 6, 200.0)
    scales = [1e-60, 1e-30, 1.0, 3e40, 1e60]
    m = logistic_information(40, 5, 1.0)
    yield "units", [[mpf(m[i][j]) * mpf(scales[i]) * mpf(scales[j]) for j in range(5)] for i in range(5)]
    for degree in (5, 7, 9):
        xs = [i / 20 for i in range(41)]
        yield f"polynomial {degree}", gram([[x ** d for x in xs] for d in range(degree + 1)])
    yield "hilbert 8", [[1.0 / (i + j + 1) for j in range(8)] for i in range(8)]
    yield "nearly aliased", gram([[1.0] * 30, [float(i) for i in range(30)], [i + 1e-5 * RNG.gauss(0, 1) for i in range(30)]])


def main():
    out = []
    for name, m in matrices():
        m = [[float(v) for v in row] for row in m]
        m = [[m[max(i, j)][min(i, j)] for j in range(len(m))] for i in range(len(m))]
        a = mpmath.matrix(m)
        inverse = a ** -1
        right = [RNG.gauss(0, 1) / m[i][i] ** 0.5 for i in range(len(m))]
        solution = inverse * mpmath.matrix(right)
        d = [mpmath.sqrt(a[i, i]) for i in range(len(m))]
        unit = mpmath.matrix([[a[i, j] / d[i] / d[j] for j in range(len(m))] for i in range(len(m))])
        values = mpmath.eigsy(unit, eigvals_only=True)
        assert values[0] > 0, name
        out.append({"name": name, "condition": float(values[len(m) - 1] / values[0]), "matrix": m, "right": right,
                    "solution": [text(v) for v in solution], "log_det": text(mpmath.log(mpmath.det(a))),
                    "inverse": [[text(inverse[i, j]) for j in range(len(m))] for i in range(len(m))]})
        print(name, out[-1]["condition"])
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in out) + "\n]\n")


if __name__ == "__main__":
    main()
