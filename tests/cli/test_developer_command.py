"""./x does nothing when it is asked for help or given a word that it does not know."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["setup", "build", "demo", "test", "py", "bench", "versus", "compare", "accuracy", "fmt", "lint", "doctor", "clean"]

# (words, what is said)
REFUSED = [
    ("setup foo", ["'foo'", "build test python bench versus compare accuracy fmt lint"]),
    ("build foo", ["'foo'", "release", "tsan"]),
    ("build release dev", ["takes one argument"]),
    ("test --al", ["'--al'", "--all"]),
    ("demo 1", ["takes no argument", "'1'"]),
    ("clean now", ["takes no argument", "'now'"]),
    ("nonsense", ["no command 'nonsense'", "./x demo"]),
]


@pytest.fixture
def x(tmp_path):
    """Runs a copy of ./x in a folder of its own, whose build/ must stay as it is."""
    shutil.copy(ROOT / "x", tmp_path)
    shutil.copy(ROOT / "CMakePresets.json", tmp_path)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "kept").touch()

    def run(words):
        done = subprocess.run(["bash", tmp_path / "x", *words.split()], capture_output=True, text=True, timeout=60, check=False)
        assert [path.name for path in (tmp_path / "build").iterdir()] == ["kept"]
        return done

    return run


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_all_that_it_does(x, command, option):
    done = x(f"{command} {option}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"./x {command} ") and done.stdout.count("\n") == 1


@pytest.mark.parametrize("words,says", REFUSED, ids=[row[0] for row in REFUSED])
def test_what_it_does_not_know_is_refused(x, words, says):
    done = x(words)
    assert (done.returncode, done.stdout) == (2, "")
    for part in says:
        assert part in done.stderr


def test_clean_removes_the_build_folder(tmp_path, x):
    shutil.copytree(tmp_path, tmp_path / "inner")
    subprocess.run(["bash", tmp_path / "inner" / "x", "clean"], check=True)
    assert not (tmp_path / "inner" / "build").exists()
