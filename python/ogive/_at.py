"""A model at coefficients that are given, fitted or not."""

import functools

import numpy as np

from ogive import _core
from ogive._arguments import floats_of, params_of, word_of
from ogive._labels import Shared
from ogive.errors import ModelError, OptionError


_ROWS = "resid_generalized of Logit and Probit is the derivative of each row's log-likelihood in its linear predictor"
_ABSENT = {
    "fit_regularized": "fit(penalty='ridge', C=1.0), or firth, jeffreys, median, flic and flac, are the penalised fits",
    "fit_constrained": "fit(...).wald_test() tests constraints; a combination of columns in place of them fits one",
    "score_obs": _ROWS, "score_factor": _ROWS, "hessian_factor": _ROWS, "loglikeobs": _ROWS,
    "score_test": "fit(...).wald_test() tests coefficients, conf_int(method='profile') by the likelihood",
    "get_distribution": "scipy.stats.bernoulli(model.predict(params)) is that of rows of one trial",
}


class AtParams(Shared):
    """A part of Model: its matrices, and its likelihood and means at `params`, one number a column."""

    @functools.cached_property
    def _arrays(self):
        return self.data.arrays()

    endog = property(lambda self: self._arrays[0])
    exog = property(lambda self: self._arrays[1])
    exog_names = property(lambda self: self._arrays[2])
    endog_names = property(lambda self: self._arrays[3])
    formula = property(lambda self: self.data.formula)

    @property
    def offset(self):
        """offset + log(exposure) of the rows of exog, None where there is neither."""
        return None if self.data.offset is None or self.exog is None else np.asarray(self.data.offset, dtype=np.float64)[self.data.kept]

    def __getattr__(self, name):
        if name in ("df_model", "df_resid", "nobs", "k_constant"):
            raise AttributeError(f"a model has its {name} once it is fitted: fit() counts rows and finds repeated columns")
        if name in _ABSENT:
            raise AttributeError(f"{type(self).__name__} has no {name}: {_ABSENT[name]}")
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __reduce__(self):
        raise ModelError(f"a {type(self).__name__} is not pickled, for its data stay where they are: pickle the results of fit(), or the data")

    def _at(self, params, information=None):
        options = {**self.data.options, **self._family_options(), "fraction_constants": self._results._glm,
                   "information": information}
        params = params_of(params)
        if not np.isfinite(params).all():  # as of repeated columns, and at infinity
            k = len(params)
            return {"log_likelihood": np.nan, "score": np.full(k, np.nan), "information": np.full((k, k), np.nan)}
        return self.data.likelihood(params.tolist(), options)

    def loglike(self, params):
        """The log-likelihood."""
        return self._at(params)["log_likelihood"]

    def score(self, params):
        """Its gradient, (k,)."""
        return self._at(params)["score"]

    def hessian(self, params, observed=True):
        """Its second derivatives, (k, k); observed=False: what they are expected to be."""
        return -self._at(params, "observed" if observed else "expected")["information"]

    def information(self, params):
        """What its negative is expected to be, (k, k)."""
        return self._at(params, "expected")["information"]

    def predict(self, params, exog=None, which="mean", offset=None):
        """Means ('mean'), linear predictors ('linear') or variances of one trial ('var') of the rows of exog, a matrix
        with the columns of the model; None: its own."""
        check_which(which)
        rows = self.exog if exog is None else np.atleast_2d(floats_of(exog, "exog", "a matrix of numbers"))
        if offset is None and exog is None:
            offset = self.offset
        params = params_of(params)
        if rows.ndim != 2 or rows.shape[1] != len(params):
            raise OptionError(f"the matrix has {rows.shape[1]} columns, and params are {params.size} numbers: give one for each")
        shift = floats_of(0.0 if offset is None else offset, "offset", "a number for each row, or one for all")
        if shift.shape not in ((), (1,), (len(rows),)):
            raise OptionError(f"the offset has the shape {shift.shape}: give one number for each of {len(rows)} rows, or one for all")
        eta = np.ascontiguousarray(rows @ params + shift)
        mean = self._means(eta)[0]
        return eta if which == "linear" else mean if which == "mean" else variance_of(self.family.name, mean)

    def _means(self, eta):
        made = _core.means_at(self.family.name, self.family.link.name, eta)
        return tuple(np.where(np.isnan(eta), np.nan, values) for values in made)


def check_which(which):
    word_of(which, "which", ("mean", "linear", "var", "var_unscaled"))


def variance_of(family, mean):
    """The family's variance function: of one trial, and without a Gaussian's scale."""
    if family == "binomial":
        return mean * (1 - mean)
    return np.where(np.isnan(mean), np.nan, mean if family == "poisson" else 1.0)
