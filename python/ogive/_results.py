"""What a fit gives back, under statsmodels' names."""

import functools
import time

import numpy as np

from ogive import _core
from ogive._arguments import flag_of, given_of, level_of, number_of, refuse, shown, text_of, word_of
from ogive._inference import Prediction, covariance_of, prediction_names, with_errors
from ogive._at import check_which, variance_of
from ogive._inputs import loaded
from ogive._labels import Labels, arrow_of, columns_by_name, distinct, frame_like, table_as, whole
from ogive._more import More
from ogive._summary import Summary, Summary2
from ogive._tests import Tests
from ogive.errors import ModelError, OptionError, in_python


class Results(Tests, More):
    """A fitted model.  Numbers come from the library when they are first asked for."""

    _glm = False

    def __init__(self, fitted, model=None, data=None, names=None, like="ogive"):
        self._fitted, self.model, self._data, self._like = fitted, model, data, like
        self._labels = data.labels(names or fitted.names, fitted) if data is not None else Labels(names or fitted.names)

    # -- what was fitted ------------------------------------------------------------------------------------------
    @property
    def _table(self):
        if self._data is None:
            raise ModelError("the model came without its data (a model file, or after remove_data): fit it again for this")
        return self._data.table

    @functools.cached_property
    def _statistics(self):
        return {key: np.float64(value) for key, value in self._fitted.statistics(self._like).items()}

    @functools.cached_property
    def _coefficients(self):
        return self._fitted.coefficients(0.95)

    params = property(lambda self: self._labels.coefficients(self._fitted.beta))
    bse = property(lambda self: self._labels.coefficients(self._fitted.std_error))
    tvalues = property(lambda self: self._labels.coefficients(self._coefficients["z"]))
    pvalues = property(lambda self: self._labels.coefficients(self._coefficients["p_value"]))

    def conf_int(self, alpha=0.05, cols=None, method="wald", as_arrow=False):
        """Wald intervals of level 1 - alpha: columns 0 and 1; method='profile': those of the profile likelihood.  Or
        (as_arrow) a table with __arrow_c_stream__: term, conf_low, conf_high."""
        wald = word_of(method, "method", ("wald", "profile")) == "wald"
        made = self._fitted.coefficients(level_of(alpha)) if wald else self._profiles(level_of(alpha))
        labels = Labels(self._labels.names) if flag_of(as_arrow, "as_arrow") else self._labels
        intervals, terms = labels.intervals(made["lower"], made["upper"]), np.array(labels.names, dtype=object)
        if cols is not None:
            try:
                places = np.asarray(cols)
                intervals, terms = (intervals[places], terms[places]) if isinstance(intervals, np.ndarray) else (intervals.iloc[cols], None)
            except Exception as error:  # whatever numpy and pandas say of it
                raise OptionError(f"cols is {shown(cols)}: give numbers of coefficients, from 0 to {len(self._labels.names) - 1}") from error
        if not as_arrow:
            return intervals
        lower, upper = np.reshape(intervals, (-1, 2)).T
        return arrow_of({"term": np.atleast_1d(terms), "conf_low": lower, "conf_high": upper})

    def _profiles(self, level):
        return self._fitted.profiles(self._table, {**self._data.fitted_options, "level": level})

    def cov_params(self, r_matrix=None, column=None, scale=None, cov_p=None, other=None, as_arrow=False):
        """The covariance V (or cov_p) of the coefficients, that of some columns (numbers), or R V R' of the combinations R.
        V alone also (as_arrow) as a table with __arrow_c_stream__: term, then a column for each coefficient."""
        refuse("cov_params", other=(other, "r_matrix alone makes R V R'"))
        fitted = with_errors(self._fitted, cov_p)
        if not flag_of(as_arrow, "as_arrow"):
            return covariance_of(fitted, self._labels, r_matrix, column, scale)
        what = "as_arrow makes a table of all coefficients; its rows and columns are chosen from that"
        refuse("cov_params", r_matrix=(r_matrix, what), column=(column, what))
        names = self._labels.names
        return arrow_of({"term": names, **distinct(names, covariance_of(fitted, Labels(names), None, None, scale).T, ("term",))})

    # -- the fit as a whole ---------------------------------------------------------------------------------------
    llf = property(lambda self: self._statistics["llf"])
    llnull = property(lambda self: self._statistics["llnull"])
    llr = property(lambda self: self._statistics["llr"])
    llr_pvalue = property(lambda self: self._statistics["llr_pvalue"])
    aic = property(lambda self: self._statistics["aic"])
    bic = property(lambda self: self._statistics["bic"])
    bic_llf = property(lambda self: self._statistics["bic"])
    nobs = property(lambda self: whole(self._statistics["nobs"]))
    df_model, df_resid = (property(lambda self, key=key: (whole if self._glm else float)(self._statistics[key])) for key in ("df_model", "df_resid"))
    deviance = property(lambda self: self._statistics["deviance"])
    null_deviance = property(lambda self: self._statistics["null_deviance"])
    pearson_chi2 = property(lambda self: self._statistics["pearson_chi2"])
    scale = property(lambda self: self._statistics["scale"])
    prsquared = property(lambda self: self._statistics["mcfadden"])
    converged = property(lambda self: self._fitted.converged)

    def pseudo_rsquared(self, kind="cs"):
        """'cs': Cox and Snell's; 'mcf': McFadden's."""
        kinds = {"cs": "cox_snell", "mcf": "mcfadden"}
        for word, key in kinds.items():
            if str(kind).lower().startswith(word):
                return self._statistics[key]
        raise OptionError(f"there is no pseudo R-squared '{kind}': take 'cs' (Cox and Snell) or 'mcf' (McFadden)")

    @property
    def mle_retvals(self):
        """How the iteration ended."""
        return {"fopt": -self.llf / self.nobs, "iterations": self._iterations, "converged": self.converged,
                "warnflag": 0 if self.converged else 1}

    @property
    def _iterations(self):
        if not self.converged:
            return self._fitted.steps
        return self._fitted.glm_iterations if self._glm else self._fitted.logit_iterations

    # -- rows -----------------------------------------------------------------------------------------------------
    @functools.cached_property
    def _predicted(self):
        return self._of_kept(self._fitted.predict(self._table))

    @functools.cached_property
    def _residuals(self):
        return self._of_kept(_core.residuals(self._fitted, self._table))

    @functools.cached_property
    def _kept(self):
        """Which rows of the table are in the fit; None where all are."""
        return self._fitted.kept_rows(self._table) if self._fitted.rows_used < self._fitted.rows_read else None

    def _of_kept(self, made):
        if self._kept is None:
            return made
        return {key: value[self._kept] if isinstance(value, np.ndarray) and len(value) else value for key, value in made.items()}

    def predict(self, exog=None, which="mean", offset=None, exposure=None, transform=True):
        """Predictions for the rows of the fit, or for `exog`: a table whose columns are found by name, or a matrix
        with the columns of the fit.  `which`: 'mean' (the probability), 'linear' or 'var' (of one trial)."""
        check_which(which)
        if exog is None and offset is None and exposure is None:
            return self._labels.rows(self._value_of(self._predicted, which))
        if not flag_of(transform, "transform") and self.model is not None and self._fitted.formula:
            labels, matrix = columns_by_name(exog, self._labels.names)
            return labels.rows(self.model.predict(self.params, matrix, which=which, **given_of(offset=offset, exposure=exposure)))
        new = self._data_for(exog, offset, exposure, transform)
        return Labels(self._labels.names, new.index, new.pandas).rows(self._value_of(self._fitted.predict(new.table), which))

    def _data_for(self, exog, offset, exposure, transform):
        return (self._data or loaded(self._fitted)).for_prediction(self._fitted, exog, offset, exposure, transform)

    def _value_of(self, made, which):
        if which.startswith("var"):
            return variance_of(self._fitted.family, made["mu"])
        return made["mu" if which == "mean" else "eta"]

    @property
    def fittedvalues(self):
        return self._labels.rows(self._predicted["mu" if self._glm else "eta"])

    def pred_table(self, threshold=0.5):
        """Counts of rows: observed 0 and 1 down, predicted 0 and 1 (probability > threshold) across."""
        made = self._predicted
        return _core.prediction_table(made["mu"], made["observed"], number_of(threshold, "threshold"))

    resid_response = property(lambda self: self._labels.rows(self._residuals["response"]))
    resid_pearson = property(lambda self: self._labels.rows(self._residuals["pearson"]))
    resid_dev = property(lambda self: self._labels.rows(self._residuals["deviance"]))

    def get_hat_matrix_diag(self):
        """The leverages of the rows of the fit."""
        return self._residuals["leverage"]

    def get_prediction(self, exog=None, which="mean", offset=None, exposure=None, transform=True, average=False, agg_weights=None, row_labels=None):
        """Predictions of the mean or (which='linear') the linear predictor with their errors: .summary_frame()."""
        each = "predictions are of each row; get_margeff() averages effects over them"
        refuse("get_prediction", average=(average or None, each), agg_weights=(agg_weights, each),
               row_labels=(row_labels, "the rows have the labels of the table"))
        names = prediction_names(which, self._prediction_names)
        if exog is None and offset is None and exposure is None:
            return Prediction(self._fitted, (self._table, self._labels.index, self._kept), names, which)
        new = self._data_for(exog, offset, exposure, transform)
        return Prediction(self._fitted, (new.table, new.index, None), names, which)

    # -- reports --------------------------------------------------------------------------------------------------
    def summary(self, yname=None, xname=None, title=None, alpha=0.05):
        """The table that statsmodels prints, to the character."""
        return Summary(self, self._report_options(plain=True, level=level_of(alpha), title=title), yname, xname)

    def summary2(self, yname=None, xname=None, title=None, alpha=0.05, float_format="%.4f"):
        """statsmodels' other table, to the character; `float_format` changes nothing, there as here."""
        options = self._report_options(level=level_of(alpha), title=title)
        return Summary2(self, {**options, "date": time.strftime("%Y-%m-%d %H:%M")}, yname, xname)

    def report(self, format="text", alpha=0.05, ratios_first=False):
        """All that ogive has to say of the fit, as 'text', 'markdown', 'html', 'latex', 'json' or 'csv'."""
        return in_python(self._fitted.report(text_of(format, "format"), self._report_options(level=level_of(alpha), ratios_first=ratios_first)))

    def _report_options(self, **more):
        now = time.localtime()
        return {"glm": self._glm, "discrete": not self._glm, "like": self._like, "date": time.strftime("%a, %d %b %Y", now),
                "time": time.strftime("%H:%M:%S", now), **more}

    def odds_ratios(self, alpha=0.05, as_arrow=False):
        """exp(coefficient) with its interval, and the p-value: odds ratios of a logit, other ratios of other links."""
        made = _core.ratios(self._fitted, level_of(alpha))
        if not made["key"]:
            raise OptionError(f"exp(coefficient) is no ratio under the link '{self._fitted.link}': take logit, log or cloglog")
        return table_as({made.pop("key"): made.pop("ratio"), **made}, self._labels.names, as_arrow)

    def augment(self, as_arrow=False):
        """The rows of the fit with what it says of each: linear predictor, mean, residuals, leverage, Cook's distance."""
        made, rows = self._predicted, self._residuals
        return self._row_frame({"eta": made["eta"], "fitted": made["mu"], "resid": rows["deviance"], "pearson": rows["pearson"],
                                "hat": rows["leverage"], "std_resid": rows["standard"], "cooksd": rows["cooks"]}, as_arrow)

    def tidy(self, alpha=0.05, as_arrow=False):
        """One row a coefficient, in the caller's own kind of table, or (as_arrow) one with __arrow_c_stream__."""
        made = self._fitted.coefficients(level_of(alpha))
        return self._frame({"term": list(self._labels.names), "estimate": self._fitted.beta,
                            "std_error": self._fitted.std_error, "statistic": made["z"], "p_value": made["p_value"],
                            "conf_low": made["lower"], "conf_high": made["upper"]}, as_arrow)

    def glance(self, as_arrow=False):
        """One row: the fit as a whole."""
        keys = ("nobs", "df_model", "df_resid", "llf", "llnull", "deviance", "null_deviance", "aic", "bic", "mcfadden")
        row = {key: [self._statistics[key]] for key in keys}
        return self._frame({**row, "converged": [self.converged]}, as_arrow)

    def _row_frame(self, columns, as_arrow):
        made = self._frame(columns, as_arrow)
        return made if as_arrow or self._labels.pandas is None or self._labels.index is None else made.set_axis(self._labels.index)

    def _frame(self, columns, as_arrow):
        if flag_of(as_arrow, "as_arrow"):
            return arrow_of(columns)
        return frame_like(self._data.source if self._data is not None else None, columns)

    # -- keeping --------------------------------------------------------------------------------------------------
    def save(self, fname, remove_data=False):
        """Writes the model file: JSON without data rows, which nothing executes when it is loaded."""
        _core.save_model(self._fitted, str(fname), f"{'glm' if self._glm else 'discrete'} {'pandas' if self._labels.pandas else 'numpy'}")
        if remove_data:
            self.remove_data()

    def remove_data(self):
        """Forgets the rows: coefficients, tests, reports and predictions for new data stay."""
        self._labels = Labels(self._labels.names, None, self._labels.pandas)
        self._data = self.model = None

    def __getstate__(self):
        return {"text": self._fitted.to_text(), "names": self._labels.names, "like": self._like,
                "pandas": self._labels.pandas is not None}

    def __setstate__(self, state):
        self.__init__(_core.load_model(state["text"], "a pickled model"), names=state["names"], like=state["like"])
        if state["pandas"]:
            self.label_with_pandas()

    def label_with_pandas(self):
        """Gives coefficients as pandas' series and frames, as of data that were pandas'."""
        import pandas

        self._labels = Labels(self._labels.names, None, pandas)

    def __repr__(self):
        return f"<{type(self).__name__}: {self._fitted.formula or self._fitted.response}>"


class LogitResults(Results):
    """Of Logit and Probit."""

    _prediction_names = ("predicted", "se", "ci_lower", "ci_upper")
    resid_generalized = property(lambda self: self._labels.rows(self._residuals["score"]))


class GLMResults(Results):
    """Of GLM."""

    _glm = True
    _prediction_names = ("mean", "mean_se", "mean_ci_lower", "mean_ci_upper")
    resid_deviance = property(lambda self: self._labels.rows(self._residuals["deviance"]))
    resid_working = property(lambda self: self._labels.rows(self._residuals["working"]))
    resid_anscombe = property(lambda self: self._labels.rows(self._residuals["anscombe"]))
    mu = property(lambda self: self._predicted["mu"])

    @property
    def fit_history(self):
        return {"iteration": self._iterations}

    bic_deviance = property(lambda self: self._statistics["bic_deviance"])
    resid_anscombe_scaled = resid_anscombe
