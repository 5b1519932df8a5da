"""Robust errors: against 60 digits (tests/reference/robust.py), by their invariances, and what is said of them."""

import json

import pytest
from conftest import DATA, TESTS
from test_certified import digits

REFERENCE = json.loads((TESTS / "reference" / "robust.json").read_text())
KINDS = ("HC0", "HC1", "HC2", "HC3", "cluster")
WEIGH = {"none": lambda i: 1, "frequency": lambda i: 1 + i % 3, "precision": lambda i: 1 + i % 7 / 4}


def data_and_formula(case, write):
    """The problem's rows with the weights u and the clusters g of the reference."""
    mtcars = case["problem"] in ("carb", "mpg")
    path = DATA / "mtcars.csv" if mtcars else TESTS / "reference" / "certified" / f"{case['problem']}.csv"
    header, *rows = path.read_text().splitlines()
    weigh = WEIGH[case["weights"]]
    text = header + ",u,g\n" + "".join(f"{row},{weigh(i)},c{7 * i % 11}\n" for i, row in enumerate(rows))
    if mtcars:
        return write("d.csv", text), f"{case['problem']} ~ hp + wt"
    constants = ("(Intercept)", "const", "one", "x0")
    names = [f"`{name}`" for name in case["names"] if name not in constants]
    return write("d.csv", text), "y/m ~ " + " + ".join(["1", *names, "offset(off)"])


def fit_words(case, write, kind):
    data, formula = data_and_formula(case, write)
    words = ["fit", formula, data, "--family", case["family"], "--link", case["link"], "--format", "json", "--no-profile"]
    if case["weights"] != "none":
        words += ["--weights", "u", "--weight-kind", case["weights"]]
    return words + (["--cluster", "g"] if kind == "cluster" else ["--robust", kind])


@pytest.mark.parametrize("case", REFERENCE, ids=lambda c: f"{c['problem']}-{c['link']}-{c['weights']}")
def test_certified(ogive, write, case):
    """14 digits: so few rows run in twofold precision, and every number is rounded once."""
    for information in ("expected", "observed"):
        for kind in KINDS:
            truth = case.get(information, case["expected"])[kind]
            report = ogive(*fit_words(case, write, kind), "--information", information).json()
            assert report["fit"]["covariance_type"] == report["robust"]["kind"] == kind
            for row, error in zip(report["coefficients"], truth):
                assert digits(row["std_error"], error) >= 14, (kind, information, row, error)


def errors(run):
    return [row["std_error"] for row in run.json()["coefficients"]]


MTCARS = ("fit", "am ~ hp + wt", DATA / "mtcars.csv", "--format", "json")


def test_published_figures(ogive):
    """The four kinds of am ~ mpg + hp + wt, to the digits of reference values computed elsewhere."""
    wanted = {"HC0": [26.93522, .8076429, .03831202, 2.920483], "HC1": [28.79496, .8634065, .04095727, 3.122127],
              "HC2": [32.38238, .9732162, .04524012, 3.519501], "HC3": [39.20409, 1.190457, .05383516, 4.248466]}
    for kind, figures in wanted.items():
        found = errors(ogive("fit", "am ~ mpg + hp + wt", DATA / "mtcars.csv", "--robust", kind, "--format", "json"))
        assert [float(f"{x:.7g}") for x in found] == pytest.approx(figures, rel=2e-7), kind


def test_everything_of_the_table_follows(ogive):
    plain, robust = ogive(*MTCARS).json(), ogive(*MTCARS, "--robust", "hc1").json()
    for row, other in zip(robust["coefficients"], plain["coefficients"]):
        assert row["estimate"] == other["estimate"] and row["model_std_error"] == other["std_error"]
        assert row["z"] == row["estimate"] / row["std_error"] != other["z"]
        assert row["upper"] - row["estimate"] == pytest.approx(1.959963984540054 * row["std_error"], rel=1e-13)
    for key in ("log_likelihood", "lr_p_value", "aic", "deviance"):
        assert robust["fit"][key] == plain["fit"][key]
    for key in ("profile", "variance_inflation", "collinearity"):
        assert robust[key] == plain[key], key
    assert "model_std_error" not in plain["coefficients"][0] and "robust" not in plain


