"""Families, as statsmodels names them: Binomial, Poisson, Gaussian, each with its links."""

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

    def __repr__(self):
        return f"<ogive family {self.name}, link {self.link.name}>"


class Binomial(Family):
    """Successes of trials: 0/1, shares with var_weights as trials, or two columns of successes and failures."""

    name = "binomial"
    canonical = links.Logit


class Poisson(Family):
    """Counts."""

    name = "poisson"
    canonical = links.Log


class Gaussian(Family):
    """Real values of one variance."""

    name = "gaussian"
    canonical = links.Identity


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    raise UnknownNameError(f"ogive has no family '{name}'; it has Binomial, Poisson and Gaussian")
