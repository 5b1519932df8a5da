"""Certifies small problems on which common software gives wrong answers without a word.

    python3 tests/certifier/hard_problems.py [-o tests/reference/hard_certified.json]

The format is that of random_problems.py, with a name and a note.
"""
import argparse
import pathlib
import sys

from mpmath import mpf

from certify import NUMBERS, entry
from random_problems import DIGITS, as_problem, lines_of

TESTS = pathlib.Path(__file__).resolve().parent.parent
COUNT = range(21)
THIRDS = [int(i % 3 == 0) for i in COUNT]


def columns(*rows):
    """An intercept beside the columns of the rows."""
    return [[1] * len(rows), *(list(column) for column in zip(*rows))]


def line(xs):
    return columns(*((x,) for x in xs))


PROBLEMS = [
    ("D1", "full steps diverge", {"y": [1, 0, 0, 0, 1, 1, 1], "x": columns(
        (-10, -3), (0, 0), (8, -66), (610, -5000), (0, -2921), (0, 0), (1, 8))}),
    ("D2", "full steps diverge", {"y": [1, 1, 0, 0, 0, 0, 1, 1], "x": columns(
        (30, 6), (0, 0), (8, -2301), (-5000, -2), (1, 2), (-4, -1), (0, 0), (-17, 0))}),
    ("D3", "full steps diverge", {"y": [1, 0, 0, 1, 0, 1, 1, 1], "x": columns(
        (-18, -132), (0, 5000), (-1, -5), (-1, 2), (0, 0), (0, 0), (-5000, -28), (-801, 1))}),
    ("D4", "full steps diverge", {"y": [1, 1, 0, 0, 1, 0, 0, 1], "x": columns(
        (0, 30, 0), (96, 77, 0), (-160, 2950, 409), (-1100, 0, -5000), (-43, 4, 5000), (0, 8, 1), (-4, 309, 0),
        (0, -5000, 1))}),
    ("D5", "probabilities reach 1 on the way", {"y": [0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1], "x": line(
        [-1, -3, 4, 102, 4, 1, 2, -2, 3, 83, 3])}),
    ("G1", "an intercept alone (Marschner 2011): log 3", {"y": [1, 1, 1, 0], "x": [[1] * 4]}),
    ("S7", "1002 rows, held together by two", {"y": [int(x >= 500) for x in range(1000)] + [1, 0],
                                              "x": line([*range(1000), 499, 501])}),
    ("X3", "one row at 1e200", {"y": [0, 1, 0, 0, 1, 0, 1, 1, 0, 0], "x": line([*range(1, 10), 1e200]),
                                    "start": [-0.2, -4.6e-198]}),  # from 0 each step moves eta by 1, 460 times
    ("W3", "weights of 2^40", {"y": THIRDS, "w": [2.0**40] * 21, "x": line(COUNT)}),
    ("W4", "weights of 2^-40", {"y": THIRDS, "w": [2.0**-40] * 21, "x": line(COUNT)}),
    ("P1", "one success in 10^15", {"y": [1], "m": [10**15], "x": [[1]]}),
    ("O1", "an offset of 800", {"y": THIRDS, "off": [800] * 21, "x": line(COUNT)}),
    ("O2", "offsets of 800 and -800 against the response", {"y": [0, 1, 0, 1], "off": [800, 800, -800, -800],
                                                           "x": [[1] * 4]}),
    ("B0", "a row without trials", {"y": [1, 0, 3, 4], "m": [5, 0, 5, 5], "x": line([1, 2, 3, 4])}),
    ("G5", "Bliss's beetles", {"link": "cauchit", "y": [6, 13, 18, 28, 52, 53, 61, 60],
                               "m": [59, 60, 62, 56, 63, 59, 62, 60],
                               "x": line([1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839])}),
    ("SAT-15", "two saturated rows of 10^15 trials", {"y": [1, 10**15 - 1], "m": [10**15] * 2, "x": line([0, 1])}),
]


def certified(name, note, data):
    family, link = "binomial", data.get("link", "logit")
    start = [mpf(value) for value in data["start"]] if "start" in data else None
    record = entry(as_problem(data, family, link), start, DIGITS)
    inputs = {key: value for key, value in data.items() if key not in ("link", "start")}
    return {"name": name, "note": note, "family": family, "link": link, **inputs,
            **{key: record[key] for key in NUMBERS if key in record}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", default=TESTS / "reference" / "hard_certified.json")
    output = parser.parse_args().output
    records = []
    for problem in PROBLEMS:
        records.append(certified(*problem))
        print(f"{problem[0]}: {' '.join(records[-1]['coef'])}", file=sys.stderr)
    pathlib.Path(output).write_text('{"problems": [\n' + lines_of(records) + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
