"""Makes tests/reference/range_profile.json: problems of two columns under links whose range ends, with likelihood-ratio
tests and profile intervals whose restricted maximum lies on the edge of the range, to 17 digits.

    python3 tests/certifier/range_references.py -o tests/reference/range_profile.json     (1 min)

With one coefficient held the other has an interval, known exactly, on which the log-likelihood is concave: its maximum
is where the derivative changes sign, or an end.  The maximum of both is that of certify.py.

The file     a list of problems: family, link, columns, successes, trials, coef, se, and by coefficient: lr ("inf" where
             0 is not admissible or has likelihood 0), lower, upper (of 95 %), lower_is_range_end, upper_is_range_end
             (there the range ends the interval).
"""
import argparse
import json
import sys
from fractions import Fraction

from mpmath import mp, mpf

from certificate import standard_errors
from certify import text
from intervals import quantile
from likelihood import Likelihood
from maximise import NoMaximum, maximise
from problem import Problem

# family, link, first column (None: the constant), second, successes, trials
PROBLEMS = [
    ("binomial", "log", None, [0, 1, 2], [1, 1, 4], [1, 5, 8]),
    ("binomial", "log", [1, 2, 1, 3], [0, 4, 2, 1], [1, 3, 2, 4], [1, 5, 3, 5]),
    ("binomial", "identity", None, [0, 1, 2], [1, 1, 4], [1, 5, 8]),
    ("binomial", "identity", None, [0, 1, 3, 4], [0, 2, 3, 4], [3, 6, 5, 5]),
    ("binomial", "log-complement", None, [0, 1, 2], [0, 4, 4], [1, 5, 8]),
    ("poisson", "sqrt", None, [1, 4, 0, 2], [0, 0, 0, 3], [1, 1, 1, 1]),
    ("poisson", "sqrt", None, [0, 4, 1, 1], [0, 0, 1, 1], [1, 1, 1, 1]),
    ("poisson", "sqrt", None, [3, 1, 4, 3], [0, 0, 2, 3], [1, 1, 1, 1]),
]
DIGITS, FAR = 40, Fraction(10)**9


def bounds(link, family):
    """The ends of eta, below and above; None for none."""
    if link in ("log", "log-complement"):
        return None, Fraction(0)
    return Fraction(0), Fraction(1) if family == "binomial" else None


def outcome(family, link, y, m, eta):
    """The log-likelihood of a row and its derivative in eta; -inf where it is impossible."""
    if family == "poisson":
        mean = eta if link == "identity" else eta * eta
        if mean == 0:
            return (mpf(0), mpf(-1) if link == "identity" else mpf(0)) if y == 0 else (-mp.inf, mp.inf)
        slope = mpf(1) if link == "identity" else 2 * eta
        return y * mp.log(mean) - mean, (y / mean - 1) * slope
    if link == "identity":
        mean, rest, slope = eta, 1 - eta, mpf(1)
    else:
        mean, rest, slope = mp.exp(eta), -mp.expm1(eta), mp.exp(eta)
        if link == "log-complement":
            mean, rest, slope = rest, mean, -slope
    value = derivative = mpf(0)
    for count, chance, way in ((y, mean, slope), (m - y, rest, -slope)):
        if count == 0:
            continue
        if chance == 0:
            return -mp.inf, mp.inf if way > 0 else -mp.inf
        value += count * mp.log(chance)
        derivative += count * way / chance
    return value, derivative


class Held:
    """One of two coefficients held."""

    def __init__(self, entry, place):
        self.entry, self.held, self.free = entry, entry["columns"][place], entry["columns"][1 - place]
        self.family, self.link = entry["family"], entry["link"]
        self.ends = bounds(self.link, self.family)

    def interval(self, value):
        """Of the other coefficient; None where there is none."""
        low, high = -float("inf"), float("inf")
        kind = Fraction if isinstance(value, Fraction) else int  # all that is given is whole
        for h, x in zip(self.held, self.free):
            for end, sign in zip(self.ends, (1, -1)):
                if end is None:
                    continue
                room = kind(end) - kind(h) * value
                if x == 0:
                    if sign * room > 0:
                        return None
                elif sign * x > 0:
                    low = max(low, room / kind(x))
                else:
                    high = min(high, room / kind(x))
        return None if low > high else (low, high)

    def at(self, value, other):
        rows = zip(self.held, self.free, self.entry["successes"], self.entry["trials"])
        total = slope = mpf(0)
        for h, x, y, m in rows:
            eta = int(h) * value + int(x) * other
            for end in self.ends:
                if end is not None and abs(eta - end) < mpf(10)**-(DIGITS - 8):
                    eta = mpf(end.numerator)
            ll, d = outcome(self.family, self.link, y, m, eta)
            total += ll
            slope += int(x) * d if x else 0
        return total, slope

    def highest(self, value):
        """The maximum over the other coefficient, and whether it is at an end of its interval."""
        among = self.interval(value)
        if among is None:
            return -mp.inf, True
        low, high = (mpf(b.numerator) / b.denominator if isinstance(b, Fraction) else b for b in among)
        value = mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value
        if low == high:
            return self.at(value, low)[0], True
        low, high = self.finite(value, low, high)
        for end, sign in ((low, -1), (high, 1)):
            total, slope = self.at(value, end)
            if total > -mp.inf and sign * slope >= 0:
                return total, True
        slope_at = lambda other: self.at(value, other)[1]  # noqa: E731
        while not (mp.isfinite(slope_at(low)) and mp.isfinite(slope_at(high))):
            middle = (low + high) / 2
            low, high = (middle, high) if slope_at(middle) > 0 else (low, middle)
        if slope_at(high) == 0:
            return self.at(value, high)[0], False
        best = mp.findroot(slope_at, (low, high), solver="anderson", tol=mpf(10)**-50, maxsteps=60, verify=False)
        if abs(slope_at(best)) > mpf(10)**-20:  # the value lacks its square
            raise ArithmeticError("a restricted maximum was not found")
        return self.at(value, best)[0], False

    def finite(self, value, low, high):
        step = mpf(1)
        while low == -mp.inf or high == mp.inf:
            begin = high - step if high < mp.inf else low + step if low > -mp.inf else mpf(0)
            if low == -mp.inf and self.at(value, begin)[1] > 0:
                low = begin
            if high == mp.inf and self.at(value, begin)[1] < 0:
                high = begin
            step *= 2
            if step > int(FAR):
                raise NoMaximum("the likelihood does not fall along one coefficient")
        return low, high

    def limit(self, side):
        """How far the held coefficient can go; None without an end."""
        if self.interval(side * FAR) is not None:
            return None
        lines = [(h, x, end) for h, x in zip(self.held, self.free) for end in self.ends if end is not None]
        corners = []
        for h, x, a in lines:
            if x == 0 and h:
                corners.append(a / h)
            for k, z, b in lines:
                if h * z != x * k:
                    corners.append((a * z - b * x) / (h * z - x * k))
        return side * max(side * c for c in corners if self.interval(c) is not None)


