"""Products of a factor and a number, which stay codes, beside the same model with their columns written out."""

import math
import random

import pytest

LEVELS = 13


def simulated(rows, number, seed, levels=LEVELS):
    """Records y, f, x, z, g, w; `number` draws x of a level."""
    draw = random.Random(seed)
    records = []
    for row in range(rows):
        f = row if row < levels else draw.randrange(levels)
        x, z = number(draw, f), round(draw.gauss(0, 1), 3)
        eta = 0.4 * math.sin(f) + 0.3 * math.cos(f) * math.tanh(x - 3) - 0.2 * z
        y = int(draw.random() < 1 / (1 + math.exp(-eta)))
        records.append({"y": y, "f": f"l{f:02}", "x": x, "z": z, "g": row % 29, "w": draw.randrange(4) if row > levels else 1})
    return records


def name_of(number, level):
    return f"{number}_{level}"


def written(records, products):
    """CSV with a column for each level and each of `products`."""
    levels = sorted({r["f"] for r in records})
    names = list(records[0]) + [name_of(p, level) for p in products for level in levels]
    lines = [",".join(names)]
    for r in records:
        cells = [str(r[k]) if k in "yfghw" else repr(r[k]) for k in records[0]]
        cells += [repr(r[p]) if r["f"] == level else "0" for p in products for level in levels]
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n", levels


def columns(number, levels):
    return " + ".join(name_of(number, level) for level in levels)


def plain_name(name):
    """f[T.l03]:x as the column that it is."""
    if not (name.startswith("f[") and ":" in name):
        return name
    level, number = name[2:].split("]:")
    return name_of(number, level.removeprefix("T."))


def compare(coded, dense, bound=1e-9):
    """The same aliases, verdicts, estimates and errors."""
    assert [plain_name(c["name"]) for c in coded["coefficients"]] == [c["name"] for c in dense["coefficients"]]
    for a, b in zip(coded["coefficients"], dense["coefficients"]):
        assert (a["std_error"] is None) == (b["std_error"] is None), a["name"]
        if b["estimate"] is None or isinstance(b["estimate"], str):
            assert a["estimate"] == b["estimate"], a["name"]
        elif b["std_error"] is None:  # ridge has none
            assert a["estimate"] == pytest.approx(b["estimate"], rel=1e-9, abs=1e-9), a["name"]
        else:
            assert a["estimate"] == pytest.approx(b["estimate"], abs=bound * b["std_error"]), a["name"]
            assert a["std_error"] == pytest.approx(b["std_error"], rel=bound), a["name"]
    assert [plain_name(a["name"]) for a in coded["aliases"]] == [a["name"] for a in dense["aliases"]]
    for a, b in zip(coded["aliases"], dense["aliases"]):
        assert plain_name(a.get("equals") or "") == (b.get("equals") or "")
        assert (a.get("coefficient") or 0) == pytest.approx(b.get("coefficient") or 0, rel=1e-9)
    for key in ("stop", "converged", "rank", "residual_df"):
        assert coded["fit"][key] == dense["fit"][key]
    assert ("maximum" in coded) == ("maximum" in dense)
    for key in ("kind", "exact", "separated_rows"):
        assert coded.get("separation", {}).get(key) == dense.get("separation", {}).get(key)


NUMBERS = {
    "near 0": lambda draw, f: draw.gauss(0, 1),
    "far from 0": lambda draw, f: round(1e6 + draw.gauss(0, 1), 3),
    "doses, 0 in some levels": lambda draw, f: float(draw.randrange(5)) if f % 4 else 0.0,
    "the same in some levels": lambda draw, f: draw.gauss(3, 1) if f % 4 else 0.7 * f,
}


@pytest.mark.parametrize("words", [[], ["--weights", "w", "--weight-kind", "frequency"], ["--link", "probit"]], ids=["plain", "weights", "probit"])
@pytest.mark.parametrize("kind", NUMBERS)
def test_as_the_columns_written_out(ogive, write, kind, words):
    for seed, rows in enumerate([90, 400, 2500]):
        text, levels = written(simulated(rows, NUMBERS[kind], seed), "x")
        table = write("d.csv", text)
        for formula, out in [("f*x", f"f + x + {columns('x', levels[1:])}"), ("f + f:x", f"f + {columns('x', levels)}"),
                             ("0 + f:x", f"0 + {columns('x', levels)}")]:
            coded, dense = (ogive("fit", f"y ~ {right}", table, "--no-profile", "--format", "json", *words).json()
                            for right in (formula, out))
            compare(coded, dense)


@pytest.mark.parametrize("right", ["0 + f:x", "f:x + z", "z + f:x + f:z"])
def test_without_the_levels(ogive, write, right):
    text, levels = written(simulated(3000, NUMBERS["near 0"], 13, levels=28), "xz")
    table = write("d.csv", text)
    out = right.replace("f:x", columns("x", levels)).replace("f:z", columns("z", levels[1:]))
    coded, dense = (ogive("fit", f"y ~ {each}", table, "--no-profile", "--format", "json").json() for each in (right, out))
    for report in (coded, dense):  # terms of z stand together, before or after those of x
        report["coefficients"].sort(key=lambda c: plain_name(c["name"]))
    compare(coded, dense)


