"""Makes math_distributions.json: tails, log tails and quantiles to 40 digits, from the binary64 input.

Run:  python3 tests/reference/math_distributions.py
Needs mpmath.  Values are written as decimal strings of 25 digits: below the smallest double a string still says
how small, and log tails that no double tail has can be tested.
"""
import json
import math
import pathlib
import random

import mpmath
from mpmath import mpf, mp

mp.dps = 60
RNG = random.Random(20240229)


def text(x):
    return mpmath.nstr(x, 25, min_fixed=0, max_fixed=0)


def normal_upper(x):
    return mpmath.erfc(mpf(x) / mpmath.sqrt(2)) / 2


def gamma_q(a, z):
    """Q(a, z), with more digits where the tail is small."""
    with mp.workdps(80):
        return mpmath.gammainc(a, z, mpmath.inf, regularized=True)


def log_gamma_q(a, z):
    with mp.workdps(120):
        if z < a:
            return mpmath.log1p(-mpmath.gammainc(a, 0, z, regularized=True))
        return mpmath.log(mpmath.gammainc(a, z, mpmath.inf, regularized=True))


def beta_i(a, b, x):
    with mp.workdps(80):
        return mpmath.betainc(a, b, 0, x, regularized=True)


def t_two_sided(t, df):
    t, df = mpf(t), mpf(df)
    return beta_i(df / 2, mpf(1) / 2, df / (df + t * t))


def f_upper(x, df1, df2):
    x, a, b = mpf(x), mpf(df1), mpf(df2)
    return beta_i(b / 2, a / 2, b / (b + a * x))


def solve(function, target, guess):
    """A root of function(x) = target near guess, by secants on the logarithm."""
    goal = mpmath.log(target)
    return mpmath.findroot(lambda x: mpmath.log(function(x)) - goal, (guess, guess * (1 + mpf(10) ** -8) + mpf(10) ** -9),
                           solver="secant", tol=mpf(10) ** -80)


def normal_quantile(p):
    p = mpf(p)
    if p == mpf(1) / 2:
        return mpf(0)
    if p > mpf(1) / 2:
        return -normal_quantile(1 - p)
    if p > mpf("0.1"):
        return -mpmath.sqrt(2) * mpmath.erfinv(1 - 2 * p)
    r = mpmath.sqrt(-2 * mpmath.log(p))
    return -solve(normal_upper, p, r - mpmath.log(r * 2.5) / r)


def normal_rows():
    xs = [0.0, 1e-300, 1e-8, 0.1, 0.5, 0.67448975, 1.0, 1.959963984540054, 2.5758293, 3.0, 5.0, 8.2, 10.0, 14.3, 19.99,
          20.01, 25.0, 30.0, 36.7, 37.5, 38.0, 38.4, 39.0, 50.0, 1e3, 1e8, 1e150]
    xs += [RNG.uniform(0, 38) for _ in range(60)]
    rows = []
    for x in xs:
        q = normal_upper(x)
        rows.append({"x": x, "upper": text(q), "cdf": text(1 - q), "two_sided": text(2 * q),
                     "log_upper": text(mpmath.log(q) if q else -mpf(x) ** 2 / 2),
                     "log_cdf": text(mpmath.log1p(-q))})
    return rows


def quantile_rows():
    ps = [5e-324, 2.2250738585072014e-308, 1e-300, 1e-200, 1e-100, 1e-40, 1e-20, 1.3887943864964021e-11, 1e-11, 1e-10,
          1e-5, 0.001, 0.025, 0.05, 0.0749999, 0.0750001, 0.1, 0.25, 0.4, 0.49999999, 0.5, math.nextafter(0.5, 1), 0.6,
          0.75, 0.9, 0.925, 0.975, 0.995, 0.9999, 1 - 2.0 ** -40, 1 - 2.0 ** -53, 2.0 ** -53]
    ps += [RNG.random() for _ in range(40)] + [10 ** RNG.uniform(-300, -1) for _ in range(20)]
    return [{"p": p, "x": text(normal_quantile(p))} for p in ps]


def chi_square_rows(dfs):
    rows = []
    for df in dfs:
        for ratio in [1e-6, 0.01, 0.3, 0.9, 1.0, 1.1, 1.7, 3.0, 10.0]:
            rows.append((df * ratio, df))
        rows += [(df + 700.25, df), (df + 1380.125, df), (df * 1.5 + 5000.5, df)]
    out = []
    for x, df in rows:
        q = gamma_q(mpf(df) / 2, mpf(x) / 2)
        out.append({"x": x, "df": df, "upper": text(q), "log_upper": text(log_gamma_q(mpf(df) / 2, mpf(x) / 2))})
    return out


def t_rows():
    rows = []
    for df in [0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 28.0, 29.5, 100.0, 1e3, 1e5]:
        for t in [1e-8, 0.1, 0.5, 1.0, 1.5, 1.959963984540054, 2.5, 4.0, 7.7, 15.0, 30.0, 1e3]:
            rows.append({"t": t, "df": df, "two_sided": text(t_two_sided(t, df))})
    return rows


def f_rows():
    rows = []
    for df1 in [1.0, 2.0, 3.0, 10.0, 40.0]:
        for df2 in [1.0, 4.0, 28.0, 300.0, 1e4]:
            for x in [1e-5, 0.3, 1.0, 2.5, 8.0, 50.0]:
                rows.append({"x": x, "df1": df1, "df2": df2, "upper": text(f_upper(x, df1, df2))})
    return rows


def log_rows():
    xs = [5e-324, 1e-308, 0.1, 0.5, 0.70710678118654746, 0.70710678118654757, 0.9, 1 - 2.0 ** -53, 1.0, 1 + 2.0 ** -52,
          1.1, 1.41421356, 1.5, 2.0, math.e, 10.0, 1e10, 1.7976931348623157e308]
    xs += [2.0 ** RNG.uniform(-2, 2) for _ in range(60)] + [2.0 ** RNG.uniform(-1000, 1000) for _ in range(40)]
    return [{"x": x, "log": text(mpmath.log(mpf(x)))} for x in xs]


def main():
    table = {"normal": normal_rows(), "normal_quantile": quantile_rows(), "chi_square": chi_square_rows([0.5, 3.0, 4.0, 7.0, 10.0, 31.0, 100.0, 253.5, 1000.0, 100000.0]),
             "chi_square_low": chi_square_rows([1.0, 2.0]),
             "t": t_rows(), "f": f_rows(), "log": log_rows()}
    path = pathlib.Path(__file__).with_suffix(".json")
    blocks = [json.dumps(name) + ": [\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"
              for name, rows in table.items()]
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n")


if __name__ == "__main__":
    main()
