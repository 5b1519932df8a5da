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


def renamed(frame, *columns):
    """With other names, and its index as the first column where there is one name more than columns."""
    return (frame if len(columns) == frame.shape[1] else frame.reset_index()).set_axis(list(columns), axis=1)


def with_index(frame, called="term"):
    return frame.reset_index(names=called)


def contrasts_of(results):
    return results.t_test("x = 0.5, x - 2*k = 0")


# What the ordinary call gives, and the same as Arrow: names, which pandas has in the index, are the first column.
OTHERS = {
    "odds ratios": (lambda r: with_index(r.odds_ratios(0.1)), lambda r: r.odds_ratios(0.1, as_arrow=True)),
    "intervals": (lambda r: renamed(r.conf_int(0.2), "term", "conf_low", "conf_high"), lambda r: r.conf_int(0.2, as_arrow=True)),
    "some intervals": (lambda r: renamed(r.conf_int(cols=[2, 0]), "term", "conf_low", "conf_high"), lambda r: r.conf_int(cols=[2, 0], as_arrow=True)),
    "an interval": (lambda r: renamed(r.conf_int(cols=[1]), "term", "conf_low", "conf_high"), lambda r: r.conf_int(cols=1, as_arrow=True)),
    "profiles": (lambda r: renamed(r.conf_int(method="profile"), "term", "conf_low", "conf_high"), lambda r: r.conf_int(method="profile", as_arrow=True)),
    "covariance": (lambda r: with_index(r.cov_params()), lambda r: r.cov_params(as_arrow=True)),
    "another scale": (lambda r: with_index(r.cov_params(scale=2.0)), lambda r: r.cov_params(scale=2.0, as_arrow=True)),
    "effects": (lambda r: with_index(r.get_margeff(dummy=True).summary_frame(0.1)), lambda r: r.get_margeff(dummy=True).summary_frame(0.1, as_arrow=True)),
    "constraints": (lambda r: with_index(contrasts_of(r).summary_frame(0.1).set_axis(contrasts_of(r).names), "hypothesis"),
                    lambda r: contrasts_of(r).summary_frame(0.1, as_arrow=True)),
    "terms": (lambda r: with_index(r.wald_test_terms().summary_frame()), lambda r: r.wald_test_terms().summary_frame(as_arrow=True)),
    "bootstrap": (lambda r: with_index(r.bootstrap(20).summary_frame(0.1)), lambda r: r.bootstrap(20).summary_frame(0.1, as_arrow=True)),
    "replicates": (lambda r: r.bootstrap(20).replicates(), lambda r: r.bootstrap(20).replicates(as_arrow=True)),
    "folds": (lambda r: with_index(r.cross_validate(4).scores, "fold"), lambda r: r.cross_validate(4).summary_frame(as_arrow=True)),
    "rows of folds": (lambda r: r.cross_validate(4).augment(), lambda r: r.cross_validate(4).augment(as_arrow=True)),
    "facts": (lambda r: renamed(r.summary2().tables[0], *"0123"), lambda r: r.summary2().arrow_tables()[0]),
    "coefficients": (lambda r: with_index(r.summary2().tables[1]), lambda r: r.summary2().arrow_tables()[1]),
}
ALL = {name: (one, lambda r, one=one: one(r, as_arrow=True)) for name, one in TABLES.items()} | OTHERS


@pytest.mark.parametrize("name", ALL)
def test_a_table_is_the_same_in_every_library(results, name):
    ordinary, as_arrow = ALL[name]
    frame, made = ordinary(results), as_arrow(results)
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
            elif name == "facts":  # of texts that may be empty
                assert [v or "" for v in columns[column]] == list(values), (library, column)
            else:
                assert list(columns[column]) == list(values), (library, column)


