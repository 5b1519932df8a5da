"""Ends of profile intervals that are hard to reach, infinite, or not found."""

import json
import pathlib

import pytest

ENDS = json.loads((pathlib.Path(__file__).parent.parent / "reference" / "profile_ends.json").read_text())


def profile(ogive, data, case, *options):
    weights = ("--weights", case["weights"], "--weight-kind", "frequency") if case.get("weights") else ()
    return ogive("fit", case["formula"], data, "--link", case["link"], "--profile", "--format", "json", *weights, *options).json()


@pytest.mark.parametrize("case", ENDS, ids=lambda case: case["name"])
def test_an_end_far_out_is_that_of_many_digits(ogive, write, case):
    one = profile(ogive, write("far.csv", case["csv"]), case)["profile"][case["place"]]
    assert one[case["side"]] == pytest.approx(float(case["end"]), rel=1e-9)
    if case["other"]:
        assert one["upper" if case["side"] == "lower" else "lower"] == case["other"]


# Under the log link a group's mean may go to 0, and the sum of squares stays finite.  Closed form: n log((rest + sum y^2) / least).
@pytest.mark.parametrize("group, infinite", [((1, -0.5, 0.4), True), ((0.9, -0.8, 0.5), True), ((1, 1.5, 1.2), False)])
def test_a_mean_may_vanish_under_the_gaussians_log_link(ogive, write, group, infinite):
    rows = "".join(f"a,{y}\n" for y in group) + "b,3\nb,4\nb,2.5\n"
    intercept, slope = profile(ogive, write("g.csv", "g,y\n" + rows), {"formula": "y ~ g", "link": "log"}, "--family", "gaussian")["profile"]
    assert (intercept["lower"] == "-Infinity") == infinite
    assert (slope["upper"] == "Infinity") == infinite
    for end in (intercept["upper"], slope["lower"]):
        assert isinstance(end, float)


# Of three coefficients a line: what is in closed form (all means may vanish: the sum of y^2 stays below the bound), and two restricted maxima
# told apart by a search along the other coefficient with 30 digits (sum of squares 38.3900941 and 39.9127812 where the intercept is 0).
@pytest.mark.parametrize("rows, place, key, value", [
    ("0,3 0,0 0,-1 2,2", 1, "upper", "Infinity"),
    ("1,-.1 4,.1 0,.7 0,-1", 1, "upper", "Infinity"),
    ("1,0 3,3 3,1 -1,2 2,0 1,2", 0, "lower", "-Infinity"),
    ("1,0.3 4,0.8 2,-0.6 2,0.1 -1,1.4", 0, "lower", "-Infinity"),
    ("0,3 1,3 4,1 3,3 4,1 4,-2 -1,0 3,-1", 0, "lr_statistic", 3.64238271261),
    ("0,3 1,3 4,1 3,3 4,1 4,-2 -1,0 3,-1", 0, "lower", -0.08722),
])
def test_profiles_of_the_gaussians_log_link_are_the_highest(ogive, write, rows, place, key, value):
    data = write("g.csv", "y,x\n" + rows.replace(" ", "\n") + "\n")
    one = profile(ogive, data, {"formula": "y ~ x", "link": "log"}, "--family", "gaussian")["profile"][place]
    assert one[key] == (value if isinstance(value, str) else pytest.approx(value, abs=6e-6))


def test_a_firth_interval_ends_on_the_highest_branch(ogive, write):
    # At 4.3146 a lower restricted maximum has the drop too; the higher one has it at 9.240427 (base R, the determinant written out).
    data = write("f.csv", "s,f,x\n0,1,0.2\n1,0,0.1\n0,1,0.6\n")
    report = ogive("fit", "cbind(s,f) ~ x", data, "--penalty", "firth", "--format", "json").json()
    assert report["coefficients"][0]["upper"] == pytest.approx(9.240427, abs=1e-6)


