"""Figures from the command: what is written where, what the words of a figure are, and what is refused."""

import shutil
import xml.etree.ElementTree as xml

import pytest
from conftest import DATA
from hard_cases import DATA_ERROR, USAGE

MTCARS = DATA / "mtcars.csv"
FORMULA = "am ~ mpg + hp + wt"
SVG = "{http://www.w3.org/2000/svg}"


def figure(done):
    """The parsed figure of a command that succeeded."""
    assert done.status == 0, done.err
    root = xml.fromstring(done.out)
    assert root.tag == SVG + "svg" and root.get("role") == "img" and root.get("aria-label")
    assert root.find(SVG + "title").text
    return root


def words(root):
    return [text.text for text in root.iter(SVG + "text")]


def tips(root):
    return [title.text for mark in root.iter() if mark is not root for title in mark.findall(SVG + "title")]


@pytest.fixture
def model(ogive):
    assert ogive("fit", FORMULA, MTCARS, "-o", "model.json").status == 0
    return "model.json"


def test_forest(ogive, model):
    root = figure(ogive("plot", "forest", model))
    said = words(root)
    assert [word for word in said if word in ("Intercept", "mpg", "hp", "wt")] == ["mpg", "hp", "wt"]
    assert "3.42" in said and "(0.154 to 75.8)" in said and "Odds ratio (log scale)" in said
    assert "mpg: Odds ratio 3.419, 95% interval 0.1542 to 75.81, p 0.437" in tips(root)
    assert ogive("plot", "forest", FORMULA, MTCARS).out == ogive("plot", "forest", model).out
    assert "Intercept" in words(figure(ogive("plot", "forest", model, "--intercept")))
    assert "90% interval" in words(figure(ogive("plot", "forest", model, "--level", "90")))


def test_other_links_have_other_words(ogive):
    def of(*link):
        assert ogive("fit", "am ~ wt", MTCARS, "--link", *link, "-o", "m.json").status == 0
        return words(figure(ogive("plot", "forest", "m.json")))

    assert "Hazard ratios for am = 1" in of("cloglog")
    assert {"Coefficients for am = 1", "Coefficient"} <= set(of("probit"))


def test_separated_data_have_arrows(ogive, write):
    write("s.csv", "y,x\n" + "".join(f"{int(i > 4)},{i}\n" for i in range(10)))
    done = ogive("plot", "forest", "y ~ x", "s.csv")
    assert "∞" in words(figure(done)) and "no_finite_maximum" in done.err


def test_names_of_strangers(ogive, write):
    name = "<b>&\"';--> \u202e"
    write("n.csv", '"y","' + name.replace('"', '""') + '"\n' + "".join(f"{i % 2},{i * i % 7}\n" for i in range(20)))
    root = figure(ogive("plot", "forest", "y ~ .", "n.csv"))
    assert "<b>&\"';--> \ufffd" in words(root)


def test_where_the_figure_goes(ogive, model, tmp_path):
    out = ogive("plot", "forest", model).out
    assert ogive("plot", "forest", model, "-o", "-").out == out
    done = ogive("plot", "forest", model, "-o", "f.svg")
    assert (done.status, done.out, done.err) == (0, "", "")
    assert (tmp_path / "f.svg").read_text() == out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f.svg", "model.json"]


@pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="rsvg-convert is not there")
def test_png_and_pdf(ogive, model, tmp_path):
    for name, magic in (("f.png", b"\x89PNG"), ("f.PDF", b"%PDF")):
        assert ogive("plot", "forest", model, "-o", name).status == 0
        assert (tmp_path / name).read_bytes().startswith(magic)


def test_png_without_the_converter(ogive, model, tmp_path):
    done = ogive("plot", "forest", model, "-o", "f.png", PATH=str(tmp_path))
    assert done.status == DATA_ERROR and "rsvg-convert program" in done.err and ".svg" in done.err
    assert not (tmp_path / "f.png").exists()


@pytest.mark.parametrize("given,says", [
    ([], "needs a figure"),
    (["forst"], "did you mean forest?"),
    (["forest"], "needs a model, or a formula and a file"),
    (["forest", "model.json", "-o", "f.gif"], ".svg, .png or .pdf, and 'f.gif' ends in '.gif'"),
    (["forest", "model.json", "-o", "model.json"], "ends in '.json'"),
    (["forest", "model.json", "--levl", "0.9"], "did you mean --level?"),
    (["forest", "am ~ wt"], "a formula needs data"),
])
def test_what_is_refused(ogive, model, given, says):
    done = ogive("plot", *given)
    assert (done.status, done.out) == (USAGE, "")
    assert says in done.err


def test_help_begins_with_examples(ogive):
    for words_ in (["--help"], ["forest", "--help"]):
        done = ogive("plot", *words_)
        assert (done.status, done.err) == (0, "")
        assert done.out.splitlines()[2] == "Examples:" and "--kernel" not in done.out
