"""Rows that are alike are put together where that pays: reports are those of all rows, and the same everywhere."""

import random

import pytest
from conftest import run

ROWS = 90_000
FORMULA = "y ~ C(k) + u + v + g + h"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Few distinct rows, each as often as chance has it; the same ones with their counts; in chunks as gzip and pipes cut them."""
    draw = random.Random(4)
    path = tmp_path_factory.mktemp("collapse")
    counts = {}
    with open(path / "rows.csv", "w", encoding="ascii") as file:
        file.write("y,k,u,v,g,h,o,n\n")
        for _ in range(ROWS):
            k, u, v, o, n = draw.randrange(7), draw.randrange(3) - 1, draw.choice([0.5, 1.25]), draw.randrange(2), draw.randrange(1, 4)
            g, h = draw.choice("abc"), draw.choice("xy")
            y = int(draw.random() < (0.2 + 0.05 * k if g == "a" else 0.5 + 0.1 * u))
            row = f"{y},{k},{u},{v},{g},{h},{o}"
            counts[row] = counts.get(row, 0) + 1
            file.write(f"{row},{n}\n")
    with open(path / "counts.csv", "w", encoding="ascii") as file:
        file.write("y,k,u,v,g,h,o,count\n")
        file.writelines(f"{row},{count}\n" for row, count in counts.items())
    return path


def report(folder, *words):
    return run("fit", FORMULA, *words, "--format", "json", cwd=folder).json()


LINKS = [(), ("--link", "probit"), ("--link", "cloglog"), ("--link", "cauchit"), ("--offset", "o")]


@pytest.mark.parametrize("words", LINKS, ids=" ".join)
def test_the_fit_is_that_of_frequencies(words, folder):
    rows = report(folder, "rows.csv", *words, "--no-profile")
    counts = report(folder, "counts.csv", *words, "--no-profile", "--weights", "count", "--weight-kind", "frequency")
    assert rows["fit"]["passes"] == 1
    for one, other in zip(rows["coefficients"], counts["coefficients"], strict=True):
        assert one["estimate"] == pytest.approx(other["estimate"], abs=1e-10 * other["std_error"])
        assert one["std_error"] == pytest.approx(other["std_error"], rel=1e-10)
    for key in ("log_likelihood", "null_log_likelihood", "deviance", "null_deviance", "pearson", "aic", "bic"):
        assert rows["fit"][key] == pytest.approx(counts["fit"][key], rel=1e-11), key
    assert rows["rows"]["used"] == ROWS


OTHERS = [(), ("--penalty", "firth"), ("--weights", "n", "--weight-kind", "precision"), ("--link", "probit", "--robust", "HC1")]


@pytest.mark.parametrize("words", OTHERS, ids=" ".join)
def test_threads_and_chunks_change_no_bit(words, folder):
    def text(*more, stdin=None):
        done = run("fit", FORMULA, "-" if stdin else "rows.csv", *words, *more, "--format", "json", cwd=folder, stdin=stdin or "")
        assert done.status == 0, done.err
        return [line for line in done.out.splitlines() if '"time":' not in line and '"source":' not in line]

    expected = text("-j", 1)
    for threads in (2, 3, 8):
        assert text("-j", threads) == expected
    assert text(stdin=(folder / "rows.csv").read_text(encoding="ascii")) == expected


@pytest.mark.parametrize(("words", "key"), [((), "profile"), (("--penalty", "firth"), "coefficients")], ids=["likelihood", "firth"])
def test_profiles_and_penalties(words, key, folder):
    rows = report(folder, "rows.csv", *words, "--profile")
    counts = report(folder, "counts.csv", *words, "--profile", "--weights", "count", "--weight-kind", "frequency")
    for one, other, near in zip(rows[key], counts[key], counts["coefficients"], strict=True):
        assert one["lower"] == pytest.approx(other["lower"], abs=1e-9 * near["std_error"])
        assert one["upper"] == pytest.approx(other["upper"], abs=1e-9 * near["std_error"])
        assert one["lr_statistic"] == pytest.approx(other["lr_statistic"], rel=1e-9, abs=1e-9)


def test_what_is_said_of_rows_is_said_of_all(folder):
    """A level without an event: the rows that it separates are counted one by one."""
    lines = (folder / "rows.csv").read_text(encoding="ascii").splitlines()
    lines[1:] = ["0" + line[1:] if line[2] == "3" else line for line in lines[1:]]
    (folder / "separated.csv").write_text("\n".join(lines) + "\n", encoding="ascii")
    found = report(folder, "separated.csv", "--no-profile")
    expected = sum(line[2] == "3" for line in lines[1:])
    assert found["separation"]["separated_rows"] == expected
    assert run("fit", FORMULA, "rows.csv", "-o", "m.json", cwd=folder).status == 0
    assert len(run("augment", "m.json", "rows.csv", cwd=folder).out.splitlines()) == ROWS + 1
