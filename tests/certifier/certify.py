"""Certifies binomial, poisson and gaussian regressions in multiple precision.

    python3 tests/certifier/certify.py --all [-o FILE] [--against FILE]      the table of tests/reference/certified
    python3 tests/certifier/certify.py FILE.csv [--family binomial] [--link logit]                 one problem

Needs mpmath.  Each number is computed at two precisions that agree to 35 digits, and 30 are written.
"""
import argparse
import json
import pathlib
import sys

import mpmath
from mpmath import mp, mpf

from certificate import certify
from families import FAMILIES
from links import INVERSE
from maximise import NoMaximum
from problem import read_certified

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "reference" / "certified"
TABLE = FOLDER / "certified.json"
DIGITS = 30
SAME = 25  # digits in which a new table must agree with the one that stands
NUMBERS = ("coef", "se", "se_observed", "loglik", "loglik_null", "deviance", "null_deviance", "pearson", "scale")


def text(value, digits=DIGITS):
    return mpmath.nstr(value, digits) if value else "0"


def entry(problem, start=None, digits=DIGITS):
    """One problem's record as it is written."""
    answer = certify(problem, start)
    record = {"family": problem.family, "link": problem.link, "n": problem.lines, "names": problem.names}
    for key in NUMBERS:
        if key in answer:
            value = answer[key]
            record[key] = [text(v, digits) for v in value] if isinstance(value, list) else text(value, digits)
    record["digits"] = answer["digits"]
    record["working_digits"] = answer["working_digits"]
    return record


def differences(record, standing):
    """(key, place, new, old, digits shared) of each number that agrees to fewer than SAME digits."""
    found = []
    with mp.workdps(60):
        for key in NUMBERS:
            new, old = record.get(key, []), standing.get(key, [])
            pairs = zip(new, old) if isinstance(new, list) else [(new, old)]
            for place, (a, b) in enumerate(pairs):
                gap = abs(mpf(a) - mpf(b))
                shared = 99 if gap == 0 else float(-mp.log10(gap / max(abs(mpf(a)), abs(mpf(b)))))
                if shared < SAME:
                    found.append((key, place, a, b, round(shared, 1)))
    return found


def write(table, path):
    pathlib.Path(path).write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def all_problems(output, against, only):
    standing = json.loads(pathlib.Path(against).read_text(encoding="utf-8"))
    table, bad = {}, 0
    for name, old in standing.items():
        if only and name not in only:
            continue
        try:
            table[name] = entry(read_certified(FOLDER / f"{name}.csv", old["family"], old["link"]))
        except NoMaximum as error:
            bad += 1
            print(f"{name}: {error}", file=sys.stderr)
            continue
        wrong = differences(table[name], old)
        bad += len(wrong)
        print(f"{name}: {table[name]['digits']} digits at {table[name]['working_digits']}, "
              f"{len(wrong)} disagreements", file=sys.stderr, flush=True)
        for key, place, new, previous, shared in wrong:
            print(f"  {key}[{place}]: {new} here, {previous} there ({shared} digits)", file=sys.stderr)
    if output:
        write(table, output)
    print(f"{len(table)} problems, {bad} numbers that disagree within {SAME} digits", file=sys.stderr)
    return bad == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="problems: columns y, m, w, off, then the design matrix")
    parser.add_argument("--all", action="store_true", help="the problems of tests/reference/certified")
    parser.add_argument("-o", "--output", help="where the table is written")
    parser.add_argument("--against", default=TABLE, help="the table to compare with")
    parser.add_argument("--only", nargs="+", help="with --all: these problems")
    parser.add_argument("--family", choices=sorted(FAMILIES), default="binomial")
    parser.add_argument("--link", choices=sorted(INVERSE), default="logit")
    arguments = parser.parse_args()
    if arguments.all:
        sys.exit(0 if all_problems(arguments.output, arguments.against, arguments.only) else 1)
    records = {pathlib.Path(file).stem: entry(read_certified(file, arguments.family, arguments.link))
               for file in arguments.files}
    if arguments.output:
        write(records, arguments.output)
    else:
        print(json.dumps(records, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
