"""Figures in Python: what they show, where they go, and whose calls they take."""

import shutil
import xml.etree.ElementTree as xml

import numpy as np
import pandas as pd
import pytest
from conftest import DATA
from sklearn.metrics import roc_auc_score, roc_curve

import ogive
import ogive.api as sm
from ogive import plot
from ogive.errors import OgiveError, OptionError, UnknownColumnError, WriteError

SVG = "{http://www.w3.org/2000/svg}"


def words(figure):
    root = xml.fromstring(figure.svg)
    assert root.get("role") == "img" and root.get("aria-label")
    return [text.text for text in root.iter(SVG + "text")]


@pytest.fixture
def result(mtcars):
    return ogive.fit("am ~ mpg + hp + wt", mtcars)


def test_of_a_formula_and_of_a_matrix(mtcars, result):
    matrix = sm.Logit(mtcars["am"], sm.add_constant(mtcars[["mpg", "hp", "wt"]])).fit(disp=False)
    for draw in (plot.forest, plot.roc, plot.link, lambda fit: plot.probability(fit, "hp")):
        assert draw(matrix).svg == draw(result).svg
    assert "mpg = 20.09 (mean), wt = 3.217 (mean)" in " ".join(words(plot.probability(result, "hp")))
    assert {"mpg", "3.42", "(0.154 to 75.8)"} <= set(words(plot.forest(result)))
    assert "Intercept" in words(plot.forest(result, intercept=True))


def test_a_figure_is_shown_and_saved(result, tmp_path):
    figure = plot.forest(result, title="A <title>")
    assert figure._repr_svg_() == figure._repr_html_() == figure.svg and repr(figure) == "<Figure: A <title>>"
    figure.save(tmp_path / "f.svg")
    assert (tmp_path / "f.svg").read_text() == figure.svg
    if shutil.which("rsvg-convert"):
        figure.save(str(tmp_path / "f.png"))
        assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(OptionError, match=r"\.svg, \.png or \.pdf"):
        figure.save("f.bmp")
    with pytest.raises(WriteError):
        figure.save(tmp_path / "nowhere" / "f.svg")


def test_roc_as_scikit_learn(mtcars):
    for formula in ("am ~ mpg + hp + wt", "am ~ C(cyl)", "vs ~ qsec"):
        fit = ogive.fit(formula, mtcars)
        observed = mtcars[formula[:2]]
        assert f"{roc_auc_score(observed, fit.predict()):.3f}" in words(plot.roc(fit))
        false_positive, true_positive, thresholds = roc_curve(observed, fit.predict(), drop_intermediate=False)
        for threshold in (0.3, 0.5, 0.9):
            at = np.flatnonzero(thresholds >= threshold)[-1]
            assert {f"{true_positive[at]:.3f}", f"{1 - false_positive[at]:.3f}"} <= set(words(plot.roc(fit, threshold)))


def test_other_rows(mtcars, result):
    assert "7 events and 5 others. Dashed: no discrimination." in words(plot.roc(result, data=mtcars[20:]))
    kept = ogive.fit("am ~ wt", mtcars)
    kept.remove_data()
    with pytest.raises(OgiveError, match="without its data"):
        plot.roc(kept)
    plot.forest(kept)


def test_as_seaborn_calls_them():
    frame = pd.DataFrame({"x1": [1.0, 2.0, 3.0], "x2": [3.0, 1.0, 2.0], "y": [0, 1, 0]})
    figure = plot.scatterplot(frame["x1"], frame["x2"], hue=frame["y"])
    assert {"x1", "x2", "y", "0", "1", "x2 against x1, by y"} <= set(words(figure))
    assert figure.svg == plot.scatterplot(data=frame, x="x1", y="x2", hue="y").svg == plot.scatter(frame, "x1", "x2", "y").svg
    line = plot.lineplot(frame["x1"], np.exp(frame["x1"]))
    assert {"x1", "f(x1)"} <= set(words(line))
    assert plot.lineplot(data=frame, x="x1", y="x2").svg == plot.lineplot(frame["x1"], frame["x2"]).svg
    assert "x" in words(plot.lineplot(np.arange(5), np.arange(5)))


