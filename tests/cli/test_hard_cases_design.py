"""Hard cases of the steps, the design, weights and counts; test_hard_cases.py has the table of ids."""

import math

import pytest
from conftest import DATA
from hard_cases import DATA_ERROR, USAGE, close, csv, digits, errors, estimates, finite, refused


THIRDS = [int(i % 3 == 0) for i in range(21)]
THIRDS_TRUTH = {"Intercept": -0.290489980038015, "x": -0.0413047718451751}

# id: (file, formula, coefficients); steps of full length leave for 1e14 on D1 to D4.
STEPS = {
    "D1": (csv("a,b,y", [-10, 0, 8, 610, 0, 0, 1], [-3, 0, -66, -5000, -2921, 0, 8], [1, 0, 0, 0, 1, 1, 1]), "y ~ a + b",
           {"Intercept": 0.804046255439165, "a": -0.486594991497815, "b": -0.00180917182022507},
           [1.26228140071703, 0.570169225929342, 0.00719481076194824], -2.15258495311594),
    "D2": (csv("a,b,y", [30, 0, 8, -5000, 1, -4, 0, -17], [6, 0, -2301, -2, 2, -1, 0, 0], [1, 1, 0, 0, 0, 0, 1, 1]), "y ~ a + b",
           {"Intercept": 0.497659592539227, "a": 0.00179188551163664, "b": 0.206852969810124}, [], None),
    "D3": (csv("a,b,y", [-18, 0, -1, -1, 0, 0, -5000, -801], [-132, 5000, -5, 2, 0, 0, -28, 1], [1, 0, 0, 1, 0, 1, 1, 1]), "y ~ a + b",
           {"Intercept": -0.147453419557965, "a": -0.300137446448328, "b": -0.00145026945732267}, [], None),
    "D4": (csv("a,b,c,y", [0, 96, -160, -1100, -43, 0, -4, 0], [30, 77, 2950, 0, 4, 8, 309, -5000],
               [0, 0, 409, -5000, 5000, 1, 0, 1], [1, 1, 0, 0, 1, 0, 0, 1]), "y ~ a + b + c",
           {"Intercept": 0.0176704081073247, "a": 1.61679961170614, "b": -0.00122114558482102, "c": 0.0157424696335177}, [], None),
    "D5": (csv("x,y", [-1, -3, 4, 102, 4, 1, 2, -2, 3, 83, 3], [0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1]), "y ~ x",
           {"Intercept": -3.26999167066952, "x": 1.12876016566018}, [], None),
    "G1": (csv("y", [1, 1, 1, 0]), "y ~ 1", {"Intercept": math.log(3)}, [], None),
}


@pytest.mark.parametrize("case", STEPS)
@pytest.mark.parametrize("layout", [[], ["--glm"]], ids=["logit", "glm"])
def test_steps(ogive, write, case, layout):
    text, formula, coefficients, std_errors, log_likelihood = STEPS[case]
    report = ogive("fit", formula, write("d.csv", text), "--format", "json", *layout).json()
    finite(report, coefficients, std_errors, log_likelihood)


@pytest.mark.parametrize("case,weight", [("W3", 2.0**40), ("W4", 2.0**-40), ("W4-tiny", 2.0**-60)])
def test_the_scale_of_weights_changes_no_coefficient(ogive, write, case, weight):
    data = write("d.csv", csv("x,y,w", range(21), THIRDS, [weight] * 21))
    report = ogive("fit", "y ~ x", data, "--weights", "w", "--weight-kind", "precision", "--format", "json").json()
    close(report, THIRDS_TRUTH)
    plain = ogive("fit", "y ~ x", data, "--format", "json").json()
    for name, error in errors(plain).items():
        assert digits(errors(report)[name], error / math.sqrt(weight)) >= 13


def test_o3_offset_of_integers_without_a_constant(ogive, write):
    # R 4.2.2 dies on an integer offset beside `0 + x`.  A whole offset of 800 moves the intercept alone.
    data = write("d.csv", csv("x,y,o,s", range(21), THIRDS, [800] * 21, [i % 2 for i in range(21)]))
    assert ogive("fit", "y ~ 0 + x", data, "--offset", "s", "--format", "json").json()["fit"]["converged"]
    report = ogive("fit", "y ~ x", data, "--offset", "o", "--format", "json").json()
    close(report, {"Intercept": THIRDS_TRUTH["Intercept"] - 800, "x": THIRDS_TRUTH["x"]})


def test_a_first_step_of_1e13_standard_errors(ogive):
    # Offsets at odds with 10^12 trials: the certifier's answer (tests/certifier) on the same file.
    report = ogive("fit", "y/m ~ 0 + x1 + x2 + x3", DATA / "offsets_against.csv", "--offset", "off", "--format", "json").json()
    finite(report, {"x1": -4.9226506429290826e-08, "x2": -0.03831509862401347, "x3": 0.1261931226070335},
           [8.159685934160826e-15, 6.429017920396495e-07, 6.29464331929741e-07], -21341411492463.95)


@pytest.mark.parametrize("events", [(10, 20, 30), (10, 20, 50)], ids=["G4-inside", "G4-boundary"])
def test_g4_log_link_with_three_levels(ogive, write, events):
    # Saturated: the estimates are the logarithms of the proportions, at p = 1 on the boundary.
    data = write("d.csv", csv("g,y,m", ["a", "b", "c"], events, [50] * 3))
    report = ogive("fit", "y/m ~ g", data, "--link", "log", "--format", "json").json()
    a, b, c = (math.log(e / 50) for e in events)
    close(report, {"Intercept": a, "g[T.b]": b - a, "g[T.c]": c - a})
    assert [note.get("code") for note in report["notes"]] == (["boundary"] if c == 0 else [])


