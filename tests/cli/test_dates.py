"""Columns of dates: days where a number is meant, dates wherever they are shown.  Python's datetime says which day is which."""

import csv
import datetime
import io
import json
import random

import pytest
from hard_cases import DATA_ERROR, USAGE, refused

EPOCH = datetime.date(1970, 1, 1).toordinal()


def drawn(rows=80):
    """(y, d, n, x): d a date or empty, n its day since 1970-01-01, x a number."""
    rng = random.Random("dates")
    table = []
    for i in range(rows):
        day = datetime.date(2023, 12, 28) + datetime.timedelta(days=rng.randrange(12))
        known = i % 17 != 5
        table.append((int(rng.random() < 0.5), str(day) if known else "", day.toordinal() - EPOCH if known else "", round(rng.gauss(0, 1), 4)))
    return table


ROWS = drawn()


def table(column, rows=ROWS):
    at = "ydnx".index(column)
    return "y,d,x\n" + "".join(f"{row[0]},{row[at]},{row[3]}\n" for row in rows)


@pytest.fixture
def data(write):
    write("n.csv", table("n"))
    return write("d.csv", table("d"))


CENTURIES = [(1, 1, 1, 9, 12, 31), (1580, 1, 1, 2420, 12, 31), (9990, 1, 1, 9999, 12, 31)]


@pytest.mark.parametrize("ends", CENTURIES, ids=lambda ends: f"{ends[0]}-{ends[3]}")
def test_every_day_is_that_of_python(ogive, write, ends):
    first, last = datetime.date(*ends[:3]).toordinal(), datetime.date(*ends[3:]).toordinal()
    days = [datetime.date.fromordinal(n).isoformat() for n in range(first, last + 1)]
    write("days.csv", "d,n,y\n" + "".join(f"{d},{n - EPOCH},{n % 2}\n" for n, d in enumerate(days, first)))
    done = ogive("fit", "I(d == n) ~ 1", "days.csv")
    assert done.status == DATA_ERROR and f"all {len(days):,} used rows have I(d == n) = True" in done.err
    few = "d,y\n2024-01-01,0\n2024-01-02,1\n2024-01-03,0\n2024-01-05,1\n"
    assert ogive("fit", "y ~ d", write("few.csv", few), "-o", "m.json").status == 0
    lines = ogive("predict", "m.json", "days.csv", "--id", "d").out.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == days


@pytest.mark.parametrize("formula,same", [
    ("y ~ d", None), ("y ~ .", None), ("y ~ d*x", None), ("y ~ I(d - 19700) + I((d - 19700)^2) + x", None), ("y ~ x + offset((d - 19700) / 50)", None),
    ("y ~ I(d >= '2024-01-03') + x", "y ~ I(d >= 19725) + x"), ("y ~ I('2023-12-31' > d)*x", "y ~ I(19722 > d)*x"),
    ("I(d > '2024-01-03') ~ x", "I(d > 19725) ~ x")])
@pytest.mark.parametrize("options", [(), ("--penalty", "firth"), ("--link", "probit", "-j", "3")], ids=lambda o: "".join(o) or "plain")
def test_estimates_are_those_of_the_days(ogive, data, formula, same, options):
    ours = ogive("fit", formula, data, "--format", "json", *options).json()
    theirs = ogive("fit", same or formula, "n.csv", "--format", "json", *options).json()
    for ours_row, theirs_row in zip(ours["coefficients"], theirs["coefficients"]):
        assert {**ours_row, "name": ""} == {**theirs_row, "name": ""}
    assert ours["fit"]["log_likelihood"] == theirs["fit"]["log_likelihood"]
    assert ours["rows"] == theirs["rows"] and ours["missing"] == theirs["missing"]


def test_the_report_says_what_a_day_is(ogive, data):
    assert "\nDates:    d in days since 1970-01-01\n" in ogive("fit", "y ~ d + x", data).out
    assert ogive("fit", "y ~ d", data, "--format", "json").json()["dates"] == {"d": "days since 1970-01-01"}
    for formula in ("y ~ x", "y ~ I(d > '2024-01-03')", "y ~ C(d)"):
        assert "Dates:" not in ogive("fit", formula, data).out


