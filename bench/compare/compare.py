"""This tree against another commit, on the same data in the same run: time as ratios, instructions of the hot paths counted.

    ./x compare [COMMIT] [--rounds N] [--limit RATIO]        the commit is HEAD where files have changed, else HEAD~1

Both are built with the preset `bench`, the other in a work tree of its own under build/compare.  They take turns, so that a busy
machine is busy for both, and the ratio is that of the medians; instructions are counted by callgrind in one thread, where nothing
is busy.  Ends with 1 where a ratio is above the limit (1.05 of times, 1.01 of instructions), and says which.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "compare"
TERMS = " + ".join(f"x{j}" for j in range(20))

# name: (rows of the data, arguments after the data's path)
DATA = {"wide": (200_000, 20), "small": (2_000, 20), "tall": (400_000, 4)}
WORKLOADS = {
    "mtcars, whole process": ["fit", "am ~ mpg + hp + wt", str(ROOT / "tests/data/mtcars.csv")],
    "mtcars, Firth": ["fit", "am ~ mpg + hp + wt", str(ROOT / "tests/data/mtcars.csv"), "--penalty", "firth"],
    "200,000 x 20 from CSV": ["fit", f"y ~ {TERMS}", "{wide}", "--no-profile"],
    "the same, probit": ["fit", f"y ~ {TERMS}", "{wide}", "--no-profile", "--link", "probit"],
    "the same, HC3": ["fit", f"y ~ {TERMS}", "{wide}", "--no-profile", "--robust", "HC3"],
    "400,000 rows, a factor of 50 levels": ["fit", "y ~ C(k) * x0 + x1", "{tall}", "--no-profile"],
}
COUNTED = {
    "mtcars": WORKLOADS["mtcars, whole process"],
    "2,000 x 20 from CSV": ["fit", f"y ~ {TERMS}", "{small}", "--no-profile", "-j", "1"],
    "the same, cloglog": ["fit", f"y ~ {TERMS}", "{small}", "--no-profile", "-j", "1", "--link", "cloglog"],
}


def run(*command, cwd=ROOT, **more):
    return subprocess.run(list(map(str, command)), cwd=cwd, check=True, capture_output=True, text=True, **more)


def built(tree):
    """The programs of a tree: the command and the fit in memory."""
    if not (tree / "build/bench/build.ninja").exists():
        run("cmake", "--preset", "bench", cwd=tree)
    run("cmake", "--build", "build/bench", "--target", "ogive_command", "fit_bench", cwd=tree)
    return tree / "build/bench/ogive", tree / "build/bench/bench/fit_bench"


def other_tree(commit):
    tree = WORK / "tree"
    if tree.exists():
        run("git", "checkout", "--detach", "--force", commit, cwd=tree)
    else:
        run("git", "worktree", "prune")
        run("git", "worktree", "add", "--detach", tree, commit)
    return tree


def made(ogive, rows, columns):
    """A file of draws: x0, x1, ... and k, whole numbers below 50."""
    path = WORK / f"{rows}x{columns}.csv"
    if not path.exists():
        draws = [word for j in range(columns) for word in ("--draw", f"x{j}=normal:0,1")]
        run(ogive, "simulate", "y ~ -0.5 + 0.3*x0 - 0.2*x1", *draws, "--draw", "k=integer:0,49", "--rows", rows, "-o", path)
    return str(path)


def seconds(command):
    start = time.perf_counter()
    run(*command)
    return time.perf_counter() - start


def instructions(command):
    words = run("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command).stderr
    return int(re.search(r"Collected : (\d+)", words)[1])


def fit_times(bench):
    """{size: milliseconds of a fit in memory}: the last but one number of fit_bench's lines."""
    lines = [line.split() for line in run(bench, "1000000", "20", "400000", "50").stdout.splitlines()]
    return {f"{rows} x {columns} in memory": float(numbers[-2]) for rows, columns, *numbers in lines if rows.isdigit()}


def taking_turns(rounds, base, head):
    """Medians of what two functions give; whoever goes first changes from round to round."""
    found = [[], []]
    for number in range(rounds):
        for side in (0, 1) if number % 2 else (1, 0):
            found[side].append((base, head)[side]())
    return [statistics.median(values) for values in found]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", nargs="?")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--limit", type=float, default=1.05)
    given = parser.parse_args()
    changed = run("git", "status", "--porcelain", "--untracked-files=no").stdout.strip()
    commit = given.commit or ("HEAD" if changed else "HEAD~1")
    commit = run("git", "rev-parse", "--short", commit).stdout.strip()
    WORK.mkdir(parents=True, exist_ok=True)
    print(f"Building {commit} and this tree ...", file=sys.stderr)
    base, head = built(other_tree(commit)), built(ROOT)
    data = {f"{{{name}}}": made(head[0], *size) for name, size in DATA.items()}
    filled = lambda words: [data.get(word, word) for word in words]

    rows = []
    for name, words in WORKLOADS.items():
        one, two = taking_turns(given.rounds, *(lambda side=side: seconds([side[0], *filled(words)]) for side in (base, head)))
        rows.append((name, f"{one * 1e3:.1f} ms", f"{two * 1e3:.1f} ms", two / one, given.limit))
    turns = [fit_times(side[1]) for _ in range(max(1, given.rounds // 3)) for side in (base, head)]
    for name in turns[0]:
        one, two = (statistics.median(turn[name] for turn in turns[side::2]) for side in (0, 1))
        rows.append((name, f"{one:.1f} ms", f"{two:.1f} ms", two / one, given.limit))
    for name, words in COUNTED.items():
        one, two = (instructions([side[0], *filled(words)]) for side in (base, head))
        rows.append((name, f"{one / 1e6:.2f} M", f"{two / 1e6:.2f} M", two / one, 1.01))

    print(f"| on {os.cpu_count()} processors | {commit} | this tree | ratio |\n| :-- | --: | --: | --: |")
    for name, one, two, ratio, limit in rows:
        print(f"| {name} | {one} | {two} | {ratio:.3f}{' !' if ratio > limit else ''} |")
    slower = [name for name, _, _, ratio, limit in rows if ratio > limit]
    if slower:
        sys.exit("slower than the limit: " + "; ".join(slower))


if __name__ == "__main__":
    main()
