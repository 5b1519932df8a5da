"""Figures, drawn as SVG by the library: shown in notebooks, saved as .svg, .png or .pdf.

    figure = ogive.plot.probability(result, 'hp')
    figure.save('hp.svg')

They are light or dark as the reader's system is, hold no script, and stay small however many rows there are."""

from ogive import _core
from ogive._core import Figure
from ogive._arguments import flag_of, number_of, shown, text_of
from ogive._results import Results
from ogive._tables import add_column, table_of
from ogive.errors import OptionError

__all__ = ["Figure", "forest", "lineplot", "link", "probability", "roc", "scatter", "scatterplot"]


def probability(result, x, level=0.95, data=None, title=None):
    """The fitted probability (or mean) along the variable `x`, with its band and the data as a rug at 0 and 1; of a factor or
    a boolean at each of its levels, with intervals (of more than 60 levels those with the most rows).

    Other variables stand at their means (docs/plots.md says what rows count), factors at their reference levels; the caption
    says where.  Intervals are computed on the linear predictor.  `data`: other rows, as roc() takes them."""
    return _core.plot_probability(_fitted(result), _rows(result, data), _name(x, "x"), _options(level=level, title=title))


def forest(result, level=0.95, intercept=False, title=None):
    """Odds ratios (of other links what exp(coefficient) is, or the coefficients) with their intervals, a line each."""
    return _core.plot_forest(_fitted(result), _options(level=level, intercept=intercept, title=title))


def roc(result, threshold=0.5, data=None, title=None):
    """The ROC curve with its area, and the threshold marked.

    data     other rows than those of the fit, with their response: a table that has the columns by name, or of a model of
             arrays (y, X), where y of counts has two columns, successes and failures."""
    return _core.plot_roc(_fitted(result), _rows(result, data), _options(threshold=threshold, title=title))


def link(result, data=None, title=None):
    """The mean against the linear predictor, with the data as a rug.  Of two columns: lineplot."""
    return _core.plot_link(_fitted(result), _rows(result, data), _options(title=title))


def scatter(data, x, y, hue=None, title=None):
    """Two columns of a table against each other; `hue` is the column of the classes.

    data     anything that ogive.fit takes.
    hue      texts, booleans, or at most 8 different numbers.
    More than 2000 points are counted in small cells."""
    names = [_name(x, "x"), _name(y, "y")] + ([] if hue is None else [_name(hue, "hue")])
    return _core.plot_scatter(table_of(data, names), x, y, hue or "", _options(title=title))


def scatterplot(x=None, y=None, hue=None, data=None, title=None):
    """scatter() as seaborn calls it: x, y and hue are columns (arrays, series), or names of columns of `data`."""
    if data is not None:
        return scatter(data, x, y, hue, title)
    table, labels = _table_of_columns({"x": x, "y": y, "by": hue})
    return _core.plot_scatter(table, "x", "y", "by" if hue is not None else "", _options(title=title, **labels))


def lineplot(x=None, y=None, data=None, title=None):
    """A line through two columns, as seaborn calls it: sorted by x, and rows with the same x averaged."""
    if data is not None:
        return _core.plot_line(table_of(data, [_name(x, "x"), _name(y, "y")]), x, y, _options(title=title))
    table, labels = _table_of_columns({"x": x, "y": y})
    return _core.plot_line(table, "x", "y", _options(title=title, **labels))


def _fitted(result):
    if not isinstance(result, Results):
        raise OptionError(f"an object of type {type(result).__name__} is no fitted model: give what fit() gave")
    return result._fitted


def _name(given, word):
    return text_of(given, word, "the name of a column, as a text")


def _rows(result, data):
    """The library's table of the rows that are drawn."""
    if data is None:
        return result._table
    if result._data is None:
        return result._data_for(data, None, None, True).table
    return result._data.for_drawing(result._fitted, data).table


_CHECKS = {"level": number_of, "threshold": number_of, "intercept": flag_of}


def _options(**given):
    return {word: _CHECKS.get(word, text_of)(value, word) for word, value in given.items() if value is not None}


def _table_of_columns(given):
    """A table with columns of those names, and what they are called in the figure."""
    table, labels = _core.Table("the columns"), {}
    for word, values in given.items():
        if values is None and word == "by":
            continue
        if values is None or isinstance(values, str):
            raise OptionError(f"{word} is {shown(values)}: give columns (arrays, series), or their names and data=")
        add_column(table, word, values)
        label = getattr(values, "name", None)
        labels[word + "_label"] = word if label is None else str(label)
    if labels["y_label"] == labels["x_label"]:  # y was computed from x, and kept its name
        labels["y_label"] = f"f({labels['x_label']})"
    return table, labels
