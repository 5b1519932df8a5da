"""The printed table of a fit."""

from ogive import _core


class Summary:
    """Text that prints as statsmodels' table does."""

    def __init__(self, results, options, yname=None, xname=None):
        self._results, self._options = results, options
        self._fitted = results._fitted
        if yname is not None or xname is not None:
            self._fitted = self._fitted.renamed(str(yname or ""), [] if xname is None else [str(name) for name in xname])

    def _note(self):
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

    def __str__(self):
        return self.as_text()

    def __repr__(self):
        return '<ogive summary>\n"""\n' + self.as_text() + '\n"""'

    def _repr_html_(self):
        return self.as_html()


class Summary2(Summary):
    """Text that prints as statsmodels' summary2() does."""

    def _as(self, format):
        return self._fitted.summary2(format, self._options)

    def as_text(self):
        return self._as("text")

    def as_csv(self):
        """The coefficients for programs: statsmodels has none of this table."""
        return self._as("csv")

    def _note(self):
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
