"""What else statsmodels' results have, and for what there is not a sentence that says where to look."""

import numpy as np

from ogive._arguments import number_of, text_of
from ogive._labels import Shared
from ogive.errors import OptionError

_INFLUENCE = "augment() has leverages, standardised residuals and Cook's distances of the rows"
_FIGURE = "ogive.plot has the figures: probability, link, roc, forest and scatter"
_ABSENT = {
    "get_influence": _INFLUENCE,
    "get_distribution": "scipy.stats.bernoulli(results.predict()) is that of rows of one trial",
    "score_test": "wald_test() tests coefficients of the fit, conf_int(method='profile') and llr by the likelihood",
    "t_test_pairwise": "t_test('a - b = 0, ...') tests differences by name",
    "im_ratio": "fit(cov_type='HC0') gives the robust errors to compare with those of the model",
    "set_null_options": "the null model is the constant with the offset of the fit: llnull, null_deviance",
    "null": "llnull and null_deviance are of the model of the constant alone",
    "family": "that is the model's, which these results came without; report() names it",
    "cov_kwds": "cov_type says which errors there are, report() how they were made",
    "n_groups": "there are no clusters; fit(cov_type='cluster', cov_kwds={'groups': ...}) has them",
    "mle_settings": "every fit is Newton's; mle_retvals says how it ended",
    "resid_anscombe_unscaled": "resid_anscombe is over the root of the scale, which is 1 but of a Gaussian",
    "initialize": "fit the model again for other data",
    "load": "ogive.load(path) reads a saved model",
    "plot_added_variable": _FIGURE,
    "plot_ceres_residuals": _FIGURE,
    "plot_partial_residuals": _FIGURE,
}


class More(Shared):
    """A part of Results."""

    cov_type = property(lambda self: self._fitted.covariance_type)
    use_t = property(lambda self: bool(np.isfinite(self._fitted.df_denom)))
    method = property(lambda self: "IRLS" if self._glm else "MLE")
    family = property(lambda self: self.model.family)
    k_constant = property(lambda self: int(self._fitted.has_constant))
    normalized_cov_params = property(lambda self: self._labels.square(self._fitted.normalized_covariance))

    @property
    def n_groups(self):
        """Clusters of cov_type='cluster'."""
        if not self._fitted.clusters:
            raise AttributeError("n_groups")  # __getattr__ has the sentence
        return self._fitted.clusters

    def __getattr__(self, name):
        if name in _ABSENT:
            raise AttributeError(f"{type(self).__name__} has no {name}: {_ABSENT[name]}")
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def llf_scaled(self, scale=None):
        """llf: a binomial's and a Poisson's scale is 1."""
        if (scale is not None and number_of(scale, "scale") != 1) or self._fitted.family == "gaussian":
            raise OptionError("llf_scaled() is of events and counts, at scale 1: a Gaussian's scale is estimated, in llf")
        return self.llf

    def info_criteria(self, crit, scale=None, dk_params=0):
        """'aic', 'bic', 'aicc', 'hqic', or 'qaic' with its scale; dk_params is added to the number of parameters."""
        crit = text_of(crit, "crit", "the name of a criterion, such as 'aic'").lower()
        if (scale is not None) != (crit == "qaic"):
            raise OptionError("scale belongs to 'qaic', which needs one: that of the largest model compared")
        return self._fitted.criterion(crit, self._like, number_of(dk_params, "dk_params"), 1.0 if scale is None else number_of(scale, "scale"))

    aicc = property(lambda self: self.info_criteria("aicc"))
