"""Fits of the same arrays by ogive, statsmodels and scikit-learn: time and extra memory, conversion included.

    python bench/versus/versus.py [-o bench/versus/results.json] [--shape 1000000x50 ...]

Each measurement is a process of its own that makes the data, fits once to warm up (imports, caches) and then `--repeat`
times; what is reported is the median.  Contestants take turns, so that a busy machine is busy for all.  Extra memory is the
growth of the peak of the process in its first fit, as a share of X.

    ogive            ogive.api.Logit(y, X).fit(disp=0), then summary() as text
    ogive-sklearn    ogive.sklearn.LogisticRegression(C=inf).fit(X, y)
    statsmodels      statsmodels.api.Logit(y, X).fit(disp=0), then summary() as text
    newton-cholesky  sklearn.linear_model.LogisticRegression(C=inf, solver='newton-cholesky').fit(X, y)
    lbfgs            the same with solver='lbfgs', at scikit-learn's loose default tolerance
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

SHAPES = [(1_000_000, 50), (1_000_000, 20), (1000, 5)]
CONTESTANTS = ["ogive", "ogive-sklearn", "statsmodels", "newton-cholesky", "lbfgs"]


def fit_of(contestant):
    if contestant in ("ogive", "statsmodels"):
        if contestant == "ogive":
            import ogive.api as api
        else:
            import statsmodels.api as api
        return lambda y, x: str(api.Logit(y, x).fit(disp=0).summary())
    if contestant == "ogive-sklearn":
        from ogive.sklearn import LogisticRegression
        made = LogisticRegression(C=float("inf"), fit_intercept=False)
    else:
        from sklearn.linear_model import LogisticRegression
        made = LogisticRegression(C=float("inf"), fit_intercept=False, solver=contestant)
    return lambda y, x: made.fit(x, y)


def memory(line):
    """Bytes, of Linux: VmRSS now, VmHWM at most since `forget_peak`."""
    for words in map(str.split, Path("/proc/self/status").read_text().splitlines()):
        if words[0] == line + ":":
            return int(words[1]) * 1024
    raise KeyError(line)


def forget_peak():
    Path("/proc/self/clear_refs").write_text("5")


def measure(contestant, rows, columns, order, repeat):
    import numpy as np

    random = np.random.default_rng(1)
    x = np.empty((rows, columns), order=order)
    for first in range(0, rows, 10_000):  # in pieces, so that the peak before the fit is X
        part = x[first:first + 10_000]
        part[:] = random.standard_normal(part.shape)
    x[:, 0] = 1.0
    beta = random.standard_normal(columns) * 0.3
    y = (random.random(rows) < 1 / (1 + np.exp(-x @ beta))).astype(float)
    fit = fit_of(contestant)
    small = min(rows, 200)
    fit(y[:small], np.array(x[:small]))  # imports
    forget_peak()
    before = memory("VmRSS")
    fit(y, x)
    extra = (memory("VmHWM") - before) / x.nbytes
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        fit(y, x)
        times.append(time.perf_counter() - begin)
    return {"seconds": statistics.median(times), "extra_memory": extra}


def process(contestant, rows, columns, order, repeat):
    words = [sys.executable, __file__, "--one", contestant, f"{rows}x{columns}", order, str(repeat)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def table(results):
    lines = ["| rows x columns | order | contestant | time | of ogive's | extra memory of X |", "| :-- | :-- | :-- | --: | --: | --: |"]
    for result in results:
        own = next(r for r in results if r["contestant"] == "ogive" and r["shape"] == result["shape"] and r["order"] == result["order"])
        seconds = result["seconds"]
        shown = f"{seconds * 1e6:.0f} us" if seconds < 1e-2 else f"{seconds:.3f} s"
        lines.append(f"| {result['shape']} | {result['order']} | {result['contestant']} | {shown} | {seconds / own['seconds']:.1f} | "
                     f"{result['extra_memory']:.2f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-o", "--output")
    parser.add_argument("--shape", action="append", help="rows x columns, such as 1000000x20")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        contestant, shape, order, repeat = given.one
        print(json.dumps(measure(contestant, *map(int, shape.split("x")), order, int(repeat))))
        return
    shapes = [tuple(map(int, shape.split("x"))) for shape in given.shape or []] or SHAPES
    results = []
    for rows, columns in shapes:
        for order in "CF":
            made = {contestant: [] for contestant in CONTESTANTS}
            for _ in range(given.rounds):
                for contestant in CONTESTANTS:
                    made[contestant].append(process(contestant, rows, columns, order, 200 if rows < 10_000 else 2))
            for contestant, runs in made.items():
                results.append({"shape": f"{rows} x {columns}", "order": order, "contestant": contestant,
                                "seconds": statistics.median(run["seconds"] for run in runs),
                                "extra_memory": statistics.median(run["extra_memory"] for run in runs)})
    print(table(results))
    if given.output:
        versions = {name: __import__(name).__version__ for name in ("ogive", "statsmodels", "sklearn", "numpy")}
        machine = {"processors": len(os.sched_getaffinity(0)), "machine": platform.machine()}
        Path(given.output).write_text(json.dumps({"versions": versions, **machine, "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
