"""What is wrong gets one sentence on standard error, an exit status, and nothing on standard output."""

import json
import os

import pytest
from conftest import DATA

USAGE, DATA_ERROR = 2, 3
FIT = ("fit", "y ~ x")
GOOD = "y,x\n0,1\n1,2\n0,3\n1,1\n0,2\n1,3\n"

# (what stands in data.csv, exit status, words of the message); the formula is y ~ x
FILES = [
    ("", DATA_ERROR, ["data.csv", "empty"]),
    ("y,x\n", DATA_ERROR, ["data.csv"]),
    ("y,x\n0,1\n1\n", DATA_ERROR, ["line 3"]),
    ("y,x\n0,1\n1,2,3\n", DATA_ERROR, ["line 3", "3", "2"]),
    ("y,x\n0,\"1\n1,2\n", DATA_ERROR, ["quote", "line 2"]),
    (b"y,x\n0,1\n1,2\x003\n", DATA_ERROR, ["NUL", "line 3"]),
    (b"y,x\n0,1\n1,\xff\n", DATA_ERROR, ["UTF-8"]),
    ("y,x,x\n0,1,2\n1,2,3\n", DATA_ERROR, ["'x'"]),
    ("y,x\n0,NA\n1,NA\n", DATA_ERROR, ["'x'"]),
    ("y,x\n0,NA\nNA,3\n", DATA_ERROR, ["none of the 2 rows", "'x' in 1"]),
    ("y,x\n0,1\n2,2\n1,2\n", DATA_ERROR, ["'y'"]),
    ("y,x\n0,1\n2,2\n", DATA_ERROR, ["'y'", "0", "2"]),
    ("y,x\n1,1\n1,2\n", DATA_ERROR, ["y = 1"]),
    ("y,abcdef\n0,1\n1,2\n", USAGE, ["'x'"]),
    ("Y,x\n0,1\n1,2\n", USAGE, ["'y'", "did you mean 'Y'?"]),
]


def refused(done, status, words):
    assert done.status == status, (done.out, done.err)
    assert done.out == ""
    assert done.err.startswith("ogive: ")
    for word in words:
        assert word in done.err, done.err


@pytest.mark.parametrize("text,status,words", FILES, ids=range(len(FILES)))
def test_bad_files(ogive, write, text, status, words):
    refused(ogive(*FIT, write("data.csv", text)), status, words)


def test_text_in_a_column_of_numbers_counts_and_says_what_to_do(ogive, write):
    rows = "".join(f"{i % 2},{'oops' if i == 7 else i}\n" for i in range(30))
    done = ogive("fit", "y ~ log(x)", write("data.csv", "y,x\n" + rows))
    refused(done, DATA_ERROR, ["'x'", "1 cell", "'oops'", "line 9", "--na oops"])
    assert ogive("fit", "y ~ log(x + 1)", "data.csv", "--na", "oops").status == 0
    done = ogive("fit", "y ~ log(x)", write("words.csv", "y,x\n0,a\n1,b\n0,b\n1,a\n"))
    refused(done, DATA_ERROR, ["'x' is text", "C(x)"])


# (formula, exit status, words); the data are mtcars
FORMULAS = [
    ("am ~ mgp", USAGE, ["'mgp'", "did you mean 'mpg'?", "am ~ mgp", "     ^^^"]),
    ("ma ~ mpg", USAGE, ["'ma'", "did you mean 'am'?"]),
    ("am ~ mpg +", USAGE, ["am ~ mpg +"]),
    ("am ~ (mpg", USAGE, ["'('", "    ^"]),
    ("am ~ mpg)", USAGE, ["')'"]),
    ("am + mpg", USAGE, ["response"]),
    ("~ mpg", USAGE, ["response"]),
    ("am ~ lgo(mpg)", USAGE, ["lgo", "log"]),
    ("am ~ I(__import__('os').system('true'))", USAGE, ["^"]),
    ("am ~ C(cyl, Treatment(5))", USAGE, ["'5'", "'4', '6' and '8'"]),
    ("cyl ~ mpg", DATA_ERROR, ["'cyl'", "4, 6 and 8", "I(cyl > 6)"]),
    ("am ~ MPG", USAGE, ["did you mean 'mpg'?"]),
    ("am ~ rownames", USAGE, ["'rownames' holds the row labels of"]),
    ("am ~ zzz", USAGE, ["'mpg', 'cyl', 'disp', 'hp', 'drat', 'wt', 'qsec', 'vs', 'am', 'gear', 'carb'\n"]),
    ("am ~ mpg*offset(hp)", USAGE, ["cannot be part of a product", "         ^^^^^^^^^^^^^^"]),
    ("am ~ Miles per + hp", USAGE, ["expected an operator before 'per'", "backticks, as in `Miles per`"]),
    ("am ~ 'Monthly Charge'", USAGE, ["is written `Monthly Charge`"]),
    ("am ~ factor(cyl)", USAGE, ["as in C(x)"]),
    ("am ~ ln(mpg)", USAGE, ["did you mean log?"]),
    ("am ~ poly(mpg, 2)", USAGE, ["not available yet"]),
    ("am ~ 1 ~ 2", USAGE, ["~"]),
    ("", USAGE, ["needs a formula"]),
]


