"""Other links and families from the command line: what the report calls things, and what is refused."""

import json
import math

import mpmath
import pytest

from conftest import CERTIFIED, DATA
from hard_cases import USAGE

BIRTHWT = ("fit", "low ~ smoke + ui", DATA / "birthwt.csv")


@pytest.mark.parametrize("link,title", [("logit", "Odds ratios"), ("cloglog", "Hazard ratios"), ("log", "Risk ratios"),
                                        ("log-complement", "Health ratios")])
def test_ratios_stand_first_under_their_name(ogive, link, title):
    assert ogive(*BIRTHWT, "--link", link, "--or").out.startswith(title)


@pytest.mark.parametrize("link", ["probit", "loglog", "cauchit", "identity"])
def test_a_link_without_ratios(ogive, link):
    done = ogive(*BIRTHWT, "--link", link, "--or")
    assert (done.status, done.out) == (USAGE, "")
    assert f"exp(coefficient) is no ratio under the {link} link: leave --or out, or take --link logit" in done.err
    assert "ratio  " not in ogive(*BIRTHWT, "--link", link).out


REFERENCE = CERTIFIED.parent
STATSMODELS = json.loads((REFERENCE / "families_statsmodels.json").read_text())["fits"]
R = json.loads((REFERENCE / "families_r.json").read_text())
R_FITS = {
    "poisson log": ("carb ~ hp + wt", "--family", "poisson"),
    "poisson sqrt": ("carb ~ hp", "--family", "poisson", "--link", "sqrt"),
    "poisson identity": ("gear ~ wt", "--family", "poisson", "--link", "identity"),
    "gaussian identity": ("mpg ~ hp + wt", "--family", "gaussian"),
    "gaussian log": ("mpg ~ hp + wt", "--family", "gaussian", "--link", "log"),
    "gaussian precision": ("mpg ~ hp + wt", "--family", "gaussian", "--weights", "wt", "--weight-kind", "precision"),
}


def command(fit):
    words = ["fit", fit["formula"], DATA / fit["file"], "--family", fit["family"], "--link", fit["link"]]
    for kind, column in fit["options"].items():
        words += ["--offset", f"log({column})"] if kind == "offset" else ["--weights", column, "--weight-kind", kind]
    return words


def theirs_alone(fit):
    """Figures of statsmodels 0.15 that are no one else's: its Cox-Snell R-squared of a Gaussian takes the null model at the full
    model's variance, and its Gaussian log-likelihood takes the iteration's weights into the variance, which a log link changes.
    R has ogive's (test_figures_of_r)."""
    gaussian = fit["family"] == "gaussian"
    return (["(CS)"] if gaussian else []) + (["Log-Likelihood"] if gaussian and fit["link"] == "log" else [])


def comparable(summary, fit):
    """The table without what is the run's own: date, time and iterations."""
    halves = [half for line in summary.splitlines()[:12] for half in (line[:39], line[39:])] + summary.splitlines()[12:]
    leave = ["Date:", "Time:", "No. Iterations:"] + theirs_alone(fit)
    return [half.rstrip() for half in halves if not any(word in half for word in leave)]


@pytest.mark.parametrize("fit", STATSMODELS, ids=lambda fit: f"{fit['family']}-{fit['link']}-{'-'.join(fit['options'])}")
def test_the_table_is_that_of_statsmodels(ogive, fit):
    rule = ("--like", "statsmodels") if fit["options"] else ()
    assert comparable(ogive(*command(fit), "--plain", *rule).out, fit) == comparable(fit["summary"], fit)
    report = ogive(*command(fit), "--format", "json", *rule).json()
    for row in report["coefficients"]:
        assert row["estimate"] == pytest.approx(fit["coef"][row["name"]], rel=1e-6)
        assert row["std_error"] == pytest.approx(fit["se"][row["name"]], rel=1e-5)
    known = [] if "Log-Likelihood" in theirs_alone(fit) else ["log_likelihood"]
    for key in ["scale", "deviance", "pearson", "residual_df"] + known:
        assert report["fit"][key] == pytest.approx(fit[key], rel=1e-7), key


