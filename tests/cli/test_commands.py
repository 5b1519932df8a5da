"""What each command does beside the seeds: options of fit, predictions, simulated data, first looks, help."""

import csv
import io
import re

import pytest
from conftest import DATA, TESTS

MTCARS = DATA / "mtcars.csv"
COMMANDS = ("fit", "predict", "test", "augment", "margins", "outcomes", "bootstrap", "cv", "plot", "simulate", "describe")


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_help_begins_with_examples(ogive):
    for words in (["--help"], ["-h"], ["help"], *([c, "--help"] for c in COMMANDS), *(["help", c] for c in COMMANDS)):
        done = ogive(*words)
        assert (done.status, done.err) == (0, "")
        assert done.out.splitlines()[2] == "Examples:"
        assert done.out.index("Examples:") < done.out.index("Usage:")
        assert "--kernel" not in done.out
        assert all(len(line) <= 120 for line in done.out.splitlines())
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", ogive("--help").out, re.M)


def test_no_command_is_a_usage_error_with_the_help(ogive):
    done = ogive()
    assert (done.status, done.out) == (2, "")
    assert "Examples:" in done.err


def test_the_version_is_the_project_s(ogive):
    project = re.search(r"project\(ogive VERSION ([\d.]+)", (TESTS.parent / "CMakeLists.txt").read_text()).group(1)
    assert ogive("--version").out == f"ogive {project}\n"


def test_formats(ogive):
    fit = ("fit", "am ~ mpg + C(cyl)", MTCARS)
    names = ["Intercept", "C(cyl)[T.6]", "C(cyl)[T.8]", "mpg"]
    assert [row["name"] for row in ogive(*fit, "--format", "json").json()["coefficients"]] == names
    assert [row["name"] for row in table(ogive(*fit, "--format", "csv").out)] == names
    markdown = ogive(*fit, "--format", "markdown", SOURCE_DATE_EPOCH="0").out
    assert markdown == ogive(*fit, "--format=md", SOURCE_DATE_EPOCH="0").out
    assert "| mpg" in markdown


def test_order_of_terms(ogive):
    fit = ("fit", "am ~ mpg + C(gear)", DATA / "mtcars.csv", "--format", "csv")
    assert table(ogive(*fit).out)[1]["name"].startswith("C(gear)")
    assert table(ogive(*fit, "--order", "r").out)[1]["name"] == "mpg"


def test_the_event_is_printed_and_can_be_chosen(ogive):
    fit = ("fit", "type ~ glu", DATA / "pima_tr.csv")
    assert "Yes" in ogive(*fit).out
    yes = ogive(*fit, "--format", "json").json()
    no = ogive(*fit, "--event", "No", "--format", "json").json()
    assert (yes["event"]["event"], no["event"]["event"]) == ("Yes", "No")
    for one, other in zip(yes["coefficients"], no["coefficients"]):
        assert one["estimate"] == pytest.approx(-other["estimate"], rel=1e-12)


def test_level(ogive):
    fit = ("fit", "am ~ mpg", MTCARS, "--format", "json")
    wide, narrow = ogive(*fit).json()["coefficients"][1], ogive(*fit, "--level", "0.5").json()["coefficients"][1]
    assert wide["upper"] - wide["lower"] > narrow["upper"] - narrow["lower"]
    assert ogive(*fit, "--level", "95", SOURCE_DATE_EPOCH="0").out == ogive(*fit, SOURCE_DATE_EPOCH="0").out
    assert "[0.05" in ogive("fit", "am ~ mpg", MTCARS, "--level", "0.9").out


def test_odds_ratios_first(ogive):
    out = ogive("fit", "am ~ mpg", MTCARS, "--or").out
    assert out.index("ratio") < out.index("std err")


def test_rows_dropped_are_counted_by_variable(ogive, write):
    data = write("d.csv", "y,x,z\n0,1,1\n1,,2\n0,3,\n1,,\n1,1,1\n0,2,3\n1,3,2\n")
    report = ogive("fit", "y ~ x + z", data, "--format", "json").json()
    assert report["rows"] == {"read": 7, "used": 4, "dropped": 3}
    assert report["missing"] == {"x": 2, "z": 2}
    assert re.search(r"7 read, 4 used, 3 dropped", ogive("fit", "y ~ x + z", data).out)


def test_every_kernel_gives_the_same(ogive, fake_500):
    plain = ogive("fit", "y ~ x1 + x2", fake_500, "--plain", SOURCE_DATE_EPOCH="0").out
    assert ogive("fit", "y ~ x1 + x2", fake_500, "--plain", "--kernel", "portable", SOURCE_DATE_EPOCH="0").out == plain