def test_students_t(ogive):
    """The quantiles at 29 and 5 degrees of freedom are those of any table."""
    for words, df, quantile in ((["--robust", "HC1"], 29, 2.045229642132703), (["--cluster", "carb"], 5, 2.570581835636314)):
        report = ogive(*MTCARS, *words, "--t", "-o", "m.json").json()
        assert report["fit"]["df_denom"] == df
        for row in report["coefficients"]:
            assert row["t"] == row["estimate"] / row["std_error"] and "z" not in row
            assert row["upper"] - row["estimate"] == pytest.approx(quantile * row["std_error"], rel=1e-12)
        joint = ogive("test", "hp", "m.json", "--format", "json").json()
        assert joint["test"]["distribution"] == "F" and joint["test"]["df_denom"] == df
        hp, = [row for row in report["coefficients"] if row["name"] == "hp"]
        assert joint["test"]["p_value"] == pytest.approx(hp["p_value"], rel=1e-11) == joint["contrasts"][0]["p_value"]
    text = ogive("fit", "am ~ hp + wt", DATA / "mtcars.csv", "--t").out
    assert "P>|t|" in text and "P>|z|" not in text and "Student's t with 29 degrees of freedom" in text


def test_each_row_its_own_cluster_is_hc1_nearly(ogive, write):
    """G = n: the factors differ, G/(G - 1) (n - 1)/(n - k) = n/(n - k), so that they are one."""
    header, *rows = (DATA / "mtcars.csv").read_text().splitlines()
    data = write("d.csv", header + ",id\n" + "".join(f"{row},{i}\n" for i, row in enumerate(rows)))
    clustered = errors(ogive("fit", "am ~ hp + wt", data, "--cluster", "id", "--format", "json"))
    assert clustered == pytest.approx(errors(ogive(*MTCARS, "--robust", "HC1")), rel=1e-13)


def test_clusters_of_any_kind_are_the_same(ogive, write):
    header, *rows = (DATA / "mtcars.csv").read_text().splitlines()
    spelled = {"integer": lambda i: i % 5, "text": lambda i: f"school {i % 5}", "real": lambda i: i % 5 + 0.25,
               "date": lambda i: f"2024-01-0{1 + i % 5}"}
    found = []
    for name, spell in spelled.items():
        data = write(f"{name}.csv", header + ",g\n" + "".join(f"{row},{spell(i)}\n" for i, row in enumerate(rows)))
        found.append(errors(ogive("fit", "am ~ hp + wt", data, "--cluster", "g", "--format", "json")))
    assert all(one == found[0] for one in found)
    data = write("b.csv", header + ",g\n" + "".join(f"{row},{i % 2 == 0}\n" for i, row in enumerate(rows)))
    report = ogive("fit", "am ~ hp + wt", data, "--cluster", "g", "--format", "json").json()
    assert report["robust"]["clusters"] == 2 and "few_clusters" in [note.get("code") for note in report["notes"]]


def test_rows_without_a_cluster_are_left_out(ogive, write):
    header, *rows = (DATA / "mtcars.csv").read_text().splitlines()
    text = header + ",g\n" + "".join(f"{row},{'' if i < 3 else i % 6}\n" for i, row in enumerate(rows))
    report = ogive("fit", "am ~ hp + wt", write("d.csv", text), "--cluster", "g", "--format", "json").json()
    assert report["rows"]["used"] == 29 and report["missing"] == {"g": 3}
    assert report["robust"] == {"kind": "cluster", "units": 29, "factor": pytest.approx(6 / 5 * 28 / 26),
                                "cluster": "g", "clusters": 6}


def test_a_dot_leaves_the_clusters_out(ogive, write):
    data = write("d.csv", "y,x,g\n" + "".join(f"{i * i % 7 % 2},{i % 5},{i % 4}\n" for i in range(40)))
    report = ogive("fit", "y ~ .", data, "--cluster", "g", "--format", "json").json()
    assert [row["name"] for row in report["coefficients"]] == ["Intercept", "x"]


