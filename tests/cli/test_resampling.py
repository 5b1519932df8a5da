"""ogive bootstrap and ogive cv: what they print, that nothing but the seed changes it, and what is refused."""

import csv
import io
import math
import statistics

import pytest
from conftest import DATA
from hard_cases import DATA_ERROR, USAGE

MTCARS, BIRTHWT = DATA / "mtcars.csv", DATA / "birthwt.csv"


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_bootstrap_of_the_estimates_written(ogive, tmp_path):
    words = ["bootstrap", "low ~ age + lwt", BIRTHWT, "--replicates", "60", "--seed", "2", "--level", "80"]
    made = ogive(*words, "--format", "json", "--estimates", "all.csv").json()
    assert made["schema"] == "ogive.bootstrap/1"
    about = made["bootstrap"]
    assert (about["replicates"], about["seed"], about["rows"], about["converged"], about["level"]) == (60, 2, 189, 60, 0.8)
    assert about["distance"] <= 1e-6
    rows = table((tmp_path / "all.csv").read_text())
    assert [row["replicate"] for row in rows] == [str(k) for k in range(60)] and {row["stop"] for row in rows} == {"converged"}
    fit = {row["name"]: row for row in ogive("fit", "low ~ age + lwt", BIRTHWT, "--format", "json").json()["coefficients"]}
    for row in made["coefficients"]:
        values = sorted(float(one[row["name"]]) for one in rows)
        assert row["estimate"] == fit[row["name"]]["estimate"]
        assert math.isclose(row["std_error"], statistics.stdev(values), rel_tol=1e-10)
        assert math.isclose(row["bias"], statistics.fmean(values) - row["estimate"], rel_tol=1e-8)
        ninths = statistics.quantiles(values, n=10, method="inclusive")
        assert math.isclose(row["lower"], ninths[0], rel_tol=1e-12) and math.isclose(row["upper"], ninths[-1], rel_tol=1e-12)
        assert math.isclose(row["basic_lower"], 2 * row["estimate"] - row["upper"]) and row["finite"] == 60
        assert 0.5 < row["std_error"] / fit[row["name"]]["std_error"] < 2


@pytest.mark.parametrize("words", [["bootstrap", "low ~ age + lwt", BIRTHWT, "--replicates", "40"],
                                   ["cv", "low ~ age + lwt", BIRTHWT, "--folds", "7"]])
def test_only_the_seed_changes_a_byte(ogive, words):
    first = ogive(*words, "--format", "csv")
    assert first.status == 0 and first.err == ""
    for more in (["--threads", "1"], ["--threads", "3"], ["--seed", "0"]):
        assert ogive(*words, "--format", "csv", *more).out == first.out
    assert ogive(*words, "--format", "csv", "--seed", "1").out != first.out


def test_separated_replicates_are_counted(ogive, tmp_path):
    made = ogive("bootstrap", "am ~ mpg + hp", MTCARS, "--replicates", "100", "--seed", "1", "--format", "json",
                 "--estimates", "all.csv").json()
    rows = table((tmp_path / "all.csv").read_text())
    separated = [row for row in rows if row["stop"] == "no_finite_maximum"]
    assert 0 < len(separated) == made["bootstrap"]["separated"]
    assert all("inf" in row["mpg"].lower() + row["hp"].lower() for row in separated)
    assert [note["code"] for note in made["notes"]] == ["separated_replicates"]
    assert "separated, with infinite coefficients" in " ".join(
        ogive("bootstrap", "am ~ mpg + hp", MTCARS, "--replicates", "100", "--seed", "1").out.split())


def said(made):
    return " ".join(note["text"] for note in made["notes"])


def test_a_column_that_is_lost(ogive, write):
    """A level of one row: it is in about two samples of three."""
    lines = [f"{k % 2},{k % 7},{'b' if k == 20 else 'a'}" for k in range(120)]
    data = write("x.csv", "\n".join(["y,x,g", *lines, "0,3,b", ""]))
    made = ogive("bootstrap", "y ~ x + g", data, "--replicates", "50", "--format", "json").json()
    assert made["bootstrap"]["aliased"] > 0
    lost = next(row for row in made["coefficients"] if row["name"].startswith("g"))
    assert lost["finite"] <= 50 - made["bootstrap"]["aliased"]
    assert any(note["code"] == "aliased_replicates" for note in made["notes"])
    assert made["bootstrap"]["aliased"] > 1
    assert f"in {made['bootstrap']['aliased']} replicates a column does not vary: its coefficient" in said(made)
    few = (ogive("bootstrap", "y ~ x + g", data, "--replicates", "2", "--seed", seed, "--format", "json").json() for seed in range(30))
    one = next(made for made in few if made["bootstrap"]["aliased"] == 1)
    assert "in 1 replicate a column does not vary" in said(one)


def test_folds(ogive):
    made = ogive("cv", "low ~ age + lwt", BIRTHWT, "--folds", "5", "--format", "json").json()
    assert made["schema"] == "ogive.cv/1" and (made["cv"]["folds"], made["cv"]["rows"]) == (5, 189)
    folds = [row for row in made["folds"] if row["fold"] not in ("mean", "std dev")]
    assert sorted(row["rows"] for row in folds) == [37, 38, 38, 38, 38] and {row["stop"] for row in folds} == {"converged"}
    mean, deviation = made["folds"][5:]
    for key in ("log_loss", "brier", "area", "accuracy"):
        values = [row[key] for row in folds]
        assert math.isclose(mean[key], statistics.fmean(values)) and math.isclose(deviation[key], statistics.stdev(values))
        assert all(0 < value < 1 for value in values)


