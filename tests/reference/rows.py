"""Makes rows.json: prediction errors, residuals, leverages and marginal effects of small models, to 20 digits.

Everything is computed with 40 digits from the binary64 data in the file: the maximum by Newton's method, standard errors from
the expected information, residuals from their definitions, and the errors of marginal effects with a Jacobian by central
differences of the effects themselves, which shares no formula with the library.

    python3 tests/reference/rows.py
"""

import json
from pathlib import Path

from mpmath import mp, mpf

mp.dps = 40
ONE, HALF, THIRD = mpf(1), mpf(1) / 2, mpf(1) / 3

INVERSE = {  # mu and 1 - mu
    "logit": lambda e: (1 / (1 + mp.exp(-e)), 1 / (1 + mp.exp(e))),
    "probit": lambda e: (mp.ncdf(e), mp.ncdf(-e)),
    "cloglog": lambda e: (-mp.expm1(-mp.exp(e)), mp.exp(-mp.exp(e))),
    "loglog": lambda e: (mp.exp(-mp.exp(-e)), -mp.expm1(-mp.exp(-e))),
    "cauchit": lambda e: (HALF + mp.atan(e) / mp.pi, HALF - mp.atan(e) / mp.pi),
    "log": lambda e: (mp.exp(e), -mp.expm1(e)),
    "log-complement": lambda e: (-mp.expm1(e), mp.exp(e)),
    "identity": lambda e: (e, 1 - e),
    "sqrt": lambda e: (e * e, 1 - e * e),
}
RANGES = {("binomial", "log"): (None, 0), ("binomial", "log-complement"): (None, 0), ("binomial", "identity"): (0, 1),
          ("poisson", "identity"): (0, None), ("poisson", "sqrt"): (0, None)}


def slope(link, eta):
    return (INVERSE[link](eta + STEP)[0] - INVERSE[link](eta - STEP)[0]) / (2 * STEP)


STEP = mpf(10) ** -13


def draws(seed):
    """Uniform numbers with 20 bits."""
    state = seed
    while True:
        state = (6364136223846793005 * state + 1442695040888963407) % 2**64
        yield (state >> 44) / 2**20


def make(number, family, link, kind, counts):
    u = draws(977 + number)
    n = 30
    x = [round(next(u) * 2, 3) for _ in range(n)]
    d = [float(next(u) < 0.45) for _ in range(n)]
    c = [float(int(next(u) * 4)) for _ in range(n)]
    problem = {"family": family, "link": link, "x": x, "d": d, "c": c}
    true = {"log": (-0.9, -0.25, 0.2, -0.1), "log-complement": (-0.9, -0.25, 0.2, -0.1), "identity": (0.35, 0.1, 0.1, -0.05),
            "sqrt": (1.2, 0.5, 0.4, 0.1)}.get(link, (-0.6, 0.5, 0.7, -0.25))
    if family != "binomial" and link != "sqrt":
        true = (1.5, 1.0, 0.5, 0.25) if link == "identity" else (0.2, 0.5, 0.4, -0.1)
    eta = [true[0] + true[1] * x[i] + true[2] * d[i] + true[3] * c[i] for i in range(n)]
    mu = [float(INVERSE[link](mpf(e))[0]) for e in eta]
    if family == "binomial":
        m = [float(1 + int(next(u) * 14)) if counts else 1.0 for _ in range(n)]
        problem["m"] = m
        y = [float(sum(next(u) < mu[i] for _ in range(int(m[i])))) for i in range(n)]
    elif family == "poisson":
        y = [float(int(mu[i] * 2 * next(u) + 0.4)) for i in range(n)]
    else:
        y = [round(mu[i] + 0.3 * (next(u) + next(u) - 1), 4) for i in range(n)]
    problem["y"] = y
    if kind:
        problem["kind"] = kind
        problem["w"] = [float(1 + int(next(u) * 3)) if kind == "frequency" else round(0.5 + next(u), 3) for _ in range(n)]
    if number % 3 == 0 and link not in ("log-complement", "identity", "sqrt"):
        problem["off"] = [round(next(u) * 0.4 - 0.2, 3) for _ in range(n)]
    return problem


