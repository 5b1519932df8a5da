"""Slips that must neither lose work nor give an answer that looks fine and is not."""

import pytest
from conftest import DATA


@pytest.fixture
def model(ogive):
    done = ogive("fit", "low ~ C(race)*lwt + smoke", DATA / "birthwt.csv", "-o", "m.json")
    assert done.status == 0, done.err
    return "m.json"


ROWS = "120,1,0,{}\n130,2,1,{}\n"


@pytest.mark.parametrize("cells", [("", ""), ("0", "5"), ("maybe", "no"), ("0", "")], ids=str)
def test_the_response_decides_no_prediction(ogive, write, model, cells):
    bare = write("bare.csv", "lwt,race,smoke\n120,1,0\n130,2,1\n")
    data = write("data.csv", "lwt,race,smoke,low\n" + ROWS.format(*cells))
    expected = ogive("predict", model, bare)
    done = ogive("predict", model, data)
    assert (done.status, done.out) == (0, expected.out)
    assert "" not in done.out.split("\n")[:-1]


def test_a_response_that_cannot_be_read_is_said(ogive, write, model):
    data = write("data.csv", "lwt,race,smoke,low\n" + ROWS.format(0, 5))
    done = ogive("predict", model, data, "--threshold", 0.5)
    assert done.status == 0
    assert "no counts at the thresholds" in done.err and "'5'" in done.err


def test_a_model_that_did_not_converge_says_so(ogive):
    cars = DATA / "mtcars.csv"
    assert ogive("fit", "am ~ mpg + hp + wt", cars, "--max-iterations", 2, "-o", "m.json").status == 0
    done = ogive("predict", "m.json", cars)
    assert done.status == 0 and "did not converge (iteration_limit)" in done.err


def test_no_output_replaces_its_own_input(ogive, write, tmp_path, model):
    text = (DATA / "birthwt.csv").read_text()
    name = write("b.csv", text)
    for words in (["fit", "low ~ age", name, "-o", name], ["predict", model, name, "-o", "./b.csv"]):
        done = ogive(*words)
        assert done.status == 2 and done.out == ""
        assert "also an input" in done.err
    assert (tmp_path / name).read_text() == text


REFUSED = [
    (["fit", "case ~ case + age", DATA / "infert.csv"], 2, "also a predictor"),
    (["fit", "am ~ wt", DATA / "mtcars.csv", "--level", "1.5"], 2, "'1.5'"),
    (["simulate", "y ~ 1/x", "--draw", "x=integer:0,1", "-o", "s.csv"], 3, "not a finite number"),
]


@pytest.mark.parametrize("words,status,part", REFUSED, ids=range(len(REFUSED)))
def test_refused(ogive, tmp_path, words, status, part):
    done = ogive(*words)
    assert done.status == status and done.out == ""
    assert part in done.err
    assert not (tmp_path / "s.csv").exists()


CARS = DATA / "mtcars.csv"
UNDERLINED = [
    ("cyl ~ wt", 3, "^^^"),
    ("am ~ 0", 2, "     ^"),
    ("am ~ I(wt / 0)", 3, "     ^^^^^^^^^"),
    ("am ~ wt == 2", 3, "     ^^^^^^^"),
    ("am ~ wt + am", 2, "          ^^"),
    ("I(am == 3) ~ wt", 3, "^^^^^^^^^^"),
]


@pytest.mark.parametrize("formula,status,carets", UNDERLINED, ids=[row[0] for row in UNDERLINED])
def test_an_error_of_the_formula_shows_the_place(ogive, formula, status, carets):
    done = ogive("fit", formula, CARS)
    assert done.status == status and done.out == ""
    lines = done.err.rstrip("\n").split("\n")
    assert lines[-2:] == ["    " + formula, "    " + carets]


def test_an_option_given_twice_is_refused(ogive, tmp_path):
    done = ogive("fit", "am ~ wt", CARS, "-o", "a.json", "-o", "b.json")
    assert done.status == 2 and "--output is given 2 times" in done.err
    assert not list(tmp_path.glob("*.json"))


def test_standard_input_is_read_once(ogive):
    done = ogive("fit", "am ~ wt", "-", "-", stdin=CARS.read_text())
    assert done.status == 2 and "more than once" in done.err


def test_no_function_is_suggested_for_another(ogive):
    done = ogive("fit", "am ~ np.sin(wt)", CARS)
    assert done.status == 2 and "np.sin" in done.err and "did you mean" not in done.err


def rows_of(cells):
    return "y,x,z\n" + "".join(f"{i % 2},{cell},{i % 7}\n" for i, cell in enumerate(cells * 8))


