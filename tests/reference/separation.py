"""Makes separation.json: kind of separation and the end of each coefficient for 20,000 random small integer sets.

Run:  python3 tests/reference/separation.py
The sets come from a generator that tests/fit/separation_test.cc repeats; only the answers are stored.  The truth is
found without any linear programme: the cone {d : x'd >= 0} of a matrix of full column rank has finitely many extreme
rays, and each is orthogonal to rows of rank p - 1.  All choices of p - 1 rows are tried, in whole numbers.

An answer is a letter (o overlap, q quasi-complete, c complete) and one sign a column: 0 finite, + and - infinite,
? infinite with the sign not determined, a aliased (depends on earlier columns in the rows that count).
"""
import itertools
import json
import pathlib

COUNT = 20000
A_LINE = 100
MASK = (1 << 64) - 1


class Random:
    """splitmix64 (Steele, Lea and Flood 2014)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) >> 33) % bound


def make_set(index):
    """Rows of (x, successes, trials, weight)."""
    random = Random(index)
    n, p = 3 + random.below(10), 1 + random.below(4)
    intercept, reach, style, planted = random.below(2), 1 + random.below(3), random.below(8), random.below(2)
    slope = [random.below(7) - 3 for _ in range(p)]
    rows = []
    for _ in range(n):
        x = [1 if j == 0 and intercept else random.below(2 * reach + 1) - reach for j in range(p)]
        along = sum(a * b for a, b in zip(slope, x))
        y = random.below(2)
        if planted and along != 0:
            y = int(along > 0)
        trials, weight = 1, 1
        if style == 0:  # counts
            trials, y = 2, 2 * y
            if random.below(6) == 0:
                y = 1
        if style == 1:  # rows that do not count
            weight = int(random.below(4) != 0)
        rows.append((x, y, trials, weight))
    return p, rows


def null_vector(rows, p):
    """A vector orthogonal to `rows` when their rank is p - 1, else None.  Elimination in whole numbers."""
    work, pivots, at = [list(r) for r in rows], [], 0
    for column in range(p):
        found = next((r for r in range(at, len(work)) if work[r][column]), None)
        if found is None:
            continue
        work[at], work[found] = work[found], work[at]
        head = work[at]
        for r in range(len(work)):
            if r != at and work[r][column]:
                a, b = head[column], work[r][column]
                work[r] = [a * v - b * h for v, h in zip(work[r], head)]
        pivots.append(column)
        at += 1
    if len(pivots) != p - 1:
        return None
    free = next(c for c in range(p) if c not in pivots)
    product = 1
    for r, c in enumerate(pivots):
        product *= work[r][c]
    v = [0] * p
    v[free] = product
    for r, c in enumerate(pivots):
        v[c] = -work[r][free] * product // work[r][c]
    return v


def rank_profile(rows, p):
    """The columns that do not depend on earlier ones."""
    kept = []
    for column in range(p):
        trial = kept + [column]
        matrix = [[r[c] for c in trial] for r in rows]
        if rank(matrix) == len(trial):
            kept = trial
    return kept


def rank(matrix):
    work, at = [list(r) for r in matrix], 0
    for column in range(len(work[0]) if work else 0):
        found = next((r for r in range(at, len(work)) if work[r][column]), None)
        if found is None:
            continue
        work[at], work[found] = work[found], work[at]
        for r in range(at + 1, len(work)):
            a, b = work[at][column], work[r][column]
            work[r] = [a * v - b * h for v, h in zip(work[r], work[at])]
        at += 1
    return at


def answer(index):
    p, rows = make_set(index)
    counted = [(x, y, m) for x, y, m, w in rows if w * m > 0]
    kept = rank_profile([x for x, _, _ in counted], p)
    q = len(kept)
    oriented = []  # inequality rows; a row of both outcomes enters with both signs
    for x, y, m in counted:
        x = [x[c] for c in kept]
        if y > 0:
            oriented.append(x)
        if y < m:
            oriented.append([-v for v in x])
    distinct = sorted(set(map(tuple, oriented)))
    rays = set()
    lines = sorted({max(r, tuple(-v for v in r)) for r in distinct if any(r)})
    for chosen in itertools.combinations(lines, q - 1) if q else ():
        v = null_vector(chosen, q)
        if v is None:
            continue
        for sign in (1, -1):
            ray = tuple(sign * a for a in v)
            if all(sum(a * b for a, b in zip(r, ray)) >= 0 for r in distinct):
                rays.add(ray)
    separated = [any(sum(a * b for a, b in zip(r, ray)) > 0 for ray in rays) for r in oriented]
    kind = "o" if not rays else "c" if all(separated) else "q"
    ends = ["a"] * p
    for k, c in enumerate(kept):
        up, down = any(ray[k] > 0 for ray in rays), any(ray[k] < 0 for ray in rays)
        ends[c] = "?" if up and down else "+" if up else "-" if down else "0"
    return kind + "".join(ends)


def main():
    answers = [answer(i) for i in range(COUNT)]
    lines = [" ".join(answers[i:i + A_LINE]) for i in range(0, COUNT, A_LINE)]
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(lines, indent=0) + "\n")
    print({kind: sum(a[0] == kind for a in answers) for kind in "oqc"},
          {end: sum(a.count(end, 1) for a in answers) for end in "0+-?a"}, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
