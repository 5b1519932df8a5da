"""Columns that are alike, and effects that are slight: what is printed is right, or said not to be known."""

import json
import math
import random

import pytest

from mpmath import mp, mpf


def rows_of(names, columns):
    return ",".join(names) + "\n" + "".join(",".join(map(repr, row)) + "\n" for row in zip(*columns))


def inverse_information(columns, weights):
    mp.dps = 50
    p = len(columns)
    matrix = mp.matrix(p)
    for j in range(p):
        for k in range(p):
            matrix[j, k] = mp.fsum(w * mpf(a) * mpf(b) for w, a, b in zip(weights, columns[j], columns[k]))
    return matrix, matrix**-1


@pytest.mark.parametrize("apart", [1e-6, 1e-8, 1e-10])
def test_inflation_of_columns_that_are_nearly_equal(apart, ogive, write):
    """Double precision ends standard errors away from the maximum there, where the weights are others."""
    draw = random.Random(7)
    a, b = ([draw.gauss(0, 1) for _ in range(60)] for _ in range(2))
    near = [value + apart * draw.gauss(0, 1) for value in a]
    y = [int(draw.random() < 1 / (1 + math.exp(-u - v))) for u, v in zip(a, b)]
    report = ogive("fit", "y ~ a + b + near", write("d.csv", rows_of(["a", "b", "near", "y"], [a, b, near, y])),
                   "--no-profile", "--format", "json").json()
    beta = [mpf(row["estimate"]) for row in report["coefficients"]]
    columns = [[1.0] * 60, a, b, near]
    mp.dps = 50
    means = [1 / (1 + mp.exp(-mp.fsum(c * mpf(column[i]) for c, column in zip(beta, columns)))) for i in range(60)]
    matrix, inverse = inverse_information(columns, [m * (1 - m) for m in means])
    for j, found in enumerate(report["variance_inflation"], start=1):
        spread = matrix[j, j] - matrix[0, j] ** 2 / matrix[0, 0]
        # The estimates are rounded to double: of etas that means 1e-16 / apart.
        assert found["inflation"] == pytest.approx(float(inverse[j, j] * spread), rel=1e-15 / apart + 1e-9)


def test_slight_effects_keep_their_digits(ogive, write):
    """The outcomes at 4 + e and at 4 differ by nothing else: the likelihood ratio is 3 e^2 to a relative e."""
    for e in (1e-5, 1e-6, 1e-7):
        rows = rows_of(["x", "y"], [[1, 2, 3, 4, 1, 2, 3, 4 + e] * 30, [0, 1, 1, 0, 1, 0, 0, 1] * 30])
        report = ogive("fit", "y ~ x", write("d.csv", rows), "--profile", "--format", "json").json()
        assert report["profile"][1]["lr_statistic"] == pytest.approx(3 * e**2, rel=1e-5)
        assert report["coefficients"][1]["estimate"] == pytest.approx(0.2 * e, rel=1e-5)


def test_no_effect_is_none(ogive, write):
    """As many events as non-events at every x."""
    x, y = [0.1, 0.7, 1.9, 2.3] * 2, [0] * 4 + [1] * 4
    report = ogive("fit", "y ~ x", write("d.csv", rows_of(["x", "y"], [x, y])), "--profile", "--format", "json").json()
    assert [row["estimate"] for row in report["coefficients"]] == [0, 0]
    assert [row["lr_statistic"] for row in report["profile"]] == [0, 0]


def test_least_squares_of_columns_that_are_nearly_equal(ogive, write):
    draw = random.Random(3)
    a = [draw.gauss(0, 1) for _ in range(9)]
    near = [value + 2.0**-36 * draw.choice([-1, 0, 1]) for value in a]
    y = [draw.gauss(30, 5) for _ in a]
    report = ogive("fit", "y ~ a + near", write("d.csv", rows_of(["a", "near", "y"], [a, near, y])), "--family", "gaussian",
                   "--format", "json").json()
    assert report["fit"]["converged"]
    columns = [[1.0] * 9, a, near]
    matrix, inverse = inverse_information(columns, [1] * 9)
    right = mp.matrix([mp.fsum(mpf(x) * mpf(v) for x, v in zip(column, y)) for column in columns])
    beta = inverse * right
    rest = mp.fsum((mpf(v) - mp.fsum(beta[j] * mpf(columns[j][i]) for j in range(3))) ** 2 for i, v in enumerate(y))
    for j, row in enumerate(report["coefficients"]):
        error = mp.sqrt(inverse[j, j] * rest / 6)
        assert row["std_error"] == pytest.approx(float(error), rel=1e-12)
        assert abs(row["estimate"] - beta[j]) < 1e-12 * error + abs(beta[j]) * 2**-52


def test_least_squares_on_a_grid(ogive, write):
    """Every square of z has the same bits below the sum's last: rounding that does not cancel."""
    draw = random.Random(11)
    a = [draw.randint(-200, 200) / 64 for _ in range(12000)]
    b = [value + draw.randint(-40, 40) / 256 for value in a]
    y = [draw.gauss(0, 1) + value for value in a]
    report = ogive("fit", "y ~ a + b", write("d.csv", rows_of(["a", "b", "y"], [a, b, y])), "--family", "gaussian",
                   "--format", "json", "--no-profile").json()
    _, inverse = inverse_information([[1.0] * 12000, a, b], [1] * 12000)
    for j, row in enumerate(report["coefficients"]):
        assert row["std_error"] == pytest.approx(float(mp.sqrt(inverse[j, j] * mpf(report["fit"]["scale"]))), rel=1e-14)


