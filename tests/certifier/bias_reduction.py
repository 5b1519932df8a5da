"""Relatives of Firth's estimate for the logit: FLIC, FLAC (Puhr et al. 2017, Statistics in Medicine 36) and median bias
reduction (Kenne Pagui, Salvan & Sartori 2017, Biometrika 104).

Each takes the problem and, but for the median, Firth's point; the intercept is the first column.
"""
from mpmath import mp, mpf

from certificate import standard_errors
from likelihood import Likelihood
from linear import Cholesky, gram
from maximise import NoMaximum, maximise
from problem import Problem

ITERATIONS = 1000


def leverages(problem, point):
    """h = W x' I^-1 x of each row; they sum to the number of coefficients."""
    factor, result = Cholesky(point.expected), []
    for i in range(problem.rows):
        half = factor.half_solve(problem.row(i))
        mass = problem.weights[i] * problem.trials[i] * point.mean[i] * point.rest[i]
        result.append(mass * mp.fdot(half, half))
    return result


def augmented_errors(problem, point):
    """Standard errors from X' diag((w m + h) p q) X, the information of the data with h/2 successes and failures added
    to each row: what logistf reports for a Firth fit."""
    draws = [w * m + h for w, m, h in zip(problem.weights, problem.trials, leverages(problem, point))]
    return standard_errors(gram(problem.columns, [d * p * q for d, p, q in zip(draws, point.mean, point.rest)]))


def flic(problem, point):
    """Firth's slopes, the intercept by maximum likelihood with them as an offset: fitted events sum to those seen.

    Returns the coefficients, and the standard errors of the information there.
    """
    objective = Likelihood(problem)
    found, _ = maximise(objective, point.beta, fixed=set(range(1, problem.coefficients)))
    return found.beta, standard_errors(found.expected)


def flac(problem, point):
    """Maximum likelihood with h/2 successes and failures added to each row, and an indicator of the added data.

    Returns the coefficients without the indicator's, their standard errors in that fit, and (likelihood, maximum,
    standard errors) with it, in the first place.
    """
    added, n = leverages(problem, point), problem.rows
    columns = [[mpf(0)] * n + [mpf(1)] * n] + [column * 2 for column in problem.columns]
    both = Problem(problem.successes + [h / 2 for h in added], problem.trials + added, problem.weights + [mpf(1)] * n,
                   problem.offset * 2, columns)
    augmented = Likelihood(both)
    found, _ = maximise(augmented, [mpf(0), *point.beta])
    errors = standard_errors(found.expected)
    return found.beta[1:], errors[1:], (augmented, found, errors)


def median(problem):
    """(coefficients, standard errors): the root of score + A - I F by Fisher scoring.

    With P_t = sum W (q - p) x_t x x' and k_r the r-th column of I^-1:
    A_t = trace(I^-1 P_t) / 2 and F = I^-1 F~ row by row, (F~_r)_t = k_r' P_t k_r / (3 (I^-1)_rr), F_r = k_r' F~_r.
    """
    likelihood, p = Likelihood(problem), problem.coefficients
    beta = [mpf(0)] * p
    for _ in range(ITERATIONS):
        point = likelihood.at(beta)
        factor = Cholesky(point.expected)
        if not factor.ok:
            raise NoMaximum("the information became singular")
        step = _median_step(likelihood, point, factor.inverse())
        beta = [b + s for b, s in zip(beta, step)]
        if max(abs(s) for s in step) <= mpf(10)**(10 - mp.dps):
            return beta, standard_errors(likelihood.at(beta).expected)
    raise NoMaximum("the median bias reduced estimate was not found")


def _median_step(likelihood, point, inverse):
    """I^-1 (score + A) - F."""
    problem, p = likelihood.problem, len(point.beta)
    third, leverage, along = [], [], []
    for i, row in enumerate(likelihood.matrix_rows):
        mass = problem.weights[i] * problem.trials[i] * point.mean[i] * point.rest[i]
        third.append(mass * (point.rest[i] - point.mean[i]))
        along.append([mp.fdot(column, row) for column in inverse])
        leverage.append(mp.fdot(along[-1], row))
    mean_part = [w * h / 2 for w, h in zip(third, leverage)]
    score = [s + mp.fdot(mean_part, column) for s, column in zip(point.score, problem.columns)]
    step = []
    for r in range(p):
        squares = [w * a[r]**2 / (3 * inverse[r][r]) for w, a in zip(third, along)]
        lowered = [mp.fdot(squares, column) for column in problem.columns]
        step.append(mp.fdot(inverse[r], score) - mp.fdot(inverse[r], lowered))
    return step