class Model:
    def __init__(self, problem):
        self.family, self.link, self.kind = problem["family"], problem["link"], problem.get("kind")
        self.n = len(problem["y"])
        self.x = [[ONE, mpf(a), mpf(b), mpf(c)] for a, b, c in zip(problem["x"], problem["d"], problem["c"])]
        self.y = [mpf(v) for v in problem["y"]]
        self.m = [mpf(v) for v in problem.get("m", [1] * self.n)]
        self.w = [mpf(v) for v in problem.get("w", [1] * self.n)]
        self.off = [mpf(v) for v in problem.get("off", [0] * self.n)]
        self.binomial = self.family == "binomial"

    def eta(self, beta, i):
        return self.off[i] + sum(b * v for b, v in zip(beta, self.x[i]))

    def variance(self, eta):
        mu, rest = INVERSE[self.link](eta)
        return mu * rest if self.binomial else mu if self.family == "poisson" else ONE

    def working(self, beta):
        """Expected weights and the part of the score that is x times."""
        weights, scores = [], []
        for i in range(self.n):
            eta = self.eta(beta, i)
            rise, variance = slope(self.link, eta), self.variance(eta)
            weights.append(self.w[i] * self.m[i] * rise**2 / variance)
            scores.append(self.w[i] * (self.y[i] - self.m[i] * INVERSE[self.link](eta)[0]) * rise / variance)
        return weights, scores

    def information(self, weights):
        return mp.matrix(4, 4) + mp.matrix([[sum(w * r[j] * r[k] for w, r in zip(weights, self.x)) for k in range(4)]
                                            for j in range(4)])

    def inside(self, beta):
        low, high = RANGES.get((self.family, self.link), (None, None))
        return all((low is None or e > low) and (high is None or e < high) for e in (self.eta(beta, i) for i in range(self.n)))

    def fit(self):
        start = {"log": -1, "log-complement": -1, "identity": HALF, "sqrt": 1}.get(self.link, 0)
        beta = [mpf(start), mpf(0), mpf(0), mpf(0)]
        for _ in range(400):
            weights, scores = self.working(beta)
            score = mp.matrix([sum(s * r[j] for s, r in zip(scores, self.x)) for j in range(4)])
            step = mp.lu_solve(self.information(weights), score)
            longest = max(abs(sum(a * b for a, b in zip(step, r))) for r in self.x)
            share = ONE if longest < 2 else 2 / longest
            while not self.inside([b + share * s for b, s in zip(beta, step)]):
                share /= 2
            beta = [b + share * s for b, s in zip(beta, step)]
            if share == 1 and max(abs(s) for s in step) < mpf(10) ** -26:
                break
        else:
            raise SystemExit(f"{self.family} {self.link} does not converge: change its data")
        self.beta = beta
        self.weights = self.working(beta)[0]
        inverse = self.information(self.weights) ** -1
        self.hat = [w * self.square(inverse, r) / (f if self.kind == "frequency" else 1)
                    for w, r, f in zip(self.weights, self.x, self.w)]
        units = sum(self.w) if self.kind == "frequency" else mpf(self.n)
        pearson = sum(w * (y - INVERSE[self.link](self.eta(beta, i))[0]) ** 2 for i, (w, y) in enumerate(zip(self.w, self.y)))
        self.scale = pearson / (units - 4) if self.family == "gaussian" else ONE
        self.covariance = self.scale * inverse

    @staticmethod
    def square(matrix, row):
        return sum(row[j] * matrix[j, k] * row[k] for j in range(4) for k in range(4))

    def errors(self):
        reach = mp.sqrt(2) * mp.erfinv(mpf("0.9"))
        low, high = RANGES.get((self.family, self.link), (None, None))
        out = []
        for i in range(self.n):
            eta = self.eta(self.beta, i)
            error = mp.sqrt(self.square(self.covariance, self.x[i]))
            ends = [eta - reach * error, eta + reach * error]
            ends = [e if low is None or e > low else mpf(low) for e in ends]
            ends = sorted(INVERSE[self.link](e if high is None or e < high else mpf(high))[0] for e in ends)
            out.append([INVERSE[self.link](eta)[0], error, abs(slope(self.link, eta)) * error, *ends])
        return out

    def residuals(self):
        out = []
        for i in range(self.n):
            eta = self.eta(self.beta, i)
            mu, rest = INVERSE[self.link](eta)
            y, m = self.y[i], self.m[i]
            v = self.w[i] if self.kind == "precision" else ONE
            error = y - m * mu
            if self.binomial:
                part = lambda a, b: a * mp.log(a / b) if a > 0 else mpf(0)
                deviance = 2 * (part(y, m * mu) + part(m - y, m * rest))
                beta = lambda a: mp.betainc(2 * THIRD, 2 * THIRD, 0, a)
                anscombe = mp.sqrt(m) * (beta(y / m) - beta(mu)) / mp.root(mu * rest, 6)
            elif self.family == "poisson":
                deviance = 2 * ((y * mp.log(y / mu) if y > 0 else 0) - error)
                anscombe = (mp.cbrt(y) ** 2 - mp.cbrt(mu) ** 2) * 3 / 2 / mp.root(mu, 6)
            else:
                deviance, anscombe = error**2, error
            out.append([error, error * mp.sqrt(v / (m * self.variance(eta))), mp.sign(error) * mp.sqrt(v * abs(deviance)),
                        error / m / slope(self.link, eta), anscombe * mp.sqrt(v / self.scale), self.hat[i]])
        return out

    def counted(self, like):
        if like == "statsmodels":
            return [ONE] * self.n
        return [m * (w if self.kind == "frequency" else 1) for m, w in zip(self.m, self.w)]

    def points(self, at, like, given):
        """Rows with their offsets and shares."""
        weights = self.counted(like)
        rows = [[mpf(given[j]) if j in given else v for j, v in enumerate(r)] for r in self.x]
        total = sum(weights)
        if at == "overall":
            return [(r, o, w / total) for r, o, w in zip(rows, self.off, weights)]
        columns = [list(c) for c in zip(*rows)] + [self.off]
        if at == "mean":
            values = [sum(w * v for w, v in zip(weights, c)) / total for c in columns]
        elif at == "median":
            values = []
            for c in columns:
                written = sorted(v for v, w in zip(c, weights) for _ in range(int(w)))
                half = len(written)
                values.append((written[(half - 1) // 2] + written[half // 2]) / 2)
        else:
            values = [ONE, mpf(0), mpf(0), mpf(0), mpf(0)]
            for j, v in given.items():
                values[j] = mpf(v)
        return [(values[:4], values[4], ONE)]

    def effects(self, beta, points, method, discrete):
        mean = lambda row, o: INVERSE[self.link](o + sum(b * v for b, v in zip(beta, row)))[0]
        log = "ey" in method
        transform = mp.log if log else (lambda v: v)
        out = []
        for j in (1, 2, 3):
            total = mpf(0)
            for row, o, share in points:
                moved = lambda v: transform(mean(row[:j] + [v] + row[j + 1:], o))
                if j in discrete:
                    total += share * (moved(ONE) - moved(mpf(0)) if j == 2 else (moved(row[j] + 1) - moved(row[j] - 1)) / 2)
                    continue
                eta = o + sum(b * v for b, v in zip(beta, row))
                one = beta[j] * slope(self.link, eta)
                total += share * one * (row[j] if "ex" in method else 1) / (mean(row, o) if log else 1)
            out.append(total)
        return out

    def margins(self, at, method, dummy=False, count=False, like="ogive", given=None):
        points = self.points(at, like, given or {})
        discrete = ([2] if dummy else []) + ([3] if count else [])
        effects = self.effects(self.beta, points, method, discrete)
        step = mpf(10) ** -10
        jacobian = mp.matrix(3, 4)
        for k in range(4):
            ends = [self.effects([b + (side * step if j == k else 0) for j, b in enumerate(self.beta)], points, method, discrete)
                    for side in (1, -1)]
            for j in range(3):
                jacobian[j, k] = (ends[0][j] - ends[1][j]) / (2 * step)
        covariance = jacobian * self.covariance * jacobian.T
        case = {"at": at, "method": method, "effect": effects, "std_error": [mp.sqrt(covariance[j, j]) for j in range(3)]}
        extra = {"dummy": dummy, "count": count, "given": {str(k): v for k, v in (given or {}).items()}}
        case.update({k: v for k, v in extra.items() if v})
        if like != "ogive":
            case["like"] = like
        return case


MODELS = [("binomial", "logit", None, False), ("binomial", "probit", None, False), ("binomial", "cloglog", None, True),
          ("binomial", "loglog", "precision", True), ("binomial", "cauchit", None, True), ("binomial", "log", None, True),
          ("binomial", "log-complement", None, True), ("binomial", "identity", "frequency", True),
          ("binomial", "logit", "frequency", False), ("binomial", "logit", "precision", True), ("poisson", "log", None, False),
          ("poisson", "identity", None, False), ("poisson", "sqrt", "precision", False), ("gaussian", "identity", "precision", False),
          ("gaussian", "identity", "frequency", False), ("gaussian", "log", None, False)]


def text(value):
    if isinstance(value, list):
        return [text(v) for v in value]
    return mp.nstr(value, 20) if isinstance(value, mpf) else value


def main():
    problems = []
    for number, (family, link, kind, counts) in enumerate(MODELS):
        problem = make(number, family, link, kind, counts)
        model = Model(problem)
        model.fit()
        problem["coef"] = model.beta
        problem["errors"] = model.errors()
        problem["residuals"] = model.residuals()
        cases = [model.margins("overall", method) for method in ("dydx", "eyex", "dyex", "eydx")]
        cases += [model.margins(at, method) for at in ("mean", "median", "zero") for method in ("dydx", "eyex")]
        # A probability of 0 or less has no logarithm: counts move beyond the range there.
        safe = (family, link) not in RANGES
        cases += [model.margins(at, method, dummy=True, count=safe) for at in ("overall", "mean") for method in ("dydx", "eydx")]
        cases += [model.margins(at, "dydx", given={1: 0.5}) for at in ("overall", "zero")]
        if kind == "frequency" or counts:
            cases.append(model.margins("overall", "dydx", like="statsmodels"))
        problem["margins"] = cases
        problems.append({k: [{a: text(b) for a, b in c.items()} for c in v] if k == "margins" else text(v) for k, v in problem.items()})
        print(family, link, kind, [mp.nstr(b, 5) for b in model.beta])
    out = Path(__file__).with_name("rows.json")
    lines = ",\n".join(json.dumps(p) for p in problems)
    out.write_text('{"made_by": "tests/reference/rows.py", "problems": [\n' + lines + "\n]}\n")
    print(out.stat().st_size)


main()
