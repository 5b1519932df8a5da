"""Column names and matrices of random formulas, as patsy gives them: writes design_columns.json beside itself.

Run with a Python that has numpy, pandas and patsy 1.0.  Every number of the data is a small multiple of 1/2, so that
products are exact and the matrices can be compared for equality.
"""

import json
import pathlib
import random

import numpy as np
import pandas as pd
import patsy

ROWS = 40
CASES = 360
ATOMS = ["a", "b", "c", "C(n)", "t", "x", "z", "I(x ** 2)", "C(a, Treatment('r'))", "C(n, Treatment(6))"]


def make_data(rng):
    """Factors of 2, 3 and 4 levels with every combination of a and b present, two numeric columns, a boolean."""
    a = [["p", "q", "r"][i % 3] for i in range(ROWS)]
    b = [["u", "v"][(i // 3) % 2] for i in range(ROWS)]
    c = [rng.choice(["k", "l", "m", "n"]) for _ in range(ROWS)]
    return pd.DataFrame(
        {
            "a": a,
            "b": b,
            "c": c,
            "n": [rng.choice([4, 6, 10]) for _ in range(ROWS)],
            "t": [rng.random() < 0.5 for _ in range(ROWS)],
            "x": [float(rng.randint(-3, 4)) for _ in range(ROWS)],
            "z": [rng.randint(-4, 5) / 2 for _ in range(ROWS)],
        }
    )


def random_term(rng):
    """A product, crossing, nesting or power of atoms."""
    weights = [6, 5, 4, 4, 2, 5, 4, 1, 1, 1]
    picked = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 2, 3, 3])):
        picked.append(rng.choices(ATOMS, weights)[0])
    kind = rng.random()
    if len(picked) == 1 or kind < 0.55:
        return ":".join(picked)
    if kind < 0.85:
        return "*".join(picked)
    if kind < 0.93:
        return "/".join(picked)
    return "(" + " + ".join(picked) + ")**" + str(len(picked))


def random_formula(rng):
    parts = [random_term(rng) for _ in range(rng.choice([1, 2, 2, 3, 3, 4]))]
    intercept = rng.choice(["", "", "", "0", "1", "-1"])
    text = " + ".join(parts)
    if intercept in ("0", "1"):
        text = intercept + " + " + text
    if intercept == "-1":
        text += " - 1"
    if rng.random() < 0.15:
        text += " - " + rng.choice(ATOMS[:7])
    return text


def number(value):
    return int(value) if value == int(value) else float(value)


def main():
    rng = random.Random(20240611)
    data = make_data(rng)
    cases, seen = [], set()
    fixed = ["1", "a:b", "0 + a:b", "0 + a + b", "a*b - a", "a + a:x", "a*x - a", "x + a", "a:b:c", "x:a + a + b",
             "0 + x", "a/x", "a:x + x", "x:z:a + z:x", "C(n):t", "0 + t", "0 + t:x"]  # fmt: skip
    while len(cases) < CASES:
        formula = fixed.pop(0) if fixed else random_formula(rng)
        if formula in seen:
            continue
        seen.add(formula)
        matrix = patsy.dmatrix(formula, data)
        names = matrix.design_info.column_names
        if len(names) > 40 or not names:
            continue
        values = np.asarray(matrix)
        columns = [[number(v) for v in values[:, j]] for j in range(values.shape[1])]
        cases.append({"formula": formula, "names": names, "columns": columns})
    frame = {name: [v if isinstance(v, (str, bool)) else number(v) for v in data[name].tolist()] for name in data}
    out = pathlib.Path(__file__).with_suffix(".json")
    rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    head = json.dumps(frame, separators=(",", ":"))
    out.write_text('{"patsy":"%s",\n"data":%s,\n"cases":[\n%s\n]}\n' % (patsy.__version__, head, rows))


if __name__ == "__main__":
    main()
