"""Profile-likelihood intervals and likelihood-ratio tests in the report, against tests/reference/profile.json (mpmath)."""

import csv
import io
import json
import math
import os
import re
from decimal import ROUND_HALF_EVEN, Context, Decimal

import mpmath
import pytest
from conftest import CERTIFIED, DATA, TESTS
from test_streams import PATIENCE, interrupted

MTCARS = ("am ~ mpg + hp + wt", DATA / "mtcars.csv")
ENDOMETRIAL = ("HG ~ NV + PI + EH", DATA / "endometrial.csv")
# (problem, formula, file), coefficients in the order of the problem's
PROBLEMS = [
    ("mtcars", *MTCARS),
    ("endometrial", *ENDOMETRIAL),
    ("sex2", "case ~ age + oc + vic + vicl + vis + dia", DATA / "sex2.csv"),
    ("birthwt", "low ~ age + lwt + C(race) + smoke + ptl + ht + ui", DATA / "birthwt.csv"),
    ("vaso", "y ~ `log(vol)` + `log(rate)`", CERTIFIED / "vaso.csv"),
    ("oring", "y ~ temp", CERTIFIED / "oring.csv"),
    ("snoring", "y/m ~ x", CERTIFIED / "snoring.csv"),
    ("budworm", "y/m ~ sexM + ldose + `sexM:ldose`", CERTIFIED / "budworm.csv"),
    # Columns that agree to six and to thirteen digits, and powers up to the tenth: in twofold precision.
    ("NEARCOL-20", "y/m ~ x1 + x2", CERTIFIED / "NEARCOL-20.csv"),
    ("NEARCOL-45", "y/m ~ x1 + x2", CERTIFIED / "NEARCOL-45.csv"),
    ("POLY-10", "y/m ~ " + " + ".join(f"x{k}" for k in range(1, 11)), CERTIFIED / "POLY-10.csv"),
]
# The formula puts factors first.
ORDER = {"birthwt": [0, 3, 4, 1, 2, 5, 6, 7, 8]}
# Of a standard error: what src/fit/profile.hpp promises on ordinary data, and the rounding of the JSON.
END_ERROR = 1e-12


@pytest.fixture(scope="module")
def reference():
    return json.loads((TESTS / "reference" / "profile.json").read_text())


def rows_of(name, reference):
    truth = reference[name]
    order = ORDER.get(name, range(len(truth["names"])))
    return [{key: truth[key][j] for key in ("se", "lr", "lr_p", "lower", "upper")} for j in order]


@pytest.mark.parametrize("name,formula,file", PROBLEMS, ids=[p[0] for p in PROBLEMS])
def test_numbers_are_the_reference_s(ogive, reference, name, formula, file):
    rows = ogive("fit", formula, file, "--format", "json").json()["profile"]
    truths = rows_of(name, reference)
    assert len(rows) == len(truths)
    for row, truth in zip(rows, truths):
        assert row["lr_statistic"] == pytest.approx(float(truth["lr"]), rel=1e-11)
        assert row["p_value"] == pytest.approx(float(truth["lr_p"]), rel=1e-11)
        for end in ("lower", "upper"):
            if math.isinf(float(truth[end])):
                assert row[end] == row[f"odds_ratio_{end}"] == "Infinity"
                continue
            unit = float(truth["se"]) if math.isfinite(float(truth["se"])) else 1.0
            assert abs(row[end] - float(truth[end])) <= END_ERROR * unit
            ratio = math.exp(row[end]) if row[end] < 709.0 else "Infinity"
            assert row[f"odds_ratio_{end}"] == (ratio if ratio == "Infinity" else pytest.approx(ratio, rel=1e-14))


def printed(text, digits=4):
    """A decimal as the report prints it: correctly rounded from its 20 digits."""
    if text == "inf":
        return text
    value = Context(prec=digits, rounding=ROUND_HALF_EVEN).create_decimal(Decimal(text))
    if -5 < value.adjusted() < digits:
        return f"{value:f}"
    return f"{value.scaleb(-value.adjusted()):f}e{value.adjusted():+03d}"


def printed_p(text):
    """Three digits; fixed from 1e-4 up."""
    value = Context(prec=3, rounding=ROUND_HALF_EVEN).create_decimal(Decimal(text))
    if value.adjusted() >= -4:
        return ">0.999" if Decimal("0.9995") <= Decimal(text) < 1 else f"{value:f}"
    return f"{value.scaleb(-value.adjusted()):f}e-{-value.adjusted():02d}"


