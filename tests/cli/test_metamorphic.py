"""Changes of weights, counts and offsets whose effect is known: within 1e-13 of a standard error.

Random problems from fixed seeds; a few by default, many with OGIVE_TEST_ALL=1.
"""

import math
import os
import random

import pytest
from conftest import run
from hard_cases import csv, digits, errors, estimates

ALL = bool(os.environ.get("OGIVE_TEST_ALL"))
NUMBERS = range(60 if ALL else 5)
FREQUENCY = ("--weights", "w", "--weight-kind", "frequency")
PRECISION = ("--weights", "w", "--weight-kind", "precision")


class Problem:
    """Rows of x, z and a 0/1 y whose outcomes overlap, with small whole weights."""

    def __init__(self, seed):
        rng = random.Random(f"metamorphic/{seed}")
        n = rng.randint(20, 50)
        self.x, self.z = ([rng.randint(-32, 32) / 8 for _ in range(n)] for _ in range(2))
        self.y = [int(v / 3 + rng.gauss(0, 2) > 0) for v in self.x]
        self.x += [0.5, 0.5]
        self.z += [1.0, 1.0]
        self.y += [0, 1]
        self.w = [rng.randint(1, 4) for _ in self.x]
        self.n = n + 2


def fit(folder, head, columns, *options, formula="y ~ x + z"):
    (folder / "d.csv").write_text(csv(head, *columns), encoding="utf-8")
    return run("fit", formula, "d.csv", "--format", "json", *options, cwd=folder).json()


def same(ours, theirs, changes=None, error_factor=1.0):
    """`ours` is `theirs` with `changes` added to coefficients and errors times a factor."""
    for name, value in estimates(theirs).items():
        error = errors(theirs)[name]
        assert abs(estimates(ours)[name] - value - (changes or {}).get(name, 0.0)) <= 1e-13 * error, name
        assert digits(errors(ours)[name], error * error_factor) >= 13, name


@pytest.mark.parametrize("seed", NUMBERS)
def test_repeated_rows_are_frequencies(tmp_path, seed):
    p = Problem(seed)
    rows = [(*row, count) for *row, count in zip(p.x, p.z, p.y, p.w)]
    repeated = fit(tmp_path, "x,z,y", list(zip(*[row[:3] for row in rows for _ in range(row[3])])))
    weighted = fit(tmp_path, "x,z,y,w", [p.x, p.z, p.y, p.w], *FREQUENCY)
    same(weighted, repeated)
    for key in ("log_likelihood", "null_log_likelihood", "deviance", "pearson"):
        assert digits(weighted["fit"][key], repeated["fit"][key]) >= 13, key
    assert weighted["fit"]["observations"] == repeated["fit"]["observations"] == sum(p.w)
    assert weighted["fit"]["residual_df"] == repeated["fit"]["residual_df"]


@pytest.mark.parametrize("seed", NUMBERS)
def test_precision_scales_errors_alone(tmp_path, seed):
    p = Problem(seed)
    once = fit(tmp_path, "x,z,y,w", [p.x, p.z, p.y, p.w], *PRECISION)
    for factor in (4.0, 3.0, 0.25, 1e6):
        more = fit(tmp_path, "x,z,y,w", [p.x, p.z, p.y, [factor * w for w in p.w]], *PRECISION)
        for name, value in estimates(once).items():
            assert abs(estimates(more)[name] - value) <= 1e-13 * errors(once)[name]
            assert digits(errors(more)[name] * math.sqrt(factor), errors(once)[name]) >= 13


@pytest.mark.parametrize("seed", NUMBERS)
@pytest.mark.parametrize("kind", ["frequency", "precision", "sampling"])
def test_rows_of_weight_zero_are_not_there(tmp_path, seed, kind):
    p = Problem(seed)
    options = ("--weights", "w", "--weight-kind", kind)
    bare = fit(tmp_path, "x,z,y,w", [p.x, p.z, p.y, p.w], *options)
    extra = fit(tmp_path, "x,z,y,w", [[*p.x, 1e9, -7], [*p.z, -1e-9, 3e8], [*p.y, 1, 0], [*p.w, 0, 0]], *options)
    same(extra, bare)
    for key in ("log_likelihood", "null_log_likelihood", "deviance", "pearson"):
        assert digits(extra["fit"][key], bare["fit"][key]) >= 13, key


@pytest.mark.parametrize("seed", NUMBERS)
def test_a_known_part_of_the_predictor_moves_its_coefficient(tmp_path, seed):
    p = Problem(seed)
    plain = fit(tmp_path, "x,z,y", [p.x, p.z, p.y])
    for shift, slope in ((3.0, 0.0), (-250.0, 0.0), (0.0, 0.5), (1.0, -2.0)):
        offset = [shift + slope * v for v in p.x]
        moved = fit(tmp_path, "x,z,y,o", [p.x, p.z, p.y, offset], "--offset", "o")
        same(moved, plain, {"Intercept": -shift, "x": -slope})
        written = fit(tmp_path, "x,z,y,o", [p.x, p.z, p.y, offset], formula="y ~ x + z + offset(o)")
        assert estimates(written) == estimates(moved) and errors(written) == errors(moved)


@pytest.mark.parametrize("seed", NUMBERS)
def test_counts_are_the_rows_that_they_count(tmp_path, seed):
    p = Problem(seed)
    groups = {}
    for x, z, y in zip([math.floor(v) for v in p.x], [math.floor(v / 2) for v in p.z], p.y):
        events, trials = groups.get((x, z), (0, 0))
        groups[x, z] = (events + y, trials + 1)
    grouped = [(x, z, s, m, m - s, s / m) for (x, z), (s, m) in groups.items()]
    rows = [(x, z, int(k < s)) for x, z, s, m, _, _ in grouped for k in range(m)]
    each = fit(tmp_path, "x,z,y", list(zip(*rows)))
    if not each["fit"]["converged"]:
        return
    counts = fit(tmp_path, "x,z,s,m,f,p", list(zip(*grouped)), formula="s/m ~ x + z")
    pairs = fit(tmp_path, "x,z,s,m,f,p", list(zip(*grouped)), formula="cbind(s, f) ~ x + z")
    assert estimates(pairs) == estimates(counts) and errors(pairs) == errors(counts)
    same(counts, each)
    shares = fit(tmp_path, "x,z,s,m,f,p", list(zip(*grouped)), "--trials", "m", formula="p ~ x + z")
    same(shares, each)
