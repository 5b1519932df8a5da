"""Tables of results as Arrow streams: out of Python by the capsule, out of the command as bytes."""

import csv
import gc
import io
import math
import os
import pty
import subprocess
import weakref

import duckdb
import numpy as np
import ogive
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import DATA, ROOT
from ogive import errors


@pytest.fixture
def results(made):
    return ogive.fit("y ~ x + k + g", made)


TABLES = {
    "tidy": lambda r, **how: r.tidy(**how),
    "tidy at 90 %": lambda r, **how: r.tidy(alpha=0.1, **how),
    "glance": lambda r, **how: r.glance(**how),
    "augment": lambda r, **how: r.augment(**how),
    "predictions": lambda r, **how: r.get_prediction().summary_frame(**how),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_same_in_every_library(results, name):
    frame, made = TABLES[name](results), TABLES[name](results, as_arrow=True)
    read = {"pyarrow": pa.table(made).to_pydict(), "polars": pl.DataFrame(made).to_dict(as_series=False),
            "duckdb": duckdb.sql("from made").fetchnumpy(), "again": pa.RecordBatchReader.from_stream(made).read_all().to_pydict(),
            "pandas": pd.DataFrame.from_arrow(made).to_dict(orient="list")}
    for library, columns in read.items():
        assert list(columns) == list(frame.columns), library
        for column in columns:
            values = frame[column].to_numpy()
            if values.dtype == np.float64:
                given = np.ma.filled(np.ma.asarray([math.nan if v is None else v for v in columns[column]], dtype=np.float64), math.nan)
                assert given.tobytes() == np.ascontiguousarray(values).tobytes(), (library, column)
            else:
                assert list(columns[column]) == list(values), (library, column)


def test_types_do_not_depend_on_values(results):
    frame = pd.DataFrame({"y": [0, 1, 0, 1, 1, 0.0], "x": [1, 2, 3, 4, 5, 6.0]})
    frame["twice"] = 2 * frame["x"]
    aliased = ogive.fit("y ~ twice + x", frame)
    tidy, other = pa.table(aliased.tidy(as_arrow=True)), pa.table(results.tidy(as_arrow=True))
    assert tidy.schema == other.schema
    assert tidy.column("estimate").null_count == 1  # what there is not, as NaN in a data frame
    assert pa.table(results.tidy(as_arrow=True)).schema.metadata is None
    alone = ogive._labels.arrow_of({"none": np.full(3, np.nan), "term": ["a", "b", "c"]})
    assert pa.table(alone).schema == pa.schema([("none", pa.float64()), ("term", pa.string())])


def test_numbers_are_not_copied_and_kept_as_long_as_they_are_needed(results):
    table = results.augment(as_arrow=True)
    read = pa.table(table)
    eta = results._predicted["eta"]
    if len(eta) <= 65536:
        assert read.column("eta").chunk(0).buffers()[1].address == eta.ctypes.data
    before, gone = read.column("eta").to_pylist(), weakref.ref(results)
    del table, results, eta
    gc.collect()
    assert read.column("eta").to_pylist() == before


def test_long_tables_come_in_batches():
    values = np.arange(200001.0)
    values[::7] = np.nan
    table = ogive._labels.arrow_of({"x": values, "term": [f"row {i}" for i in range(len(values))]})
    batches = list(pa.RecordBatchReader.from_stream(table))
    assert [len(batch) for batch in batches] == [65536, 65536, 65536, 3393]
    read = pa.Table.from_batches(batches)
    read.validate(full=True)
    np.testing.assert_array_equal(read.column("x").to_numpy(), values)
    assert read.column("term").to_pylist()[-1] == "row 200000"


def test_capsules_that_nobody_reads(results):
    table = results.tidy(as_arrow=True)
    for wish in (None, pa.schema([("term", pa.large_string())]).__arrow_c_schema__()):
        capsule = table.__arrow_c_stream__(wish)
        assert 'arrow_array_stream' in repr(capsule)
    del capsule, table
    gc.collect()


def test_what_goes_out_may_come_in_again(made):
    rows = ogive.fit("y ~ x + k", made).augment(as_arrow=True)
    again = ogive.fit("fitted ~ eta", rows, family="gaussian")
    expected = ogive.fit("fitted ~ eta", ogive.fit("y ~ x + k", made).augment(), family="gaussian")
    assert again.params.tolist() == expected.params.tolist()


def test_a_flag_is_a_flag(results):
    for call in (results.tidy, results.glance, results.augment, results.get_prediction().summary_frame):
        with pytest.raises(errors.OptionError, match="as_arrow is 'yes': give True or False"):
            call(as_arrow="yes")


def test_reports_are_text(results):
    with pytest.raises(errors.OptionError, match="tidy\\(as_arrow=True\\)"):
        results.report("arrow")


# -- the command's bytes ----------------------------------------------------------------------------------------------
@pytest.fixture
def command(tmp_path):
    """Runs the command in a folder of its own; OGIVE is its path."""
    places = [os.environ.get("OGIVE"), ROOT / "build" / "dev" / "ogive", ROOT / "build" / "release" / "ogive"]
    program = next((os.path.abspath(p) for p in places if p and os.access(p, os.X_OK)), None)
    if program is None:
        pytest.skip("no program of the command: ./x build, or its path in OGIVE")

    def run(*words, stdout=subprocess.PIPE):
        return subprocess.run([program, *map(str, words)], cwd=tmp_path, stdout=stdout, stderr=subprocess.PIPE, timeout=120)

    return run


@pytest.fixture
def model(command, tmp_path):
    """A model of rows of every kind, with missing values, in a file; and the rows."""
    rng = np.random.default_rng(3)
    rows = 3000
    frame = pd.DataFrame({"id": [f"person {i}" for i in range(rows)], "y": rng.integers(0, 2, rows), "x": rng.normal(size=rows),
                          "g": rng.choice(["a", "b,c", "\"d\""], rows), "d": np.datetime64("2024-01-01") + rng.integers(0, 99, rows),
                          "flag": rng.random(rows) < 0.5, "big": rng.integers(-2**40, 2**40, rows), "none": ""})
    frame.loc[rng.random(rows) < 0.1, ["x", "g"]] = None
    frame.to_csv(tmp_path / "rows.csv", index=False, date_format="%Y-%m-%d")
    assert command("fit", "y ~ x + g", "rows.csv", "-o", "m.json").returncode == 0
    return frame


COMMANDS = {
    "predict": ["predict", "m.json", "rows.csv"],
    "predict all": ["predict", "m.json", "rows.csv", "--link", "--se", "--interval", "0.9", "--threshold", "0.5", *"--id id --id d --id flag --id g --id big --id none".split()],
    "augment": ["augment", "m.json", "rows.csv"],
    "fit": ["fit", "y ~ x + g", "rows.csv"],
    "fit, aliased": ["fit", "y ~ x + I(2*x)", "rows.csv"],
    "test": ["test", "x = 0, Intercept = 1", "m.json"],
    "terms": ["test", "--terms", "m.json"],
    "margins": ["margins", "m.json", "rows.csv"],
    "describe": ["describe", "rows.csv"],
}


def as_csv(value):
    """A value of Arrow's as the command's CSV spells it, numbers apart."""
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", COMMANDS)
def test_arrow_holds_what_csv_holds(command, model, tmp_path, name):
    words = COMMANDS[name]
    done = command(*words, "--format", "arrow")
    assert done.returncode == 0, done.stderr
    text = command(*words, "--format", "csv").stdout.decode()
    made = pa.ipc.open_stream(done.stdout).read_all()
    made.validate(full=True)
    header, *lines = csv.reader(io.StringIO(text))
    assert made.column_names == header and made.num_rows == len(lines)
    for j, column in enumerate(made.columns):
        cells = [line[j] if line else "" for line in lines]
        if pa.types.is_floating(column.type):
            assert np.array([float(c or "nan") for c in cells]).tobytes() == column.to_numpy().tobytes(), header[j]
        else:
            assert cells == [as_csv(value) for value in column.to_pylist()], header[j]
    (tmp_path / "t.arrows").write_bytes(done.stdout)
    frame = pl.read_ipc_stream(tmp_path / "t.arrows")
    assert frame.columns == header and frame.height == len(lines)
    assert duckdb.sql("select count(*) from made").fetchall() == [(len(lines),)]


def test_types_of_the_commands_columns(command, model):
    def types(words):
        table = pa.ipc.open_stream(command(*COMMANDS[words], "--format", "arrow").stdout).read_all()
        return table, {field.name: str(field.type) for field in table.schema}

    table, kinds = types("predict all")  # carried columns keep their spelling, and so may be text
    numbers = dict.fromkeys(["probability", "std_error", "lower", "upper", "eta", "eta_std_error"], "double")
    assert kinds == {"id": "string", "d": "string", "flag": "string", "g": "string", "big": "int64", "none": "null", **numbers, "class_0.5": "int64"}
    assert table.column("probability").null_count == int(model["x"].isna().sum())
    kinds = types("augment")[1]
    assert [kinds[name] for name in ("y", "x", "d", "flag", "big", "none", ".hat")] == ["int64", "double", "date32[day]", "bool", "int64", "null", "double"]


def test_predictions_are_those_of_python(command, model, tmp_path):
    results = ogive.load(tmp_path / "m.json")
    table = pa.ipc.open_stream(command("predict", "m.json", "rows.csv", "--format", "arrow").stdout).read_all()
    assert table.column("probability").to_numpy().tobytes() == np.ascontiguousarray(results.predict(model)).tobytes()


def test_no_rows_and_files(command, model, tmp_path):
    (tmp_path / "empty.csv").write_text("x,g\n")
    done = command("predict", "m.json", "empty.csv", "--format", "arrow")
    if done.returncode == 0:
        assert pa.ipc.open_stream(done.stdout).read_all().num_rows == 0
    assert command("predict", "m.json", "rows.csv", "--format", "arrow", "-o", "p.arrows").stdout == b""
    assert pa.ipc.open_stream(tmp_path / "p.arrows").read_all().num_rows == len(model)


def test_labels_of_rows_without_a_name_are_called_row(command, tmp_path):
    cars = (DATA / "mtcars.csv").read_text().split("\n", 1)
    (tmp_path / "cars.csv").write_text(cars[0].replace("rownames", "") + "\n" + cars[1])
    assert command("fit", "am ~ mpg", "cars.csv", "-o", "m.json").returncode == 0
    table = pa.ipc.open_stream(command("predict", "m.json", "cars.csv", "--format", "arrow").stdout).read_all()
    assert table.column_names == ["row", "probability"] and table.column("row")[0].as_py() == "Mazda RX4"


@pytest.mark.parametrize("name", COMMANDS)
def test_no_bytes_for_a_terminal(command, model, name, tmp_path):
    leader, follower = pty.openpty()
    try:
        done = command(*COMMANDS[name], "--format", "arrow", stdout=follower)
    finally:
        os.close(follower)
        os.close(leader)
    assert done.returncode == 2
    assert done.stderr.decode() == ("ogive: Arrow is no text, and standard output is a terminal: send it to a file or a program, as in "
                                    "--format arrow > table.arrows\n")
