"""Printed tables, to the character: summary(), summary2() and as_csv() beside statsmodels' own."""

import re
import warnings

import numpy as np
import ogive.api as sm
import pytest
import statsmodels.api as theirs
from ogive.errors import OptionError
from test_statsmodels import SEEDS, Case, close, pair


def lines_of(text):
    """The text without what depends on the clock and on the path of the iteration."""
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "(a minute)      ", str(text))
    text = re.sub(r"(No\. Iterations: *,?)[ \d.]{9}", r"\1(steps)  ", text)
    text = re.sub(r"\w{3}, \d\d \w{3} \d{4}", "(the day)       ", text)
    return re.sub(r"\d\d:\d\d:\d\d", "the time", text).splitlines()


@pytest.mark.parametrize("seed", SEEDS)
def test_summaries_are_the_same_to_the_character(seed):
    _, ours, oracle = pair(seed)
    assert lines_of(ours.summary()) == lines_of(oracle.summary())
    assert lines_of(ours.summary().as_csv()) == lines_of(oracle.summary().as_csv())
    assert lines_of(ours.summary2()) == lines_of(oracle.summary2().as_text())


@pytest.mark.parametrize("seed", SEEDS[:40])
def test_probit_tables_and_errors_are_theirs(seed):
    case = Case(seed)
    if case.glm or case.kind in ("missing", "offset"):
        pytest.skip("the other tests have these")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours = sm.Probit(case.y, case.x).fit(disp=False, like="statsmodels")
        oracle = theirs.Probit(case.y, case.x).fit(disp=False, tol=1e-14, maxiter=200)
    close(ours.bse, oracle.bse, oracle.bse, "bse")  # of the observed information
    for one, other in ((ours.summary(), oracle.summary()), (ours.get_margeff().summary(), oracle.get_margeff().summary())):
        assert lines_of(one) == lines_of(other)
        assert lines_of(one.as_csv()) == lines_of(other.as_csv())
    assert lines_of(ours.summary2()) == lines_of(oracle.summary2().as_text())


@pytest.mark.parametrize("seed", SEEDS[:30])
def test_other_names_and_titles_are_theirs(seed):
    _, ours, oracle = pair(seed)
    size = len(oracle.params)
    names = [f"coefficient {i}" if i % 3 else "c" for i in range(size)]
    for words in ({"yname": "another response"}, {"xname": names}, {"title": "A title"}, {"alpha": 0.1},
                  {"yname": "a name longer than the column", "xname": names, "title": "T" * 90, "alpha": 0.01}):
        assert lines_of(ours.summary(**words)) == lines_of(oracle.summary(**words)), words
        assert lines_of(ours.summary(**words).as_csv()) == lines_of(oracle.summary(**words).as_csv()), words
        assert lines_of(ours.summary2(**words)) == lines_of(oracle.summary2(**words).as_text()), words
    for table in (ours.summary, ours.summary2, oracle.summary, oracle.summary2):
        with pytest.raises(ValueError, match="given for|same length|[Ll]ength"):
            str(table(xname=names[:-1] or ["a", "b"]))
    assert list(ours.params.index) == list(oracle.params.index)  # the fit keeps its own


def test_tables_of_constraints_with_commas_and_other_names():
    case, ours, oracle = pair(3)
    size = len(case.x.columns)
    words = {"xname": [f"constraint {i}" for i in range(size)], "alpha": 0.1, "title": "Contrasts"}
    for more in ({}, words):
        one, other = (r.t_test(np.eye(size)).summary(**more) for r in (ours, oracle))
        assert one.as_csv() == other.as_csv()
    words["yname"] = "another response"
    assert lines_of(ours.summary2(**words)) == lines_of(oracle.summary2(**words).as_text())
    assert ours.summary2().as_html().count("<table") == 2
    assert ours.summary2().as_latex().count("\\begin{tabular}") == 2
    with pytest.raises(OptionError, match="1 name is given for"):
        ours.summary2(xname=["one"]).as_text()
