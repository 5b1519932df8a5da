"""--penalty against tests/reference/firth.json (mpmath) and what logistf prints of sex2."""

import json
import math
import re

import pytest
from conftest import DATA, TESTS

ENDOMETRIAL = ("HG ~ NV + PI + EH", DATA / "endometrial.csv")
SEX2 = ("case ~ age + oc + vic + vicl + vis + dia", DATA / "sex2.csv")
MTCARS = ("am ~ mpg + hp + wt", DATA / "mtcars.csv")
PROBLEMS = [("endometrial", "firth", *ENDOMETRIAL), ("sex2", "firth", *SEX2), ("mtcars", "firth", *MTCARS),
            ("endometrial_power_0.25", "jeffreys:0.25", *ENDOMETRIAL), ("mtcars_power_0.125", "jeffreys:0.125", *MTCARS)]
# Twelve digits: the fit is in double precision, mpg of mtcars is a hundredth of its standard error.
DIGITS = 1e-12
# What logistf prints of its example sex2: coefficient, chi-square and p from the documentation of biostatUtil's
# logistfPrint; the ends, for 0.95, as the tests of firthlogist (tests/test_firthlogist.py) quote them from logistf.
LOGISTF_SEX2 = """
(Intercept)  0.12025405 -0.8185591  1.07315122  0.06286298 8.020268e-01
age         -1.10598131 -1.9737884 -0.30742514  7.50773092 6.143472e-03
oc          -0.06881673 -0.9414363  0.78920202  0.02467044 8.751911e-01
vic          2.26887464  1.2730216  3.43543273 22.93139022 1.678877e-06
vicl        -2.11140817 -3.2608611 -1.11773495 19.10407252 1.237805e-05
vis         -0.78831694 -1.6080879  0.01518468  3.69740975 5.449701e-02
dia          3.09601166  0.7745682  8.03029352  7.89693139 4.951873e-03
"""


@pytest.fixture(scope="module")
def reference():
    return json.loads((TESTS / "reference" / "firth.json").read_text())


@pytest.mark.parametrize("name,penalty,formula,file", PROBLEMS, ids=[p[0] for p in PROBLEMS])
def test_numbers_are_the_reference_s(ogive, reference, name, penalty, formula, file):
    truth = {key: [float(v) for v in values] if isinstance(values, list) and key != "names" else values
             for key, values in reference[name].items()}
    report = ogive("fit", formula, file, "--penalty", penalty, "--format", "json").json()
    for j, row in enumerate(report["coefficients"]):
        error = truth["se"][j]
        assert abs(row["estimate"] - truth["coef"][j]) <= DIGITS * max(abs(truth["coef"][j]), error)
        assert row["std_error"] == pytest.approx(error, rel=DIGITS)
        assert row["lr_statistic"] == pytest.approx(truth["lr"][j], rel=1e-11, abs=1e-13)
        assert row["p_value"] == pytest.approx(truth["lr_p"][j], rel=1e-11)
        assert abs(row["lower"] - truth["lower"][j]) <= 1e-11 * error
        assert abs(row["upper"] - truth["upper"][j]) <= 1e-11 * error
    fit = report["fit"]
    assert fit["log_likelihood"] == pytest.approx(float(truth["loglik"]), rel=DIGITS)
    assert fit["penalised_log_likelihood"] == pytest.approx(float(truth["penalised_loglik"]), rel=DIGITS)
    assert fit["lr_statistic"] == pytest.approx(float(truth["lr_global"]), rel=DIGITS)
    assert fit["lr_p_value"] == pytest.approx(float(truth["lr_global_p"]), rel=1e-11)
    assert fit["aic"] is None and fit["mcfadden"] is None
    assert report["penalty"]["intervals"] == "profile"


def test_sex2_as_logistf_publishes_it(ogive):
    """logistf stops its iterations earlier than its last printed digits: 2e-6 is what they are worth."""
    report = ogive("fit", *SEX2, "--penalty", "firth", "--format", "json").json()
    for row, line in zip(report["coefficients"], LOGISTF_SEX2.strip().splitlines()):
        published = [float(word) for word in line.split()[1:]]
        ours = [row[key] for key in ("estimate", "lower", "upper", "lr_statistic", "p_value")]
        for number, other in zip(ours, published):
            assert number == pytest.approx(other, rel=2e-6)
    assert f"{report['fit']['lr_statistic']:.5f}" == "49.09064"
    assert f"{report['fit']['lr_p_value']:.5e}" == "7.15089e-09"


