"""Other links and families from the command line: what the report calls things, and what is refused."""

import pytest

from conftest import DATA
from hard_cases import USAGE

BIRTHWT = ("fit", "low ~ smoke + ui", DATA / "birthwt.csv")


@pytest.mark.parametrize("link,title", [("logit", "Odds ratios"), ("cloglog", "Hazard ratios"), ("log", "Risk ratios"),
                                        ("log-complement", "Health ratios")])
def test_ratios_stand_first_under_their_name(ogive, link, title):
    assert ogive(*BIRTHWT, "--link", link, "--or").out.startswith(title)


@pytest.mark.parametrize("link", ["probit", "loglog", "cauchit", "identity"])
def test_a_link_without_ratios(ogive, link):
    done = ogive(*BIRTHWT, "--link", link, "--or")
    assert (done.status, done.out) == (USAGE, "")
    assert f"exp(coefficient) is no ratio under the {link} link: leave --or out, or take --link logit" in done.err
    assert "ratio  " not in ogive(*BIRTHWT, "--link", link).out
