"""Counts, weights and offsets: four encodings of one table, other systems' rules, published problems."""

import json
import math

import mpmath
import pytest
from conftest import CERTIFIED
from test_certified import digits

USAGE, DATA_ERROR = 2, 3

# 66 trials: x = 0..4, n trials, s successes.
N = [10, 12, 9, 20, 15]
S = [1, 3, 4, 12, 11]
COUNTS = "x,s,f,n,p\n" + "".join(f"{x},{s},{n - s},{n},{s / n!r}\n" for x, (s, n) in enumerate(zip(S, N)))
FREQUENCIES = "x,y,w\n" + "".join(f"{x},1,{s}\n{x},0,{n - s}\n" for x, (s, n) in enumerate(zip(S, N)))
ROWS = "x,y\n" + "".join(f"{x},1\n" * s + f"{x},0\n" * (n - s) for x, (s, n) in enumerate(zip(S, N)))
ENCODINGS = {
    "cbind": (COUNTS, ["cbind(s, f) ~ x"]),
    "s/n": (COUNTS, ["s/n ~ x"]),
    "share": (COUNTS, ["p ~ x", "--trials", "n"]),
    "frequency": (FREQUENCIES, ["y ~ x", "--weights", "w", "--weight-kind", "frequency"]),
    "precision": (FREQUENCIES, ["y ~ x", "--weights", "w", "--weight-kind", "precision"]),
    "rows": (ROWS, ["y ~ x"]),
}
MORE = {
    "zeros": ("y,x,w\n1,0,2\n0,1,1\n1,2,1\n0,0,1\n1,1,0\n0,2,0\n", ["y ~ x", "--weights", "w", "--weight-kind", "frequency"]),
    "two": ("x,p,n,v,f\n" + "".join(f"{x},{s / n!r},{n},{v},{f}\n" for x, (s, n, v, f) in enumerate(zip(S, N, [1.5, 0.5, 2, 1, 3], [2, 1, 3, 1, 2]))),
            ["p ~ x", "--trials", "n", "--weights", "v", "--weight-kind", "precision", "--frequencies", "f"]),
}
STATSMODELS = json.loads((CERTIFIED.parent / "responses_statsmodels.json").read_text())
R = json.loads((CERTIFIED.parent / "responses_r.json").read_text())
# ogive's own rule (docs/responses.md), made of figures that the two above have somewhere.
# (rule, encoding): n, residual df, log-likelihood, deviance, AIC, BIC, Cox-Snell, McFadden, Pearson
FIGURES = {
    ("ogive", "cbind"): (66, 3, -6.9421, 0.194, 17.884, 22.264, 0.1958, 0.158, 0.19),
    ("ogive", "s/n"): (66, 3, -6.9421, 0.194, 17.884, 22.264, 0.1958, 0.158, 0.19),
    ("ogive", "share"): (66, 3, -6.9421, 0.194, 17.884, 22.264, 0.1958, 0.158, 0.19),
    ("ogive", "frequency"): (66, 64, -38.437, 76.87, 80.875, 85.254, 0.1958, 0.158, 65.4),
    ("ogive", "precision"): (10, 8, -38.437, 76.87, 80.875, 81.480, 0.7626, 0.158, 65.4),
    ("ogive", "rows"): (66, 64, -38.437, 76.87, 80.875, 85.254, 0.1958, 0.158, 65.4),
}
KEYS = ("observations", "residual_df", "log_likelihood", "deviance", "aic", "bic", "cox_snell", "mcfadden", "pearson")


@pytest.fixture
def fit(ogive, write):
    """Fits one of the encodings; the report as data."""

    def run(encoding, *more):
        data, words = {**ENCODINGS, **MORE}[encoding]
        return ogive("fit", words[0], write("data.csv", data), *words[1:], *more, "--format", "json").json()

    return run


@pytest.mark.parametrize("rule,encoding", FIGURES)
def test_figures_by_rule(fit, rule, encoding):
    ours = fit(encoding, "--like", rule)["fit"]
    for key, figure in zip(KEYS, FIGURES[rule, encoding]):
        decimals = len(str(figure).partition(".")[2])
        assert abs(ours[key] - figure) <= 0.51 * 10.0**-decimals, key


