"""Inputs on which common software is wrong without a word, and the right answers: whether there is a maximum.

Every hard case has an id, which is a test's.  Where they are:

| ids | what | where |
| --- | --- | --- |
| S1-S10, A0, A1, N1, N2, seed, SAT, L2, silvapulle1981 | existence of the estimate | here |
| X3, O2 | information beyond the range of doubles | here |
| D1-D5, G1, G5, S7, W3, W4, P1, O1, B0 | certified numbers | test_accuracy.py, by their names |
| NEARCOL, POLY, SHIFT, SCALE, WIDE, NEARSEP, RARE, SAT-64, OFFSET | graded problems | test_accuracy.py, by their names |
| D1-D5, G1-G4, W3, W4 | steps, boundaries, scales of weights | test_hard_cases_design.py |
| C1-C3, X4, W1, W2, B0, B1, Y1, Y2, O3 | design, weights, responses | test_hard_cases_design.py |
| T1-T19, levels, ties | data and types | test_hard_cases_types.py |
| csv-* | files | test_hard_cases_types.py |

G2 (glm2's heart) and G3 (its crabs) have no row: their data can be had only inside R packages.  G3's and L2's kind,
a maximum on the boundary of what the link admits, is G4 and L2.
"""

import json
import math
import os

import pytest
from conftest import DATA, TESTS
from hard_cases import (DIGITS, MINUS, NOT_CONVERGED, PLUS, UNKNOWN, DATA_ERROR, close, csv, digits, errors, estimates, finite,
                        logit, refused, separated)

ONE_TO_TEN = range(1, 11)
LATER_HALF = [int(x > 5) for x in ONE_TO_TEN]
U = [37 * i % 101 - 50.25 for i in range(200)]
V = [61 * i % 97 - 48 for i in range(200)]

# id: (file, formula, kind, limits, rows that are settled)
SEPARATED = {
    "S1": (csv("x,y", ONE_TO_TEN, LATER_HALF), "y ~ x", "complete", {"Intercept": MINUS, "x": PLUS}, 10),
    "S1-names": (csv("dose,dead", [3 * x - 40 for x in ONE_TO_TEN], [1 - y for y in LATER_HALF]), "dead ~ dose", "complete",
                 {"dose": MINUS}, 10),
    "S2": (csv("x,y", [-1, 0, 0, 1], [0, 0, 1, 1]), "y ~ x", "quasi-complete", {"Intercept": 0.0, "x": PLUS}, 2),
    "S4": (csv("u,v,y", U, V, [int(u + v > 0) for u, v in zip(U, V)]), "y ~ u + v", "complete",
           {"u": PLUS, "v": PLUS, "Intercept": UNKNOWN}, 200),
    "S8": (csv("x,y", [1, 2, 3, 3, 4, 5], [0, 0, 0, 1, 1, 1]), "y ~ x", "quasi-complete", {"x": PLUS, "Intercept": MINUS}, 4),
    "S9": (csv("x,y", [x * 1e-10 for x in ONE_TO_TEN], LATER_HALF), "y ~ x", "complete", {"Intercept": MINUS, "x": PLUS}, 10),
    "S10": (csv("x,y", [x + 1e6 for x in ONE_TO_TEN], LATER_HALF), "y ~ x", "complete", {"Intercept": MINUS, "x": PLUS}, 10),
    "N1": ("y,a,b,c\n0,1,2,3\n1,2,3,5\n", "y ~ a + b + c", "complete", {"b": UNKNOWN, "c": UNKNOWN}, 2),
    # The shape of Silvapulle's psychiatric interviews (1981): 35 scores, both outcomes at one of them.
    "silvapulle1981": (csv("ghqs,y", [0] * 18 + [1] * 8 + [2, 2, 4, 5, 5, 5, 7, 7, 10], [0] * 26 + [0] + [1] * 8), "y ~ ghqs",
                       "quasi-complete", {"ghqs": PLUS, "Intercept": MINUS}, 33),
}


