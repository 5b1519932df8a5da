"""The maximum that digits are counted against: Newton's method of its own, the score summed in extended precision to the end.

Nothing of ogive or of its rivals is used.  The largest factor is eliminated from the information as a diagonal, so that many levels cost
little.
"""

import numpy as np

PIECE = 50_000
LONG = np.longdouble


class Design:
    """The numbers of x and factors against their first level, by pieces of rows."""

    def __init__(self, x, y, codes, levels):
        self.x, self.y, self.codes, self.levels = x, y, codes, levels
        self.starts = np.cumsum([x.shape[1], *(count - 1 for count in levels)])
        self.size = int(self.starts[-1])

    def pieces(self):
        for first in range(0, len(self.y), PIECE):
            yield slice(first, first + PIECE)

    def eta(self, rows, beta):
        eta = self.x[rows].astype(beta.dtype) @ beta[:self.x.shape[1]]
        for code, start, count in zip(self.codes, self.starts, self.levels):
            eta += np.concatenate([beta[:1] * 0, beta[start:start + count - 1]])[code[rows]]
        return eta

    def score(self, beta):
        """In the precision of beta; the weights of all rows in double."""
        score, weights = np.zeros(self.size, dtype=beta.dtype), np.empty(len(self.y))
        for rows in self.pieces():
            eta = self.eta(rows, beta)
            small = np.exp(-np.abs(eta))
            mean = np.where(eta > 0, 1, small) / (1 + small)
            residual = self.y[rows] - mean
            weights[rows] = small / (1 + small) ** 2
            score[:self.x.shape[1]] += residual @ self.x[rows].astype(beta.dtype)
            for code, start, count in zip(self.codes, self.starts, self.levels):
                sums = np.zeros(count, dtype=beta.dtype)
                np.add.at(sums, code[rows], residual)
                score[start:start + count - 1] += sums[1:]
        return score, weights

    def block(self, a, b, weights):
        """Of the information, between the factors a and b; -1 is x."""
        if a < 0 and b < 0:
            return sum((self.x[rows] * weights[rows, None]).T @ self.x[rows] for rows in self.pieces())
        if a < 0:
            return np.array([np.bincount(self.codes[b], column * weights, self.levels[b])[1:] for column in self.x.T])
        pairs = self.codes[a].astype(np.int64) * self.levels[b] + self.codes[b]
        return np.bincount(pairs, weights, self.levels[a] * self.levels[b]).reshape(self.levels[a], -1)[1:, 1:]


class Information:
    """Solves and gives variances."""

    def __init__(self, design, weights):
        largest = int(np.argmax(design.levels)) if design.levels else None
        kept = [-1, *(k for k in range(len(design.levels)) if k != largest)]
        at = {k: np.arange(design.starts[k], design.starts[k + 1]) if k >= 0 else np.arange(design.starts[0])
              for k in range(-1, len(design.levels))}
        self.rest = np.concatenate([at[k] for k in kept])
        matrix = np.block([[design.block(a, b, weights) if a <= b else design.block(b, a, weights).T for b in kept] for a in kept])
        self.most = at[largest] if largest is not None else np.arange(0)
        self.diagonal, self.across = np.ones(0), np.zeros((len(self.rest), 0))
        if largest is not None:
            self.diagonal = np.bincount(design.codes[largest], weights, design.levels[largest])[1:]
            self.across = np.vstack([design.block(k, largest, weights) if k < largest else design.block(largest, k, weights).T for k in kept])
            matrix = matrix - (self.across / self.diagonal) @ self.across.T
        scale = 1 / np.sqrt(np.diag(matrix))
        self.inverse = np.linalg.inv(matrix * np.outer(scale, scale)) * np.outer(scale, scale)

    def solve(self, score):
        step = np.empty(len(score))
        score = score.astype(float)
        step[self.rest] = self.inverse @ (score[self.rest] - self.across @ (score[self.most] / self.diagonal))
        step[self.most] = (score[self.most] - self.across.T @ step[self.rest]) / self.diagonal
        return step

    def errors(self, size):
        errors = np.empty(size)
        errors[self.rest] = np.sqrt(np.diag(self.inverse))
        turned = self.across / self.diagonal
        errors[self.most] = np.sqrt(1 / self.diagonal + np.einsum("ij,ij->j", turned, self.inverse @ turned))
        return errors


def maximum(x, y, codes, levels):
    """(coefficients, standard errors), each a list of doubles."""
    design = Design(x, y, codes, tuple(levels))
    beta = np.zeros(design.size)
    moved = np.inf
    for _ in range(60):
        score, weights = design.score(beta)
        information = Information(design, weights)
        step = information.solve(score)
        before, moved = moved, np.max(np.abs(step) / information.errors(design.size))
        if beta.dtype == LONG and (moved < 1e-15 or (moved < 1e-12 and moved > before / 10)):
            return (beta + step).astype(float).tolist(), information.errors(design.size).tolist()
        limit = 10 if beta.dtype == LONG else 1000
        beta = beta + (step if moved < limit or moved < before else step / 2)
        if moved < 1e-5:
            beta = beta.astype(LONG)
    raise ArithmeticError(f"the reference did not converge: the last step was {moved:.1g} standard errors")


def digits(estimate, reference, errors):
    """-log10 of the largest distance in standard errors, at most 16; None where there is no number."""
    far = np.max(np.abs(np.array(estimate, dtype=float) - reference) / errors)
    return None if not np.isfinite(far) else float(min(16.0, -np.log10(max(far, 1e-16))))
