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
    for plot in (["probability", "--x", "x"], ["roc"], ["link"]):
        done = ogive("plot", plot[0], "y ~ x", "s.csv", *plot[1:])
        assert done.status == DATA_ERROR and done.out == "" and "is infinite, as the data of the fit were separated" in done.err


def test_intervals_of_infinite_estimates_are_open(ogive, write):
    write("q.csv", "y,z,g\n" + "".join(f"{int(i * 7 % 5 > 2) if i % 3 else 1},{i * 3 % 7},{'abc'[i % 3]}\n" for i in range(30)))
    said = words(figure(ogive("plot", "forest", "y ~ g + z", "q.csv", "--intercept")))
    assert "The likelihood has no finite maximum." in " ".join(said) and "of infinite estimates profile-likelihood ones" in " ".join(said)
    assert said[said.index("Intercept") + 1:][:2] == ["∞", "(6.14 to ∞)"]
    assert said[said.index("g[T.b]") + 1:][:2] == ["0", "(0 to 0.189)"]
    assert said[said.index("z") + 1:][:2] == ["0.811", "(0.512 to 1.28)"]


def test_probability(ogive, model):
    root = figure(ogive("plot", "probability", model, MTCARS, "--x", "hp"))
    said = " ".join(words(root))
    assert "Probability of am = 1 along hp" in said and "am = 1 (top) and am = 0 (bottom)" in said
    assert "mpg = 20.09 (mean), wt = 3.217 (mean)" in said
    ends = [tip for tip in tips(root) if tip.startswith(("hp 52:", "hp 335:"))]
    rows = ["52", "335"]
    grid = "mpg,hp,wt\n" + "".join(f"20.090625,{hp},3.21725\n" for hp in rows)
    predicted = ogive("predict", model, "-", "--interval", "95%", stdin=grid).out.splitlines()[1:]
    for tip, line in zip(ends, predicted):
        assert [f"{float(value):.2g}" for value in line.split(",")] == [
            f"{number(word):.2g}" for word in tip.split("am = 1 ")[1].replace("(", "").replace(")", "").replace(" to", "").split()]


def number(word):
    """A number as figures write it."""
    powers = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    mantissa, _, power = word.replace("−", "-").partition("×10")
    return float(mantissa) * 10.0 ** int(power.translate(powers) or 0)


def test_reference_levels_are_said(ogive):
    said = " ".join(words(figure(ogive("plot", "probability", "vs ~ mpg + carb + C(am)", MTCARS, "--x", "mpg"))))
    assert "Others at: carb = 2.812 (mean), am = 0 (reference)." in said or "Others at: am = 0 (reference), carb = 2.812 (mean)." in said


def test_probability_by_level(ogive, write):
    def of(formula, x, *options):
        return figure(ogive("plot", "probability", formula, MTCARS, "--x", x, *options))

    root = of("am ~ wt + C(cyl)", "cyl")
    said = words(root)
    assert [word for word in said if word in ("4", "6", "8")] == ["4", "6", "8"]
    assert "Probability of am = 1 by cyl" in said and "wt = 3.217 (mean)" in " ".join(said)
    ogive("fit", "am ~ wt + C(cyl)", MTCARS, "-o", "m.json")
    predicted = ogive("predict", "m.json", "-", "--interval", "95%", stdin="wt,cyl\n3.21725,4\n3.21725,6\n3.21725,8\n").out
    for line, events, level in zip(predicted.splitlines()[1:], ("8 events of 11", "3 events of 7", "2 events of 14"), "468"):
        tip = next(tip for tip in tips(root) if tip.startswith(f"cyl {level}: "))
        assert tip.endswith(", " + events)
        assert [f"{float(value):.2g}" for value in line.split(",")] == [
            f"{number(word):.2g}" for word in tip.split("Probability ")[1].replace(",", "").split() if word[0].isdigit() and word[-1] != "%"][:3]
    name = "a <long> & name " * 20
    write("l.csv", "y,g,b\n" + "".join(f"{i % 3 // 2},{name}{i % 40},{i % 2 == 0}\n" for i in range(200)))
    done = ogive("plot", "probability", "y ~ g + b", "l.csv", "--x", "g")
    assert sum(word.startswith("a <") and "…" in word for word in words(figure(done))) == 40
    assert {"False", "True"} <= set(words(figure(ogive("plot", "probability", "y ~ b", "l.csv", "--x", "b"))))


