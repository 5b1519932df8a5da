"""Makes model_logit.json: the inverse logit and its neighbours to 40 digits, from the binary64 input.

Run:  python3 tests/reference/model_logit.py
Needs mpmath.
"""
import json
import pathlib
import random

import mpmath
from mpmath import mp, mpf

mp.dps = 60
RNG = random.Random(7)


def text(x):
    return mpmath.nstr(x, 25, min_fixed=0, max_fixed=0)


def row(eta):
    x = mpf(eta)
    mu = 1 / (1 + mpmath.exp(-x))
    complement = 1 / (1 + mpmath.exp(x))
    return {"eta": eta, "mu": text(mu), "complement": text(complement), "slope": text(mu * complement),
            "softplus_rest": text(mpmath.log1p(mpmath.exp(-abs(x))))}


etas = [0.0, 1e-300, 1e-17, 1e-8, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 36.0, 36.7, 37.0, 40.0, 100.0, 300.0, 700.0, 708.0]
etas += [RNG.uniform(0, 40) for _ in range(200)] + [RNG.uniform(0, 708) for _ in range(60)]
etas += [10 ** RNG.uniform(-12, 1) for _ in range(60)]
table = [row(sign * eta) for eta in etas for sign in (1, -1)]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("[\n" + ",\n".join(json.dumps(r) for r in table) + "\n]\n")
