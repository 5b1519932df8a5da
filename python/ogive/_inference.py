"""Tests, intervals of predictions and marginal effects, under statsmodels' names."""

import numpy as np

from ogive import _core
from ogive._arguments import array_of, flag_of, floats_of, level_of, names_for, number_of, optional, shown, text_of
from ogive._labels import arrow_of, framed, table_as
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
    if isinstance(given, tuple) and len(given) != 2:
        raise OptionError(f"the hypothesis is {shown(given)}: of a matrix R and values q give (R, q)")
    matrix, values = given if isinstance(given, tuple) else (given, 0.0)
    rows = np.atleast_2d(floats_of(matrix, "the hypothesis", "a text such as 'x1 = 0', or a matrix with a column for each coefficient"))
    if rows.ndim != 2 or rows.shape[1] != len(names):
        raise OptionError(f"the matrix has the shape {rows.shape}: give it a column for each of {len(names)} coefficients")
    values = np.atleast_1d(floats_of(values, "q", "a number for each constraint"))
    if values.shape not in ((1,), (len(rows),)):
        raise OptionError(f"q has the shape {values.shape}: give a number for each of {len(rows)} constraints")
    return _core.Hypothesis.of_numbers(rows.tolist(), np.broadcast_to(values, len(rows)).tolist())


def check_names(names):
    """What finds columns by name needs names of their own."""
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise OptionError(f"several columns are named '{repeated[0]}': rename them, or give a matrix with a column for each")


def held_at(names, atexog):
    """get_margeff's atexog as pairs of a column's name and a value."""
    given = {} if atexog is None else atexog
    if not isinstance(given, dict):
        raise OptionError(f"atexog is {shown(atexog)}: give a dict of columns, by name or number, and their values")
    if given:
        check_names(names)
    return [(_name_at(names, word), number_of(value, f"atexog[{word!r}]")) for word, value in given.items()]


def _name_at(names, word):
    """What atexog calls by its name, or by its place from 0 on."""
    if isinstance(word, str):
        return word
    if isinstance(word, bool) or not isinstance(word, (int, np.integer)) or not 0 <= word < len(names):
        raise OptionError(f"atexog has {shown(word)}: columns are called by name, or by number from 0 to {len(names) - 1}")
    return names[word]


def with_errors(fitted, covariance=None, use_t=None):
    """The fit with another covariance of its coefficients, or with tests by t in place of the normal, or as it is."""
    has_t = bool(np.isfinite(fitted.df_denom))
    use_t = has_t if use_t is None else use_t
    if covariance is None and use_t == has_t:
        return fitted
    if covariance is not None:
        covariance = np.atleast_2d(floats_of(covariance, "cov_p", "a matrix with a row and a column for each coefficient"))
        if covariance.shape != (len(fitted.names),) * 2:
            raise OptionError(f"cov_p has the shape {covariance.shape}: give a row and a column for each of {len(fitted.names)} coefficients")
        covariance = covariance.tolist()
    return _core.with_errors(fitted, covariance, use_t)


class WaldResults:
    """Constraints tested together: statistic, pvalue, df_num, df_denom."""

    def __init__(self, fitted, hypothesis, use_f, scalar=True):
        made = _core.wald_test(fitted, hypothesis, _core.denominator_df(fitted) if use_f else np.inf)
        self.distribution = "F" if use_f else "chi2"
        self.statistic, self.pvalue = np.float64(made["statistic"]), np.float64(made["p_value"])
        if not scalar:
            self.statistic, self.pvalue = np.array([[self.statistic]]), np.array(self.pvalue)
        self.df_num = made["df"]
        self.df_denom = made["df_denom"] if use_f else made["df"]  # of a chi-square, as statsmodels has it

    fvalue = property(lambda self: self.statistic)
    dist_args = property(lambda self: (self.df_num, self.df_denom) if self.distribution == "F" else ())

    def summary(self):
        """What it prints, as in statsmodels."""
        return self

    def __str__(self):
        if self.distribution == "F":
            return f"<F test: F={self.statistic}, p={self.pvalue}, df_denom={self.df_denom:.3g}, df_num={self.df_num:.3g}>"
        return f"<Wald test (chi2): statistic={self.statistic}, p-value={self.pvalue}, df_denom={self.df_denom:.3g}>"

    __repr__ = __str__


