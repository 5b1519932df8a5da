"""The printed table of a fit."""

import html

import numpy as np


# As statsmodels prints them, for those who compare outputs.  They tell of rows predicted well, not of separation:
# report() decides that.
_COMPLETE = """

Complete Separation: The results show that there iscomplete separation or perfect prediction.
In this case the Maximum Likelihood Estimator does not exist and the parameters
are not identified."""
_QUASI = """

Possibly complete quasi-separation: A fraction {:4.2f} of observations can be
perfectly predicted. This might indicate that there is complete
quasi-separation. In this case some parameters will not be identified."""


def _predicted_note(made):
    share = np.mean(np.abs(made["observed"] - made["mu"]) < 1e-4)
    return _COMPLETE if share == 1 else _QUASI.format(share) if share > 0.1 else ""


class Summary:
    """Text that prints as statsmodels' table does."""

    def __init__(self, results, options):
        self._results, self._options = results, options

    def as_text(self):
        text = self._results._fitted.report("text", self._options).rstrip("\n")
        if self._options["like"] == "statsmodels" and not self._options["glm"] and self._results._data is not None:
            text += _predicted_note(self._results._predicted)
        return text

    def as_csv(self):
        return self._results._fitted.report("csv", self._options)

    def as_html(self):
        return '<pre class="ogive-summary">' + html.escape(self.as_text()) + "</pre>"

    __str__ = as_text

    def __repr__(self):
        return '<ogive summary>\n"""\n' + self.as_text() + '\n"""'

    _repr_html_ = as_html