def test_a_fold_without_a_maximum(ogive):
    done = ogive("cv", "am ~ mpg + wt + hp", MTCARS, "--folds", "16", "--seed", "2", "--format", "json")
    made = done.json()
    without = [row for row in made["folds"][:16] if row["stop"] != "converged"]
    assert all(row["log_loss"] is None for row in without)
    assert [note["code"] for note in made["notes"]] == (["folds_without_scores"] if without else [])


def test_weights_and_trials_go_with_their_rows(ogive, write):
    """Scores of s/n are those of the same trials as rows of their own, in the same fold."""
    data = write("c.csv", "s,n,x\n" + "".join(f"{1 + k % 4},{5 + k % 3},{(k * 7) % 11}\n" for k in range(40)))
    made = ogive("cv", "s/n ~ x", data, "--folds", "4", "--format", "json").json()
    assert sum(row["observations"] for row in made["folds"][:4]) == sum(5 + k % 3 for k in range(40))
    assert ogive("bootstrap", "s/n ~ x", data, "--replicates", "20", "--format", "json").json()["bootstrap"]["converged"] == 20


@pytest.mark.parametrize("words, sentence", [
    (["bootstrap", "am ~ mpg", MTCARS, "--replicates", "0"], "--replicates takes a whole number from 2"),
    (["bootstrap", "am ~ mpg", MTCARS, "--seed", "-1"], "--seed takes a whole number of at least 0"),
    (["bootstrap", "am ~ mgp", MTCARS], "did you mean 'mpg'"),
    (["bootstrap", "am ~ mpg"], "'ogive bootstrap' needs a file of data"),
    (["bootstrap"], "'ogive bootstrap' needs a formula"),
    (["bootstrap", "am ~ mpg", MTCARS, "--penalty", "firth"], "leave the penalty out"),
    (["bootstrap", "am ~ mpg", MTCARS, "--cluster", "cly"], "did you mean 'cyl'?"),
    (["bootstrap", "am ~ mpg", MTCARS, "--cluster", "cyl", "--robust", "HC1"], "--robust is of the table"),
    (["bootstrap", "am ~ mpg", MTCARS, "--weights", "carb", "--weight-kind", "frequency"], "write the rows out"),
    (["bootstrap", "am ~ mpg", MTCARS, "--robust", "HC1"], "--robust is of the table"),
    (["bootstrap", "am ~ mpg", MTCARS, "--level", "2"], "level"),
    (["cv", "am ~ mpg", MTCARS, "--folds", "33"], "no more than the 32 rows"),
    (["cv", "am ~ mpg", MTCARS, "--folds", "1"], "--folds takes a whole number of at least 2"),
    (["cv", "carb ~ mpg", MTCARS, "--family", "poisson"], "the family must be binomial"),
    (["cv", "am ~ mpg", MTCARS, "--cluster", "cyl"], "leave the clusters out"),
])
def test_what_is_refused(ogive, words, sentence):
    done = ogive(*words)
    assert done.status == USAGE and sentence in done.err and done.out == "", done.err


@pytest.mark.parametrize("command", ["bootstrap", "cv"])
def test_very_many_levels_are_refused(ogive, write, command):
    data = write("g.csv", "y,g\n" + "".join(f"{(k * k // 7) % 2},g{k % 2100}\n" for k in range(8400)))
    done = ogive(command, "y ~ g", data)
    assert done.status == DATA_ERROR and "leave the factor with very many levels out" in done.err, done.err


def test_inputs_are_not_overwritten(ogive, write):
    data = write("x.csv", MTCARS.read_text())
    done = ogive("bootstrap", "am ~ mpg", data, "--estimates", data)
    assert done.status == USAGE


@pytest.mark.parametrize("command, hidden", [("bootstrap", []), ("cv", ["--cluster"])])
def test_help_has_only_what_is_taken(ogive, command, hidden):
    """What is refused with a sentence (above) is no option of the help, and no other option is refused so."""
    options = {line.split()[0].rstrip(",") for line in ogive(command, "--help").out.splitlines() if line.startswith("  --")}
    of_fit = {line.split()[0].rstrip(",") for line in ogive("fit", "--help").out.splitlines() if line.startswith("  --")}
    refused = {"--robust", "--like", "--t", "--penalty", "--lambda", "--C", *hidden}
    assert refused <= of_fit and not refused & options
    of_the_report = {"--glm", "--or", "--plain", "--verbose", "--level", "--profile", "--no-profile", "--strict"}
    assert of_fit - refused - of_the_report <= options


def test_estimates_as_arrow(ogive, tmp_path):
    """tests/python/test_arrow_out.py reads what it holds."""
    words = ["bootstrap", "low ~ age + lwt", BIRTHWT, "--replicates", "5"]
    for name in ("all.arrows", "all.arrow"):
        assert ogive(*words, "--estimates", name).status == 0
        made = (tmp_path / name).read_bytes()
        assert made.startswith(b"\xff\xff\xff\xff") and made.endswith(b"\xff\xff\xff\xff\0\0\0\0")
