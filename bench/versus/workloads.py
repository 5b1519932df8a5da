"""What is fitted: the list of workloads, the names of what they estimate, and data that are files.  Others are in rows.py."""

import json
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Workload:
    name: str
    kind: str  # dense, factors, levels (one factor of very many), csv, parquet, process
    rows: int
    columns: int = 1  # of numbers, the constant among them
    levels: tuple = ()
    order: str = "C"
    events: str = "usual"  # or rare
    scale: str = "standard"  # or unscaled
    threads: int = 0  # 0: those of the run
    only: tuple = ()  # the names of the contestants; (): all of the kind

    def scaled(self, factor):
        """The same with fewer rows, never so few that no maximum is left."""
        if self.kind == "process" or factor == 1:
            return self
        levels = tuple(max(2, round(count * factor)) if count > 1000 else count for count in self.levels)
        least = max(20 * self.columns, 8 * sum(levels), 2000 if self.events == "rare" else 0)
        rows = min(self.rows, max(least, round(self.rows * factor)))
        return replace(self, rows=rows, levels=levels, name=self.name.replace(str(self.rows), str(rows)))


def dense(rows, columns, **more):
    return Workload(f"{rows} x {columns}", "dense", rows, columns, **more)


FEW = ("ogive", "statsmodels Logit", "scikit-learn newton-cholesky", "scikit-learn newton-cholesky, tight", "glum", "R fastglm")
EIGHT = (120, 60, 40, 25, 20, 15, 10, 10)
MILLION = 1_000_000
WORKLOADS = {
    "50": dense(MILLION, 50),
    "50-one-thread": replace(dense(MILLION, 50, threads=1, only=FEW), name=f"{MILLION} x 50, one thread"),
    "20": dense(MILLION, 20),
    "20-by-columns": replace(dense(MILLION, 20, order="F", only=FEW), name=f"{MILLION} x 20, by columns"),
    "10": dense(MILLION, 10),
    "100": dense(400_000, 100),
    "10000": dense(10_000, 20),
    "1000": dense(1000, 5),
    "rare": replace(dense(MILLION, 20, events="rare"), name=f"{MILLION} x 20, events 1 %"),
    "unscaled": replace(dense(MILLION, 20, scale="unscaled"), name=f"{MILLION} x 20, unscaled columns"),
    "factors": Workload(f"{MILLION} rows, eight factors of 300 levels", "factors", MILLION, 3, EIGHT),
    "levels": Workload(f"{MILLION} rows, one factor of 100000 levels", "levels", MILLION, 6, (100_000,)),
    "csv": Workload(f"CSV, {MILLION} x 20", "csv", MILLION, 21),
    "parquet": Workload(f"Parquet, {MILLION} x 20", "parquet", MILLION, 21),
    "mtcars": Workload("mtcars, whole process", "process", 32, 4),
}
SMALL = "small"  # the folder of the first try
MTCARS = Path(__file__).resolve().parents[2] / "tests" / "data" / "mtcars.csv"


def column_names(columns):
    return [f"x{j}" for j in range(1, columns)]


def factor_names(levels):
    return [f"f{k}" for k in range(1, len(levels) + 1)]


def level_names(count):
    return [f"l{code:06d}" for code in range(count)]


def coefficient_names(work):
    """In the order of the reference: constant and numbers, then factors against their first level."""
    if work.kind == "process":
        return ["Intercept", "mpg", "hp", "wt"]
    names = ["Intercept", *column_names(work.columns)]
    for factor, count in zip(factor_names(work.levels), work.levels):
        names += [f"{factor}[T.{level}]" for level in level_names(count)[1:]]
    return names


class Data:
    """A workload as a contestant gets it."""

    def __init__(self, folder, meta):
        self.meta, self.kind, self.folder = meta, meta["kind"], Path(folder)

    def file(self):
        return str(MTCARS if self.kind == "process" else self.folder / f"data.{self.kind}")

    def small(self):
        """The same form, few rows."""
        return self if self.kind == "process" else read(self.folder / SMALL)


def read(folder):
    """What write() of rows.py made."""
    meta = json.loads((Path(folder) / "meta.json").read_text())
    if meta["kind"] not in ("dense", "factors", "levels"):
        return Data(folder, meta)
    import rows  # with numpy, which a process that only starts a command is better without: its child would be as large

    return rows.Rows(folder, meta)
