"""Published data sets with certified answers, through the command line: at least thirteen digits."""

import json
import math

import pytest
from conftest import CERTIFIED, DATA

DIGITS = 13
VR_FTV = "I(ftv == 1) + I(ftv >= 2)"
# (problem, file, formula, our coefficient names in the order of the problem's, options)
PROBLEMS = [
    ("mtcars", DATA / "mtcars.csv", "am ~ mpg + hp + wt", "Intercept mpg hp wt"),
    ("birthwt", DATA / "birthwt.csv", "low ~ age + lwt + C(race) + smoke + ptl + ht + ui",
     "Intercept age lwt C(race)[T.2] C(race)[T.3] smoke ptl ht ui"),
    ("birthwt_vr", DATA / "birthwt.csv", f"low ~ age + lwt + C(race) + smoke + I(ptl > 0) + ht + ui + {VR_FTV}",
     "Intercept age lwt C(race)[T.2] C(race)[T.3] smoke I(ptl_>_0)[T.True] ht ui I(ftv_==_1)[T.True] I(ftv_>=_2)[T.True]"),
    ("infert2", DATA / "infert.csv", "case ~ age + parity + education + spontaneous + induced",
     "Intercept age parity education[T.6-11yrs] education[T.12+_yrs] spontaneous induced"),
    ("pima", DATA / "pima_tr.csv", "type ~ npreg + glu + bp + skin + bmi + ped + age",
     "Intercept npreg glu bp skin bmi ped age"),
    ("spector", DATA / "spector.csv", "GRADE ~ GPA + TUCE + PSI", "GPA TUCE PSI Intercept"),
    ("oring", CERTIFIED / "oring.csv", "y ~ temp", "Intercept temp"),
    ("vaso", CERTIFIED / "vaso.csv", "y ~ `log(vol)` + `log(rate)`", "Intercept `log(vol)` `log(rate)`"),
    ("OVERLAP1", CERTIFIED / "OVERLAP1.csv", "y ~ x", "Intercept x"),
    ("OVERLAP1", CERTIFIED / "OVERLAP1.csv", "y ~ 0 + one + x", "one x"),
]


@pytest.fixture(scope="module")
def certified():
    return json.loads((CERTIFIED / "certified.json").read_text())


def digits(computed, certified_text, unit=0.0):
    """Log relative error; against `unit` (a standard error) where the value itself is nearly 0."""
    truth = float(certified_text)
    scale = unit if abs(truth) <= 1e-10 * unit else abs(truth)
    return 16.0 if computed == truth else min(16.0, -math.log10(abs(computed - truth) / scale))


@pytest.mark.parametrize("problem,file,formula,names", PROBLEMS, ids=[f"{p[0]}-{i}" for i, p in enumerate(PROBLEMS)])
def test_thirteen_digits(ogive, certified, problem, file, formula, names):
    truth = certified[problem]
    report = ogive("fit", formula, file, "--format", "json").json()
    ours = {row["name"].replace(" ", "_"): row for row in report["coefficients"]}
    assert sorted(ours) == sorted(names.split())
    for name, coefficient, error in zip(names.split(), truth["coef"], truth["se"]):
        assert digits(ours[name]["estimate"], coefficient, float(error)) >= DIGITS, name
        assert digits(ours[name]["std_error"], error) >= DIGITS, name
    for ours_key, key in (("log_likelihood", "loglik"), ("null_log_likelihood", "loglik_null"), ("deviance", "deviance"),
                          ("pearson", "pearson")):
        assert digits(report["fit"][ours_key], truth[key]) >= DIGITS, key
