"""Numbers that are exact where rounding would be printed: perfect fits and the limits of Gaussian ones."""

import json
import math

import pytest


GAUSSIAN_LIMITS = [  # response, x, infimum of the deviance, the rows' means there, that of the constant
    ([-1, -2, -1.5, -3, -2], [0, 1, 2, 3, 4], 20.25, [0] * 5, 20.25),
    ([-1, -2, -3, 0.5], [0, 1, 2, 3], 14, [0, 0, 0, 0.5], 14.25),
    ([3, 5, 0, 0, -1], [0, 0, 1, 1, 1], 3, [4, 4, 0, 0, 0], 35 - 49 / 5),
]


@pytest.mark.parametrize("y, x, deviance, means, null", GAUSSIAN_LIMITS)
def test_a_gaussian_without_a_finite_maximum_has_a_limit(y, x, deviance, means, null, ogive, write):
    rows = write("d.csv", "y,x\n" + "".join(f"{a},{b}\n" for a, b in zip(y, x)))
    report = ogive("fit", "y ~ x", rows, "--family", "gaussian", "--link", "log", "--format", "json").json()
    fit, n = report["fit"], len(y)
    assert fit["stop"] == "no_finite_maximum" and report["coefficients"][1]["estimate"] in ("Infinity", "-Infinity", None)
    assert sum((a - m) ** 2 for a, m in zip(y, means)) == deviance
    assert report["fit"]["deviance"] == pytest.approx(deviance, rel=1e-15)
    assert report["fit"]["null_deviance"] == pytest.approx(null, rel=1e-15)
    assert fit["scale"] == pytest.approx(deviance / (n - 2), rel=1e-15)
    likelihood = -n / 2 * (math.log(2 * math.pi * deviance / n) + 1)
    assert report["fit"]["log_likelihood"] == pytest.approx(likelihood, rel=1e-15)


def test_means_that_go_to_zero_together_are_no_maximum(ogive, write):
    """The mean that is best for values of which one is above 0 is below 0."""
    done = ogive("fit", "y ~ 1", write("d.csv", "y\n-1\n-2\n-3\n0.5\n"), "--family", "gaussian", "--link", "log", "--strict")
    assert done.status == 4 and "not estimates" in " ".join(done.out.split())
    assert "are the better the nearer they are to 0" in " ".join(done.out.split())


PERFECT = [  # what is exactly 0 is 0, not what rounding leaves of it
    ("y ~ x", "y,x\n1,0\n2,1\n3,2\n4,3\n", ("gaussian", "identity"), [1, 1]),
    ("y ~ x", "y,x\n1,0\n2,1\n4,2\n8,3\n", ("gaussian", "log"), [0, math.log(2)]),
    ("y ~ x", "y,x\n1,0\n2,1\n4,2\n8,3\n", ("poisson", "log"), [0, math.log(2)]),
    ("y ~ x", "y,x\n0,0\n2,1\n4,2\n6,3\n", ("poisson", "identity"), [0, 2]),
    ("cbind(y, f) ~ x", "y,f,x\n5,5,0\n0,10,1\n", ("binomial", "identity"), [0.5, -0.5]),
    ("cbind(y, f) ~ x", "y,f,x\n5,5,0\n1,4,1\n", ("binomial", "logit"), [0, math.log(0.25)]),
]


@pytest.mark.parametrize("formula, text, model, coefficients", PERFECT)
def test_a_perfect_fit_is_exact(formula, text, model, coefficients, ogive, write):
    command = ("fit", formula, write("d.csv", text), "--family", model[0], "--link", model[1])
    report = ogive(*command, "--format", "json").json()
    assert report["fit"]["deviance"] == 0 and report["fit"]["pearson"] == 0
    assert [c["estimate"] for c in report["coefficients"]] == coefficients
    if model[0] == "gaussian":
        assert report["fit"]["scale"] == 0 and report["fit"]["log_likelihood"] == "Infinity"
        assert [c["std_error"] for c in report["coefficients"]] == [0, 0]
        said = ogive(*command).out
        assert "The fit is perfect" in said and "Trust the likelihood ratio" not in said


GAUSSIAN_LOG = ("--family", "gaussian", "--link", "log")
NO_MAXIMA = [  # of a likelihood that is not concave: saddles, and means that go to 0 together
    ("y ~ x", "y,x\n-2,1\n2,2\n2,0\n", GAUSSIAN_LOG),
    ("y ~ x", "y,x\n3,3\n-2,1\n-2,1\n5,0\n2,2\n5,0\n", GAUSSIAN_LOG),
    ("y ~ x", "y,x\n-1,0\n-3,0\n-5,3\n2,2\n-3,0\n", GAUSSIAN_LOG),
    ("y ~ 1", "y\n-5\n2\n-4\n1\n2\n", GAUSSIAN_LOG),
]


@pytest.mark.parametrize("formula, text, model", NO_MAXIMA)
def test_no_point_on_the_way_to_infinity_is_called_a_maximum(formula, text, model, ogive, write):
    done = ogive("fit", formula, write("d.csv", text), *model, "--strict", "--format", "json")
    fit = json.loads(done.out)["fit"]
    assert done.status == 4 and fit["stop"] == "no_finite_maximum"
    values = [float(line.split(",")[0]) for line in text.splitlines()[1:]]
    assert 0 < fit["deviance"] <= sum(y * y for y in values) and isinstance(fit["log_likelihood"], float)