class TermTests:
    """Each term tested: table, a data frame, and its columns as statistic, pvalues and df_constraints."""

    def __init__(self, fitted, skip_single):
        made = [(name, test) for name, test in _core.term_tests(fitted) if test["df"] > 1 or not skip_single]
        self.distribution = "F" if np.isfinite(fitted.df_denom) else "chi2"
        self.col_names = [name for name, _ in made]
        self.statistic, self.pvalues = (np.array([test[key] for _, test in made]) for key in ("statistic", "p_value"))
        self.df_constraints = np.array([test["df"] for _, test in made]).astype(int)
        self.df_denom = fitted.df_denom

    def _frame(self, *names, as_arrow=False):
        columns = [self.statistic, self.pvalues, self.df_constraints]
        if self.distribution == "F":
            columns.append(np.full(len(self.statistic), self.df_denom))
        return table_as(dict(zip(names, columns)), self.col_names, as_arrow)

    @property
    def table(self):
        return self._frame("statistic", "pvalue", "df_constraint", "df_denom")

    def summary_frame(self, as_arrow=False):
        """A data frame with the terms as its index, or (as_arrow) a table with __arrow_c_stream__."""
        return self._frame(self.distribution, f"P>{self.distribution}", "df constraint", "df denom", as_arrow=as_arrow)

    def __str__(self):
        return str(self.summary_frame())

    __repr__ = __str__


class ContrastResults:
    """Constraints tested one by one: effect, sd, tvalue, pvalue, conf_int()."""

    def __init__(self, fitted, hypothesis):
        self._fitted, self._hypothesis = fitted, hypothesis
        self._made = made = _core.contrasts(fitted, hypothesis, 0.95)
        self.names, self.effect = made["texts"], made["estimate"]
        self.c_names = [f"c{i}" for i in range(len(self.names))]
        self.distribution = "t" if np.isfinite(fitted.df_denom) else "norm"
        one = len(self.names) == 1  # of one constraint statsmodels gives matrices, and the p-value without dimensions
        self.sd, self.tvalue = (made[key].reshape(1, 1) if one else made[key] for key in ("std_error", "statistic"))
        self.statistic = self.tvalue
        self.pvalue = made["p_value"].reshape(()) if one else made["p_value"]

    def conf_int(self, alpha=0.05):
        made = _core.contrasts(self._fitted, self._hypothesis, level_of(alpha))
        return np.column_stack([made["lower"], made["upper"]])

    def summary_frame(self, alpha=0.05, as_arrow=False):
        """A data frame, or (as_arrow) a table with __arrow_c_stream__ whose first column are the hypotheses."""
        lower, upper = self.conf_int(alpha).T
        made, letter = self._made, "t" if self.distribution == "t" else "z"
        columns = {"coef": self.effect, "std err": made["std_error"], letter: made["statistic"], f"P>|{letter}|": made["p_value"],
                   "Conf. Int. Low": lower, "Conf. Int. Upp.": upper}
        return table_as(columns, self.names if flag_of(as_arrow, "as_arrow") else self.c_names, as_arrow, "hypothesis")

    def summary(self, xname=None, alpha=0.05, title=None):
        """The table that statsmodels prints, to the character."""
        words = {"title": optional(text_of, title, "title") or "Test for Constraints", "names": names_for(xname, "xname", len(self.names))}
        text, csv = (_core.contrasts_table(self._fitted, self._hypothesis, level_of(alpha), {**words, "csv": csv}) for csv in (False, True))
        return Text(text.rstrip("\n"), csv)

    def __str__(self):
        return str(self.summary())

    __repr__ = __str__