@pytest.mark.parametrize("case", R)
def test_figures_of_r(ogive, case):
    words = R_FITS[case]
    report = ogive("fit", words[0], DATA / "mtcars.csv", *words[1:], "--like", "r", "--format", "json").json()
    for key in ("log_likelihood", "aic", "bic", "deviance", "null_deviance", "scale", "residual_df"):
        assert report["fit"][key] == pytest.approx(R[case][key], rel=1e-9), key
    for row, estimate, error in zip(report["coefficients"], R[case]["coef"], R[case]["se"]):
        assert (row["estimate"], row["std_error"]) == (pytest.approx(estimate, rel=1e-7), pytest.approx(error, rel=1e-6))


def test_frequencies_are_rows_written_out(ogive, write):
    rows = [(i % 5, 3 * i % 7, 1 + i % 3) for i in range(20)]
    short = write("short.csv", "x,y,w\n" + "".join(f"{x},{y},{w}\n" for x, y, w in rows))
    long = write("long.csv", "x,y\n" + "".join(f"{x},{y}\n" * w for x, y, w in rows))
    for family in ("poisson", "gaussian"):
        one = ogive("fit", "y ~ x", short, "--family", family, "--weights", "w", "--weight-kind", "frequency", "--format", "json").json()
        other = ogive("fit", "y ~ x", long, "--family", family, "--format", "json").json()
        for key, value in other["fit"].items():
            if isinstance(value, float) and key != "decrement":
                # A likelihood ratio of 3e-5 is a difference of likelihoods of 30: its p-value inherits what rounding left.
                within = 1e-11 if key in ("lr_p_value", "lr_log10_p_value") else 1e-12
                assert one["fit"][key] == pytest.approx(value, rel=within, abs=within), key
        for table in ("coefficients", "profile"):
            for a, b in zip(one[table], other[table]):
                assert list(a.values())[1:] == pytest.approx(list(b.values())[1:], rel=1e-9, abs=1e-9)


def test_counts_in_the_report(ogive):
    done = ogive("fit", "carb ~ hp", DATA / "mtcars.csv", "--family", "poisson")
    assert "Counts:   carb, 90 in 32 rows\n" in done.out and "Event:" not in done.out and "Rate ratios  " in done.out
    report = ogive("fit", "carb ~ hp", DATA / "mtcars.csv", "--family", "poisson", "--format", "json").json()
    assert report["response"] == {"name": "carb", "kind": "count", "sum": 90} and "event" not in report
    real = ogive("fit", "mpg ~ hp", DATA / "mtcars.csv", "--family", "gaussian")
    assert "Event:" not in real.out and "Counts:" not in real.out and "ratio  " not in real.out


def test_fractional_counts_are_said(ogive):
    done = ogive("fit", "mpg ~ wt", DATA / "mtcars.csv", "--family", "poisson")
    assert "The response 'mpg' is no whole number in 28 rows (first 22.8, line 4)" in " ".join(done.out.split())


TEXTS = "y,g,x,z,k\n0,a,1,0,5\n1,b,0,0,5\n3,a,2,0,5\n-1,b,3,0,5\n"