@pytest.mark.parametrize("case", SEPARATED)
def test_separation(ogive, write, case):
    text, formula, kind, limits, rows = SEPARATED[case]
    data = write("data.csv", text)
    separated(ogive("fit", formula, data, "--format", "json").json(), kind, limits, rows)
    assert ogive("fit", formula, data, "--strict").status == NOT_CONVERGED


def test_s2_has_its_limit(ogive, write):
    report = ogive("fit", "y ~ x", write("d.csv", SEPARATED["S2"][0]), "--format", "json").json()
    assert digits(errors(report)["Intercept"], math.sqrt(2)) >= DIGITS
    assert digits(report["fit"]["log_likelihood"], -2 * math.log(2)) >= DIGITS


def cells(count=2000):
    """Rows (a, b, y) of S3: two factors of 4 and 5 levels, the cell (2, 3) all events, the others mixed."""
    return [(i % 4, i // 4 % 5, int((i % 4, i // 4 % 5) == (2, 3) or i * 7919 % 13 < 6)) for i in range(count)]


def test_s3_names_the_one_infinite_interaction(ogive, write):
    rows = cells()
    data = write("d.csv", "a,b,y\n" + "".join(f"a{a},b{b},{y}\n" for a, b, y in rows))
    report = ogive("fit", "y ~ a*b", data, "--format", "json").json()
    mean = {(a, b): math.fsum(y for i, j, y in rows if (i, j) == (a, b)) / 100 for a in range(4) for b in range(5)}
    full = {cell: logit(p) for cell, p in mean.items() if p < 1}
    truth = {"Intercept": full[0, 0]}
    truth |= {f"a[T.a{a}]": full[a, 0] - full[0, 0] for a in range(1, 4)}
    truth |= {f"b[T.b{b}]": full[0, b] - full[0, 0] for b in range(1, 5)}
    truth |= {f"a[T.a{a}]:b[T.b{b}]": full[a, b] - full[a, 0] - full[0, b] + full[0, 0]
              for a in range(1, 4) for b in range(1, 5) if (a, b) != (2, 3)}
    separated(report, "quasi-complete", {"a[T.a2]:b[T.b3]": PLUS}, 100)
    # Differences of logarithms lose digits where they nearly cancel: errors count against 1.
    assert max(abs(estimates(report)[name] - value) for name, value in truth.items()) < 1e-13 and len(truth) == 19


def test_s5_endometrial(ogive):
    report = ogive("fit", "HG ~ NV + PI + EH", DATA / "endometrial.csv", "--format", "json").json()
    truth = json.loads((TESTS / "reference" / "profile.json").read_text(encoding="utf-8"))["endometrial"]
    names = ["Intercept", "NV", "PI", "EH"]
    separated(report, "quasi-complete", {"NV": PLUS})
    for place in (0, 2, 3):
        assert digits(estimates(report)[names[place]], float(truth["coef"][place])) >= DIGITS
        assert digits(errors(report)[names[place]], float(truth["se"][place])) >= DIGITS
    assert digits(report["fit"]["log_likelihood"], float(truth["loglik"])) >= DIGITS
    close(report, {"Intercept": 4.30451778, "PI": -0.04218340, "EH": -2.90260561}, least=7)  # as they are published


def test_s5_endometrial_firth(ogive):
    report = ogive("fit", "HG ~ NV + PI + EH", DATA / "endometrial.csv", "--penalty", "firth", "--format", "json").json()
    close(report, {"Intercept": 3.774559713647115, "NV": 2.92927335319712, "PI": -0.0347517598704367, "EH": -2.60416392529368})
    close(report, {"Intercept": 3.774559713647115, "NV": 2.92927335319712, "PI": -0.0347517598704367, "EH": -2.60416392529368},
          [1.48869166344, 1.55076372945, 0.0395781473478, 0.776017642502], least=11.5)


@pytest.mark.parametrize("n", [2000, 100_000] if os.environ.get("OGIVE_TEST_ALL") else [2000])
def test_s6_a_dummy_of_a_single_row(ogive, write, n):
    text = "x1,x2,y\n" + "".join(f"{31 * i % 17},{int(i == 17)},{1 if i == 17 else int(7919 * i % 101 < 10)}\n" for i in range(n))
    report = ogive("fit", "y ~ x1 + x2", write("d.csv", text), "--format", "json").json()
    separated(report, "quasi-complete", {"x2": PLUS}, 1)
    # The limit is the fit without row 17: certified on the 17 counts that the other rows make.
    counts = {}
    for i in range(n):
        if i != 17:
            events, trials = counts.get(31 * i % 17, (0, 0))
            counts[31 * i % 17] = (events + int(7919 * i % 101 < 10), trials + 1)
    truth = certified([events for events, _ in counts.values()], [trials for _, trials in counts.values()], list(counts))
    for place, name in enumerate(("Intercept", "x1")):
        assert digits(estimates(report)[name], truth["coef"][place]) >= DIGITS - 3 * place  # x1 is 57 times below its error
        assert digits(errors(report)[name], truth["se"][place]) >= DIGITS


def certified(events, trials, x):
    """Coefficients and errors of a constant and x, in multiple precision."""
    from certifying import answer

    return answer(events, [[1] * len(x), x], trials=trials)


def test_s7b_rows_of_weight_zero_do_not_count(ogive, write):
    x = [*range(1000), 499, 501]
    data = write("d.csv", csv("x,y,w", x, [int(i >= 500) for i in range(1000)] + [1, 0], [1] * 1000 + [0, 0]))
    separated(ogive("fit", "y ~ x", data, "--weights", "w", "--weight-kind", "precision", "--format", "json").json(), "complete", {"x": PLUS, "Intercept": MINUS})
    finite(ogive("fit", "y ~ x", data, "--format", "json").json(), {"Intercept": -525.170648232789, "x": 1.05109099888819},
           [278.922747, 0.558183785], least=8.5)


@pytest.mark.parametrize("value", [0, 1], ids=["A0", "A1"])
def test_one_outcome_only(ogive, write, value):
    done = ogive("fit", "y ~ x", write("d.csv", csv("x,y", range(10), [value] * 10)), "--format", "json")
    refused(done, DATA_ERROR, "bad_response", f"y = {value}")


def test_n2_one_row(ogive, write):
    refused(ogive("fit", "y ~ x", write("d.csv", "y,x\n1,2\n"), "--format", "json"), DATA_ERROR, "bad_response", "y = 1")


def test_seed_is_no_false_alarm(ogive):
    done = ogive("fit", "am ~ mpg + hp + wt", DATA / "mtcars.csv")
    assert done.status == 0 and "separat" not in done.out and "Maximum:  unique and finite" in done.out


@pytest.mark.parametrize("power", range(1, 16))
def test_sat_two_rows(ogive, write, power):
    # 1 of 10^k, then 10^k - 1 of 10^k: the log odds are -+log(10^k - 1), the error of one is sqrt(m / (m - 1)).
    m = 10**power
    report = ogive("fit", "y/m ~ x", write("d.csv", csv("y,m,x", [1, m - 1], [m, m], [0, 1])), "--format", "json").json()
    odds, error = math.log(m - 1), math.sqrt(m / (m - 1))
    finite(report, {"Intercept": -odds, "x": 2 * odds}, [error, math.sqrt(2) * error])


BOUNDARY = csv("x,y,m", [0, 1, 2, 3], [2, 5, 30, 50], [50] * 4)


def test_l2_a_maximum_on_the_boundary(ogive, write):
    report = ogive("fit", "y/m ~ x", write("d.csv", BOUNDARY), "--link", "log", "--format", "json").json()
    close(report, {"Intercept": -2.58293691948878, "x": 0.860978973162925})
    assert errors(report) == {"Intercept": None, "x": None}  # no regular errors there


def test_l2_the_boundary_is_said(ogive, write):
    command = ("fit", "y/m ~ x", write("d.csv", BOUNDARY), "--link", "log")
    done = ogive(*command, "--format", "json", "--strict")  # it is a maximum: no status of its own
    report = done.json()
    assert report["fit"]["converged"] and report["boundary"] == {"rows": 1} and report["boundary_rows"] == [{"row": "line 5"}]
    (note,) = report["notes"]
    assert (note["kind"], note["code"]) == ("warning", "boundary") and "at line 5 the fitted probability is exactly 1" in note["text"]
    assert "profile" not in report and report["variance_inflation"] == []
    assert "boundary of what the log link allows" in " ".join(ogive(*command).out.split())
    for beside in ("--plain", "--format=csv"):
        assert "warning: The maximum lies on the boundary" in ogive(*command, beside).err
    asked = ogive(*command, "--profile")
    assert asked.status == 0 and "no profile intervals of a maximum on the boundary" in asked.err and "LR chi2" not in asked.out


def test_rows_on_the_boundary_are_named_as_in_the_file(ogive):
    # Complete rows begin at line 2 of mtcars; the label of a row stands beside its line.
    report = ogive("fit", "am ~ hp + wt", DATA / "mtcars.csv", "--link", "log", "--format", "json").json()
    assert report["boundary_rows"] == [{"row": "line 29 (Lotus Europa)"}]


def test_silvapulle1981_is_finite_with_a_log_link(ogive, write):
    # Separated for the logit; for the log link the bound b0 + 10 b1 <= 0 keeps the maximum finite.
    report = ogive("fit", "y ~ ghqs", write("d.csv", SEPARATED["silvapulle1981"][0]), "--link", "log", "--format", "json").json()
    ours = estimates(report)
    assert all(isinstance(value, float) and math.isfinite(value) for value in ours.values())
    assert abs(ours["Intercept"] + 10 * ours["ghqs"]) < 1e-9


@pytest.mark.parametrize("link,half", [("probit", 0.0), ("cloglog", math.log(math.log(2))), ("loglog", -math.log(math.log(2))),
                                       ("cauchit", 0.0)])
def test_separation_is_the_same_for_other_links(ogive, write, link, half):
    for case in ("S1", "S8", "S9", "silvapulle1981"):
        text, formula, kind, limits, rows = SEPARATED[case]
        separated(ogive("fit", formula, write("d.csv", text), "--link", link, "--format", "json").json(), kind, limits, rows)
    # S2: the rows at 0 have one event of two, so that the limit of the intercept is the link of one half.
    separated(ogive("fit", "y ~ x", write("d.csv", SEPARATED["S2"][0]), "--link", link, "--format", "json").json(), "quasi-complete",
              {"x": PLUS, "Intercept": half}, 2)


def test_o2_offsets_that_leave_no_information_are_named(ogive, write):
    data = write("d.csv", csv("y,off", [0, 1, 0, 1], [800, 800, -800, -800]))
    done = ogive("fit", "y ~ 1", data, "--offset", "off", "--format", "json").json()
    assert not done["fit"]["converged"] and done["fit"]["stop"] == "singular"
    assert any("size of the offset" in note["text"] for note in done["notes"])


# Information of 1e-200 in the units of its column; of e^-800.  No number is taken for an estimate.
BEYOND_DOUBLES = {
    "X3": (csv("x,y", [*range(1, 10), "1e200"], [0, 1, 0, 0, 1, 0, 1, 1, 0, 0]), "y ~ x", (), "not_certified",
           "Look for values far beyond all others of their column"),
    "O2": (csv("o,y", [800, 800, -800, -800], [0, 1, 0, 1]), "y ~ 1", ("--offset", "o"), "singular",
           "look at the size of the offset"),
}


@pytest.mark.parametrize("case", BEYOND_DOUBLES)
def test_what_is_beyond_doubles_is_said(ogive, write, case):
    text, formula, options, code, remedy = BEYOND_DOUBLES[case]
    data = write("d.csv", text)
    report = ogive("fit", formula, data, *options, "--format", "json").json()
    assert not report["fit"]["converged"] and report["fit"]["stop"] == code and "maximum" not in report
    assert [note for note in report["notes"] if note.get("code") == code and remedy in note["text"]], report["notes"]
    assert ogive("fit", formula, data, *options, "--strict").status == NOT_CONVERGED
