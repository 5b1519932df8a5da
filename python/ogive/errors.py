"""What can go wrong, one class a code.  The code is what JSON and the command call it; the text is a sentence that says
what is wrong, where, and what to do."""

import re


class OgiveError(Exception):
    """Every error of ogive.  `code` is its stable name."""

    code = "internal"

    def __str__(self):
        return str(self.args[0]) if self.args else ""


class OptionError(OgiveError, ValueError):
    """An argument out of its range, or one that there is not."""

    code = "bad_option"


class UnknownNameError(OptionError, AttributeError):
    """A family or link that there is not."""


class FormulaError(OgiveError, ValueError):
    """A formula that does not parse, or has no meaning."""

    code = "bad_formula"


class UnknownColumnError(OgiveError, KeyError):
    """A name that the data do not have."""

    code = "unknown_column"


class ColumnTypeError(OgiveError, TypeError):
    """A column, or an object, used as what it is not."""

    code = "bad_type"


class ResponseError(OgiveError, ValueError):
    """A response that is not binary, or not what the family takes."""

    code = "bad_response"


class DataError(OgiveError, ValueError):
    """Unusable data: infinite values, columns of different lengths, a malformed file."""

    code = "bad_data"


class MissingDataError(DataError):
    """Missing values where the caller wanted none."""


class NotEstimableError(OgiveError, ValueError):
    """Data from which nothing can be estimated."""

    code = "not_estimable"


class OutOfRangeError(OgiveError, OverflowError):
    """An estimate that no double holds."""

    code = "out_of_range"


class UnknownLevelError(OgiveError, ValueError):
    """A level at prediction that the fit never saw."""

    code = "unknown_level"


class ModelError(OgiveError, ValueError):
    """A model that is none, or one that cannot answer."""

    code = "bad_model"


class ReadError(OgiveError, OSError):
    """A file or stream that cannot be read."""

    code = "cannot_read"


class WriteError(OgiveError, OSError):
    """A file that cannot be written."""

    code = "cannot_write"


class TooLargeError(OgiveError, MemoryError):
    """More memory than allowed would be needed."""

    code = "too_large"


class Interrupted(OgiveError):
    """The work was asked to stop."""

    code = "interrupted"


class ConvergenceWarning(UserWarning):
    """The estimates of a fit are not a maximum."""


class SeparationWarning(ConvergenceWarning):
    """Separated data: some coefficients are infinite."""


_CLASSES = {
    c.code: c
    for c in (OptionError, FormulaError, UnknownColumnError, ColumnTypeError, ResponseError, DataError,
              NotEstimableError, OutOfRangeError, UnknownLevelError, ModelError, ReadError, WriteError,
              TooLargeError, Interrupted)
}


# The command's words for what is an argument here: "--event yes", "--event", "--fractions".
_OPTION = re.compile(r"--(event|trials|offset|weights|family|link|penalty|robust)\b(?:\s+('[^']*'|(?!out\b|or\b)[\w.]+))?")
_WORD = r"(?: (?:'[^']*'|\"[^\"]*\"|[\w./:%+,-]+))"
_MISSING = re.compile(rf" with --na\b{_WORD}?(?: --na{_WORD})*")
_DATABASE = re.compile(r"name a table of it, as in --db .* --table NAME, or give Python ")
_OTHERS = {"(--sql)": "(duckdb.sql)", "--fractions": "smf.glm() or smf.logit()", "--max-levels": "max_levels", "--profile": "conf_int(method='profile')",
           "'./x setup --duckdb'": "'pip install duckdb'"}


def in_python(sentence):
    """A sentence with Python's arguments in place of the command's."""
    for word, instead in _OTHERS.items():
        sentence = sentence.replace(word, instead)
    sentence = _DATABASE.sub("give ", sentence)
    sentence = _MISSING.sub(" (None)", sentence)
    return _OPTION.sub(lambda found: found[1] + ("=" + (found[2] if found[2][0] == "'" else repr(found[2])) if found[2] else ""), sentence)


def make(code, sentence, described):
    """The exception of a code; `described` is the sentence and, for a formula, the place in it."""
    error = _CLASSES.get(code, OgiveError)(in_python(described or sentence))
    error.code = code
    return error
