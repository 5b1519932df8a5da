"""Families, as statsmodels names them: Binomial, Poisson, Gaussian, each with its links."""

from ogive.errors import OptionError
from ogive.families import links

__all__ = ["Binomial", "Gaussian", "Poisson", "links"]


class Family:
    """A family by its name in the library, and a link (None: the canonical one)."""

    name = ""

    def __init__(self, link=None):
        if isinstance(link, type):
            link = link()
        if link is not None and not isinstance(link, links.Link):
            raise OptionError(f"link is {link!r}: give one of families.links, such as families.links.Probit()")
        self.link = link

    def __repr__(self):
        return f"<ogive family {self.name}, link {self.link.name if self.link else 'canonical'}>"


class Binomial(Family):
    """Successes of trials: 0/1, shares with var_weights as trials, or two columns of successes and failures."""

    name = "binomial"


class Poisson(Family):
    """Counts."""

    name = "poisson"


class Gaussian(Family):
    """Real values of one variance."""

    name = "gaussian"


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    raise OptionError(f"ogive has no family '{name}'; it has Binomial, Poisson and Gaussian")
