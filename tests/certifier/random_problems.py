"""Makes small random regressions whose maximum exists, and certifies them.

    python3 tests/certifier/random_problems.py --seed 1 --count 300 -o tests/reference/random_certified.json

{"seed", "problems": [{"family", "link", "y", "m", "w", "off", "x", "coef", "se", ...}]}: x is a list of columns; m and
w are left out where they are all 1, off where it is all 0.  Numbers of the input are the shortest decimals of their
binary64; answers are texts of 25 digits with the keys of tests/reference/certified/certified.json.

A draw without a maximum inside the admissible set, or with columns that are dependent but for rounding, is drawn
again.  Where the log-likelihood is not concave (cauchit; gaussian with a log link) every start tried must lead to the
same maximum, or the problem is drawn again too.
"""
import argparse
import json
import math
import pathlib
import random
import sys

from mpmath import mp, mpf

from certify import NUMBERS, entry
from likelihood import Likelihood
from linear import Cholesky, gram
from links import INVERSE
from maximise import NoMaximum, maximise
from problem import make_problem

DIGITS = 25
ATTEMPTS = 200
FAR_STARTS = 40
# One cycle of kinds: half of them the logit.
OTHERS = ["probit", "cloglog", "loglog", "cauchit", "log", "log-complement", "identity"]
CYCLE = ["logit", "probit", "logit", "cloglog", "logit", "loglog", "logit", "cauchit", "logit", "log", "logit",
         "log-complement", "logit", "identity", "logit", "probit", "logit", "poisson", "logit", "gaussian"]
FAMILY_LINKS = {"poisson": ["log", "identity", "sqrt"], "gaussian": ["identity", "log"]}
NOT_CONCAVE = {("binomial", "cauchit"), ("gaussian", "log")}
BOUNDED = {"log", "log-complement", "identity", "sqrt"}  # the mean's range bounds eta


def column(rng, n, earlier):
    """One column that is not constant."""
    kind = rng.choice(["integer", "binary", "decimal", "decimal", "double", "shifted", "scaled", "square"])
    if kind == "square" and earlier:
        values = [x * x for x in rng.choice(earlier)]
    elif kind == "binary":
        values = [float(rng.random() < 0.4) for _ in range(n)]
    elif kind == "decimal":
        values = [round(rng.gauss(0, 1.5), 2) for _ in range(n)]
    elif kind == "double" and n <= 15:
        values = [rng.gauss(0, 1) for _ in range(n)]
    elif kind == "shifted":
        base = rng.choice((20.0, 100.0, 1000.0, 1e5))
        values = [base + i for i in rng.sample(range(n), n)]
    elif kind == "scaled":
        power = 2.0**rng.randint(-12, 12)
        values = [rng.randint(-4, 4) * power for _ in range(n)]
    else:
        values = [float(rng.randint(-3, 3)) for _ in range(n)]
    return values if len(set(values)) > 1 else [float(i % 3) for i in range(n)]


def true_predictor(rng, link, columns, intercept, offset):
    """(eta by row, beta): slopes for which each column moves eta by about 1, less where the range is bounded."""
    bounded = link in BOUNDED
    reach = 0.25 if bounded else 1.0
    level = {"log": -1.0, "log-complement": -1.0, "identity": 0.45, "sqrt": 1.5}.get(link, rng.gauss(0, 0.6))
    beta, eta = [], [level + o for o in offset]
    for values in columns[1:] if intercept else columns:
        middle = sum(values) / len(values) if intercept else 0.0
        spread = max(abs(v - middle) for v in values) or 1.0
        slope = rng.uniform(-1, 1) * reach * (1.0 if bounded else 1.5) / spread
        beta.append(slope)
        eta = [e + slope * (v - middle) for e, v in zip(eta, values)]
        level -= slope * middle
    return eta, [level, *beta] if intercept else beta


def responses(rng, family, link, eta, trials):
    means = [float(INVERSE[link](mpf(e))[0]) for e in eta]
    if family == "gaussian":
        return [round(rng.gauss(mean if link == "identity" else mean + 2, 0.5), 3) for mean in means]
    if family == "poisson":
        return [float(_poisson(rng, 4 * mean)) for mean in means]
    means = [min(max(mean, 0.02), 0.98) for mean in means]
    return [float(_binomial(rng, int(m), mean)) for mean, m in zip(means, trials)]


def _poisson(rng, mean):
    limit, product, count = math.exp(-min(mean, 200.0)), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _binomial(rng, trials, mean):
    if trials > 100:
        return min(trials, max(0, round(rng.gauss(trials * mean, math.sqrt(trials * mean * (1 - mean))))))
    return sum(rng.random() < mean for _ in range(trials))


def weights(rng, n):
    kind = rng.random()
    if kind < 0.6:
        return [1.0] * n
    if kind < 0.75:
        return [float(rng.randint(1, 5)) for _ in range(n)]
    if kind < 0.9:
        return [rng.randint(1, 16) / 4 for _ in range(n)]
    return [round(rng.uniform(0.1, 3), 3) for _ in range(n)]


