"""Columns that repeat each other: nearly (variance inflation, condition index; against mpmath) and exactly (aliased)."""

import csv

import mpmath
import pytest
from conftest import DATA

mpmath.mp.dps = 50
MTCARS = DATA / "mtcars.csv"


def columns_of(path, names):
    rows = list(csv.DictReader(path.open()))
    return [[mpmath.mpf(1)] * len(rows), *([mpmath.mpf(row[name]) for row in rows] for name in names)]


def weighted(columns, beta):
    """X'WX of a logit model at beta."""
    n, p = len(columns[0]), len(columns)
    weights = []
    for i in range(n):
        mu = 1 / (1 + mpmath.exp(-sum(b * columns[j][i] for j, b in enumerate(beta))))
        weights.append(mu * (1 - mu))
    return [[sum(w * columns[j][i] * columns[k][i] for i, w in enumerate(weights)) for k in range(p)] for j in range(p)]


def correlations(columns, beta):
    """Of the columns without the first, a constant, about their weighted means; and the inverse."""
    h = weighted(columns, beta)
    p = len(columns) - 1
    about = mpmath.matrix(p, p)
    for j in range(p):
        for k in range(p):
            about[j, k] = h[j + 1][k + 1] - h[0][j + 1] * h[0][k + 1] / h[0][0]
    r = mpmath.matrix(p, p)
    for j in range(p):
        for k in range(p):
            r[j, k] = about[j, k] / mpmath.sqrt(about[j, j] * about[k, k])
    return r, r ** -1


@pytest.mark.parametrize("names", [["mpg", "wt"], ["disp", "wt"], ["mpg", "disp", "hp", "wt"]])
def test_inflation_and_condition_are_those_of_the_definition(ogive, names):
    report = ogive("fit", "vs ~ " + " + ".join(names), MTCARS, "--format", "json").json()
    beta = [mpmath.mpf(row["estimate"]) for row in report["coefficients"]]
    r, inverse = correlations(columns_of(MTCARS, names), beta)
    for k, row in enumerate(report["variance_inflation"]):
        assert row["name"] == names[k]
        assert row["inflation"] == pytest.approx(float(inverse[k, k]), rel=1e-10)
    for k, row in enumerate(report["term_inflation"]):
        assert (row["term"], row["df"]) == (names[k], 1)
        assert row["gvif"] == row["per_coefficient"] == pytest.approx(float(inverse[k, k]), rel=1e-10)
    values = mpmath.eigsy(r, eigvals_only=True)
    index = mpmath.sqrt(max(values) / min(values))
    assert report["collinearity"]["condition_index"] == pytest.approx(float(index), rel=1e-10)


def test_a_term_of_several_coefficients(ogive):
    report = ogive("fit", "vs ~ C(gear) + mpg + wt", MTCARS, "--format", "json").json()
    rows = list(csv.DictReader(MTCARS.open()))
    columns = [[mpmath.mpf(1)] * len(rows)]
    columns += [[mpmath.mpf(row["gear"] == level) for row in rows] for level in "45"]
    columns += [[mpmath.mpf(row[name]) for row in rows] for name in ("mpg", "wt")]
    r, inverse = correlations(columns, [mpmath.mpf(row["estimate"]) for row in report["coefficients"]])
    gvif = mpmath.det(r[0:2, 0:2]) * mpmath.det(r[2:4, 2:4]) / mpmath.det(r)
    first = report["term_inflation"][0]
    assert (first["term"], first["df"]) == ("C(gear)", 2)
    assert first["gvif"] == pytest.approx(float(gvif), rel=1e-10)
    assert first["per_coefficient"] == pytest.approx(float(mpmath.sqrt(gvif)), rel=1e-10)
    assert [row["name"] for row in report["variance_inflation"]] == ["C(gear)[T.4]", "C(gear)[T.5]", "mpg", "wt"]


def said(done):
    return " ".join(done.out.split())


def near(write, noise):
    """Three predictors, the third the sum of the others and a little; a response that overlaps."""
    lines = ["y,a,b,c"]
    for i in range(60):
        a, b = (i * 7 % 13) / 3, (i * 5 % 11) / 2
        lines.append(f"{(i * 11 % 17 + 3 * a > 14) * 1},{a:.6f},{b:.6f},{a + b + noise * ((i * 3 % 7) - 3):.6f}")
    return write("near.csv", "\n".join(lines) + "\n")