PEERS = [("statsmodels", name, name) for name in STATSMODELS if name != "version"]
PEERS += [("r", name, name) for name in R if name != "version"]
PEERS += [("statsmodels", "s/n", "cbind"), ("r", "s/n", "cbind"), ("r", "frequency", "precision")]


@pytest.mark.parametrize("rule,encoding,theirs", PEERS)
def test_figures_of_peers(fit, rule, encoding, theirs):
    """To 1e-9: statsmodels' iteration ends about there."""
    report = fit(encoding, "--like", rule)
    for key, figure in (STATSMODELS if rule == "statsmodels" else R)[theirs].items():
        if key in ("coef", "se"):
            ours = [row["estimate" if key == "coef" else "std_error"] for row in report["coefficients"]]
            assert all(abs(a / b - 1) < 1e-9 for a, b in zip(ours, figure)), key
        else:
            assert abs(report["fit"][key] - figure) <= 1e-9 * abs(figure), key
    if rule == "r":
        assert report["fit"]["cox_snell"] is report["fit"]["mcfadden"] is None


def test_r_takes_gaussian_frequencies_for_precisions(ogive, write):
    data = write("g.csv", "y,x,w\n1.2,0,2\n2.5,1,3\n1.9,2,1\n4.1,3,2\n")
    words = ("y ~ x", data, "--family", "gaussian", "--weights", "w", "--like", "r")
    done = ogive("fit", *words, "--weight-kind", "frequency")
    assert done.status == USAGE and "give weights of kind precision" in done.err
    report = ogive("fit", *words, "--weight-kind", "precision", "--format", "json").json()  # R 4.2: glm(y ~ x, weights = w)
    assert [round(row["std_error"], 4) for row in report["coefficients"]] == [0.5209, 0.2947]
    assert (round(report["fit"]["log_likelihood"], 4), round(report["fit"]["aic"], 3)) == (-2.7392, 11.478)


def test_one_answer_for_every_encoding(fit):
    tables = {encoding: fit(encoding)["coefficients"] for encoding in ENCODINGS}
    assert tables["cbind"] == tables["s/n"] == tables["share"]
    for encoding, table in tables.items():
        for row, other in zip(table, tables["cbind"]):
            assert abs(row["estimate"] - other["estimate"]) <= 1e-13 * row["std_error"], encoding
            assert abs(row["std_error"] / other["std_error"] - 1) <= 1e-13, encoding


def test_effects_are_said(ogive, write):
    for encoding, words in {"cbind": ["66 trials in 5 rows", "Df Residuals go with the deviance"],
                            "frequency": ["frequencies", "66 in 10 rows", "those of the rows written out"],
                            "precision": ["precisions", "multiplied by its weight (sum 66)", "stays that of the 10 rows"]}.items():
        data, line = ENCODINGS[encoding]
        text = " ".join(ogive("fit", line[0], write("data.csv", data), *line[1:]).out.split())
        for word in words:
            assert word in text, (encoding, text)


SANDWICH = json.loads((CERTIFIED.parent / "sandwich.json").read_text())
@pytest.mark.parametrize("problem", SANDWICH)
def test_sampling(ogive, write, problem):
    """Against 60 digits: tests/reference/sandwich.py."""
    header, *rows = (CERTIFIED / f"{problem}.csv").read_text().splitlines()
    data = write("d.csv", header + ",u\n" + "".join(f"{row},{1 + i % 7 / 4}\n" for i, row in enumerate(rows)))
    truth = SANDWICH[problem]
    constants = ("(Intercept)", "const", "one")
    formula = "y/m ~ " + " + ".join(["1"] + [f"`{name}`" for name in truth["names"] if name not in constants])
    report = ogive("fit", formula, data, "--offset", "off", "--weights", "u", "--weight-kind", "sampling", "--format",
                   "json").json()
    ours = {row["name"].strip("`"): row for row in report["coefficients"]}
    for name, coefficient, error in zip(truth["names"], truth["coef"], truth["se"]):
        row = ours["Intercept" if name in constants else name]
        assert digits(row["estimate"], coefficient, float(error)) >= 13, name
        assert digits(row["std_error"], error) >= 13, name