def test_beside_a_factor_that_is_eliminated(ogive, write):
    records = simulated(12_000, NUMBERS["near 0"], 14)
    for row, r in enumerate(records):
        r["g"] = row % 2400
    text, levels = written(records, "x")
    table = write("d.csv", text)
    coded, dense = (ogive("fit", f"y ~ {right}", table, "--no-profile", "--format", "json").json()
                    for right in ("C(g) + f*x", f"C(g) + f + x + {columns('x', levels[1:])}"))
    compare(coded, dense)


def test_a_dose_that_is_0_in_whole_levels_is_aliased(ogive, write):
    text, _ = written(simulated(3000, NUMBERS["doses, 0 in some levels"], 3), "")
    report = ogive("fit", "y ~ f*x", write("d.csv", text), "--format", "json").json()
    # The reference level has no dose: the others' products add up to the dose, and three levels have none either.
    aliased = [a["name"] for a in report["aliases"]]
    assert "f[T.l04]:x" in aliased and "f[T.l08]:x" in aliased and "f[T.l12]:x" in aliased
    errors = {c["name"]: c["std_error"] for c in report["coefficients"]}
    assert sum(error is None for error in errors.values()) == 4 and errors["f[T.l05]:x"] < 1
    assert report["fit"]["rank"] == 2 * LEVELS - 4 and "maximum" in report


def test_numbers_that_are_proportional_within_levels(ogive, write):
    records = simulated(1500, NUMBERS["near 0"], 5)
    for r in records:
        if r["f"] in ("l03", "l07"):
            r["z"] = 2.5 * r["x"]
    text, levels = written(records, "xz")
    table = write("d.csv", text)
    out = f"f + x + {columns('x', levels[1:])} + z + {columns('z', levels[1:])}"
    coded, dense = (ogive("fit", f"y ~ {right}", table, "--format", "json").json() for right in ("f*x + f*z", out))
    compare(coded, dense)
    assert coded["fit"]["rank"] == 3 * LEVELS - 2


@pytest.mark.parametrize("few", [1, 2])
def test_levels_of_one_and_of_two_rows(ogive, write, few):
    records = simulated(800, NUMBERS["near 0"], 6)
    rare = [r for r in records if r["f"] == "l05"][few:] + [r for r in records if r["f"] == "l09"][few:]
    text, levels = written([r for r in records if r not in rare], "x")
    table = write("d.csv", text)
    coded, dense = (ogive("fit", f"y ~ {right}", table, "--no-profile", "--format", "json").json()
                    for right in ("f*x", f"f + x + {columns('x', levels[1:])}"))
    compare(coded, dense)
    assert len(coded["aliases"]) == (2 if few == 1 else 0)


def test_separated_levels(ogive, write):
    records = simulated(900, NUMBERS["near 0"], 7)
    for r in records:
        if r["f"] == "l04":
            r["y"] = 1
        if r["f"] == "l06":
            r["y"] = int(r["x"] > 0.2)
    text, levels = written(records, "x")
    table = write("d.csv", text)
    coded, dense = (ogive("fit", f"y ~ {right}", table, "--no-profile", "--format", "json").json()
                    for right in ("f*x", f"f + x + {columns('x', levels[1:])}"))
    compare(coded, dense)
    assert coded["separation"]["exact"]


def test_two_factors_times_numbers(ogive, write):
    records = simulated(2500, NUMBERS["near 0"], 8)
    for row, r in enumerate(records):
        r["h"] = f"m{(row * row + row // 7) % 11:02}"
    text, levels = written(records, "x")
    inner = sorted({r["h"] for r in records})
    lines = text.splitlines()
    lines[0] += "".join(f",z_{level}" for level in inner)
    for row, r in enumerate(records):
        lines[row + 1] += "".join(f",{r['z']!r}" if r["h"] == level else ",0" for level in inner)
    table = write("d.csv", "\n".join(lines) + "\n")
    out = f"f + h + x + {columns('x', levels[1:])} + z + {columns('z', inner[1:])}"
    coded, dense = (ogive("fit", f"y ~ {right}", table, "--format", "json").json() for right in ("f*x + h*z", out))
    for c in coded["coefficients"]:
        c["name"] = f"z_{c['name'][4:7]}" if c["name"].startswith("h[T.") and c["name"].endswith(":z") else c["name"]
    compare(coded, dense)


@pytest.mark.parametrize("words", [
    ["--robust", "HC0"], ["--robust", "HC3"], ["--cluster", "g"], ["--penalty", "firth"], ["--penalty", "ridge", "--lambda", "0.5"],
    ["--weights", "w", "--weight-kind", "sampling"], ["--link", "cloglog"], ["--link", "cauchit"],
    ["--information", "observed", "--link", "probit"], ["--family", "poisson"], ["--family", "gaussian"],
], ids=lambda words: "-".join(word.strip("-") for word in words))
def test_all_other_fits(ogive, write, words):
    text, levels = written(simulated(1200, NUMBERS["near 0"], 9), "x")
    table = write("d.csv", text)
    coded, dense = (ogive("fit", f"y ~ {right}", table, "--no-profile", "--format", "json", *words).json()
                    for right in ("f*x", f"f + x + {columns('x', levels[1:])}"))
    compare(coded, dense)


