"""A problem: successes, trials, prior weights, offset and design matrix, exactly as binary64 has them."""
import csv
from dataclasses import dataclass, field

from mpmath import mpf


@dataclass
class Problem:
    """`columns` holds p lists of n numbers.  Rows of weight or trials 0 say nothing and are left out."""
    successes: list
    trials: list
    weights: list
    offset: list
    columns: list
    names: list = field(default_factory=list)
    family: str = "binomial"
    link: str = "logit"
    lines: int = 0  # rows before those were left out

    @property
    def rows(self):
        return len(self.successes)

    @property
    def coefficients(self):
        return len(self.columns)

    def row(self, i):
        return [column[i] for column in self.columns]

    def null(self):
        """The same response, weights and offset with an intercept alone."""
        return Problem(self.successes, self.trials, self.weights, self.offset, [[mpf(1)] * self.rows], ["(Intercept)"],
                       self.family, self.link, self.lines)

    def collapsed(self):
        """The same likelihood, but for its constants, with rows of one design, offset and weight added up."""
        groups = {}
        for i in range(self.rows):
            group = groups.setdefault((*self.row(i), self.offset[i], self.weights[i]), [mpf(0), mpf(0)])
            group[0] += self.successes[i]
            group[1] += self.trials[i]
        *columns, offset, weights = [list(values) for values in zip(*groups)]
        return Problem([y for y, _ in groups.values()], [m for _, m in groups.values()], weights, offset, columns,
                       self.names, self.family, self.link, self.lines)

    def without(self, place):
        """Without column `place` and the rows where it is not 0."""
        keep = [i for i in range(self.rows) if self.columns[place][i] == 0]

        def kept(values):
            return [values[i] for i in keep]

        columns = [kept(column) for j, column in enumerate(self.columns) if j != place]
        names = [name for j, name in enumerate(self.names) if j != place]
        return Problem(kept(self.successes), kept(self.trials), kept(self.weights), kept(self.offset), columns, names,
                       self.family, self.link, self.lines)


def exact(value):
    """The exact value of the nearest binary64: of a text ("0.1", "0x1.8p+1") or a number."""
    if isinstance(value, str):
        value = float.fromhex(value) if "0x" in value.lower() else float(value)
    return mpf(float(value))


def make_problem(successes, columns, *, trials=None, weights=None, offset=None, names=None, family="binomial",
                 link="logit"):
    """From texts or numbers; what is not given is 1 (trials, weights) or 0 (offset)."""
    n = len(successes)
    trials, weights = trials or [1] * n, weights or [1] * n
    offset = offset or [0] * n
    keep = [i for i in range(n) if float(trials[i]) > 0 and float(weights[i]) > 0]

    def kept(values):
        return [exact(values[i]) for i in keep]

    return Problem(kept(successes), kept(trials), kept(weights), kept(offset), [kept(c) for c in columns],
                   list(names or [f"x{j + 1}" for j in range(len(columns))]), family, link, n)


def read_certified(path, family, link):
    """NAME.csv: y, m, w, off, then the design matrix."""
    with open(path, newline="", encoding="utf-8") as file:
        header, *lines = list(csv.reader(file))
    if header[:4] != ["y", "m", "w", "off"]:
        raise ValueError(f"{path} begins with the columns {header[:4]}, not with y, m, w, off")
    values = list(zip(*lines))
    return make_problem(values[0], values[4:], trials=values[1], weights=values[2], offset=values[3],
                        names=header[4:], family=family, link=link)


def read_data(path, response, names, family="binomial", link="logit"):
    """A data file with one response a row: an intercept, then the named columns."""
    with open(path, newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    columns = [["1"] * len(table)] + [[row[name] for row in table] for name in names]
    return make_problem([row[response] for row in table], columns, names=["(Intercept)", *names],
                        family=family, link=link)
