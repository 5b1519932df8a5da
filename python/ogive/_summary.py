"""The printed table of a fit."""

import math

from ogive import _core
from ogive._arguments import names_for, optional, shown, text_of
from ogive._labels import arrow_of, framed, table_as
from ogive.errors import OptionError


class Summary:
    """Text that prints as statsmodels' table does."""

    def __init__(self, results, options, yname=None, xname=None):
        self._results, self._options = results, options
        self._fitted, self.extra_txt = results._fitted, ""
        if yname is not None or xname is not None:
            names = names_for(xname, "xname", len(results._fitted.names))
            self._fitted = self._fitted.renamed(optional(text_of, yname, "yname") or "", names)

    def add_extra_txt(self, etext):
        """Puts lines of text below the table."""
        if not isinstance(etext, (str, list, tuple)):
            raise OptionError(f"etext is {shown(etext)}: give a list of lines")
        self.extra_txt = "\n".join(text_of(line, "etext") for line in ([etext] if isinstance(etext, str) else etext))

    def _note(self):
        """What stands below the tables."""
        return f"\n\n{self.extra_txt}" if self.extra_txt else self._remark()

    def _remark(self):
        if self._options["like"] == "statsmodels" and not self._options["glm"] and self._results._data is not None:
            made = self._results._predicted
            return _core.predicted_note(made["mu"], made["observed"])
        return ""

    def _as(self, format):
        return self._fitted.report(format, self._options).rstrip("\n")

    def as_text(self):
        return self._as("text") + self._note()

    def as_csv(self):
        """The two tables with commas, to the character as statsmodels writes them; report('csv') is for programs."""
        return self._fitted.summary_csv(self._options) + self._note()

    def as_html(self):
        """Tables to stand in a page or a notebook."""
        note = self._note().strip().replace("\n", " ")
        return self._as("html") + (f"\n<p>{note}</p>" if note else "")

    def as_latex(self):
        """Tables for a document that uses the package booktabs."""
        note = self._note().strip().replace("%", "\\%")
        return self._as("latex") + ("\n\n" + note if note else "")

    @property
    def tables(self):
        """The two tables one by one: .data (rows of texts), .as_text(), .as_csv(), .as_html()."""
        lines, html, latex = self._as("text").split("\n"), self._as("html"), self._as("latex")
        rules = [k for k, line in enumerate(lines) if line.startswith("=====")]
        return [SummaryTable(cells, "\n".join(lines[(0, rules[1])[j]:rules[j + 1] + 1]), _part(html, "table", j), _part(latex, "tabular", j))
                for j, cells in enumerate(self._fitted.summary_cells(self._options))]

    def __str__(self):
        return self.as_text()

    def __repr__(self):
        return '<ogive summary>\n"""\n' + self.as_text() + '\n"""'

    def _repr_html_(self):
        return self.as_html()


def _part(text, word, place):
    """The table number `place` of a page or of a document."""
    begin, end = (f"<{word}", f"</{word}>") if word == "table" else (f"\\begin{{{word}}}", f"\\end{{{word}}}")
    return begin + text.split(begin)[place + 1].split(end)[0] + end


class SummaryTable:
    """One table of a summary: .data, its rows of texts, and its forms."""

    def __init__(self, data, text, html, latex):
        self.data, self._text, self._html, self._latex = data, text, html, latex

    def as_text(self):
        return self._text

    def as_csv(self):
        """Cells with commas, each column as wide as its widest; commas in names are not quoted."""
        widths = [max(map(len, column)) for column in zip(*self.data)]
        place = [str.center if not self.data[0][0] else str.ljust] + [str.ljust] * len(self.data)  # a header stands in the middle
        return "\n".join(",".join(to(cell, width) for cell, width in zip(row, widths)) for to, row in zip(place, self.data))

    def as_html(self):
        return self._html

    def as_latex_tabular(self):
        return self._latex

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(self.data)

    def __getitem__(self, place):
        return self.data[place]

    def __str__(self):
        return self._text

    _repr_html_ = as_html


class Summary2(Summary):
    """Text that prints as statsmodels' summary2() does."""

    def _as(self, format):
        return self._fitted.summary2(format, self._options)

    def as_text(self):
        return self._as("text") + self._note()

    def as_csv(self):
        """The coefficients for programs: statsmodels has none of this table."""
        return self._as("csv")

    @property
    def tables(self):
        """The facts, four columns of texts, and the coefficients, numbers, as data frames."""
        return [framed(self._facts()), framed(self._numbers(), self._fitted.names)]

    def arrow_tables(self):
        """The same two as tables with __arrow_c_stream__."""
        return [arrow_of({str(k): list(texts) for k, texts in self._facts().items()}), table_as(self._numbers(), self._fitted.names, True)]

    def _facts(self):
        return dict(enumerate(zip(*self._fitted.summary2_facts(self._options))))

    def _numbers(self):
        made = self._fitted.coefficients(self._options["level"])
        letter = "t" if math.isfinite(self._fitted.df_denom) else "z"
        low, high = (1 - self._options["level"]) / 2, (1 + self._options["level"]) / 2
        return {"Coef.": self._fitted.beta, "Std.Err.": self._fitted.std_error, letter: made["z"], f"P>|{letter}|": made["p_value"],
                f"[{low:g}": made["lower"], f"{high:g}]": made["upper"]}

    def _remark(self):
        return ""


class Text(str):
    """A text that shows itself as it is printed, and its other form."""

    def __new__(cls, text, csv):
        made = super().__new__(cls, text)
        made._csv = csv
        return made

    def as_text(self):
        return str(self)

    def as_csv(self):
        """The same with commas, to the character as statsmodels writes it."""
        return self._csv

    def __repr__(self):
        return str(self)