@pytest.mark.parametrize("formula,family,more,status,said", [
    ("y ~ x", "poisson", (), 3, "y = -1 (line 5) is no count: counts are 0 or more"),
    ("z ~ x", "poisson", (), 3, "all 4 used rows have z = 0: the likelihood is highest, 1, with means of 0 everywhere"),
    ("k ~ x", "gaussian", (), 3, "all 4 used rows have k = 5: there is no variation to explain"),
    ("g ~ x", "poisson", (), 3, "the response, which this family takes for a count: column 'g' holds text ('a' and 'b')"),
    ("g ~ x", "gaussian", (), 3, "the response, which this family takes for a real number: column 'g' holds text"),
    ("C(y) ~ x", "gaussian", (), 3, "C() makes categories of it: leave C() out"),
    ("x ~ y", "poisson", ("--event", "1"), 2, "has no event: leave --event out"),
    ("x ~ y", "poisson", ("--trials", "k"), 2, "leave --trials out, or take the binomial family; exposure is an offset, --offset 'log(k)'"),
    ("x/k ~ y", "poisson", (), 2, "not successes of trials: for a rate write x ~ ... + offset(log(k))"),
    ("x/(k+1) ~ y", "gaussian", (), 2, "for a quotient write I(x/(k + 1)) ~ ..."),
    ("cbind(x, k) ~ y", "gaussian", (), 2, "not successes of trials"),
    ("x ~ y", "poissn", (), 2, "'poissn' is not a family: use binomial, poisson or gaussian (did you mean poisson?)"),
    ("x ~ y", "poisson", ("--link", "probit"), 2, "there is no poisson family with the link probit"),
    ("x ~ y", "poisson", ("--penalty", "firth"), 2, "penalties are for binomial data with the logit link"),
])
def test_what_a_family_refuses(ogive, write, formula, family, more, status, said):
    done = ogive("fit", formula, write("d.csv", TEXTS), "--family", family, *more)
    assert (done.status, done.out) == (status, ""), done.err
    assert said in " ".join(done.err.split())


@pytest.mark.parametrize("formula,family,link", [("carb ~ hp + offset(log(disp))", "poisson", "log"),
                                                 ("gear ~ wt", "poisson", "identity"), ("carb ~ wt", "poisson", "sqrt"),
                                                 ("mpg ~ hp + wt", "gaussian", "identity"), ("mpg ~ wt", "gaussian", "log")])
def test_predictions_are_means(ogive, formula, family, link):
    cars = DATA / "mtcars.csv"
    fit = ogive("fit", formula, cars, "--family", family, "--link", link, "-o", "model.json", "--format", "json").json()
    rows = json.loads(ogive("predict", "model.json", cars, "--link", "--format", "json").out)
    mean = {"log": math.exp, "identity": lambda eta: eta, "sqrt": lambda eta: eta * eta}[link]
    for row in rows:
        assert row["mean"] == pytest.approx(mean(row["eta"]), rel=1e-14)
    if (family, link) in (("poisson", "log"), ("gaussian", "identity")):  # the residuals of a canonical link sum to 0
        total = fit["response"]["sum"]
        assert sum(row["mean"] for row in rows) == pytest.approx(total, rel=1e-12)
    refused = ogive("predict", "model.json", cars, "--threshold", "0.5")
    assert refused.status == USAGE and f"this model of the {family} family predicts a mean" in refused.err


def test_existence_is_said_where_nothing_certifies(ogive):
    def maximum(*words):
        return [line for line in ogive("fit", *words, "--no-profile").out.splitlines() if line.startswith("Maximum:")]

    assert maximum("carb ~ hp", DATA / "mtcars.csv", "--family", "poisson") == ["Maximum:  unique and finite: the data overlap"]
    assert maximum("am ~ hp", DATA / "mtcars.csv", "--link", "cauchit") == [
        "Maximum:  finite, but there may be others: under this link nothing shows that"]
    assert maximum("am ~ hp", DATA / "mtcars.csv", "--link", "probit")[0].startswith("Maximum:  unique and finite; the estimates are within")


BOUNDED = "s,f,x\n2,48,0\n5,45,1\n10,40,2\n20,30,3\n"


@pytest.mark.parametrize("link,outside", [("log", [10]), ("identity", [10, -5])])
def test_predict_leaves_out_what_is_no_probability(ogive, write, tmp_path, link, outside):
    model = tmp_path / "m.json"
    ogive("fit", "cbind(s, f) ~ x", write("d.csv", BOUNDED), "--link", link, "-o", model)
    done = ogive("predict", model, write("n.csv", "x\n1\n" + "".join(f"{x}\n" for x in outside)), "--threshold", "0.5")
    rows = done.out.splitlines()
    assert rows[1].endswith(",0") and all(row == "," for row in rows[2:])
    assert f"{len(outside)} of {len(outside) + 1} rows have no prediction" in done.err and f"range of the {link} link" in done.err


