"""Pipes, files, terminals, servers and signals."""

import functools
import gzip
import http.server
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import threading
import time

import duck
import pytest
from conftest import BINARY, DATA, environment, run

MTCARS = (DATA / "mtcars.csv").read_text()
FIT = ("fit", "am ~ mpg + hp + wt")
EPOCH = {"SOURCE_DATE_EPOCH": "0"}


@pytest.fixture
def expected(ogive):
    return ogive(*FIT, DATA / "mtcars.csv", "--plain", **EPOCH).out


def halves():
    header, *rows = MTCARS.splitlines(keepends=True)
    return header + "".join(rows[:11]), header + "".join(rows[11:])


def test_standard_input(ogive, expected):
    assert ogive(*FIT, "-", "--plain", stdin=MTCARS, **EPOCH).out == expected


def test_gzip_by_its_bytes_not_its_name(ogive, write, expected):
    assert ogive(*FIT, write("cars.dat", gzip.compress(MTCARS.encode())), "--plain", **EPOCH).out == expected


def test_lists_and_globs(ogive, write, expected):
    one, two = halves()
    write("part1.csv", one)
    write("part2.csv", two)
    assert ogive(*FIT, "part1.csv", "part2.csv", "--plain", **EPOCH).out == expected
    assert ogive(*FIT, "part*.csv", "--plain", **EPOCH).out == expected


@pytest.mark.parametrize("change", [
    lambda text: "\ufeff" + text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\n", "\r"),
    lambda text: text.replace(",", "\t"),
    lambda text: text.replace(",", "|"),
    lambda text: text.replace(",", ";").replace(".", ","),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.rstrip("\n"),
], ids=["bom", "crlf", "cr", "tab", "pipe", "semicolon", "blank lines", "no last newline"])
def test_files_as_people_write_them(ogive, write, expected, change):
    assert ogive(*FIT, write("cars.csv", change(MTCARS)), "--plain", **EPOCH).out == expected


def test_own_words_for_missing(ogive, write):
    data = write("data.csv", "y,x\n0,1\n1,2\n0,-99\n1,1\n0,3\n1,?\n0,2\n1,3\n")
    rows = ogive("fit", "y ~ x", data, "--na", "-99", "--na", "?", "--format", "json").json()["rows"]
    assert (rows["read"], rows["used"], rows["dropped"]) == (8, 6, 2)