def test_sampling_has_no_likelihood(ogive, write):
    report = ogive("fit", "y ~ x", write("data.csv", FREQUENCIES), "--weights", "w", "--weight-kind", "sampling",
                   "--format", "json").json()
    found = report["fit"]
    assert (found["observations"], found["residual_df"], found["covariance_type"]) == (10, 8, "linearised")
    assert found["aic"] is found["bic"] is found["lr_p_value"] is None
    assert abs(found["cox_snell"] - 0.19575) < 1e-4 and report["weights"]["kind"] == "sampling"


def test_bare_tables_say_it_on_the_other_stream(ogive, write):
    done = ogive("fit", "s/n ~ x", write("data.csv", COUNTS), "--plain")
    assert "66 trials in 5 rows" in done.err and "66 trials" not in done.out
    done = ogive("fit", "y ~ x", write("data.csv", FREQUENCIES.replace(",11\n", ",10.5\n")), "--weights", "w",
                 "--weight-kind", "precision", "--like", "r", "--format", "csv")
    assert "rounds weights" in done.err


def test_doubled_weights(ogive, write):
    """What a factor on all weights does is what each kind says."""
    doubled = "x,y,w\n" + "".join(f"{x},1,{2 * s}\n{x},0,{2 * (n - s)}\n" for x, (s, n) in enumerate(zip(S, N)))
    for kind, factor in (("frequency", math.sqrt(0.5)), ("precision", math.sqrt(0.5)), ("sampling", 1.0)):
        errors = []
        for data in (FREQUENCIES, doubled):
            report = ogive("fit", "y ~ x", write("data.csv", data), "--weights", "w", "--weight-kind", kind, "--format",
                           "json").json()
            errors.append([row["std_error"] for row in report["coefficients"]])
        assert all(abs(b / a - factor) < 1e-13 for a, b in zip(*errors)), kind


# (formula, options, exit status, words of the message); data below
BAD = "x,s,n,p,w,neg,half,zero,days\n1,7,5,0.2,1,1,0.5,0,1\n2,0,2,0.5,2,-1,1,0,0\n3,1,2,1,3,1,1,0,2\n4,3,4,0.25,1,2,2,0,3\n"
REFUSED = [
    ("s/n ~ x", [], DATA_ERROR, ["s = 7 with n = 5 (line 2)", "more successes than trials", "cbind(s, n)"]),
    ("cbind(s, neg) ~ x", [], DATA_ERROR, ["neg = -1 (line 3)", "0 or more"]),
    ("p/n ~ x", [], DATA_ERROR, ["p = 0.2 (line 2)", "--trials"]),
    ("s ~ x", ["--trials", "n"], DATA_ERROR, ["s = 7 (line 2)", "s/n ~"]),
    ("half ~ x", ["--trials", "n"], DATA_ERROR, ["half = 0.5 of n = 5 (line 2)", "2.5 successes"]),
    ("cbind(s) ~ x", [], USAGE, ["cbind takes two columns", "^^^^^^^^"]),
    ("s/n/2 ~ x", [], USAGE, ["successes/trials", "^^^^^"]),
    ("s/n ~ s", [], USAGE, ["also a predictor", "^"]),
    ("s/nn ~ x", [], USAGE, ["'nn'", "^^"]),
    ("s/n ~ x", ["--trials", "n"], USAGE, ["given twice"]),
    ("s/n ~ x", ["--weights", "n", "--weight-kind", "precision"], USAGE, ["counts weigh by themselves"]),
    ("s/n ~ x", ["--event", "1"], USAGE, ["leave --event out"]),
    ("I(x > 2) ~ p", ["--weights", "w"], USAGE, ["--weight-kind", "frequency", "precision", "sampling"]),
    ("I(x > 2) ~ p", ["--weights", "w", "--weight-kind", "heavy"], USAGE, ["'heavy'", "choose frequency"]),
    ("I(x > 2) ~ p", ["--weight-kind", "frequency"], USAGE, ["--weights"]),
    ("I(x > 2) ~ p", ["--weights", "neg", "--weight-kind", "precision"], DATA_ERROR, ["negative in 1 row", "-1, line 3"]),
    ("I(x > 2) ~ p", ["--weights", "half", "--weight-kind", "frequency"], DATA_ERROR, ["0.5, line 2", "precision or sampling"]),
    ("I(x > 2) ~ p", ["--weights", "zero", "--weight-kind", "precision"], DATA_ERROR, ["4 rows of 4 have a weight of 0"]),
    ("zero/zero ~ p", [], DATA_ERROR, ["4 rows of 4 have 0 trials"]),
    ("I(x > 2) ~ p", ["--offset", "log(days)"], DATA_ERROR, ["'log(days)' is infinite in 1 row", "line 3"]),
    ("I(x > 2) ~ p", ["--offset", "dais"], USAGE, ["the offset", "did you mean 'days'?"]),
    ("I(x > 2) ~ p", ["--offset", "log(days"], USAGE, ["the offset", "never closed", "^"]),
    ("I(x > 2) ~ p*offset(days)", [], USAGE, ["cannot be part of a product", "^^^^^^^^^^^^^^"]),
    ("half ~ x", [], DATA_ERROR, ["0.5, 1 and 2", "I(half > 1)"]),
    ("p ~ x", [], DATA_ERROR, ["share of trials", "--trials"]),
    ("n ~ x", [], DATA_ERROR, ["counts successes", "n/trials"]),
    ("I(x > 2) ~ p", ["--frequencies", "w"], USAGE, ["frequencies 'w'", "kind precision", "kind frequency"]),
    ("half ~ x", ["--fractions"], DATA_ERROR, ["half = 2 (line 5)", "no fraction", "between 0 and 1"]),
    ("s/n ~ x + offset(log(s + 1))", [], USAGE, ["'s' is part of the offset", "^^^^^^^^^^^^^^^^^^"]),
    ("I(x > 2) ~ p", ["--like", "sas"], USAGE, ["'sas'", "statsmodels"]),
]


