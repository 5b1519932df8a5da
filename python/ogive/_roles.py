"""Arrays beside the predictors: offsets, exposures, weights and trials."""

import numpy as np

from ogive._arguments import floats_of
from ogive._tables import add_column
from ogive.errors import DataError, OptionError


def add_roles(table, taken, given, options):
    """Adds arrays that are no predictors (offset, weights, trials) under free names; `options` tells the fit of them."""
    for word, values in given.items():
        if values is None:
            continue
        name = word
        while name in taken:
            name += "_"
        taken.add(name)
        add_column(table, name, values)
        options[word] = name


def offset_of(offset, exposure):
    """offset + log(exposure), None where there is neither."""
    if exposure is None:
        return offset
    exposure = floats_of(exposure, "exposure", "a number above 0 for each row")
    if (exposure <= 0).any():
        raise DataError(f"exposure holds {exposure[exposure <= 0][0]:g}; its logarithm is taken, so it must be above 0")
    return np.log(exposure) if offset is None else floats_of(offset, "offset", "a number for each row") + np.log(exposure)


def offset_of_new(offset, exposure, rows, link):
    """The offset of new rows, one number each; a number alone is that of every row, and none is 0."""
    if exposure is not None and link != "log":
        raise OptionError("exposure belongs to the log link: give its logarithm as offset, if that is meant")
    try:
        given = np.asarray(0.0 if offset is None and exposure is None else offset_of(offset, exposure), dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError("offset and exposure are numbers: one for each row, or one for all") from None
    if given.shape not in ((), (rows,)):
        raise DataError(f"the offset has the shape {given.shape}; give one number for each of {rows} rows, or one for all")
    return np.full(rows, given) if given.ndim == 0 else given


def counts_trials(values, weights):
    """Whether the values are shares of as many trials as the weights say, some of them strictly between 0 and 1."""
    weights = floats_of(weights, "var_weights", "a number for each row")
    if weights.shape != values.shape or not ((values > 0) & (values < 1)).any():
        return False
    whole = np.abs(values * weights - np.round(values * weights)) <= np.maximum(1e-8, 1e-15 * weights)
    return bool((whole & (weights == np.round(weights))).all())


def weights_of(freq_weights, var_weights, options):
    """The roles of statsmodels' two arguments; `options` is told their kind."""
    if freq_weights is None and var_weights is None:
        return {}
    if freq_weights is not None:
        often = floats_of(freq_weights, "freq_weights", "a whole number for each row")
        broken = often[np.isfinite(often) & (often != np.round(often))]
        if broken.size:
            raise DataError(f"freq_weights holds {broken[0]:g}, and they say how many equal rows there are: give weights that are no "
                            "whole numbers as var_weights")
    options["weight_kind"] = "precision" if var_weights is not None else "frequency"
    if freq_weights is not None and var_weights is not None:
        return {"weights": var_weights, "frequencies": freq_weights}
    return {"weights": freq_weights if var_weights is None else var_weights}
