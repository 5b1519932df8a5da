"""Bootstrap and cross-validation of a fit: the model fitted again to samples and to parts of its rows."""

import numpy as np

from ogive import _core
from ogive._arguments import flag_of, level_of, shown, word_of
from ogive._labels import arrow_of, distinct, framed, table_as
from ogive._summary import Text
from ogive.errors import OptionError


def count_of(given, name, least):
    """A whole number."""
    if isinstance(given, bool) or not isinstance(given, (int, np.integer)) or not least <= given < 2**63:
        raise OptionError(f"{name} is {shown(given)}: give a whole number of at least {least}")
    return int(given)


class BootstrapResults:
    """What results.bootstrap() gives.

    params     the coefficients of every replicate, a row each: NaN where a column has no coefficient in a sample (or the
               replicate no answer), infinite where it is separated
    bse, bias  of each coefficient, over the replicates in which it is finite
    converged  which replicates reached a finite maximum; stop: how each ended, in a word"""

    def __init__(self, results, replicates, seed):
        self.results = results
        self._made = _core.bootstrap(results._fitted, results._table, count_of(replicates, "replicates", 2),
                                     count_of(seed, "seed", 0), results._data.fitted_options)
        self._at = self._made.coefficients(0.95)
        self.stop = np.array(self._made.stop)

    converged = property(lambda self: self.stop == "converged")
    bse = property(lambda self: self.results._labels.coefficients(self._at["std_error"]))
    bias = property(lambda self: self.results._labels.coefficients(self._at["bias"]))

    @property
    def params(self):
        labels, values = self.results._labels, self._made.replicates
        return values if labels.pandas is None else labels.pandas.DataFrame(values, columns=labels.names)

    def conf_int(self, alpha=0.05, method="percentile"):
        """Intervals of level 1 - alpha: quantiles of the replicates; method='basic': twice the estimate less those."""
        made = self._made.coefficients(level_of(alpha))
        before = "basic_" if word_of(method, "method", ("percentile", "basic")) == "basic" else ""
        return self.results._labels.intervals(made[before + "lower"], made[before + "upper"])

    def summary_frame(self, alpha=0.05, as_arrow=False):
        """What the table says of each coefficient: a data frame, or (as_arrow) a table with __arrow_c_stream__."""
        made = self._made.coefficients(level_of(alpha))
        columns = {key: made[key] for key in ("estimate", "bias", "std_error", "lower", "upper", "basic_lower", "basic_upper", "finite")}
        return table_as(columns, self.results._labels.names, as_arrow)

    def replicates(self, as_arrow=False):
        """A row a replicate: its number, how it ended, its coefficients; a data frame, or (as_arrow) a table with
        __arrow_c_stream__."""
        names, first = self.results._labels.names, {"replicate": np.arange(len(self.stop)), "stop": list(self._made.stop)}
        columns = {**first, **distinct(names, self._made.replicates.T, first)}
        return arrow_of(columns) if flag_of(as_arrow, "as_arrow") else framed(columns)

    def counts(self, replicate):
        """How often each row of the fit (where clusters are drawn: its cluster) is in one of the samples: for statistics of
        your own, of the same samples."""
        return self.results._labels.rows(self._made.counts(count_of(replicate, "replicate", 0)))

    def summary(self, alpha=0.05):
        """The table, as 'ogive bootstrap' prints it."""
        made = self._made.coefficients(level_of(alpha))
        return Text(made["text"].rstrip("\n"), made["csv"])


class CrossValidation:
    """What cross_validate() gives.

    scores     a row a fold: rows, log_loss, brier, auc, accuracy, by the fit of the other folds; NaN where that fit has no
               finite coefficients
    mean, std  of the scores over the folds, as dicts; a fold without a score makes them NaN
    predicted  of every row of the fit, by the fit that has not seen it; fold: its fold"""

    def __init__(self, results, folds, seed):
        self._results = results
        self._made = made = _core.cross_validate(results._fitted, results._table, count_of(folds, "folds", 2),
                                                 count_of(seed, "seed", 0), results._data.fitted_options)
        self.predicted, self.fold = (results._labels.rows(made[key]) for key in ("predicted", "fold"))
        self.stop = np.array(made["stop"])

    scores = property(lambda self: self.summary_frame())
    mean = property(lambda self: self._over(np.mean))
    std = property(lambda self: self._over(lambda values: np.std(values, ddof=1)))

    def summary_frame(self, as_arrow=False):
        """The scores, a row a fold: a data frame, or (as_arrow) a table with __arrow_c_stream__."""
        columns = {key: self._made[key] for key in ("rows", "log_loss", "brier", "auc", "accuracy")}
        return table_as(columns, range(len(self.stop)), as_arrow, "fold")

    def augment(self, as_arrow=False):
        """The rows of the fit: the fold of each, and what the fit that has not seen it predicts."""
        columns = {"fold": np.asarray(self._made["fold"]), "predicted": np.asarray(self._made["predicted"])}
        return self._results._row_frame(columns, as_arrow)

    def _over(self, make):
        return {key: float(make(self._made[key])) for key in ("log_loss", "brier", "auc", "accuracy")}

    def summary(self):
        """The table, as 'ogive cv' prints it."""
        return Text(self._made["text"].rstrip("\n"), self._made["csv"])


def cross_validate(formula, data, folds=10, seed=0, **options):
    """Fits a model to all rows but one fold, for each of `folds`, and scores the predictions of that fold's rows.
    `options` are those of ogive.fit."""
    from ogive._fit import fit

    return fit(formula, data, **options).cross_validate(folds, seed)
