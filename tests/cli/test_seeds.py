"""Every number of the two tutorials that the project implements."""

import json
import math

import pytest
from conftest import DATA

MTCARS = DATA / "mtcars.csv"
FORMULA = "am ~ mpg + hp + wt"

TABLE = """\
                           Logit Regression Results                           
==============================================================================
Dep. Variable:                     am   No. Observations:                   32
Model:                          Logit   Df Residuals:                       28
Method:                           MLE   Df Model:                            3
Date:                Sun, 09 Sep 2001   Pseudo R-squ.:                  0.7972
Time:                        01:46:40   Log-Likelihood:                -4.3831
converged:                       True   LL-Null:                       -21.615
Covariance Type:            nonrobust   LLR p-value:                 1.581e-07
==============================================================================
                 coef    std err          z      P>|z|      [0.025      0.975]
------------------------------------------------------------------------------
Intercept    -15.7214     40.003     -0.393      0.694     -94.125      62.683
mpg            1.2293      1.581      0.778      0.437      -1.870       4.328
hp             0.0839      0.082      1.020      0.308      -0.077       0.245
wt            -6.9549      3.353     -2.074      0.038     -13.527      -0.383
==============================================================================
"""


def test_the_first_table(ogive):
    assert ogive("fit", FORMULA, MTCARS, "--plain", SOURCE_DATE_EPOCH="1000000000").out == TABLE


def test_what_comes_below_does_not_touch_it(ogive):
    assert ogive("fit", FORMULA, MTCARS, SOURCE_DATE_EPOCH="1000000000").out.startswith(TABLE)


# The data frame of the first seed as pandas prints it.
FRAME = {
    "Intercept": ("-15.721371", "1.486947e-07", "0.694315"),
    "mpg": ("1.229302", "3.418843e+00", "0.436861"),
    "hp": ("0.083893", "1.087513e+00", "0.307900"),
    "wt": ("-6.954924", "9.539266e-04", "0.038056"),
}


def test_coefficients_odds_ratios_and_p_values(ogive):
    report = ogive("fit", FORMULA, MTCARS, "--format", "json").json()
    ratios = {row["name"]: row["odds_ratio"] for row in report["odds_ratios"]}
    assert [row["name"] for row in report["coefficients"]] == list(FRAME)
    for row in report["coefficients"]:
        coefficient, ratio, p_value = FRAME[row["name"]]
        assert f"{row['estimate']:.6f}" == coefficient
        assert f"{row['p_value']:.6f}" == p_value
        assert f"{ratios.get(row['name'], math.exp(row['estimate'])):.6e}" == ratio


def test_iterations_as_both_tables_count_them(ogive):
    verbose = ogive("fit", FORMULA, MTCARS, "--verbose").out
    assert verbose.startswith("Optimization terminated successfully.\n         Current function value: 0.136970\n"
                              "         Iterations 11\n")
    glm = ogive("fit", FORMULA, MTCARS, "--glm").out
    assert "No. Iterations:                    10" in glm


def test_predictions_and_classes(ogive, write):
    assert ogive("fit", FORMULA, MTCARS, "-o", "model.json").status == 0
    new = write("new.csv", "mpg,hp,wt\n18.0,150,3.4\n28.0,95,2.1\n")
    done = ogive("predict", "model.json", new, "--threshold", 0.5, "--threshold", "0.7")
    assert (done.status, done.err) == (0, "")
    header, *rows = [line.split(",") for line in done.out.splitlines()]
    assert header == ["probability", "class_0.5", "class_0.7"]
    assert [f"{float(row[0]):.6f}" for row in rows] == ["0.009409", "0.999994"]
    assert [row[1:] for row in rows] == [["0", "0"], ["1", "1"]]


def test_the_first_rows_as_pandas_shows_them(ogive):
    """`X.head()`: integers as integers, decimals of one length."""
    lines = ogive("describe", MTCARS).out.splitlines()
    head = [line.split() for line in lines if line.startswith(("Mazda", "Datsun", "Hornet"))]
    shown = [(row[-11], row[-8], row[-6], row[-3]) for row in head]  # mpg, hp, wt, am
    assert shown == [("21.0", "110", "2.620", "1"), ("21.0", "110", "2.875", "1"), ("22.8", "93", "2.320", "1"),
                     ("21.4", "110", "3.215", "0"), ("18.7", "175", "3.440", "0")]


def test_logit_and_glm_agree_on_simulated_data(ogive, fake_500):
    logit = ogive("fit", "y ~ x1 + x2", fake_500, "--format", "json").json()
    glm = ogive("fit", "y ~ x1 + x2", fake_500, "--glm", "--format", "json").json()
    for one, other in zip(logit["coefficients"], glm["coefficients"]):
        assert one["name"] == other["name"]
        assert one["estimate"] == pytest.approx(other["estimate"], rel=1e-13)
        assert one["std_error"] == pytest.approx(other["std_error"], rel=1e-12)
    # The truth is -3, 2, -1.5: within four standard errors.
    for row, truth in zip(logit["coefficients"], (-3.0, 2.0, -1.5)):
        assert abs(row["estimate"] - truth) < 4 * row["std_error"]


def test_identities_on_simulated_data(ogive, fake_500):
    fit = ogive("fit", "y ~ x1 + x2", fake_500, "--format", "json").json()["fit"]
    assert fit["deviance"] == pytest.approx(-2 * fit["log_likelihood"], rel=1e-14)
    assert fit["mean_negative_log_likelihood"] == pytest.approx(-fit["log_likelihood"] / 500, rel=1e-14)
    verbose = ogive("fit", "y ~ x1 + x2", fake_500, "--verbose").out.splitlines()
    assert verbose[1] == f"         Current function value: {-fit['log_likelihood'] / 500:.6f}"


def test_both_layouts_on_simulated_data(ogive, fake_500):
    logit = ogive("fit", "y ~ x1 + x2", fake_500, "--plain").out
    glm = ogive("fit", "y ~ x1 + x2", fake_500, "--plain", "--glm").out
    assert "No. Observations:                  500" in logit and "Df Residuals:                      497" in logit
    assert "Generalized Linear Model Regression Results" in glm
    assert all(len(line) == 78 for line in (logit + glm).splitlines())
    table = lambda text: text.split("=\n")[2]
    assert table(logit) == table(glm)


def test_json_is_the_same_for_any_number_of_threads(ogive, fake_500):
    texts = {ogive("fit", "y ~ x1 + x2", fake_500, "--format", "json", "-j", j, SOURCE_DATE_EPOCH="0").out
             for j in (1, 2, 3, 8)}
    assert len(texts) == 1
    json.loads(texts.pop())
