"""One data set as Arrow streams of any chunk sizes, with offsets, gives the same bits of every number."""

import warnings

import numpy as np
import ogive
import ogive.formula.api as smf
import pyarrow as pa
import pytest
from conftest import frame_of

ROWS, BEFORE = 20000, 13  # of a whole number of leaves and more; rows in front that slices leave out
SIZES = {"one": [1], "7": [7], "255": [255], "256": [256], "257": [257], "1000": [1000], "16384": [16384], "all": [ROWS],
         "random": np.random.default_rng(5).integers(1, 3000, 50).tolist(), "empty ones too": [0, 500, 0, 3]}
FORMULA = "y ~ x + k + flag + g + I(d > '2024-05-01')"


class Source:
    """An object with __arrow_c_stream__, which may be asked often."""

    def __init__(self, batches):
        self.batches = batches

    def __arrow_c_stream__(self, requested_schema=None):
        return pa.RecordBatchReader.from_batches(self.batches[0].schema, self.batches).__arrow_c_stream__(requested_schema)


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(11)
    frame = frame_of(rng, ROWS)
    frame["w"] = rng.integers(0, 3, ROWS).astype(np.int8)
    frame["o"] = rng.normal(size=ROWS) / 8
    frame["s"] = rng.integers(0, 5, ROWS).astype(np.int16)
    return frame


def cut(frame, sizes, coded=False):
    """Slices of one record batch; sizes come round again.  Coded texts have a dictionary of their own in each batch."""
    padded = pa.concat_tables([pa.Table.from_pandas(part, preserve_index=False) for part in (frame[-BEFORE:], frame)])
    whole = padded.combine_chunks().to_batches()[0]
    batches, begin, turn = [], BEFORE, 0
    while begin < whole.num_rows:
        rows = sizes[turn % len(sizes)]
        batches.append(whole.slice(begin, rows))
        begin, turn = begin + rows, turn + 1
    if coded:
        at = whole.schema.get_field_index("g")
        batches = [batch.set_column(at, "g", batch.column(at).dictionary_encode()) for batch in batches]
    return Source(batches)


def bits(results, data):
    """Estimates, tests, predictions and residuals."""
    numbers = {"params": results.params, "bse": results.bse, "pvalues": results.pvalues, "cov": results.cov_params(), "ci": results.conf_int(),
               "whole": [results.llf, results.llnull, results.deviance, results.pearson_chi2, results.aic, results.bic]}
    numbers |= {f"row {name}": np.asarray(column) for name, column in results._residuals.items()}
    numbers |= {f"fit {name}": column for name, column in results._predicted.items() if name != "response_problem"}
    predicted = results.get_prediction(data).summary_frame()
    numbers |= {f"new {name}": predicted[name] for name in predicted}
    return {name: np.ascontiguousarray(values, dtype=np.float64).tobytes() for name, values in numbers.items()}


def fits(data, frame):
    """A logit; a probit with weights and offset; a Poisson with narrow weights of numpy's beside the stream."""
    yield ogive.fit(FORMULA, data)
    yield ogive.fit(FORMULA, data, link="probit", weights="w", weight_kind="frequency", offset="o", robust="HC1")
    yield smf.glm("s ~ x + k + g", data, family=ogive.families.Poisson(), freq_weights=frame["w"].to_numpy()).fit()


@pytest.fixture(scope="module")
def expected(frame):
    return [bits(results, frame) for results in fits(frame, frame)]


@pytest.mark.parametrize("coded", [False, True], ids=["texts", "dictionaries"])
@pytest.mark.parametrize("sizes", SIZES)
def test_chunks_of_any_size_give_the_same_bits(frame, expected, sizes, coded):
    data = cut(frame, SIZES[sizes], coded)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for results, wanted in zip(fits(data, frame), expected, strict=True):
            given = bits(results, data)
            assert [name for name in wanted if given[name] != wanted[name]] == []
