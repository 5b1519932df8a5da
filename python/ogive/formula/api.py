"""statsmodels' formula interface: import ogive.formula.api as smf."""

from ogive._models import GLM, Logit, Probit

__all__ = ["glm", "logit", "probit"]

logit = Logit.from_formula
probit = Probit.from_formula
glm = GLM.from_formula