def test_what_is_not_found_is_said(ogive, write):
    rows = "x,w,y\n" + "".join(f"{x},{w}e-9,{y}\n" for x, w, y in ((-0.3, 1, 0), (-2, 1, 0), (-1, 2, 0), (0, 1, 0), (1, 2, 1), (0, 1, 0),
                                                                  (1, 1, 0), (0.5, 1, 0), (1.2, 1, 0), (3, 1, 0), (3, 2, 1), (-1, 1, 1)))
    fit = ("fit", "y ~ x + I(x ** 2)", write("w.csv", rows), "--weights", "w", "--weight-kind", "precision", "--profile")
    report = ogive(*fit, "--format", "json").json()
    missing = [one["name"] for one in report["profile"] if one["lower"] is None or one["upper"] is None]
    notes = [note for note in report["notes"] if note["code"] == "not_found"]
    assert missing and len(notes) == 1 and f"The profile of {', '.join(missing)} is not found in full" in notes[0]["text"]
    assert "not found" in ogive(*fit).out and "Nothing says that an end is infinite" in " ".join(ogive(*fit).out.split())


def test_successes_that_are_certain_under_cloglog_do_not_hide_the_maximum(ogive, write):
    rows = write("d.csv", "a1,a3,x,z,s,m\n0,0,1.66,1,0,1\n0,0,-0.38,1,4,4\n0,0,1.18,1,2,3\n0,0,-3,1,4,4\n1,0,1.28,0,2,4\n0,1,0.72,0,1,2\n"
                          "0,0,0.85,0,0,2\n1,0,-1,1,3,3\n1,0,1.6,1,1,2\n")
    report = ogive("fit", "s / m ~ a1 + a3 + x + z", rows, "--link", "cloglog", "--profile", "--format", "json").json()
    assert report["maximum"]["exists"] and report["maximum"]["distance"] < 1e-12
    assert all(isinstance(one[end], float) for one in report["profile"] for end in ("lower", "upper"))


BOUNDED = {  # found by searches of small sets: rays that lead far away, a row that leaves one end and meets its other, three rows in one vertex
    "far": ("log", "y ~ x", ["x"], "y,x\n0,-1\n0,-6\n1,6\n0,-6\n1,-14\n"),
    "other end": ("identity", "y ~ x1 + x2", ["x1", "x2"],
                  "y,x1,x2\n1,.7,0\n0,1.3,-1.3\n0,1.1,.5\n0,-.6,.6\n0,-1.7,.7\n0,2.1,-.3\n1,-.7,.1\n"),
    "vertex": ("log", "s/m ~ x1 + offset(o)", ["x1"], "s,m,o,x1\n2,5,.04,-.6\n0,3,-.02,.4\n0,1,.04,-2\n0,3,-.05,-1.4\n1,1,-.05,.9\n0,4,.05,-1.3\n"),
}


@pytest.mark.parametrize("case", BOUNDED)
@pytest.mark.parametrize("factor", [1e-7, 1e-4, 1, 1e4])
def test_ends_of_bounded_links_in_any_unit(ogive, case, factor):
    """The drop at an end is that of the fit in which an offset holds the coefficient there."""
    link, formula, names, text = BOUNDED[case]
    header, *rows = text.split()
    places = [header.split(",").index(name) for name in names]
    cells = [row.split(",") for row in rows]
    for row in cells:
        for place in places:
            row[place] = repr(float(row[place]) * factor)
    report = ogive("fit", formula, "-", "--link", link, "--format", "json", stdin="\n".join([header, *map(",".join, cells)]) + "\n").json()
    for profile in report["profile"]:
        name = profile["name"]
        left, right = formula.split(" ~ ")
        rest = " + ".join(["1" if name in names else "0", *(term for term in right.split(" + ") if term != name)])
        for side in ("lower", "upper"):
            held = [f"{float(row[places[names.index(name)]]) * profile[side]!r}" if name in names else repr(profile[side]) for row in cells]
            table = "\n".join([header + ",held", *(",".join(row) + "," + value for row, value in zip(cells, held))]) + "\n"
            done = ogive("fit", f"{left} ~ {rest} + offset(held)", "-", "--link", link, "--format", "json", "--no-profile", stdin=table).json()
            drop = 2 * (report["fit"]["log_likelihood"] - done["fit"]["log_likelihood"])
            assert drop == pytest.approx(3.841458820694124, rel=1e-7), (name, side, profile[side])
