"""Parquet, JSON, SQL and databases, read by DuckDB's library: the numbers of the CSV of the same rows, to the last bit."""

import csv
import io
import json
import random
import shutil
import signal
import sqlite3

import duck
import pytest
from conftest import BINARY, DATA, run
from hard_cases import DATA_ERROR, USAGE
from test_streams import PATIENCE, interrupted

FIT = ("fit", "am ~ mpg + wt")


@pytest.fixture
def ogive(tmp_path):
    """Runs the command in an empty folder, with the library that wrote what it reads."""
    return lambda *words, **how: run(*words, cwd=tmp_path, **{"OGIVE_DUCKDB_LIBRARY": duck.library(), **how})


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Runs statements of DuckDB in that folder."""
    monkeypatch.chdir(tmp_path)
    return duck.execute


def numbers(done):
    """All that a fit says, without where the rows come from and when."""
    found = done.json()
    del found["model"]["source"], found["fit"]["date"], found["fit"]["time"]
    return found


def drawn(rows=7000):
    """More rows than a chunk of DuckDB has, with every kind of value and some that are missing."""
    rng = random.Random("duckdb")
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["y", "i", "x", "g", "b", "d"])
    for k in range(rows):
        x = "" if k % 97 == 3 else repr(rng.gauss(0, 1) * 10.0 ** rng.randrange(-3, 3))
        group = rng.choice(["", "z", "low", "high", "Mid", "a10", "a9", "\u00e4"])
        out.writerow([rng.randrange(2), rng.randrange(-50, 50), x, group, rng.choice(["true", "false"]),
                      f"2024-0{rng.randrange(1, 10)}-{rng.randrange(10, 29)}"])
    return text.getvalue()


# (the data, the formula, what else the fit takes)
SETS = [
    ("mtcars.csv", "am ~ mpg + hp + C(cyl)", []),
    ("mtcars.csv", "am ~ . - disp - hp - qsec - drat - gear - carb - vs - cyl", []),
    ("birthwt.csv", "low ~ age + lwt + C(race) + smoke", ["--link", "probit"]),
    ("infert.csv", "case ~ education + age", []),
    ("titanic_table.csv", "Survived ~ Class + Sex + Age", ["--weights", "Freq", "--weight-kind", "frequency"]),
    ("drawn.csv", "y ~ i + x + g + b + d", ["-j", "2"]),
    ("drawn.csv", "y ~ C(i > 3) + x:b + g", ["--penalty", "ridge", "--lambda", "1"]),
]
WAYS = [["data.parquet"], ["data.json"], ["--sql", "SELECT * FROM 'data.parquet'"], ["--sql", "FROM 'data.ndjson'"],
        ["--db", "data.duckdb", "--table", "rows"], ["--db", "data.duckdb", "--sql", "SELECT * FROM rows"]]


@pytest.mark.parametrize("name,formula,options", SETS, ids=[f"{name} {formula}" for name, formula, _ in SETS])
def test_the_numbers_are_those_of_the_csv(ogive, write, make, name, formula, options):
    source = write("data.csv", drawn() if name == "drawn.csv" else (DATA / name).read_bytes())
    kinds = ["DATE", "BIGINT", "DOUBLE", "VARCHAR"] + ["BOOLEAN"] * (name == "drawn.csv")  # else Yes and No are booleans
    rows = (f"SELECT * FROM read_csv('{source}', header = true, nullstr = ['', 'NA'], sample_size = -1, "
            f"auto_type_candidates = {kinds})")
    make(f"COPY ({rows}) TO 'data.parquet'", f"COPY ({rows}) TO 'data.json' (FORMAT json, ARRAY true)",
         f"COPY ({rows}) TO 'data.ndjson' (FORMAT json)")
    make(f"CREATE TABLE rows AS {rows}", database="data.duckdb")
    expected = numbers(ogive("fit", formula, source, *options, "--format", "json"))
    for way in WAYS:
        assert numbers(ogive("fit", formula, *way, *options, "--format", "json")) == expected, way


def test_every_command_reads_them(ogive, make):
    make(f"COPY (SELECT * FROM '{DATA}/mtcars.csv') TO 'cars.parquet'")
    make(f"CREATE TABLE cars AS SELECT * FROM '{DATA}/mtcars.csv'", database="cars.duckdb")
    assert ogive(*FIT, "cars.parquet", "-o", "model.json").status == 0
    commands = [["predict", "model.json", "--id", "hp", "--se"], ["augment", "model.json"], ["margins", "model.json"],
                ["plot", "roc", "model.json"], ["plot", "probability", "model.json", "--x", "wt"], ["plot", "link", "model.json"],
                ["plot", "link", "--x", "wt", "--y", "mpg"], ["plot", "scatter", "--x", "wt", "--y", "mpg"],
                ["plot", "forest", "am ~ mpg + wt"]]
    for command in commands:
        expected = ogive(*command, DATA / "mtcars.csv")
        assert expected.status == 0, expected.err
        for way in (["cars.parquet"], ["--sql", "FROM 'cars.parquet'"], ["--db", "cars.duckdb", "--table", "cars"]):
            done = ogive(*command, *way)
            assert (done.status, done.out) == (0, expected.out), (command, way, done.err)


def test_many_files(ogive, make, tmp_path):
    """Globs, lists, folders by key, and names that quotes and globs would misread."""
    cars = f"FROM '{DATA}/mtcars.csv'"
    make(f"COPY ({cars} WHERE cyl <= 4) TO 'part1.parquet'", f"COPY ({cars} WHERE cyl > 4) TO 'part2.parquet'",
         f"COPY (SELECT * {cars}) TO 'keyed' (FORMAT parquet, PARTITION_BY (cyl))",
         f"COPY (SELECT * {cars}) TO 'it''s [1]*?.parquet'", f"COPY (SELECT * {cars} LIMIT 1) TO 'it''s 1.parquet'")
    expected = numbers(ogive(*FIT, "--sql", f"{cars} WHERE cyl <= 4 UNION ALL {cars} WHERE cyl > 4", "--format", "json"))
    for words in (["part*.parquet"], ["part1.parquet", "part2.parquet"]):
        assert numbers(ogive(*FIT, *words, "--format", "json")) == expected
    for words in (["keyed"], ["keyed/*/*.parquet"], ["keyed/**/*.parquet"], ["keyed/cyl=*"]):
        found = ogive("fit", "am ~ mpg + cyl", *words, "--format", "json").json()
        assert found["rows"]["used"] == 32 and [c["name"] for c in found["coefficients"]] == ["Intercept", "mpg", "cyl"], words
    assert ogive(*FIT, "it's [1]*?.parquet", "--format", "json").json()["rows"]["used"] == 32
    shutil.copy(tmp_path / "part1.parquet", tmp_path / "UPPER.PARQUET")
    assert ogive(*FIT, "UPPER.PARQUET", "--format", "json").json()["rows"]["read"] == 11


def test_a_joined_query(ogive, write, make):
    write("people.csv", "id,age\n" + "".join(f"{k},{20 + k % 40}\n" for k in range(200)))
    make("COPY (SELECT range AS id, (range * 7919) % 5 < 2 AS bought FROM range(200)) TO 'sales.parquet'")
    query = "SELECT bought, age FROM 'sales.parquet' JOIN 'people.csv' USING (id) ORDER BY id"
    rows = "bought,age\n" + "".join(f"{str(k * 7919 % 5 < 2).lower()},{20 + k % 40}\n" for k in range(200))
    expected = numbers(ogive("fit", "bought ~ age", write("joined.csv", rows), "--format", "json"))
    assert numbers(ogive("fit", "bought ~ age", "--sql", query, "--format", "json")) == expected


def test_only_the_columns_that_are_asked_for_are_read(ogive, make):
    """A view has a column whose values cannot be computed: it is in nobody's way."""
    make("CREATE VIEW v AS SELECT k % 2 AS y, (k * 7) % 11 AS x, k AS \"a \"\"name\", k % 3 + 1 AS w, k % 13 AS school, "
         "CASE WHEN k >= 0 THEN error('it was read') END AS bad FROM range(200) t(k)", database="v.duckdb")
    view = ("--db", "v.duckdb", "--table", "v")
    for words in (["y ~ x"], ["y ~ log(1 + x) + C(w)"], ["y ~ x", "--offset", "log(w)"], ["y ~ x", "--offset", "w"],
                  ["y ~ x", "--weights", "w", "--weight-kind", "frequency"], ["y ~ x", "--cluster", "school"], ["y ~ 1"]):
        done = ogive("fit", *words, *view, "-o", "model.json")
        assert done.status == 0, (words, done.err)
        assert ogive("margins", "model.json", *view).status == 0
        done = ogive("predict", "model.json", *view, "--id", 'a "name', "--threshold", "0.5")
        assert done.status == 0 and len(done.out.splitlines()) == 201, (words, done.err)
    for words in (["fit", "y ~ ."], ["fit", "y ~ bad"], ["augment", "model.json"], ["describe"]):
        done = ogive(*words, *view)
        assert done.status == DATA_ERROR and "it was read" in done.err, (words, done.err)
    # Names are guessed among those that were not read too.
    done = ogive("fit", "y ~ xx", *view)
    assert done.status == USAGE and "did you mean 'x'?" in done.err
    assert ogive("fit", "y ~ x + school", *view, "-o", "model.json").status == 0
    make("CREATE VIEW w AS SELECT y, x, school AS scool FROM v", database="v.duckdb")
    done = ogive("predict", "model.json", "--db", "v.duckdb", "--table", "w")
    assert done.status == USAGE and "is 'scool' for 'school' meant?" in done.err


