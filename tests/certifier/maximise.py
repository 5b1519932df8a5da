"""Newton's method at mpmath's precision, with the check that decides whether it found a maximum.

An objective has `at(beta)` -> Point or None, and `predictors(beta)`.  A maximum is reported when, at the answer, the
Newton decrement (the error in standard errors) and the change of every row's eta that one more step would make are
below `tolerance()`, with a positive definite observed information.  Where the likelihood rises for ever (separation)
the decrement may become small, but the change of some row's eta does not, so no maximum is reported.
"""
from mpmath import mp, mpf

from linear import Cholesky

ITERATIONS = 300
HALVINGS = 60


def near():
    """Below this one step more is the last: it doubles the digits."""
    return mpf(10)**(5 - mp.dps / 2)


def tolerance():
    """What the answer must satisfy; a third of the digits is left to the conditioning."""
    return mpf(10)**(-mp.dps * 2 / 3)


class NoMaximum(Exception):
    """No maximum was found; the message says why."""


class NotEnoughDigits(NoMaximum):
    """More digits may help."""


def sub_matrix(matrix, free):
    return [[matrix[j][k] for k in free] for j in free]


class Step:
    """The step from a point over the free coefficients: Newton's near the maximum, Fisher's elsewhere."""

    def __init__(self, objective, point, free):
        score = [point.score[j] for j in free]
        observed = Cholesky(sub_matrix(point.observed, free))
        self.strict = observed.ok
        factor = observed
        if not observed.ok or sum(x * x for x in observed.half_solve(score)) > 1:
            factor = Cholesky(sub_matrix(point.expected, free))
        if not factor.ok:
            raise NotEnoughDigits("the information is singular to the working precision")
        direction = factor.solve(score)
        self.decrement = mp.sqrt(abs(mp.fdot(direction, score)))
        self.direction = [mpf(0)] * len(point.beta)
        for j, value in zip(free, direction):
            self.direction[j] = value
        changes = objective.predictors(self.direction)
        self.change = max(abs(d) / max(1, abs(e)) for d, e in zip(changes, point.eta))

    def below(self, bound):
        return self.strict and self.decrement <= bound and self.change <= bound

    def from_beta(self, beta, length=1):
        return [b + length * d for b, d in zip(beta, self.direction)]


def maximise(objective, start, fixed=()):
    """(point, last step) at the maximum over the coefficients not in `fixed`, which keep their start."""
    point = objective.at(start)
    if point is None:
        raise NoMaximum("the start is not admissible")
    free = [j for j in range(len(start)) if j not in fixed]
    if not free:
        return point, None
    for _ in range(ITERATIONS):
        step = Step(objective, point, free)
        last_one = step.below(near())
        point = _advance(objective, point, step)
        if last_one:
            last = Step(objective, point, free)
            if not last.below(tolerance()):
                raise NotEnoughDigits("the score at the answer is not zero to the digits that are asked for")
            return point, last
    raise NoMaximum(f"no maximum in {ITERATIONS} iterations")


def _advance(objective, point, step):
    """The full step, halved until the objective does not fall (but for rounding)."""
    slack = mpf(10)**(10 - mp.dps) * (1 + abs(point.value))
    length = mpf(1)
    for _ in range(HALVINGS):
        moved = objective.at(step.from_beta(point.beta, length))
        if moved is not None and moved.value >= point.value - slack:
            return moved
        length /= 2
    raise NoMaximum("no step raises the objective: the maximum is on the boundary, if there is one")
