"""Runs the ```console blocks of the documents as a reader would and compares what is printed.

A line `$ command` is run by the shell in a folder that holds the files of tests/data, with `ogive` on the path; the
lines below it, up to the next `$` or the end of the block, are what it must print (output and messages together).
The blocks of one document share a folder, so a later command may use what an earlier one wrote.

OGIVE         the binary to test (default: build/dev/ogive)
OGIVE_UPDATE  1: write what is printed into the documents instead of comparing
"""

import difflib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ["README.md", "docs/links.md"]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
# The statsmodels table says when it was made; every run is made at this moment.
DATE = (re.compile(r"^(Date: +)\w{3}, \d{2} \w{3} \d{4}(?= )", re.M), r"\1Thu, 01 Jan 2026")
TIME = (re.compile(r"^(Time: +)\d{2}:\d{2}:\d{2}(?= )", re.M), r"\g<1>12:00:00")


def masked(text: str) -> str:
    for pattern, instead in (DATE, TIME):
        text = pattern.sub(instead, text)
    return "".join(line.rstrip() + "\n" for line in text.splitlines())


def commands(block: str) -> list[tuple[str, str]]:
    """(command as it stands in the block, expected output) of each `$` line; a `> ` line continues a command."""
    steps: list[list[str]] = []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            steps.append([line, ""])
        elif steps and line.startswith("> ") and not steps[-1][1]:
            steps[-1][0] += line
        else:
            assert steps, f"a console block begins with '$ ', not with {line!r}"
            steps[-1][1] += line
    return [(command, expected) for command, expected in steps]


def run(command: str, folder: Path) -> str:
    environment = {**os.environ, "PATH": f"{folder.parent / 'bin'}:{os.environ['PATH']}", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    script = re.sub(r"^[$>] ", "", command, flags=re.M)
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, timeout=120, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    binary = Path(os.environ.get("OGIVE", ROOT / "build/dev/ogive")).resolve()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "ogive").symlink_to(binary)
    work = tmp_path / "work"
    work.mkdir()
    for file in (ROOT / "tests/data").glob("*.csv"):
        shutil.copy(file, work)
    return work


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_the_document_shows_is_what_is_printed(document: str, folder: Path) -> None:
    path = ROOT / document
    shown = path.read_text(encoding="utf-8")
    assert BLOCK.search(shown), f"{document} shows no command"

    def replay(block: re.Match) -> str:
        steps = commands(block.group(1))
        return "```console\n" + "".join(command + masked(run(command, folder)) for command, _ in steps) + "```"

    printed = BLOCK.sub(replay, shown)
    if os.environ.get("OGIVE_UPDATE") == "1":
        path.write_text(printed, encoding="utf-8")
        return
    difference = "\n".join(difflib.unified_diff(masked(shown).splitlines(), masked(printed).splitlines(), document,
                                                "what is printed", lineterm="", n=2))
    assert not difference, f"{difference}\n(OGIVE_UPDATE=1 writes what is printed into {document})"


@pytest.mark.parametrize("line", ["Date:                Sat, 21 Nov 2026   Pseudo R-squ.:                  0.7972",
                                  "Time:                        19:33:25   Log-Likelihood:                -4.3831"])
def test_the_moment_is_masked_and_nothing_else(line: str) -> None:
    assert masked(line) != line + "\n" and len(masked(line)) == len(line) + 1
    assert masked(line).split()[-1] == line.split()[-1]


SETTING_UP = re.compile(r"^## A tour\n.*?\n\n((?:    [^\n]*\n)+)", re.M | re.S)


def test_the_lines_before_the_tour_lead_to_the_command_and_its_data(tmp_path: Path, folder: Path) -> None:
    lines = SETTING_UP.search((ROOT / "README.md").read_text(encoding="utf-8")).group(1)
    (tmp_path / "build").mkdir()
    shutil.copytree(tmp_path / "bin", tmp_path / "build" / "release", symlinks=True)
    shutil.copytree(folder, tmp_path / "tests" / "data")
    done = subprocess.run(["bash", "-e", "-c", lines + "\nogive fit 'am ~ wt' mtcars.csv --plain && command -v ogive"], cwd=tmp_path,
                          timeout=120, text=True, stdout=subprocess.PIPE, check=True)
    assert "Logit Regression Results" in done.stdout
    assert done.stdout.rstrip().endswith("build/release/ogive")