@pytest.mark.parametrize("penalty", ["flic", "flac", "median"])
@pytest.mark.parametrize("name,formula,file", [("endometrial", *ENDOMETRIAL), ("sex2", *SEX2)])
def test_relatives(ogive, reference, name, formula, file, penalty):
    report = ogive("fit", formula, file, "--penalty", penalty, "--format", "json").json()
    for row, coef, error in zip(report["coefficients"], reference[name][penalty], reference[name][f"{penalty}_se"]):
        assert row["estimate"] == pytest.approx(float(coef), rel=DIGITS)
        assert row["std_error"] == pytest.approx(float(error), rel=DIGITS)
    assert report["penalty"]["kind"] == penalty
    assert report["penalty"]["intervals"] == ("wald" if penalty == "median" else "profile")


def test_flic_has_firth_s_intervals_but_for_the_constant(ogive):
    of = {penalty: ogive("fit", *SEX2, "--penalty", penalty, "--format", "json").json()["coefficients"]
          for penalty in ("firth", "flic")}
    for firth, flic in zip(of["firth"][1:], of["flic"][1:]):
        assert (flic["lower"], flic["upper"], flic["p_value"]) == (firth["lower"], firth["upper"], firth["p_value"])
    constant = of["flic"][0]
    assert constant["upper"] - constant["estimate"] == pytest.approx(1.959963984540054 * constant["std_error"], rel=1e-12)


@pytest.mark.parametrize("penalty", ["flic", "flac"])
def test_predictions_average_to_what_was_seen(ogive, penalty):
    assert ogive("fit", *SEX2, "--penalty", penalty, "-o", "m.json").status == 0
    rows = ogive("predict", "m.json", DATA / "sex2.csv", "--format", "json").json()
    seen = [int(line.split(",")[0]) for line in (DATA / "sex2.csv").read_text().splitlines()[1:]]
    assert len(rows) == len(seen)
    assert math.fsum(row["probability"] for row in rows) == pytest.approx(sum(seen), rel=1e-12)


def test_the_report_says_what_it_is(ogive):
    out = re.sub(r"\s+", " ", ogive("fit", *ENDOMETRIAL, "--penalty", "firth").out)
    for words in ("Method: Firth", "Penalised LL:", "P>chi2", "Penalty:", "penalised profile"):
        assert words in out, words
    assert "Maximum:" not in out and "Criteria:" not in out and "Warning" not in out
    wald = re.sub(r"\s+", " ", ogive("fit", *ENDOMETRIAL, "--penalty", "firth", "--no-profile").out)
    assert "P>|z|" in wald and "Wald's: --profile" in wald


def test_separated_data_are_told_of_it(ogive):
    out = re.sub(r"\s+", " ", ogive("fit", *ENDOMETRIAL).out)
    assert "Firth's estimates, which are finite (--penalty firth)" in out


def test_power_zero_is_maximum_likelihood(ogive):
    plain = ogive("fit", *MTCARS, SOURCE_DATE_EPOCH="0").out
    assert ogive("fit", *MTCARS, "--penalty", "jeffreys:0", SOURCE_DATE_EPOCH="0").out == plain


@pytest.mark.parametrize("word,says", [
    ("firt", "'firt' is not a penalty: use firth, jeffreys:POWER, median, flic, flac or ridge (did you mean firth?)"),
    ("ridge", "a ridge penalty needs its size: give lambda, or C = 1 / lambda"),
    ("jeffreys", "'jeffreys' needs a power from 0 up, as in jeffreys:0.25 (0.5 is firth), and '' is none"),
    ("jeffreys:-1", "and '-1' is none"), ("jeffreys:x", "and 'x' is none"), ("firth:2", "'firth:2' is not a penalty"),
])
def test_errors(ogive, word, says):
    done = ogive("fit", *MTCARS, "--penalty", word)
    assert done.status == 2 and done.out == ""
    assert says in done.err


def test_flic_without_a_constant(ogive):
    done = ogive("fit", "am ~ 0 + hp + wt", DATA / "mtcars.csv", "--penalty", "flic")
    assert done.status == 3
    assert "FLIC estimates the constant anew" in done.err


def test_sampling_weights_have_no_likelihood_to_penalise(ogive, write):
    data = write("d.csv", "y,x,w\n0,1,2\n1,2,1\n0,3,1\n1,4,3\n0,5,1\n")
    words = ("fit", "y ~ x", data, "--weights", "w", "--weight-kind")
    done = ogive(*words, "sampling", "--penalty", "firth")
    assert done.status == 2 and "sampling weights have none" in done.err
    assert ogive(*words, "frequency", "--penalty", "firth").status == 0


