"""Tests, intervals of predictions and marginal effects, under statsmodels' names."""

import numpy as np

from ogive import _core
from ogive._labels import framed
from ogive._summary import Text
from ogive.errors import OptionError


def hypothesis_of(names, given):
    """A hypothesis on the coefficients `names` from text, texts, a dict of values, a matrix R (of R b = 0), or (R, q)."""
    if isinstance(given, dict):
        given = [f"{name} = {value!r}" for name, value in given.items()]
    if isinstance(given, (list, tuple)) and given and all(isinstance(part, str) for part in given):
        given = ", ".join(given)
    if isinstance(given, str):
        check_names(names)
        return _core.Hypothesis.parse(names, given)
    matrix, values = given if isinstance(given, tuple) else (given, 0.0)
    rows = np.atleast_2d(np.asarray(matrix, dtype=np.float64))
    if rows.shape[1] != len(names):
        raise OptionError(f"the matrix has {rows.shape[1]} columns, the model {len(names)} coefficients")
    return _core.Hypothesis.of_numbers(rows.tolist(), np.broadcast_to(np.asarray(values, dtype=np.float64), len(rows)).tolist())


def number_of(given, name):
    """A number that a user gave for `name`."""
    try:
        return float(given)
    except (TypeError, ValueError):
        raise OptionError(f"{name} is {given!r}: give a number") from None


def check_names(names):
    """What finds columns by name needs names of their own."""
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise OptionError(f"several columns are named '{repeated[0]}': rename them, or give a matrix with a column for each")


def held_at(names, atexog):
    """get_margeff's atexog as pairs of a column's name and a value."""
    given = atexog or {}
    if given:
        check_names(names)
    if not isinstance(given, dict):
        raise OptionError("atexog is a dict of columns, by name or number, and their values")
    return [(names[word] if isinstance(word, int) else str(word), float(value)) for word, value in given.items()]


class WaldResults:
    """Constraints tested together: statistic, pvalue, df_num, df_denom."""

    def __init__(self, fitted, hypothesis, use_f):
        made = _core.wald_test(fitted, hypothesis, _core.denominator_df(fitted) if use_f else np.inf)
        self.distribution = "F" if use_f else "chi2"
        self.statistic, self.pvalue = made["statistic"], made["p_value"]
        self.df_num = made["df"]
        self.df_denom = made["df_denom"] if use_f else made["df"]  # of a chi-square, as statsmodels has it

    @property
    def fvalue(self):
        return self.statistic

    def __str__(self):
        if self.distribution == "F":
            return f"<F test: F={self.statistic}, p={self.pvalue}, df_denom={self.df_denom:.3g}, df_num={self.df_num:.3g}>"
        return f"<Wald test (chi2): statistic={self.statistic}, p-value={self.pvalue}, df_denom={self.df_denom:.3g}>"

    __repr__ = __str__


class ContrastResults:
    """Constraints tested one by one: effect, sd, tvalue, pvalue, conf_int()."""

    def __init__(self, fitted, hypothesis):
        self._fitted, self._hypothesis = fitted, hypothesis
        made = _core.contrasts(fitted, hypothesis, 0.95)
        self.names, self.effect, self.sd = made["texts"], made["estimate"], made["std_error"]
        self.statistic = self.tvalue = made["statistic"]
        self.pvalue = made["p_value"]

    def conf_int(self, alpha=0.05):
        made = _core.contrasts(self._fitted, self._hypothesis, 1 - alpha)
        return np.column_stack([made["lower"], made["upper"]])

    def summary_frame(self, alpha=0.05):
        lower, upper = self.conf_int(alpha).T
        letter = "t" if np.isfinite(self._fitted.df_denom) else "z"
        return framed({"coef": self.effect, "std err": self.sd, letter: self.tvalue, f"P>|{letter}|": self.pvalue,
                       "Conf. Int. Low": lower, "Conf. Int. Upp.": upper}, [f"c{i}" for i in range(len(self.names))])

    def summary(self, xname=None, alpha=0.05, title=None):
        """The table that statsmodels prints, to the character."""
        names = [str(name) for name in xname or []]
        if names and len(names) != len(self.names):
            raise OptionError(f"xname has {len(names)} names for {len(self.names)} constraints")
        words = {"title": title or "Test for Constraints", "names": names}
        text, csv = (_core.contrasts_table(self._fitted, self._hypothesis, 1 - alpha, {**words, "csv": csv}) for csv in (False, True))
        return Text(text.rstrip("\n"), csv)

    def __str__(self):
        return str(self.summary())

    __repr__ = __str__


