"""Links, as statsmodels names them."""

import numpy as np

from ogive import _core
from ogive._arguments import floats_of
from ogive._tables import pandas_of
from ogive.errors import UnknownNameError


class Link:
    """A link by its name in the library."""

    name = ""

    def inverse(self, z):
        """The mean at linear predictors."""
        return self._at(z, 0)

    def inverse_deriv(self, z):
        """Its slope there."""
        return self._at(z, 1)

    def __call__(self, p):
        """The linear predictor of means: infinite at the ends of their range, NaN beyond."""
        return self._of(p, "means", _core.linear_predictors_of)

    def deriv(self, p):
        """Its slope there."""
        with np.errstate(divide="ignore"):
            return 1.0 / self.inverse_deriv(self(p))

    def _at(self, z, which):
        return self._of(z, "linear predictors", lambda *given: _core.means_at(*given)[which])

    def _of(self, given, what, make):
        values = np.atleast_1d(floats_of(given, "the argument", what + ", numbers"))
        made = make("poisson" if self.name == "sqrt" else "binomial", self.name, np.ascontiguousarray(values.ravel()))
        made = np.where(np.isnan(values), np.nan, made.reshape(values.shape))
        if pandas_of(given):
            return type(given)(made, index=given.index)
        return made if np.ndim(given) else made[0]

    def __getattr__(self, name):
        if name in ("deriv2", "inverse_deriv2"):
            raise AttributeError(f"a link has no {name} here: it has deriv(mean) and inverse_deriv(linear predictor)")
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __repr__(self):
        return f"<ogive link {self.name}>"

    def __eq__(self, other):
        return type(self) is type(other)

    __hash__ = object.__hash__


def _link(class_name, name):
    return type(class_name, (Link,), {"name": name, "__doc__": f"The link '{name}'.", "__module__": __name__})


Logit, Probit, CLogLog, LogLog = (_link(*pair) for pair in (
    ("Logit", "logit"), ("Probit", "probit"), ("CLogLog", "cloglog"), ("LogLog", "loglog")))
Cauchy, Log, LogC, Identity, Sqrt = (_link(*pair) for pair in (
    ("Cauchy", "cauchit"), ("Log", "log"), ("LogC", "log-complement"), ("Identity", "identity"), ("Sqrt", "sqrt")))
logit, probit, cloglog, loglog, cauchy, log, logc, identity = Logit, Probit, CLogLog, LogLog, Cauchy, Log, LogC, Identity


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    raise UnknownNameError(f"ogive has no link '{name}'; it has Logit, Probit, CLogLog, LogLog, Cauchy, Log, LogC, Identity and Sqrt")