@pytest.fixture
def server():
    """The test data over HTTP on the loopback address; ends with the test."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=DATA)) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.skipif(shutil.which("curl") is None, reason="URLs are read through curl")
def test_urls(ogive, server, expected):
    assert ogive(*FIT, f"{server}/mtcars.csv", "--plain", **EPOCH).out == expected
    done = ogive(*FIT, f"{server}/no-such-file.csv")
    assert (done.status, done.out) == (3, "")
    assert "404" in done.err


def shell(line, cwd):
    return subprocess.run(["bash", "-c", line], cwd=cwd, env=environment(OGIVE=BINARY), capture_output=True, text=True,
                          timeout=60, check=False)


def test_a_reader_that_leaves_ends_it_quietly(tmp_path):
    done = shell('"$OGIVE" simulate "y ~ x" --draw x=normal:0,1 --rows 100000 | head -n 1', tmp_path)
    assert (done.stdout, done.stderr) == ("x,eta,probs,y\n", "")
    done = shell('"$OGIVE" simulate "y ~ x" --draw x=normal:0,1 --rows 200000 --format arrow | head -c 4 | wc -c', tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("4", "")
    # Also where the parent ignores SIGPIPE, as some do.
    done = shell("trap '' PIPE; " + '"$OGIVE" simulate "y ~ x" --draw x=normal:0,1 --rows 100000 | head -n 1', tmp_path)
    assert (done.stdout, done.stderr) == ("x,eta,probs,y\n", "")


@pytest.mark.parametrize("command", ["fit 'am ~ mpg' cars.csv", "predict model.json cars.csv", "augment model.json cars.csv",
                                     "margins model.json cars.csv", "test mpg model.json", "test --terms model.json", "describe cars.csv",
                                     "bootstrap 'am ~ mpg' cars.csv --replicates 5", "outcomes 'am + vs ~ mpg' cars.csv", "simulate 'y ~ x' --draw x=normal:0,1", "cv 'am ~ mpg' cars.csv --folds 4"])
def test_arrow_is_a_stream_and_not_for_terminals(ogive, write, tmp_path, command):
    """tests/python/test_arrow_out.py reads what it holds."""
    write("cars.csv", MTCARS)
    ogive("fit", "am ~ mpg", "cars.csv", "-o", "model.json")
    line = f"'{BINARY}' {command} --format arrow"
    bytes_of = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=environment(), capture_output=True, timeout=60, check=True).stdout
    assert bytes_of.startswith(b"\xff\xff\xff\xff") and bytes_of.endswith(b"\xff\xff\xff\xff\0\0\0\0") and len(bytes_of) % 8 == 0
    main, end = pty.openpty()
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=environment(), stdout=end, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(end)
    os.close(main)
    assert done.returncode == 2 and b"send it to a file" in done.stderr


@pytest.mark.parametrize("format", ["csv", "json", "arrow"])
def test_a_reader_of_rows_may_leave(ogive, write, tmp_path, format):
    write("long.csv", "y,x,g\n" + "".join(f"{k * k % 5 % 2},{k % 11},level {k % 9}\n" for k in range(100000)))
    assert ogive("fit", "y ~ x + g", "long.csv", "-o", "model.json").status == 0
    for command in ("predict", "augment"):
        for before in ("", "trap '' PIPE; "):
            done = shell(f'{before}"$OGIVE" {command} model.json long.csv --format {format} | head -c 5 | wc -c', tmp_path)
            assert (done.stdout.strip(), done.stderr) == ("5", "")


def test_arrow_is_the_same_bytes_however_the_rows_are_read(ogive, write, tmp_path):
    """Levels are in the order of their first row, whatever threads, files and memory."""
    rows = [f"{k * k % 5 % 2},{k % 11},{'Straße' if k % 4000 == 3999 else f'δ{(k * 7919) % 701}'}\n" for k in range(60000)]
    write("long.csv", "y,x,g\n" + "".join(rows))
    write("one.csv", "y,x,g\n" + "".join(rows[:777]))
    write("two.csv", "y,x,g\n" + "".join(rows[777:]))
    assert ogive("fit", "y ~ x", "long.csv", "-o", "model.json").status == 0
    made = []
    for more in (["long.csv", "-j", 1], ["long.csv", "-j", 2], ["long.csv", "-j", 3], ["long.csv", "-j", 8], ["one.csv", "two.csv"], ["long.csv", "--memory", "32M"]):
        for words in (["predict", "--id", "g", "--id", "x"], ["augment"]):
            done = ogive(*words, "model.json", *more, "--format", "arrow", "-o", "t.arrows")
            assert done.status == 0, done.err
            made.append((words[0], (tmp_path / "t.arrows").read_bytes()))
    assert len(set(made)) == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("command", ["fit 'am ~ mpg' cars.csv", "describe cars.csv", "simulate 'y ~ 1'", "--help", "fit --help",
                                     "predict model.json cars.csv", "--version"])
def test_a_full_disk_is_never_silent(ogive, write, tmp_path, command):
    write("cars.csv", MTCARS)
    ogive("fit", "am ~ mpg", "cars.csv", "-o", "model.json")
    for target in ("> /dev/full", ">&-"):
        done = shell(f'"$OGIVE" {command} {target}', tmp_path)
        assert done.returncode == 3
        assert "standard output cannot be written" in done.stderr


def test_output_files_are_whole_or_not_there(ogive, write, tmp_path):
    write("cars.csv", MTCARS)
    assert ogive("fit", "am ~ mpg", "cars.csv", "-o", "model.json").status == 0
    before = (tmp_path / "model.json").read_bytes()
    assert ogive("fit", "am ~ nothing", "cars.csv", "-o", "model.json").status == 2
    assert ogive("simulate", "y ~ log(x)", "--draw", "x=normal:0,1", "-o", "model.json").status == 3
    assert (tmp_path / "model.json").read_bytes() == before
    # The report of a long fit is not lost because the model cannot be saved.
    done = ogive("fit", "am ~ mpg", "cars.csv", "-o", "no/such/folder/model.json")
    assert done.status == 3
    assert "Logit Regression Results" in done.out and "no/such/folder/model.json" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cars.csv", "model.json"]


# The promise is 100 ms; a loaded machine with sanitizers gets more.
PATIENCE = 3.0
# How long it may take to get where it is to be interrupted.
LONG = 60.0


def interrupted(words, cwd, seen, number=signal.SIGINT, *, after=0.0, asleep=0.0, **how):
    """Waits until `seen`() and a while longer, and sends the signal; holds the process up for `asleep` seconds then.

    How long it took to end after that, and how it ended.
    """
    with subprocess.Popen([BINARY, *words], cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, **how) as process:
        try:
            begin = time.monotonic()
            while not seen() and process.poll() is None and time.monotonic() - begin < LONG:
                time.sleep(0.01)
            time.sleep(after)
            assert process.poll() is None, "it ended before it was interrupted"
            assert seen(), "it did not get where it was to be interrupted"
            process.send_signal(number)
            if asleep:
                time.sleep(0.001)  # the signal is seen first
                process.send_signal(signal.SIGSTOP)
                time.sleep(asleep)
                process.send_signal(signal.SIGCONT)
            start = time.monotonic()
            out, err = process.communicate(timeout=30)
            return time.monotonic() - start, process.returncode, out, err
        finally:
            process.kill()


def test_ctrl_c_while_waiting_for_a_pipe(tmp_path):
    reader, writer = os.pipe()
    os.write(writer, b"y,x\n0,1\n")

    def drained():
        return not select.select([reader], [], [], 0)[0]

    try:
        took, status, out, err = interrupted(["fit", "y ~ x", "-"], tmp_path, drained, after=0.2, stdin=reader)
    finally:
        os.close(reader)
        os.close(writer)
    assert (status, out) == (130, "")
    assert "interrupted" in err
    assert took < PATIENCE


@pytest.mark.parametrize("asleep", [0.0, 0.2], ids=["", "and it is held up"])
@pytest.mark.parametrize("number,expected_status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_while_writing_leaves_no_file(tmp_path, number, expected_status, asleep):
    # Held up (a busy machine, a slow disk) for longer than work may take to notice: a file half written is removed all the same.
    words = ["simulate", "y ~ x", "--draw", "x=normal:0,1", "--rows", "2000000000", "-o", "fake.csv"]

    def growing():
        return any(path.stat().st_size > 0 for path in tmp_path.iterdir())

    took, status, out, _ = interrupted(words, tmp_path, growing, number, asleep=asleep)
    assert (status, out) == (expected_status, "")
    assert took < PATIENCE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", ["csv", "arrow"])
@pytest.mark.parametrize("command", ["predict", "augment"])
def test_rows_are_written_whole_or_not_at_all(ogive, tmp_path, command, format):
    """They are computed as they are written: neither Ctrl-C nor a full disk in the midst of it leaves a file."""
    assert ogive("simulate", "y ~ x - z", "--draw", "x=normal:0,1", "--draw", "z=normal:0,1", "--rows", 100000, "-o",
                 "big.csv").status == 0
    assert ogive("fit", "y ~ x", "big.csv", "-o", "model.json").status == 0
    before = {path.name for path in tmp_path.iterdir()}
    words = [command, "model.json", *["big.csv"] * 10, "--format", format, "-o", "rows"]

    def growing():
        return any(path.stat().st_size > 0 for path in tmp_path.iterdir() if path.name not in before)

    took, status, out, err = interrupted(words, tmp_path, growing)
    assert (status, out) == (130, "") and "interrupted" in err
    assert took < PATIENCE
    assert {path.name for path in tmp_path.iterdir()} == before

    def limited():
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000))

    done = subprocess.run([BINARY, *words], cwd=tmp_path, env=environment(), preexec_fn=limited, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (3, "") and "rows' cannot be written" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == before


def test_ctrl_c_while_reading_and_fitting(ogive, tmp_path):
    assert ogive("simulate", "y ~ x - z", "--draw", "x=normal:0,1", "--draw", "z=normal:0,1", "--rows", 100000, "-o",
                 "big.csv").status == 0
    for after in (0.15, 0.4):
        words = ["fit", "y ~ x * z", *["big.csv"] * 40, "-o", "model.json"]
        took, status, out, err = interrupted(words, tmp_path, lambda: True, after=after)
        assert (status, out) == (130, ""), err
        assert took < PATIENCE
    assert [path.name for path in tmp_path.iterdir()] == ["big.csv"]


def on_terminal(words, cwd, **env):
    """Runs with standard error on a terminal; what the terminal saw."""
    main, end = pty.openpty()
    with subprocess.Popen([BINARY, *words], cwd=cwd, env=environment(**env), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=end) as process:
        os.close(end)
        seen = b""
        while True:
            try:
                more = os.read(main, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not more:
                break
            seen += more
        out = process.stdout.read().decode()
        process.wait(60)
    os.close(main)
    return process.returncode, out, seen.decode()


def test_colour_on_a_terminal_unless_unwanted(tmp_path):
    assert "\033[31mogive:\033[0m" in on_terminal(["describe", "none.csv"], tmp_path)[2]
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\033" not in on_terminal(["describe", "none.csv"], tmp_path, **env)[2]


def test_progress_on_a_terminal_is_erased(tmp_path):
    words = ["simulate", "y ~ x", "--draw", "x=normal:0,1", "--rows", "1500000", "-o", "fake.csv"]
    status, out, seen = on_terminal(words, tmp_path)
    assert (status, out) == (0, "")
    assert "of 1500000 rows" in seen and seen.endswith("\r\033[K")
    status, out, seen = on_terminal(["fit", "y ~ x", "fake.csv", "--format", "json"], tmp_path)
    assert status == 0
    assert json.loads(out)["rows"]["used"] == 1500000
    assert seen == "" or seen.endswith("\r\033[K")


@pytest.mark.parametrize("query", ["SELECT k % 2 AS y, (k * 7) % 11 AS x, k FROM range(150000000) t(k) WHERE hash(hash(hash(hash(k)))) % 500 = 0",
                                   "SELECT k % 2 AS y, hash(k) % 11 AS x FROM range(4000000) t(k) ORDER BY hash(k)"])
def test_progress_of_a_query_is_erased(tmp_path, query):
    words = ["fit", "y ~ x", "--sql", query, "--no-profile", "--format", "json"]
    status, out, seen = on_terminal(words, tmp_path, OGIVE_DUCKDB_LIBRARY=duck.library(), **EPOCH)
    assert status == 0 and json.loads(out)["rows"]["used"] > 100000
    # One line, drawn over and over, and no bar of DuckDB's own.
    assert "\n" not in seen and seen.endswith("\r\033[K")
    lines = [line for line in seen.split("\r\033[K") if "reading" in line]
    assert lines and all(re.fullmatch(r"reading: \d+ rows, \d+% done|reading: \d+ rows", line) for line in lines), lines
    rows = [int(line.split()[1]) for line in lines]
    assert rows == sorted(rows) and any("%" in line for line in lines)
    done = run(*words, OGIVE_DUCKDB_LIBRARY=duck.library(), **EPOCH)
    assert (done.status, done.err, done.out) == (0, "", out)


def test_no_progress_where_there_is_no_terminal(ogive):
    done = ogive("simulate", "y ~ x", "--draw", "x=normal:0,1", "--rows", 300000, "-o", "fake.csv")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_histograms_in_ascii_where_the_locale_is_not_utf8(ogive):
    plain = ogive("describe", DATA / "mtcars.csv", LC_ALL="C").out
    assert plain.isascii()
    assert "█" in ogive("describe", DATA / "mtcars.csv").out