def test_levels_are_dates_in_order_of_time(ogive, write):
    rows = [row for row in ROWS if row[1]]
    few = [(y, f"{1960 + 20 * (i % 5)}-0{1 + i % 3}-1{i % 2}", "", x) for i, (y, _, _, x) in enumerate(rows)]
    data = write("few.csv", table("d", few))
    report = ogive("fit", "y ~ C(d)", data, "--format", "json", "--penalty", "firth", "--no-profile").json()
    levels = sorted({row[1] for row in few})
    assert [row["name"] for row in report["coefficients"]] == ["Intercept"] + [f"C(d)[T.{level}]" for level in levels[1:]]
    assert report["reference_levels"][0]["reference"] == levels[0] and not report["notes"]
    formula = f"y ~ C(d, Treatment('{levels[3]}'))"
    report = ogive("fit", formula, data, "--format", "json", "--penalty", "firth", "--no-profile").json()
    assert report["reference_levels"][0]["reference"] == levels[3]
    refused(ogive("fit", "y ~ C(d, Treatment('2024-01-05'))", data, "--format", "json"), USAGE, "bad_formula", "'2024-01-05' is not a level")


@pytest.mark.parametrize("formula,options,code,words", [
    ("d ~ x", (), "bad_response", ["the response 'd' is a date", "I(d >= '2024-01-"]),
    ("C(d) ~ x", (), "bad_response", ["the response 'd' is a date"]),
    ("d ~ x", ("--event", "2024-01-03"), "bad_response", ["the response 'd' is a date"]),
    ("d ~ x", ("--family", "gaussian"), "bad_response", ["the response 'd' is a date", "for the days since 2023-12-28 write I(d - 19719)"]),
    ("cbind(y, d) ~ x", (), "bad_type", ["'d' holds dates"]),
    ("y ~ x", ("--weights", "d", "--weight-kind", "precision"), "bad_type", ["the weights", "'d' holds dates"]),
    ("y ~ x", ("--offset", "d"), "bad_type", ["the offset", "'d' holds dates"]),
    ("y ~ I(d > 'soon')", (), "bad_type", ["'soon' is no date"]),
    ("y ~ I(d > 2024-01-03)", (), "bad_type", ["a date is written in quotes"])])
def test_where_a_date_means_nothing(ogive, data, formula, options, code, words):
    done = ogive("fit", formula, data, "--format", "json", *options)
    refused(done, DATA_ERROR, code, *words)


def test_a_caret_stands_below_the_text_that_is_no_date(ogive, data):
    done = ogive("fit", "y ~ x + I(d >= '3 May')", data)
    assert done.err.splitlines()[-2:] == ["    y ~ x + I(d >= '3 May')", "                   ^^^^^^^"]


@pytest.mark.parametrize("formula", ["y ~ d + x", "y ~ C(d)", "y ~ I(d > '2024-01-03')", "y ~ I(d - 19700) + x"])
def test_prediction(ogive, write, data, formula):
    assert ogive("fit", formula, data, "--penalty", "firth", "--no-profile", "-o", "m.json").status == 0
    done = ogive("predict", "m.json", data, "--id", "d", "--link")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["d"] for row in rows] == [row[1] for row in ROWS]
    assert [bool(row["probability"]) for row in rows] == [bool(row[1]) for row in ROWS]
    objects = json.loads(ogive("predict", "m.json", data, "--id", "d", "--format", "json").out)
    assert [row["d"] or "" for row in objects] == [row[1] for row in ROWS]
    new = write("new.csv", f"d,x\n{ROWS[0][1]},{ROWS[0][3]}\n,1\n")
    fresh = list(csv.DictReader(io.StringIO(ogive("predict", "m.json", new, "--link").out)))
    assert [row["eta"] for row in fresh] == [rows[0]["eta"], ""]
    empty = ogive("predict", "m.json", write("empty.csv", "d,x\n,1\n"))
    assert empty.status == 0 and empty.out == "probability\n\n"
    for cells, held in [(["03/01/2024"], "holds text ('03/01/2024', line 2)"), (["2024-01-03", "soon"], "holds text ('soon', line 3)"),
                        (["19725"], "holds numbers"), (["TRUE"], "holds true and false"), (["2024-01-03", "5"], "holds text ('5', line 3)")]:
        done = ogive("predict", "m.json", write("bad.csv", "d,x\n" + "".join(f"{cell},1\n" for cell in cells)), "--format", "json")
        refused(done, DATA_ERROR, "bad_type", f"bad.csv: column 'd' {held} where the model needs dates")
        assert json.loads(done.err)["error"]["column"] == "d"


