"""Prints the coefficients of src/model/normal-inl.hpp: the Chebyshev series of (hazard(t) - t) (t + 5/4) in
s = (t - 4) / (t + 4), where hazard(t) = phi(t) / Phi(-t), t >= 0.

Run:  python3 tests/reference/model_hazard.py
Needs mpmath.
"""
from mpmath import cos, erfc, exp, mp, mpf, pi, sqrt

mp.dps = 60
NODES = 80
TERMS = 31  # what follows is below 2e-18 of the sum


def excess(t):
    """hazard(t) - t, for large t from Laplace's continued fraction t + 1 / (t + 2 / (t + ...))."""
    if t < 30:
        return exp(-t * t / 2) / sqrt(2 * pi) / (erfc(t / sqrt(mpf(2))) / 2) - t
    tail = t
    for k in range(300, 1, -1):
        tail = t + k / tail
    return 1 / tail


angles = [pi * (2 * j + 1) / (2 * NODES) for j in range(NODES)]
values = []
for angle in angles:
    s = cos(angle)
    t = 4 * (1 + s) / (1 - s)
    values.append(excess(t) * (t + mpf(5) / 4))
for n in range(TERMS):
    c = mpf(2) / NODES * sum(v * cos(n * a) for v, a in zip(values, angles))
    print(f"    {float(c / 2 if n == 0 else c)!r},")