@pytest.mark.parametrize("name,formula,file", PROBLEMS, ids=[p[0] for p in PROBLEMS])
def test_every_printed_digit_is_right(ogive, reference, name, formula, file):
    out = ogive("fit", formula, file).out
    lines = out[out.index("Profile likelihood"):].splitlines()[2:]
    for line, truth in zip(lines, rows_of(name, reference)):
        assert re.split(r"  +", line)[1:] == [printed(truth["lr"]), printed_p(truth["lr_p"]), printed(truth["lower"]),
                                              printed(truth["upper"])]


def test_the_seed_says_that_wald_and_the_likelihood_ratio_disagree(ogive):
    out = " ".join(ogive("fit", *MTCARS).out.split())
    assert "disagree on hp (p 0.308 and 0.00371). Trust the likelihood ratio and its interval" in out
    assert "For hp it would even find a larger effect less significant" in out and "Hauck and Donner 1977" in out
    report = ogive("fit", *MTCARS, "--format", "json").json()
    falls = {row["name"]: row["wald_slope"] < 0 for row in report["profile"]}
    assert falls == {"Intercept": False, "mpg": True, "hp": True, "wt": False}
    # Nothing is said where they agree.
    assert "disagree" not in ogive("fit", "y ~ temp", CERTIFIED / "oring.csv").out


