"""The Python package as it is installed: these tests never read python/ogive itself."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

TESTS = Path(__file__).resolve().parent.parent
DATA = TESTS / "data"
ROOT = TESTS.parent


@pytest.fixture
def mtcars():
    return pd.read_csv(DATA / "mtcars.csv")


@pytest.fixture
def made():
    """Rows of every kind of column, with missing values."""
    return frame_of(np.random.default_rng(7), 400)


def frame_of(rng, rows):
    x = rng.normal(size=rows)
    frame = pd.DataFrame({
        "y": (rng.random(rows) < 1 / (1 + np.exp(-x))).astype(np.int64),
        "x": x,
        "k": rng.integers(-5, 6, rows),
        "flag": rng.random(rows) < 0.5,
        "g": pd.Series(rng.choice(["alpha", "beta", "gamma, with a comma", "δ"], rows), dtype=object),
        "d": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 300, rows), unit="D"),
    })
    frame.loc[rng.random(rows) < 0.05, "x"] = np.nan
    frame.loc[rng.random(rows) < 0.05, "g"] = None
    return frame


def numbers_of(results):
    """All that two fits of the same rows must have in common, bit for bit."""
    return json.dumps([list(map(float, results.params)), list(map(float, results.bse)), results.llf, results.llnull])