# (a value in SQL, the kind of its column, its mean or its text)
TYPES = [
    ("(-128)::TINYINT", "integer", -128), ("(-32768)::SMALLINT", "integer", -32768), ("(-2147483648)::INTEGER", "integer", -2147483648),
    ("4503599627370497::BIGINT", "integer", 4503599627370497), ("255::UTINYINT", "integer", 255), ("65535::USMALLINT", "integer", 65535),
    ("4294967295::UINTEGER", "integer", 4294967295), ("7::UBIGINT", "integer", 7),
    ("170141183460469231731687303715884105727::HUGEINT", "real", 2.0**127), ("3::UHUGEINT", "real", 3),
    ("0.1::FLOAT", "real", 0.10000000149011612), ("0.1::DOUBLE", "real", 0.1), ("0.1::DECIMAL(4, 1)", "real", 0.1),
    ("-1234567.891::DECIMAL(18, 3)", "real", -1234567.891), ("12345678901234567890.5::DECIMAL(38, 1)", "real", 12345678901234567890.5),
    ("true", "boolean", 1), ("DATE '2024-02-29'", "date", "2024-02-29"), ("TIMESTAMP '2024-02-29 00:00:00'", "date", "2024-02-29"),
    ("TIMESTAMP '1970-01-02 12:00:00'", "real", 1.5), ("TIMESTAMP_S '1970-01-02 06:00:00'", "real", 1.25),
    ("TIMESTAMP_MS '1970-01-02 06:00:00'", "real", 1.25), ("TIMESTAMP_NS '1970-01-02 06:00:00'", "real", 1.25),
    ("TIMESTAMPTZ '2024-02-29 00:00:00+00'", "date", "2024-02-29"), ("'text'", "text", None), ("'b'::ENUM ('c', 'b')", "text", None),
    ("uuid()", "text", None), ("'{}'::JSON", "text", None), ("NULL", "missing", None), ("NULL::INTEGER", "missing", None),
]
# (a value in SQL, what a column of it holds)
REFUSED = [("[1, 2]", "lists"), ("[1, 2]::INTEGER[2]", "lists"), ("{'a': 1}", "structures"), ("MAP {'a': 1}", "maps"),
           ("'x'::BLOB", "bytes"), ("TIME '12:00:00'", "times of day"), ("INTERVAL 1 DAY", "durations"),
           ("union_value(a := 1)", "unions")]


