"""Models under statsmodels' names: what they are told, and how they are fitted."""

import difflib
import numbers

import numpy as np

from ogive._arguments import flag_of, floats_of, optional, shown, text_of
from ogive._at import AtParams
from ogive._counts import counts_of
from ogive._inputs import FormulaData, MatrixData
from ogive._remarks import warn_of
from ogive._results import GLMResults, LogitResults
from ogive._roles import offset_of
from ogive.errors import OptionError
from ogive.families import Binomial, Family, Gaussian

_METHODS = ("newton", "nm", "bfgs", "lbfgs", "powell", "cg", "ncg", "basinhopping", "minimize")  # statsmodels' names
# Arguments of statsmodels' optimisers that have nothing to say where the maximum is found by proof.
_WITHOUT_EFFECT = ("full_output", "callback", "skip_hessian", "warn_convergence", "max_start_irls", "attach_wls", "atol", "rtol",
                   "tol_criterion", "wls_method", "ridge_factor", "retall", "optim_hessian")


class Model(AtParams):
    """A response and its predictors, with the family and the link."""

    _results = LogitResults
    _information = None  # the library's own choice
    _like = "ogive"

    def __init__(self, data, family):
        self.data, self.family = data, family

    def fit(self, start_params=None, method=None, maxiter=100, tol=None, disp=None, cov_type="nonrobust", cov_kwds=None,
            use_t=None, scale=None, like=None, penalty=None, C=None, lambda_=None, **more):
        """Fits by maximum likelihood.

        cov_type is 'nonrobust', 'HC0' to 'HC3', or 'cluster' with cov_kwds={'groups': ...}, an array or the name of a column.
        start_params is where Newton's method begins (where no way up leads from there, it begins again as without it);
        maxiter is the most steps, and a fit that needs more warns and has converged False; tol is met by every fit
        that converged, whose estimates are known to the last digits; every method of statsmodels' is Newton's here.
        disp=True prints how the iteration ended; penalty is 'firth' and its relatives,
        or 'ridge' with C or lambda_ = 1 / C, which leaves the intercept (in a matrix the column 'const') alone;
        like='statsmodels' counts as that does where the rules differ."""
        self._check(method, maxiter, tol, scale, more)
        like = optional(text_of, like, "like") or self._like
        options = {**self.data.robust_options(cov_type, cov_kwds, like), **self._family_options(), "max_iterations": maxiter, "glm": self._results._glm, "information": self._information, "penalty": penalty, "C": C, "lambda": lambda_, "use_t": use_t,
                   "fraction_constants": self._results._glm}
        if start_params is not None:
            options["start"] = start_of(start_params)
        if "const" in (self.data.column_labels or ()):
            options["intercept"] = "const"
        fitted = self.data.fit(options)
        self.data.check_missing(fitted)
        results = self._results(fitted, self, self.data, like=like)
        self.df_model, self.df_resid, self.nobs, self.k_constant = results.df_model, results.df_resid, results.nobs, results.k_constant
        warn_of(fitted, like, flag_of(more.get("warn_convergence", True), "warn_convergence"))
        if flag_of(disp, "disp") if disp is not None else not self._results._glm:
            print(_ending(results))
        return results

    def _family_options(self):
        return {"family": self.family.name, "link": self.family.link.name}

    def _check(self, method, maxiter, tol, scale, more):
        known = (("irls",) if self._results._glm else ()) + _METHODS
        if method is not None and str(method).lower() not in known:
            near = difflib.get_close_matches(str(method).lower(), known, 1)
            raise OptionError(f"there is no method '{method}': leave it out, for the answer is the same, or take one of "
                              + ", ".join(known) + (f" (did you mean {near[0]}?)" if near else ""))
        if not isinstance(maxiter, numbers.Integral) or not 1 <= maxiter <= 1000000:
            raise OptionError(f"maxiter is {maxiter!r}: it is a whole number of steps, from 1 to 1000000")
        if tol is not None and not (isinstance(tol, numbers.Real) and tol >= 0):
            raise OptionError(f"tol is {tol!r}: it is a number from 0 up")
        for word in more:
            if word not in _WITHOUT_EFFECT:
                raise OptionError(f"fit() has no argument '{word}'")
        if scale is not None and not (isinstance(scale, numbers.Real) and scale == 1):
            raise OptionError("scale is not an argument here: a binomial's is 1, a Gaussian's is estimated; "
                              "errors that hold for other variances are those of cov_type='HC0'")


def start_of(params):
    """start_params as a list of numbers."""
    values = floats_of(params, "start_params", "a number for every column, as in [0.5, -1]")
    if values.ndim != 1 or not len(values):
        raise OptionError("start_params is a number for every column, as in [0.5, -1]")
    return values.tolist()