def covariance_of(fitted, labels, r_matrix):
    """The covariance V of the coefficients, or R V R'."""
    if r_matrix is None:
        return labels.square(fitted.covariance)
    rows = np.asarray(r_matrix, dtype=np.float64)
    if rows.ndim not in (1, 2) or rows.shape[-1] != len(fitted.names):
        raise OptionError(f"r_matrix has the shape {rows.shape}; it has a column for each of {len(fitted.names)} coefficients")
    return rows @ fitted.covariance @ rows.T


def prediction_names(which, of_mean):
    """What the columns of a prediction's frame are called."""
    if which not in (None, "mean", "linear"):
        raise OptionError(f"which is {which!r}: predictions with errors are of the 'mean' or of the 'linear' predictor")
    return ("predicted", "se", "ci_lower", "ci_upper") if which == "linear" else of_mean


class Prediction:
    """Predicted means, or linear predictors, with their errors."""

    def __init__(self, fitted, table, labels, kept, names, which):
        self._fitted, self._table, self._labels, self._kept, self._names = fitted, table, labels, kept, names
        self._linear = which == "linear"

    def _made(self, alpha):
        """Predicted, error, lower, upper."""
        made = self._fitted.predict(self._table, 1 - alpha)
        made = {key: value if self._kept is None or key == "reach" else value[self._kept] for key, value in made.items()
                if key in ("eta", "eta_error", "mu", "mean_error", "lower", "upper", "reach")}
        if not self._linear:
            return made["mu"], made["mean_error"], made["lower"], made["upper"]
        width = made["reach"] * made["eta_error"]
        return made["eta"], made["eta_error"], made["eta"] - width, made["eta"] + width

    predicted = property(lambda self: self._made(0.05)[0])
    se = property(lambda self: self._made(0.05)[1])
    var_pred = property(lambda self: self.se**2)
    predicted_mean = property(lambda self: self.predicted)
    se_mean = property(lambda self: self.se)

    def conf_int(self, alpha=0.05):
        return np.column_stack(self._made(alpha)[2:])

    def summary_frame(self, alpha=0.05):
        return framed(dict(zip(self._names, self._made(alpha))), self._labels.index)


class MarginalEffects:
    """What get_margeff gives: margeff, margeff_se, tvalues, pvalues, conf_int(), summary(), summary_frame()."""

    def __init__(self, fitted, table, options):
        self._fitted, self._table, self._options = fitted, table, options
        self._made = made = _core.margins(fitted, table, options)
        self.margeff = made["each"] if made["each"].size else made["effect"]
        self.margeff_se, self.tvalues, self.pvalues = made["std_error"], made["z"], made["p_value"]
        self.margeff_cov = made["covariance"]

    def _at(self, alpha):
        """With intervals of another level than was asked for at first."""
        if alpha is None or 1 - alpha == self._options["level"]:
            return self._made
        return _core.margins(self._fitted, self._table, {**self._options, "level": 1 - alpha})

    def conf_int(self, alpha=None):
        made = self._at(alpha)
        return np.column_stack([made["lower"], made["upper"]])

    def summary(self, alpha=None):
        made = self._at(alpha)
        return Text(made["text"].rstrip("\n"), made["csv"])

    def summary_frame(self, alpha=None):
        made = self._at(alpha)
        columns = {made["header"]: made["effect"], "Std. Err.": made["std_error"], "z": made["z"], "Pr(>|z|)": made["p_value"],
                   "Conf. Int. Low": made["lower"], "Cont. Int. Hi.": made["upper"]}
        return framed(columns, made["names"])