def test_tables_hold_what_the_arrays_hold(results):
    made = results.bootstrap(20)
    table = pa.table(made.replicates(as_arrow=True))
    assert table.column_names == ["replicate", "stop", *results.params.index]
    assert table.column("stop").to_pylist() == made.stop.tolist() and table.column("replicate").to_pylist() == list(range(20))
    assert np.column_stack([table.column(name) for name in results.params.index]).tobytes() == made.params.to_numpy().tobytes()
    table = pa.table(made.summary_frame(as_arrow=True))
    assert table.column("std_error").to_numpy().tobytes() == made.bse.to_numpy().tobytes()
    assert table.column("finite").to_pylist() == [20] * len(results.params)
    folds = results.cross_validate(3)
    table = pa.table(folds.augment(as_arrow=True))
    assert table.column("predicted").to_numpy().tobytes() == folds.predicted.to_numpy().tobytes()
    assert table.column("fold").to_pylist() == folds.fold.tolist()
    assert folds.augment().index.equals(folds.predicted.index)


def test_names_that_cannot_be_told_apart(made):
    made["term"], made["stop"] = made["k"], made["x"]
    results = ogive.fit("y ~ term + stop", made)
    with pytest.raises(errors.OptionError, match="two columns of the table would be named 'term': rename that of the data"):
        results.cov_params(as_arrow=True)
    with pytest.raises(errors.OptionError, match="named 'stop'"):
        results.bootstrap(4).replicates(as_arrow=True)
    assert pa.table(results.odds_ratios(as_arrow=True)).column("term").to_pylist() == ["Intercept", "term", "stop"]
    with pytest.raises(errors.OptionError, match="cov_params\\(\\) does not take column: as_arrow"):
        results.cov_params(column=1, as_arrow=True)
    assert pa.table(results.conf_int(cols=2, as_arrow=True)).num_rows == 1
    with pytest.raises(errors.OptionError, match="give numbers of coefficients"):
        results.conf_int(cols=[9], as_arrow=True)


def test_frames_of_arrays_too():
    x = np.column_stack([np.ones(40), np.arange(40.0), np.arange(40.0) ** 2])
    y = (np.arange(40) * 7 % 5 > 1).astype(float)
    results = ogive.api.Logit(y, x).fit(disp=False)
    table = pa.table(results.cov_params(as_arrow=True))
    assert table.column_names == ["term", "const", "x1", "x2"]
    assert np.column_stack(table.columns[1:]).tolist() == results.cov_params().tolist()
    table = pa.table(results.conf_int(as_arrow=True))
    assert np.column_stack(table.columns[1:]).tolist() == results.conf_int().tolist()


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


def test_a_reader_may_stop_early_and_keep_what_it_has():
    values = np.arange(200001.0)
    reader = pa.RecordBatchReader.from_stream(ogive._labels.arrow_of({"x": values, "term": [str(i % 7) for i in range(len(values))]}))
    first = reader.read_next_batch()
    del reader
    gc.collect()
    assert first.column(0).to_numpy().tobytes() == values[:65536].tobytes() and first.column(1)[8].as_py() == "1"


def test_no_rows():
    table = pa.table(ogive._labels.arrow_of({"x": np.zeros(0), "δ": np.zeros(0)}))
    assert (table.num_rows, table.column_names, table.schema.field("δ").type) == (0, ["x", "δ"], pa.float64())


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
    for call in (results.tidy, results.glance, results.augment, results.get_prediction().summary_frame, results.odds_ratios, results.conf_int,
                 results.cov_params, results.get_margeff().summary_frame, contrasts_of(results).summary_frame, results.wald_test_terms().summary_frame):
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
    "bootstrap": ["bootstrap", "y ~ x + g", "rows.csv", "--replicates", "10"],
    "outcomes": ["outcomes", "y + I(x > 0) ~ g", "rows.csv"],
    "simulate": ["simulate", "ψ ~ x - 2*`k 1`", "--draw", "x=normal:0,1", "--draw", "k 1=integer:-9,9", "--draw", "b=bernoulli:0.5", "--rows", "70000"],
    "cv": ["cv", "y ~ x + g", "rows.csv", "--folds", "3"],
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
    assert kinds == {"id": "dictionary<values=string, indices=int16, ordered=0>", **dict.fromkeys("d flag g".split(), "dictionary<values=string, indices=int8, ordered=0>"), "big": "int64", "none": "null", **numbers, "class_0.5": "int64"}
    assert table.column("probability").null_count == int(model["x"].isna().sum())
    kinds = types("augment")[1]
    assert [kinds[name] for name in ("y", "x", "d", "flag", "big", "none", ".hat")] == ["int64", "double", "date32[day]", "bool", "int64", "null", "double"]