def numbers_of(value):
    """The numbers of a report, in order."""
    if isinstance(value, bool) or isinstance(value, str) or value is None:
        return []
    if isinstance(value, dict):
        return [n for k, v in value.items() if k not in ("passes", "decrement", "distance") for n in numbers_of(v)]
    return [n for v in value for n in numbers_of(v)] if isinstance(value, list) else [value]


def test_what_follows_a_fit(ogive, write):
    text, levels = written(simulated(700, NUMBERS["near 0"], 10), "x")
    table = write("d.csv", text)
    out = f"f + x + {columns('x', levels[1:])}"
    made = []
    for right in ("f*x", out):
        profile = ogive("fit", f"y ~ {right}", table, "--profile", "-o", "m.json", "--format", "json").json()["profile"]
        rows = ogive("augment", "m.json", table).out.splitlines()
        names = rows[0].split(",")
        cells = [[float(c) for n, c in zip(names, row.split(",")) if n.startswith(".")] for row in rows[1:]]
        predicted = ogive("predict", "m.json", table, "--se").out.splitlines()
        samples = ogive("bootstrap", f"y ~ {right}", table, "--replicates", "20", "--format", "json").json()
        left_out = ogive("cv", f"y ~ {right}", table, "--folds", "4", "--format", "json").json()
        made.append([numbers_of(profile), cells, [[float(c) for c in row.split(",")] for row in predicted[1:]],
                     numbers_of(samples["coefficients"]), numbers_of(left_out)])
    for a, b in zip(*made):
        assert len(a) == len(b) > 0
        for one, other in zip(a, b):
            assert one == pytest.approx(other, rel=1e-8, abs=1e-8)


def test_the_same_bytes_with_any_threads_and_out_of_core(ogive, write):
    table = write("d.csv", written(simulated(50_000, NUMBERS["near 0"], 11), "")[0])
    reports = []
    for words in (["-j", "1"], ["-j", "2"], ["-j", "3"], ["-j", "8"], ["--memory", "32M"]):
        report = ogive("fit", "y ~ f*x + f:z", table, "--weights", "w", "--weight-kind", "precision", "--format", "json", *words).json()
        report["fit"]["time"] = ""
        reports.append(report)
    assert all(report == reports[0] for report in reports)


def test_terms_are_tested_as_a_whole(ogive, write):
    table = write("d.csv", written(simulated(2000, NUMBERS["near 0"], 12), "")[0])
    assert ogive("fit", "y ~ f*x", table, "-o", "m.json").status == 0
    terms = {t["term"]: t for t in ogive("test", "m.json", "--terms", "--format", "json").json()["terms"]}
    assert terms["f:x"]["df"] == LEVELS - 1


# Events (+) and others (-) by level, at so much more than 100,000; g1 and g2 are separated by their slopes.
FAR_LEVELS = {
    "g0": (
        "+1.0 -1.0 -0.24 +0.08 --0.4 +-1.7 +-1.9 -0.34 --0.8 +0.4 +-1.69 +-1.1 --1.0 +1.63 +-1.21 --1.0 "
        "--0.43 -0.47 +1.0 --1.0 --0.68 -1.0 +-1.0 +0.83 +0.0 +-0.9 -0.6 +0.7 +1.76 +0.0 "
    ),
    "g1": (
        "--0.23 +1.4 +0.7 +0.3 -0.0 +1.0 +0.72 --0.5 --0.05 +0.34 --0.4 -0.0 --1.0 --1.0 +1.12 "
    ),
    "g2": (
        "+0.22 --0.9 --1.36 --1.31 --0.4 +0.0 "
    ),
    "g3": (
        "+0.0 +-0.2 -0.8 +1.2 +-0.13 +0.96 "
    ),
}


def test_separated_slopes_of_numbers_far_from_0(ogive, write):
    records = [(level, int(cell[0] == "+"), repr(1e5 + float(cell[1:])))
               for level, cells in FAR_LEVELS.items() for cell in cells.split()]
    alone = [record for record in records if record[0] in ("g0", "g3")]
    fits = []
    for name, some in (("all", records), ("alone", alone)):
        data = write(f"{name}.csv", "f,y,x\n" + "".join(f"{f},{y},{x}\n" for f, y, x in some))
        report = ogive("fit", "y ~ f*x", data, "--format", "json").json()
        fits.append({c["name"]: c for c in report["coefficients"]})
    for name, one in fits[1].items():
        other = fits[0][name]
        assert abs(other["estimate"] - one["estimate"]) <= 1e-9 * one["std_error"], name
        assert math.isclose(other["std_error"], one["std_error"], rel_tol=1e-9), name
    assert fits[0]["f[T.g1]:x"]["estimate"] == "Infinity"