# id: (file, formula, aliased column, words of its sentence, the formula without it)
HALVES = [0, 1, 0, 1, 1, 0, 1, 0]
ALIASED = {
    "C1": (csv("x,one,y", range(8), [3] * 8, HALVES), "y ~ x + one", "one", "it equals 3", "y ~ x"),
    "C2": (csv("d0,d1,d2,y", [1, 1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1, 1, 1],
               [0, 1, 0, 1, 1, 0, 1, 0, 0]), "y ~ d0 + d1 + d2", "d2", "it equals 1 - d0 - d1", "y ~ d0 + d1"),
    "C3": (csv("x,z,y", range(8), [0] * 8, HALVES), "y ~ x + z", "z", "it is 0 in every row", "y ~ x"),
    "C4": (csv("kg,lb,y", [(1 + i % 5) / 7 for i in range(8)], [2.2046 * ((1 + i % 5) / 7) for i in range(8)], HALVES), "y ~ kg + lb",
           "lb", "it equals 2.205", "y ~ kg"),
}


@pytest.mark.parametrize("case", ALIASED)
def test_aliased_columns_are_named_with_what_they_equal(ogive, write, case):
    text, formula, aliased, words, without = ALIASED[case]
    data = write("d.csv", text)
    report = ogive("fit", formula, data, "--format", "json").json()
    assert report["fit"]["converged"] and report["maximum"]["exists"]
    assert estimates(report)[aliased] is None and {row["name"] for row in report["aliases"]} == {aliased}
    assert any(f"{aliased} is not estimated: {words}" in note["text"] for note in report["notes"])
    bare = ogive("fit", without, data, "--format", "json").json()
    for name, value in estimates(bare).items():  # what is identified is what it is without the column
        assert abs(estimates(report)[name] - value) <= 1e-13 * errors(bare)[name]
        assert digits(errors(report)[name], errors(bare)[name]) >= 13


@pytest.mark.parametrize("unit", [5e-324, 1e-310], ids=["X4", "X4-other"])
def test_x4_a_coefficient_beyond_the_range(ogive, write, unit):
    data = write("d.csv", csv("x,y", [i * unit for i in range(8)], [0, 1, 0, 1, 1, 0, 1, 1]))
    done = ogive("fit", "y ~ x", data, "--format", "json")
    refused(done, DATA_ERROR, "out_of_range", "'x'", "range", "rescale")
    # What the message says to do; a subnormal unit has fewer digits.
    scaled = ogive("fit", "y ~ I(x * 1e300)", data, "--format", "json").json()
    plain = ogive("fit", "y ~ x", write("plain.csv", csv("x,y", range(8), [0, 1, 0, 1, 1, 0, 1, 1])), "--format", "json").json()
    finite(scaled, {"I(x * 1e300)": estimates(plain)["x"] / (unit * 1e300)}, least=12)


@pytest.mark.parametrize("unit", [1e306, 1e307], ids=["1e306", "1e307"])
def test_x4_numbers_too_large_for_a_step_between(ogive, write, unit):
    data = write("d.csv", csv("x,y", [i * unit for i in range(8)], [0, 1, 0, 1, 1, 0, 1, 1]))
    refused(ogive("fit", "y ~ x", data, "--format", "json"), DATA_ERROR, "out_of_range", "'x'", "range", "rescale")
    plain = ogive("fit", "y ~ x", write("plain.csv", csv("x,y", range(8), [0, 1, 0, 1, 1, 0, 1, 1])), "--format", "json").json()
    finite(ogive("fit", "y ~ I(x / 1e300)", data, "--format", "json").json(), {"I(x / 1e300)": estimates(plain)["x"] / (unit / 1e300)})


@pytest.mark.parametrize("case,weights,words", [("W1", [1, -1, 1, 1, 1, 1], ["'w'", "-1"]), ("W2", [0] * 6, ["weight of 0"]),
                                               ("W2-nan", [1, 1, 1, 1, 1, "inf"], ["'w'"])])
def test_bad_weights(ogive, write, case, weights, words):
    data = write("d.csv", csv("x,y,w", range(6), [0, 1, 0, 1, 1, 0], weights))
    done = ogive("fit", "y ~ x", data, "--weights", "w", "--weight-kind", "precision", "--format", "json")
    assert done.status in (USAGE, DATA_ERROR) and done.out == ""
    assert all(word in done.err for word in words), done.err


def test_b0_a_row_without_trials(ogive, write):
    data = write("d.csv", csv("x,y,m", [1, 2, 3, 4], [1, 0, 3, 4], [5, 0, 5, 5]))
    report = ogive("fit", "y/m ~ x", data, "--format", "json").json()
    finite(report, {"Intercept": -2.32098987183276, "x": 0.919159934149834})


def test_b1_more_successes_than_trials(ogive, write):
    data = write("d.csv", csv("x,y,m", [1, 2, 3, 4], [1, 7, 3, 4], [5, 5, 5, 5]))
    done = ogive("fit", "y/m ~ x", data, "--format", "json")
    assert done.status == DATA_ERROR and done.out == ""
    assert "7" in done.err and "5" in done.err and "trials" in done.err


@pytest.mark.parametrize("case,y", [("Y1", [0, 1, 2, 1]), ("Y2", [0, 1, -1, 1]), ("Y3", [0, 1, 0.5, 1])])
def test_a_response_of_three_values(ogive, write, case, y):
    done = ogive("fit", "y ~ x", write("d.csv", csv("x,y", [1, 2, 3, 4], y)), "--format", "json")
    refused(done, DATA_ERROR, "bad_response", "'y' has 3 values", "where two are needed", "I(y > ")