NOTED = [
    (["low", "1", "2", "high"], "'x' is text, for 16 cells of 32 are no numbers (first 'low', line 2)"),
    (["007", "012"], "'x' is text, for 16 cells of 16 are no numbers (first '007', line 2, which has a leading zero)"),
    (['"1,234"', '"5,678"'], "(first '1,234', line 2, which has a comma)"),
    (["9223372036854775808", "9223372036854775809"], "which is a whole number beyond 64 bits"),
    (["$63.34", "$1.50"], "(first '$63.34', line 2, which has a currency sign): it enters as a factor of 2 levels"),
    (["01/02/2024", "02/02/2024"], "(first '01/02/2024', line 2, which is a date)"),
    (["2024-01-31", "2024-02-30"], "(first '2024-01-31', line 2, which is a date)"),
]


@pytest.mark.parametrize("cells,part", NOTED, ids=[row[0][0] for row in NOTED])
def test_text_that_may_be_meant_as_numbers_is_said(ogive, write, cells, part):
    data = write("d.csv", rows_of(cells))
    done = ogive("fit", "y ~ x + z", data, "--format", "json")
    notes = [note["text"] for note in done.json()["notes"]]
    assert any(part in note for note in notes), notes
    meant = ogive("fit", "y ~ C(x) + z", data, "--format", "json")
    assert not any("is text" in note["text"] for note in meant.json()["notes"])
    assert not any("is text" in note["text"] for note in ogive("fit", "y ~ x", write("t.csv", rows_of(["a", "b"])),
                                                               "--format", "json").json()["notes"])


def test_ids_keep_their_spelling(ogive, write):
    assert ogive("fit", "am ~ wt", CARS, "-o", "m.json").status == 0
    data = write("new.csv", ",wt,code,flag,n\n1.50,2.5,2.5e3,TRUE,7\n2.0,3.0,1.0,FALSE,8\n")
    done = ogive("predict", "m.json", data, "--id", "code", "--id", "flag", "--id", "n", "--id", "wt")
    assert done.status == 0, done.err
    lines = done.out.split("\n")
    assert lines[0] == ",code,flag,n,wt,probability"
    assert lines[1].startswith("1.50,2.5e3,TRUE,7,2.5,0.") and lines[2].startswith("2.0,1.0,FALSE,8,3,0.")


def test_a_row_without_a_finite_value_has_no_prediction(ogive, write):
    assert ogive("fit", "am ~ log(wt) + sqrt(hp)", CARS, "-o", "m.json").status == 0
    data = write("new.csv", "wt,hp\n2.5,100\n0,100\n2.5,-1\n,100\n")
    done = ogive("predict", "m.json", data)
    assert done.status == 0
    assert [bool(line) for line in done.out.split("\n")[1:-1]] == [True, False, False, False]
    assert "3 of 4 rows have a missing value and no prediction (by variable: wt 1, log(wt) 1, sqrt(hp) 1)" in done.err


def names(rows):
    return "y,x,name\n" + "".join(f"{i % 2},{i * 7 % 11},n{i % 25}\n" for i in range(rows))


@pytest.mark.parametrize("rows,formula,noted", [(30, "y ~ name", True), (30, "y ~ .", True), (60, "y ~ name", False),
                                                (30, "y ~ C(name)", False)], ids=str)
def test_a_text_column_with_a_level_for_nearly_every_row_is_said(ogive, write, rows, formula, noted):
    done = ogive("fit", formula, write("d.csv", names(rows)))
    assert done.status == 0, done.err
    before = done.out.split("Logit Regression Results")[0]
    assert ("'name' is text and enters as a factor of 25 levels in 30 rows" in before) == noted


SQUARES = [("am ~ wt + wt^2", "wt^2 is wt here, since ^ crosses terms; write I(wt^2) for the square."),
           ("am ~ wt**3", "wt^3 is wt here, since ^ crosses terms; write I(wt^3) for the power."),
           ("am ~ (wt + hp)^2", None), ("am ~ I(wt^2)", None), ("am ~ C(cyl)^2", None), ("am ~ wt^1", None)]


@pytest.mark.parametrize("formula,note", SQUARES, ids=[row[0] for row in SQUARES])
def test_a_power_outside_arithmetic_is_said(ogive, formula, note):
    notes = [one["text"] for one in ogive("fit", formula, CARS, "--format", "json").json()["notes"] if one["kind"] == "note"]
    assert notes == ([note] if note else [])


