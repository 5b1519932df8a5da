"""Hard cases with other numbers and other names: drawn from fixed seeds, the truth from the certifier or by construction.

A few of each by default, many with OGIVE_TEST_ALL=1.
"""

import os
import random

import pytest
from certifying import NoMaximum, answer
from conftest import run
from hard_cases import MINUS, PLUS, close, csv, digits, errors, estimates, finite, separated

ALL = bool(os.environ.get("OGIVE_TEST_ALL"))
NAMES = ["dose", "größe", "體重", "a b", "1st", "x~y", "I", "log", "Intercept2", "p-value", "if", "C", "x.y_z"]


def draws(few, many):
    return range(many if ALL else few)


def names_of(rng, count):
    return rng.sample(NAMES, count)


def fit(folder, columns, y, *options, names=None):
    names = names or [f"x{j + 1}" for j in range(len(columns))]
    (folder / "d.csv").write_text(csv(",".join([*names, "y"]), *columns, y), encoding="utf-8")
    formula = "y ~ " + " + ".join(f"`{name}`" for name in names)
    return run("fit", formula, "d.csv", "--format", "json", *options, cwd=folder).json()


@pytest.mark.parametrize("number", draws(24, 300))
def test_small_integers_with_outliers(tmp_path, number):
    # The kind of D1 to D5: a few rows, most values small, some thousands; the certifier decides what is true.
    rng = random.Random(f"outliers/{number}")
    p, n = rng.randint(1, 3), rng.randint(7, 12)
    columns = [[rng.choice([0, 0, 1, -1, 3, -4, 8, 30, -17, -66, 610, rng.choice([-5000, 5000])]) for _ in range(n)] for _ in range(p)]
    y = [rng.randint(0, 1) for _ in range(n)]
    y[:2] = [0, 1]
    names = names_of(rng, p)
    report = fit(tmp_path, columns, y, names=names)
    if report["aliases"]:
        return  # a constant or a repeated column was drawn
    try:
        truth = answer(y, [[1] * n, *columns])
    except NoMaximum:
        assert report["fit"]["stop"] == "no_finite_maximum" and report["separation"]["kind"] in ("complete", "quasi-complete")
        return
    # Coefficients may be far below their errors and the rows few: their errors count in standard errors.
    finite(report, {}, log_likelihood=truth["loglik"])
    for name, value, error in zip(["Intercept", *names], truth["coef"], truth["se"]):
        off = abs(estimates(report)[name] - value)
        assert off <= 1e-13 * error and digits(errors(report)[name], error) >= 13
        assert off <= report["maximum"]["distance"] * error + 2**-52 * abs(value)  # never more digits than are promised


@pytest.mark.parametrize("number", draws(8, 200))
def test_a_threshold_separates_in_any_unit(tmp_path, number):
    rng = random.Random(f"threshold/{number}")
    n, sign = rng.randint(6, 40), rng.choice([-1, 1])
    unit, shift = rng.choice([2.0**-300, 1e-10, 0.1, 1.0, 7.0, 1e9, 2.0**300]), rng.choice([0, 0, 5, 1e6])
    x = [i * unit + shift * unit for i in range(n)]
    cut = rng.randint(1, n - 1)
    y = [int(i >= cut) if sign > 0 else int(i < cut) for i in range(n)]
    order = rng.sample(range(n), n)
    report = fit(tmp_path, [[x[i] for i in order]], [y[i] for i in order], names=["d"])
    separated(report, "complete", {"d": PLUS if sign > 0 else MINUS}, n)
    # Both outcomes at one value: quasi-complete; two rows exchanged: a maximum.
    touching = fit(tmp_path, [[*x, x[cut]]], [*y, 1 - y[cut]], names=["d"])
    if cut + 1 < n:
        separated(touching, "quasi-complete", {"d": PLUS if sign > 0 else MINUS}, n - 1)
    held = fit(tmp_path, [[*x, x[0], x[-1]]], [*y, 1 - y[0], 1 - y[-1]], names=["d"])
    assert held["maximum"]["exists"] and held["fit"]["converged"]


