"""Checks the bounds of src/fit/row_bounds.cc in multiple precision: with f = -log-likelihood of one outcome in eta,
|f'''| <= growth f'', f'' <= curvature and |f'| <= slope on ranges [lowest, highest] and as far beyond as a step goes.

Run: python3 tests/reference/row_bounds.py
Needs mpmath.
"""
from mpmath import diff, erfc, exp, expm1, log, log1p, mp, mpf, sqrt

mp.dps = 120


def probit(x):
    return -log(erfc(-x / sqrt(2)) / 2)


OUTCOMES = {
    "probit": (probit, lambda x: probit(-x)),
    "cloglog": (lambda x: -log(-expm1(-exp(x))), exp),
    "log": (lambda x: -x, lambda x: -log(-expm1(x))),
    "identity": (lambda x: -log(x), lambda x: -log1p(-x)),
}
RANGES = {
    "probit": [(-mpf(k), mpf(j)) for k in (0, 1, 3, 8, 20) for j in (0, 1, 3, 8, 20)],
    "cloglog": [(mpf(-k), mpf(j) / 2) for k in (30, 5, 1, 0) for j in (-6, 0, 1, 2, 4, 8, 11, 14) if -k <= j / 2],
    "log": [(mpf(-20), -mpf(10)**-k) for k in (-1, 0, 1, 3, 8)],
    "identity": [(mpf(10)**-k, 1 - mpf(10)**-j) for k in (1, 2, 6) for j in (1, 2, 6)],
}


HAPPENED = mpf(11) / 2


def check_left_out():
    """Successes under cloglog beyond HAPPENED - 1."""
    hazard = exp(HAPPENED - 1)
    bound, f = hazard**2 * exp(-hazard), OUTCOMES["cloglog"][0]
    for step in range(60):
        x = HAPPENED - 1 + mpf(step) / 20
        assert abs(diff(f, x)) <= bound and diff(f, x, 2) <= bound, x


def bounds(link, low, high, failing):
    """(growth, curvature, slope, lowest and highest eta of a step)."""
    if link == "probit":
        size = max(abs(low), abs(high)) + 1
        return size + 1, mpf(1), size + 1, low - 1, high + 1
    if link == "cloglog":
        hazard = exp(high + 1)
        if not failing and high > HAPPENED:  # up to there; what is beyond is left out
            return 1 + exp(HAPPENED + 1), mpf(1), mpf(1), low - 1, HAPPENED + 1
        cost = max(1, hazard) if failing else mpf(1)
        return 1 + hazard, cost, cost, low - 1, high + 1
    if link == "log":
        mean = exp(high / 2)
        growth = max((1 + mean) / (1 - mean), -2 / high)
        return growth, mean / (1 - mean)**2, max(1, mean / (1 - mean)), low - 1 / growth, high + 1 / growth
    room = min(low, 1 - high)
    return 4 / room, 4 / room**2, 2 / room, low - room / 4, high + room / 4


def main():
    for link, ranges in RANGES.items():
        closest = mpf(0)
        for low, high in ranges:
            for failing, f in enumerate(OUTCOMES[link]):
                growth, curvature, slope, first, last = bounds(link, low, high, failing)
                assert link != "log" or last <= high / 2
                for step in range(41):
                    x = first + (last - first) * step / 40
                    one, two, three = diff(f, x), diff(f, x, 2), diff(f, x, 3)
                    tiny = mpf(10)**-40
                    assert abs(three) <= growth * two + tiny, (link, low, high, x)
                    assert two <= curvature + tiny and abs(one) <= slope + tiny, (link, low, high, x)
                    if two > tiny:
                        closest = max(closest, abs(three) / two / growth)
        if link == "cloglog":
            check_left_out()
        print(f"{link}: bounds hold; the third derivative comes within {mp.nstr(closest, 3)} of its own")


if __name__ == "__main__":
    main()
