"""What is said of each row, and marginal effects: against statsmodels, and what is refused."""

import csv
import io
import json
import random

import pytest
from conftest import CERTIFIED, DATA
from hard_cases import DATA_ERROR, USAGE

MTCARS = DATA / "mtcars.csv"
STATSMODELS = json.loads((CERTIFIED.parent / "rows_statsmodels.json").read_text())


def fitted(ogive, fit, name="model.json"):
    words = ["fit", fit["formula"], DATA / fit["file"], "-o", name]
    if "family" in fit:
        words += ["--family", fit["family"], "--link", fit["link"]]
    for kind, column in fit.get("options", {}).items():
        words += ["--offset", f"log({column})"] if kind == "offset" else ["--weights", column, "--weight-kind", kind]
    done = ogive(*words)
    assert done.status == 0, done.err
    return name


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def name(fit):
    return " ".join([fit["family"], fit["link"], *fit["options"]])


@pytest.mark.parametrize("fit", STATSMODELS["fits"], ids=name)
def test_rows_as_statsmodels(ogive, fit):
    """To 1e-8 of a row's size: statsmodels stops where its own steps are that small."""
    model = fitted(ogive, fit)
    augmented = table(ogive("augment", model, DATA / fit["file"]).out)
    predicted = table(ogive("predict", model, DATA / fit["file"], "--se", "--interval", "90%").out)
    step = max(1, len(augmented) // 12)
    linear = fit["link"] == "identity"
    for key, want in fit["rows"].items():
        source = augmented if key.startswith(".") else predicted
        got = [float(row[key]) for row in source[::step]]
        if fit["link"] == "log-complement" and key in ("lower", "upper"):  # theirs are the other way round
            want = fit["rows"]["upper" if key == "lower" else "lower"]
        if linear and fit["family"] == "poisson" and key == "lower":
            want = [max(0.0, value) for value in want]
        assert got == pytest.approx(want, rel=2e-8, abs=2e-8), key


@pytest.mark.parametrize("fit", [fit for fit in STATSMODELS["fits"] if "margins" in fit], ids=name)
def test_margins_of_other_models_as_statsmodels(ogive, fit):
    """Their derivatives of a probit and of others are differences, good to 1e-6."""
    model = fitted(ogive, fit)
    for margin in fit["margins"]:
        options = [f"--{key}={value}" for key, value in margin["options"].items()]
        effects = ogive("margins", model, DATA / fit["file"], *options, "--format", "json").json()["effects"]
        assert [row["effect"] for row in effects] == pytest.approx(margin["effect"], rel=2e-8)
        assert [row["std_error"] for row in effects] == pytest.approx(margin["std_error"], rel=1e-6)
        assert ogive("margins", model, DATA / fit["file"], *options, "--glm").out == margin["text"] + "\n"


@pytest.mark.parametrize("fit", STATSMODELS["logits"], ids=lambda fit: fit["formula"])
def test_margins_of_logits_as_statsmodels(ogive, fit):
    model = fitted(ogive, fit)
    for margin in fit["margins"]:
        options = [f"--{key}" if value is True else f"--{key}={value}" for key, value in margin["options"].items()]
        done = ogive("margins", model, DATA / fit["file"], *options)
        assert (done.out, done.err) == (margin["text"] + "\n", "")
        report = ogive("margins", model, DATA / fit["file"], *options, "--format", "json").json()
        assert [row["effect"] for row in report["effects"]] == pytest.approx(margin["effect"], rel=1e-10)
        assert [row["std_error"] for row in report["effects"]] == pytest.approx(margin["std_error"], rel=1e-10)
        assert report["margins"]["at"] == margin["options"].get("at", "overall")


def test_margins_hold_columns_and_count_robust_errors(ogive):
    assert ogive("fit", "am ~ hp + wt", MTCARS, "-o", "plain.json").status == 0
    assert ogive("fit", "am ~ hp + wt", MTCARS, "--robust", "HC3", "-o", "robust.json").status == 0
    plain = ogive("margins", "plain.json", MTCARS, "--set", "wt=3", "--format", "json").json()
    robust = ogive("margins", "robust.json", MTCARS, "--set", "wt=3", "--format", "json").json()
    assert plain["given"] == {"wt": 3}
    for one, other in zip(plain["effects"], robust["effects"]):
        assert one["effect"] == other["effect"] and one["std_error"] != other["std_error"]
    text = ogive("margins", "plain.json", MTCARS, "--set", "wt=3")
    assert "Held at: wt 3" in text.out
    assert ogive("margins", "plain.json", MTCARS, "--format", "csv").out.startswith("name,effect,std_error,z,p_value")
    assert ogive("margins", "plain.json", MTCARS, "--format", "markdown").status == 0


def test_augment_keeps_every_row(ogive, write):
    data = write("d.csv", "y,x,who\n0,1,ann\n1,2,bob\n0,3,\"c, d\"\n1,,eve\n1,4,\n0,5,x\n")
    assert ogive("fit", "y ~ x", data, "-o", "m.json").status == 0
    done = ogive("augment", "m.json", data)
    rows = table(done.out)
    assert list(rows[0]) == ["y", "x", "who", ".fitted", ".eta", ".resid", ".pearson", ".deviance", ".working", ".anscombe",
                             ".hat", ".std_resid", ".cooks"]
    assert [row["who"] for row in rows] == ["ann", "bob", "c, d", "eve", "", "x"]
    assert rows[3][".fitted"] == "" and "1 of 6 rows have no part in the fit" in done.err
    assert sum(float(row[".hat"]) for row in rows if row[".hat"]) == pytest.approx(2)
    assert ogive("augment", "m.json", data, "-o", "rows.csv").out == ""
    records = ogive("augment", "m.json", data, "--format", "json").json()
    assert records[3][".cooks"] is None and records[0][".hat"] == float(rows[0][".hat"])


@pytest.mark.parametrize("words,status,says", [
    (["margins"], USAGE, "needs a model and the data of its fit"),
    (["margins", "m.json"], USAGE, "needs the data of the fit"),
    (["margins", "m.json", "d.csv", "--at", "everywhere"], USAGE, "choose overall, mean, median or zero"),
    (["margins", "m.json", "d.csv", "--method", "dx"], USAGE, "choose dydx, eyex, dyex or eydx"),
    (["margins", "m.json", "d.csv", "--dummy", "--method", "eyex"], USAGE, "do not go with eyex"),
    (["margins", "m.json", "d.csv", "--set", "x"], USAGE, "as in --set wt=3, not 'x'"),
    (["margins", "m.json", "d.csv", "--set", "xx=2"], USAGE, "no column 'xx'"),
    (["margins", "m.json", "new.csv"], USAGE, "lacks the column 'y'"),
    (["augment"], USAGE, "needs a model and the data of its fit"),
    (["augment", "m.json", "d.csv", "--format", "text"], USAGE, "written as csv, json or arrow"),
    (["augment", "m.json", "new.csv"], USAGE, "lacks the column 'y'"),
    (["augment", "m.json", "taken.csv"], USAGE, "named '.hat'"),
    (["augment", "m.json", "odd.csv"], DATA_ERROR, "'y'"),
])
def test_what_is_refused(ogive, write, words, status, says):
    write("d.csv", "y,x\n0,1\n1,2\n0,3\n1,4\n1,5\n0,6\n")
    write("new.csv", "x\n1\n2\n")
    write("taken.csv", "y,x,.hat\n0,1,1\n1,2,1\n")
    write("odd.csv", "y,x\n0,1\n7,2\n")
    assert ogive("fit", "y ~ x", "d.csv", "-o", "m.json").status == 0
    done = ogive(*words)
    assert (done.status, done.out) == (status, "")
    assert says in done.err


def test_rows_of_a_long_file_are_those_of_its_parts(ogive, write):
    """Rows are computed and written some tens of thousands at a time; a part that begins anywhere has others of them together."""
    draw = random.Random(12)

    def row(k):
        x = "" if draw.random() < (0.999 if 60_000 < k < 66_000 else 0.02) else f"{draw.gauss(0, 1):.4f}"
        return f"{'' if draw.random() < 0.01 else int(draw.random() < 0.4)},{x},{draw.choice('abc')}\n"

    rows = [row(k) for k in range(140_000)]
    for name, some in (("long", rows), ("first", rows[:70_001]), ("second", rows[70_001:70_002]), ("third", rows[70_002:])):
        write(f"{name}.csv", "y,x,g\n" + "".join(some))
    assert ogive("fit", "y ~ x + g + x:g", "long.csv", "-o", "model.json").status == 0
    for more in ([], ["--se", "--interval", "0.95", "--link", "--id", "g", "--threshold", "0.4"]):
        whole, *parts = (ogive("predict", "model.json", f"{name}.csv", *more).out.splitlines() for name in ("long", "first", "second", "third"))
        assert len(whole) == 140_001
        assert whole == parts[0] + parts[1][1:] + parts[2][1:]
    counts = [ogive("predict", "model.json", f"{name}.csv", "--threshold", "0.4", "--format", "json", "-o", f"{name}.json").json()["thresholds"][0]
              for name in ("long", "first", "second", "third")]
    for key in ("true_positive", "false_positive", "true_negative", "false_negative"):
        assert counts[0][key] == sum(part[key] for part in counts[1:])