def test_a_saddle_is_left(ogive, write):
    """The cauchit likelihood has no slope at (-0.577, 0), and is higher beside it."""
    rows = "y,x\n0,0\n0,0\n1,2\n0,1\n0,1\n1,-1\n"
    report = ogive("fit", "y ~ x", write("d.csv", rows), "--link", "cauchit", "--format", "json").json()
    a, b = (c["estimate"] for c in report["coefficients"])

    def likelihood(a, b):
        rows_of = [(0, 0), (0, 0), (1, 2), (0, 1), (0, 1), (1, -1)]
        chance = [0.5 + math.atan(a + b * x) / math.pi for _, x in rows_of]
        return sum(math.log(p if y else 1 - p) for (y, _), p in zip(rows_of, chance))

    assert report["fit"]["log_likelihood"] == pytest.approx(likelihood(a, b), rel=1e-13)
    for way in range(36):
        turned = (0.01 * math.cos(way * math.pi / 18), 0.01 * math.sin(way * math.pi / 18))
        assert likelihood(a + turned[0], b + turned[1]) < likelihood(a, b)


FLAT = [
    ("y ~ a + b", "y,a,b\n0,3,2\n0,1,1\n1,1,1\n0,3,2\n1,3,3\n0,0,2\n", ("--link", "log-complement")),
    ("y ~ a + b", "y,a,b\n4,3,3\n1,2,1\n0,2,3\n0,3,3\n0,2,3\n0,3,0\n0,2,0\n", ("--family", "poisson", "--link", "identity")),
    ("y ~ a + b", "y,a,b\n0,4,2\n0,1,0\n0,1,1\n6,4,3\n", ("--family", "poisson", "--link", "identity")),
    ("y ~ a + b", "y,a,b\n0,-1,1\n0,1,0\n1,1,0\n1,2,0\n0,1,0\n0,-2,1\n1,3,0\n0,1,1\n1,-2,0\n0,-2,1\n", ("--link", "log")),  # the limit
]


@pytest.mark.parametrize("formula, text, model", FLAT)
def test_a_maximum_that_is_not_one_point_is_said(formula, text, model, ogive, write):
    command = ("fit", formula, write("d.csv", text), *model)
    assert "flat_maximum" in [note.get("code") for note in ogive(*command, "--format", "json").json()["notes"]]
    assert "unique" not in ogive(*command).out


def test_a_coefficient_that_is_zero_is_printed_so(ogive, write):
    text = "y,a,b\n0,0,0\n1.5,-2,3\n-0.75,1,5\n0.75,-1,2\n"
    report = ogive("fit", "y ~ a + b", write("d.csv", text), "--family", "gaussian", "--format", "json").json()
    assert [c["estimate"] for c in report["coefficients"]] == [0, -0.75, 0]


def test_a_local_maximum_is_said(ogive, write):
    """The deviance is 58.3 here, and 54.7 where the mean of the rows with x = 1 goes to 0."""
    rows = write("d.csv", "y,x\n4,0\n0,1\n7,3\n-1,1\n7,0\n5,0\n")
    said = ogive("fit", "y ~ x", rows, *GAUSSIAN_LOG).out
    assert "Maximum:  a local one: under this link nothing shows that it is the highest" in said


def test_predictions_stay_in_the_range(ogive, write, tmp_path):
    rows = write("d.csv", "y,a,b\n0,1,2.7\n0,1.6,1.6\n0,2.5,1.5\n0,-1.2,.2\n0,-2.3,2.9\n5,1.7,-.3\n0,-.9,.2\n")
    ogive("fit", "y ~ a + b", rows, "--family", "poisson", "--link", "identity", "-o", tmp_path / "m.json")
    means = [float(row["mean"]) for row in ogive("predict", tmp_path / "m.json", rows, "--format", "json").json()]
    assert min(means) == 0 and sum(means) == pytest.approx(5, rel=1e-13)


def test_students_t_of_the_limit_counts_what_is_left(ogive, write):
    """A level of one outcome alone says nothing of the other coefficients: t is that of the fit without its rows."""
    rows = [(x, y, "a" if x % 2 else "b", 1 + x % 3) for x, y in enumerate([0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0])]
    certain = [(x, 1, "c", 2) for x in range(3)]
    lines = lambda all_rows: "x,y,g,w\n" + "".join(f"{x},{y},{g},{w}\n" for x, y, g, w in all_rows)
    every, left = write("every.csv", lines(rows + certain)), write("left.csv", lines(rows))
    for words in ([], ["--weights", "w", "--weight-kind", "frequency"]):
        of_every = ogive("fit", "y ~ x + g", every, "--t", "-o", "every.json", "--format", "json", *words).json()
        of_left = ogive("fit", "y ~ x + g", left, "--t", "--format", "json", *words).json()
        assert of_every["separation"]["kind"] == "quasi-complete"
        assert of_every["fit"]["df_denom"] == of_left["fit"]["df_denom"]
        p_value = lambda report: {row["name"]: row["p_value"] for row in report["coefficients"]}["x"]
        assert p_value(of_every) == pytest.approx(p_value(of_left), rel=1e-12)
        joint = ogive("test", "x", "every.json", "--f", "--format", "json").json()
        assert joint["test"]["df_denom"] == of_left["fit"]["df_denom"]
