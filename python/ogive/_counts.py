"""Counts as statsmodels and patsy write them, in the library's words."""


def counts_of(formula):
    """statsmodels writes successes and failures 's + f ~ ...'."""
    left, tilde, right = formula.partition("~") if isinstance(formula, str) else ("", "", "")
    parts = _terms(left)
    return f"cbind({', '.join(map(_inside, parts))}) ~{right}" if tilde and len(parts) == 2 else formula


def count_names(written, names):
    """The names of the two columns as patsy has them: a column in I() or Q() keeps what is around it."""
    parts = _terms(written.partition("~")[0])
    if len(parts) != len(names):
        return names
    return [part if part[:2] in ("I(", "Q(") and not name.startswith("I(") else name for part, name in zip(parts, names)]


def _inside(part):
    """I() is not needed there."""
    return part[2:-1] if part.startswith("I(") and part.endswith(")") else part


def _terms(side):
    """What stands between the plus signs that are in no parentheses and no quotes."""
    side = side.strip()
    parts, depth, quote = [""], 0, ""
    for letter in side:
        quote = "" if letter == quote else letter if letter in "'\"`" and not quote else quote
        depth += 0 if quote else (letter in "([") - (letter in ")]")
        if letter == "+" and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    parts = [part.strip() for part in parts]
    if len(parts) == 1 and side.startswith("(") and side.endswith(")"):
        return _terms(side[1:-1])
    return parts
