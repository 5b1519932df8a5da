"""Prints the coefficients of src/model/logistic-inl.hpp: of exp(r) = 1 + r + r^2 Q(r) for |r| <= log(2) / 2, of
log(1 + e) = 2 s (1 + s^2 Q(s^2)) for s = e / (2 + e), 0 <= e <= 1, and log(2) in two parts.

Run:  python3 tests/reference/model_logistic.py
Needs mpmath.
"""
from mpmath import atanh, chebyfit, exp, floor, log, mp, mpf, polyval, sqrt

mp.dps = 60


def of_exp(r):
    return (exp(r) - 1 - r) / r**2 if abs(r) > mpf(10) ** -15 else mpf(1) / 2 + r / 6


def of_log(t):
    return (atanh(sqrt(t)) / sqrt(t) - 1) / t if t > mpf(10) ** -25 else mpf(1) / 3 + t / 5


def show(name, f, interval, terms, share):
    """`share`: what of the function's own size the polynomial is multiplied by."""
    highest_first = chebyfit(f, interval, terms)
    low, high = interval
    points = [low + (high - low) * i / 1000 for i in range(1001)]
    worst = max(abs((polyval(highest_first, x) - f(x)) * share(x)) for x in points)
    print(f"{name}: relative error {float(worst):.1e}")
    for c in reversed(highest_first):
        print(f"    {float(c)!r},")


half = log(mpf(2)) / 2
show("exp", of_exp, [-half, half], 11, lambda r: r**2 / exp(r))
show("log", of_log, [mpf(0), mpf(1) / 9], 10, lambda t: t)
high = floor(log(mpf(2)) * 2**42) / 2**42  # 42 bits: its multiples by the 11 of an exponent are exact
print("log(2):", repr(float(high)), repr(float(log(mpf(2)) - high)))
