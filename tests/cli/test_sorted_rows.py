"""Rows sorted by everything: sums over long runs of like rows round alike, and must not add that up."""

import collections
import json
import random

import pytest


def fit(ogive, path, *options):
    done = ogive("fit", "y ~ g + x + z", path, "--format", "json", "--no-profile", *options)
    assert done.status == 0, done.err
    return json.loads(done.out)["coefficients"]


@pytest.mark.parametrize("levels", [3, 8])  # as columns, and as codes
def test_sorted_rows_are_as_exact_as_any(ogive, tmp_path, levels):
    draw = random.Random(levels)
    rows = []
    for _ in range(90_000):
        g, x, z = draw.randrange(levels), draw.randrange(-2, 3), draw.randrange(3)
        rows.append((f"a{g}", draw.random() < 0.2 + 0.05 * x + 0.03 * g, x, z))
    rows.sort()
    # Distinct rows with their frequencies are few: they are fitted in twofold precision.
    tally = collections.Counter(rows)
    few = tmp_path / "few.csv"
    few.write_text("g,y,x,z,n\n" + "".join(f"{g},{int(y)},{x},{z},{n}\n" for (g, y, x, z), n in tally.items()))
    exact = {c["name"]: c for c in fit(ogive, few, "--weights", "n", "--weight-kind", "frequency")}
    many = tmp_path / "many.csv"
    many.write_text("g,y,x,z\n" + "".join(f"{g},{int(y)},{x},{z}\n" for g, y, x, z in rows))
    for c in fit(ogive, many):
        assert abs(c["estimate"] - exact[c["name"]]["estimate"]) <= 1e-13 * c["std_error"], c["name"]