@pytest.mark.parametrize("formula,status,words", FORMULAS, ids=range(len(FORMULAS)))
def test_bad_formulas(ogive, formula, status, words):
    refused(ogive("fit", formula, DATA / "mtcars.csv"), status, words)


MTCARS = str(DATA / "mtcars.csv")
ARGUMENTS = [
    (["fti", "y ~ x"], USAGE, ["'fti'", "did you mean fit?"]),
    (["frobnicate"], USAGE, ["fit, predict, test, augment, margins, outcomes, bootstrap, cv, plot, simulate, describe"]),
    (["fit"], USAGE, ["needs a formula and a file"]),
    (["fit", "am ~ mpg"], USAGE, ["needs a file"]),
    (["fit", "am", "~", "mpg", MTCARS], USAGE, ["quotes"]),
    (["fit", "am", os.environ.get("HOME", "~"), "mpg", MTCARS], USAGE, ["quotes"]),
    (["fit", "am", "~x", MTCARS], USAGE, ["quotes"]),
    (["fit", MTCARS], USAGE, ["needs a formula before '" + MTCARS + "'"]),
    (["fit", MTCARS, "am ~ mpg"], USAGE, ["the formula comes first", "ogive fit 'am ~ mpg' " + MTCARS]),
    (["fit", "am ~ mpg"], USAGE, ["or - for standard input"]),
    (["describe"], USAGE, ["or - for standard input"]),
    (["fit", "am ~ mpg", MTCARS, "--formt", "json"], USAGE, ["did you mean --format?"]),
    (["fit", "am ~ mpg", MTCARS, "--out", "m.json"], USAGE, ["did you mean --output?"]),
    (["fit", "am ~ mpg", MTCARS, "--sep", ";"], USAGE, ["did you mean --separator?"]),
    (["fit", "am ~ mpg", MTCARS, "-f"], USAGE, ["no option '-f'; 'ogive fit --help'"]),
    (["fit", "am ~ mpg", MTCARS, "--formula", "y"], USAGE, ["no option '--formula'; 'ogive fit --help'"]),
    (["fit", "am ~ mpg", MTCARS, "--level", "900%"], USAGE, ["'900%'", "95%"]),
    (["fit", "am ~ mpg", MTCARS, "--format", "jsn"], USAGE, ["'jsn'", "text, markdown, html, latex, json, csv or arrow"]),
    (["fit", "am ~ mpg", MTCARS, "--format", "rtf"], USAGE, ["'rtf'"]),
    (["fit", "am ~ mpg", MTCARS, "--level", "high"], USAGE, ["'high'", "0.95"]),
    (["fit", "am ~ mpg", MTCARS, "--level", "0"], USAGE, ["'0'"]),
    (["fit", "am ~ mpg", MTCARS, "--level"], USAGE, ["--level needs a value"]),
    (["fit", "am ~ mpg", MTCARS, "--order", "stata"], USAGE, ["patsy or r"]),
    (["fit", "am ~ mpg", MTCARS, "-j", "0"], USAGE, ["--threads", "'0'"]),
    (["fit", "am ~ mpg", MTCARS, "-j", "two"], USAGE, ["--threads", "'two'"]),
    (["fit", "am ~ mpg", MTCARS, "--max-iterations", "0"], USAGE, ["--max-iterations"]),
    (["fit", "am ~ mpg", MTCARS, "--start", "1,"], USAGE, ["--start takes a number, not ''"]),
    (["fit", "am ~ mpg", MTCARS, "--start", "1,two"], USAGE, ["--start takes a number, not 'two'"]),
    (["fit", "am ~ mpg", MTCARS, "--start", "1"], USAGE, ["the start has 1 number, the model 2 columns"]),
    (["fit", "am ~ mpg", MTCARS, "--start", "1,2", "--penalty", "firth"], USAGE, ["without a penalty"]),
    (["fit", "am ~ mpg", MTCARS, "--separator", "ab"], USAGE, ["--separator"]),
    (["fit", "am ~ mpg", MTCARS, "--event", "3"], DATA_ERROR, ["'3'", "0 and 1"]),
    (["fit", "am ~ mpg", MTCARS, "--kernel", "mmx"], USAGE, ["'mmx'", "portable"]),
    (["fit", "am ~ mpg", MTCARS, "-o", "-"], USAGE, ["-o model.json"]),
    (["fit", "am ~ mpg", "no-such-file.csv"], DATA_ERROR, ["no-such-file.csv"]),
    (["fit", "am ~ mpg", "no-such-*.csv"], DATA_ERROR, ["no-such-*.csv"]),
    (["fit", "am ~ mpg", str(DATA / "mtcar.csv")], DATA_ERROR, ["did you mean", "mtcars.csv"]),
    (["fit", "am ~ mpg", str(DATA)], DATA_ERROR, ["data"]),
    (["predict"], USAGE, ["needs a model and a file"]),
    (["predict", "model.json"], USAGE, ["needs a file"]),
    (["predict", "no-such-model.json", MTCARS], DATA_ERROR, ["no-such-model.json"]),
    (["predict", MTCARS, MTCARS], DATA_ERROR, ["not a model"]),
    (["predict", "m", MTCARS, "--threshold", "1.5"], USAGE, ["'1.5'"]),
    (["predict", "m", MTCARS, "--format", "text"], USAGE, ["csv, json or arrow"]),
    (["simulate"], USAGE, ["needs a formula"]),
    (["simulate", "y ~ x1 + x2", "--draw", "x1=normal:0,1"], USAGE, ["'x2'", "'x1'", "          ^^"]),
    (["simulate", "y ~ x", "--draw", "x=norm:0,1"], USAGE, ["normal:mean,sd", "integer:low,high"]),
    (["simulate", "y ~ x", "--draw", "x=normal:0,1", "--draw", "x=normal:0,1"], USAGE, ["'x'"]),
    (["simulate", "y ~ 1", "--rows", "0"], USAGE, ["--rows"]),
    (["simulate", "y ~ 1", "--seed", "-1"], USAGE, ["--seed"]),
    (["simulate", "y ~ 1", "extra"], USAGE, ["'extra'"]),
    (["describe"], USAGE, ["needs a file"]),
    (["describe", "no-such-file.csv"], DATA_ERROR, ["no-such-file.csv"]),
]


