"""The answer to a problem at two precisions that agree: coefficients, standard errors, likelihoods, fit statistics."""
from dataclasses import dataclass

from mpmath import mp, mpf

from families import FAMILIES, gaussian_log_likelihood
from likelihood import Likelihood
from linear import Cholesky
from maximise import NoMaximum, NotEnoughDigits, maximise

LADDER = (60, 90, 200, 320, 500)  # working digits; the next when two in turn do not agree
AGREE = 35                        # digits in which two precisions must agree
GUARD = 25                        # digits that rounding may take: below 10^(GUARD - working digits) a value may be 0
ZERO_NEEDS = 200                  # a value is called exactly 0 only at so many digits


@dataclass
class Answer:
    """`unit[key]` is what an error of `value[key]` is compared with where the value itself may be 0."""
    beta: list
    value: dict
    unit: dict
    decrement: mpf


def log_likelihood(problem, point, deviance):
    if problem.family == "gaussian":
        return gaussian_log_likelihood(deviance, problem.weights)
    family = FAMILIES[problem.family]
    constants = (w * family.constant(y, m) for y, m, w in zip(problem.successes, problem.trials, problem.weights))
    return point.value + mp.fsum(constants)


def deviance_at(problem, point):
    family = FAMILIES[problem.family]
    best = mp.fsum(w * family.saturated(y, m)
                   for y, m, w in zip(problem.successes, problem.trials, problem.weights))
    return 2 * (best - point.value)


def _solve(problem, start):
    likelihood = Likelihood(problem)
    start = start or likelihood.start()
    if start is None:
        raise NoMaximum("no admissible start was found")
    return maximise(likelihood, start)


def standard_errors(information):
    factor = Cholesky(information)
    if not factor.ok:
        raise NotEnoughDigits("the information is singular to the working precision")
    return [mp.sqrt(row[j]) for j, row in enumerate(factor.inverse())]


def answer_at(problem, start, null_start):
    """The answer at the working precision and the null model's coefficient."""
    family = FAMILIES[problem.family]
    point, last = _solve(problem, start)
    null, _ = _solve(problem.null(), null_start)
    pearson = mp.fsum(w * family.pearson(y, m, mean, rest) for y, m, w, mean, rest in zip(
        problem.successes, problem.trials, problem.weights, point.mean, point.rest))
    value = {"coef": point.beta, "se": standard_errors(point.expected), "se_observed": standard_errors(point.observed),
             "deviance": deviance_at(problem, point), "null_deviance": deviance_at(problem.null(), null),
             "pearson": pearson}
    value["loglik"] = log_likelihood(problem, point, value["deviance"])
    value["loglik_null"] = log_likelihood(problem, null, value["null_deviance"])
    freedom = problem.rows - problem.coefficients
    if problem.family == "gaussian" and freedom > 0:
        value["scale"] = pearson / freedom
    draws = mp.fsum(w * max(m, abs(y)**2 if problem.family == "gaussian" else abs(y))
                    for y, m, w in zip(problem.successes, problem.trials, problem.weights))
    unit = {key: value["se"] if key == "coef" else draws for key in value}
    unit["se"] = unit["se_observed"] = value["se"]
    return Answer(point.beta, value, unit, last.decrement), null.beta


def _pairs(one, other, key):
    """(value, other's value, unit) of each number under the key."""
    if isinstance(one.value[key], list):
        return list(zip(one.value[key], other.value[key], other.unit[key]))
    return [(one.value[key], other.value[key], other.unit[key])]


def _noise(value, unit, digits):
    return abs(value) <= mpf(10)**(GUARD - digits) * unit


def agreement(one, digits_one, other, digits_other):
    """(digits that all numbers share, whether some number is 0 to the working precision)."""
    worst, zero = mp.inf, False
    for key in other.value:
        for a, b, unit in _pairs(one, other, key):
            if _noise(b, unit, digits_other) and _noise(a, unit, digits_one):
                zero = True
            elif a != b:
                worst = min(worst, mp.inf if a == b else -mp.log10(abs(a - b) / abs(b)) if b else mpf(0))
    return worst, zero


def certify(problem, start=None):
    """A dict of mpf (lists of them for coef, se, se_observed), with "digits" and "working_digits".

    Raises NoMaximum where no maximum is found, NotEnoughDigits where the last precisions do not agree.
    """
    previous, before, null_start, reason = None, 0, None, "the precisions do not agree"
    for digits in LADDER:
        with mp.workdps(digits):
            try:
                answer, null_start = answer_at(problem, previous.beta if previous else start, null_start)
            except NotEnoughDigits as error:
                reason = str(error)
                continue
            if previous:
                shared, zero = agreement(previous, before, answer, digits)
                if shared >= AGREE and (not zero or digits >= ZERO_NEEDS):
                    return _published(answer, shared, digits)
            previous, before = answer, digits
    raise NotEnoughDigits(reason)


def _published(answer, shared, digits):
    def clean(value, unit):
        return mpf(0) if _noise(value, unit, digits) else value

    result = {}
    for key, value in answer.value.items():
        if isinstance(value, list):
            result[key] = [clean(v, u) for v, u in zip(value, answer.unit[key])]
        else:
            result[key] = clean(value, answer.unit[key])
    result["digits"] = int(min(shared, digits))
    result["working_digits"] = digits
    result["decrement"] = answer.decrement
    return result
