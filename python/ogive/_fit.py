"""The short way: ogive.fit('am ~ mpg + hp + wt', data)."""

from ogive import _core
from ogive._arguments import optional, path_of, text_of
from ogive._inputs import FormulaData
from ogive._remarks import warn_of
from ogive._results import GLMResults, LogitResults
from ogive.errors import OptionError


def fit(formula, data, family="binomial", link=None, weights=None, weight_kind=None, offset=None, trials=None, event=None,
        penalty=None, robust=None, cluster=None, level=None, order=None, information=None, max_iterations=None, threads=None, like="ogive", C=None,
        lambda_=None, max_levels=None):
    """Fits a model to a table.

    formula  'y ~ a*b + log(x)', with 's/n ~ x' and 'cbind(s, f) ~ x' for counts.
    data     a pandas, polars or pyarrow table, anything with __arrow_c_stream__, a dict of columns, or the path of a file
             (CSV, Parquet, JSON) or a list of them.
    weights, offset, trials   names of columns; weight_kind 'frequency', 'precision' or 'sampling'.
    robust   'HC0' to 'HC3'; cluster is the name of a column of groups.
    information   'expected' or 'observed': of a link that is not canonical the errors differ; an observed probit is a Probit's table.
    event    the value of the response that is modelled; penalty 'firth', 'jeffreys:0.25', 'median', 'flic', 'flac',
             or 'ridge' with lambda_ (of lambda / 2 times the sum of the squared coefficients) or C = 1 / lambda_.
    max_levels   of a factor; more are an error (1,000,000).
    Raises a class of ogive.errors; warns where the estimates are no maximum."""
    for word, value in {"family": family, "link": link, "robust": robust}.items():
        optional(text_of, value, word)
    text_of(like, "like")
    given = {"weights": weights, "weight_kind": weight_kind, "offset": offset, "trials": trials, "event": event,
             "cluster": cluster}
    for word, value in given.items():
        if word != "event":
            optional(text_of, value, word, "one of the words of the help" if word == "weight_kind" else "the name of a column, as a text")
    data = FormulaData(formula, data, options={word: value for word, value in given.items() if value is not None})
    if trials is not None:
        data.options["shares"] = True
    logit = family == "binomial" and link in (None, "logit")
    if weights is not None and weight_kind is None:
        raise OptionError("weights need a weight_kind: 'frequency', 'precision' or 'sampling'")
    options = {"robust": robust or ("cluster" if cluster else None), "robust_like_statsmodels": like == "statsmodels",
               "family": family, "link": link, "penalty": penalty, "C": C, "lambda": lambda_, "order": order, "information": information,
               "max_iterations": max_iterations, "max_levels": max_levels, "threads": threads, "glm": not logit}
    fitted = data.fit(options)
    warn_of(fitted, like)
    return _results_of(fitted)(fitted, None, data, like=like)


def _results_of(fitted):
    """A Logit's table, a Probit's where the errors are those of its observed information, and a GLM's else."""
    discrete = fitted.link == "logit" or (fitted.link == "probit" and fitted.information == "observed")
    return LogitResults if discrete and fitted.family == "binomial" else GLMResults


def load(fname):
    """A model from its file.  Nothing in the file is executed."""
    path = path_of(fname)
    with open(path, encoding="utf-8") as file:
        fitted = _core.load_model(file.read(), str(path))
    layout, _, labels = fitted.caller.partition(" ")  # none where the command saved it
    results = {"glm": GLMResults, "discrete": LogitResults}.get(layout) or _results_of(fitted)
    made = results(fitted)
    if labels == "pandas":
        made.label_with_pandas()
    return made