def test_the_sheet_has_them_and_the_remarks_say_what_it_cannot(ogive):
    done = ogive("fit", *MTCARS, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert float(rows[2]["lr_p_value"]) == pytest.approx(0.0037149442167975789, rel=1e-11)
    assert float(rows[2]["profile_lower"]) == pytest.approx(0.013556190398426664, rel=1e-10)
    assert "disagree on hp" in done.err
    rows = list(csv.DictReader(io.StringIO(ogive("fit", *ENDOMETRIAL, "--format", "csv").out)))
    assert rows[1]["profile_upper"] == "inf"
    assert "| Profile likelihood | LR chi2 | P&gt;chi2 | \\[0.025 | 0.975\\] |" in ogive("fit", *MTCARS, "--format", "md").out


def test_level(ogive):
    fit = ("fit", *MTCARS, "--format", "json")
    wide, narrow = (ogive(*fit, "--level", level).json()["profile"] for level in ("0.99", "0.5"))
    for a, b in zip(wide, narrow):
        assert a["lower"] < b["lower"] < b["upper"] < a["upper"]
        assert a["p_value"] == b["p_value"]
    assert "[0.005  0.995]" in " ".join(ogive("fit", *MTCARS, "--level", "0.99").out.split("Profile")[1].splitlines()[:1])


def test_when_they_are_computed(ogive):
    """rows x columns^2 <= 1e7, or on request."""
    assert ogive("simulate", "y ~ x - z", "--draw", "x=normal:0,1", "--draw", "z=normal:0,1", "--rows", 1200000, "--seed", 1,
                 "-o", "big.csv").status == 0
    assert "profile" not in ogive("fit", "y ~ x + z", "big.csv", "--format", "json").json()
    assert len(ogive("fit", "y ~ x + z", "big.csv", "--format", "json", "--profile").json()["profile"]) == 3
    assert "profile" in ogive("fit", "y ~ x", "big.csv", "--format", "json").json()
    for off in ("--no-profile", "--plain"):
        report = ogive("fit", *MTCARS, "--format", "json", off).json()
        assert "profile" not in report
    assert "disagree" not in ogive("fit", *MTCARS, "--no-profile").out
    for other in ("--no-profile", "--plain"):
        done = ogive("fit", *MTCARS, "--profile", other)
        assert (done.status, done.out) == (2, "") and other in done.err


def test_threads_and_kernels_give_the_same_bits(ogive):
    fit = ("fit", *MTCARS, "--format", "json")
    one = ogive(*fit, "--threads", 1).json()["profile"]
    assert one == ogive(*fit, "--threads", 2).json()["profile"]


def test_aliased_columns_have_none(ogive):
    done = ogive("fit", "am ~ mpg + I(2*mpg) + wt", DATA / "mtcars.csv")
    lines = done.out[done.out.index("Profile likelihood"):].splitlines()
    assert lines[4].split() == ["I(2", "*", "mpg)", "aliased"]
    report = ogive("fit", "am ~ mpg + I(2*mpg) + wt", DATA / "mtcars.csv", "--format", "json").json()
    without = ogive("fit", "am ~ mpg + wt", DATA / "mtcars.csv", "--format", "json").json()
    rows = {row["name"]: row for row in report["profile"]}
    assert rows["I(2 * mpg)"]["lower"] is rows["I(2 * mpg)"]["p_value"] is None
    for row in without["profile"]:
        assert rows[row["name"]]["upper"] == pytest.approx(row["upper"], rel=1e-11)


def test_no_maximum_no_profile(ogive):
    for more in ([], ["--profile"]):
        done = ogive("fit", *MTCARS, "--max-iterations", 2, "--format", "json", *more)
        assert done.status == 0
        assert "profile" not in done.json()
        assert ("there are no profile intervals, because nothing shows that the fit reached the maximum" in done.err) == bool(more)


def test_complete_separation_and_coefficients_without_a_sign(ogive, write):
    complete = write("c.csv", "y,x\n" + "".join(f"{int(x > 5)},{x}\n" for x in range(1, 11)))
    rows = ogive("fit", "y ~ x", complete, "--format", "json").json()["profile"]
    assert [(row["lower"] == "-Infinity", row["upper"] == "Infinity") for row in rows] == [(True, False), (False, True)]
    undetermined = write("u.csv", "y,x\n0,-3\n0,-2\n0,-1\n1,1\n1,2\n1,3\n")
    done = ogive("fit", "y ~ x", undetermined)
    assert re.search(r"^Intercept +\S+ +\S+ +-inf +inf$", done.out, re.M)


def test_ctrl_c_while_profiling(ogive, tmp_path):
    assert ogive("simulate", "y ~ x - z", "--draw", "x=normal:0,1", "--draw", "z=normal:0,1", "--rows", 200000, "-o",
                 "big.csv").status == 0
    words = ["fit", "y ~ (x + z)^2 + I(x^2) + I(z^2) + I(x^3)", *["big.csv"] * 10, "--profile", "--threads", "1", "-o", "model"]
    # The model is saved before the profiles begin: into a pipe, whose end is seen at once.
    os.mkfifo(tmp_path / "model")
    reader = os.open(tmp_path / "model", os.O_RDONLY | os.O_NONBLOCK)
    parts = []

    def saved():
        while not (parts and parts[-1] == b""):
            try:
                part = os.read(reader, 65536)
            except BlockingIOError:
                return False  # more is to come
            if not part and not parts:
                return False  # not opened yet
            parts.append(part)
        return True

    try:
        took, status, out, err = interrupted(words, tmp_path, saved, after=0.3)
    finally:
        os.close(reader)
    json.loads(b"".join(parts))
    assert (status, out) == (130, ""), err
    assert "interrupted" in err
    assert took < PATIENCE


def test_p_values_below_the_smallest_double_have_a_logarithm(ogive):
    assert ogive("simulate", "y ~ x", "--draw", "x=normal:0,1.5", "--rows", 30000, "--seed", 1, "-o", "big.csv").status == 0
    report = ogive("fit", "y ~ x", "big.csv", "--format", "json").json()
    mpmath.mp.dps = 30
    wald, ratio = report["coefficients"][1], report["profile"][1]
    assert wald["p_value"] == ratio["p_value"] == report["fit"]["lr_p_value"] == 0.0
    for got, normal in ((wald["log10_p_value"], abs(wald["z"])), (ratio["log10_p_value"], ratio["lr_statistic"] ** 0.5),
                        (report["fit"]["lr_log10_p_value"], report["fit"]["lr_statistic"] ** 0.5)):
        assert got == pytest.approx(float(mpmath.log10(mpmath.erfc(mpmath.mpf(normal) / mpmath.sqrt(2)))), rel=1e-13)
    exponent = math.floor(ratio["log10_p_value"])
    assert f"{10 ** (ratio['log10_p_value'] - exponent):.2f}e{exponent}" in ogive("fit", "y ~ x", "big.csv").out
    for row in ogive("fit", *MTCARS, "--format", "json").json()["coefficients"]:
        assert row["log10_p_value"] == pytest.approx(math.log10(row["p_value"]), rel=1e-14)


def test_sampling_weights_have_no_likelihood_to_profile(ogive, write):
    rows = write("w.csv", "y,x,w\n" + "".join(f"{(k * 7 % 5 + k % 3) > 3:d},{k % 6},{1 + k % 2}\n" for k in range(40)))
    fit = ("fit", "y ~ x", rows, "--weights", "w", "--format", "json", "--weight-kind")
    for kind in ("frequency", "precision"):
        assert len(ogive(*fit, kind).json()["profile"]) == 2
    for more in ([], ["--profile"]):
        report = ogive(*fit, "sampling", *more).json()
        assert "profile" not in report and report["variance_inflation"] == []