def draw(rng, family, link):
    """One problem as a dict of lists."""
    p = rng.choice([1, 2, 2, 3, 3, 4, 5, 6])
    n = rng.choice([rng.randint(max(5, p + 3), 20), rng.randint(12, 35), rng.randint(20, 60)])
    intercept = rng.random() < 0.85 or link in BOUNDED
    columns = [[1.0] * n] if intercept else []
    while len(columns) < p:
        columns.append(column(rng, n, columns[1:] if intercept else columns))
    trials = [1.0] * n
    if family == "binomial" and (rng.random() < 0.5 or link in BOUNDED):
        top = rng.choice([4, 12, 12, 40, 1000])
        trials = [float(rng.randint(1, top)) for _ in range(n)]
    offset = [0.0] * n
    if rng.random() < 0.3:
        size = 0.05 if link in BOUNDED else 0.7
        offset = [round(rng.gauss(0, size), 2) for _ in range(n)]
    eta, beta = true_predictor(rng, link, columns, intercept, offset)
    return {"y": responses(rng, family, link, eta, trials), "m": trials, "w": weights(rng, n), "off": offset,
            "x": columns}, beta


def as_problem(data, family, link):
    n = len(data["y"])
    return make_problem(data["y"], data["x"], trials=data.get("m", [1] * n), weights=data.get("w", [1] * n),
                        offset=data.get("off", [0] * n), family=family, link=link)


def independent(problem):
    """Whether each column keeps 1e-10 of its length beside those before it: rounded copies are for other tests."""
    with mp.workdps(60):
        factor = Cholesky(gram(problem.columns, [mpf(1)] * problem.rows))
        return factor.ok and all(row[-1]**2 > mpf(10)**-20 * mp.fdot(x, x)
                                 for row, x in zip(factor.lower, problem.columns))


def one_maximum(problem, start, rng):
    """Whether every start that is tried leads to the same maximum."""
    with mp.workdps(40):
        likelihood = Likelihood(problem)
        first = likelihood.start() or start
        reached = []
        for scale in (1, mpf("0.5"), mpf("-0.5"), mpf("1.5")):
            beta = [scale * b * (1 + mpf(rng.uniform(-0.3, 0.3))) for b in first]
            try:
                reached.append(maximise(likelihood, beta)[0].value)
            except NoMaximum:
                return False
        for _ in range(FAR_STARTS):  # may lead nowhere, but not higher
            size = 10**mpf(rng.uniform(0, 1.5))
            beta = [size * b * rng.choice((-1, 1)) * mpf(rng.uniform(0.3, 1)) for b in start]
            try:
                reached.append(max(min(reached), maximise(likelihood, beta)[0].value))
            except NoMaximum:
                continue
        return max(reached) - min(reached) <= mpf(10)**-20 * (1 + abs(reached[0]))


def certified(seed, number):
    """Problem `number` of the seed: the first draw with a maximum."""
    kind = CYCLE[number % len(CYCLE)]
    family = kind if kind in FAMILY_LINKS else "binomial"
    links = FAMILY_LINKS.get(kind, [kind])
    link = links[number // len(CYCLE) % len(links)]
    for attempt in range(ATTEMPTS):
        rng = random.Random(f"{seed}/{number}/{attempt}")
        data, truth = draw(rng, family, link)
        problem = as_problem(data, family, link)
        if not independent(problem):
            continue
        try:
            if (family, link) in NOT_CONCAVE and not one_maximum(problem, truth, rng):
                continue
            record = entry(problem, None, DIGITS)
        except NoMaximum:
            continue
        for key, nothing in (("m", 1.0), ("w", 1.0), ("off", 0.0)):
            if all(value == nothing for value in data[key]):
                del data[key]
        return {"family": family, "link": link, **data, **{k: record[k] for k in NUMBERS if k in record}}, attempt
    raise NoMaximum(f"problem {number}: no draw of {ATTEMPTS} has a maximum")


def short(value):
    """Integers without their point: 3.0 as 3."""
    if isinstance(value, list):
        return [short(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def lines_of(records):
    """One line of JSON each."""
    return ",\n".join(json.dumps({key: short(value) for key, value in record.items()}, separators=(",", ":"))
                      for record in records)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("-o", "--output", default="-")
    arguments = parser.parse_args()
    records = []
    for number in range(arguments.count):
        record, attempts = certified(arguments.seed, number)
        records.append(record)
        print(f"{number}: {record['family']} {record['link']}, {attempts} draws without a maximum", file=sys.stderr,
              flush=True)
    text = f'{{"seed": {arguments.seed}, "problems": [\n' + lines_of(records) + "\n]}\n"
    if arguments.output == "-":
        print(text, end="")
    else:
        pathlib.Path(arguments.output).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
