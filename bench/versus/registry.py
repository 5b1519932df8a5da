"""The register of contestants: one function each, which takes a workload's data and gives (fit, read).

fit() is what is timed: from the data as its users have it to estimates, and to standard errors and a summary where there are any.
read(answer), not timed, gives (coefficients, passes): in the reference's order or by name, {"Intercept": ..., "f1[T.l000001]": ...}; passes
are what the package says that it took (ogive: readings of the rows; others: iterations), or None.  A dict in place of the coefficients may
also have "memory", the peak of a process of its own in bytes.
"""

from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Contestant:
    name: str
    kinds: tuple
    needs: tuple  # modules of Python, or packages of R
    says: str  # what is run, for the page
    make: Callable | None = None  # None: in peers.R, under the same name
    family: str = ""  # by which goals find it
    errors: bool = True  # gives standard errors


ALL = {}


def contestant(name, *kinds, needs=(), says="", family="", errors=True):
    def keep(make):
        ALL[name] = Contestant(name, kinds, tuple(needs), says, make, family or name, errors)
        return make
    return keep


def in_r(name, *kinds, needs=(), says="", family="", errors=True):
    ALL[name] = Contestant(name, kinds, tuple(needs), says, None, family or name, errors)
