"""Of a query's answer only the columns that are needed are read: the query stands inside another, and nobody notices."""

import os
import threading

import duck
import pytest
from conftest import run
from hard_cases import DATA_ERROR, USAGE

ROWS = "FROM (SELECT k, k % 2 AS y, (k * 7) % 11 AS x FROM range(200) t(k))"
BAD = "CASE WHEN k >= 0 THEN error('it was read') END AS bad"


@pytest.fixture
def ogive(tmp_path):
    return lambda *words, **how: run(*words, cwd=tmp_path, **{"OGIVE_DUCKDB_LIBRARY": duck.library(), **how})


@pytest.fixture
def make(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return duck.execute


def fitted(done):
    found = done.json()
    del found["fit"]["date"], found["fit"]["time"]
    return found


# Queries of y, x and a column that cannot be computed, in every spelling that DuckDB has.
SPELLINGS = [
    f"SELECT y, x, {BAD} {ROWS}",
    f"SELECT {BAD}, x, y {ROWS};",
    f"  SELECT y, x, {BAD} {ROWS} ; ; ",
    f"SELECT y, x, {BAD} {ROWS} -- the end",
    f"SELECT y, x, {BAD} {ROWS}; -- the end; or not",
    f"SELECT y, x, ';--' AS s, {BAD} {ROWS};\n\t; -- \"\n/* ; */",
    f"/* a; b */ SELECT y, x, ';' AS s, {BAD} -- one; two\n{ROWS} -- three; four\n; /* five; */ -- six;",
    f"{ROWS} SELECT y, x, {BAD}",
    f"(SELECT y, x, {BAD} {ROWS})",
    f"WITH r AS ({ROWS}), s AS (SELECT y, x, {BAD} FROM r) SELECT * FROM s",
    f"WITH r AS (SELECT y, x, {BAD} {ROWS}) TABLE r",
    f"SELECT y, x, {BAD} {ROWS} LIMIT 200",
    f"SELECT y, x, {BAD} {ROWS} WHERE k < 100 UNION ALL SELECT y, x, {BAD} {ROWS} WHERE k >= 100",
    f"SELECT y, x, {BAD}, x AS \"X\", y AS \"Y\" {ROWS}",
    f"SELECT y, x, {BAD}, row_number() OVER () AS c0, 'it''s' AS \"a \"\"name\", 2 AS \"a\nb\" {ROWS}",
]


@pytest.mark.parametrize("query", SPELLINGS)
def test_what_is_not_needed_is_not_read(ogive, query):
    expected = fitted(ogive("fit", "y ~ x", "--sql", f"SELECT y, x {ROWS}", "--format", "json"))
    assert fitted(ogive("fit", "y ~ x", "--sql", query, "--format", "json")) == expected
    done = ogive("fit", "y ~ .", "--sql", query)
    assert done.status == DATA_ERROR and "it was read" in done.err, done.err


def test_names_are_those_of_the_query(ogive, tmp_path):
    query = f"SELECT y, x, k AS X, k % 5 AS \"a \"\"name\", 'r' || k AS \"two words\", {BAD} {ROWS}"
    for formula, names in (("y ~ X", ["X"]), ("y ~ x + X", ["x", "X"]), ("y ~ `a \"name`", ['a "name']), ("y ~ log(x + 1)", ["log(x + 1)"])):
        found = ogive("fit", formula, "--sql", query, "--format", "json").json()
        assert [c["name"] for c in found["coefficients"]] == ["Intercept", *names]
    for words, said in ((["y ~ xx"], "did you mean 'x'?"), (["y ~ z"], "has no column 'z'")):
        done = ogive("fit", *words, "--sql", query)
        assert done.status == USAGE and said in done.err, done.err
    assert ogive("fit", "y ~ x", "--sql", query, "-o", "model.json").status == 0
    done = ogive("predict", "model.json", "--sql", query, "--id", "two words")
    assert done.status == 0 and done.out.splitlines()[1].startswith("r0,") and len(done.out.splitlines()) == 201
    labels = ogive("augment", "model.json", "--sql", f"SELECT 'r' || k AS rownames, y, x {ROWS}").out.splitlines()
    assert labels[1].startswith("r0,") and labels[200].startswith("r199,")
    # The first column has row labels whether it is asked for or not.
    labels = ogive("predict", "model.json", "--sql", f"SELECT 'r' || k AS rownames, {BAD}, x, k {ROWS}").out.splitlines()
    assert labels == ogive("predict", "model.json", "--sql", f"SELECT 'r' || k AS rownames, x {ROWS}").out.splitlines()


# What is read as it is, and what comes of it: (query, status, words)
WHOLE = [
    (f"SELECT y, x, {BAD} {ROWS} ORDER BY k", DATA_ERROR, "it was read"),
    (f"select y, x, {BAD} {ROWS} order\nby k", DATA_ERROR, "it was read"),
    (f"SELECT y, x, 1 AS z, k, 2 AS z {ROWS}", DATA_ERROR, "two columns named 'z'"),
    (f"SELECT k, 1 AS z {ROWS}", USAGE, "no column 'y'"),
    ("PRAGMA version", USAGE, "no column 'y'; its columns are 'library_version'"),
    ("DESCRIBE SELECT 1 AS z", USAGE, "no column 'y'"),
    ("CALL pragma_version()", USAGE, "the query is no SELECT"),
    ("EXPLAIN SELECT 1 AS y, 2 AS x", USAGE, "the query is no SELECT"),
    (f"SELECT y, x, 1 AS z {ROWS}; SELECT 1", USAGE, "multiple statements"),
    ("SELECT ? AS y, 1 AS x, 2 AS z", USAGE, "parameters"),
    ("VALUES (1, 2, 3)", USAGE, "its columns are 'col0', 'col1', 'col2'"),
    ("SELECT y, x, 1 AS z\nFROM nowhere -- ;", USAGE, "LINE 2: FROM nowhere -- ;\n             ^"),
    (") SELECT y, x, 1 AS z FROM (SELECT 1", USAGE, "syntax error"),
]


@pytest.mark.parametrize("query,status,said", WHOLE)
def test_what_cannot_stand_inside(ogive, query, status, said):
    done = ogive("fit", "y ~ x", "--sql", query)
    assert done.status == status and said in done.err, done.err


def test_values_pivots_and_descriptions(ogive):
    values = ", ".join(f"({k % 2}, {k * 7 % 11}, 'a{k}')" for k in range(60))
    found = ogive("fit", "col0 ~ col1", "--sql", f"VALUES {values}", "--format", "json").json()
    assert found["rows"]["used"] == 60
    pivot = f"PIVOT (SELECT k // 5 AS g, k // 5 % 2 AS y, k % 5 AS p, x {ROWS}) ON p IN (0, 1, 2) USING sum(x) GROUP BY g, y"
    found = ogive("fit", "y ~ `0` + `1`", "--sql", pivot, "--format", "json").json()
    assert found["rows"]["used"] == 40
    assert ogive("describe", "--sql", f"SUMMARIZE SELECT y, x {ROWS}").status == 0


@pytest.mark.parametrize("lines", [1, 3, 9, 10, 99])
def test_errors_are_in_the_lines_of_the_query(ogive, lines):
    """What only the rows show: the same words whether the query stands inside another or not."""
    before = "".join(f"  {k} AS c{k},\n" for k in range(lines - 1))
    query = f"SELECT {before} k % 2 AS y, CASE k WHEN 150 THEN 'x' ELSE '1' END::INTEGER AS x, 1 AS z FROM range(200) t(k)"
    inside, alone = (ogive("fit", formula, "--sql", query) for formula in ("y ~ x", "y ~ ."))
    assert f"\nLINE {lines}: " in alone.err and inside.err == alone.err


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_rows_keep_the_order_of_the_query(ogive, make, threads):
    columns = ", ".join(f"(range * {7919 + j}) % 1000 AS c{j}" for j in range(20))
    make(f"COPY (SELECT range AS k, range % 3 = 0 AS y, (range * 7919) % 100003 AS x, {columns} FROM range(100000)) TO 'big.parquet' "
         "(ROW_GROUP_SIZE 5000)", "COPY (SELECT range AS c0, 'n' || range AS name FROM range(1000)) TO 'names.parquet'")
    assert ogive("fit", "y ~ x", "big.parquet", "--no-profile", "-o", "model.json").status == 0

    def order(query):
        done = ogive("predict", "model.json", "--sql", query, "--id", "k", "-j", threads)
        assert done.status == 0, done.err
        return [int(line.split(",")[0]) for line in done.out.splitlines()[1:]]

    def x(k):
        return k * 7919 % 100003

    rows = range(100000)
    assert order("FROM 'big.parquet'") == list(rows)
    assert order("SELECT * FROM 'big.parquet' WHERE c3 < 500") == [k for k in rows if k * 7922 % 1000 < 500]
    assert order("SELECT * FROM 'big.parquet' LIMIT 60000") == list(range(60000))
    assert order("SELECT * FROM 'big.parquet' LIMIT 300 OFFSET 70000") == list(range(70000, 70300))
    assert order("(FROM 'big.parquet' LIMIT 40000) UNION ALL FROM 'big.parquet'") == [*range(40000), *rows]
    assert order("WITH b AS (FROM 'big.parquet') SELECT * FROM b WHERE k >= 50000") == list(range(50000, 100000))
    assert order("SELECT * FROM 'big.parquet' ORDER BY x, k") == sorted(rows, key=lambda k: (x(k), k))
    assert order("SELECT * FROM 'big.parquet' JOIN 'names.parquet' USING (c0) ORDER BY x DESC, k") == sorted(
        rows, key=lambda k: (-x(k), k))
    assert order("SELECT * FROM 'big.parquet' ORDER BY x, k LIMIT 5000") == sorted(rows, key=lambda k: (x(k), k))[:5000]
    # A join promises no order, and has one row for each all the same.
    assert sorted(order("SELECT * FROM 'big.parquet' JOIN 'names.parquet' USING (c0)")) == list(rows)


def test_the_query_runs_once(ogive, tmp_path):
    """What it reads can be read but once."""
    os.mkfifo(tmp_path / "pipe")

    def pour():
        (tmp_path / "pipe").write_text("".join(f"{k % 2},{k * 7 % 11},{k}\n" for k in range(5000)))

    pouring = threading.Thread(target=pour)
    pouring.start()
    query = ("FROM read_csv('pipe', auto_detect = false, header = false, delim = ',', "
             "columns = {'y': 'INTEGER', 'x': 'INTEGER', 'z': 'INTEGER'});")
    found = ogive("fit", "y ~ x", "--no-profile", "--sql", query, "--format", "json").json()
    pouring.join(60)
    assert found["rows"]["used"] == 5000
