"""The certified problems of tests/reference as plain values, and the digits of an answer."""
import csv
import json
import math
import pathlib
from dataclasses import dataclass, field

REFERENCE = pathlib.Path(__file__).resolve().parents[2] / "tests" / "reference"
FULL = 16.0  # digits: binary64 holds no more


@dataclass
class Problem:
    """One regression in binary64.  `constant` is the place of the column of ones, or None."""
    name: str
    collection: str
    family: str
    link: str
    y: list
    m: list
    w: list
    off: list
    x: list
    truth: dict = field(default_factory=dict)

    @property
    def constant(self):
        return next((j for j, column in enumerate(self.x) if all(v == 1 for v in column)), None)

    @property
    def plain(self):
        """Whether every row is one trial of weight 1 without an offset."""
        return all(v == 1 for v in self.m + self.w) and not any(self.off)

    @property
    def binary(self):
        return self.family == "binomial" and all(v == 1 for v in self.m)


ANSWERS = ("coef", "se", "se_observed", "loglik", "loglik_null", "deviance", "null_deviance", "pearson", "scale")


def _of_json(name, collection, entry):
    n = len(entry["y"])

    def numbers(key, otherwise):
        return [float(v) for v in entry.get(key, [otherwise] * n)]

    return Problem(name, collection, entry["family"], entry["link"], numbers("y", 0), numbers("m", 1), numbers("w", 1),
                   numbers("off", 0), [[float(v) for v in column] for column in entry["x"]],
                   {key: entry[key] for key in ANSWERS if key in entry})


def _of_table(name, entry):
    with open(REFERENCE / "certified" / f"{name}.csv", newline="", encoding="utf-8") as file:
        _, *lines = list(csv.reader(file))
    y, m, w, off, *x = [[float(v) for v in column] for column in zip(*lines)]
    return Problem(name, "certified", entry.get("family", "binomial"), entry["link"], y, m, w, off, x,
                   {key: entry[key] for key in ANSWERS if key in entry})


def all_problems():
    """Every certified problem: the published and graded ones, those that break others, random ones."""
    tables = json.loads((REFERENCE / "certified" / "certified.json").read_text(encoding="utf-8"))
    problems = [_of_table(name, entry) for name, entry in sorted(tables.items())]
    hard = json.loads((REFERENCE / "hard_certified.json").read_text(encoding="utf-8"))["problems"]
    problems += [_of_json(entry["name"], "hard", entry) for entry in hard]
    drawn = json.loads((REFERENCE / "random_certified.json").read_text(encoding="utf-8"))["problems"]
    return problems + [_of_json(f"random-{i:03}", "random", entry) for i, entry in enumerate(drawn)]


def digits(computed, certified, unit=None):
    """Log relative error, from 0 to 16; in parts of `unit` where the value itself is below 1e-10 of it.

    None where nothing was computed.  `certified` is a text of more digits than binary64 has: the error is taken
    against its nearest binary64, which hides at most a part in 2^53.
    """
    if computed is None:
        return None
    computed, truth = float(computed), float(certified)
    if computed == truth:  # both infinite too: beyond binary64
        return FULL
    if not math.isfinite(computed) or not math.isfinite(truth):
        return 0.0
    scale = abs(truth)
    if unit and scale <= 1e-10 * unit:
        scale = unit
    if scale == 0:
        return 0.0
    return min(FULL, max(0.0, -math.log10(abs(computed - truth) / scale)))


def worst(values):
    """The least of the digits; None where there are none."""
    known = [v for v in values if v is not None]
    return min(known) if known else None


def grade(problem, answer):
    """{"coef", "se", "loglik", "loglik_null", "deviance", "null_deviance", "pearson"}: digits of one answer, or None."""
    truth, graded = problem.truth, {}
    errors = [float(v) for v in truth["se"]]
    for key in ("coef", "se", "se_observed"):
        ours = answer.get(key)
        if ours is None:
            graded[key] = None
        else:
            units = errors if key == "coef" else [None] * len(errors)
            pairs = zip(ours, truth[key], units)
            graded[key] = min(0.0 if v is None else digits(v, t, u) for v, t, u in pairs) if len(ours) == len(errors) else 0.0
    size = sum(w * m for w, m in zip(problem.w, problem.m))
    for key in ("loglik", "loglik_null", "deviance", "null_deviance", "pearson"):
        ours = answer.get(key)
        if key in ("loglik_null", "null_deviance") and problem.constant is None:
            ours = None  # what the model without terms is without a constant, systems define differently
        # A saturated model's deviance is 0: nothing relative is left, so the error counts in parts of the trials.
        unit = 1e-3 * size if key in ("deviance", "pearson", "null_deviance") and float(truth[key]) == 0 else None
        graded[key] = digits(ours, truth[key], unit)
    return graded
