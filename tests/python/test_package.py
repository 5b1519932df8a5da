"""The package itself: what it brings, and how long it takes to load."""

import os
import pathlib
import re
import statistics
import subprocess
import sys

import ogive
from conftest import ROOT

PACKAGE = pathlib.Path(ogive.__file__).parent


def test_it_is_the_version_of_the_project():
    written = re.search(r"project\(ogive VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text())
    assert ogive.__version__ == written.group(1)


def test_it_is_typed(tmp_path):
    """The stub is what nanobind makes of the module; OGIVE_UPDATE=1 writes it anew."""
    assert (PACKAGE / "py.typed").exists()
    stub, kept = tmp_path / "_core.pyi", ROOT / "python" / "ogive" / "_core.pyi"
    done = subprocess.run([sys.executable, "-m", "nanobind.stubgen", "-q", "-m", "ogive._core", "-o", str(stub)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    if os.environ.get("OGIVE_UPDATE"):
        kept.write_text(stub.read_text())
    assert stub.read_text() == kept.read_text() == (PACKAGE / "_core.pyi").read_text()


def test_what_is_not_asked_for_is_not_loaded():
    code = "import sys, ogive; print(sorted({'numpy', 'pandas', 'polars', 'pyarrow', 'sklearn'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
    code = "import sys, ogive.api; print(sorted({'pandas', 'polars', 'pyarrow', 'sklearn'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_it_loads_in_a_moment():
    code = "import time; t = time.process_time(); import ogive; print(time.process_time() - t)"
    times = [float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout) for _ in range(9)]
    assert statistics.median(times) < 0.05