def test_fractions_are_a_quasi_likelihood(fit, ogive, write):
    """Weighted by the trials they are the counts, but for n, degrees of freedom and the constant: statsmodels' shares."""
    of = ("fit", "p ~ x", write("data.csv", COUNTS), "--fractions")
    made = ogive(*of, "--weights", "n", "--weight-kind", "precision", "--format", "json").json()
    counts, shares = fit("cbind"), fit("share", "--like", "statsmodels")
    for key in ("estimate", "std_error"):
        assert [row[key] for row in made["coefficients"]] == pytest.approx([row[key] for row in counts["coefficients"]], rel=1e-12)
    for key in ("deviance", "pearson"):
        assert made["fit"][key] == pytest.approx(counts["fit"][key], rel=1e-9)
    for key in ("log_likelihood", "observations", "residual_df", "aic", "bic"):
        assert made["fit"][key] == pytest.approx(shares["fit"][key], rel=1e-12)
    assert made["event"]["counting"] == "fractions" and "quasi-likelihood" in ogive(*of).out
    saved = write("model.json", "")
    ogive(*of, "-o", saved)
    mean = ogive("predict", saved, write("data.csv", COUNTS)).out
    assert mean.count("\n") == 6


@pytest.mark.parametrize("more", [(), ("--robust", "HC3"), ("--family", "gaussian"), ("--family", "poisson", "--robust", "HC1")])
def test_frequencies_stand_beside_precisions(ogive, write, more):
    """Rows written out with their precisions are the same fit."""
    rows = [(x, y, v, f) for x, (y, v, f) in enumerate([(0, 1.5, 2), (1, 0.5, 3), (0, 2.0, 1), (1, 1.25, 4), (1, 0.75, 2)])]
    short = write("short.csv", "x,y,v,f\n" + "".join(f"{x},{y},{v},{f}\n" for x, y, v, f in rows))
    long = write("long.csv", "x,y,v,f\n" + "".join(f"{x},{y},{v},{f}\n" * f for x, y, v, f in rows))
    words = ("--weights", "v", "--weight-kind", "precision", "--format", "json", *more)
    one = ogive("fit", "y ~ x", short, "--frequencies", "f", *words).json()
    other = ogive("fit", "y ~ x", long, *words).json()
    for key in ("observations", "residual_df", "log_likelihood", "null_log_likelihood", "deviance", "aic", "bic", "pearson"):
        assert one["fit"][key] == pytest.approx(other["fit"][key], rel=1e-11), key
    for a, b in zip(one["coefficients"], other["coefficients"]):
        assert (a["estimate"], a["std_error"]) == pytest.approx((b["estimate"], b["std_error"]), rel=1e-11)
    if "event" in one:
        assert one["event"]["events"] == pytest.approx(other["event"]["events"])


