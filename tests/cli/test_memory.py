"""Data beyond --memory go to a temporary file: the same report to the byte, in less memory, and nothing stays behind."""

import gzip
import os
import random
import resource
import subprocess

import pytest
from conftest import BINARY, environment, run

ROWS, NUMBERS = 80_000, 16
FORMULA = "y ~ " + " + ".join(f"x{j}" for j in range(NUMBERS)) + " + g + day + C(k) + log(p) + x1:g"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """More than 8 MB of values, which is what --memory 32M keeps; numbers of 17 digits do not pack."""
    draw = random.Random(11)
    path = tmp_path_factory.mktemp("memory")
    with open(path / "data.csv", "w", encoding="ascii") as file:
        file.write(",".join(["y", *(f"x{j}" for j in range(NUMBERS)), "g", "day", "k", "p", "late"]) + "\n")
        for row in range(ROWS):
            x = [repr(draw.gauss(0, 1)) if draw.random() > 0.001 else "NA" for _ in range(NUMBERS)]
            y = int(draw.random() < (0.3 if x[0].startswith("-") else 0.6))
            late = row if row < ROWS * 0.9 else f"text {row % 7}"
            file.write(f"{y},{','.join(x)},{draw.choice('abc')},2024-01-{1 + row % 28:02},{draw.randrange(5)},{draw.random()!r},{late}\n")
    return path


def fitted(folder, *words, stdin=None, formula=FORMULA, **env):
    """The report without its time and its source, and what the command said."""
    with open(folder / stdin, "rb") if stdin else open(os.devnull, "rb") as file:
        done = subprocess.run([BINARY, "fit", formula, *map(str, words), "--format", "json"], stdin=file, capture_output=True, text=True,
                              cwd=folder, env=environment(**env), timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    report = "\n".join(line for line in done.stdout.splitlines() if '"time":' not in line and '"source":' not in line)
    return report, done.stderr


@pytest.fixture(scope="module")
def expected(folder):
    return fitted(folder, "data.csv")[0]


def test_a_little_memory_gives_the_same_report(folder, expected, tmp_path):
    for threads in (1, 3):
        report, said = fitted(folder, "data.csv", "--memory", "32M", "-j", threads, TMPDIR=str(tmp_path))
        assert report == expected and said == ""
    assert os.listdir(tmp_path) == []
    assert fitted(folder, "data.csv", OGIVE_MEMORY="32M")[0] == expected


def test_streams_are_read_once(folder, expected):
    with gzip.open(folder / "data.csv.gz", "wb", compresslevel=1) as packed:
        packed.write((folder / "data.csv").read_bytes())
    assert fitted(folder, "data.csv.gz", "--memory", "32M")[0] == expected
    assert fitted(folder, "-", "--memory", "32M", stdin="data.csv")[0] == expected


def test_a_column_that_turns_into_text_late(folder):
    formula = "y ~ x0 + I(late == 'text 3')"
    assert fitted(folder, "data.csv", "--memory", "32M", formula=formula)[0] == fitted(folder, "data.csv", formula=formula)[0]


def test_predictions_and_residuals(folder):
    assert run("fit", "y ~ x0 + g + log(p)", "data.csv", "-o", "m.json", cwd=folder).status == 0
    for command in (["predict", "m.json", "data.csv", "--se"], ["augment", "m.json", "data.csv"], ["describe", "data.csv"]):
        plain, small = run(*command, cwd=folder), run(*command, "--memory", "32M", cwd=folder)
        assert plain.status == 0, plain.err
        assert small.out == plain.out


def test_no_folder_and_no_room(folder):
    lost = run("fit", FORMULA, "data.csv", "--memory", "32M", cwd=folder, TMPDIR="/nowhere/at/all")
    assert lost.status != 0 and "no temporary file can be made in /nowhere/at/all" in lost.err and "TMPDIR" in lost.err

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    done = subprocess.run([BINARY, "fit", FORMULA, "data.csv", "--memory", "32M"], capture_output=True, text=True, cwd=folder,
                          env=environment(), preexec_fn=limited, timeout=300, check=False)
    assert done.returncode > 0 and "cannot be written after" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("size", ["", "much", "-1G", "5M", "1Q"])
def test_sizes_that_are_none(folder, size):
    done = run("fit", "y ~ x0", "data.csv", "--memory", size or "''", cwd=folder)
    assert done.status == 2 and "--memory" in done.err and ("512M" in done.err or "at least 32M" in done.err)
    done = run("fit", "y ~ x0", "data.csv", cwd=folder, OGIVE_MEMORY=size or "x")
    assert done.status == 2 and "OGIVE_MEMORY" in done.err


def test_a_model_that_no_memory_holds(ogive, write):
    names = [f"x{j}" for j in range(700)]
    rows = [",".join([str(row % 2), *(str((row * (j + 3)) % 11) for j in range(700))]) for row in range(20)]
    write("wide.csv", "\n".join([",".join(["y", *names]), *rows]))
    done = ogive("fit", "y ~ .", "wide.csv", "--memory", "64M", "-j", "1")
    assert done.status != 0 and "a model of 701 columns needs about 117M of memory, and 64M are allowed" in done.err


def peak(words, folder):
    """The most memory that the command had, in bytes."""
    with subprocess.Popen([BINARY, *map(str, words)], cwd=folder, env=environment(ASAN_OPTIONS="quarantine_size_mb=1")) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss * 1024


@pytest.fixture(scope="module")
def long_and_longer(tmp_path_factory):
    """Rows that fill what --memory 32M keeps, four times as many, and a model of them."""
    path = tmp_path_factory.mktemp("rows")
    draws = [word for j in range(6) for word in ("--draw", f"x{j}=normal:0,1")]
    for name, rows in (("long", FEW), ("longer", 4 * FEW)):
        assert run("simulate", "y ~ x0 - x1", *draws, "--rows", rows, "--seed", 5, "-o", f"{name}.csv", cwd=path).status == 0
    assert run("fit", "y ~ x0 + x1 + log(x2**2 + 1)", "long.csv", "-o", "model.json", cwd=path).status == 0
    return path


FEW = 200_000


def watches_threads():
    """ThreadSanitizer keeps several bytes of its own for each one that was ever touched."""
    with open(BINARY, "rb") as file:
        return b"__tsan_init" in file.read()


@pytest.mark.skipif(watches_threads(), reason="memory is the sanitizer's")
@pytest.mark.parametrize("words", ["predict --threshold 0.5", "predict --se --interval 0.9 --link --format json --id x1",
                                   "predict --format arrow --id y", "augment"])
def test_memory_does_not_grow_with_the_rows(long_and_longer, words):
    """Nothing by row: one array of doubles would be 8 bytes a row.  (Numbers that are carried along only are texts: not these.)"""
    command, *more = words.split()
    few, many = (peak([command, "model.json", f"{name}.csv", *more, "--memory", "32M", "-j", 2, "-o", "out"], long_and_longer)
                 for name in ("long", "longer"))
    assert many - few < 7 * 3 * FEW, f"{few} bytes, then {many}"