def test_types(ogive):
    query = "SELECT " + ", ".join(f"{value} AS c{k}" for k, (value, _, _) in enumerate(TYPES))
    columns = ogive("describe", "--sql", query, "--format", "json").json()["columns"]
    for (value, kind, mean), column in zip(TYPES, columns, strict=True):
        assert column["kind"] == kind, (value, column)
        if mean is not None:
            assert column["mean"] == mean, (value, column)


@pytest.mark.parametrize("value,holds", REFUSED)
def test_what_no_model_takes_is_an_error_where_it_is_named(ogive, value, holds):
    query = f"SELECT k % 2 AS y, (k * 7) % 5 AS x, {value} AS z FROM range(20) t(k)"
    assert ogive("fit", "y ~ x", "--sql", query).status == 0
    done = ogive("fit", "y ~ z", "--sql", query)
    assert done.status == DATA_ERROR and f"column 'z' of the query holds {holds}" in done.err


def test_nulls_are_missing_and_text_is_as_it_is(ogive):
    query = """SELECT k % 2 AS y, CASE WHEN k % 10 = 0 THEN NULL ELSE (k * 7) % 11 END AS x,
               CASE k % 4 WHEN 0 THEN 'NA' WHEN 1 THEN '' ELSE 'a' END AS g FROM range(100) t(k)"""
    found = ogive("fit", "y ~ x + g", "--sql", query, "--format", "json").json()
    assert found["rows"] == {**found["rows"], "read": 100, "used": 90, "dropped": 10}
    assert [c["name"] for c in found["coefficients"]] == ["Intercept", "g[T.NA]", "g[T.a]", "x"]


