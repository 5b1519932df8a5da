"""Families, as statsmodels names them: Binomial, Poisson, Gaussian, each with its links."""

from ogive._arguments import floats_of
from ogive._at import variance_of
from ogive.errors import OptionError, UnknownNameError
from ogive.families import links

__all__ = ["Binomial", "Gaussian", "Poisson", "links"]


class Family:
    """A family by its name in the library, and a link (None: the canonical one)."""

    name = ""
    canonical = None

    def __init__(self, link=None):
        if isinstance(link, type):
            link = link()
        if link is not None and not isinstance(link, links.Link):
            raise OptionError(f"link is {link!r}: give one of families.links, such as families.links.Probit()")
        self.link = link or self.canonical()

    def variance(self, mu):
        """The variance at means, of one trial and in units of the scale."""
        return variance_of(self.name, floats_of(mu, "mu", "means, numbers"))

    def fitted(self, lin_pred):
        """The mean at linear predictors."""
        return self.link.inverse(lin_pred)

    def predict(self, mu):
        """The linear predictor of means."""
        return self.link(mu)

    def __getattr__(self, name):
        if name in ("deviance", "loglike", "loglike_obs", "resid_dev", "resid_anscombe", "starting_mu", "weights"):
            raise AttributeError(f"a family has no {name} here: results have llf, deviance and residuals, a model has loglike(params)")
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __repr__(self):
        return f"<ogive family {self.name}, link {self.link.name}>"


class Binomial(Family):
    """Successes of trials: 0/1, shares with var_weights as trials, or two columns of successes and failures."""

    name = "binomial"
    canonical = links.Logit
    links = [links.Logit, links.Probit, links.CLogLog, links.LogLog, links.Cauchy, links.Log, links.LogC, links.Identity]


class Poisson(Family):
    """Counts."""

    name = "poisson"
    canonical = links.Log
    links = [links.Log, links.Identity, links.Sqrt]


class Gaussian(Family):
    """Real values of one variance."""

    name = "gaussian"
    canonical = links.Identity
    links = [links.Identity, links.Log]


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    raise UnknownNameError(f"ogive has no family '{name}'; it has Binomial, Poisson and Gaussian")
