#!/usr/bin/env python3
"""Writes math_twofold.json: elementary functions at numbers of about 32 digits, from mpmath at 300 bits.

Each row: the argument as two doubles (high, low), the value as two doubles.  Run: python3 math_twofold.py
"""

import json
import random
from pathlib import Path

from mpmath import mp, mpf

mp.prec = 300
FUNCTIONS = {
    "exp": mp.exp,
    "log": mp.log,
    "log_one_plus": mp.log1p,
    "exp_less_one": mp.expm1,
    "log_one_minus": lambda x: mp.log1p(-x),
    "arc_tangent": mp.atan,
    "normal_hazard": lambda x: mp.npdf(x) / (mp.erfc(x / mp.sqrt(2)) / 2),
    "normal_excess": lambda x: mp.npdf(x) / (mp.erfc(x / mp.sqrt(2)) / 2) - x,
    "log_factorial": lambda x: mp.loggamma(x + 1),
    "sqrt": mp.sqrt,
    "reciprocal": lambda x: 1 / x,
}


def two(x):
    high = float(x)
    return [high.hex(), float(x - mpf(high)).hex()]


def arguments(name, draw):
    jitter = 1 + mpf(draw.random()) * mpf(2) ** -60
    if name == "exp":
        return draw.choice([mpf(draw.uniform(-660, 700)), mpf(draw.gauss(0, 3)), mpf(draw.gauss(0, 1e-6))]) * jitter
    if name == "log":
        return draw.choice([mp.exp(draw.uniform(-700, 700)), 1 + mpf(draw.gauss(0, 1e-4))]) * jitter
    if name == "log_one_plus":
        return mp.exp(-abs(draw.gauss(0, 20))) * jitter
    if name == "exp_less_one":
        return draw.choice([mpf(draw.uniform(-660, 700)), mpf(draw.gauss(0, 1)), mpf(draw.gauss(0, 1e-9))]) * jitter
    if name in ("log_one_minus", "arc_tangent"):
        return draw.choice([mpf(draw.uniform(0, 0.499)), mp.exp(-abs(draw.gauss(1, 20)))]) * jitter
    if name.startswith("normal"):
        return draw.choice([mpf(draw.uniform(0, 8)), mpf(draw.uniform(0, 39)), abs(mpf(draw.gauss(0, 1e-3)))]) * jitter
    if name == "log_factorial":
        return mpf(draw.choice([draw.randint(0, 300), draw.uniform(0, 60), float(10 ** draw.uniform(1, 15))]))
    return mp.exp(draw.gauss(0, 30)) * jitter


def main():
    draw = random.Random(20260101)
    table = {}
    for name, function in FUNCTIONS.items():
        rows = []
        for _ in range(150):
            argument = two(arguments(name, draw))
            exact = mpf(float.fromhex(argument[0])) + mpf(float.fromhex(argument[1]))
            rows.append(argument + two(function(exact)))
        table[name] = rows
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(table, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