def test_threads_do_not_change_a_bit(ogive, write):
    """40,000 rows: three super-chunks, clusters that cross them."""
    rows = "".join(f"{i * 7919 % 101 % 2},{i % 13 / 3},{i * 31 % 997},{1 + i % 3}\n" for i in range(40000))
    data = write("d.csv", "y,x,g,w\n" + rows)
    for words in (["--robust", "HC3"], ["--cluster", "g"], ["--cluster", "g", "--weights", "w", "--weight-kind", "sampling"]):
        runs = [errors(ogive("fit", "y ~ x", data, *words, "--format", "json", "-j", j)) for j in (1, 2, 5)]
        assert runs[0] == runs[1] == runs[2], words


def test_sampling_weights_are_robust_by_the_factor_alone(ogive, write):
    """Linearised errors are HC0 of the weighted rows times n/(n - 1)."""
    header, *rows = (DATA / "mtcars.csv").read_text().splitlines()
    data = write("d.csv", header + ",u\n" + "".join(f"{row},{1 + i % 4 / 2}\n" for i, row in enumerate(rows)))
    words = ("fit", "am ~ hp + wt", data, "--weights", "u", "--weight-kind", "sampling", "--format", "json")
    linearised, robust = ogive(*words), ogive(*words, "--robust", "HC0")
    assert errors(linearised) == pytest.approx([x * (32 / 31) ** 0.5 for x in errors(robust)], rel=1e-13)
    assert "linearised" not in robust.out and linearised.json()["fit"]["covariance_type"] == "linearised"


def test_like_statsmodels(ogive):
    """It computes HC0 under all four names, with the Hessian under other links than the logit."""
    plain = errors(ogive(*MTCARS, "--robust", "HC0"))
    for kind in ("HC1", "HC2", "HC3"):
        run = ogive(*MTCARS, "--robust", kind, "--like", "statsmodels")
        assert errors(run) == plain and run.json()["fit"]["covariance_type"] == kind
    probit = (*MTCARS, "--link", "probit")
    assert errors(ogive(*probit, "--robust", "HC2", "--like", "statsmodels")) == errors(
        ogive(*probit, "--robust", "HC0", "--information", "observed"))
    text = ogive("fit", "am ~ hp + wt", DATA / "mtcars.csv", "--robust", "HC1", "--like", "statsmodels").out
    assert "which is HC0" in " ".join(text.split())


def test_full_leverage_is_said(ogive, write):
    data = write("d.csv", "y,x,one\n" + "".join(f"{i % 3},{i % 5},{int(i == 7)}\n" for i in range(30)))
    words = ("fit", "y ~ x + one", data, "--family", "poisson", "--format", "json", "--robust")
    report = ogive(*words, "HC3").json()
    assert [row["std_error"] for row in report["coefficients"]] == [None] * 3
    note, = [note for note in report["notes"] if note.get("code") == "full_leverage"]
    assert note["kind"] == "warning" and "1 row has a leverage of 1" in note["text"]
    assert None not in errors(ogive(*words, "HC1"))


@pytest.mark.parametrize("words,parts", [
    (["--robust", "HC7"], ["'HC7'", "HC0, HC1, HC2 or HC3"]),
    (["--robust", "cluster"], ["need a column"]),
    (["--robust", "HC1", "--cluster", "carb"], ["exclude each other"]),
    (["--robust", "HC1", "--penalty", "firth"], ["penalised", "leave one"]),
    (["--cluster", "crb"], ["the cluster", "did you mean 'carb'"]),
    (["--cluster", "one"], ["one cluster only"]),
])
def test_errors(ogive, write, words, parts):
    header, *rows = (DATA / "mtcars.csv").read_text().splitlines()
    data = write("d.csv", header + ",one\n" + "".join(f"{row},a\n" for row in rows))
    done = ogive("fit", "am ~ hp + wt", data, *words)
    assert done.status in (2, 3) and all(part in done.err for part in parts), done.err
