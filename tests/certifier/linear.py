"""Symmetric positive definite systems in mpmath: lists of lists, lower triangle."""
from mpmath import mp, mpf


def gram(columns, weights):
    """X' diag(weights) X as a full symmetric matrix."""
    p = len(columns)
    matrix = [[None] * p for _ in range(p)]
    for j in range(p):
        weighted = [w * x for w, x in zip(weights, columns[j])]
        for k in range(j + 1):
            matrix[j][k] = matrix[k][j] = mp.fdot(weighted, columns[k])
    return matrix


class Cholesky:
    """L with L L' = matrix.  `ok` is False, and nothing else holds, when a pivot is not positive or lost its digits."""

    def __init__(self, matrix):
        p = len(matrix)
        self.lower, self.ok = [], True
        floor = mpf(10)**(-mp.dps + 5)
        for j in range(p):
            row = []
            for k in range(j):
                row.append((matrix[j][k] - mp.fdot(row, self.lower[k][:k])) / self.lower[k][k])
            pivot = matrix[j][j] - mp.fdot(row, row)
            if not pivot > floor * matrix[j][j]:
                self.ok = False
                return
            row.append(mp.sqrt(pivot))
            self.lower.append(row)

    def half_solve(self, vector):
        """L^-1 vector: its squared length is vector' matrix^-1 vector."""
        solution = []
        for row, value in zip(self.lower, vector):
            solution.append((value - mp.fdot(row[:-1], solution)) / row[-1])
        return solution

    def solve(self, vector):
        solution = self.half_solve(vector)
        for j in reversed(range(len(solution))):
            below = mp.fdot([self.lower[k][j] for k in range(j + 1, len(solution))], solution[j + 1:])
            solution[j] = (solution[j] - below) / self.lower[j][j]
        return solution

    def inverse(self):
        p = len(self.lower)
        return [self.solve([mpf(int(j == k)) for k in range(p)]) for j in range(p)]

    def log_determinant(self):
        return 2 * sum(mp.log(row[-1]) for row in self.lower)


def solve_general(matrix, vector):
    """A square system by elimination with row scaling and partial pivoting; None where it is singular."""
    n = len(vector)
    rows = []
    for row, value in zip(matrix, vector):
        scale = max(abs(x) for x in row)
        if scale == 0:
            return None
        rows.append([x / scale for x in row] + [value / scale])
    for j in range(n):
        pivot = max(range(j, n), key=lambda i: abs(rows[i][j]))
        if rows[pivot][j] == 0:
            return None
        rows[j], rows[pivot] = rows[pivot], rows[j]
        for i in range(j + 1, n):
            ratio = rows[i][j] / rows[j][j]
            rows[i] = [a - ratio * b for a, b in zip(rows[i], rows[j])]
    solution = [mpf(0)] * n
    for j in reversed(range(n)):
        rest = mp.fdot(rows[j][j + 1:n], solution[j + 1:])
        solution[j] = (rows[j][n] - rest) / rows[j][j]
    return solution
