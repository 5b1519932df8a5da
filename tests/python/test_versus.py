"""bench/versus at small shapes: every contestant that is here answers, the page has what it found; what is not here is said."""

import importlib.util
import json
import subprocess
import sys

import numpy as np
import pytest
import statsmodels.api as sm
from conftest import ROOT

FOLDER = ROOT / "bench" / "versus"
SMALL = ["--scale", "0.001", "--rounds", "2", "--time-limit", "60", "--threads", "1"]


def versus(tmp_path, *words):
    """results.json and performance.md of a run."""
    done = subprocess.run([sys.executable, "-B", FOLDER / "versus.py", *words, "-o", tmp_path], capture_output=True, text=True,
                          timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads((tmp_path / "results.json").read_text()), (tmp_path / "performance.md").read_text()


def module(name):
    """A module of bench/versus; the folder is on the path only while it is read."""
    before = set(sys.modules)
    sys.path.insert(0, str(FOLDER))
    try:
        spec = importlib.util.spec_from_file_location(f"versus_{name}", FOLDER / f"{name}.py")
        loaded = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(loaded)
        return loaded
    finally:
        sys.path.remove(str(FOLDER))
        for other in set(sys.modules) - before:
            if str(getattr(sys.modules[other], "__file__", "")).startswith(str(FOLDER)):
                del sys.modules[other]


# (workload, contestants by a part of their names, who must answer with how many digits)
RUNS = [
    ("1000", ["statsmodels", "newton-cholesky, tight"], {"ogive": 12, "statsmodels Logit": 12, "statsmodels GLM": 6,
                                                        "scikit-learn newton-cholesky, tight": 6}),
    ("factors", ["newton-cholesky, tight"], {"ogive formula": 12, "scikit-learn newton-cholesky, tight, one-hot": 6}),
    ("csv", ["from Python", "pandas + statsmodels", "polars, reading"], {"ogive from Python": 12, "pandas + statsmodels": 12,
                                                                           "polars, reading alone": None}),
    ("parquet", ["from Python", "DuckDB"], {"ogive from Python": 12, "DuckDB + scikit-learn newton-cholesky": 6}),
    ("mtcars", ["python:"], {"python: pandas + statsmodels": 8}),
]


@pytest.mark.parametrize("key,parts,answers", RUNS, ids=[row[0] for row in RUNS])
def test_contestants_answer(tmp_path, key, parts, answers):
    results, page = versus(tmp_path, "--only", key, *SMALL, *(word for part in parts for word in ("--contestant", part)))
    (work,) = results["workloads"]
    rows = {row["contestant"]: row for row in work["results"]}
    assert set(answers) <= set(rows)
    for name, digits in answers.items():
        row = rows[name]
        assert "stopped" not in row and row["runs"] == 2 and 0 < row["least"] <= row["seconds"]
        assert row["extra"] >= 0
        assert digits is None or row["digits"] >= digits, name
        assert f"| {name}" in page
    assert work["name"] in page and str(ROOT) not in page


def test_who_takes_too_long_is_stopped_and_said(tmp_path):
    results, page = versus(tmp_path, "--shape", "2000x4", "--contestant", "GLM", "--rounds", "1", "--time-limit", "0.000001")
    (work,) = results["workloads"]
    assert work["results"] and all(row["stopped"] == "more than 1e-06 s" and "seconds" not in row for row in work["results"])
    assert "gave no answer: more than 1e-06 s" in page


def test_a_part_of_the_workloads_cannot_take_the_place_of_all():
    done = subprocess.run([sys.executable, "-B", FOLDER / "versus.py", "--renew", "--shape", "10x2"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "--renew is for whole workloads" in done.stderr


def test_the_reference_is_the_maximum():
    reference = module("reference")
    rng = np.random.default_rng(3)
    x, codes = np.column_stack([np.ones(3000), rng.normal(size=(3000, 2))]), rng.integers(0, [[3], [5]], (2, 3000))
    y = (rng.random(3000) < 0.4).astype(float)
    found, errors = reference.maximum(x, y, codes, (3, 5))
    levels = [codes[k] == code for k, count in ((0, 3), (1, 5)) for code in range(1, count)]
    known = sm.Logit(y, np.column_stack([x, *levels]).astype(float)).fit(disp=0, tol=1e-14)
    assert reference.digits(known.params, found, errors) > 12
    np.testing.assert_allclose(errors, known.bse, rtol=1e-12)


def rivals(seconds, digits=9.0, **more):
    return {"contestant": "statsmodels Logit", "seconds": seconds, "digits": digits, **more}


# (statsmodels' row beside ogive's of 0.1 s, what is measured, whether a goal of 50 times is met)
JUDGED = [
    (rivals(6.0), "60.0 × (statsmodels Logit)", True),
    (rivals(4.0), "40.0 × (statsmodels Logit)", False),
    (rivals(6.0, digits=5.9), "not measured", None),
    ({"contestant": "statsmodels Logit", "stopped": "more than 60 s"}, "> 600 × (more than 60 s)", True),
    ({"contestant": "statsmodels Logit", "stopped": "more than 3 s"}, "> 30 × (more than 3 s)", None),
    ({"contestant": "statsmodels Logit", "stopped": "MemoryError: "}, "failed: MemoryError: ", None),
]


def test_a_busy_machine_is_said():
    page = module("page")
    assert page.busy({"others": 0.05}) == ""
    assert "other processes had 30 % of the processors" in page.busy({"others": 0.3})


LOOSE = {"contestant": "scikit-learn lbfgs", "seconds": 0.2, "digits": 1.5}
TIGHT = {"contestant": "scikit-learn newton-cholesky, tight", "seconds": 2.0, "digits": 8.0}


def test_a_faster_rival_that_stops_short_is_named_beside_the_one_that_counts():
    work = {"key": "50", "name": "n x p", "data_bytes": 1, "results": [{"contestant": "ogive", "seconds": 0.1, "digits": 12.0}, LOOSE, TIGHT]}
    goals = module("goals")
    results = {"workloads": [work], "floors": {}, "rules": {"threads": 1}}
    assert goals.judged(results)[3]["measured"] == "20.0 × (scikit-learn newton-cholesky, tight; scikit-learn lbfgs: 2.0 × with 1.5 digits)"
    work["results"][0]["seconds"] = 1.0
    assert list(goals.lost(results)) == ["n x p: scikit-learn lbfgs took 0.20 of ogive's time, with 1.5 digits."]


@pytest.mark.parametrize("row,measured,met", JUDGED)
def test_goals_are_judged_by_rule(row, measured, met):
    work = {"key": "50", "name": "n x p", "data_bytes": 1, "results": [{"contestant": "ogive", "seconds": 0.1, "digits": 12.0}, row]}
    judged = module("goals").judged({"workloads": [work], "floors": {}, "rules": {"threads": 1}})
    assert (judged[0]["measured"], judged[0]["met"]) == (measured, met)