def covariance_of(fitted, labels, r_matrix, column, scale):
    """The covariance V of the coefficients (with another scale that of the model), a part of it, or R V R'."""
    covariance = fitted.covariance if scale is None else fitted.normalized_covariance * number_of(scale, "scale")
    if column is not None:
        if r_matrix is not None:
            raise OptionError("cov_params() takes r_matrix or column: leave one out")
        places = array_of(column, "column")
        if places.dtype.kind not in "iu" or places.ndim > 1 or (places.size and not (-len(covariance) <= places.min() and places.max() < len(covariance))):
            raise OptionError(f"column is {shown(column)}: give whole numbers, from 0 to {len(covariance) - 1}")
        return covariance[places, places] if places.ndim == 0 else covariance[np.ix_(places, places)]
    if r_matrix is None:
        return labels.square(covariance)
    rows = floats_of(r_matrix, "r_matrix", "a matrix with a column for each coefficient")
    if rows.ndim not in (1, 2) or rows.shape[-1] != len(fitted.names):
        raise OptionError(f"r_matrix has the shape {rows.shape}; it has a column for each of {len(fitted.names)} coefficients")
    return rows @ covariance @ rows.T


def prediction_names(which, of_mean):
    """What the columns of a prediction's frame are called."""
    if which is not None and (not isinstance(which, str) or which not in ("mean", "linear")):
        raise OptionError(f"which is {shown(which)}: predictions with errors are of the 'mean' or of the 'linear' predictor")
    return ("predicted", "se", "ci_lower", "ci_upper") if which == "linear" else of_mean


class Prediction:
    """Predicted means, or linear predictors, with their errors; `rows`: a table, labels, and which of its rows (None: all)."""

    def __init__(self, fitted, rows, names, which):
        self._fitted, self._rows, self._names = fitted, rows, names
        self._linear = which == "linear"

    def __getattr__(self, name):
        if name in ("t_test", "dist", "dist_args", "df"):
            raise AttributeError(f"predictions have no {name} here: tvalues are their ratios to their errors, and a result's t_test() "
                                 "tests combinations of coefficients")
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def _made(self, alpha):
        """Predicted, error, lower, upper."""
        table, _, kept = self._rows
        made = self._fitted.predict(table, level_of(alpha))
        made = {key: value if kept is None or key == "reach" else value[kept] for key, value in made.items()
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
    var_pred_mean = property(lambda self: self.var_pred)
    tvalues = property(lambda self: self.predicted / self.se)
    row_labels = property(lambda self: self._rows[1])

    @property
    def linpred(self):
        """The same rows on the scale of the linear predictor."""
        return Prediction(self._fitted, self._rows, self._names, "linear")

    def conf_int(self, alpha=0.05):
        return np.column_stack(self._made(alpha)[2:])

    def summary_frame(self, alpha=0.05, as_arrow=False):
        """A data frame with the labels of the rows, or (as_arrow) a table with __arrow_c_stream__."""
        columns = dict(zip(self._names, self._made(alpha)))
        return arrow_of(columns) if flag_of(as_arrow, "as_arrow") else framed(columns, self.row_labels)


class MarginalEffects:
    """What get_margeff gives: margeff, margeff_se, tvalues, pvalues, conf_int(), summary(), summary_frame()."""

    def __init__(self, results, options):
        self.results, self._options = results, options
        self._made = made = _core.margins(results._fitted, results._table, options)
        self.margeff = made["each"] if made["each"].size else made["effect"]
        self.margeff_se, self.tvalues, self.pvalues = made["std_error"], made["z"], made["p_value"]
        self.margeff_cov = made["covariance"]

    def _at(self, alpha):
        """With intervals of another level than was asked for at first."""
        if alpha is None or level_of(alpha) == self._options["level"]:
            return self._made
        return _core.margins(self.results._fitted, self.results._table, {**self._options, "level": level_of(alpha)})

    def conf_int(self, alpha=None):
        made = self._at(alpha)
        return np.column_stack([made["lower"], made["upper"]])

    def summary(self, alpha=None):
        made = self._at(alpha)
        return Text(made["text"].rstrip("\n"), made["csv"])

    def summary_frame(self, alpha=None, as_arrow=False):
        """A data frame with the columns' names as its index, or (as_arrow) a table with __arrow_c_stream__."""
        made = self._at(alpha)
        columns = {made["header"]: made["effect"], "Std. Err.": made["std_error"], "z": made["z"], "Pr(>|z|)": made["p_value"],
                   "Conf. Int. Low": made["lower"], "Cont. Int. Hi.": made["upper"]}
        return table_as(columns, made["names"], as_arrow)