SEPARATED = "y,x,name\n" + "".join(f"{int(x > 5)},{x if x != 3 else ''},n\n" for x in range(1, 11))
REMARKS = [
    ("y ~ x", ["note: 1 of 10 rows have a missing value and were dropped (by variable: x 1)",
               "warning: "]),
    ("y ~ x + I(2*x)", ["note: I(2 * x) is not estimated: it equals 2·x."]),
    ("y ~ x^2", ["note: x^2 is x here"]),
]


@pytest.mark.parametrize("formula,says", REMARKS, ids=[row[0] for row in REMARKS])
def test_what_a_bare_table_leaves_out_is_said_beside_it(ogive, write, formula, says):
    data = write("d.csv", SEPARATED)
    for options in (["--plain"], ["--format", "csv"]):
        done = ogive("fit", formula, data, *options)
        assert done.status == 0
        for part in says:
            assert sum(line.startswith("ogive: " + part) for line in done.err.split("\n")) == 1, done.err
    assert ogive("fit", formula, data).err == ""  # the whole report says it
    assert ogive("fit", "am ~ wt", CARS, "--plain").err == ""


def test_a_model_replaces_nothing_but_a_model(ogive, write, tmp_path):
    write("coef.csv", "name,estimate\nwt,1\n")
    done = ogive("fit", "am ~ wt", CARS, "-o", "coef.csv", "--format", "csv")
    assert done.status == 2 and done.out == ""
    assert "'coef.csv' is there already and is no model: -o saves the model" in done.err
    assert (tmp_path / "coef.csv").read_text() == "name,estimate\nwt,1\n"
    write("empty", "")
    for path in ("m.json", "m.json", "empty", "/dev/null"):  # new, its own kind, nothing to lose, no file
        assert ogive("fit", "am ~ wt", CARS, "-o", path).status == 0
    done = ogive("fit", "am ~ wt", CARS, "-o", "new.csv")
    assert done.status == 0 and "'new.csv' holds the model, as JSON" in done.err


def test_a_file_named_twice_is_said(ogive):
    done = ogive("fit", "am ~ wt", CARS, CARS, "--format", "json")
    assert done.json()["rows"]["read"] == 64
    assert "named more than once: its rows count each time" in done.err


@pytest.mark.parametrize("written", ["0.9", "90", "90%"])
def test_a_level_may_be_a_percentage(ogive, written):
    assert ogive("fit", "am ~ wt", CARS, "--level", written, "--format", "json").json()["fit"]["level"] == 0.9


PREDICTED = [
    ("wt\n2\nx\n", "new.csv: column 'wt' holds text ('x', line 3) where the model needs numbers"),
    ("wt\nx\ny\n", "new.csv: column 'wt' holds text ('x', line 2) where the model needs numbers"),
    ("wt\n2\n3\n4\nx\n", "new.csv: column 'wt' holds 1 cell that is not a number (first 'x', line 5) among 4"),
    ("WT,hp\n2,3\n", "new.csv lacks the column 'wt'; the model needs 'wt' (is 'WT' for 'wt' meant?)"),
]


@pytest.mark.parametrize("formula", ["am ~ wt", "am ~ log(wt)"])
@pytest.mark.parametrize("text,says", PREDICTED, ids=range(len(PREDICTED)))
def test_what_is_wrong_with_new_rows_is_shown_in_them(ogive, write, text, says, formula):
    assert ogive("fit", formula, CARS, "-o", "m.json").status == 0
    done = ogive("predict", "m.json", write("new.csv", text))
    assert done.out == "" and says in done.err and "am ~" not in done.err


def test_a_factor_of_text_stays_text_in_new_rows(ogive, write):
    for levels in (["TRUE", "FALSE", "maybe"], ["1.50", "+2", "high", "low"], ["1e3", "07", "x"]):
        rows = "".join(f"{(i * 7 // 3) % 2},{levels[i % len(levels)]}\n" for i in range(60))
        assert ogive("fit", "y ~ h", write("a.csv", "y,h\n" + rows), "-o", "a.json").status == 0
        some = write("b.csv", f"h\n{levels[0]}\n{levels[1]}\n")
        done = ogive("predict", "a.json", some)
        assert done.status == 0, done.err
        assert done.out.count("0.") == 2
        compared = f"y ~ I(h == '{levels[0]}')"
        assert ogive("fit", compared, "a.csv", "-o", "c.json").status == 0
        assert ogive("predict", "c.json", some).status == 0


