"""The examples, run as a reader runs them; mtcars.py against the numbers that were printed for it in a tutorial."""

import http.server
import json
import re
import runpy
import subprocess
import sys
import threading
import xml.etree.ElementTree

import nbclient
import nbformat
import pytest

from conftest import DATA, ROOT

PRINTED = """
mpg hp wt 0 21.0 110 2.620 1 21.0 110 2.875 2 22.8 93 2.320 3 21.4 110 3.215 4 18.7 175 3.440
0 1 1 1 2 1 3 0 4 0 Name: am, dtype: int64
const mpg hp wt 0 1.0 21.0 110 2.620 1 1.0 21.0 110 2.875 2 1.0 22.8 93 2.320 3 1.0 21.4 110 3.215 4 1.0 18.7 175 3.440
Logit Regression Results
==============================================================================
Dep. Variable: am No. Observations: 32
Model: Logit Df Residuals: 28
Method: MLE Df Model: 3
Date: DATE Pseudo R-squ.: 0.7972
Time: TIME Log-Likelihood: -4.3831
converged: True LL-Null: -21.615
Covariance Type: nonrobust LLR p-value: 1.581e-07
==============================================================================
coef std err z P>|z| [0.025 0.975]
------------------------------------------------------------------------------
const -15.7214 40.003 -0.393 0.694 -94.125 62.683
mpg 1.2293 1.581 0.778 0.437 -1.870 4.328
hp 0.0839 0.082 1.020 0.308 -0.077 0.245
wt -6.9549 3.353 -2.074 0.038 -13.527 -0.383
==============================================================================
coef odds_ratio p_value const -15.721371 1.486947e-07 0.694315 mpg 1.229302 3.418843e+00 0.436861
hp 0.083893 1.087513e+00 0.307900 wt -6.954924 9.539266e-04 0.038056
Probabilities: 0 0.009409 1 0.999994 dtype: float64
Classes at threshold 0.5: 0 0 1 1 dtype: int64
Classes at threshold 0.7: 0 0 1 1 dtype: int64
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture
def address(monkeypatch):
    """Where the download is served."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    handler = lambda *words: Quiet(*words, directory=str(DATA))  # noqa: E731
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/mtcars.csv"
        server.shutdown()


def served_from(address, code):
    return re.sub(r'url = "[^"]+"', f'url = "{address}"', code)


def words(text):
    text = re.sub(r"\w{3}, \d\d \w{3} \d{4}", "DATE", text)
    return re.sub(r"\d\d:\d\d:\d\d", "TIME", text).split()


def test_mtcars_prints_the_tutorials_numbers(tmp_path, address):
    script = served_from(address, (ROOT / "examples" / "mtcars.py").read_text())
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert words(done.stdout) == PRINTED.split()


def test_mtcars_as_a_notebook(tmp_path, address):
    book = nbformat.read(ROOT / "examples" / "mtcars.ipynb", as_version=4)
    assert runpy.run_path(str(ROOT / "examples" / "make_notebook.py"))["notebook"]()["cells"] == json.loads(
        (ROOT / "examples" / "mtcars.ipynb").read_text())["cells"]
    for cell in book.cells:
        cell.source = served_from(address, cell.source)
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert words("".join(output.text for output in outputs if output.output_type == "stream")) == PRINTED.split()
    table, forest = (output.data for output in outputs if output.output_type == "execute_result")
    assert table["text/html"].count("<table") == 2 and "-15.7214" in table["text/html"]
    assert "<svg" in forest.get("image/svg+xml", "") or "<svg" in forest["text/html"]


def test_simulated_agrees_with_itself(tmp_path):
    """Its layouts, identities and relations: the numbers of its tutorial were drawn without a seed."""
    done = subprocess.run([sys.executable, str(ROOT / "examples" / "simulated.py")], cwd=tmp_path, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    text = done.stdout
    assert text.index("Optimization terminated successfully.") < text.index("Logit Regression Results")
    assert text.index("Logit Regression Results") < text.index("Generalized Linear Model Regression Results")
    logit, glm = (re.findall(r"^(Intercept|x1|x2) +(.+)$", part, re.M) for part in text.split("Generalized Linear Model")[:2])
    assert len(logit) == 3 and logit == glm
    assert len(set(re.findall(r"Log-Likelihood: +(\S+)", text))) == 1
    estimates = [float(numbers.split()[0]) for _, numbers in logit]
    errors = [float(numbers.split()[1]) for _, numbers in logit]
    for estimate, error, truth in zip(estimates, errors, (-3, 2, -1.5)):
        assert abs(estimate - truth) < 4 * error
    ridge, plain = (list(map(float, row.split())) for row in re.findall(r"\[\[(.+)\]\]", text))
    assert [round(number, 4) for number in plain] == estimates
    assert sum(number**2 for number in ridge) < sum(number**2 for number in plain)
    for name in ("link", "classes", "odds_ratios", "probability", "roc"):
        assert xml.etree.ElementTree.parse(tmp_path / f"{name}.svg").getroot().tag.endswith("svg")
