"""The contestants that begin with a file, and those that only read it; and whole processes."""

import json
import os
import shutil
import subprocess
import sys

import workloads
from registry import contestant


def run(words):
    """Standard output of a process, and its peak of memory in bytes."""
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{os.path.basename(words[0])} ended with {process.returncode}")
    return said, usage.ru_maxrss * 1024


def program():
    found = os.environ.get("OGIVE") or shutil.which("ogive")
    if not found:
        raise RuntimeError("the command ogive was not found: set OGIVE to its path")
    return found


@contestant("ogive command", "csv", "parquet", "process", says="`ogive fit FORMULA FILE`, the whole process")
def ogive_command(data, *options):
    words = [program(), "fit", "am ~ mpg + hp + wt" if data.kind == "process" else "y ~ .", data.file(), *options]

    def read(answer):
        report = json.loads(run([*words, "--format", "json"])[0])
        return {**{row["name"]: row["estimate"] for row in report["coefficients"]}, "memory": answer[1]}, report["fit"]["passes"]
    return lambda: run(words), read


@contestant("ogive command in 32 MB", "csv", says="`ogive fit FORMULA FILE --memory 32M`: what has no room goes to a temporary file")
def ogive_in_little(data):
    return ogive_command(data, "--memory", "32M")


IN_PYTHON = """
import json, sys, pandas as pd, statsmodels.formula.api as smf
result = smf.logit("am ~ mpg + hp + wt", pd.read_csv(sys.argv[1])).fit(disp=0)
str(result.summary())
print(json.dumps(dict(result.params)))
"""
IN_R = """
fit <- glm(am ~ mpg + hp + wt, binomial(), read.csv(commandArgs(TRUE)[1])); invisible(capture.output(summary(fit)))
cat(sprintf('{"Intercept": %.17g, "mpg": %.17g, "hp": %.17g, "wt": %.17g}\\n', coef(fit)[1], coef(fit)[2], coef(fit)[3], coef(fit)[4]))
"""


def whole_process(words):
    def read(answer):
        return {**json.loads(answer[0].splitlines()[-1]), "memory": answer[1]}, None
    return lambda: run(words), read


@contestant("python: pandas + statsmodels", "process", needs=["pandas", "statsmodels"], says="`python -c` with imports: `read_csv`, `logit`, `summary()`")
def python_process(data):
    return whole_process([sys.executable, "-c", IN_PYTHON, data.file()])


@contestant("Rscript: glm", "process", needs=["Rscript"], says="`Rscript -e`: `read.csv`, `glm`, `summary()`")
def r_process(data):
    return whole_process(["Rscript", "--vanilla", "-e", IN_R, data.file()])


# Reading

def pandas_frame(data):
    import pandas as pd

    return pd.read_csv(data.file()) if data.kind == "csv" else pd.read_parquet(data.file())


def duckdb_columns(data):
    """{name: numpy array}"""
    import duckdb

    with duckdb.connect(config={"threads": int(os.environ["OMP_NUM_THREADS"])}) as base:
        return base.sql(f"SELECT * FROM '{data.file()}'").fetchnumpy()


def polars_frame(data):
    import polars as pl

    return pl.read_csv(data.file()) if data.kind == "csv" else pl.read_parquet(data.file())


@contestant("pandas + statsmodels", "csv", "parquet", needs=["pandas", "statsmodels"], says="`read_csv` or `read_parquet`, `logit(formula)`, `summary()`")
def pandas_statsmodels(data):
    import statsmodels.formula.api as smf

    formula = "y ~ " + " + ".join(workloads.column_names(data.meta["columns"]))

    def fit():
        result = smf.logit(formula, pandas_frame(data)).fit(disp=0)
        str(result.summary())
        return result
    return fit, lambda result: (dict(result.params), result.mle_retvals["iterations"])


def columns_fit(data, columns_of):
    """A reader's columns, then scikit-learn's fastest exact solver, tight."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    def fit():
        columns = columns_of(data)
        x = np.column_stack([np.asarray(columns[name]) for name in workloads.column_names(data.meta["columns"])])
        return LogisticRegression(C=float("inf"), solver="newton-cholesky", tol=1e-10).fit(x, np.asarray(columns["y"]))
    return fit, lambda made: ([made.intercept_[0], *made.coef_.ravel()], int(made.n_iter_[0]))


@contestant("DuckDB + scikit-learn newton-cholesky", "csv", "parquet", needs=["duckdb", "sklearn"], says="`SELECT *` to numpy, `LogisticRegression`, `tol=1e-10`", errors=False)
def duckdb_sklearn(data):
    return columns_fit(data, duckdb_columns)


@contestant("polars + scikit-learn newton-cholesky", "csv", "parquet", needs=["polars", "sklearn"], says="`read_csv` or `read_parquet`, `LogisticRegression`, `tol=1e-10`", errors=False)
def polars_sklearn(data):
    return columns_fit(data, polars_frame)


def read_alone(name, needs, reader):
    contestant(f"{name}, reading alone", "csv", "parquet", needs=needs, says="no fit", errors=False)(
        lambda data: (lambda: reader(data), lambda answer: (None, None)))


read_alone("pandas", ["pandas"], pandas_frame)
read_alone("DuckDB", ["duckdb"], duckdb_columns)
read_alone("polars", ["polars"], polars_frame)