def test_no_more_coefficients_than_rows(ogive):
    done = ogive("fit", "am ~ mpg*hp*wt*qsec*drat*disp*carb*gear*vs*cyl", CARS, "--format", "json")
    fit = done.json()["fit"]
    assert fit["rank"] <= 32 and fit["residual_df"] >= 0


def test_a_line_of_several_files_names_its_file(ogive, write):
    write("f1.csv", "y,x\n1,1\n0,2\n")
    write("f2.csv", "y,x\n1,1.5\n0,q\n")
    done = ogive("fit", "y ~ x", "f1.csv", "f2.csv")
    assert done.status == 3 and "first 'q', line 3 of f2.csv" in done.err
    write("g1.csv", "am,wt\n1,2\n0,3\n")
    write("g2.csv", "am,wt\n1,0\n0,3\n1,-1\n")
    done = ogive("fit", "am ~ log(wt)", "g1.csv", "g2.csv")
    assert done.status == 3 and "first: line 2 of g2.csv" in done.err


def test_two_decimal_marks_in_a_column(ogive, write):
    done = ogive("fit", "y ~ x", write("d.csv", "y;x\n1;2,5\n0;3.5\n1;4\n"))
    assert done.status == 3 and "some decimals with a comma and some with a point (first '2,5', line 2)" in done.err


def test_text_among_few_numbers_is_counted(ogive, write):
    done = ogive("fit", "y ~ log(x)", write("t.csv", "y,x\n1,2\n0,a\n1,b\n0,a\n1,3\n"))
    assert done.status == 3 and "3 cells of 5 are not numbers: first 'a', line 3" in done.err


@pytest.mark.parametrize("power", [-665, 665])
def test_columns_of_any_size_have_a_standard_error(ogive, write, power):
    cars = [line.split(",") for line in CARS.read_text().replace('"', "").split("\n") if line]
    wt, am = cars[0].index("wt"), cars[0].index("am")
    rows = "".join(f"{row[am]},{float(row[wt]) * 2.0**power!r}\n" for row in cars[1:])
    scaled = ogive("fit", "am ~ wt", write("s.csv", "am,wt\n" + rows), "--format", "json").json()["coefficients"][1]
    plain = ogive("fit", "am ~ wt", CARS, "--format", "json").json()["coefficients"][1]
    assert scaled["z"] == plain["z"] and scaled["std_error"] * 2.0**power == plain["std_error"]


def test_the_response_takes_no_reference_level(ogive, write):
    data = write("r.csv", "y,x\n" + "".join(f"{'yes' if i % 3 else 'no'},{i % 5}\n" for i in range(30)))
    done = ogive("fit", "C(y, Treatment('yes')) ~ x", data)
    assert done.status == 2 and "--event" in done.err and "^^^^^" in done.err


NO_MAXIMUM = [
    ("y,g\n1,a\n0,a\n1,b\n1,b\n1,b\n1,b\n1,b\n", "quasi-completely", "g[T.b] goes to +infinity"),
    ("y,g\n0,1\n0,2\n0,3\n1,4\n1,5\n1,6\n", "completely", "g goes to +infinity, Intercept goes to -infinity"),
]


@pytest.mark.parametrize("text,kind,part", NO_MAXIMUM, ids=["quasi", "complete"])
@pytest.mark.parametrize("layout", [[], ["--glm"]], ids=["logit", "glm"])
def test_separation_is_decided_and_explained(ogive, write, text, kind, part, layout):
    done = ogive("fit", "y ~ g", write("q.csv", text), "--strict", *layout)
    assert done.status == 4
    words = " ".join(done.out.split())
    assert f"the data are {kind} separated" in words and part in words
    assert "unique and finite" not in words


def test_the_proof_is_printed_where_there_is_one(ogive):
    done = ogive("fit", "am ~ mpg + hp + wt", CARS)
    assert "Maximum:  unique and finite; the estimates are within" in done.out
    assert ogive("fit", "am ~ mpg + hp + wt", CARS, "--format", "json").json()["maximum"]["distance"] < 1e-11


def test_a_model_of_separated_data_predicts_nothing(ogive, write):
    assert ogive("fit", "y ~ g", write("q.csv", NO_MAXIMUM[0][0]), "-o", "q.json").status == 0
    done = ogive("predict", "q.json", "q.csv")
    assert done.status != 0 and "g[T.b] is infinite" in done.err


def test_a_coefficient_without_a_limit_is_not_called_aliased(ogive):
    done = ogive("fit", "am ~ .", CARS)
    assert "completely separated" in " ".join(done.out.split()) and "aliased" not in done.out
    assert done.status == 0 and "have no limit" in " ".join(done.out.split())
