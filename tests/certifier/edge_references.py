"""Makes tests/reference/edge_maxima.json: random problems of two columns under links whose range ends, with their
maximum on the edge of the range, to 17 digits.

    python3 tests/certifier/edge_references.py -o tests/reference/edge_maxima.json     (1 min)

The log-likelihood is concave, and the coefficients that are admissible are a polygon.  Its maximum is inside, on a side
or at a corner; corners are known exactly, and along a side the maximum is where the derivative changes sign.  A problem
is taken where the highest of corners and sides has a slope that no way into the polygon raises.

The file     a list of problems: family, link, columns, successes, trials, coef, log_likelihood and deviance.
"""
import argparse
import json
import random
from fractions import Fraction

from mpmath import mp, mpf

from certify import text
from range_references import bounds, outcome

DIGITS, ZERO = 50, mpf(10)**-35
BOX = 10**5  # a maximum farther out is not taken
MODELS = [("binomial", "log"), ("binomial", "log-complement"), ("binomial", "identity"), ("poisson", "identity")]
EACH = 20


def draw(random_state, family):
    rows = random_state.randint(3, 7)
    largest = random_state.choice([3, 12, 1000])
    trials = [random_state.randint(1, largest) if family == "binomial" else 1 for _ in range(rows)]
    top = trials if family == "binomial" else [largest] * rows
    successes = [random_state.choice([0, m, random_state.randint(0, m)]) for m in top]
    return {"columns": [[1] * rows, [random_state.randint(0, 6) for _ in range(rows)]], "successes": successes,
            "trials": trials}


class Polygon:
    """The admissible coefficients of a problem and the likelihood on them."""

    def __init__(self, entry):
        self.entry, self.family, self.link = entry, entry["family"], entry["link"]
        self.points = list(zip(*entry["columns"]))
        self.ends = bounds(self.link, self.family)
        self.lines = sorted({(x, end) for x in self.points for end in self.ends if end is not None})
        self.box = [((1, 0), BOX), ((1, 0), -BOX), ((0, 1), BOX), ((0, 1), -BOX)]
        self.corners = self.all_corners()

    def admits(self, beta):
        """Of exact coefficients."""
        low, high = self.ends
        etas = [x[0] * beta[0] + x[1] * beta[1] for x in self.points]
        return all((low is None or eta >= low) and (high is None or eta <= high) for eta in etas) and all(
            abs(b) <= BOX for b in beta)

    def likelihood(self, beta):
        """The value and the slope at coefficients, whose linear predictors within ZERO of an end are there."""
        total, slope = mpf(0), [mpf(0), mpf(0)]
        for x, y, m in zip(self.points, self.entry["successes"], self.entry["trials"]):
            eta = x[0] * beta[0] + x[1] * beta[1]
            for end in self.ends:
                if end is not None and abs(eta - int(end)) < ZERO:
                    eta = mpf(int(end))
            value, derivative = outcome(self.family, self.link, y, m, eta)
            if value == -mp.inf:
                return value, slope
            total += value
            slope = [s + k * derivative for s, k in zip(slope, x)]
        return total, slope

    def all_corners(self):
        found, lines = set(), self.box + self.lines
        for i, ((a, b), one) in enumerate(lines):
            for (c, d), other in lines[:i]:
                under = a * d - b * c
                if under == 0:
                    continue
                corner = (Fraction(one * d - other * b) / under, Fraction(other * a - one * c) / under)
                if self.admits(corner):
                    found.add(corner)
        return found

    def on_sides(self):
        """Maxima inside the sides."""
        for (a, b), end in self.lines:
            among = [c for c in self.corners if a * c[0] + b * c[1] == end]
            if len(among) != 2:
                continue
            low, high = ([number(v) for v in corner] for corner in among)
            at = lambda t: [p + t * (q - p) for p, q in zip(low, high)]  # noqa: E731
            way = [q - p for p, q in zip(low, high)]

            def rises(t):
                value, slope = self.likelihood(at(t))
                return None if value == -mp.inf else slope[0] * way[0] + slope[1] * way[1]

            left, right = mpf(0), mpf(1)
            near = mpf(10)**-25
            if rises(mpf(1) / 2) is None or rises(near) <= 0 or rises(1 - near) >= 0:
                continue
            while right - left > mpf(10)**-45:
                middle = (left + right) / 2
                left, right = (middle, right) if rises(middle) > 0 else (left, middle)
            if left > ZERO and right < 1 - ZERO:
                yield at(left)


def number(value):
    return mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def maximum(polygon):
    """The highest of corners and sides, or None where it is not the maximum."""
    best = None
    for beta in [*({tuple(map(number, c)) for c in polygon.corners}), *polygon.on_sides()]:
        value, slope = polygon.likelihood(beta)
        if value > -mp.inf and (best is None or value > best[0]):
            best = (value, beta, slope)
    if best is None:
        return None
    value, beta, slope = best
    # Concave: it is the maximum where a short way to the middle of the polygon, and to no corner, is up.
    corners = [list(map(number, c)) for c in polygon.corners]
    inside = [sum(c[j] for c in corners) / len(corners) for j in (0, 1)]
    steps = [[q - p for p, q in zip(beta, c)] for c in [*corners, inside]]
    rises = [slope[0] * s[0] + slope[1] * s[1] for s in steps if any(s)]
    if any(abs(b) > BOX - 1 for b in beta) or max(rises) > ZERO:
        return None
    at_corner = any(all(abs(p - q) < ZERO for p, q in zip(beta, c)) for c in corners)
    if rises[-1] > -ZERO or (at_corner and max(rises) > -ZERO):
        return None  # flat: there are others
    return value, beta


def saturated(entry):
    total = mpf(0)
    for y, m in zip(entry["successes"], entry["trials"]):
        counts = ((y, mpf(y) / m), (m - y, 1 - mpf(y) / m)) if entry["family"] == "binomial" else ((y, mpf(y)),)
        total += sum((k * mp.log(p) for k, p in counts if k), mpf(0))
        total -= y if entry["family"] == "poisson" else 0
    return total


def constants(entry):
    if entry["family"] == "poisson":
        return -sum((mp.loggamma(y + 1) for y in entry["successes"]), mpf(0))
    return sum((mp.log(mp.binomial(m, y)) for y, m in zip(entry["successes"], entry["trials"])), mpf(0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-o", "--output", required=True)
    output = parser.parse_args().output
    mp.dps = DIGITS
    state, entries = random.Random(20261122), []
    for family, link in MODELS:
        count = 0
        while count < EACH:
            entry = {"family": family, "link": link, **draw(state, family)}
            if len(set(entry["columns"][1])) < 3:
                continue
            found = maximum(Polygon(entry))
            if found is None:
                continue
            value, beta = found
            entry |= {"coef": [text(b) for b in beta], "log_likelihood": text(value + constants(entry)),
                      "deviance": text(2 * (saturated(entry) - value))}
            entries.append(entry)
            count += 1
    with open(output, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")


if __name__ == "__main__":
    main()
