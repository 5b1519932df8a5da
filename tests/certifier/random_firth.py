"""Certifies penalised logit fits of small random problems, separated ones among them.

    python3 tests/certifier/random_firth.py --seed 1 --count 60 -o tests/reference/random_firth.json

{"seed", "problems": [{"y", "m", "w", "off", "x", "power", "separated", "coef", "se", ...}]}: the input as in
random_problems.py, the answers as in firth.json (see profile_references.py); lower and upper where n <= 25 and p <= 3.
"separated" says that the likelihood without the penalty has no maximum.
"""
import argparse
import pathlib
import random
import sys

from mpmath import mp, mpf

from certificate import log_likelihood, standard_errors
from intervals import chi_square_tail, ends, held, quantile, ratio
from likelihood import Likelihood
from linear import Cholesky
from maximise import NoMaximum, NotEnoughDigits, maximise
from penalised import Jeffreys
from profile_references import LEVEL, record
from random_problems import as_problem, draw, independent, lines_of

# Problems whose likelihood has a higher maximum than the one that zeros lead to: points near it.
STARTS = {7: ["-1.763", "1.0229", "0.6912", "0.3379", "0.43725", "-0.38644"],
          23: ["6.963", "-1.11119", "-4.5379", "2.69893", "-0.88738", "9.01299e-05"],
          29: ["-61.5346", "150.5434", "-727.2765", "168.2107"]}
POWERS = ("0.5", "0.5", "0.5", "0.25", "0.125")


def answers(problem, power, start=None):
    objective = Jeffreys(problem, mpf(power))
    point, _ = maximise(objective, [mpf(0)] * problem.coefficients)
    if start:
        point = max(point, maximise(objective, [mpf(b) for b in start])[0], key=lambda p: p.value)
    errors = standard_errors(point.expected)
    plain = Likelihood(problem).at(point.beta)
    loglik = log_likelihood(problem, plain, None)
    statistics = [ratio(point.value, held(objective, point, j, mpf(0))) for j in range(problem.coefficients)]
    result = {"coef": point.beta, "se": errors, "loglik": loglik,
              "log_det": Cholesky(point.expected).log_determinant(),
              "penalised_loglik": loglik + point.value - plain.value, "lr": statistics,
              "lr_p": [chi_square_tail(s) for s in statistics]}
    if problem.rows <= 25 and problem.coefficients <= 3:
        pairs = [ends(objective, j, point, errors[j], quantile(LEVEL)) for j in range(problem.coefficients)]
        result["lower"], result["upper"] = [p[0] for p in pairs], [p[1] for p in pairs]
    return result


def is_separated(problem):
    """Whether the likelihood has no maximum; None where that is not clear at 60 digits."""
    with mp.workdps(60):
        try:
            likelihood = Likelihood(problem)
            maximise(likelihood, likelihood.start())
        except NotEnoughDigits:
            return None
        except NoMaximum:
            return True
    return False


def certified(seed, number):
    attempt = 0
    while True:
        rng = random.Random(f"firth/{seed}/{number}/{attempt}")
        data, _ = draw(rng, "binomial", "logit")
        problem = as_problem(data, "binomial", "logit")
        power = POWERS[number % len(POWERS)]
        if problem.rows <= 40 and independent(problem) and is_separated(problem) == (number % 3 == 2):
            break
        attempt += 1
    for key, nothing in (("m", 1.0), ("w", 1.0), ("off", 0.0)):
        if all(value == nothing for value in data[key]):
            del data[key]
    head = data | {"power": power, "separated": number % 3 == 2}
    return record(lambda: answers(problem, power, STARTS.get(number) if seed == 1 else None), head)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("-o", "--output", required=True)
    arguments = parser.parse_args()
    records = []
    for number in range(arguments.count):
        records.append(certified(arguments.seed, number))
        print(f"{number}: separated {records[-1]['separated']}", file=sys.stderr, flush=True)
    text = f'{{"seed": {arguments.seed}, "problems": [\n' + lines_of(records) + "\n]}\n"
    pathlib.Path(arguments.output).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
