"""Certifies ridge fits of small random problems: separated, with more columns than rows, with equal columns, with
columns of sizes from 1e-8 to 1e8, with and without an intercept that is not penalised.

    python3 tests/certifier/random_ridge.py --seed 1 --count 90 -o tests/reference/random_ridge.json

{"seed", "problems": [{"family", "link", "y", "m", "w", "off", "x", "lambda", "unpenalised", "coef", "loglik", ...}]}:
the input as in random_problems.py with lambda and the columns that are not penalised; "unit" is the square root of
(H + P)^-1's diagonal, the distance in which digits of coefficients are counted, "effective_df" trace(H (H + P)^-1).
"""
import argparse
import pathlib
import random
import sys

from mpmath import mp, mpf

from certificate import log_likelihood, standard_errors
from likelihood import Likelihood
from maximise import maximise
from profile_references import record
from random_problems import as_problem, draw, lines_of
from ridge import Ridge

MODELS = [("binomial", "logit")] * 4 + [("binomial", "probit"), ("binomial", "logit"), ("binomial", "cloglog"),
                                        ("binomial", "logit"), ("binomial", "loglog"), ("poisson", "log")]
LAMBDAS = (1.0, 0.5, 1e-3, 10.0, 1e-6, 250.0, 0.1, 1e4)


def answers(problem, penalties):
    objective = Ridge(problem, penalties)
    point, _ = maximise(objective, [mpf(0)] * problem.coefficients)
    plain = Likelihood(problem).at(point.beta)
    loglik = log_likelihood(problem, plain, None)
    unit = standard_errors(point.expected)
    beta = [b if abs(b) > mpf(10)**-30 * u else mpf(0) for b, u in zip(point.beta, unit)]  # a zero is never met exactly
    return {"coef": beta, "unit": unit, "loglik": loglik,
            "penalised_loglik": loglik + point.value - plain.value, "effective_df": objective.effective_df(point)}


def more_columns(rng, data, kind):
    """What ridge has an answer to and maximum likelihood has none."""
    n, columns = len(data["y"]), data["x"]
    if kind == "wide":
        while len(columns) <= n:
            columns.append([round(rng.gauss(0, 1), 2) for _ in range(n)])
    elif kind == "equal":
        source = columns[-1]
        columns.append(list(source))
        columns.append([2.0 * x for x in source])
    elif kind == "sizes":
        for j in range(len(columns)):
            size = 10.0**rng.randint(-8, 8)
            if len(set(columns[j])) > 1:
                columns[j] = [x * size for x in columns[j]]
    elif kind == "separated":
        columns.append([round((2 * y - m) / max(m, 1) + rng.uniform(-0.4, 0.4), 2) if m else 0.0
                        for y, m in zip(data["y"], data["m"])])


def certified(seed, number):
    family, link = MODELS[number % len(MODELS)]
    kind = ("plain", "separated", "wide", "equal", "sizes")[number // 2 % 5]
    for attempt in range(100):
        rng = random.Random(f"ridge/{seed}/{number}/{attempt}")
        data, _ = draw(rng, family, link)
        n = len(data["y"])
        events = sum(y * w for y, w in zip(data["y"], data["w"]))
        trials = sum(m * w for m, w in zip(data["m"], data["w"]))
        if n <= (14 if kind == "wide" else 40) and 0 < events and (family == "poisson" or events < trials):
            break
    more_columns(rng, data, kind)
    constant = [0] if set(data["x"][0]) == {1.0} else []
    free = constant if number % 4 != 3 else []  # or the constant is penalised as any other
    penalty = LAMBDAS[number % len(LAMBDAS)]
    problem = as_problem(data, family, link)
    penalties = [mpf(0) if j in free else mpf(penalty) for j in range(len(data["x"]))]
    for key, nothing in (("m", 1.0), ("w", 1.0), ("off", 0.0)):
        if all(value == nothing for value in data[key]):
            del data[key]
    head = {"family": family, "link": link, "kind": kind, **data, "lambda": penalty, "unpenalised": free}
    return record(lambda: answers(problem, penalties), head)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=90)
    parser.add_argument("-o", "--output", required=True)
    arguments = parser.parse_args()
    records = []
    for number in range(arguments.count):
        records.append(certified(arguments.seed, number))
        print(f"{number}: {records[-1]['kind']} {records[-1]['link']}", file=sys.stderr, flush=True)
    text = f'{{"seed": {arguments.seed}, "problems": [\n' + lines_of(records) + "\n]}\n"
    pathlib.Path(arguments.output).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
