"""ogive bootstrap --cluster: samples of whole clusters, wherever their rows are and however they are named."""

import csv
import io
import random

import pytest
from conftest import DATA
from hard_cases import DATA_ERROR, USAGE

ROWS = 60


def lines(names="{}", copies=1, seed=3):
    """One row a cluster, written `copies` times: the first time in order, then anywhere."""
    rng = random.Random(seed)
    first = [f"{rng.randrange(2)},{rng.gauss(0, 1)!r},{rng.randrange(10)},{names.format(k)}" for k in range(ROWS)]
    others = first * (copies - 1)
    rng.shuffle(others)
    return first + others


def data_of(rows, header="y,x,z,id"):
    return "\n".join([header, *rows, ""])


def estimates(ogive, tmp_path, *words):
    done = ogive("bootstrap", "y ~ x + z", *words, "--replicates", "50", "--seed", "4", "--estimates", "all.csv", "--format", "json")
    return done.json(), list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text())))


def agree(made, other, replicates, others):
    """Replicates that are proven to be within 1e-6 of their standard errors."""
    assert len(replicates) == len(others) == 50
    for row, same in zip(replicates, others, strict=True):
        assert row["stop"] == same["stop"]
        for one in made["coefficients"]:
            assert abs(float(row[one["name"]]) - float(same[one["name"]])) < 1e-5 * one["std_error"]


def test_clusters_of_one_row_are_rows(ogive, write):
    data = write("x.csv", data_of(lines()))
    words = ["bootstrap", "y ~ x + z", data, "--replicates", "50", "--format", "csv"]
    assert ogive(*words, "--cluster", "id").out == ogive(*words).out != ""


def test_equal_rows_of_a_cluster_are_one_row_that_counts(ogive, write, tmp_path):
    """Three equal rows in every cluster, out of order: their samples are those of the rows, each three times."""
    made, replicates = estimates(ogive, tmp_path, write("x.csv", data_of(lines())))
    other, others = estimates(ogive, tmp_path, write("x3.csv", data_of(lines(copies=3))), "--cluster", "id")
    agree(made, other, replicates, others)
    assert (other["bootstrap"]["cluster"], other["bootstrap"]["clusters"], other["bootstrap"]["rows"]) == ("id", ROWS, 3 * ROWS)
    assert "cluster" not in made["bootstrap"] and "clusters" not in made["bootstrap"]


def test_rows_with_frequencies_are_rows_written_out(ogive, write, tmp_path):
    rng = random.Random(5)
    rows = [f"{rng.randrange(2)},{rng.gauss(0, 1)!r},{rng.randrange(10)},{k % 30},{1 + k % 3}" for k in range(120)]
    written = [row for k, row in enumerate(rows) for _ in range(1 + k % 3)]
    header = "y,x,z,id,n"
    made, replicates = estimates(ogive, tmp_path, write("w.csv", data_of(written, header)), "--cluster", "id")
    weights = ("--weights", "n", "--weight-kind", "frequency")
    other, others = estimates(ogive, tmp_path, write("f.csv", data_of(rows, header)), "--cluster", "id", *weights)
    agree(made, other, replicates, others)


def test_clusters_of_any_kind(ogive, write):
    expected = None
    for names in ("{}", "g{}", "-{}.5", "2024-01-01x{}", '"a ""b"" {}"'):
        data = write("x.csv", data_of(lines(names, copies=2)))
        out = ogive("bootstrap", "y ~ x + z", data, "--cluster", "id", "--replicates", "20", "--format", "csv").out
        expected = expected or out
        assert out == expected != ""


def test_rows_without_a_cluster_are_left_out(ogive, write):
    rows = lines(copies=2)
    scattered = list(rows)
    for k in range(0, len(rows), 3):
        scattered.insert(2 * k, f"1,{5 + k},3,")
    words = ["bootstrap", "y ~ x + z", "--cluster", "id", "--replicates", "20", "--format", "csv"]
    assert ogive(*words, write("a.csv", data_of(rows))).out == ogive(*words, write("b.csv", data_of(scattered))).out != ""


def test_only_the_seed_changes_a_byte(ogive, write):
    data = write("x.csv", data_of(lines(copies=400)))  # more rows than a super-chunk has
    words = ["bootstrap", "y ~ x + z", data, "--cluster", "id", "--replicates", "20", "--format", "csv"]
    first = ogive(*words)
    assert first.status == 0 and first.err == ""
    for more in (["--threads", "1"], ["--threads", "2"], ["--threads", "3"], ["--threads", "8"], ["--seed", "0"], ["--memory", "96M"]):
        assert ogive(*words, *more).out == first.out
    assert ogive(*words, "--seed", "1").out != first.out


def test_the_report_says_what_is_drawn(ogive):
    words = ["bootstrap", "case ~ spontaneous", DATA / "infert.csv", "--replicates", "30"]
    assert "30 samples of 83 clusters of stratum (248 rows) with replacement" in " ".join(
        ogive(*words, "--cluster", "stratum").out.split())
    assert "30 samples of 248 rows with replacement" in " ".join(ogive(*words).out.split())


def test_errors_are_those_of_the_clusters(ogive, write):
    """Rows that repeat their cluster's: the bootstrap of rows takes them for news, that of clusters does not."""
    data = write("x.csv", data_of(lines(copies=25)))
    errors = {}
    for name, words in (("rows", []), ("clusters", ["--cluster", "id"])):
        made = ogive("bootstrap", "y ~ x + z", data, *words, "--replicates", "400", "--format", "json").json()
        errors[name] = [one["std_error"] for one in made["coefficients"]]
    robust = ogive("fit", "y ~ x + z", data, "--cluster", "id", "--format", "json").json()
    for plain, clustered, one in zip(errors["rows"], errors["clusters"], robust["coefficients"], strict=True):
        assert 4 < clustered / plain < 6.5 and 0.8 < clustered / one["std_error"] < 1.4


@pytest.mark.parametrize("words,status,sentence", [
    (["--cluster", "di"], USAGE, "did you mean 'id'?"),
    (["--cluster", "one"], DATA_ERROR, "there is one cluster only"),
    (["--cluster", "id", "--penalty", "firth"], USAGE, "leave one of the two out"),
    (["--weights", "n", "--weight-kind", "frequency"], USAGE, "draw clusters"),
    (["--cluster", "id", "--robust", "HC1"], USAGE, "--robust is of the table"),
])
def test_what_is_refused(ogive, write, words, status, sentence):
    data = write("x.csv", data_of([f"{row},7,2" for row in lines()], "y,x,z,id,one,n"))
    done = ogive("bootstrap", "y ~ x", data, *words)
    assert (done.status, done.out) == (status, "") and sentence in done.err, done.err
    assert done.err.count("\n") <= 4
