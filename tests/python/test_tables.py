"""One table in every form in which people hold it gives the same bits."""

import datetime
import decimal

import duckdb
import numpy as np
import ogive
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import frame_of, numbers_of
from hypothesis import given, settings
from hypothesis import strategies as st

FORMULA = "y ~ x + k + flag + g + d"


def arrow_of(frame):
    return pa.Table.from_pandas(frame, preserve_index=False)


FORMS = {
    "pandas": lambda f: f,
    "pandas, nullable": lambda f: f.convert_dtypes(),
    "pandas, Arrow": lambda f: f.convert_dtypes(dtype_backend="pyarrow"),
    "pandas, categories": lambda f: f.assign(g=f["g"].astype("category")),
    "pandas, small types": lambda f: f.assign(k=f["k"].astype("int8"), y=f["y"].astype(bool)),
    "pandas, strings": lambda f: f.assign(g=f["g"].astype("string")),
    "polars": pl.from_pandas,
    "polars, lazy": lambda f: pl.from_pandas(f).lazy(),
    "polars, categories": lambda f: pl.from_pandas(f).with_columns(pl.col("g").cast(pl.Categorical)),
    "pyarrow": arrow_of,
    "pyarrow, small batches": lambda f: pa.Table.from_batches(arrow_of(f).to_batches(max_chunksize=7)),
    "pyarrow, dictionaries": lambda f: arrow_of(f).set_column(4, "g", arrow_of(f)["g"].dictionary_encode()),
    "pyarrow, views": lambda f: arrow_of(f).set_column(4, "g", arrow_of(f)["g"].cast(pa.string_view())),
    "pyarrow, large texts": lambda f: arrow_of(f).set_column(4, "g", arrow_of(f)["g"].cast(pa.large_string())),
    "record batches": lambda f: pa.RecordBatchReader.from_batches(arrow_of(f).schema, arrow_of(f).to_batches(50)),
    "duckdb": lambda f: duckdb.sql("select * from f"),
    "dict of arrays": lambda f: {name: f[name].to_numpy() for name in f},
    "dict of lists": lambda f: {**{name: f[name].tolist() for name in f if name != "d"}, "d": [t.date() for t in f["d"]]},
    "structured array": lambda f: f.assign(g=f["g"]).to_records(index=False),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_bits(made, form):
    expected = ogive.fit(FORMULA, made)
    held = FORMS[form](made)
    results = ogive.fit(FORMULA, held)
    assert numbers_of(results) == numbers_of(expected)
    assert list(results._labels.names) == list(expected.params.index)
    if not hasattr(held, "read_next_batch"):  # a stream is read once
        new = results.predict(FORMS[form](made))
        np.testing.assert_array_equal(np.asarray(new), np.asarray(expected.predict(made)))


def test_a_file_gives_them_too(made, tmp_path):
    path = tmp_path / "made.csv"
    made.assign(d=made["d"].dt.strftime("%Y-%m-%d")).to_csv(path, index=False)
    assert numbers_of(ogive.fit(FORMULA, path)) == numbers_of(ogive.fit(FORMULA, made))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(0, 9))
def test_slices_and_concatenations_are_the_table(seed, cuts, offset):
    """Batches cut anywhere, each a slice of an array that begins somewhere else, dictionaries of their own."""
    frame = frame_of(np.random.default_rng(seed), sum(cuts) + 40)
    schema = pa.Schema.from_pandas(frame, preserve_index=False)  # a piece may have no text
    pieces, begin = [], 0
    for rows in [*cuts, 40]:
        rows_of_piece = pd.concat([frame.iloc[:offset], frame.iloc[begin:begin + rows]])
        piece = pa.Table.from_pandas(rows_of_piece, schema, preserve_index=False)
        piece = piece.set_column(4, "g", piece["g"].combine_chunks().dictionary_encode()).combine_chunks()
        pieces += piece.slice(offset).to_batches()
        begin += rows
    stream = pa.RecordBatchReader.from_batches(pieces[0].schema, pieces)
    _, whole, rows = ogive._core.matrices(ogive._tables.table_of(frame), "~ x + k + flag + g + d")
    _, cut, cut_rows = ogive._core.matrices(ogive._tables.table_of(stream), "~ x + k + flag + g + d")
    assert cut["names"] == whole["names"]
    np.testing.assert_array_equal(cut_rows, rows)
    np.testing.assert_array_equal(cut["values"], whole["values"])