@pytest.mark.parametrize("number", draws(6, 100))
def test_a_sparse_level_is_the_only_infinite_one(tmp_path, number):
    rng = random.Random(f"levels/{number}")
    levels = rng.sample(["north", "süd", "a,b", 'q"q', "0", "=1+1", "é", "x y"], rng.randint(3, 6))
    pure, outcome = rng.choice(levels), rng.randint(0, 1)
    rows = [(g, outcome if g == pure else int(k % 2)) for g in levels for k in range(1 if g == pure else rng.randint(2, 9))]
    rng.shuffle(rows)
    quoted = ['"' + g.replace('"', '""') + '"' for g, _ in rows]
    (tmp_path / "d.csv").write_text(csv("g,y", quoted, [y for _, y in rows]), encoding="utf-8")
    report = run("fit", "y ~ C(g)", "d.csv", "--format", "json", cwd=tmp_path).json()
    reference = report["reference_levels"][0]["reference"]
    infinite = {name for name, value in estimates(report).items() if isinstance(value, str)}
    assert report["separation"]["kind"] == "quasi-complete"
    if reference == pure:
        assert infinite == set(estimates(report))
    else:
        assert infinite == {f"C(g)[T.{pure}]"}
        assert estimates(report)[f"C(g)[T.{pure}]"] == (PLUS if outcome else MINUS)


@pytest.mark.parametrize("number", draws(6, 100))
def test_a_column_that_is_a_combination_is_named_so(tmp_path, number):
    rng = random.Random(f"alias/{number}")
    n = rng.randint(20, 40)
    a, b = ([rng.randint(-9, 9) for _ in range(n)] for _ in range(2))
    factors = [rng.choice([-3, -2, 2, 3, 0.5, 0.25]) for _ in range(3)]
    c = [factors[0] + factors[1] * u + factors[2] * v for u, v in zip(a, b)]
    y = [rng.randint(0, 1) for _ in range(n)]
    names = names_of(rng, 3)
    report = fit(tmp_path, [a, b, c], y, names=names)
    equals = {row["equals"]: row["coefficient"] for row in report["aliases"]}
    assert {row["name"] for row in report["aliases"]} == {names[2]}
    assert equals == pytest.approx(dict(zip(["Intercept", *names[:2]], factors)), rel=1e-12)
    bare = fit(tmp_path, [a, b], y, names=names[:2])
    for name, value in estimates(bare).items():
        assert abs(estimates(report)[name] - value) <= 1e-13 * errors(bare)[name]


@pytest.mark.parametrize("number", draws(6, 100))
def test_transformations_that_change_nothing(tmp_path, number):
    rng = random.Random(f"metamorphic/{number}")
    n = rng.randint(20, 60)
    columns = [[rng.randint(-40, 40) / 8 for _ in range(n)] for _ in range(2)]
    y = [int(u / 3 + rng.gauss(0, 2) > 0) for u in columns[0]]
    base = fit(tmp_path, columns, y)
    if not base["fit"]["converged"]:
        return
    se = errors(base)

    def same(report, change=lambda name, value: value):
        for name, value in estimates(base).items():
            assert abs(estimates(report)[name] - change(name, value)) <= 1e-13 * se[name], name

    order = rng.sample(range(n), n)
    same(fit(tmp_path, [[column[i] for i in order] for column in columns], [y[i] for i in order]))
    same(fit(tmp_path, columns, [1 - v for v in y]), lambda name, value: -value)
    power = 2.0**rng.randint(-30, 30)
    scaled = fit(tmp_path, [[v * power for v in columns[0]], columns[1]], y)
    assert estimates(scaled)["x1"] * power == estimates(base)["x1"] and estimates(scaled)["x2"] == estimates(base)["x2"]
    assert errors(scaled)["x1"] * power == se["x1"]
    same(fit(tmp_path, columns[::-1], y, names=["x2", "x1"]))
    twice = fit(tmp_path, [column * 2 for column in columns], y * 2)
    same(twice)
    for name in se:
        assert digits(errors(twice)[name] * 2**0.5, se[name]) >= 13


