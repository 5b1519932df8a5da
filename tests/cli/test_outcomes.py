"""ogive outcomes: each outcome has the numbers of ogive fit for it alone, and what is refused."""

import csv
import io
import math
import random

import pytest
from conftest import DATA
from hard_cases import DATA_ERROR, USAGE

MTCARS, BIRTHWT = DATA / "mtcars.csv", DATA / "birthwt.csv"
NUMBERS = ("estimate", "std_error", "z", "p_value", "lower", "upper", "log10_p_value")


def draw(rows, outcomes, missing, seed=1):
    """A table with a factor, weights, an offset and cells that are missing, of the outcomes and of x."""
    rng = random.Random(seed)
    slopes = [rng.gauss(0, 0.7) for _ in range(outcomes)]
    lines = [",".join(["x", "g", "w", "f", "o", *(f"y{k}" for k in range(outcomes))])]
    for _ in range(rows):
        x, g = rng.gauss(0, 1), rng.choice("abc")
        cells = ["" if rng.random() < missing / 5 else f"{x:.3f}", g, f"{rng.randint(1, 9) / 4}", str(rng.randint(0, 3)), f"{rng.gauss(0, 0.3):.2f}"]
        for slope in slopes:
            event = rng.random() < 1 / (1 + math.exp(-(slope * x + (0.5 if g == "b" else -0.3))))
            cells.append("" if rng.random() < missing else str(int(event)))
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def by_outcome(made):
    blocks = {}
    for row in made["coefficients"]:
        blocks.setdefault(row["outcome"], []).append(row)
    return blocks


def same(made, fit, near=1e-6, rel=1e-6):
    """All numbers of one outcome and of its fit, estimates in standard errors, by what is promised of both."""
    assert [row["name"] for row in made] == [row["name"] for row in fit]
    for one, other in zip(made, fit):
        if other["std_error"] is None:
            assert one["estimate"] == other["estimate"] and one["std_error"] is None
            continue
        assert abs(one["estimate"] - other["estimate"]) <= near * other["std_error"]
        assert math.isclose(one["std_error"], other["std_error"], rel_tol=rel)
        for key in ("z", "lower", "upper"):
            assert math.isclose(one[key], other[key], rel_tol=2 * rel, abs_tol=4 * rel * max(1, other["std_error"]))
        assert math.isclose(one["p_value"], other["p_value"], rel_tol=1e-4)


@pytest.mark.parametrize("options", [[], ["--weights", "w", "--weight-kind", "precision"], ["--weights", "f", "--weight-kind", "frequency"],
                                     ["--offset", "o"], ["--level", "90"]])
@pytest.mark.parametrize("missing", [0, 0.2])
def test_each_is_the_fit_of_its_rows(ogive, write, options, missing):
    data = write("d.csv", draw(900, 9, missing))
    made = ogive("outcomes", "y0 + y1 + y2 + y3 + y4 + y5 + y6 + y7 + y8 ~ x + g", data, *options, "--format", "json").json()
    assert made["schema"] == "ogive.outcomes/1" and made["fits"]["alone"] == 0 and made["fits"]["converged"] == 9
    blocks = by_outcome(made)
    for k in range(9):
        fit = ogive("fit", f"y{k} ~ x + g", data, *options, "--format", "json").json()
        same(blocks[f"y{k}"], fit["coefficients"], near=1e-8)
        about = made["outcomes"][k]
        assert about["name"] == f"y{k}" and about["status"] == "converged" and about["distance"] <= 1e-6
        assert about["rows"] == fit["rows"]["used"] and about["event"] == "1"


@pytest.mark.parametrize("options", [["--link", "probit"], ["--penalty", "firth"], ["--penalty", "ridge", "--lambda", "0.5"], ["--robust", "HC1"],
                                     ["--cluster", "g"], ["--weights", "w", "--weight-kind", "sampling"], ["--family", "poisson"]])
