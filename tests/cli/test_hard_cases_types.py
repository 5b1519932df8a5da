"""Hard cases of types, levels and files; test_hard_cases.py has the table of ids."""

import codecs
import json
import os

import pytest
from hard_cases import DATA_ERROR, USAGE, csv, estimates, refused

N = 24
X = [[0.5, 1.25, 2, 3.5, 4, 5.75][i % 6] + i // 6 for i in range(N)]
Y = [0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 1]
NUMBERS = csv("x,y", X, Y)


def fitted(ogive, write, text, formula="y ~ x", *options):
    return ogive("fit", formula, write("d.csv", text), "--format", "json", *options)


@pytest.mark.parametrize("later,other", [("yes", "no"), ("True", "False"), ("TRUE", "FALSE"), ("b", "a")], ids=["T1", "T2", "T2-R", "T1-ab"])
def test_two_valued_targets_model_the_later_and_say_so(ogive, write, later, other):
    plain = fitted(ogive, write, NUMBERS).json()
    report = fitted(ogive, write, csv("x,y", X, [later if y else other for y in Y])).json()
    assert estimates(report) == estimates(plain)
    event = report["event"]
    assert (event["event"].lower(), event["non_event"].lower(), event["events"]) == (later.lower(), other.lower(), sum(Y))


def test_t3_a_target_of_1_and_2(ogive, write):
    text = csv("x,y", X, [y + 1 for y in Y])
    refused(fitted(ogive, write, text), DATA_ERROR, "bad_response", "the values 1 and 2", "--event 2")
    assert estimates(fitted(ogive, write, text, "y ~ x", "--event", 2).json()) == estimates(fitted(ogive, write, NUMBERS).json())


def test_t4_a_target_of_three_levels(ogive, write):
    text = csv("x,y", X, ["abc"[i % 3] for i in range(N)])
    refused(fitted(ogive, write, text), DATA_ERROR, "bad_response", "3 values", "I(y == 'c')")


def test_t5_decimals_of_many_digits_are_their_nearest_double(ogive, write):
    long = csv("x,y", [f"{i}.10000000000000000000000000000001" for i in range(N)], Y)
    short = csv("x,y", [f"{i}.1" for i in range(N)], Y)
    assert estimates(fitted(ogive, write, long).json()) == estimates(fitted(ogive, write, short).json())


def test_t6_dates(ogive, write):
    done = fitted(ogive, write, csv("x,y", [f"2024-01-{i + 1:02}" for i in range(N)], Y))
    assert estimates(done.json()).keys() == {"Intercept", "x"}
    days = fitted(ogive, write, csv("x,y", [i + 19723 for i in range(N)], Y)).json()
    assert done.json()["coefficients"] == days["coefficients"]
    assert done.json()["dates"] == {"x": "days since 1970-01-01"} and "dates" not in days


@pytest.mark.parametrize("spelling", ["{:02}/01/2024", "2024-01-{:02} 12:30", "2024-01-{:02}T00:00:00Z", "{:02}.1.2024", "2024-1-{}"])
def test_t6_dates_are_never_taken_in_silence(ogive, write, spelling):
    done = fitted(ogive, write, csv("x,y", [spelling.format(i + 1) for i in range(N)], Y))
    said = [note["text"] for note in done.json()["notes"]]
    assert any("which is a date" in text and "factor of 24 levels" in text for text in said)


def test_t7_a_text_in_a_column_of_numbers(ogive, write):
    done = fitted(ogive, write, csv("x,y", ["oops" if i == 7 else x for i, x in enumerate(X)], Y))
    refused(done, DATA_ERROR, "bad_type", "'x'", "'oops'", "line 9", "--na oops")
    assert (json.loads(done.err)["error"]["line"], json.loads(done.err)["error"]["column"]) == (9, "x")


def test_t8_a_level_that_the_fit_never_saw(ogive, write):
    data = write("d.csv", csv("g,y", ["ab"[i % 2] for i in range(N)], Y))
    assert ogive("fit", "y ~ g", data, "-o", "m.json").status == 0
    done = ogive("predict", "m.json", write("new.csv", "g\na\nzebra\n"), "--format", "json")
    refused(done, DATA_ERROR, "unknown_level", "'zebra'", "'g'")


@pytest.mark.parametrize("case,missing", [("T9", {3, 9}), ("T17", {0, 11, 23})])
def test_missing_rows_are_counted_and_keep_their_place(ogive, write, case, missing):
    text = csv("x,y", ["" if i in missing else x for i, x in enumerate(X)], Y)
    report = fitted(ogive, write, text, "y ~ x", "-o", "m.json").json()
    assert report["rows"] == {"read": N, "used": N - len(missing), "dropped": len(missing)}
    assert report["missing"] == {"x": len(missing)}
    done = ogive("predict", "m.json", "d.csv", "--format", "json")
    rows = json.loads(done.out)
    assert len(rows) == N
    assert {i for i, row in enumerate(rows) if None in row.values()} == missing


def test_t10_a_level_of_a_single_row(ogive, write):
    report = fitted(ogive, write, csv("g,y", ["rare" if i == 1 else "ab"[i % 2] for i in range(N)], Y), "y ~ g").json()
    assert report["separation"]["kind"] == "quasi-complete" and report["separation"]["separated_rows"] == 1
    assert estimates(report)["g[T.rare]"] == "Infinity"


def test_t11_a_level_whose_rows_are_all_dropped(ogive, write):
    x = ["" if i in (4, 5) else v for i, v in enumerate(X)]
    g = ["gone" if i in (4, 5) else "ab"[i % 2] for i in range(N)]
    report = fitted(ogive, write, csv("x,g,y", x, g, Y), "y ~ x + g").json()
    assert estimates(report).keys() == {"Intercept", "x", "g[T.b]"}
    assert any("gone" in note["text"] for note in report["notes"]), report["notes"]


def test_t12_an_order_of_categories_is_treatment_coding(ogive, write):
    # Levels in the order of their texts, the first the reference: said in the report.
    text = csv("g,y", [["low", "mid", "high"][i * 5 % 7 % 3] for i in range(N)], Y)
    report = fitted(ogive, write, text, "y ~ g").json()
    assert estimates(report).keys() == {"Intercept", "g[T.low]", "g[T.mid]"}
    assert report["reference_levels"][0]["reference"] == "high"
    refused(fitted(ogive, write, text, "y ~ C(g, Poly)"), USAGE, "bad_formula", "Poly", "Treatment")


def test_t13_two_columns_of_one_name(ogive, write):
    refused(fitted(ogive, write, "x,x,y\n1,2,0\n2,3,1\n"), DATA_ERROR, "bad_data", "columns 1 and 2 both 'x'", "another name")


@pytest.mark.parametrize("name,quoted", [("größe in cm", "`größe in cm`"), ("größe in cm", 'Q("größe in cm")'), ("體重", "體重"),
                                         ("a b", "`a b`"), ("1st", "`1st`"), ("x~y", "`x~y`"), ("if", "`if`")], ids=range(7))
def test_t14_odd_names(ogive, write, name, quoted):
    report = fitted(ogive, write, NUMBERS.replace("x,y", f"{name},y"), f"y ~ {quoted}").json()
    assert list(estimates(report).values()) == list(estimates(fitted(ogive, write, NUMBERS).json()).values())


@pytest.mark.parametrize("text,code,words", [("x,y\n", "bad_data", ["no rows"]), ("x,y\nNA,0\nNA,1\n", "not_estimable", ["'x'", "missing"]),
                                             ("x,y\nNA,0\n2,\n", "not_estimable", ["'y' in 1, 'x' in 1"])], ids=["T15", "T16", "T16-both"])
def test_nothing_to_fit(ogive, write, text, code, words):
    refused(fitted(ogive, write, text), DATA_ERROR, code, *words)


@pytest.mark.parametrize("base", [2**24, 2**40, 2**52], ids=["T18", "T18-40", "T18-52"])
def test_large_integers_are_exact(ogive, write, base):
    moved = fitted(ogive, write, csv("x,y", [base + i for i in range(N)], Y)).json()
    plain = fitted(ogive, write, csv("x,y", list(range(N)), Y)).json()
    assert estimates(moved)["x"] == pytest.approx(estimates(plain)["x"], rel=1e-13)


@pytest.mark.parametrize("step", [1, 1000], ids=["T19", "T19-wide"])
def test_integers_beyond_the_double_are_exact_or_refused(ogive, write, step):
    done = fitted(ogive, write, csv("x,y", [2**60 + step * i for i in range(N)], Y))
    if done.status == 0:
        plain = fitted(ogive, write, csv("x,y", [step * i for i in range(N)], Y)).json()
        assert estimates(done.json())["x"] == pytest.approx(estimates(plain)["x"], rel=1e-13)
    else:
        assert done.status == DATA_ERROR and "'x'" in done.err


def test_a_hundred_thousand_levels_are_refused_before_they_are_made(ogive, write):
    text = "g,y\n" + "".join(f"l{i},{i % 2}\n" for i in range(100_000))
    refused(fitted(ogive, write, text, "y ~ g"), DATA_ERROR, "too_large", "'g'", "100,000 columns")


def test_a_product_of_a_thousand_levels_each_is_refused(ogive, write):
    text = "a,b,c,y\n" + "".join(f"a{i % 1000},b{i * 7 % 1000},c{i * 13 % 1000},{i % 2}\n" for i in range(3000))
    refused(fitted(ogive, write, text, "y ~ a:b:c"), DATA_ERROR, "too_large", "'a:b:c'", "1,000,000,000 columns")


def test_identical_rows_have_identical_scores(ogive, write):
    # Rows in each place of a SIMD register, in the tail, and over the ends of leaves of 256 rows.
    assert ogive("fit", "y ~ x + log(x)", write("d.csv", NUMBERS), "-o", "m.json").status == 0
    new = write("new.csv", "x\n" + "".join(f"{X[i * 7 % N]!r}\n" for i in range(1043)))
    lines = ogive("predict", "m.json", new).out.split("\n")[1:-1]
    assert len(lines) == 1043 and len(set(lines)) == len(set(X))


# id: (bytes, None for the numbers of the plain file, or (code, words))
COMMA = NUMBERS.replace(",", ";").replace(".", ",")
FILES = {
    "csv-semicolon-comma": (COMMA.encode(), None),
    "csv-bom": (codecs.BOM_UTF8 + NUMBERS.encode(), None),
    "csv-crlf": (NUMBERS.replace("\n", "\r\n").encode(), None),
    "csv-cr": (NUMBERS.replace("\n", "\r").encode(), None),
    "csv-no-last-newline": (NUMBERS.rstrip("\n").encode(), None),
    "csv-quoted": (('"' + NUMBERS.rstrip().replace(",", '","').replace("\n", '"\n"') + '"\n').encode(), None),
    "csv-utf16": (NUMBERS.encode("utf-16"), ("bad_data", ["UTF-16"])),
    "csv-nul": (NUMBERS.encode().replace(b"4,1", b"4\0,1", 1), ("bad_data", ["NUL", "line"])),
    "csv-short-row": (NUMBERS.encode() + b"3\n", ("bad_data", [f"line {N + 2}"])),
    "csv-long-row": (NUMBERS.encode() + b"3,1,7\n", ("bad_data", [f"line {N + 2}"])),
    "csv-unclosed-quote": (NUMBERS.encode() + b'"3,1\n', ("bad_data", ["quote", f"line {N + 2}"])),
    "csv-empty": (b"", ("bad_data", ["empty"])),
    "csv-overflow": (NUMBERS.encode() + b"1e400,1\n", ("", ["1e400"])),
    "csv-hexadecimal": (NUMBERS.encode() + b"0x10,1\n", ("bad_type", ["0x10"])),
    "csv-infinity": (NUMBERS.encode() + b"inf,1\n", ("", ["inf"])),
    "csv-arabic-digits": (NUMBERS.encode() + "١٢,1\n".encode(), ("bad_type", ["١٢"])),
    "csv-decimal-comma-quoted": (NUMBERS.encode() + b'"1,5",1\n', ("bad_type", ["1,5"])),
    "csv-thousands": (NUMBERS.encode() + b'"1,234",1\n', ("bad_type", ["1,234"])),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_read_exactly_or_refused(ogive, write, case):
    content, refusal = FILES[case]
    done = fitted(ogive, write, content)
    if refusal is None:
        assert estimates(done.json()) == estimates(fitted(ogive, write, NUMBERS).json())
        return
    code, words = refusal
    assert done.status == DATA_ERROR and done.out == "", done.out[:300]
    error = json.loads(done.err)["error"]
    assert code in ("", error["code"]) and all(word in error["message"] for word in words), error


def test_a_cell_may_hold_a_line_break_and_quotes(ogive, write):
    g = ['"two\nlines"' if i % 2 else '"a ""quoted"" word"' for i in range(N)]
    report = fitted(ogive, write, csv("g,y", g, Y), "y ~ g").json()
    assert report["reference_levels"][0]["reference"] == 'a "quoted" word'


@pytest.mark.skipif(not os.environ.get("OGIVE_TEST_ALL"), reason="large")
def test_a_hundred_thousand_columns(ogive, write):
    count = 100_000
    text = ",".join(["y", *(f"c{j}" for j in range(count))]) + "\n"
    text += "".join(",".join([str(i % 3 % 2), *(str((i * j) % 7) for j in range(count))]) + "\n" for i in range(6))
    assert fitted(ogive, write, text, "y ~ c5").status == 0
