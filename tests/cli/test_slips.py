"""Slips that must neither lose work nor give an answer that looks fine and is not."""

import pytest
from conftest import DATA


@pytest.fixture
def model(ogive):
    done = ogive("fit", "low ~ C(race)*lwt + smoke", DATA / "birthwt.csv", "-o", "m.json")
    assert done.status == 0, done.err
    return "m.json"


ROWS = "120,1,0,{}\n130,2,1,{}\n"


@pytest.mark.parametrize("cells", [("", ""), ("0", "5"), ("maybe", "no"), ("0", "")], ids=str)
def test_the_response_decides_no_prediction(ogive, write, model, cells):
    bare = write("bare.csv", "lwt,race,smoke\n120,1,0\n130,2,1\n")
    data = write("data.csv", "lwt,race,smoke,low\n" + ROWS.format(*cells))
    expected = ogive("predict", model, bare)
    done = ogive("predict", model, data)
    assert (done.status, done.out) == (0, expected.out)
    assert "" not in done.out.split("\n")[:-1]


def test_a_response_that_cannot_be_read_is_said(ogive, write, model):
    data = write("data.csv", "lwt,race,smoke,low\n" + ROWS.format(0, 5))
    done = ogive("predict", model, data, "--threshold", 0.5)
    assert done.status == 0
    assert "no counts at the thresholds" in done.err and "'5'" in done.err


def test_a_model_that_did_not_converge_says_so(ogive):
    cars = DATA / "mtcars.csv"
    assert ogive("fit", "am ~ mpg + hp + wt", cars, "--max-iterations", 2, "-o", "m.json").status == 0
    done = ogive("predict", "m.json", cars)
    assert done.status == 0 and "did not converge (iteration_limit)" in done.err


def test_no_output_replaces_its_own_input(ogive, write, tmp_path, model):
    text = (DATA / "birthwt.csv").read_text()
    name = write("b.csv", text)
    for words in (["fit", "low ~ age", name, "-o", name], ["predict", model, name, "-o", "./b.csv"]):
        done = ogive(*words)
        assert done.status == 2 and done.out == ""
        assert "also an input" in done.err
    assert (tmp_path / name).read_text() == text


REFUSED = [
    (["fit", "case ~ case + age", DATA / "infert.csv"], 2, "also a predictor"),
    (["fit", "am ~ wt", DATA / "mtcars.csv", "--level", "1.5"], 2, "'1.5'"),
    (["simulate", "y ~ 1/x", "--draw", "x=integer:0,1", "-o", "s.csv"], 3, "not a finite number"),
]


@pytest.mark.parametrize("words,status,part", REFUSED, ids=range(len(REFUSED)))
def test_refused(ogive, tmp_path, words, status, part):
    done = ogive(*words)
    assert done.status == status and done.out == ""
    assert part in done.err
    assert not (tmp_path / "s.csv").exists()
