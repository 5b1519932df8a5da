"""statsmodels' names: import ogive.api as sm."""

from ogive import families
from ogive._constant import add_constant
from ogive._fit import load
from ogive._models import GLM, Logit, Probit

__all__ = ["GLM", "Logit", "Probit", "add_constant", "families", "load"]
