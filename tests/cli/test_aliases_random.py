"""Aliased columns of random designs against elimination in rational numbers: which ones, and what each equals."""

import random
from fractions import Fraction

import pytest


def aliases_of(columns):
    """In order: {column: {earlier kept column: coefficient}} of the columns that earlier ones give."""
    echelon, aliases = [], {}
    for j, column in enumerate(columns):
        rest, parts = list(column), {j: Fraction(1)}
        for pivot, row, of in echelon:
            if rest[pivot] == 0:
                continue
            factor = rest[pivot] / row[pivot]
            rest = [a - factor * b for a, b in zip(rest, row)]
            for k, part in of.items():
                parts[k] = parts.get(k, Fraction(0)) - factor * part
        pivot = next((i for i, value in enumerate(rest) if value != 0), None)
        if pivot is None:
            aliases[j] = {k: -part for k, part in parts.items() if k != j and part != 0}
        else:
            echelon.append((pivot, rest, parts))
    return aliases


def simulated(seed):
    """Columns exact in binary: whole numbers of several sizes, sums of them with simple factors, and near copies."""
    draw = random.Random(seed)
    rows = draw.randint(15, 50)
    kinds = {
        "digit": lambda: draw.randint(-9, 9), "half": lambda: draw.randint(-20, 20) / 8,
        "bit": lambda: draw.randint(0, 1), "date": lambda: 20000 + draw.randint(0, 400),
        "large": lambda: 10**6 + draw.randint(0, 10**4),
    }
    columns = {}
    for k in range(draw.randint(2, 4)):
        kind = draw.choice(list(kinds))
        columns[f"x{k}"] = [kinds[kind]() for _ in range(rows)]
    for k in range(draw.randint(1, 3)):
        parts = [(draw.choice([1, 2, -1, 3, 0.5, -0.25, 8, -7]), name)
                 for name in draw.sample(list(columns), draw.randint(1, min(3, len(columns))))]
        constant = draw.choice([0, 0, 1, -5, 100, 0.5])
        columns[f"a{k}"] = [constant + sum(f * columns[name][i] for f, name in parts) for i in range(rows)]
    if draw.random() < 0.4:
        near = columns[draw.choice(list(columns))]
        columns["near"] = [value + draw.choice([-1, 0, 1]) * 2.0**-20 for value in near]
    names = list(columns)
    draw.shuffle(names)
    outcome = [draw.randint(0, 1) for _ in range(rows)]
    return names, columns, outcome


def check(ogive, write, names, columns, outcome, constant=True):
    text = ",".join(names + ["y"]) + "\n"
    text += "".join(",".join(f"{columns[name][i]!r}" for name in names) + f",{y}\n" for i, y in enumerate(outcome))
    report = ogive("fit", "y ~ " + ("" if constant else "0 + ") + " + ".join(names), write("d.csv", text), "--no-profile", "--format", "json").json()
    design = ["Intercept"] * constant + names
    exact = aliases_of([[Fraction(1)] * len(outcome)] * constant + [[Fraction(value) for value in columns[name]] for name in names])
    found = {}
    for part in report["aliases"]:
        found.setdefault(part["name"], {})[part["equals"]] = part["coefficient"]
    assert set(found) == {design[j] for j in exact}
    for j, parts in exact.items():
        wanted = {design[k]: float(part) for k, part in parts.items()} or {None: None}
        assert set(found[design[j]]) == set(wanted)
        for name, part in wanted.items():
            assert part is None or found[design[j]][name] == pytest.approx(part, rel=1e-13)
    return report


@pytest.mark.parametrize("seed", range(60))
def test_aliases_are_those_of_rational_numbers(seed, ogive, write):
    check(ogive, write, *simulated(seed))


@pytest.mark.parametrize("spread", [10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7])
def test_a_relation_found_through_a_near_copy(spread, ogive, write):
    """a = 3 x + 7 b is the nearer to x the larger x is, and b follows from both."""
    draw = random.Random(5)
    x = [round(draw.gauss(0, 1) * spread) for _ in range(40)]
    b = [draw.randint(0, 1) for _ in x]
    columns = {"x": x, "a": [3 * u + 7 * v for u, v in zip(x, b)], "b": b}
    check(ogive, write, ["x", "a", "b"], columns, [draw.randint(0, 1) for _ in x])


@pytest.mark.parametrize("seed", range(40))
def test_without_an_intercept_the_earlier_columns_are_kept_too(seed, ogive, write):
    """A column that never varies is one of them, wherever it stands; the fit is the one that the intercept gives."""
    draw = random.Random(seed)
    rows = draw.randint(20, 40)
    level = [draw.choice("abc") for _ in range(rows)]
    columns = {name: [int(v == name) for v in level] for name in "abc"}
    columns["x"] = [draw.randint(-9, 9) for _ in range(rows)]
    columns["c"] = [draw.choice([1, 2, -0.5])] * rows
    columns["d"] = [3 * u - v for u, v in zip(columns["c"], columns["x"])]
    names = list(columns)
    draw.shuffle(names)
    outcome = [0, 1, *(draw.randint(0, 1) for _ in range(rows - 2))]
    report = check(ogive, write, names, columns, outcome, constant=False)
    other = ogive("fit", "y ~ a + b + x", write("d.csv", ",".join(names + ["y"]) + "\n" + "".join(
        ",".join(repr(columns[name][i]) for name in names) + f",{y}\n" for i, y in enumerate(outcome))), "--no-profile",
        "--format", "json").json()
    assert report["fit"]["stop"] == other["fit"]["stop"] and report["fit"]["model_df"] == other["fit"]["model_df"]
    for key in ("log_likelihood", "null_log_likelihood"):
        assert report["fit"][key] == pytest.approx(other["fit"][key], rel=1e-12)
