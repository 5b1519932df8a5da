"""Makes model_links.json: what each link says of an event and of a non-event, from the binary64 linear predictor.

A row is [eta, then for the event and for the other outcome: log probability l, dl/deta, -d2l/deta2], each of the six
as two doubles (high, low).  Run: python3 tests/reference/model_links.py
Needs mpmath.
"""
import json
import pathlib
import random

from mpmath import mp, mpf

mp.prec = 2200  # 1 - exp(-600) must keep its digits
RNG = random.Random(11)


def two(x):
    high = float(x)
    return [high.hex(), float(x - mpf(high)).hex() if mp.isfinite(x) else "0x0.0p+0"]


def from_means(mean, rest, slope, bend):
    """Of both outcomes, from the mean, its complement, and the mean's first and second derivative."""
    event = (mp.log(mean), slope / mean, (slope / mean) ** 2 - bend / mean)
    other = (mp.log(rest), -slope / rest, (slope / rest) ** 2 + bend / rest)
    return event + other


def probit(x):
    density = mp.npdf(x)
    return from_means(mp.erfc(-x / mp.sqrt(2)) / 2, mp.erfc(x / mp.sqrt(2)) / 2, density, -x * density)


def cloglog(x):
    z = mp.exp(x)
    rest = mp.exp(-z)
    return from_means(-mp.expm1(-z), rest, z * rest, (z - z * z) * rest)


def loglog(x):
    mirror = cloglog(-x)
    return (mirror[3], -mirror[4], mirror[5], mirror[0], -mirror[1], mirror[2])


def cauchit(x):
    slope = 1 / (mp.pi * (1 + x * x))

    def tail(t):
        return mp.acot(t) / mp.pi if t > 0 else 1 - mp.acot(-t) / mp.pi if t < 0 else mpf(1) / 2

    return from_means(tail(-x), tail(x), slope, -2 * x * slope / (1 + x * x))


def logit(x):
    mean, rest = 1 / (1 + mp.exp(-x)), 1 / (1 + mp.exp(x))
    return from_means(mean, rest, mean * rest, mean * rest * (rest - mean))


def log(x):
    return from_means(mp.exp(x), -mp.expm1(x), mp.exp(x), mp.exp(x))


def log_complement(x):
    return from_means(-mp.expm1(x), mp.exp(x), -mp.exp(x), -mp.exp(x))


def identity(x):
    return from_means(x, 1 - x, mpf(1), mpf(0))


def wide(reach):
    return [RNG.uniform(-reach, reach) for _ in range(40)] + [RNG.uniform(-3, 3) for _ in range(40)] + [
        RNG.choice([-1, 1]) * 10 ** RNG.uniform(-12, 0) for _ in range(20)]


def below_zero(reach):
    return [-RNG.uniform(0, reach) for _ in range(40)] + [-(10 ** RNG.uniform(-12, 0)) for _ in range(40)]


LINKS = {
    "logit": (logit, wide(600)),
    "probit": (probit, wide(36)),
    "cloglog": (cloglog, [x for x in wide(600) if x < 6.4] + [-0.3, -0.28, -3.0]),
    "loglog": (loglog, [x for x in wide(600) if x > -6.4]),
    "cauchit": (cauchit, wide(10) + [RNG.choice([-1, 1]) * 10 ** RNG.uniform(1, 12) for _ in range(20)]),
    "log": (log, below_zero(600)),
    "log-complement": (log_complement, below_zero(600)),
    "identity": (identity, [RNG.uniform(0, 1) for _ in range(60)] + [10 ** RNG.uniform(-12, 0) for _ in range(20)]),
}

table = {name: [[eta] + [half for value in function(mpf(eta)) for half in two(value)] for eta in etas]
         for name, (function, etas) in LINKS.items()}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("{\n" + ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
                                    for name, rows in table.items()) + "\n}\n")