@pytest.mark.parametrize("number", draws(6, 100))
def test_four_encodings_of_the_same_counts(tmp_path, number):
    rng = random.Random(f"counts/{number}")
    n = rng.randint(4, 9)
    x = [rng.randint(-9, 9) / 4 + i for i in range(n)]
    m = [rng.randint(2, 30) for _ in range(n)]
    s = [rng.randint(1, k - 1) for k in m]
    truth = answer(s, [[1] * n, x], trials=m)
    expected = {"Intercept": truth["coef"][0], "x": truth["coef"][1]}
    (tmp_path / "counts.csv").write_text(csv("x,s,f,m", x, s, [k - v for k, v in zip(m, s)], m), encoding="utf-8")
    for formula in ("s/m ~ x", "cbind(s, f) ~ x"):
        report = run("fit", formula, "counts.csv", "--format", "json", cwd=tmp_path).json()
        close(report, expected, truth["se"], truth["loglik"])
    rows = [(v, outcome, count) for v, k, t in zip(x, s, m) for outcome, count in ((1, k), (0, t - k))]
    (tmp_path / "weighted.csv").write_text(csv("x,y,w", *zip(*rows)), encoding="utf-8")
    close(run("fit", "y ~ x", "weighted.csv", "--weights", "w", "--weight-kind", "frequency", "--format", "json", cwd=tmp_path).json(), expected, truth["se"])
    flat = [(v, outcome) for v, outcome, count in rows for _ in range(count)]
    (tmp_path / "rows.csv").write_text(csv("x,y", *zip(*flat)), encoding="utf-8")
    each = run("fit", "y ~ x", "rows.csv", "--format", "json", cwd=tmp_path).json()
    for name, value, error in zip(expected, truth["coef"], truth["se"]):
        assert abs(estimates(each)[name] - value) <= 1e-13 * error and digits(errors(each)[name], error) >= 13


@pytest.mark.parametrize("number", draws(8, 36))
def test_offsets_at_odds_with_counts_of_any_size(tmp_path, number):
    # A first step may be 1e13 standard errors too long, and rising steps may end where nothing is left of the information.
    rng = random.Random(f"offsets/{number}")
    n, p = rng.randint(8, 24), rng.randint(1, 3)
    trials = [rng.choice([1, 5, 100, 10**6, 10**12]) for _ in range(n)]
    events = [rng.choice([0, m, rng.randint(0, m)]) if m <= 100 else round(m * 10 ** rng.uniform(-12, 0)) for m in trials]
    offset = [rng.gauss(0, 40) if i % 2 else rng.gauss(0, 4) for i in range(n)]
    columns = [[rng.gauss(0, 1e8) for _ in range(n)]] + [[rng.randint(-5, 5) for _ in range(n)] for _ in range(p - 1)]
    names = [f"x{j}" for j in range(p)]
    (tmp_path / "d.csv").write_text(csv(",".join(["y", "m", "o", *names]), events, trials, offset, *columns), encoding="utf-8")
    report = run("fit", "y/m ~ 0 + " + " + ".join(names), "d.csv", "--offset", "o", "--format", "json", cwd=tmp_path).json()
    try:
        truth = answer(events, columns, trials=trials, offset=offset)
    except NoMaximum:
        return  # or the certifier did not find it: its steps are halved less often
    assert report["fit"]["stop"] in ("converged", "not_certified")  # not all of this can be proven
    for name, value, error in zip(names, truth["coef"], truth["se"]):
        assert abs(estimates(report)[name] - value) <= 1e-13 * error + 2**-52 * abs(value) and digits(errors(report)[name], error) >= 13


@pytest.mark.parametrize("number", draws(6, 40))
def test_offsets_of_hundreds_have_a_certified_maximum(tmp_path, number):
    # Outcomes of probability 1e-100 are among them, whose Pearson residuals are beyond all others.
    rng = random.Random(f"hundreds/{number}")
    n = 40
    x, offset = [rng.gauss(0, 1) for _ in range(n)], [rng.gauss(0, 100) for _ in range(n)]
    y = [rng.randint(0, 1) for _ in range(n)]
    (tmp_path / "d.csv").write_text(csv("y,x,o", y, x, offset), encoding="utf-8")
    report = run("fit", "y ~ x", "d.csv", "--offset", "o", "--format", "json", "--no-profile", cwd=tmp_path).json()
    truth = answer(y, [[1] * n, x], offset=offset)
    finite(report, dict(zip(("Intercept", "x"), truth["coef"])), truth["se"], truth["loglik"], least=13)


def test_an_offset_of_many_rows_has_a_certified_maximum(tmp_path):
    # Too many for twofold precision: the certificate is double's.
    rng = random.Random("many rows with an offset")
    n = 20000
    x, offset = ([rng.gauss(0, 1) for _ in range(n)] for _ in range(2))
    y = [rng.randint(0, 1) for _ in range(n)]
    (tmp_path / "d.csv").write_text(csv("y,x,o", y, x, offset), encoding="utf-8")
    report = run("fit", "y ~ x", "d.csv", "--offset", "o", "--format", "json", "--no-profile", cwd=tmp_path).json()
    assert report["fit"]["converged"] and report["maximum"]["exists"] and report["maximum"]["distance"] < 1e-8
