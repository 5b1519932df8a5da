"""Parquet and JSON by their paths, read by DuckDB's library: the numbers of the CSV of the same rows, to the last bit."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import ogive
import ogive.api as sm
import ogive.formula.api as smf
import pytest
from conftest import ROOT, numbers_of
from ogive.patsy import dmatrices

FORMULA = "y ~ x + k + flag + g + d"
LIBRARY = os.path.abspath(os.environ.get("OGIVE_DUCKDB_LIBRARY") or ROOT / "build" / "duckdb" / "libduckdb.so")


@pytest.fixture(autouse=True)
def _library(monkeypatch):
    if not os.path.exists(LIBRARY):
        pytest.fail(f"{LIBRARY} is not there: get DuckDB's library by ./x setup --duckdb", pytrace=False)
    monkeypatch.setenv("OGIVE_DUCKDB_LIBRARY", LIBRARY)


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """Files of the same rows, written by the DuckDB of the process, which is another than the library."""
    monkeypatch.chdir(tmp_path)
    rows = made.assign(d=made["d"].dt.date, school=made.index % 20, offset=made["x"] / 2)
    for name, part in (("rows", rows), ("part1", rows[:150]), ("part2", rows[150:])):
        for end in ("csv", "parquet", "json"):
            duckdb.from_df(part).project("* REPLACE (d::DATE AS d)").create_view("part")
            duckdb.sql(f"COPY part TO '{name}.{end}'")
    return tmp_path


PATHS = {
    "parquet": "rows.parquet",
    "json": "rows.json",
    "a path": Path("rows.parquet"),
    "a list": ["part1.parquet", Path("part2.parquet")],
    "a glob": "part*.json",
}


@pytest.mark.parametrize("kind", PATHS)
def test_every_path_gives_the_bits_of_the_csv(folder, kind):
    expected, found = ogive.fit(FORMULA, "rows.csv"), ogive.fit(FORMULA, PATHS[kind])
    assert numbers_of(found) == numbers_of(expected)
    np.testing.assert_array_equal(found.predict(), expected.predict())
    for results in (expected, found):
        for data in ("rows.csv", PATHS[kind]):
            np.testing.assert_array_equal(results.predict(data), expected.predict("rows.csv"))


def test_every_way_to_a_model_takes_them(folder):
    makers = [
        lambda path: smf.logit("y ~ x + g", path, missing="drop").fit(disp=0),
        lambda path: smf.glm("y ~ x + g", path, family=sm.families.Binomial(sm.families.links.Probit())).fit(),
        lambda path: smf.logit("y ~ x", path).fit(disp=0, cov_type="cluster", cov_kwds={"groups": "school"}),
        lambda path: smf.logit("y ~ x", path, offset=np.arange(400) / 100).fit(disp=0, cov_type="cluster", cov_kwds={"groups": "school"}),
        lambda path: ogive.fit("y ~ .- d", path),
        lambda path: ogive.fit("y ~ x", path, offset="offset / 2", cluster="school"),
        lambda path: ogive.fit("y ~ x", path, weights="school", weight_kind="precision"),
    ]
    for make in makers:
        expected, found = make("rows.csv"), make("rows.parquet")
        assert numbers_of(found) == numbers_of(expected)
        assert list(found.params.index) == list(expected.params.index)
    for ours, theirs in zip(dmatrices("y ~ x + C(k)", "rows.parquet"), dmatrices("y ~ x + C(k)", "rows.csv"), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_columns_that_are_not_read_are_known(folder):
    """They are guessed among, and an offset that is an array is none of theirs."""
    with pytest.raises(ogive.errors.UnknownColumnError, match="did you mean 'school'"):
        ogive.fit("y ~ scool", "rows.parquet")
    with pytest.raises(ogive.errors.UnknownColumnError, match="no column 'class' to take the clusters from"):
        smf.logit("y ~ x", "rows.parquet").fit(disp=0, cov_type="cluster", cov_kwds={"groups": "class"})
    offset = np.arange(400) / 100
    fits = [smf.glm("y ~ k", path, offset=offset).fit() for path in ("rows.csv", "rows.parquet")]
    assert numbers_of(fits[0]) == numbers_of(fits[1])
    for results in fits:
        np.testing.assert_array_equal(results.predict("rows.parquet", offset=offset), fits[0].predict("rows.csv", offset=offset))


def test_only_columns_that_are_asked_for_are_read(folder):
    """A column of a file cut by hand cannot be read: it is in nobody's way."""
    duckdb.sql("COPY (SELECT y, x, repeat(g, 50) AS broken FROM 'rows.parquet') TO 'broken.parquet' (COMPRESSION gzip)")
    whole = bytearray(Path("broken.parquet").read_bytes())
    (begin, size), = duckdb.sql("SELECT coalesce(dictionary_page_offset, data_page_offset), total_compressed_size FROM "
                                "parquet_metadata('broken.parquet') WHERE path_in_schema = 'broken'").fetchall()
    whole[begin:begin + size] = bytes(size)
    Path("broken.parquet").write_bytes(whole)
    results = ogive.fit("y ~ x", "broken.parquet")
    assert numbers_of(results) == numbers_of(ogive.fit("y ~ x", "rows.csv"))
    assert len(results.predict("broken.parquet")) == 400 and dmatrices("y ~ x", "broken.parquet")
    assert smf.logit("y ~ x", "broken.parquet").fit(disp=0).predict().size
    with pytest.raises(ogive.errors.ReadError, match="DuckDB cannot read broken.parquet"):
        ogive.fit("y ~ x + broken", "broken.parquet")


def in_a_process(code, **env):
    kept = {name: value for name, value in os.environ.items() if name != "OGIVE_DUCKDB_LIBRARY"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**kept, **env})


def test_the_library_is_found_beside_the_module(folder):
    package = folder / "made" / "ogive"
    shutil.copytree(Path(ogive.__file__).parent, package)
    fit = "import ogive; print(ogive.__file__, ogive.fit('y ~ x', 'rows.parquet').nobs)"
    done = in_a_process(fit)  # by the duckdb package alone
    assert done.returncode == 0, done.stderr
    # Without it, and unless the machine has the library where its loader looks, the sentence says how to get it.
    code = "import sys; sys.modules['_duckdb'] = None; " + fit
    done = in_a_process(code, PYTHONPATH=str(package.parent))
    assert "'pip install duckdb'" in done.stderr and "OGIVE_DUCKDB_LIBRARY=" in done.stderr or done.returncode == 0, done.stderr
    (package / "libduckdb.so").symlink_to(LIBRARY)
    done = in_a_process(code, PYTHONPATH=str(package.parent))
    assert done.returncode == 0 and done.stdout.startswith(str(package)), done.stderr


def test_what_is_wrong_with_a_file_is_said(folder):
    Path("cut.parquet").write_bytes(Path("rows.parquet").read_bytes()[:1000])
    for path, error, words in (
            ("cut.parquet", ogive.errors.ReadError, "DuckDB cannot read cut.parquet"),
            ("row.parquet", ogive.errors.ReadError, "did you mean 'rows.parquet'"),
            (["rows.parquet", "rows.csv"], ogive.errors.OptionError, "different kinds"),
            ("rows.duckdb", ogive.errors.OptionError, "a relation of the duckdb package"),
            ("https://127.0.0.1/rows.parquet", ogive.errors.OptionError, "fetch it first")):
        with pytest.raises(error, match=words):
            ogive.fit("y ~ x", path)