def test_predictors_that_are_nearly_collinear_are_named(ogive, write):
    text = said(ogive("fit", "y ~ a + b + c", near(write, 0.01)))
    assert "c, b and a are strongly collinear (variance inflation" in text or "c, a and b are strongly" in text
    assert "condition index" in text and "Read them together" in text
    quiet = said(ogive("fit", "y ~ a + b + c", near(write, 2.0)))
    assert "collinear" not in quiet
    assert "collinear" not in said(ogive("fit", "y ~ a * b", near(write, 2.0)))


# Columns made of others of mtcars: (formula, what is said, the same model without the aliased column).
ALIASED = [
    ("am ~ mpg + wt + I(0.4536*wt)", "I(0.4536 * wt) is not estimated: it equals 0.4536·wt.", "am ~ mpg + wt"),
    ("am ~ mpg + wt + I(2*mpg - 3*wt + 1)",
     "I(2 * mpg - 3 * wt + 1) is not estimated: it equals 1 + 2·mpg - 3·wt.", "am ~ mpg + wt"),
    ("am ~ wt + I(-wt) + qsec", "I(-wt) is not estimated: it equals -wt.", "am ~ wt + qsec"),
    ("am ~ wt + I(wt - wt)", "I(wt - wt) is not estimated: it is 0 in every row used.", "am ~ wt"),
    ("am ~ C(cyl) + mpg + I(cyl == 8)",
     "I(cyl == 8)[T.True] is not estimated: it equals C(cyl)[T.8].", "am ~ C(cyl) + mpg"),
    ("am ~ C(cyl) + mpg + I((cyl == 4) * 2.5)",
     "I((cyl == 4) * 2.5) is not estimated: it equals 2.5 - 2.5·C(cyl)[T.6] - 2.5·C(cyl)[T.8].", "am ~ C(cyl) + mpg"),
    ("am ~ C(cyl) + mpg + cyl", "cyl is not estimated: it equals 4 + 2·C(cyl)[T.6] + 4·C(cyl)[T.8].", "am ~ C(cyl) + mpg"),
    ("am ~ 0 + wt + qsec + I(wt/2 + qsec)", "I(wt / 2 + qsec) is not estimated: it equals 0.5·wt + qsec.",
     "am ~ 0 + wt + qsec"),
]


@pytest.mark.parametrize("formula,sentence,without", ALIASED, ids=[row[0] for row in ALIASED])
def test_aliased_columns_are_named_with_what_they_equal(ogive, formula, sentence, without):
    assert sentence in said(ogive("fit", formula, MTCARS))
    report = ogive("fit", formula, MTCARS, "--format", "json").json()
    rows = {row["name"]: row for row in report["coefficients"]}
    # What is identified is estimated as without the column.
    for row in ogive("fit", without, MTCARS, "--format", "json").json()["coefficients"]:
        mine = rows[row["name"]]
        if row["estimate"] in (None, "Infinity", "-Infinity"):
            assert mine["estimate"] == row["estimate"]
            continue
        assert mine["estimate"] == pytest.approx(row["estimate"], rel=1e-11)
        assert mine["std_error"] == pytest.approx(row["std_error"], rel=1e-11)


def test_a_column_in_other_units_in_the_file(ogive, write):
    rows = list(csv.DictReader(MTCARS.open()))
    text = "am,mpg,wt,wt_kg\n" + "".join(f"{r['am']},{r['mpg']},{r['wt']},{float(r['wt']) * 0.4536!r}\n" for r in rows)
    done = ogive("fit", "am ~ mpg + wt + wt_kg", write("kg.csv", text))
    assert "wt_kg is not estimated: it equals 0.4536·wt." in said(done)
    # To six digits it is another column, nearly the same.
    text = "am,mpg,wt,wt_kg\n" + "".join(f"{r['am']},{r['mpg']},{r['wt']},{float(r['wt']) * 0.4536:.6f}\n" for r in rows)
    done = said(ogive("fit", "am ~ mpg + wt + wt_kg", write("kg.csv", text)))
    assert "strongly collinear" in done and "not estimated" not in done