def matrix_of(values, **more):
    return ogive._core.matrices(ogive._tables.table_of({"v": values, **more}), "~ 0 + v")[1]


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "longdouble", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">f8", ">i4"])
def test_numbers_of_every_width(dtype):
    values = np.array([0, 3, 1, 127], dtype=dtype)
    np.testing.assert_array_equal(matrix_of(values)["values"][:, 0], [0, 3, 1, 127])
    np.testing.assert_array_equal(matrix_of(np.repeat(values, 3)[::3])["values"][:, 0], [0, 3, 1, 127])
    np.testing.assert_array_equal(matrix_of(values[::-1])["values"][:, 0], [127, 1, 3, 0])


def test_decimals_dates_and_truths():
    texts = [decimal.Decimal("1.25"), decimal.Decimal("-3.5"), None]
    np.testing.assert_array_equal(matrix_of(texts)["values"][:, 0], [1.25, -3.5])
    arrow = pa.table({"v": pa.array(texts, pa.decimal128(10, 2))})
    np.testing.assert_array_equal(ogive._core.matrices(ogive._tables.table_of(arrow), "~ 0 + v")[1]["values"][:, 0], [1.25, -3.5])
    days = [datetime.date(1970, 1, 2), datetime.date(2024, 2, 29)]
    for held in (days, np.array(days, dtype="datetime64[D]"), np.array(days, dtype="datetime64[ns]"), pd.Series(days),
                 pd.Series(pd.to_datetime(days)), pd.Series(pd.to_datetime(days)).dt.tz_localize("UTC"), pa.array(days)):
        column = pa.table({"v": held}) if isinstance(held, pa.Array) else {"v": held}
        _, matrix, _ = ogive._core.matrices(ogive._tables.table_of(column), "~ 0 + v")
        np.testing.assert_array_equal(matrix["values"][:, 0], [1, 19782])
    noon = pd.Series(pd.to_datetime(["1970-01-02 12:00", None]))
    np.testing.assert_array_equal(matrix_of(noon)["values"][:, 0], [1.5])
    assert matrix_of(np.array([True, False, False])[::2])["names"] == ["v[False]", "v[True]"]


def test_categories_keep_their_order_and_lose_what_no_row_has(mtcars):
    size = pd.Categorical(np.where(mtcars["wt"] > 3.4, "high", "low"), categories=["low", "none", "high"], ordered=True)
    results = ogive.fit("am ~ size + mpg", mtcars.assign(size=size))
    assert list(results.params.index) == ["Intercept", "size[T.high]", "mpg"]
    assert any("'none'" in note for note in results._fitted.notes)
    numbers = ogive.fit("am ~ gear + mpg", mtcars.assign(gear=pd.Categorical(mtcars["gear"], categories=[5, 4, 3])), penalty="firth")
    assert list(numbers.params.index) == ["Intercept", "gear[T.4]", "gear[T.3]", "mpg"]


def test_only_what_the_formula_names_is_read(mtcars):
    odd = mtcars.assign(lists=[[1]] * 32, delta=pd.to_timedelta(1, unit="D"))
    assert numbers_of(ogive.fit("am ~ wt", odd)) == numbers_of(ogive.fit("am ~ wt", mtcars))
    for name, holds in {"lists": "objects of type list", "delta": "durations"}.items():
        with pytest.raises(ogive.errors.ColumnTypeError, match=f"'{name}' of the table holds {holds}"):
            ogive.fit(f"am ~ {name}", odd)
    table = pa.table({"y": [0, 1, 1, 0], "x": [[1], [2], [3], [4]]})
    with pytest.raises(ogive.errors.ColumnTypeError, match="'x' of the table holds lists"):
        ogive.fit("y ~ x", table)


def test_doubles_are_read_where_they_lie():
    """A C-ordered matrix of 160 MB: what a fit takes beside it is a small part of that."""
    import ogive.api as sm

    rng = np.random.default_rng(1)
    matrix = rng.normal(size=(1_000_000, 20))
    y = (rng.random(1_000_000) < 0.4).astype(float)
    before = peak()
    sm.Logit(y, matrix).fit(disp=False)
    assert peak() - before < 0.1 * matrix.nbytes


def peak():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