def _ending(results):
    """The three lines that statsmodels prints."""
    words = ("Optimization terminated successfully." if results.converged
             else "Warning: Maximum number of iterations has been exceeded.")
    return f"{words}\n         Current function value: {-results.llf / results.nobs:f}\n         Iterations {results._iterations}"


class Logit(Model):
    """Logistic regression of 0 and 1, or of a response anywhere in [0, 1], on the columns of exog; see add_constant."""

    _link = None
    _fractions = True  # their likelihood has no constants

    def __init__(self, endog, exog, offset=None, missing="none", check_rank=True, hasconst=None):
        super().__init__(MatrixData(endog, exog, offset=offset, missing=missing, fractions=self._fractions), Binomial(self._link))

    @classmethod
    def from_formula(cls, formula, data, subset=None, missing="drop", offset=None, **options):
        """The same from a formula and a table."""
        model = cls.__new__(cls)
        options.setdefault("fractions", cls._fractions)
        Model.__init__(model, FormulaData(formula, rows_of(data, subset), offset=offset, missing=missing, options=options),
                       Binomial(cls._link))
        return model

    def cdf(self, X):
        """The probability at linear predictors X, in their shape."""
        return self._each(X, 0)

    def pdf(self, X):
        """Its slope there."""
        return self._each(X, 1)

    def _each(self, given, which):
        eta = np.atleast_1d(floats_of(given, "X", "linear predictors, numbers"))
        return self._means(np.ascontiguousarray(eta.ravel()))[which].reshape(eta.shape)


class Probit(Logit):
    """Probit regression of 0 and 1."""

    _fractions = False
    from ogive.families.links import Probit as _probit

    _link = _probit
    _information = "observed"  # as statsmodels takes it, also of other links than the canonical one


class GLM(Model):
    """A generalised linear model."""

    _results = GLMResults

    def __init__(self, endog, exog, family=None, offset=None, exposure=None, freq_weights=None, var_weights=None, missing="none",
                 hasconst=None):
        family = _family(family, exposure)
        super().__init__(MatrixData(endog, exog, family.name, offset, exposure, freq_weights, var_weights, missing,
                                    fractions=True), family)

    @classmethod
    def from_formula(cls, formula, data, family=None, subset=None, missing="drop", offset=None, exposure=None, freq_weights=None,
                     var_weights=None, **options):
        """The same from a formula and a table."""
        model = cls.__new__(cls)
        family = _family(family, exposure)
        written = formula
        if family.name == "binomial":
            options.setdefault("fractions", True)
            formula = counts_of(formula)
        given = FormulaData(formula, rows_of(data, subset), offset, exposure, freq_weights, var_weights, missing, options, written)
        Model.__init__(model, given, family)
        return model

    freq_weights = property(lambda self: self._of_rows(self.data.freq_weights))
    var_weights = property(lambda self: self._of_rows(self.data.var_weights))
    iweights = property(lambda self: self.freq_weights * self.var_weights)
    n_trials = property(lambda self: np.ones(len(self.endog)) if self.endog is not None and self.data.n_trials is None else self.data.n_trials)

    def _of_rows(self, weights):
        """Those of the rows of exog; 1 where none were given."""
        return np.ones(len(self.endog)) if weights is None else floats_of(weights, "weights").ravel()[self.data.kept]

    def fit(self, start_params=None, maxiter=100, method=None, tol=None, **more):
        """As Logit's, in the order of statsmodels' GLM."""
        return super().fit(start_params, method, maxiter, tol, **more)

    def predict(self, params, exog=None, exposure=None, offset=None, which="mean"):
        """As Logit's; exposure is counted with its logarithm."""
        return super().predict(params, exog, which, offset_of(offset, exposure))


def _family(family, exposure=None):
    family = family() if isinstance(family, type) else family
    if family is None:
        return Gaussian()  # as statsmodels has it
    if not isinstance(family, Family):
        raise OptionError(f"family is {family!r}: give one of ogive's, such as sm.families.Binomial()")
    if exposure is not None and family.link.name != "log":
        raise OptionError("exposure belongs to the log link: give its logarithm as offset, if that is meant")
    return family


def rows_of(data, subset):
    """The rows of a table that `subset` (labels, truth values or a slice) chooses."""
    if subset is None:
        return data
    try:
        if hasattr(data, "loc"):
            return data.loc[subset]
        if hasattr(data, "filter"):
            return data.filter(subset)
    except Exception as error:  # whatever the table's own library says of it
        raise OptionError(f"the table has no rows {shown(subset)}: give labels of its rows, or a truth value for each") from error
    raise OptionError("subset needs a pandas or polars data frame: choose the rows before")
