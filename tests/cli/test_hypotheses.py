"""'ogive test': against 60 digits (tests/reference/contrasts.py), its forms, and what it refuses."""

import csv
import io
import json

import pytest
from conftest import CERTIFIED, DATA, TESTS
from test_certified import digits

REFERENCE = json.loads((TESTS / "reference" / "contrasts.json").read_text())
CASES = [(kind, text) for kind in ("nonrobust", "HC3") for text in REFERENCE[kind]]


@pytest.fixture
def model(ogive):
    """Fits and saves; gives the name of the model."""

    def make(formula, data=DATA / "mtcars.csv", *words):
        done = ogive("fit", formula, data, "-o", "model.json", "--no-profile", *words)
        assert done.status == 0, done.err
        return "model.json"

    return make


BIRTHWT = "y ~ age + lwt + raceblack + raceother + smoke + ptl + ht + ui"


@pytest.mark.parametrize("kind,text", CASES)
def test_certified(ogive, model, kind, text):
    name = model(BIRTHWT, CERTIFIED / "birthwt.csv", *([] if kind == "nonrobust" else ["--robust", kind]))
    truth = REFERENCE[kind][text]
    report = ogive("test", text, name, "--format", "json").json()
    assert report["model"]["covariance_type"] == kind and report["test"]["df"] == len(truth["estimate"])
    assert digits(report["test"]["statistic"], truth["chi2"]) >= 12 and digits(report["test"]["p_value"], truth["p"]) >= 11
    for row, estimate, error in zip(report["contrasts"], truth["estimate"], truth["std_error"]):
        assert digits(row["estimate"], estimate, float(error)) >= 12 and digits(row["std_error"], error) >= 12
        assert row["z"] == pytest.approx((row["estimate"] - row["value"]) / row["std_error"], rel=1e-15)
    report = ogive("test", text, name, "--format", "json", "--f").json()
    assert report["test"]["df_denom"] == REFERENCE["df_denom"] and report["test"]["distribution"] == "F"
    assert digits(report["test"]["statistic"], truth["F"]) >= 12 and digits(report["test"]["p_value"], truth["p_F"]) >= 11
    assert "t" in report["contrasts"][0] and "z" not in report["contrasts"][0]


def test_one_coefficient_is_the_table(ogive, model):
    name = model("am ~ hp + C(cyl)")
    table = {row["name"]: row for row in ogive("fit", "am ~ hp + C(cyl)", DATA / "mtcars.csv", "--format", "json").json()[
        "coefficients"]}
    for coefficient in ("hp", "C(cyl)[T.8]"):
        row, = ogive("test", coefficient, name, "--format", "json").json()["contrasts"]
        for key in ("estimate", "std_error", "z", "p_value", "lower", "upper"):
            assert row[key] == pytest.approx(table[coefficient][key], rel=1e-14), key


def test_terms(ogive, model):
    name = model("am ~ hp + C(cyl)")
    terms = {row["term"]: row for row in ogive("test", "--terms", name, "--format", "json").json()["terms"]}
    assert [(term, row["df"]) for term, row in terms.items()] == [("Intercept", 1), ("C(cyl)", 2), ("hp", 1)]
    joint = ogive("test", "C(cyl)[T.6] = 0, C(cyl)[T.8] = 0", name, "--format", "json").json()["test"]
    assert terms["C(cyl)"]["statistic"] == joint["statistic"] and terms["C(cyl)"]["p_value"] == joint["p_value"]


def test_another_coding_tests_the_same(ogive, model):
    """All levels are one, whichever is the reference."""
    statistics = []
    for formula, text in (("low ~ age + C(race)", "C(race)[T.2], C(race)[T.3]"),
                          ("low ~ age + C(race, Treatment(3))",
                           "C(race, Treatment(3))[T.1] = C(race, Treatment(3))[T.2] = 0"),
                          ("low ~ 0 + C(race) + age", "C(race)[1] = C(race)[2] = C(race)[3]")):
        name = model(formula, DATA / "birthwt.csv", "--robust", "HC1")
        report = ogive("test", text, name, "--format", "json")
        assert report.status == 0, report.err
        if formula.startswith("low ~ 0"):
            assert len(report.json()["contrasts"]) == 2
        statistics.append(report.json()["test"]["statistic"])
    assert statistics == pytest.approx([statistics[0]] * 3, rel=1e-10)