NO_MAXIMUM = [("y,x\n1,2\n0,1\n0,0\n", "y ~ x", {"Intercept": "-Infinity", "x": "Infinity"}),
              ("y,g\n1,a\n1,a\n0,b\n1,b\n0,c\n0,c\n", "y ~ g", {"g[T.c]": "-Infinity"})]


@pytest.mark.parametrize("text,formula,infinite", NO_MAXIMUM)
def test_a_direction_to_infinity_is_no_boundary(ogive, write, text, formula, infinite):
    # x'd = 0 where there are events, x'd < 0 in other rows: the likelihood rises for ever along d.
    report = ogive("fit", formula, write("d.csv", text), "--link", "log", "--format", "json").json()
    assert report["fit"]["stop"] == "no_finite_maximum"
    ours = {row["name"]: row["estimate"] for row in report["coefficients"]}
    assert {name: ours[name] for name in infinite} == infinite


HIDDEN = [("s,f,x\n1,0,3\n4,0,-3\n3,2,1\n", "cbind(s, f) ~ x", "log"),
          ("y,x\n0,-2\n0,-1\n1,1\n0,2\n0,2\n0,2\n", "y ~ x", "log-complement"),
          ("s,f,x\n1,0,16\n4,0,-16\n3,2,4\n", "cbind(s, f) ~ x", "log")]


@pytest.mark.parametrize("text,formula,link", HIDDEN)
def test_a_boundary_that_looks_like_convergence_is_found(ogive, write, text, formula, link):
    # At the end of the range a row's weight is infinite, and with it the decrement 0.
    report = ogive("fit", formula, write("d.csv", text), "--link", link, "--format", "json").json()
    assert [note["code"] for note in report["notes"] if note["kind"] == "warning"] == ["boundary"]


def _estimates(report):
    return {row["name"]: (row["estimate"], row["std_error"]) for row in report["coefficients"]}


def test_an_offset_that_rules_the_usual_start_out(ogive, write):
    # b + a <= 0 where the offset is 1, so that a + 1 <= 0 in line 2: the maximum has a = -1, and the slope solves
    # 7 x of the events = sum of the odds of the others, x exp(x b - 1) / (1 - exp(x b - 1)), by bisection below.
    text = "y,x,o\n1,0,1\n0,1,0\n0,2,0\n1,3,0\n0,4,0\n1,5,0\n"
    report = ogive("fit", "y ~ x", write("o.csv", text), "--link", "log", "--offset", "o", "--format", "json").json()
    low, high = 0.0, 0.2
    for _ in range(80):
        slope = (low + high) / 2
        score = 8 - sum(x * math.exp(x * slope - 1) / -math.expm1(x * slope - 1) for x in (1, 2, 4))
        low, high = (slope, high) if score > 0 else (low, slope)
    assert report["boundary"]["rows"] == 1 and report["boundary_rows"][0]["row"] == "line 2"
    found = _estimates(report)
    assert found["Intercept"][0] == pytest.approx(-1, abs=1e-12) and found["x"][0] == pytest.approx(low, abs=1e-12)


@pytest.mark.parametrize("text,formula,options,rows", [
    ("y,x,o\n1,1,2\n1,2,0\n0,3,0\n0,-1,0\n0,-2,1\n", "y ~ 0 + x", ["--link", "log", "--offset", "o"],
     ["line 2", "line 5"]),
    ("y,x\n1,0\n1,1\n2,2\n", "y ~ 0 + x", ["--link", "identity", "--family", "poisson"], ["line 2"]),
    ("y,x\n1,1\n2,-1\n2,2\n", "y ~ 0 + x", ["--link", "sqrt", "--family", "poisson"], ["line 2", "line 3"]),
])
def test_rows_that_no_coefficients_suit_are_named(ogive, write, text, formula, options, rows):
    refused = ogive("fit", formula, write("r.csv", text), *options)
    assert refused.status == 3
    for row in rows:
        assert row in refused.err
    assert "no coefficients give" in " ".join(refused.err.split())