def test_other_models_go_one_by_one(ogive, write, options):
    data = write("d.csv", draw(300, 8, 0.1))
    made = ogive("outcomes", "y* ~ x", data, *options, "--format", "json").json()
    assert made["fits"]["alone"] == 8
    for name, block in by_outcome(made).items():
        fit = ogive("fit", f"{name} ~ x", data, *options, "--format", "json").json()
        for one, other in zip(block, fit["coefficients"]):
            keys = ("estimate", "std_error") if "chi2" in str(other.keys()) or "lr_statistic" in other else ("estimate", "std_error", "z", "p_value", "lower", "upper")
            assert [one[key] for key in keys] == [other[key] for key in keys]


def test_what_has_no_answer_says_so(ogive, write):
    rng = random.Random(3)
    lines = ["x,g,sep,all,none,lost,a1,a2,a3,a4,a5,a6,a7"]
    for i in range(400):
        x, g = rng.gauss(0, 1), "c" if i < 40 else rng.choice("ab")
        lost = "" if g == "c" else rng.randint(0, 1)
        lines.append(f"{x:.3f},{g},{int(x > 0)},1,,{lost}," + ",".join(str(rng.randint(0, 1)) for _ in range(7)))
    data = write("d.csv", "\n".join(lines) + "\n")
    words = ["outcomes", "sep + all + none + lost + a* ~ x + g", data]
    made = ogive(*words, "--format", "json").json()
    assert [row["status"] for row in made["outcomes"]] == ["separated", "constant", "no_rows", *["converged"] * 8]
    assert [row["alone"] for row in made["outcomes"]] == [True, False, False, True, *[False] * 7]
    assert [note["code"] for note in made["notes"]] == ["separated_outcomes", "constant_outcomes", "outcomes_without_rows"]
    assert (made["fits"]["converged"], made["fits"]["separated"], made["fits"]["alone"]) == (8, 1, 2)
    blocks = by_outcome(made)
    for name in ("sep", "lost", "a1"):
        same(blocks[name], ogive("fit", f"{name} ~ x + g", data, "--format", "json").json()["coefficients"])
    assert [row["name"] for row in blocks["lost"]] == ["Intercept", "g[T.b]", "x"]  # no row of level c
    assert all(row["estimate"] is None and row["status"] == "constant" for row in blocks["all"])
    text = " ".join(ogive(*words).out.split())
    assert "'sep' is separated, with infinite coefficients" in text and "'all' has one value in all its rows" in text


def test_aliased_columns(ogive, write):
    rng = random.Random(4)
    lines = ["x,z," + ",".join(f"y{k}" for k in range(8))] + [f"{i % 9},{2 * (i % 9) + 1}," + ",".join(str(rng.randint(0, 1)) for _ in range(8)) for i in range(300)]
    data = write("d.csv", "\n".join(lines) + "\n")
    made = ogive("outcomes", "y* ~ x + z", data, "--format", "json").json()
    assert made["fits"]["alone"] == 0
    for name, block in by_outcome(made).items():
        same(block, ogive("fit", f"{name} ~ x + z", data, "--format", "json").json()["coefficients"])
        assert block[2]["estimate"] is None
    assert ogive("outcomes", "y* ~ x + z", data).out.count("aliased") == 8


