"""--penalty ridge: the score condition of its minimum, what it is called elsewhere, and what it does not have."""

import csv
import json
import math

import pytest
from conftest import DATA

MTCARS = ("am ~ mpg + hp + wt", DATA / "mtcars.csv")


def rows():
    with open(DATA / "mtcars.csv", encoding="utf-8") as file:
        return [{k: float(v) for k, v in row.items() if k in ("am", "mpg", "hp", "wt")} for row in csv.DictReader(file)]


def coefficients(report):
    return {row["name"]: row["estimate"] for row in report["coefficients"]}


@pytest.mark.parametrize("size,lam", [(("--lambda", "0.5"), 0.5), (("--C", "2"), 0.5), (("--C", "1e-3"), 1e3), (("--lambda", "1e-6"), 1e-6)])
def test_the_gradient_is_zero(ogive, size, lam):
    """X'(y - mu) = lambda b, but for the rounding of its sums; the intercept is not penalised."""
    b = coefficients(ogive("fit", *MTCARS, "--penalty", "ridge", *size, "--format", "json").json())
    for name in b:
        terms = []
        for row in rows():
            x = {"Intercept": 1.0, **row}
            eta = math.fsum(b[k] * x[k] for k in b)
            terms.append(x[name] * (row["am"] - 1 / (1 + math.exp(-eta))))
        penalty = 0.0 if name == "Intercept" else lam * b[name]
        assert abs(math.fsum([*terms, -penalty])) <= 1e-12 * math.fsum(map(abs, terms))


def test_lambda_and_c_are_one(ogive):
    by_lambda = ogive("fit", *MTCARS, "--penalty", "ridge", "--lambda", "0.5", "--format", "json").json()
    by_c = ogive("fit", *MTCARS, "--penalty", "l2", "--C", "2", "--format", "json").json()
    assert coefficients(by_lambda) == coefficients(by_c)
    penalty = by_c["penalty"]
    assert (penalty["kind"], penalty["lambda"], penalty["c"], penalty["lambda_over_n"]) == ("ridge", 0.5, 2, 0.5 / 32)
    assert 3 < penalty["effective_df"] < 4 and penalty["intervals"] == "none" and penalty["power"] is None
    fit = by_c["fit"]
    assert fit["model_df"] == pytest.approx(penalty["effective_df"] - 1)
    assert fit["residual_df"] == pytest.approx(32 - penalty["effective_df"])
    squares = sum(row["estimate"]**2 for row in by_c["coefficients"][1:])
    assert fit["penalised_log_likelihood"] == pytest.approx(fit["log_likelihood"] - 0.25 * squares, rel=1e-13)
    for row in by_c["coefficients"]:
        assert all(row[key] is None for key in ("std_error", "z", "p_value", "lower", "upper", "log10_p_value"))
    for key in ("aic", "bic", "mcfadden", "lr_statistic", "lr_p_value", "penalised_null_log_likelihood"):
        assert fit[key] is None


def test_all_coefficients_of_a_factor_without_an_intercept_are_penalised(ogive):
    report = ogive("fit", "am ~ 0 + C(cyl)", DATA / "mtcars.csv", "--penalty", "ridge", "--lambda", "1e6", "--format", "json").json()
    assert all(abs(row["estimate"]) < 1e-4 for row in report["coefficients"])
    assert "the intercept's left out" not in ogive("fit", "am ~ 0 + C(cyl)", DATA / "mtcars.csv", "--penalty", "ridge",
                                                   "--lambda", "1").out


def test_separated_and_repeated_columns_are_estimated(ogive, tmp_path):
    data = tmp_path / "s.csv"
    data.write_text("y,x,z\n0,1,2\n0,2,4\n0,3,6\n1,4,8\n1,5,10\n1,6,12\n")
    run = ogive("fit", "y ~ x + z", data, "--penalty", "ridge", "--C", "1", "--format", "json")
    report = run.json()
    b = coefficients(report)
    assert b["z"] == pytest.approx(2 * b["x"], rel=1e-10) and report["fit"]["converged"]
    assert "separation" not in report and report["aliases"] == [] and run.err == ""


def test_a_saved_model_predicts_without_errors(ogive, tmp_path):
    model = tmp_path / "m.json"
    text = ogive("fit", *MTCARS, "--penalty", "ridge", "--C", "2", "-o", model).out
    assert "Method:                         Ridge" in text and "std err" not in text
    assert "C = 2 (scikit-learn's), lambda = 0.5, lambda / n = 0.015625" in " ".join(text.split())
    assert ogive("predict", model, DATA / "mtcars.csv").out.startswith("rownames,probability\nMazda RX4,0.4608603693583")
    assert json.loads(model.read_text())["penalty"]["lambda"] == 0.5
    for words in (("predict", model, DATA / "mtcars.csv", "--se"), ("test", "mpg = 0", model),
                  ("margins", model, DATA / "mtcars.csv")):
        run = ogive(*words)
        assert run.status == 3 and "a ridge fit has no standard errors, tests or intervals" in run.err
    run = ogive("fit", *MTCARS, "--penalty", "ridge", "--C", "2", "--profile")
    assert "a ridge fit has no standard errors" in run.err and "Ridge" in run.out


WRONG = [
    (("--penalty", "ridge"), "give lambda, or C = 1 / lambda"),
    (("--penalty", "ridge", "--C", "1", "--lambda", "1"), "leave one of them out"),
    (("--C", "1"), "C belongs to the ridge penalty"),
    (("--penalty", "firth", "--lambda", "1"), "lambda belongs to the ridge penalty"),
    (("--penalty", "rigde", "--C", "1"), "did you mean ridge?"),
    (("--penalty", "lasso"), "there is no 'lasso' penalty here: ridge is the one that shrinks"),
    (("--penalty", "ridge", "--C", "inf"), "leave the penalty out for maximum likelihood"),
    (("--penalty", "ridge", "--lambda", "-1"), "lambda is a number above 0"),
    (("--penalty", "ridge", "--lambda", "0.5x"), "--lambda takes a number, not '0.5x'"),
    (("--penalty", "ridge", "--lamda", "1"), "--lambda"),
    (("--penalty", "ridge", "--C", "1", "--link", "cauchit"), "leave the penalty or the link"),
    (("--penalty", "ridge", "--C", "1", "--robust", "HC1"), "leave one of the two out"),
]


@pytest.mark.parametrize("words,sentence", WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_errors(ogive, words, sentence):
    run = ogive("fit", *MTCARS, *words)
    assert run.status == 2 and sentence in run.err
