#!/usr/bin/env python3
"""Writes formula_functions.json: functions of doubles in 60-digit arithmetic, rounded once.

Run: python3 formula_functions.py > formula_functions.json (needs mpmath).  Numbers are written as C hexadecimal
floats, so that reading them rounds nothing.
"""

import json
import random
import sys

import mpmath

mpmath.mp.dps = 60
FUNCTIONS = {
    "log": mpmath.log,
    "log2": lambda x: mpmath.log(x, 2),
    "log10": mpmath.log10,
    "log1p": mpmath.log1p,
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "sqrt": mpmath.sqrt,
}
POWERS = [2.0, 3.0, 0.5, -1.0, 1.5, 7.0, -2.25]


def main():
    draw = random.Random(7)
    rows = []
    for _ in range(60):
        x = draw.choice([draw.uniform(0.01, 20), draw.lognormvariate(0, 5), 1 + draw.gauss(0, 1e-6)])
        for name, function in FUNCTIONS.items():
            at = x if name not in ("exp", "expm1") else draw.uniform(-30, 30)
            rows.append([name, at.hex(), float(function(mpmath.mpf(at))).hex()])
        y = draw.choice(POWERS)
        rows.append(["pow", x.hex(), y.hex(), float(mpmath.power(mpmath.mpf(x), mpmath.mpf(y))).hex()])
    sys.stdout.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