@pytest.fixture
def model(ogive):
    assert ogive("fit", "am ~ mpg + C(cyl)", MTCARS, "-o", "model.json").status == 0
    return "model.json"


def test_predictions_keep_order_labels_ids_and_missing_rows(ogive, write, model):
    new = write("new.csv", "extra,cyl,who,mpg\nq,8,ann,15\nq,,bob,20\nq,4,\"c, d\",NA\nq,4,eve,30\n")
    done = ogive("predict", model, new, "--id", "who", "--link", "--threshold", "0.5")
    assert done.status == 0
    assert "2 of 4 rows have a missing value and no prediction" in done.err
    rows = table(done.out)
    assert list(rows[0]) == ["who", "probability", "eta", "class_0.5"]
    assert [row["who"] for row in rows] == ["ann", "bob", "c, d", "eve"]
    assert [row["probability"] == "" for row in rows] == [False, True, True, False]
    assert [row["class_0.5"] for row in rows] == ["0", "", "", "1"]
    records = ogive("predict", model, new, "--id", "who", "--link", "--threshold", "0.5", "--format", "json").json()
    assert [record["who"] for record in records] == ["ann", "bob", "c, d", "eve"]
    assert records[1] == {"who": "bob", "probability": None, "eta": None, "class_0.5": None}
    assert records[0]["probability"] == float(rows[0]["probability"])


def test_errors_and_intervals_of_predictions(ogive, write):
    """Of the first two cars: statsmodels' GLM, get_prediction().summary_frame() at tol 1e-12."""
    assert ogive("fit", "am ~ mpg + hp + wt", MTCARS, "-o", "cars.json").status == 0
    done = ogive("predict", "cars.json", MTCARS, "--se", "--interval", "95%", "--link")
    rows = table(done.out)
    assert list(rows[0])[1:] == ["probability", "std_error", "lower", "upper", "eta", "eta_std_error"]
    for row, want in zip(rows, ((0.750326, 0.235973, 0.202870, 0.972593), (0.337791, 0.237917, 0.059648, 0.804000))):
        assert [float(row[k]) for k in list(row)[1:5]] == pytest.approx(want, abs=6e-7)
    done = ogive("predict", "cars.json", write("new.csv", "mpg,hp,wt\n20,110,2.9\n,110,3\n"), "--interval", "0.9")
    assert list(table(done.out)[0]) == ["probability", "lower", "upper"]
    assert list(table(done.out)[1].values()) == ["", "", ""]
    wide = ogive("predict", "cars.json", "new.csv", "--interval", "0.99", "--format", "json").json()
    assert wide[0]["lower"] < float(table(done.out)[0]["lower"]) and wide[1]["upper"] is None
    assert "'2' is no level of confidence" in ogive("predict", "cars.json", "new.csv", "--interval", "2").err


def test_row_labels_come_along(ogive, model):
    rows = table(ogive("predict", model, MTCARS).out)
    assert len(rows) == 32
    assert rows[0]["rownames"] == "Mazda RX4"


def test_an_unseen_level_is_named_with_what_was_expected(ogive, write, model):
    done = ogive("predict", model, write("new.csv", "mpg,cyl\n20,4\n21,5\n"))
    assert (done.status, done.out) == (3, "")
    assert "'5'" in done.err and "'4', '6' and '8'" in done.err and "C(cyl)" in done.err


def test_a_missing_column_is_named(ogive, write, model):
    done = ogive("predict", model, write("new.csv", "mgp,cyl\n20,4\n"))
    assert (done.status, done.out) == (2, "")
    assert "'mpg'" in done.err and "'mgp'" in done.err


def test_thresholds_on_data_that_hold_the_response(ogive, model, tmp_path):
    """Counts as pandas' crosstab of the classes gives them."""
    words = ("predict", model, MTCARS, "--threshold", 0.5, "--threshold", 0.7)
    piped = ogive(*words)
    assert "Precision" in piped.err and "Precision" not in piped.out
    filed = ogive(*words, "-o", "p.csv")
    assert filed.out == piped.err and filed.err == ""
    assert (tmp_path / "p.csv").read_text() == piped.out
    counts = ogive(*words, "-o", "p.json", "--format", "json").json()["thresholds"]
    rows = table(piped.out)
    observed = [row["am"] for row in table(MTCARS.read_text())]
    for at, row in zip((0.5, 0.7), counts):
        classes = [r[f"class_{at}"] for r in rows]
        count = lambda o, p: sum(1 for a, b in zip(observed, classes) if (a, b) == (o, p))
        tp, fp, tn, fn = count("1", "1"), count("0", "1"), count("0", "0"), count("1", "0")
        assert (row["threshold"], row["true_positive"], row["false_positive"]) == (at, tp, fp)
        assert (row["true_negative"], row["false_negative"]) == (tn, fn)
        assert row["precision"] == pytest.approx(tp / (tp + fp))
        assert row["recall"] == pytest.approx(tp / (tp + fn))
        assert row["accuracy"] == pytest.approx((tp + tn) / 32)


