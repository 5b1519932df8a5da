"""What the tests of hard cases share: data from recipes, and what a report or a refusal must say."""

import json
import math


USAGE, DATA_ERROR, NOT_CONVERGED = 2, 3, 4
DIGITS = 13
PLUS, MINUS, UNKNOWN = "Infinity", "-Infinity", None


def csv(head, *columns):
    """Columns as a file; numbers so that they are read back as they are."""
    return head + "\n" + "".join(",".join(v if isinstance(v, str) else repr(v) for v in row) + "\n" for row in zip(*columns))


def digits(computed, truth):
    """Right decimal digits, at most 16; of a truth of 0, those behind the point."""
    if computed is None or isinstance(computed, str):
        return 0.0
    error = abs(computed - truth) / (abs(truth) or 1.0)
    return 16.0 if error == 0 else min(16.0, -math.log10(error))


def estimates(report):
    return {row["name"]: row["estimate"] for row in report["coefficients"]}


def errors(report):
    return {row["name"]: row["std_error"] for row in report["coefficients"]}


def finite(report, coefficients, std_errors=(), log_likelihood=None, least=DIGITS):
    """The fit converged, is certified, and has these numbers: coefficients by name, errors in their order."""
    assert report["fit"]["converged"] and report["maximum"]["exists"], report["notes"]
    close(report, coefficients, std_errors, log_likelihood, least)


def close(report, coefficients, std_errors=(), log_likelihood=None, least=DIGITS):
    ours, ours_error = estimates(report), errors(report)
    for name, value in coefficients.items():
        assert digits(ours[name], value) >= least, (name, ours[name], value)
    for name, value in zip(coefficients, std_errors):
        assert digits(ours_error[name], value) >= least, (name, ours_error[name], value)
    if log_likelihood is not None:
        assert digits(report["fit"]["log_likelihood"], log_likelihood) >= least, report["fit"]["log_likelihood"]


def separated(report, kind, limits, rows=None):
    """No finite maximum, decided exactly and said in words; `limits`: PLUS, MINUS, UNKNOWN or a number, by name."""
    assert (report["fit"]["converged"], report["fit"]["stop"]) == (False, "no_finite_maximum")
    assert "maximum" not in report
    assert report["separation"]["kind"] == kind and report["separation"]["exact"]
    if rows is not None:
        assert report["separation"]["separated_rows"] == rows
    ours = estimates(report)
    for name, limit in limits.items():
        if isinstance(limit, (int, float)):
            assert digits(ours[name], limit) >= DIGITS, (name, ours[name], limit)
        else:
            assert ours[name] == limit, (name, ours[name])
    said = [note["text"] for note in report["notes"] if note["kind"] == "warning"]
    assert any(f"{kind.replace('complete', 'completely')} separated" in text for text in said), said


def refused(done, status, code, *words):
    """One error of a stable code, whose sentence has these words (the cause and the remedy)."""
    assert done.status == status and done.out == "", (done.status, done.out[:300], done.err)
    error = json.loads(done.err)["error"]
    assert error["code"] == code, error
    for word in words:
        assert word in error["message"], error["message"]


def logit(p):
    return math.log(p) - math.log1p(-p)