def test_text(ogive, model):
    name = model("am ~ mpg + hp + wt")
    assert ogive("test", "mpg = 0, 2*hp = wt + 1", name).out == """\
Wald test of hypotheses

Hypothesis     estimate  std err       z  P>|z|  [0.025  0.975]
---------------------------------------------------------------
mpg = 0           1.229    1.581  0.7775  0.437  -1.870   4.328
2*hp - wt = 1     7.123    3.436   1.782  0.075  0.3889   13.86

Together: chi2(2) = 3.1922, p = 0.203
Model:    am ~ mpg + hp + wt
Errors:   from the information
"""


def test_formats_and_pipes(ogive, model):
    name = model("am ~ hp + wt", DATA / "mtcars.csv", "--cluster", "carb")
    row, = csv.DictReader(io.StringIO(ogive("test", "hp = wt", name, "--format", "csv").out))
    assert row["hypothesis"] == "hp - wt = 0" and row["written"] == "hp = wt" and float(row["value"]) == 0
    assert "| hp - wt = 0 |" in ogive("test", "hp = wt", name, "--format", "md").out
    text = " ".join(ogive("test", "hp = wt", name, "--f").out.split())
    assert "F(1, 5) =" in text and "Errors: cluster" in text  # six clusters


@pytest.mark.parametrize("words,status,parts", [
    ([], 2, ["a hypothesis and a model"]),
    (["hp = 0"], 2, ["a model after the hypothesis"]),
    (["model.json"], 2, ["a hypothesis before 'model.json'"]),
    (["model.json", "hp = 0"], 2, ["the hypothesis comes first", "ogive test 'hp = 0' model.json"]),
    (["--terms", "hp = 0", "model.json"], 2, ["give the model alone"]),
    (["hpp = 0", "model.json"], 2, ["no coefficient 'hpp'; did you mean 'hp'?", "^^^"]),
    (["hp = 0, 2*hp = 0", "model.json"], 2, ["'2*hp = 0' follows from those before it"]),
    (["hp = 0, hp = 1", "model.json"], 2, ["'hp = 1' contradicts those before it"]),
    (["twice = 0", "model.json"], 3, ["'twice' was not estimated"]),
    (["hp = 0", "model.json", "--level", "2"], 2, ["level"]),
    (["hp = 0", "none.json"], 3, ["none.json"]),
])
def test_errors(ogive, write, model, words, status, parts):
    header, *rows = (DATA / "mtcars.csv").read_text().splitlines()
    hp = header.replace('"', "").split(",").index("hp")
    data = write("d.csv", header + ",twice\n" + "".join(f"{row},{2 * int(row.split(',')[hp])}\n" for row in rows))
    model("am ~ hp + wt + twice", data)
    done = ogive("test", *words)
    assert done.status == status and all(part in done.err for part in parts), (done.status, done.err)


def test_few_clusters_test_few_coefficients(ogive, write, model):
    header, *rows = (DATA / "mtcars.csv").read_text().splitlines()
    data = write("d.csv", header + ",g\n" + "".join(f"{row},{i % 3}\n" for i, row in enumerate(rows)))
    name = model("am ~ hp + wt", data, "--cluster", "g")
    assert ogive("test", "hp, wt", name).status == 0
    done = ogive("test", "Intercept, hp, wt", name)
    assert done.status == 3 and "singular, as it comes from 3 clusters" in done.err


def test_separated_data_have_no_wald_test(ogive, write, model):
    name = model("y ~ x", write("d.csv", "y,x\n" + "".join(f"{int(i > 9)},{i}\n" for i in range(20))))
    done = ogive("test", "x = 0", name)
    assert done.status == 3 and "separated" in done.err
