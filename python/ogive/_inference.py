"""Tests, intervals of predictions and marginal effects, under statsmodels' names."""

import numpy as np

from ogive import _core
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
        import pandas

        lower, upper = self.conf_int(alpha).T
        letter = "t" if np.isfinite(self._fitted.df_denom) else "z"
        return pandas.DataFrame({"coef": self.effect, "std err": self.sd, letter: self.tvalue, f"P>|{letter}|": self.pvalue,
                                 "Conf. Int. Low": lower, "Conf. Int. Upp.": upper}, index=self.names)

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


class Prediction:
    """Predicted means with their errors."""

    def __init__(self, fitted, table, labels, kept, names):
        self._fitted, self._table, self._labels, self._kept, self._names = fitted, table, labels, kept, names

    def _made(self, alpha):
        made = self._fitted.predict(self._table, 1 - alpha)
        return {key: made[key] if self._kept is None else made[key][self._kept] for key in ("mu", "mean_error", "lower", "upper")}

    predicted_mean = property(lambda self: self._made(0.05)["mu"])
    se_mean = property(lambda self: self._made(0.05)["mean_error"])

    def conf_int(self, alpha=0.05):
        made = self._made(alpha)
        return np.column_stack([made["lower"], made["upper"]])

    def summary_frame(self, alpha=0.05):
        made = self._made(alpha)
        columns = dict(zip(self._names, (made["mu"], made["mean_error"], made["lower"], made["upper"])))
        if self._labels.pandas is None:
            return columns
        return self._labels.pandas.DataFrame(columns, index=self._labels.index)


class MarginalEffects:
    """What get_margeff gives: margeff, margeff_se, tvalues, pvalues, conf_int(), summary(), summary_frame()."""

    def __init__(self, made, pandas):
        self._made, self._pandas = made, pandas
        self.margeff = made["each"] if made["each"].size else made["effect"]
        self.margeff_se, self.tvalues, self.pvalues = made["std_error"], made["z"], made["p_value"]
        self.margeff_cov = made["covariance"]

    def conf_int(self):
        return np.column_stack([self._made["lower"], self._made["upper"]])

    def summary(self):
        return Text(self._made["text"].rstrip("\n"), self._made["csv"])

    def summary_frame(self):
        made = self._made
        columns = {made["header"]: made["effect"], "Std. Err.": made["std_error"], "z": made["z"], "Pr(>|z|)": made["p_value"],
                   "Conf. Int. Low": made["lower"], "Cont. Int. Hi.": made["upper"]}
        if self._pandas is None:
            return columns
        return self._pandas.DataFrame(columns, index=made["names"])