def test_held_at_what_rows_stand_for(ogive, write):
    write("w.csv", "y,x,k,n\n0,1,1,1\n1,2,1,2\n0,3,2,1\n1,4,4,4\n1,5,10,1\n0,9,7,3\n")

    def held(*options):
        return " ".join(words(figure(ogive("plot", "probability", "y ~ x + k", "w.csv", "--x", "x", *options))))

    assert "Others at: k = 4.167 (mean)." in held() and "Others at: k = 4.167 (mean)." in held("--weights", "n", "--weight-kind", "precision")
    for kind in ("frequency", "sampling"):
        assert "Others at: k = 4.333 (weighted mean)." in held("--weights", "n", "--weight-kind", kind)


def test_the_options_of_a_fit(ogive):
    for options in (["--link", "probit"], ["--event", "0"], ["--weights", "carb", "--weight-kind", "frequency"], ["--offset", "log(hp)"],
                    ["--penalty", "firth"], ["--penalty", "ridge", "--lambda", "2"], ["--robust", "HC3"], ["--cluster", "cyl", "--t"],
                    ["--family", "poisson"], ["--max-iterations", "2"], ["--order", "r"]):
        assert ogive("fit", "am ~ wt + hp", MTCARS, "-o", "m.json", *options).status == 0
        for plot in (["forest"], ["probability", "--x", "wt"], ["roc"], ["link"]):
            name, *more = plot
            if name == "roc" and "poisson" in options or name == "forest" and {"firth", "cluster"} & set(options):
                continue  # a saved model keeps no profiles
            saved = ogive("plot", name, "m.json", MTCARS, *more)
            assert saved.status == 0, saved.err
            assert ogive("plot", name, "am ~ wt + hp", MTCARS, *more, *options).out == saved.out, (plot, options)


def test_a_penalised_forest_has_the_intervals_of_the_table(ogive):
    done = ogive("plot", "forest", "am ~ wt", MTCARS, "--penalty", "firth")
    assert "Profile-likelihood 95% intervals." in " ".join(words(figure(done)))
    for plot in (["forest"], ["probability", "--x", "wt"]):
        said = " ".join(words(figure(ogive("plot", plot[0], "am ~ wt", MTCARS, "--penalty", "ridge", "--lambda", "1", *plot[1:]))))
        assert "No intervals: a ridge fit has no standard errors." in said and "95%" not in said


def test_roc(ogive, model):
    root = figure(ogive("plot", "roc", model, MTCARS, "--threshold", "0.7"))
    said = words(root)
    assert said[said.index("Area under the curve") + 1] == "0.988"
    counts = ogive("predict", model, MTCARS, "--threshold", "0.7", "-o", "p.csv").out
    assert "0.846" in said and "0.846" in counts  # the recall is the sensitivity
    assert "13 events and 19 others. Dashed: no discrimination." in said


def test_scatter(ogive, write):
    root = figure(ogive("plot", "scatter", MTCARS, "--x", "wt", "--y", "mpg", "--by", "am"))
    assert {"wt", "mpg", "am", "0", "1", "mpg against wt, by am"} <= set(words(root))
    assert "wt 2.62, mpg 21, am 1" in tips(root) and len(tips(root)) == 32
    write("m.csv", "a,b\n1,2\n,3\n4,NA\n5,6\n")
    assert "2 rows. 2 rows without a value not shown." in words(figure(ogive("plot", "scatter", "m.csv", "-x", "a", "-y", "b")))


def test_a_million_points_are_a_small_file(ogive, tmp_path):
    draws = ("--draw", "x1=normal:3,1", "--draw", "x2=uniform:0,4", "--rows", 300000, "--seed", 1)
    assert ogive("simulate", "y ~ -3 + 2*x1 - 1.5*x2", *draws, "-o", "big.csv").status == 0
    for plot in (["scatter", "big.csv", "--x", "x1", "--y", "x2", "--by", "y"],
                 ["probability", "y ~ x1 + x2", "big.csv", "--x", "x1"], ["roc", "y ~ x1 + x2", "big.csv"],
                 ["link", "y ~ x1 + x2", "big.csv"], ["link", "big.csv", "--x", "x1", "--y", "x2"]):
        done = ogive("plot", *plot)
        figure(done)
        assert len(done.out) < 300000, plot
        assert ogive("plot", *plot, "-j", 1).out == done.out