def test_a_row_at_the_origin_is_certain_and_said(ogive, write):
    text = "y,x\n0,0\n1,1\n2,2\n2,3\n5,4\n"
    report = ogive("fit", "y ~ 0 + x", write("z.csv", text), "--link", "identity", "--family", "poisson",
                   "--format", "json").json()
    assert _estimates(report)["x"] == (pytest.approx(1, abs=1e-13), pytest.approx(0.1 ** 0.5, rel=1e-12))
    assert "idle_rows" in [note["code"] for note in report["notes"]] and "boundary" not in report


def test_a_ratio_to_what_is_impossible_is_infinite(ogive, write):
    # Through the origin and with a slope of 0 every Poisson mean is 0, and some counts are not.
    done = ogive("fit", "y ~ 0 + x", write("d.csv", "y,x\n0,0\n1,1\n2,2\n2,3\n5,4\n"), "--family", "poisson", "--link",
                 "identity", "--format", "json").json()
    (row,) = done["profile"]
    assert (row["lr_statistic"], row["p_value"]) == ("Infinity", 0)
    # The slope is sum y / sum x, its error the root of mean / sum x; the ends where 2 (sum y log(b/s) - (b - s) sum x) is 3.84.
    (slope,) = done["coefficients"]
    assert slope["estimate"] == pytest.approx(1, rel=1e-13) and slope["std_error"] == pytest.approx(10**-0.5, rel=1e-13)
    for end in (row["lower"], row["upper"]):
        assert 20 * (end - 1 - math.log(end)) == pytest.approx(3.8414588206941285, rel=1e-9)


# Response, then predictors: 100 steps of Fisher scoring do not arrive.
ROWS_WHERE_SCORING_CRAWLS = [
    [(0, -2.9), (0, 1.4), (0, -0.6), (0, 0.1), (1, -0.9)],
    [(0, -2.1, -0.5), (0, -0.9, 0.5), (1, 2.2, 4.1), (0, 0.6, -0.7), (1, 0.3, 0.2), (0, -0.7, 0.2), (1, 0.2, -2.2),
     (1, 1.3, -0.5), (0, -1.8, 1.2)],
]


@pytest.mark.parametrize("rows", ROWS_WHERE_SCORING_CRAWLS, ids=["one", "two"])
def test_cauchit_arrives_where_scoring_crawls(ogive, write, rows):
    names = ["x0", "x1"][:len(rows[0]) - 1]
    text = ",".join(["y", *names]) + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    done = ogive("fit", "y ~ " + " + ".join(names), write("d.csv", text), "--link", "cauchit", "--format", "json").json()
    assert done["fit"]["converged"] and done["fit"]["passes"] < 100
    beta = [row["estimate"] for row in done["coefficients"]]
    score = [mpmath.mpf(0)] * len(beta)
    with mpmath.workdps(40):
        for y, *x in rows:
            eta = beta[0] + sum(mpmath.mpf(b) * v for b, v in zip(beta[1:], x))
            mean, slope = mpmath.mpf(1) / 2 + mpmath.atan(eta) / mpmath.pi, 1 / (mpmath.pi * (1 + eta**2))
            for j, value in enumerate([1, *x]):
                score[j] += value * (y - mean) * slope / (mean * (1 - mean))
        errors = [row["std_error"] for row in done["coefficients"]]
        assert max(abs(s) * e for s, e in zip(score, errors)) < 1e-10  # the gain of one error along each coefficient


def test_an_interval_that_the_range_ends(ogive, write):
    # One success at x = 0: the probability there is at most 1, and 14 trials say too little against it.
    data = write("d.csv", "x,s,f\n0,1,0\n1,1,4\n2,4,4\n")
    report = ogive("fit", "cbind(s, f) ~ x", data, "--link", "log", "--format", "json").json()
    constant, slope = report["profile"]
    assert constant["upper"] == 0 and constant["upper_is_range_end"] is True and constant["lower_is_range_end"] is False
    assert constant["lower"] == pytest.approx(-3.3488595411390471, abs=1e-11)
    assert slope["upper_is_range_end"] is False and slope["upper"] == pytest.approx(1.3687044516970931, abs=1e-11)
    (note,) = [note for note in report["notes"] if note["code"] == "range_end"]
    assert "Intercept (upper end)" in note["text"] and "log link's range" in note["text"]
    assert "The profile interval of Intercept (upper end) ends" in " ".join(
        ogive("fit", "cbind(s, f) ~ x", data, "--link", "log").out.split())
    # No such keys where the range ends no interval.
    assert "upper_is_range_end" not in ogive("fit", "cbind(s, f) ~ x", data, "--format", "json").json()["profile"][0]


