"""Figures of the fit as a whole: every digit of sums over many rows, and of small differences between them."""

import math
import random
import re

import pytest
from certifying import entry, make_problem
from mpmath import mp, mpf
from test_hard_columns import inverse_information, rows_of

JSON = ("--no-profile", "--format", "json")


@pytest.mark.parametrize("number", range(12))
def test_the_likelihood_ratio_of_a_slight_effect(number, ogive, write):
    """Of thousands of log-likelihoods a difference of thousandths."""
    draw = random.Random(number)
    n = 400
    x = [draw.gauss(0, 1) for _ in range(n // 2)] * 2
    y = [draw.randint(0, 1) for _ in range(n // 2)]
    y += [1 - v for v in y]  # no effect at all ...
    for i in draw.sample(range(n), 1 + number % 3):
        y[i] = 1 - y[i]  # ... but of a few
    report = ogive("fit", "y ~ x", write("d.csv", rows_of(["x", "y"], [x, y])), *JSON).json()
    record = entry(make_problem(y, [[1] * n, x]), None, 30)
    exact = 2 * (mpf(record["loglik"]) - mpf(record["loglik_null"]))
    assert report["fit"]["lr_statistic"] == pytest.approx(float(exact), rel=1e-12)


def test_no_effect_in_many_rows(ogive, write):
    """All rows have the same log-likelihood: its sum over tens of thousands is rounded in the same direction."""
    draw = random.Random(1)
    x = [draw.gauss(0, 1) for _ in range(30000)]
    rows = rows_of(["x", "y"], [[v for v in x for _ in range(2)], [0, 1] * 30000])
    report = ogive("fit", "y ~ x", write("d.csv", rows), "--profile", "--format", "json").json()
    fit = report["fit"]
    assert (fit["lr_statistic"], fit["lr_p_value"]) == (0, 1)
    assert fit["log_likelihood"] == pytest.approx(-60000 * math.log(2), rel=1e-15)
    for one, profile in zip(report["coefficients"], report["profile"]):
        assert one["estimate"] == 0  # below 2^-40 of its standard error it is rounding, and said to be within that of 0
        assert (profile["lr_statistic"], profile["p_value"]) == (0, 1)


def groups(draw, n):
    return [draw.choice("abcd") for _ in range(n)]


@pytest.mark.parametrize("link", ["log", "sqrt", "identity"])
def test_the_deviance_of_many_counts(link, ogive, write):
    """Of groups the means are those of the data.  The deviance is a hundredth of the sums that it is a difference of, and
    the logarithm of a group's mean is rounded alike in all its rows: half a unit of sum y log mu, 2.6e6, is 5e-14 of it."""
    draw = random.Random(2)
    n = 12000
    g = groups(draw, n)
    y = [max(0, round(draw.gauss(60 + 10 * "abcd".index(v), 8))) for v in g]
    fit = ogive("fit", "y ~ C(g)", write("d.csv", "g,y\n" + "".join(f"{v},{k}\n" for v, k in zip(g, y))), "--family", "poisson",
                "--link", link, *JSON).json()["fit"]
    mp.dps = 40
    mean = {v: mpf(sum(k for u, k in zip(g, y) if u == v)) / g.count(v) for v in "abcd"}
    deviance = 2 * mp.fsum((k * mp.log(k / mean[v]) if k else 0) - (k - mean[v]) for v, k in zip(g, y))
    assert fit["deviance"] == pytest.approx(float(deviance), rel=1e-13)
    assert fit["pearson"] == pytest.approx(float(mp.fsum((k - mean[v]) ** 2 / mean[v] for v, k in zip(g, y))), rel=1e-14)


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog", "loglog", "cauchit"])
def test_pearson_of_many_events(link, ogive, write):
    """Of 0/1 data in groups it is the number of rows."""
    draw = random.Random(3)
    g = groups(draw, 20000)
    y = [int(draw.random() < 0.02 + 0.2 * "abcd".index(v)) for v in g]
    text = "g,y\n" + "".join(f"{v},{k}\n" for v, k in zip(g, y))
    fit = ogive("fit", "y ~ C(g)", write("d.csv", text), "--link", link, "--glm", *JSON).json()["fit"]
    assert fit["pearson"] == pytest.approx(20000, rel=2e-14)


@pytest.mark.parametrize("near", [0.2, 0.15, 0.08])
def test_digits_of_standard_errors_are_as_many_as_is_said(near, ogive, write):
    """Collinear, but neither enough nor few enough for twofold precision."""
    draw = random.Random(4)
    n = 9000
    a = [draw.gauss(0, 1) for _ in range(n)]
    b = [v + near * draw.gauss(0, 1) for v in a]
    y = [int(draw.random() < 1 / (1 + math.exp(-u))) for u in a]
    report = ogive("fit", "y ~ a + b", write("d.csv", rows_of(["a", "b", "y"], [a, b, y])), *JSON).json()
    note = next(note["text"] for note in report["notes"] if note.get("code") == "collinear")
    said = int(re.search(r"standard errors are right to (\d+) significant digits or more", note)[1])
    beta = [mpf(row["estimate"]) for row in report["coefficients"]]
    mp.dps = 40
    columns = [[1.0] * n, a, b]
    means = [1 / (1 + mp.exp(-mp.fsum(c * mpf(column[i]) for c, column in zip(beta, columns)))) for i in range(n)]
    inverse = inverse_information(columns, [m * (1 - m) for m in means])[1]
    assert said >= 6
    for j, row in enumerate(report["coefficients"]):
        assert abs(row["std_error"] / mp.sqrt(inverse[j, j]) - 1) <= mpf(10) ** -said / 2


OVERFLOWS = {
    "outcomes of probability 1e-313": ("y ~ x", [0, 1, 0, 1, 0, 1], [0, -720, 0, 2, 0, -3], ()),
    "counts where the mean is 1e-310": ("y ~ 1", [3, 1, 2, 1, 1, 5], [-700, 0, -740, 1, 2, 3], ("--family", "poisson")),
}


@pytest.mark.parametrize("case", OVERFLOWS)
def test_a_chi_square_beyond_doubles_is_infinite(case, ogive, write):
    formula, y, offset, words = OVERFLOWS[case]
    data = write("d.csv", rows_of(["y", "x", "o"], [y, [1, 2, 3, 4, 5, 6], offset]))
    words = (formula, data, "--offset", "o", "--no-profile", "--glm", *words)
    assert ogive("fit", *words, "--format", "json").json()["fit"]["pearson"] == "Infinity"
    assert re.search(r"Pearson chi2: +inf\b", ogive("fit", *words).out)