@pytest.mark.parametrize("words,status,says", ARGUMENTS, ids=range(len(ARGUMENTS)))
def test_bad_arguments(ogive, words, status, says):
    refused(ogive(*words), status, says)


def test_every_spelling_that_is_no_number_is_named(ogive, write):
    rows = "".join(f"{i % 2},{'N/A' if i == 7 else '?' if i == 9 else i}\n" for i in range(30))
    done = ogive("fit", "y ~ x", write("data.csv", "y,x\n" + rows))
    refused(done, DATA_ERROR, ["first 'N/A', line 9", "--na N/A --na '?'"])
    assert ogive("fit", "y ~ x", "data.csv", "--na", "N/A", "--na", "?").status == 0


def test_the_model_comes_before_the_data(ogive):
    assert ogive("fit", "am ~ wt", MTCARS, "-o", "m.json").status == 0
    refused(ogive("predict", MTCARS, "m.json"), USAGE, ["the model comes first", "ogive predict m.json " + MTCARS])


def test_the_help_tells_the_language(ogive):
    text = ogive("fit", "--help").out
    functions = ogive("fit", "am ~ nonsense(wt)", MTCARS).err.split("functions: ")[1].split("\n")[0].split(", ")
    for part in [*functions, "a:b", "a*b", "-1", "`odd name`", 'Q("', "Treatment('b')", "%in%"]:
        assert part in text
    assert "arithmetic on the draws, as inside I()" in ogive("simulate", "--help").out


def test_errors_are_json_where_results_are(ogive):
    for words, status, code in ((["fit", "am ~ mgp", MTCARS], USAGE, "unknown_column"),
                                (["fit", "am ~ (", MTCARS], USAGE, "bad_formula"),
                                (["fit", "am ~ mpg", "none.csv"], DATA_ERROR, "cannot_read"),
                                (["fit", "am ~ mpg", MTCARS, "--nonsense"], USAGE, "bad_option"),
                                (["describe", "none.csv"], DATA_ERROR, "cannot_read")):
        for option in (["--format", "json"], ["--format=json"]):
            done = ogive(*words, *option)
            assert (done.status, done.out) == (status, "")
            assert json.loads(done.err)["error"]["code"] == code
    error = json.loads(ogive("fit", "am ~ mgp", MTCARS, "--format", "json").err)["error"]
    assert (error["source"], error["begin"], error["end"]) == ("am ~ mgp", 5, 8)


def test_nothing_executes_from_a_formula(ogive, tmp_path):
    for formula in ("am ~ I(open('pwned', 'w'))", "am ~ system('touch pwned')", "am ~ mpg; touch pwned", "am ~ $(touch pwned)"):
        assert ogive("fit", formula, MTCARS).status == USAGE
    assert list(tmp_path.iterdir()) == []


def test_strict_fails_where_the_fit_did_not_converge(ogive, write):
    # x separates y completely: there is no maximum.
    data = write("separated.csv", "y,x\n" + "".join(f"{int(x > 5)},{x}\n" for x in range(1, 11)))
    plain = ogive("fit", "y ~ x", data)
    strict = ogive("fit", "y ~ x", data, "--strict")
    assert (plain.status, strict.status) == (0, 4)
    assert "Logit Regression Results" in strict.out  # the report is there all the same
    assert ogive("fit", "am ~ mpg", MTCARS, "--strict").status == 0
    assert ogive("fit", "am ~ mpg", MTCARS, "--strict", "--max-iterations", 1).status == 4
