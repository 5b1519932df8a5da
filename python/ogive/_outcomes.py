"""One right side, many outcomes: each is fitted as ogive.fit would fit it alone, in passes over the data that all share."""

import numpy as np

from ogive import _core
from ogive._arguments import flag_of, optional, text_of
from ogive._labels import arrow_of, framed
from ogive._summary import Text
from ogive._tables import names_of, table_of
from ogive.errors import OptionError


class OutcomesResults:
    """What fit_outcomes() gives.

    params, bse, zvalues, pvalues   a row an outcome, a column a term; NaN where an outcome has no such coefficient
    status   of each outcome: converged, separated, constant, no_rows or failed
    names    of the outcomes, in the order of the formula"""

    def __init__(self, made):
        self._made, self._rows, self._outcomes = made, made.coefficients(), made.outcomes()
        self.names = list(self._outcomes["outcome"])
        self.terms = list(dict.fromkeys(self._rows["term"]))

    params = property(lambda self: self._wide("estimate"))
    bse = property(lambda self: self._wide("std_error"))
    zvalues = property(lambda self: self._wide("z"))
    pvalues = property(lambda self: self._wide("p_value"))
    status = property(lambda self: dict(zip(self.names, self._outcomes["status"])))

    def _wide(self, key):
        place, column = ({name: k for k, name in enumerate(names)} for names in (self.names, self.terms))
        values = np.full((len(place), len(column)), np.nan)
        for outcome, term, value in zip(self._rows["outcome"], self._rows["term"], self._rows[key]):
            values[place[outcome], column[term]] = value
        try:
            import pandas
        except ImportError:
            return values
        return pandas.DataFrame(values, index=self.names, columns=self.terms)

    def summary_frame(self, as_arrow=False):
        """A row for every term of every outcome: a data frame, or (as_arrow) a table with __arrow_c_stream__."""
        return _table(self._rows, as_arrow)

    def outcomes(self, as_arrow=False):
        """A row an outcome: the value modelled, its rows and events, its status, whether it was fitted alone, and how far
        at most, in standard errors, it is proven to be from its maximum."""
        events = [np.nan if count is None else count for count in self._outcomes["events"]]
        return _table({**self._outcomes, "events": np.array(events, dtype=np.float64)}, as_arrow)

    def summary(self):
        """The tables, as 'ogive outcomes' prints them."""
        return Text(self._made.render("text").rstrip("\n"), self._made.render("csv"))


def _table(columns, as_arrow):
    return arrow_of(columns) if flag_of(as_arrow, "as_arrow") else framed(columns)


def fit_outcomes(formula, data, family="binomial", link=None, weights=None, weight_kind=None, offset=None, event=None, penalty=None,
                 robust=None, cluster=None, level=None, order=None, information=None, max_iterations=None, threads=None, C=None,
                 lambda_=None, max_levels=None):
    """Fits 'y1 + y2 + snp_* ~ age + C(race)' to each outcome on its left side: columns of two values, or conditions such as
    I(score > 3), listed with '+'.  '*' stands for any characters of a name: a pattern is every such column that has no other
    part in the model.

    Each outcome is fitted to the rows that are complete in the predictors and in that outcome.  `data` and the other
    arguments are those of ogive.fit; level is that of the intervals (0.95)."""
    text_of(formula, "the formula", "a text such as 'y1 + y2 ~ x'")
    given = {"family": family, "link": link, "weights": weights, "weight_kind": weight_kind, "offset": offset, "penalty": penalty,
             "robust": robust, "cluster": cluster}
    for word, value in given.items():
        optional(text_of, value, word)
    if weights is not None and weight_kind is None:
        raise OptionError("weights need a weight_kind: 'frequency', 'precision' or 'sampling'")
    options = {**given, "robust": robust or ("cluster" if cluster else None), "event": event, "level": level, "order": order,
               "information": information, "max_iterations": max_iterations, "threads": threads, "C": C, "lambda": lambda_,
               "max_levels": max_levels}
    columns = _core.columns_of_outcomes(formula, options)
    there = names_of(data)
    if columns is not None and there is not None:
        columns = [name for name in there if name in columns]
    return OutcomesResults(_core.fit_outcomes(table_of(data, columns), formula, options))
