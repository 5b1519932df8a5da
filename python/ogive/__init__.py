"""ogive: binary-outcome regression, exact and fast.

    import ogive
    ogive.fit('am ~ mpg + hp + wt', data).summary()

    import ogive.api as sm               # Logit, GLM, families, add_constant
    import ogive.formula.api as smf      # logit, probit, glm
    from ogive.patsy import dmatrices
    from ogive.sklearn import LogisticRegression
"""

from ogive import errors
from ogive._core import __version__

__all__ = ["__version__", "cross_validate", "errors", "fit", "fit_outcomes", "load"]

_LAZY = {"cross_validate": "ogive._resampling", "fit": "ogive._fit", "fit_outcomes": "ogive._outcomes", "load": "ogive._fit"}


def __getattr__(name):
    """What needs numpy is loaded when it is first used: `import ogive` stays light."""
    import importlib

    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    if name in ("api", "formula", "patsy", "sklearn", "families", "plot"):
        return importlib.import_module("ogive." + name)
    raise AttributeError(f"module 'ogive' has no attribute '{name}'")


def __dir__():
    return sorted([*globals(), *_LAZY])