def end_of(held, top, peak, side, error):
    """The end of the interval on one side, whether it is that of the range, and whether a row is at its end there."""
    target = quantile("0.95")**2
    limit = held.limit(side)
    inside, outside = peak, None
    if limit is not None:
        if 2 * (top - held.highest(limit)[0]) <= target:
            return limit, True, True
        outside = mpf(limit.numerator) / limit.denominator
    else:
        step = error
        while 2 * (top - held.highest(peak + side * step)[0]) < target:
            step *= 2
        outside = peak + side * step
    def over(value):
        return 2 * (top - held.highest(value)[0]) - target

    while over(outside) == mp.inf:
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if over(middle) < 0 else (inside, middle)
    end = mp.findroot(over, (inside, outside), solver="anderson", tol=mpf(10)**-44, maxsteps=60, verify=False)
    if abs(over(end)) > mpf(10)**-25:
        raise ArithmeticError("the end of an interval was not found")
    return end, False, held.highest(end)[1]


def problem_of(entry):
    rows = len(entry["trials"])
    return Problem([mpf(y) for y in entry["successes"]], [mpf(m) for m in entry["trials"]], [mpf(1)] * rows,
                   [mpf(0)] * rows, [[mpf(int(x)) for x in c] for c in entry["columns"]], ["a", "b"], entry["family"],
                   entry["link"])


def tests_at(entry, point, errors):
    result = {key: [] for key in ("lr", "lower", "upper", "lower_is_range_end", "upper_is_range_end")}
    edges = 0
    for place in (0, 1):
        held = Held(entry, place)
        top = held.at(point.beta[place], point.beta[1 - place])[0]
        drop, edge = held.highest(Fraction(0))
        result["lr"].append(2 * (top - drop))
        edges += edge and drop > -mp.inf
        for side, key in ((-1, "lower"), (1, "upper")):
            end, of_range, edge = end_of(held, top, point.beta[place], side, errors[place])
            result[key].append(end)
            result[key + "_is_range_end"].append(of_range)
            edges += edge
    return {"coef": point.beta, "se": errors} | result, edges


def certify(entry):
    """The answers; None where it has no maximum inside, or where nothing of it is on an edge."""
    objective = Likelihood(problem_of(entry))
    start = objective.start()
    if start is None:
        return None
    try:
        point, _ = maximise(objective, start)
        answer, edges = tests_at(entry, point, standard_errors(point.expected))
    except (NoMaximum, ArithmeticError):
        return None
    return answer if edges else None


def written(value):
    if isinstance(value, (list, tuple)):
        return [written(v) for v in value]
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Fraction):
        value = mpf(value.numerator) / value.denominator
    return "inf" if value == mp.inf else "0" if abs(value) < mpf(10)**-25 else text(value, 17)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", required=True)
    given = parser.parse_args()
    problems = []
    with mp.workdps(DIGITS):
        for family, link, first, second, successes, trials in PROBLEMS:
            whole = {"family": family, "link": link, "columns": [first or [1] * len(second), second],
                     "successes": successes, "trials": trials}
            answer = certify(whole | {"columns": [[Fraction(x) for x in c] for c in whole["columns"]]})
            print(f"{family} {link}: {'kept' if answer else 'no maximum inside, or nothing on an edge'}", file=sys.stderr)
            if answer:
                problems.append({key: written(value) for key, value in (whole | answer).items()})
    with open(given.output, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(p) for p in problems) + "\n]\n")


if __name__ == "__main__":
    main()
