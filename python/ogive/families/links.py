"""Links, as statsmodels names them."""

from ogive.errors import UnknownNameError


class Link:
    """A link by its name in the library."""

    name = ""

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