def test_counts_are_rows(ogive, write):
    """A 2 x 2 table: half an event more in each cell (Haldane, Anscombe)."""
    counts = write("counts.csv", "x,s,n\n0,0,3\n1,4,4\n")
    rows = ogive("fit", "s/n ~ x", counts, "--penalty", "firth", "--format", "json").json()["coefficients"]
    assert rows[0]["estimate"] == pytest.approx(math.log(0.5 / 3.5), rel=1e-13)
    assert rows[1]["estimate"] == pytest.approx(math.log(4.5 / 0.5) - math.log(0.5 / 3.5), rel=1e-13)


# Few rows on which Jeffreys' penalised likelihood has several maxima, or ends far out.
BRANCHES = """x0,x1,x2,y
-1.53,1046.1,1,0
0.45,1124.3,0,0
-0.6,965.0,1,0
0.36,941.6,2,0
-0.53,965.2,2,0
1.02,882.6,0,1
0.49,972.0,4,1
0.81,1082.8,4,1
"""
PEAKS = """x0,x1,x2,s,f,o
920.0,921.5,0.28,0,4,-1.79
1098.9,911.6,0.17,3,0,-1.8
966.3,917.3,0.53,0,5,-1.12
946.2,1118.5,1.2,3,0,-1.75
971.9,888.0,1.53,5,0,0.79
1102.1,948.6,-1.14,0,0,-2.08
860.0,1050.0,-0.27,1,0,0.81
"""
WIDE = """x0,y
0.89,1
-0.58,0
-0.14,0
1.4,1
0.15,1
0.59,1
-1.44,0
-0.55,0
0.11,1
0.06,1
0.02,0
-1.88,0
0.04,0
"""
ROOT = """x0,x1,y,o,w
795.6,874.1,1,-0.88,3
949.1,1068.7,0,0.89,2
946.4,976.3,1,4.5,1
"""


def profile_of(ogive, *words):
    report = ogive("fit", *words, "--profile", "--format", "json").json()
    return report, {row["name"]: row for row in report["coefficients"]}


# References: mpmath, restricted maxima from many random starts (six digits), and a root of the adjusted score by
# mpmath.findroot from 200 starts, of which all that converge agree.
def test_ends_are_those_of_the_highest_restricted_maximum(ogive, write):
    _, rows = profile_of(ogive, "y ~ x0 + x1 + x2", write("b.csv", BRANCHES), "--penalty", "firth")
    assert rows["x2"]["upper"] == pytest.approx(1.98277, rel=1e-5)


def test_the_fit_goes_on_to_a_higher_maximum(ogive, write):
    _, rows = profile_of(ogive, "cbind(s, f) ~ x0 + x1 + x2", write("p.csv", PEAKS), "--penalty", "firth", "--offset", "o")
    expected = {"Intercept": -134.693, "x0": 0.054542, "x1": 0.085162, "x2": 4.9975}
    for name, value in expected.items():
        assert rows[name]["estimate"] == pytest.approx(value, rel=2e-5)


def test_far_ends_are_found_or_said(ogive, write):
    report, rows = profile_of(ogive, "y ~ x0", write("w.csv", WIDE), "--penalty", "jeffreys:0.05")
    assert rows["Intercept"]["lower"] == pytest.approx(-134.43857, rel=1e-7)
    assert report["penalty"]["not_found"] is None
    words = ("fit", "y ~ x0", "w.csv", "--penalty", "jeffreys:0.005", "--profile")
    report = ogive(*words, "--format", "json").json()
    missing = any(row[end] is None for row in report["coefficients"] for end in ("lower", "upper"))
    assert missing == (report["penalty"]["not_found"] is not None)
    assert (" nan" in ogive(*words).out) is False


def test_median_finds_a_root_that_scoring_runs_away_from(ogive, write):
    report = ogive("fit", "y ~ x0 + x1", write("r.csv", ROOT), "--penalty", "median", "--offset", "o", "--weights", "w",
                   "--weight-kind", "frequency", "--format", "json").json()
    expected = (33.6539492498, -0.0435883615148, 0.00413465309621)
    for row, value in zip(report["coefficients"], expected):
        assert row["estimate"] == pytest.approx(value, rel=1e-6)
