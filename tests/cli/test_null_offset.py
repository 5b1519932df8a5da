"""The null model of rows with an offset: the same maximum that the constant alone has as a model of its own, under every link, at the
ends of a link's range and where there are several maxima."""

import math
import random

import pytest

MODELS = [("binomial", link) for link in ("logit", "probit", "cloglog", "loglog", "cauchit", "log", "log-complement", "identity")]
MODELS += [("poisson", "log"), ("poisson", "identity"), ("poisson", "sqrt"), ("gaussian", "identity"), ("gaussian", "log")]


def fitted(ogive, formula, text, *more):
    done = ogive("fit", formula, "-", "--format", "json", "--no-profile", *more, stdin=text)
    return None if "no coefficients give" in done.err else done.json()["fit"]


def table(rows):
    return "y,x,o\n" + "".join(",".join(repr(value) for value in row) + "\n" for row in rows)


CASES = [  # found by a search of small sets; the null deviance by the closed form or a search in one dimension
    ("poisson", "identity", [(2, 0.2, 0.1), (0, -1.2, -0.3), (4, -1.9, -0.6)], 6.295168108773581),
    ("poisson", "sqrt", [(0, -2.2, -0.8), (0, 1.2, 0.4), (1, -1.2, 0.2)], 2.88),
    ("binomial", "log-complement", [(1, 0, -0.1), (0, 1, 0.1), (0, 0, -0.2), (1, 1, 0.2), (0, 0, -0.3), (0, 1, 0.1)], 8.891781223835247),
    ("gaussian", "log", [(1.8, 0, 0.5), (0.4, 1, 0.5), (0.8, 2, 0), (-0.4, 3, 0.3)], None),
    ("binomial", "cauchit", [(0, 0, 0.2), (0, 0.3, -0.2), (1, 0.8, 2.5), (1, -1.3, -2.2), (1, -1.1, -2.1), (0, 0, 3.1), (1, 0.1, -2.7)],
     17.426089585336413),
]


@pytest.mark.parametrize("family, link, rows, expected", CASES)
def test_null_models_that_were_wrong(ogive, family, link, rows, expected):
    if expected is None:  # sum y^2 - (sum y e^o)^2 / sum e^2o
        expected = sum(y * y for y, _, _ in rows) - sum(y * math.exp(o) for y, _, o in rows) ** 2 / sum(math.exp(2 * o) for _, _, o in rows)
    found = fitted(ogive, "y ~ x + offset(o)", table(rows), "--family", family, "--link", link)
    assert found["null_deviance"] == pytest.approx(expected, rel=1e-12)
    assert found["deviance"] <= found["null_deviance"]


def drawn(family, seed):
    r = random.Random(seed)
    n = r.randint(5, 11)
    y = {"binomial": lambda: r.randint(0, 1), "poisson": lambda: r.randint(0, 4), "gaussian": lambda: round(r.gauss(1, 1), 1)}[family]
    size = r.choice([0.2, 1.0])
    rows = [(y(), round(r.gauss(0, 1), 1), round(r.gauss(0, size), 1)) for _ in range(n)]
    return rows if len({row[0] for row in rows}) > 1 else drawn(family, seed + 1000)


@pytest.mark.parametrize("family, link", MODELS)
def test_the_null_model_is_the_model_of_the_constant(ogive, family, link):
    for seed in range(12):
        text = table(drawn(family, seed))
        model = ("--family", family, "--link", link)
        whole, alone = (fitted(ogive, f"y ~ {side} + offset(o)", text, *model) for side in ("x", "1"))
        if alone is None:  # no constant is possible
            assert whole is None or (whole["null_log_likelihood"], whole["null_deviance"]) == ("-Infinity", "Infinity"), seed
            continue
        assert alone["null_deviance"] == alone["deviance"] and alone["null_log_likelihood"] == alone["log_likelihood"]
        for key in ("null_deviance", "null_log_likelihood"):
            assert whole[key] == pytest.approx(alone[key], rel=1e-12, abs=1e-12), (seed, key)