def test_simulated_data_are_the_same_bytes(ogive):
    words = ("simulate", "y ~ 1 + a - b", "--draw", "a=integer:1,6", "--draw", "b=exponential:2", "--rows", 50)
    first = ogive(*words, "--seed", 5).out
    assert first == ogive(*words, "--seed", 5).out != ogive(*words, "--seed", 6).out
    assert ogive(*words).out == ogive(*words, "--seed", 0).out
    rows = table(first)
    assert list(rows[0]) == ["a", "b", "eta", "probs", "y"]
    assert len(rows) == 50
    for row in rows:
        assert float(row["eta"]) == 1 + float(row["a"]) - float(row["b"])
        assert row["y"] in "01" and row["a"] in "123456"


def test_simulate_into_fit(ogive):
    drawn = ogive("simulate", "bought ~ 0.5*x", "--draw", "x=normal:0,1", "--rows", 2000).out
    slope = ogive("fit", "bought ~ x", "-", "--format", "json", stdin=drawn).json()["coefficients"][1]
    assert abs(slope["estimate"] - 0.5) < 4 * slope["std_error"]


def test_describe(ogive, write):
    data = write("d.csv", "t,n,r,b,none\na,1,0.5,true,\nb,2,NA,false,\na,3,2.5,true,\n")
    report = ogive("describe", data, "--format", "json").json()
    columns = {row["column"]: row for row in report["columns"]}
    assert [columns[c]["kind"] for c in columns] == ["text", "integer", "real", "boolean", "missing"]
    assert [columns[c]["missing"] for c in columns] == [0, 0, 1, 0, 3]
    assert (columns["n"]["min"], columns["n"]["max"], columns["n"]["mean"], columns["n"]["std_dev"]) == (1, 3, 2, 1)
    assert report["table"]["rows"] == 3
    assert {"column": "t", "value": "a", "rows": 2} in report["levels"]
    assert report["head"][1] == {"t": "b", "n": 2, "r": None, "b": False, "none": None}
    text = ogive("describe", data).out
    assert "3 rows, 5 columns" in text and "a (2), b (1)" in text


def test_describe_of_many_columns_stays_readable(ogive, write):
    names = [f"column_{i}" for i in range(200)]
    data = write("wide.csv", ",".join(names) + "\n" + ",".join("1" for _ in names) + "\n")
    lines = ogive("describe", data).out.splitlines()
    assert max(map(len, lines)) <= 110
    assert all(any(name in line for line in lines) for name in names)


def test_a_start_is_where_the_steps_begin(ogive):
    words = ("fit", "am ~ mpg + wt", str(DATA / "mtcars.csv"), "--link", "cloglog", "--format", "json")
    plain = ogive(*words).json()
    best = [row["estimate"] for row in plain["coefficients"]]
    for start in (",".join(map(repr, best)), "1,0.5,-1", "-20,1,1", "300,0,0"):
        done = ogive(*words, f"--start={start}").json()
        assert done["fit"]["converged"] and done["fit"]["iterations"] < 30
        for row, value in zip(done["coefficients"], best):
            assert abs(row["estimate"] - value) <= 1e-10 * row["std_error"]
    assert ogive(*words, "--start=" + ",".join(map(repr, best)), "--max-iterations", 3).json()["fit"]["converged"]


def test_simulated_rows_as_json(ogive):
    """The numbers of the CSV, whole ones whole."""
    words = ["simulate", "y ~ x - 0.1*n", "--draw", "x=normal:0,1", "--draw", "n=integer:-3,3", "--rows", 5000, "--seed", 4]
    header, *lines = ogive(*words).out.splitlines()
    made = ogive(*words, "--format", "json").json()
    assert [list(row) for row in made] == [header.split(",")] * 5000
    assert [list(row.values()) for row in made] == [[float(cell) for cell in line.split(",")] for line in lines]
    assert all(isinstance(row["n"], int) and isinstance(row["y"], int) for row in made)
    assert "rows are written as csv, json or arrow, not 'text'" in ogive(*words, "--format", "text").err
