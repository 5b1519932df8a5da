"""The project's certifier for the tests of the command: answers in multiple precision, as floats."""

import sys

from conftest import TESTS

sys.path.insert(0, str(TESTS / "certifier"))

from certify import entry  # noqa: E402
from maximise import NoMaximum  # noqa: E402, F401  (for the callers)
from problem import make_problem  # noqa: E402


def answer(successes, columns, **roles):
    """{"coef", "se", "loglik", ...} of a problem; roles are those of make_problem.  NoMaximum where there is none."""
    record = entry(make_problem(successes, columns, **roles), None, 25)
    return {key: [float(v) for v in value] if isinstance(value, list) else float(value)
            for key, value in record.items() if key in ("coef", "se", "loglik", "loglik_null", "deviance", "pearson")}
