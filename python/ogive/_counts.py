"""Counts as statsmodels and patsy write them, in the library's words."""


def counts_of(formula):
    """statsmodels writes successes and failures 's + f ~ ...'."""
    left, tilde, right = formula.partition("~") if isinstance(formula, str) else ("", "", "")
    parts = _terms(left)
    return f"cbind({', '.join(parts)}) ~{right}" if tilde and len(parts) == 2 else formula


def _terms(side):
    """What stands between the plus signs that are in no parentheses and no quotes; I() around it is not needed."""
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
    return [part[2:-1] if part.startswith("I(") and part.endswith(")") else part for part in parts]
