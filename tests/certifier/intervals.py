"""Likelihood-ratio tests and profile-likelihood intervals of an objective (plain or penalised), one coefficient each.

The end of an interval is where r(b) = sqrt(2 (top - profile(b))) is the normal quantile z; r is nearly straight in b,
its slope is -score_j / r, and Newton inside a bracket finds it.
"""
from mpmath import mp, mpf

from linear import Cholesky
from maximise import NoMaximum, NotEnoughDigits, maximise

STEPS = 200
OTHER = mpf("1e-6")  # a statistic smaller by this share is of another maximum


def quantile(level):
    """z of a two-sided interval, as the exact value of the text `level`."""
    return mp.sqrt(2) * mp.erfinv(mpf(level))


def chi_square_tail(statistic, freedom=1):
    if freedom == 1:
        return mp.erfc(mp.sqrt(statistic / 2))
    return mp.gammainc(mpf(freedom) / 2, statistic / 2, mp.inf, regularized=True)


def held(objective, point, place, value, depth=12):
    """The maximum with one coefficient held at `value`, from a point where it has another value.

    The start moves the other coefficients along as the information says; where that is too far, by halves.
    """
    unit = [mpf(int(j == place)) for j in range(len(point.beta))]
    factor = Cholesky(point.expected)
    if not factor.ok:
        raise NotEnoughDigits("the information is singular to the working precision")
    along = factor.solve(unit)
    length = (value - point.beta[place]) / along[place]
    start = [b + length * a for b, a in zip(point.beta, along)]
    start[place] = value
    try:
        return maximise(objective, start, fixed={place})[0]
    except NoMaximum:
        if depth == 0:
            raise
    middle = held(objective, point, place, (point.beta[place] + value) / 2, depth - 1)
    return held(objective, middle, place, value, depth - 1)


def ratio(top, point):
    """The likelihood-ratio statistic; rounding alone can make it negative."""
    return max(mpf(0), 2 * (top - point.value))


class Profile:
    """The profile of coefficient j, below `top` (the maximum or supremum of the objective)."""

    def __init__(self, objective, place, top, point):
        self.objective, self.place, self.top, self.point = objective, place, top, point
        self.peak = list(point.beta)

    def at(self, value):
        """(r, dr/db) at b = value, without the sign of the side."""
        self.point = point = held(self.objective, self.point, self.place, value)
        root = mp.sqrt(ratio(self.top, point))
        return root, -point.score[self.place] / root if root else mpf(0)

    def end(self, inside, step, z):
        """Where r = z beyond `inside` (r < z) in the direction of `step`: of the highest restricted maximum."""
        while True:
            inside = self._end_of_branch(inside, step, z)
            if not self._rise(inside):
                return inside

    def _rise(self, value):
        """Goes over to a higher maximum at `value`, where another start finds one; a penalised likelihood may have it."""
        if not getattr(self.objective, "several_maxima", False):
            return False
        found = self.point
        for start in self._starts(value):
            try:
                found = max(found, maximise(self.objective, start, fixed={self.place})[0], key=lambda point: point.value)
            except NoMaximum:
                continue
        if ratio(self.top, found) >= ratio(self.top, self.point) * (1 - OTHER):
            return False
        self.point = found
        return True

    def _starts(self, value):
        """The peak and zeros with the coefficient at `value`; then the same, the constant making up for its mean effect."""
        columns = self.objective.problem.columns
        centred = self.place != 0 and all(x == 1 for x in columns[0])
        mean = mp.fsum(columns[self.place]) / len(columns[0])
        for others in (self.peak, [mpf(0)] * len(self.peak)):
            start = [value if j == self.place else b for j, b in enumerate(others)]
            yield start
            if centred:
                yield [start[0] + (others[self.place] - value) * mean] + start[1:]

    def _end_of_branch(self, inside, step, z):
        outside = inside + step
        for _ in range(STEPS):
            root, slope = self.at(outside)
            if root >= z:
                break
            inside, step = outside, 2 * step
            outside = inside + step
        else:
            raise NoMaximum("the profile does not fall to the bound: the end may be infinite")
        return self._newton(inside, outside, (outside, root, slope), z)

    def _newton(self, inside, outside, state, z):
        value, root, slope = state
        bound = mpf(10)**(-mp.dps * 3 // 4)
        for _ in range(STEPS):
            if abs(root - z) <= bound:
                return value
            inside, outside = (inside, value) if root > z else (value, outside)
            value -= (root - z) / slope
            if not min(inside, outside) < value < max(inside, outside):
                value = (inside + outside) / 2
            root, slope = self.at(value)
        raise NoMaximum("the end of the interval was not found")


def ends(objective, place, point, error, z):
    """(lower, upper) of coefficient `place` from the objective's maximum `point`; `error` is a standard error."""
    found = []
    for side in (-1, 1):
        profile = Profile(objective, place, point.value, point)
        found.append(profile.end(point.beta[place], side * z * error, z))
    return found
