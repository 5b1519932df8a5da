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
# NIST's StRD: Longley's employment, and Wampler's polynomial whose coefficients are all 1, with his errors.
LONGLEY = [
    (60323, 83.0, 234289, 2356, 1590, 107608, 1947), (61122, 88.5, 259426, 2325, 1456, 108632, 1948),
    (60171, 88.2, 258054, 3682, 1616, 109773, 1949), (61187, 89.5, 284599, 3351, 1650, 110929, 1950),
    (63221, 96.2, 328975, 2099, 3099, 112075, 1951), (63639, 98.1, 346999, 1932, 3594, 113270, 1952),
    (64989, 99.0, 365385, 1870, 3547, 115094, 1953), (63761, 100.0, 363112, 3578, 3350, 116219, 1954),
    (66019, 101.2, 397469, 2904, 3048, 117388, 1955), (67857, 104.6, 419180, 2822, 2857, 118734, 1956),
    (68169, 108.4, 442769, 2936, 2798, 120445, 1957), (66513, 110.8, 444546, 4681, 2637, 121950, 1958),
    (68655, 112.6, 482704, 3813, 2552, 123366, 1959), (69564, 114.2, 502601, 3931, 2514, 125368, 1960),
    (69331, 115.7, 518173, 4806, 2572, 127852, 1961), (70551, 116.9, 554894, 4007, 2827, 130081, 1962)]
WAMPLER = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048]
WAMPLER += WAMPLER[-2::-1]
THIRDS = [int(i % 3 == 0) for i in COUNT]


def columns(*rows):
    """An intercept beside the columns of the rows."""
    return [[1] * len(rows), *(list(column) for column in zip(*rows))]


def line(xs):
    return columns(*((x,) for x in xs))


def powers(xs, degree):
    return [[x**k for x in xs] for k in range(degree + 1)]


def wampler(size):
    return {"y": [sum(x**k for k in range(6)) + size * e for x, e in zip(COUNT, WAMPLER)], "x": powers(COUNT, 5)}


def gaussian(data, link="identity"):
    return {"family": "gaussian", "link": link, **data}


def poisson(data, link="log"):
    return {"family": "poisson", "link": link, **data}


SMALL = [0, 1, 1, 3]
TENTHS = [x / 10 for x in range(-88, -30, 2)]
NOISE = [(7 * i * i + 3 * i + i // 4) % 11 - 5 for i in range(29)]

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
    ("N8", "a response of 1e8 and a standard deviation of 1", gaussian(
        {"y": [1e8 + y for y in SMALL], "x": line([1, 2, 3, 4])})),
    ("N10", "a response of 1e10 and a standard deviation of 1", gaussian(
        {"y": [1e10 + y for y in SMALL], "x": line([1, 2, 3, 4])})),
    ("NO", "an offset of 1e9 without a constant", gaussian(
        {"y": [1e9 + y for y in SMALL], "off": [1e9] * 4, "x": [[1, 2, 3, 4]]})),
    ("NX", "a predictor of 1e8 + i", gaussian(
        {"y": [float((5 * i) % 7) for i in COUNT], "x": line([10**8 + i for i in COUNT])})),
    ("NW", "weights from 2^-40 to 2^40", gaussian(
        {"y": [3.0 + (5 * i) % 7 for i in COUNT], "w": [2.0**(4 * i - 40) for i in COUNT], "x": line(COUNT)})),
    ("LONGLEY", "NIST StRD", gaussian({"y": [row[0] for row in LONGLEY], "x": columns(*(row[1:] for row in LONGLEY))})),
    ("WAMPLER3", "NIST StRD", gaussian(wampler(1))),
    ("WAMPLER5", "NIST StRD", gaussian(wampler(10000))),
    ("POLYNOMIAL-8", "powers of numbers from -8.8 to -3.2, as in NIST's Filip", gaussian(
        {"y": [0.8 + e / 1000 for e in NOISE], "x": powers(TENTHS, 8)})),
    ("NL9", "means from 1e6 to 1e9", gaussian(
        {"y": [float(round(1e6 * 1.4**i * (1 + e / 50))) for i, e in zip(COUNT, NOISE)], "x": line(COUNT)}, "log")),
    ("NL-9", "means of 1e-9 and an offset of -20", gaussian(
        {"y": [1e-9 * (20 + i + e) for i, e in zip(COUNT, NOISE)], "off": [-20] * 21, "x": line(COUNT)}, "log")),
    ("C12", "counts near 1e12 and an offset of 50", poisson(
        {"y": [10**12 + 10**6 * e for e in NOISE[:21]], "off": [50] * 21, "x": line(COUNT)})),
    ("CX", "a predictor of 1e8 + i", poisson(
        {"y": [i % 4 + i // 5 for i in COUNT], "x": line([10**8 + i for i in COUNT])})),
    ("CW", "weights from 2^-20 to 2^20", poisson(
        {"y": [i % 4 + i // 5 for i in COUNT], "w": [2.0**(2 * i - 20) for i in COUNT], "x": line(COUNT)})),
    ("CI", "counts near 1e9 and an identity", poisson(
        {"y": [10**9 + 10**5 * e for e in NOISE[:21]], "x": line(COUNT)}, "identity")),
    ("CS", "counts near 1e9 and a root", poisson(
        {"y": [10**9 + 10**5 * e for e in NOISE[:21]], "x": line([10**6 + i for i in COUNT])}, "sqrt")),
    ("SAT-15", "two saturated rows of 10^15 trials", {"y": [1, 10**15 - 1], "m": [10**15] * 2, "x": line([0, 1])}),
]


def certified(name, note, data):
    family, link = data.get("family", "binomial"), data.get("link", "logit")
    start = [mpf(value) for value in data["start"]] if "start" in data else None
    record = entry(as_problem(data, family, link), start, DIGITS)
    inputs = {key: value for key, value in data.items() if key not in ("family", "link", "start")}
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