@pytest.mark.parametrize("hue", [["a", "b", None], np.array([True, False, True]), pd.Categorical(["u", "v", "u"])],
                         ids=["texts", "booleans", "categories"])
def test_classes_of_any_kind(hue):
    x = np.array([1.0, 2.0, 3.0])
    assert "by" in words(plot.scatterplot(x, x, hue=hue))


def test_what_is_refused(mtcars, result):
    with pytest.raises(UnknownColumnError, match="did you mean 'hp'"):
        plot.probability(result, "hpp")
    with pytest.raises(UnknownColumnError, match="mgp"):
        plot.scatter(mtcars, "wt", "mgp")
    with pytest.raises(OptionError, match="give columns"):
        plot.lineplot("wt", "mpg")
    with pytest.raises(OgiveError):
        plot.scatterplot(np.arange(3.0), np.arange(4.0))
    with pytest.raises(OptionError, match="between 0 and 1"):
        plot.roc(result, threshold=2)
    with pytest.raises(OptionError):
        plot.forest(result, level=95)


def test_from_any_table(result):
    polars = pytest.importorskip("polars")
    frame = polars.read_csv(DATA / "mtcars.csv")
    assert plot.scatter(frame, "wt", "mpg", "am").svg == plot.scatter(str(DATA / "mtcars.csv"), "wt", "mpg", "am").svg
    assert plot.roc(ogive.fit("am ~ mpg + hp + wt", frame)).svg == plot.roc(result).svg


def test_other_rows_of_a_model_of_arrays(mtcars, result):
    X = sm.add_constant(mtcars[["mpg", "hp", "wt"]])
    y = mtcars["am"]
    for fit in (sm.Logit(y, X).fit(disp=False), sm.GLM(y, X, family=sm.families.Binomial()).fit()):
        frame = X.assign(am=y)
        expected = plot.roc(result, data=mtcars[20:]).svg
        for data in ((y[20:], X[20:]), (y[20:].to_numpy(), X[20:].to_numpy()), frame[20:], frame[20:].to_dict("list")):
            assert plot.roc(fit, data=data).svg == expected
        assert plot.probability(fit, "hp", data=frame[20:]).svg == plot.probability(result, "hp", data=mtcars[20:]).svg
        assert "12 rows" in " ".join(words(plot.link(fit, data=X[20:])))
        with pytest.raises(OgiveError, match="response"):
            plot.roc(fit, data=X[20:])
        with pytest.raises(UnknownColumnError, match="const"):
            plot.roc(fit, data=mtcars)
        with pytest.raises(OgiveError, match="12 rows and X has 10"):
            plot.roc(fit, data=(y[20:], X[22:]))
    unnamed = sm.Logit(y.to_numpy(), X.to_numpy()).fit(disp=False)
    tail = plot.roc(unnamed, data=(y[20:].to_numpy(), X[20:].to_numpy()))
    assert "7 events and 5 others. Dashed: no discrimination." in words(tail)


def test_other_rows_of_counts():
    x = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    counts = np.array([[1, 9], [3, 5], [4, 4], [6, 2], [7, 1]])
    fit = sm.GLM(counts, sm.add_constant(x), family=sm.families.Binomial()).fit()
    assert plot.roc(fit, data=(counts, sm.add_constant(x))).svg == plot.roc(fit).svg
    with pytest.raises(OgiveError, match="successes and failures"):
        plot.roc(fit, data=(counts[:, 0], sm.add_constant(x)))


def test_levels_and_weights(mtcars):
    fit = ogive.fit("am ~ wt + C(cyl)", mtcars)
    assert {"4", "6", "8", "cyl", "Probability of am = 1 by cyl"} <= set(words(plot.probability(fit, "cyl")))
    weighted = ogive.fit("am ~ wt + hp", mtcars, weights="carb", weight_kind="frequency")
    mean = (mtcars["hp"] * mtcars["carb"]).sum() / mtcars["carb"].sum()
    assert f"hp = {mean:.4g} (weighted mean)" in " ".join(words(plot.probability(weighted, "wt")))