def test_dates_where_the_model_knows_none(ogive, write, data):
    assert ogive("fit", "y ~ x", data, "-o", "m.json").status == 0
    refused(ogive("predict", "m.json", write("new.csv", "x\n2024-01-03\n"), "--format", "json"), DATA_ERROR, "bad_type",
            "new.csv: column 'x' holds dates where the model needs numbers")
    carried = ogive("predict", "m.json", write("new.csv", "d,x\n 2024-01-03,1\n"), "--id", "d")
    assert carried.out.startswith('d,probability\n" 2024-01-03",0.')  # as it was written


def test_text_levels_of_a_model_stay_text(ogive, write):
    rows = [(y, "later" if i % 3 else "2024-01-03", "", x) for i, (y, _, _, x) in enumerate(ROWS)]
    assert ogive("fit", "y ~ C(d) + I(d == '2024-01-03'):x", write("old.csv", table("d", rows)), "-o", "m.json").status == 0
    done = ogive("predict", "m.json", write("new.csv", "d,x\n2024-01-03,1\n"))
    assert done.status == 0 and done.out.startswith("probability\n0.")
    refused(ogive("predict", "m.json", write("new.csv", "d,x\n2024-01-04,1\n"), "--format", "json"), DATA_ERROR, "unknown_level", "'2024-01-04'")


def test_describe(ogive, write):
    data = write("d.csv", "d,e\n2024-01-01,1999-12-31\n2024-01-02,\n2024-01-02,2000-01-02\n2024-01-05,1/2/2024\n")
    report = ogive("describe", data, "--format", "json").json()
    d, e = report["columns"]
    assert (d["kind"], d["missing"], d["levels"], d["min"], d["mean"], d["max"]) == ("date", 0, 3, "2024-01-01", "2024-01-03", "2024-01-05")
    assert e["kind"] == "text" and report["head"][0] == {"d": "2024-01-01", "e": "1999-12-31"}
    assert {"column": "d", "value": "2024-01-02", "rows": 2} in report["levels"]
    assert {"column": "d", "from": "2024-01-02", "to": "2024-01-02", "rows": 2} in report["histograms"]
    text = ogive("describe", data).out
    assert "2024-01-02 (2), 2024-01-01 (1), 2024-01-05 (1)" in text


def test_kinds_across_files(ogive, write):
    def kind(*contents):
        files = [write(f"{i}.csv", "d,x\n" + text) for i, text in enumerate(contents)]
        return ogive("describe", *files, "--format", "json").json()["columns"][0]["kind"]

    assert kind("2024-01-01,1\n", "2023-02-28,1\n") == "date"
    assert kind("2024-01-01,1\n", ",1\n") == "date"
    assert kind("2024-01-01,1\n", "2023-02-29,1\n") == kind("2024-01-01,1\n", "5,1\n") == kind("true,1\n", "2024-01-01,1\n") == "text"


@pytest.mark.parametrize("text", ["2023-02-30", "2024-13-01", "0000-01-01", "2024-1-5", "20240105", "05/01/2024", "2024-01-05T12:00", "2024-01-05 12:00", "2024-W01-5"])
def test_other_spellings_are_no_dates(ogive, write, text):
    report = ogive("describe", write("d.csv", f"d,x\n{text},1\n2024-01-05,2\n"), "--format", "json").json()
    assert report["columns"][0]["kind"] == "text"
