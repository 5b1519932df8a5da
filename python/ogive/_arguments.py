"""Arguments as a user gives them: each as what it should be, or an error that says what that is."""

import numbers
import os

import numpy as np

from ogive.errors import OptionError


def shown(given):
    """A value in an error's sentence, on one line and not long."""
    text = " ".join(repr(given).split())
    return text if len(text) <= 60 else text[:57] + "..."


def number_of(given, name):
    try:
        return float(given)
    except (TypeError, ValueError, OverflowError):
        raise OptionError(f"{name} is {shown(given)}: give a number") from None


def level_of(alpha):
    """The level of an interval that leaves out alpha."""
    number = number_of(alpha, "alpha")
    if not 0 < number < 1:
        raise OptionError(f"alpha is {number:g}: it lies between 0 and 1, as 0.05 does")
    return 1 - number


def flag_of(given, name):
    if not isinstance(given, (bool, np.bool_, numbers.Integral)):
        raise OptionError(f"{name} is {shown(given)}: give True or False")
    return bool(given)


def text_of(given, name, what="a text"):
    if not isinstance(given, str):
        raise OptionError(f"{name} is {shown(given)}: give {what}")
    return given


def word_of(given, name, words):
    """One of some words."""
    if not isinstance(given, str) or given not in words:
        listed = ", ".join(repr(word) for word in words[:-1])
        raise OptionError(f"{name} is {shown(given)}: take {listed} or {words[-1]!r}")
    return given


def path_of(given):
    if not isinstance(given, (str, os.PathLike)):
        raise OptionError(f"the file is {shown(given)}: give its path, as a text")
    return os.fspath(given)


def floats_of(given, name, what="numbers"):
    """An array of doubles."""
    try:
        if np.iscomplexobj(given):
            raise TypeError
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise OptionError(f"{name} is {shown(given)}: give {what}") from None


def params_of(given):
    """One number a coefficient."""
    params = floats_of(given, "params", "one number for each coefficient")
    if params.ndim != 1:
        raise OptionError(f"params have {params.ndim} dimensions: give one number for each coefficient")
    return params


def names_for(given, name, things):
    """A name for each of some things, or none."""
    if given is None:
        return []
    try:
        names = None if isinstance(given, str) else [str(one) for one in given]
    except TypeError:
        names = None
    if names is None:
        raise OptionError(f"{name} is {shown(given)}: give a list of names")
    if len(names) != things:
        count = "1 name is" if len(names) == 1 else f"{len(names)} names are"
        raise OptionError(f"{name}: {count} given for {things}; give one for each")
    return names


def array_of(given, name):
    """An array of any type, for what becomes a column."""
    try:
        return np.asarray(given)
    except ValueError:
        raise OptionError(f"{name} is {shown(given)}: its rows are not equally long") from None


def given_of(**arguments):
    """Those that are not None."""
    return {word: value for word, value in arguments.items() if value is not None}


def refuse(method, **arguments):
    """Arguments of statsmodels' that are not taken: each with its value and what there is in its place."""
    for word, (value, instead) in arguments.items():
        if value is not None:
            raise OptionError(f"{method}() does not take {word}: {instead}")


def optional(check, given, *more):
    """None, or what a check makes of it."""
    return None if given is None else check(given, *more)
