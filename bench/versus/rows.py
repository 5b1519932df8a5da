"""The data of the workloads: drawn, written as files that every language reads, and read again.

A workload's folder has meta.json and, of rows: x.f64 (doubles by rows, the first column all 1), y.f64, codes.i32 (factors, one after
the other) and sizes.txt; of files: data.csv and data.parquet; and a folder of a small workload of the same form for a first try.
"""

import csv
import json
from dataclasses import asdict, replace

import numpy as np

import workloads

PIECE = 10_000


def draw(work):
    """x, y and the codes of the factors."""
    random = np.random.default_rng(1)
    n, p = work.rows, work.columns
    x = np.empty((n, p))
    for first in range(0, n, PIECE):
        part = x[first:first + PIECE]
        part[:] = random.standard_normal(part.shape)
    x[:, 0] = 1.0
    if work.kind in ("csv", "parquet"):
        x = np.round(x, 6)
    beta = random.standard_normal(p) / np.sqrt(p)
    beta[0] = -5.1 if work.events == "rare" else -0.5
    eta = x @ beta
    codes = np.empty((len(work.levels), n), dtype=np.int32)
    for factor, count in enumerate(work.levels):
        codes[factor] = random.integers(0, count, n)
        codes[factor, :2 * count] = np.tile(np.arange(count), 2)
        eta += (0.5 * random.standard_normal(count))[codes[factor]]
    y = (random.random(n) < 1 / (1 + np.exp(-eta))).astype(float)
    for factor, count in enumerate(work.levels):  # every level has both outcomes, so that the maximum exists
        y[:count], y[count:2 * count] = 0.0, 1.0
        codes[factor, :2 * count] = np.tile(np.arange(count), 2)
    if work.scale == "unscaled":
        x[:, 1:] *= 10.0 ** (np.arange(1, p) % 9 - 4)
        x[:, 1::4] += 1000 * np.abs(x[:, 1::4]).max(axis=0) / 5  # mean 1000 standard deviations and so
    return x, y, codes


def write_files(folder, x, y):
    import polars as pl

    frame = pl.DataFrame({"y": y.astype(np.int8), **{name: x[:, j] for j, name in enumerate(workloads.column_names(x.shape[1]), 1)}})
    frame.write_csv(folder / "data.csv", float_precision=6)
    frame.write_parquet(folder / "data.parquet")


def mtcars():
    with open(workloads.MTCARS, encoding="utf-8", newline="") as file:
        cells = [[float(row[name]) for name in ("am", "mpg", "hp", "wt")] for row in csv.DictReader(file)]
    return np.array([[1.0, *row[1:]] for row in cells]), np.array([row[0] for row in cells]), np.empty((0, len(cells)), dtype=np.int32)


def small(work):
    """A workload of the same form for a first try."""
    levels = tuple(min(count, 20) for count in work.levels)
    return replace(work, rows=min(work.rows, 2000 + 40 * work.columns), levels=levels)


def write(work, folder):
    """Makes the folder, and in it another of a small workload; gives x, y and codes for the reference."""
    folder.mkdir(exist_ok=True)
    x, y, codes = mtcars() if work.kind == "process" else draw(work)
    if work.kind in ("csv", "parquet"):
        write_files(folder, x, y)
    elif work.kind != "process":
        x.tofile(folder / "x.f64")
        y.tofile(folder / "y.f64")
        codes.tofile(folder / "codes.i32")
        (folder / "sizes.txt").write_text(" ".join(map(str, [work.rows, work.columns, *work.levels])))  # for R
    (folder / "meta.json").write_text(json.dumps(asdict(work)))
    if work.kind != "process" and folder.name != workloads.SMALL:
        write(small(work), folder / workloads.SMALL)
    return x, y, codes


class Rows(workloads.Data):
    """x, y and frame (numbers and pandas categories; of workloads with factors alone)."""

    def __init__(self, folder, meta):
        super().__init__(folder, meta)
        n, p = meta["rows"], meta["columns"]
        self.x = np.fromfile(self.folder / "x.f64").reshape(n, p)
        if meta["order"] == "F":
            self.x = np.asfortranarray(self.x)
        self.y = np.fromfile(self.folder / "y.f64")
        if meta["levels"]:
            self.frame = self.framed(np.fromfile(self.folder / "codes.i32", dtype=np.int32).reshape(-1, n))
            del self.x

    def framed(self, codes):
        import pandas as pd

        columns = {"y": self.y, **{name: self.x[:, j].copy() for j, name in enumerate(workloads.column_names(self.x.shape[1]), 1)}}
        for name, count, code in zip(workloads.factor_names(self.meta["levels"]), self.meta["levels"], codes):
            columns[name] = pd.Categorical.from_codes(code, workloads.level_names(count))
        return pd.DataFrame(columns)
