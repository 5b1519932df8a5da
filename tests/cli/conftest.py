"""The command as a user runs it.  OGIVE is the path of the binary under test (default: build/dev/ogive)."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

# A shell starts what runs in its background with SIGINT ignored, and the command would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

TESTS = Path(__file__).resolve().parent.parent
DATA = TESTS / "data"
CERTIFIED = TESTS / "reference" / "certified"
BINARY = os.path.abspath(os.environ.get("OGIVE") or TESTS.parent / "build" / "dev" / "ogive")


def pytest_configure(config):
    if not os.access(BINARY, os.X_OK):
        pytest.exit(f"{BINARY} is no program: set OGIVE to the path of the ogive command", returncode=4)


def environment(**changes):
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "SOURCE_DATE_EPOCH")}
    env.setdefault("TSAN_OPTIONS", f"suppressions={TESTS / 'cli' / 'tsan.txt'}")
    return {**env, "no_proxy": "127.0.0.1", "TERM": "xterm", "LC_ALL": "C.UTF-8", **changes}


class Run:
    """How one command ended."""

    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    def json(self):
        assert self.status == 0, self.err
        return json.loads(self.out)


def run(*words, stdin="", cwd=None, program=BINARY, **env):
    done = subprocess.run([program, *map(str, words)], input=stdin, capture_output=True, text=True, cwd=cwd,
                          env=environment(**env), timeout=120, check=False)
    return Run(done)


@pytest.fixture
def ogive(tmp_path):
    """Runs the command in an empty folder."""
    return lambda *words, **how: run(*words, cwd=tmp_path, **how)


@pytest.fixture
def write(tmp_path):
    """Writes a file into that folder and gives its name."""

    def make(name, text):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    return make


@pytest.fixture(scope="session")
def fake_500(tmp_path_factory):
    """The data of the second seed: 500 rows drawn from its model."""
    path = tmp_path_factory.mktemp("fake") / "fake.csv"
    done = run("simulate", "y ~ -3 + 2*x1 - 1.5*x2", "--draw", "x1=normal:3,1", "--draw", "x2=uniform:0,4", "--rows", 500,
               "--seed", 1, "-o", path)
    assert done.status == 0, done.err
    return path