def test_patterns_and_conditions(ogive, write):
    rng = random.Random(5)
    header = "snp_1,snp_2,snp_10,other,`,x,text,flag".replace("`", "odd name")
    lines = [header] + [",".join([*(str(rng.randint(0, 1)) for _ in range(5)), f"{rng.random():.2f}", rng.choice(["no", "yes"]), rng.choice(["true", "false"])])
                        for _ in range(120)]
    data = write("d.csv", "\n".join(lines) + "\n")
    names = lambda formula: [row["name"] for row in ogive("outcomes", formula, data, "--format", "json").json()["outcomes"]]  # noqa: E731
    assert names("snp_* ~ x") == ["snp_1", "snp_2", "snp_10"]
    assert names("snp_1* + other ~ x") == ["snp_1", "snp_10", "other"]
    assert names("snp_2 + snp_* ~ x") == ["snp_2", "snp_1", "snp_10"]
    assert names("snp_* ~ x + snp_2") == ["snp_1", "snp_10"]
    assert names("`odd name` + text + flag + I(x > 0.5) ~ snp_1") == ["odd name", "text", "flag", "I(x > 0.5)"]
    assert names("o* ~ snp_1") == ["other", "odd name"]
    dot = ogive("outcomes", "snp_1 + snp_2 ~ . - text - flag", data, "--format", "json").json()
    assert {row["name"] for row in dot["coefficients"]} == {"Intercept", "snp_10", "other", "odd name", "x"}
    events = {row["name"]: row["event"] for row in ogive("outcomes", "text + flag ~ x", data, "--format", "json").json()["outcomes"]}
    assert events == {"text": "yes", "flag": "True"}
    turned = ogive("outcomes", "text ~ x", data, "--event", "no", "--format", "json").json()
    fit = ogive("fit", "text ~ x", data, "--event", "no", "--format", "json").json()
    same(turned["coefficients"], fit["coefficients"])


def test_only_the_data_change_a_byte(ogive, write):
    data = write("d.csv", draw(40000, 9, 0.1))
    first = ogive("outcomes", "y* ~ x + g", data, "--format", "csv", "--threads", "1")
    assert first.status == 0 and first.err == ""
    for threads in ("2", "3", "8"):
        assert ogive("outcomes", "y* ~ x + g", data, "--format", "csv", "--threads", threads).out == first.out
    rows = list(csv.DictReader(io.StringIO(first.out)))
    assert len(rows) == 36 and list(rows[0]) == ["outcome", "name", *NUMBERS[:6], "status", NUMBERS[6]]


@pytest.mark.parametrize("words, sentence, status", [
    (["am + vz ~ mpg", MTCARS], "did you mean 'vs'", USAGE),
    (["am + cyl ~ mpg", MTCARS], "the response 'cyl' has 3 values", DATA_ERROR),
    (["am + am ~ mpg", MTCARS], "the outcome 'am' is listed twice", USAGE),
    (["am + vs ~ mpg + vs", MTCARS], "the outcome 'vs' is also a predictor", USAGE),
    (["am + vs ~ mpg + offset(vs)", MTCARS], "the outcome 'vs' is part of the offset", USAGE),
    (["~ mpg", MTCARS], "the formula has no outcome", USAGE),
    (["am + ~ mpg", MTCARS], "an outcome is missing before '~'", USAGE),
    (["am", MTCARS], "the formula has no '~'", USAGE),
    (["snp_* ~ mpg", MTCARS], "no column that is free to be an outcome is like 'snp_*'", USAGE),
    (["am - vs ~ mpg", MTCARS], "'-' stands between no outcomes", USAGE),
    (["am/vs ~ mpg", MTCARS], "'am/vs' counts successes", USAGE),
    (["cbind(am, vs) ~ mpg", MTCARS], "counts successes", USAGE),
    (["am * vs ~ mpg", MTCARS], "is no pattern of names", USAGE),
    (["am + vs ~ mgp", MTCARS], "did you mean 'mpg'", USAGE),
    (["am + vs ~ mpg +", MTCARS], "the formula ends after '+'", USAGE),
    (["am + vs ~ mpg"], "'ogive outcomes' needs a file of data", USAGE),
    ([], "'ogive outcomes' needs a formula", USAGE),
    (["am + vs ~ mpg", MTCARS, "--t"], "--t is of the table", USAGE),
    (["am + vs ~ mpg", MTCARS, "--event", "2"], "the event '2' is not a value of the response 'am'", DATA_ERROR),
])
def test_errors(ogive, words, sentence, status):
    done = ogive("outcomes", *words)
    assert done.status == status and done.out == "" and sentence in done.err, done.err