@pytest.mark.parametrize("link", ["log", "identity", "log-complement"])
def test_columns_nearly_equal_under_bounded_links(link, ogive, write):
    """Counts of 1e8 and columns 1e-11 apart: the maximum that the columns' difference in place of one has, or none."""
    draw = random.Random(5)
    a = [draw.uniform(0.1, 0.3) for _ in range(8)]
    near = [value + 2.0**-36 * draw.choice([-1, 0, 1]) for value in a]
    trials = 10**8
    events = [round(trials * (0.2 + value * 0.5)) for value in a]
    names, columns = ["s", "f", "a", "near", "apart"], [events, [trials - s for s in events], a, near]
    data = write("d.csv", rows_of(names, columns + [[(v - u) * 2.0**36 for u, v in zip(a, near)]]))
    words = ("--link", link, "--format", "json", "--no-profile")
    report, other = (json.loads(ogive("fit", f"cbind(s, f) ~ a + {name}", data, *words).out) for name in ("near", "apart"))
    assert other["fit"]["converged"]
    if report["fit"]["converged"]:
        assert report["fit"]["log_likelihood"] == pytest.approx(other["fit"]["log_likelihood"], rel=1e-12)
    else:
        assert report["fit"]["stop"] in ("singular", "not_certified", "no_ascent", "iteration_limit")


@pytest.mark.parametrize("apart", [2.0**-14, 2.0**-20, 2.0**-27, 2.0**-33])
def test_maxima_on_an_edge_among_columns_that_are_nearly_equal(apart, ogive, write):
    """What is called a maximum has the likelihood that the columns' difference in place of one has."""
    draw = random.Random(19)
    converged = 0
    for _ in range(8):
        rows = draw.randint(8, 14)
        a = [draw.randint(-64, 64) / 64 for _ in range(rows)]
        near = [value + apart * draw.choice([-1, 0, 1]) for value in a]
        y = [draw.randint(0, 1) for _ in a]
        columns = [y, a, near, [(v - u) / apart for u, v in zip(a, near)]]
        data = write("d.csv", rows_of(["y", "a", "near", "apart"], columns))
        words = ("--link", "identity", "--format", "json", "--no-profile")
        runs = [json.loads(ogive("fit", f"y ~ a + {name}", data, *words).out) for name in ("near", "apart")]
        if not all("fit" in run and run["fit"]["converged"] for run in runs):
            continue
        converged += 1
        assert runs[0]["fit"]["log_likelihood"] == pytest.approx(runs[1]["fit"]["log_likelihood"], rel=1e-9, abs=1e-9)
    assert converged > 3 or apart < 1e-5


def said(report):
    return " ".join(note["text"] for note in report["notes"] if note.get("code") == report["fit"]["stop"])


@pytest.mark.parametrize("link", ["identity", "log", "log-complement"])
def test_the_column_in_the_way_of_a_maximum_on_an_edge_is_named(link, ogive, write):
    draw = random.Random(19)
    refused = 0
    for _ in range(12):
        rows = draw.randint(8, 14)
        a = [draw.randint(-64, 64) / 64 for _ in range(rows)]
        near = [value + 2.0**-27 * draw.choice([-1, 0, 1]) for value in a]
        y = [draw.randint(0, 1) for _ in a]
        data = write("d.csv", rows_of(["y", "a", "near"], [y, a, near]))
        report = ogive("fit", "y ~ a + near", data, "--link", link, "--format", "json", "--no-profile").json()
        if report["fit"]["stop"] in ("no_ascent", "singular", "not_certified"):
            refused += 1
            assert "near is a combination of the columns before it but for" in said(report)
    assert refused >= 3


OBSTACLES = {
    "offsets": (["--offset", "w"], lambda draw: draw.gauss(0, 1000), "look at the size of the offset"),
    "weights": (["--weights", "w", "--weight-kind", "precision", "--link", "identity"],
                lambda draw: 10 ** draw.uniform(-150, 150), "look at the sizes of the weights"),
}


@pytest.mark.parametrize("case", OBSTACLES)
def test_offsets_and_weights_in_the_way_are_named_and_no_predictor(case, ogive, write):
    options, make, remedy = OBSTACLES[case]
    refused = 0
    for number in range(40):
        draw = random.Random(1000 + number)
        x, w, y = [draw.gauss(0, 1) for _ in range(40)], [make(draw) for _ in range(40)], [draw.randint(0, 1) for _ in range(40)]
        report = ogive("fit", "y ~ x", write("d.csv", rows_of(["y", "x", "w"], [y, x, w])), *options, "--format", "json",
                       "--no-profile").json()
        if report["fit"]["stop"] in ("no_ascent", "singular", "not_certified"):
            refused += 1
            assert remedy in said(report) and "predictor" not in said(report)
    assert refused >= 3