def test_means_that_fall_to_nothing_have_words_of_their_own(ogive, write):
    # Least squares of values that are not above 0: nothing is separated.
    for text, words in (("y,x\n-1,1\n-2,2\n-1.5,4\n", ["every mean falls to 0"]),
                        ("y,x\n1,0\n2,0\n-1,1\n-2,2\n", ["the means of 2 of 4 rows fall to 0", "x goes to -infinity"])):
        done = ogive("fit", "y ~ x", write("d.csv", text), "--family", "gaussian", "--link", "log")
        said = " ".join(done.out.split())
        for word in [*words, "under the log link every mean is above 0", "--link identity"]:
            assert word in said, word
        for word in ("separated", "sparse", "predictor out"):
            assert word not in said, word


FLAT = [  # family, link, data, formula, a row that ends the flat
    ("binomial", "log", "x,s,f\n-1,3,0\n0,3,3\n1,3,0\n", "cbind(s, f) ~ x", "1,3,1\n"),
    ("binomial", "log-complement", "x,s,f\n-1,0,3\n0,3,3\n1,0,3\n", "cbind(s, f) ~ x", "1,1,3\n"),
]


@pytest.mark.parametrize("family, link, text, formula, more", FLAT)
def test_a_flat_maximum_is_not_called_unique(ogive, write, family, link, text, formula, more):
    words = ("--family", family, "--link", link)
    report = ogive("fit", formula, write("d.csv", text), *words, "--format", "json").json()
    assert "flat_maximum" in [note["code"] for note in report["notes"]]
    said = " ".join(ogive("fit", formula, write("d.csv", text), *words).out.split())
    assert "Maximum: not one point" in said and "unique" not in said
    said = " ".join(ogive("fit", formula, write("d.csv", text + more), *words).out.split())
    assert "not one point" not in said and "flat" not in said


def test_cauchit_goes_on_to_the_highest_maximum_it_meets(ogive, tmp_path):
    """The iteration's own maximum is at -5.0924 here; a profile at 80% comes upon a higher one."""
    data = tmp_path / "several.csv"
    data.write_text(
        "y,x,z\n0,0.63,2\n1,0.03,0\n0,-0.42,0\n1,1.7,0\n0,0.43,1\n0,-1,2\n0,-2.75,0\n1,-3,2\n0,2.78,1\n0,-2,1\n"
        "1,1.7,1\n0,-2,1\n1,-2,2\n1,3,1\n0,-0.06,1\n0,-2,2\n"
    )
    model = ("fit", "y ~ x * z", data, "--link", "cauchit", "--format", "json", "--level", "0.8")
    fit = json.loads(ogive(*model, "--profile").out)
    beta = [mpmath.mpf(c["estimate"]) for c in fit["coefficients"]]

    def log_likelihood(b):
        total = mpmath.mpf(0)
        for line in data.read_text().splitlines()[1:]:
            y, x, z = (mpmath.mpf(cell) for cell in line.split(","))
            mean = mpmath.mpf("0.5") + mpmath.atan(b[0] + b[1] * x + b[2] * z + b[3] * x * z) / mpmath.pi
            total += mpmath.log(mean if y else 1 - mean)
        return total

    assert abs(log_likelihood(beta) + mpmath.mpf("5.0016")) < 1e-4
    for j in range(4):
        for step in (-1e-3, 1e-3):
            moved = [b + (step if k == j else 0) for k, b in enumerate(beta)]
            assert log_likelihood(moved) < log_likelihood(beta)
    for one in fit["profile"]:
        assert one["lr_statistic"] > 0 and one["lower"] < one["upper"]
    assert fit["profile"][2]["upper"] < 0  # the likelihood ratio is 4.16, the quantile 1.64
