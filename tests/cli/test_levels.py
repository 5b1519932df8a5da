"""Factors with very many levels: eliminated, reported in part, refused where that is meant."""

import json
import math
import random

import pytest
from conftest import run

LEVELS, EACH = 2400, 9


def rows_of(pure=(), seed=4):
    """Lines y,x,z,g,w: every level has both outcomes but those in `pure`."""
    draw = random.Random(seed)
    lines = ["y,x,z,g,w"]
    for level in range(LEVELS):
        effect = draw.gauss(0, 0.6)
        for row in range(EACH):
            x, z = round(draw.gauss(level % 7, 1), 3), round(draw.gauss(0, 1), 3)
            y = int(draw.random() < 1 / (1 + math.exp(-effect - 0.3 * (x - level % 7) + 0.5 * z)))
            if row < 2:
                y = row
            if level in pure:
                y = level % 2
            lines.append(f"{y},{x},{z},s{level:04},{level % 5}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("levels")
    (path / "all.csv").write_text(rows_of())
    (path / "pure.csv").write_text(rows_of(pure=(5, 6, 8)))
    (path / "base.csv").write_text(rows_of(pure=(0,)))
    return path


def fitted(folder, *words):
    return run("fit", *words, "--format", "json", cwd=folder).json()


def test_the_scores_are_zero_and_the_proof_is_there(folder):
    done = run("fit", "y ~ x + z + g", "all.csv", "-o", "m.json", "--format", "json", cwd=folder)
    report = done.json()
    assert report["fit"]["converged"] and report["fit"]["rank"] == LEVELS + 2
    assert len(report["coefficients"]) == LEVELS + 2 and all(c["std_error"] > 0 for c in report["coefficients"])
    rows = [line.split(",") for line in run("augment", "m.json", "all.csv", cwd=folder).out.splitlines()]
    place = {name: k for k, name in enumerate(rows[0])}
    by_level = {}
    moments = [0.0, 0.0]
    for row in rows[1:]:
        rest = float(row[place[".resid"]])
        by_level[row[3]] = by_level.get(row[3], 0.0) + rest
        moments = [moments[0] + rest * float(row[1]), moments[1] + rest * float(row[2])]
    assert max(map(abs, by_level.values())) < 1e-11 and max(map(abs, moments)) < 1e-9
    # Leverages add up to the rank.
    assert sum(float(row[place[".hat"]]) for row in rows[1:]) == pytest.approx(LEVELS + 2, rel=1e-11)


def test_errors_are_those_of_the_information(folder):
    # Beside level intercepts the information of x and z is what their weighted means by level leave.
    run("fit", "y ~ x + z + g", "all.csv", "-o", "m.json", cwd=folder)
    report = fitted(folder, "y ~ x + z + g", "all.csv")
    error = {c["name"]: c["std_error"] for c in report["coefficients"]}
    lines = [line.split(",") for line in run("augment", "m.json", "all.csv", cwd=folder).out.splitlines()]
    mu = lines[0].index(".fitted")
    cells = {}
    for row in lines[1:]:
        p = float(row[mu])
        cells.setdefault(row[3], []).append((p * (1 - p), float(row[1]), float(row[2])))
    a = b = c = 0.0
    for cell in cells.values():
        weight = sum(w for w, _, _ in cell)
        x, z = (sum(w * v[k] for w, *v in cell) / weight for k in (0, 1))
        a += sum(w * (u - x) ** 2 for w, u, _ in cell)
        b += sum(w * (u - x) * (v - z) for w, u, v in cell)
        c += sum(w * (v - z) ** 2 for w, _, v in cell)
    assert error["x"] == pytest.approx(math.sqrt(c / (a * c - b * b)), rel=1e-10)
    assert error["z"] == pytest.approx(math.sqrt(a / (a * c - b * b)), rel=1e-10)


def test_the_report_shows_some_levels_and_machines_have_all(folder):
    text = run("fit", "y ~ x + z + g", "all.csv", cwd=folder).out
    assert text.count("... 2,349 more of g") == 2  # estimates and odds ratios
    assert "g[T.s0050]" in text and "g[T.s0051]" not in text and "\nx " in text
    for form in ("markdown", "html", "latex"):
        assert "2,349 more of g" in run("fit", "y ~ x + z + g", "all.csv", "--format", form, cwd=folder).out
    sheet = run("fit", "y ~ x + z + g", "all.csv", "--format", "csv", cwd=folder).out
    assert len(sheet.splitlines()) == LEVELS + 3
    run("fit", "y ~ x + z + g", "all.csv", "-o", "shown.json", cwd=folder)
    assert "2,349 more of g" in run("plot", "forest", "shown.json", cwd=folder).out


def test_a_hundred_levels_are_all_shown(folder):
    lines = ["y,g"] + [f"{k % 2},s{j:03}" for j in range(101) for k in range(4)]
    (folder / "few.csv").write_text("\n".join(lines) + "\n")
    assert "more of" not in run("fit", "y ~ g", "few.csv", cwd=folder).out


@pytest.mark.parametrize("threads", [1, 3])
def test_the_same_bytes_with_any_threads_and_out_of_core(folder, threads):
    expected = fitted(folder, "y ~ x + z + C(w) + g", "pure.csv")
    for more in ([], ["--memory", "32M"]):
        found = fitted(folder, "y ~ x + z + C(w) + g", "pure.csv", "-j", threads, *more)
        found["fit"]["time"] = expected["fit"]["time"]
        assert found == expected


def test_levels_of_one_outcome_are_infinite_and_the_rest_is_the_limit(folder):
    done = run("fit", "y ~ x + z + g", "pure.csv", "-o", "m.json", "--format", "json", cwd=folder)
    report = done.json()
    estimate = {c["name"]: c["estimate"] for c in report["coefficients"]}
    error = {c["name"]: c["std_error"] for c in report["coefficients"]}
    assert report["separation"]["exact"] and report["separation"]["separated_rows"] == 3 * EACH
    assert error["g[T.s0005]"] is None and error["g[T.s0007]"] > 0
    # Without those rows the same numbers come out.
    keep = [line for line in rows_of(pure=(5, 6, 8)).splitlines() if line.split(",")[3] not in ("s0005", "s0006", "s0008")]
    (folder / "rest.csv").write_text("\n".join(keep) + "\n")
    rest = fitted(folder, "y ~ x + z + g", "rest.csv")
    for c in rest["coefficients"]:
        assert estimate[c["name"]] == pytest.approx(c["estimate"], abs=1e-9 * c["std_error"])
        assert error[c["name"]] == pytest.approx(c["std_error"], rel=1e-11)
    said = run("predict", "m.json", "pure.csv", "--link", "--se", cwd=folder)
    shown = said.out.splitlines()[1:]
    assert shown[5 * EACH].split(",")[:2] == ["1", ""] and shown[6 * EACH].split(",")[0] == "0"
    assert float(shown[7 * EACH].split(",")[1]) > 0


def test_a_reference_of_one_outcome_makes_every_difference_infinite(folder):
    report = fitted(folder, "y ~ x + g", "base.csv")
    limits = {c["name"]: c["estimate"] for c in report["coefficients"]}
    assert isinstance(limits["x"], float)
    other = fitted(folder, "y ~ x + C(g, Treatment('s0001'))", "base.csv")
    again = {c["name"]: c["estimate"] for c in other["coefficients"]}
    assert again["x"] == pytest.approx(limits["x"], rel=1e-9) and isinstance(again["Intercept"], float)
    run("fit", "y ~ x + g", "base.csv", "-o", "m.json", cwd=folder)
    assert "infinite" in run("predict", "m.json", "base.csv", cwd=folder).err


def test_what_does_not_vary_within_levels_is_aliased(folder):
    report = fitted(folder, "y ~ w + x + g", "all.csv")
    coefficient = {c["name"]: c for c in report["coefficients"]}
    assert coefficient["w"]["estimate"] is None and coefficient["x"]["std_error"] > 0
    equals = {a["equals"]: a["coefficient"] for a in report["aliases"] if a["name"] == "w"}
    assert equals["g[T.s0003]"] == pytest.approx(3) and "g[T.s0005]" not in equals


def test_tests_of_terms_and_of_hypotheses(folder):
    run("fit", "y ~ x + z + g", "all.csv", "-o", "m.json", cwd=folder)
    report = run("test", "m.json", "--terms", "--format", "json", cwd=folder).json()
    terms = {t["term"]: t for t in report["terms"]}
    assert terms["g"]["df"] == LEVELS - 1 and terms["g"]["statistic"] > 0
    z = run("test", "x = 0", "m.json", "--format", "json", cwd=folder).json()
    assert terms["x"]["statistic"] == pytest.approx(z["together"]["statistic"] if "together" in z else terms["x"]["statistic"])


@pytest.mark.parametrize("words, says", [
    (["--max-levels", "1000"], "the factor 'g' has 2,400 levels, more than the 1,000 allowed; allow more by --max-levels"),
    (["--profile"], "profile intervals would need the covariances of all pairs of 2,402 coefficients"),
    (["--max-levels", "0"], "--max-levels"),
])
def test_what_is_refused(folder, words, says):
    done = run("fit", "y ~ x + z + g", "all.csv", *words, cwd=folder)
    assert done.status in (2, 3) and says in done.err


def test_too_little_memory_for_the_levels_says_what_is_needed(folder):
    (folder / "many.csv").write_text("y,g\n" + "".join(f"{k % 2},s{k // 3}\n" for k in range(45_000)))
    done = run("fit", "y ~ g", "many.csv", "--memory", "32M", cwd=folder)
    assert done.status == 3 and "a factor of 15,000 levels beside 0 other columns in 45,000 rows needs about 45M" in done.err


@pytest.mark.parametrize("words", [["--link", "probit"], ["--penalty", "firth"], ["--robust", "HC0"]])
def test_more_levels_than_columns_are_for_a_logit(folder, words):
    (folder / "wide.csv").write_text("y,g\n" + "".join(f"{k % 2},s{k // 2}\n" for k in range(42_000)))
    done = run("fit", "y ~ g", "wide.csv", *words, cwd=folder)
    assert done.status == 3 and "21,000 columns" in done.err and "or fit a logit without penalty" in done.err
    assert run("fit", "y ~ g", "wide.csv", "--plain", cwd=folder).status == 0


def test_margins_are_refused(folder):
    run("fit", "y ~ x + z + g", "all.csv", "-o", "m.json", cwd=folder)
    assert "marginal effects would need" in run("margins", "m.json", "all.csv", cwd=folder).err


def test_a_model_file_cut_short_is_refused(folder):
    run("fit", "y ~ x + g", "all.csv", "-o", "m.json", cwd=folder)
    model = json.loads((folder / "m.json").read_text())
    model["covariance"]["factor"].pop()
    (folder / "cut.json").write_text(json.dumps(model))
    assert "covariance" in run("predict", "cut.json", "all.csv", cwd=folder).err


def test_more_columns_than_can_be_counted(ogive, write):
    """9000^5 is 5.9e19: said as that, before anything is laid out."""
    data = write("five.csv", "y,a,b,c,d,e\n" + "".join(f"{k % 2}," + ",".join(f"{x}{k % 9000}" for x in "abcde") + "\n" for k in range(18000)))
    done = ogive("fit", "y ~ a:b:c:d:e", data)
    assert done.status == 3
    assert "the term 'a:b:c:d:e' brings the design to more than 10^19 columns, more than the 20,000 allowed; leave it out" in done.err
    done = ogive("fit", "y ~ a:b", data)
    # The levels of b alone are eliminated and do not count: 9000 * 8999 and the constant are left.
    assert "brings the design to 80,991,001 columns (80,991,000 of its own), more than the 20,000" in done.err