def test_categories_are_categories_everywhere(command, model, tmp_path):
    bytes_of = command("augment", "m.json", "rows.csv", "--format", "arrow").stdout
    table = pa.ipc.open_stream(bytes_of).read_all()
    table_of_rows = table
    groups = model["g"].astype(object).where(model["g"].notna(), None).tolist()
    assert str(table.schema.field("g").type) == "dictionary<values=string, indices=int8, ordered=0>"
    assert table.column("g").null_count == groups.count(None) > 0
    (tmp_path / "t.arrows").write_bytes(bytes_of)
    frame = pl.read_ipc_stream(tmp_path / "t.arrows")
    pandas = table.to_pandas()
    assert isinstance(pandas["g"].dtype, pd.CategoricalDtype) and not pandas["g"].cat.ordered
    assert frame["g"].dtype == pl.Categorical
    read = {"pyarrow": table.column("g").to_pylist(), "polars": frame["g"].to_list(), "duckdb": [row[0] for row in duckdb.sql("select g from table_of_rows").fetchall()],
            "pandas": [None if pd.isna(value) else value for value in pandas["g"]]}
    for library, values in read.items():
        assert values == groups, library
    # Back in again the fit is the same to the last bit, in pieces of any size.
    expected = ogive.fit("y ~ x + g", model)
    for size in (7, 1000, 3000):
        again = ogive.fit("y ~ x + g", pa.Table.from_batches(table.combine_chunks().to_batches(max_chunksize=size)))
        assert (again.params.tolist(), again.bse.tolist()) == (expected.params.tolist(), expected.bse.tolist())


@pytest.mark.skipif(not os.path.exists(os.environ.get("OGIVE_DUCKDB_LIBRARY", "")), reason="no DuckDB library: ./x setup --duckdb")
def test_levels_with_an_order_keep_it(command, tmp_path):
    pd.DataFrame({"y": [0, 1, 1] * 40, "x": range(120), "g": ["low", "high", "middle", "high"] * 30}).to_csv(tmp_path / "e.csv", index=False)
    assert command("fit", "y ~ x", "e.csv", "-o", "e.json").returncode == 0
    query = "SELECT y, x, g::ENUM('middle', 'high', 'low', 'none') AS g FROM 'e.csv'"
    table = pa.ipc.open_stream(command("augment", "e.json", "--sql", query, "--format", "arrow").stdout).read_all()
    assert str(table.schema.field("g").type) == "dictionary<values=string, indices=int8, ordered=1>"
    assert table.to_pandas()["g"].cat.categories.tolist() == ["middle", "high", "low", "none"]
    terms = pa.table(ogive.fit("y ~ x + g", table).odds_ratios(as_arrow=True)).column("term").to_pylist()
    assert terms == ["Intercept", "g[T.high]", "g[T.low]", "x"]


def test_many_batches_share_a_dictionary(command, tmp_path):
    rows = 200001
    names = [f"μέρος {i % 300}" for i in range(rows)]
    pd.DataFrame({"y": np.arange(rows) % 2, "δ": np.arange(rows) % 7, "g": names}).to_csv(tmp_path / "long.csv", index=False)
    assert command("fit", "y ~ δ", "long.csv", "-o", "long.json").returncode == 0
    bytes_of = command("predict", "long.json", "long.csv", "--id", "g", "--id", "δ", "--format", "arrow").stdout
    batches = list(pa.ipc.open_stream(bytes_of))
    assert [len(batch) for batch in batches] == [65536, 65536, 65536, 3393]
    table = pa.Table.from_batches(batches)
    table.validate(full=True)
    assert table.column("g").to_pylist() == names and table.column_names == ["g", "δ", "probability"]
    assert str(table.schema.field("g").type) == "dictionary<values=string, indices=int16, ordered=0>"


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
    assert str(table.schema.field("row").type) == "string"  # labels are no categories
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