@pytest.mark.parametrize("formula,options,status,words", REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused(ogive, write, formula, options, status, words):
    done = ogive("fit", formula, write("bad.csv", BAD), *options)
    assert (done.status, done.out) == (status, ""), done.err
    for word in words:
        assert word in done.err, done.err


def test_rows_that_do_not_count(ogive, write):
    """Hard case B0: a row of 0 trials; certified in the collection of hard cases."""
    data = "x,y,m,w\n1,1,5,1\n2,0,0,1\n3,3,5,1\n4,4,5,1\n7,1,2,0\n"
    report = ogive("fit", "y/m ~ x", write("b0.csv", data), "--weights", "w", "--weight-kind", "frequency", "--format",
                   "json").json()
    for row, truth in zip(report["coefficients"], (-2.32098987183276, 0.919159934149834)):
        assert abs(row["estimate"] - truth) < 1e-14 * abs(truth) * 10
    assert report["rows"] == {"read": 5, "used": 3, "dropped": 2, "without_weight": 1, "without_trials": 1}
    assert [note["text"] for note in report["notes"]] == ["1 row has a weight of 0 and does not count.",
                                                          "1 row has 0 trials and does not count."]


def test_offsets_are_one_whichever_way(ogive, write):
    data = write("data.csv", "y,x,days\n0,1,1\n1,2,2\n0,3,4\n1,3,1\n1,5,8\n0,4,2\n")
    ways = [("y ~ x + offset(log(days))", []), ("y ~ x", ["--offset", "log(days)"]),
            ("y ~ x + offset(0.5*log(days))", ["--offset", "0.5*log(days)"])]
    reports = [ogive("fit", formula, data, *more, "--format", "json").json() for formula, more in ways]
    for report in reports:
        assert report["coefficients"] == reports[0]["coefficients"]
        assert report["fit"]["null_log_likelihood"] == reports[0]["fit"]["null_log_likelihood"]
    assert reports[2]["model"]["offset"] == "0.5*log(days) + 0.5 * log(days)"


def test_predictions_count_trials(ogive, write):
    ogive("fit", "s/n ~ x + offset(0*x)", write("data.csv", COUNTS), "-o", "model.json")
    done = ogive("predict", "model.json", write("new.csv", COUNTS), "--threshold", 0.5, "-o", "out.csv")
    assert done.status == 0, done.err
    assert "in 66 trials" in done.out
    assert done.out.splitlines()[-1].split()[:5] == ["0.5", "23", "12", "23", "8"]
    lacks = ogive("predict", "model.json", write("less.csv", "z\n1\n"))
    assert lacks.status == USAGE and "'x'" in lacks.err


# (problem, formula, options): the published and certified problems of counts, weights and offsets that a formula can say
PUBLISHED = [
    ("menarche", "y/m ~ Age", []),
    ("menarche", "cbind(y, m - y) ~ Age", []),
    ("budworm", "y/m ~ sexM*ldose", []),
    ("beetle_logit", "y/m ~ dose", []),
    ("snoring", "y/m ~ x", []),
    ("star98", "y/m ~ . - `(Intercept)` - const", []),
    ("titanic", "y ~ Class2nd + Class3rd + ClassCrew + SexFemale + AgeAdult", ["--weights", "w", "--weight-kind", "frequency"]),
    ("HUGEW", "y ~ x", ["--weights", "w", "--weight-kind", "frequency"]),
    ("TINYW", "y ~ x", ["--weights", "w", "--weight-kind", "precision"]),
    ("OFFSET-0000010", "y/m ~ x", ["--offset", "off"]),
    ("OFFSET-0000700", "y/m ~ x + offset(off)", []),
    ("OFFSET-1000000", "y/m ~ x + offset(off)", []),
    ("RARE-12", "y/m ~ 1", []),
]


@pytest.mark.parametrize("problem,formula,options", PUBLISHED, ids=[f"{p[0]}-{i}" for i, p in enumerate(PUBLISHED)])
def test_published_problems(ogive, problem, formula, options):
    truth = json.loads((CERTIFIED / "certified.json").read_text())[problem]
    report = ogive("fit", formula, CERTIFIED / f"{problem}.csv", *options, "--format", "json").json()
    ours = {row["name"]: row for row in report["coefficients"]}
    for name, coefficient, error in zip(truth["names"], truth["coef"], truth["se"]):
        row = ours["Intercept" if name in ("(Intercept)", "const", "one") else name]
        assert digits(row["estimate"], coefficient, float(error)) >= 13, name
        assert digits(row["std_error"], error) >= 13, name
    for key, theirs in (("log_likelihood", "loglik"), ("null_log_likelihood", "loglik_null"), ("deviance", "deviance"),
                        ("pearson", "pearson")):
        if float(truth[theirs]) == 0:
            assert abs(report["fit"][key]) < 1e-15, key
        else:
            assert digits(report["fit"][key], truth[theirs]) >= 13, key


def test_sampling_errors_of_a_limit(ogive, write):
    """Where g is 1 all are successes: the others are fitted as if there were no such rows."""
    rows = [(i * 7 % 11 - 5, 1 if i % 9 == 0 else 0, 1 + i % 5 / 4) for i in range(40)]
    lines = [f"{x},{g},{u},{1 if g or (i * 5 + x) % 3 == 0 else 0}" for i, (x, g, u) in enumerate(rows)]
    options = ("--weights", "u", "--weight-kind", "sampling", "--format", "json")
    whole = ogive("fit", "y ~ x + g", write("w.csv", "\n".join(["x,g,u,y", *lines]) + "\n"), *options).json()
    rest = [line for line in lines if line.split(",")[1] == "0"]
    reduced = ogive("fit", "y ~ x", write("r.csv", "\n".join(["x,g,u,y", *rest]) + "\n"), *options).json()
    assert whole["fit"]["stop"] == "no_finite_maximum"
    found = {row["name"]: row for row in whole["coefficients"]}
    assert found["g"]["estimate"] == "Infinity" and found["g"]["std_error"] is None
    # n/(n - 1) H^-1 (sum of the squares of weighted scores) H^-1, n the rows that remain, in 30 digits.
    numbers = [[mpmath.mpf(cell) for cell in line.split(",")] for line in rest]
    with mpmath.workdps(30):
        beta = mpmath.matrix([0, 0])
        for _ in range(40):
            bread, meat, score = mpmath.zeros(2), mpmath.zeros(2), mpmath.zeros(2, 1)
            for x, _, u, y in numbers:
                z = mpmath.matrix([1, x])
                mean = 1 / (1 + mpmath.exp(-(z.T * beta)[0]))
                score += u * (y - mean) * z
                bread += u * mean * (1 - mean) * z * z.T
                meat += (u * (y - mean))**2 * z * z.T
            beta += mpmath.lu_solve(bread, score)
        inverse = bread**-1
        n = len(numbers)
        covariance = n / mpmath.mpf(n - 1) * inverse * meat * inverse
        for j, name in enumerate(("Intercept", "x")):
            error = mpmath.sqrt(covariance[j, j])
            assert digits(found[name]["estimate"], mpmath.nstr(beta[j], 25), float(error)) >= 13, name
            assert digits(found[name]["std_error"], mpmath.nstr(error, 25)) >= 13, name
    for row in reduced["coefficients"]:
        for key in ("estimate", "std_error"):
            assert found[row["name"]][key] == pytest.approx(row[key], rel=1e-14)


TRIALS = "s,n,x,w\n1,3,0.5,2\n2,4,1.5,1\n3,5,2.5,3\n1,6,0.2,2\n"


@pytest.mark.parametrize("kind, trials", [("", 3 + 4 + 5 + 6), ("precision", 18), ("sampling", 18), ("frequency", 2 * 3 + 4 + 3 * 5 + 2 * 6)])
def test_trials_are_counted_the_same_everywhere(ogive, write, kind, trials):
    """In text and in JSON, and as those of the rows written out."""
    words = ["fit", "s/n ~ x", write("t.csv", TRIALS), *(["--weights", "w", "--weight-kind", kind] if kind else [])]
    made = ogive(*words, "--format", "json").json()
    assert made["trials"] == {"trials": trials, "rows": 4} and made["fit"]["observations"] == trials
    assert f"{trials} trials in 4 rows." in " ".join(ogive(*words).out.split())
