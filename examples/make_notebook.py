"""Writes mtcars.ipynb from mtcars.py: a cell a paragraph, its first comment as text above it.

    python examples/make_notebook.py
"""

import json
from pathlib import Path

HERE = Path(__file__).parent
LAST = [
    ("The same table as a page shows it", "logit_model.summary()"),
    ("Odds ratios with their intervals", "import ogive.plot\n\nogive.plot.forest(logit_model)"),
]


def cells(script):
    title, *paragraphs = script.strip().split("\n\n")
    yield "markdown", "# " + title.strip('"').split(":")[0]
    code = ""
    for paragraph in paragraphs:
        if paragraph.startswith("# "):
            if code:
                yield "code", code
            heading, code = paragraph.split("\n", 1)
            yield "markdown", heading[2:]
        else:
            code = code + "\n\n" + paragraph if code else paragraph
    yield "code", code
    for heading, code in LAST:
        yield "markdown", heading
        yield "code", code


def notebook():
    made = []
    for number, (kind, source) in enumerate(cells((HERE / "mtcars.py").read_text(encoding="utf-8"))):
        cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source.splitlines(keepends=True)}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        made.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


if __name__ == "__main__":
    (HERE / "mtcars.ipynb").write_text(json.dumps(notebook(), indent=1) + "\n", encoding="utf-8")