def test_link(ogive, model, write):
    root = figure(ogive("plot", "link", model, MTCARS))
    assert "Linear predictor η" in words(root)
    write("l.csv", "eta,p\n" + "".join(f"{x},{x * x}\n" for x in (3, 1, 2, 2)))
    line = figure(ogive("plot", "link", "l.csv", "--x", "eta", "--y", "p"))
    assert "Rows with the same eta are averaged." in " ".join(words(line)) and "eta 3: p 9" in tips(line)


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
    (["forest", "am ~ wt", MTCARS, "--link", "logti"], "logti"),
    (["forest", "am ~ wt", MTCARS, "--weights", "carb"], "--weight-kind"),
    (["forest", "model.json", "--link", "probit"], "--link is an option of a fit, and 'model.json' is fitted already"),
    (["roc", "model.json", MTCARS, "--robust", "HC0"], "--robust is an option of a fit"),
    (["link", MTCARS, "--x", "wt", "--y", "mpg", "--t"], "--t is an option of a fit"),
    (["probability", "model.json"], "needs the data beside the model"),
    (["probability", "model.json", MTCARS], "needs --x"),
    (["probability", "model.json", MTCARS, "--x", "hpp"], "did you mean 'hp'?"),
    (["roc", MTCARS, "model.json"], "the model comes first"),
    (["roc", "model.json", MTCARS, "--threshold", "2"], "--threshold takes a probability between 0 and 1, not '2'"),
    (["scatter", MTCARS, "--x", "wt"], "needs two columns"),
    (["scatter", MTCARS, "--x", "wt", "--y", "mgp"], "mpg"),
    (["scatter", MTCARS, "--x", "wt", "--y", "mpg", "--by", "hp"], "more than 8 different numbers"),
    (["link", MTCARS, "--x", "wt"], "needs both columns"),
    (["link", "model.json"], "needs a model and its data"),
])
def test_what_is_refused(ogive, model, given, says):
    done = ogive("plot", *given)
    assert (done.status, done.out) == (USAGE, "")
    assert says in done.err


def test_help_begins_with_examples(ogive):
    for words_ in (["--help"], *([kind, "--help"] for kind in ("forest", "probability", "roc", "scatter", "link"))):
        done = ogive("plot", *words_)
        assert (done.status, done.err) == (0, "")
        assert done.out.splitlines()[2] == "Examples:" and "--kernel" not in done.out


def test_long_names_leave_the_figure_its_size(ogive, write):
    name = " ".join(["a name of many words"] * 100)
    write("n.csv", f"y,{name},{name}2,g\n" + "".join(f"{i % 3 // 2},{i * i % 7},{i * 5 % 11},{'level ' * 200}{i % 2}\n" for i in range(60)))
    for plot in (["forest"], ["probability", "--x", "g"], ["probability", "--x", name], ["roc"], ["link"]):
        root = figure(ogive("plot", plot[0], "y ~ .", "n.csv", *plot[1:]))
        assert float(root.get("width")) < 900 and float(root.get("height")) < 600, plot
    root = figure(ogive("plot", "scatter", "n.csv", "--x", name, "--y", name + "2", "--by", "g"))
    assert float(root.get("width")) < 900 and float(root.get("height")) < 650
    assert sum(text.get("class") == "title" for text in root.iter(SVG + "text")) == 3


def test_many_held_variables_are_counted(ogive, write):
    write("m.csv", "y," + ",".join(f"x{j}" for j in range(20)) + "\n" + "".join(
        f"{i * 7919 % 11 % 2}," + ",".join(str((i * (j + 3) * 31 + j) % 17 * (i % 5)) for j in range(20)) + "\n" for i in range(200)))
    assert "and 7 more in the same way." in " ".join(words(figure(ogive("plot", "probability", "y ~ .", "m.csv", "--x", "x0"))))


@pytest.mark.parametrize("rows,plots,says", [
    (["1,2"], ["forest", "roc"], "the one used row has y = 1"),
    (["1,2", "1,3", "1,5"], ["forest", "link"], "all 3 used rows have y = 1"),
])
def test_too_little_to_fit(ogive, write, rows, plots, says):
    write("t.csv", "\n".join(["y,x", *rows, ""]))
    for plot in plots:
        done = ogive("plot", plot, "y ~ x", "t.csv")
        assert (done.status, done.out) == (DATA_ERROR, "") and says in done.err
    figure(ogive("plot", "scatter", "t.csv", "--x", "x", "--y", "y"))


def test_a_folder_that_is_not_there(ogive, model, tmp_path):
    (tmp_path / "folder.svg").mkdir()
    for name, why in (("nowhere/f.svg", "No such file or directory"), ("folder.svg", "directory")):
        done = ogive("plot", "forest", model, "-o", name)
        assert (done.status, done.out) == (DATA_ERROR, "") and f"'{name}' cannot be written" in done.err and why in done.err