def test_levels_of_an_enum_keep_its_order(ogive):
    query = "SELECT k % 2 AS y, (['low', 'mid', 'high'])[1 + (k * 5) % 3]{} AS g FROM range(60) t(k)"
    for cast, names in (("::ENUM ('low', 'mid', 'high')", ["g[T.mid]", "g[T.high]"]), ("", ["g[T.low]", "g[T.mid]"])):
        found = ogive("fit", "y ~ g", "--sql", query.format(cast), "--format", "json").json()
        assert [c["name"] for c in found["coefficients"]] == ["Intercept", *names]


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_rows_stay_in_their_order(ogive, make, threads):
    make("COPY (SELECT range AS k, range % 3 = 0 AS y, (range * 7919) % 1000 AS x FROM range(100000)) TO 'big.parquet' "
         "(ROW_GROUP_SIZE 5000)")
    assert ogive("fit", "y ~ x", "big.parquet", "--no-profile", "-o", "model.json").status == 0
    done = ogive("predict", "model.json", "big.parquet", "--id", "k", "-j", threads)
    assert [line.split(",")[0] for line in done.out.splitlines()[1:]] == [str(k) for k in range(100000)]


# (words after 'fit am ~ mpg', exit status, what the sentence says)
ERRORS = [
    (["cut.parquet"], DATA_ERROR, ["DuckDB cannot read cut.parquet", "magic bytes"]),
    (["empty.parquet"], DATA_ERROR, ["DuckDB cannot read empty.parquet"]),
    (["cut.json"], DATA_ERROR, ["DuckDB cannot read cut.json", "Malformed JSON"]),
    (["empty.json"], DATA_ERROR, ["empty.json has no rows"]),
    (["none.parquet"], DATA_ERROR, ["cannot read 'none.parquet'", "there is no such file"]),
    (["car.parquet"], DATA_ERROR, ["did you mean 'cars.parquet'?"]),
    (["none*.parquet"], DATA_ERROR, ["no file matches 'none*.parquet'"]),
    (["none/**/*.parquet"], DATA_ERROR, ["DuckDB cannot read none/**/*.parquet", "No files found"]),
    (["https://127.0.0.1/cars.parquet"], USAGE, ["fetch it first, as by curl -LO 'https://127.0.0.1/cars.parquet'"]),
    (["https://127.0.0.1/cars.json?key=1"], USAGE, ["fetch it first"]),
    (["https://127.0.0.1/cars.duckdb"], USAGE, ["fetch it first"]),
    (["cars.pq"], DATA_ERROR, ["line 1 of cars.pq", "a Parquet file begins", "a name that ends in .parquet"]),
    (["cars.parquet", "cars.csv"], USAGE, ["'cars.parquet' and 'cars.csv' are files of different kinds", "--sql"]),
    (["cars.parquet", "--na", "?"], USAGE, ["--na", "NULLIF"]),
    (["cars.parquet", "--separator", ";"], USAGE, ["--separator"]),
    (["cars.duckdb"], USAGE, ["--db cars.duckdb --table NAME"]),
    (["--db", "none.duckdb", "--table", "cars"], DATA_ERROR, ["cannot read 'none.duckdb'", "no such file"]),
    (["--db", "car.duckdb", "--table", "cars"], DATA_ERROR, ["did you mean 'cars.duckdb'?"]),
    (["--db", "cars.csv", "--table", "cars"], DATA_ERROR, ["'cars.csv' is no DuckDB database"]),
    (["--db", "cars.sqlite", "--table", "cars"], DATA_ERROR, ["'cars.sqlite' is no DuckDB database"]),
    (["--db", "cut.duckdb", "--table", "cars"], DATA_ERROR, ["DuckDB cannot read table 'cars' of cut.duckdb"]),
    (["--db", "cars.duckdb", "--table", "car"], USAGE, ["table 'car' of cars.duckdb", "Did you mean \"cars\"?"]),
    (["--db", "cars.duckdb", "--table", "x\"; DROP TABLE cars; --"], USAGE, ["does not exist"]),
    (["--db", "cars.duckdb"], USAGE, ["--db needs --table NAME or --sql QUERY"]),
    (["--db", "cars.duckdb", "cars.csv", "--table", "cars"], USAGE, ["leave 'cars.csv' out"]),
    (["--db", "cars.duckdb", "--sql", "DROP TABLE cars"], USAGE, ["the query is no SELECT"]),
    (["--table", "cars"], USAGE, ["a table needs its database: --db warehouse.duckdb --table cars"]),
    (["--sql", "SELECT 1", "cars.csv"], USAGE, ["leave 'cars.csv' out"]),
    (["--db", "cars.duckdb", "--sql", "SELECT 1", "--table", "cars"], USAGE, ["--sql and --table exclude each other"]),
    (["--sql", "SELEC 1"], USAGE, ["DuckDB cannot answer the query: Parser Error", "LINE 1: SELEC 1"]),
    (["--sql", "SELECT 1; SELECT 2"], USAGE, ["multiple statements"]),
    (["--sql", "SELECT am FROM cars"], USAGE, ["Table with name cars does not exist"]),
    (["--sql", "SELECT ma FROM 'cars.parquet'"], USAGE, ["Referenced column \"ma\" not found", "LINE 1"]),
    (["--sql", "SELECT ? AS am"], USAGE, ["parameters"]),
    (["--sql", "COPY (SELECT 1) TO 'made.csv'"], USAGE, ["the query is no SELECT"]),
    (["--sql", "CREATE TABLE a (b INTEGER)"], USAGE, ["the query is no SELECT"]),
    (["--sql", "FROM 'none.parquet'"], DATA_ERROR, ["No files found", "none.parquet"]),
    (["--sql", "FROM 'cut.parquet'"], DATA_ERROR, ["magic bytes"]),
    (["--sql", "FROM 'cars.parquet' WHERE mpg > 100"], DATA_ERROR, ["the query has no rows"]),
    (["--sql", "SELECT 1 AS am, 2 AS am"], DATA_ERROR, ["the query has two columns named 'am'"]),
    (["--sql", "SELECT CASE k WHEN 900000 THEN 'x' ELSE '1' END::INTEGER AS am, k AS mpg FROM range(1000000) t(k)"], DATA_ERROR,
     ["Could not convert string 'x' to INT32"]),
    (["--sql", "SELECT 1 AS am, 2 AS mgp"], USAGE, ["the query has no column 'mpg'; did you mean 'mgp'?"]),
    (["--sql", "SELECT 1 AS am, 18446744073709551615::UBIGINT AS mpg"], DATA_ERROR, ["beyond 9223372036854775807"]),
]


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A folder of files that are whole, cut, empty, and something else."""
    folder = tmp_path_factory.mktemp("broken")
    shutil.copy(DATA / "mtcars.csv", folder / "cars.csv")
    duck.execute(f"COPY (FROM '{folder}/cars.csv') TO '{folder}/cars.parquet'")
    duck.execute(f"CREATE TABLE cars AS FROM '{folder}/cars.csv'", database=folder / "cars.duckdb")
    (folder / "cut.parquet").write_bytes((folder / "cars.parquet").read_bytes()[:1000])
    shutil.copy(folder / "cars.parquet", folder / "cars.pq")
    (folder / "cut.duckdb").write_bytes((folder / "cars.duckdb").read_bytes()[:5000])
    (folder / "cut.json").write_text('{"am": 1, "mpg": 2}\n{"am": 0, "mp')
    for name in ("empty.parquet", "empty.json"):
        (folder / name).touch()
    with sqlite3.connect(folder / "cars.sqlite") as connection:
        connection.execute("CREATE TABLE cars (am, mpg)")
    connection.close()
    return folder


@pytest.mark.parametrize("words,status,said", ERRORS, ids=[" ".join(words) for words, _, _ in ERRORS])
def test_errors(broken, words, status, said):
    before = sorted(path.name for path in broken.iterdir())
    done = run("fit", "am ~ mpg", *words, cwd=broken, OGIVE_DUCKDB_LIBRARY=duck.library())
    assert (done.status, done.out) == (status, ""), done.err
    assert done.err.startswith("ogive: ") and all(words in done.err for words in said), done.err
    assert sorted(path.name for path in broken.iterdir()) == before
    as_json = run("fit", "am ~ mpg", *words, "--format", "json", cwd=broken, OGIVE_DUCKDB_LIBRARY=duck.library())
    assert as_json.status == status and all(words in json.loads(as_json.err)["error"]["message"] for words in said), as_json.err


def test_an_output_does_not_overwrite_the_database(ogive, make, tmp_path):
    make("CREATE TABLE t AS SELECT 1 AS a", database="t.duckdb")
    before = (tmp_path / "t.duckdb").read_bytes()
    assert ogive("fit", "a ~ 1", "--db", "t.duckdb", "--table", "t", "-o", "t.duckdb").status == USAGE
    assert (tmp_path / "t.duckdb").read_bytes() == before


def test_without_the_library(ogive, write, tmp_path):
    write("libc.txt", "no library")
    for path, said in (("no/such/lib.so", "no/such/lib.so"), ("./libc.txt", "libc.txt"), ("libm.so.6", "is not DuckDB's")):
        done = ogive(*FIT, "--sql", "SELECT 1", OGIVE_DUCKDB_LIBRARY=path)
        assert done.status == DATA_ERROR and said in done.err and "libduckdb.so" in done.err
    # Beside no library; unless the machine has one where its loader looks, the sentence says how to get it.
    program = shutil.copy(BINARY, tmp_path / "ogive")
    done = run(*FIT, "--sql", "SELECT 1 AS am, 2 AS mpg, 3 AS wt", cwd=tmp_path, program=program, OGIVE_DUCKDB_LIBRARY="")
    assert "./x setup --duckdb" in done.err and "OGIVE_DUCKDB_LIBRARY=" in done.err or "DuckDB" not in done.err


def test_the_library_beside_the_program(tmp_path):
    program = shutil.copy(BINARY, tmp_path / "ogive")
    (tmp_path / "libduckdb.so").symlink_to(duck.library())
    done = run("describe", "--sql", "SELECT 1 AS a", cwd=tmp_path, program=program, OGIVE_DUCKDB_LIBRARY="")
    assert done.status == 0, done.err


@pytest.mark.parametrize("number,expected_status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_ends_a_long_query(tmp_path, monkeypatch, number, expected_status):
    monkeypatch.setenv("OGIVE_DUCKDB_LIBRARY", duck.library())
    query = "SELECT sum(a.range * b.range % 7) AS y FROM range(10000000) a, range(10000000) b"
    took, status, out, err = interrupted(["describe", "--sql", query], tmp_path, lambda: True, number, after=1.0)
    assert (status, out) == (expected_status, "") and "interrupted" in err
    assert took < PATIENCE


def test_rows_beyond_the_memory_allowed(ogive, make):
    """More than 24 MB of doubles, texts and dates, of which --memory 96M keeps 12."""
    columns = ", ".join(f"((range * {7919 + 2 * j}) % 1000003) / 1000003.0::DOUBLE AS x{j}" for j in range(8))
    make(f"COPY (SELECT (range * 104729) % 7 < 3 AS y, {columns}, ['a', 'b', NULL, 'c'][1 + range % 4] AS g, "
         "DATE '2024-01-01' + (range % 300)::INT AS d FROM range(300000)) TO 'large.parquet'")
    formula = "y ~ " + " + ".join(f"x{j}" for j in range(8)) + " + g + d + log(x1 + 1)"
    plain, small = (ogive("fit", formula, "large.parquet", "--format", "json", *words) for words in ([], ["--memory", "96M"]))
    assert numbers(small) == numbers(plain)
