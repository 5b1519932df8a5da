"""The certifier against closed forms, published values and itself.

    python3 -m pytest tests/certifier
"""
import json

import pytest
from mpmath import mp, mpf

from bias_reduction import flac, flic, leverages, median
from certificate import certify
from certify import FOLDER, TABLE, differences, entry
from intervals import Profile, chi_square_tail, ends, held, quantile, ratio
from likelihood import Likelihood
from links import INVERSE, TO_ETA
from maximise import NoMaximum, maximise
from penalised import Jeffreys
from problem import make_problem, read_certified, read_data
from random_problems import as_problem, certified, independent, lines_of
from random_ridge import certified as ridge_problem

REFERENCE = FOLDER.parent
DATA = REFERENCE.parent / "data"


def near(value, truth, digits=30):
    return abs(value - truth) <= mpf(10)**-digits * max(1, abs(truth))


@pytest.fixture(autouse=True)
def precision():
    with mp.workdps(60):
        yield


@pytest.mark.parametrize("link", sorted(INVERSE))
@pytest.mark.parametrize("eta", ["-2.5", "-0.75", "0.25", "1.5"])
def test_a_link_is_its_own_derivative(link, eta):
    if (link in ("log", "log-complement") and float(eta) > 0) or (link == "sqrt" and float(eta) < 0):
        return
    eta, h = mpf(eta), mpf(10)**-18
    mean, rest, slope, curvature = INVERSE[link](eta)
    above, below = INVERSE[link](eta + h), INVERSE[link](eta - h)
    assert near(mean + rest, 1, 55)
    assert near((above[0] - below[0]) / (2 * h), slope, 30)
    assert near((above[2] - below[2]) / (2 * h), curvature, 30)
    if link not in ("probit", "identity", "sqrt"):
        assert near(TO_ETA[link](mean), eta, 50)


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog", "loglog", "cauchit"])
@pytest.mark.parametrize("eta", [-200, -30, 30, 200])
def test_tails_keep_their_digits(link, eta):
    mean, rest, *_ = INVERSE[link](mpf(eta))
    with mp.workdps(400 if link != "cauchit" else 60):
        more = INVERSE[link](mpf(eta))
    for value, truth in ((mean, more[0]), (rest, more[1])):
        if truth < mpf(10)**-5:  # exp(-exp(eta)) can keep no digits but those of its logarithm
            value, truth = mp.log(value), mp.log(truth)
        assert near(value / truth, 1, 50)


# link, eta of the proportion p
CLOSED = [("logit", lambda p: mp.log(p / (1 - p))), ("probit", lambda p: mp.sqrt(2) * mp.erfinv(2 * p - 1)),
          ("cloglog", lambda p: mp.log(-mp.log1p(-p))), ("loglog", lambda p: -mp.log(-mp.log(p))),
          ("cauchit", lambda p: mp.tan(mp.pi * (p - mpf(1) / 2))), ("log", mp.log),
          ("log-complement", lambda p: mp.log1p(-p)), ("identity", lambda p: p)]


@pytest.mark.parametrize("link,to_eta", CLOSED, ids=[c[0] for c in CLOSED])
def test_two_groups_have_a_closed_form(link, to_eta):
    """3 of 10 and 11 of 16: coefficients, standard errors by the delta method, likelihood by hand."""
    answer = certify(make_problem([3, 11], [[1, 1], [0, 1]], trials=[10, 16], link=link))
    first, second = mpf(3) / 10, mpf(11) / 16
    assert near(answer["coef"][0], to_eta(first)) and near(answer["coef"][1], to_eta(second) - to_eta(first))
    variance = sum(p * (1 - p) / m / INVERSE[link](to_eta(p))[2]**2 for p, m in ((first, 10), (second, 16)))
    for key in ("se", "se_observed"):  # in a saturated model the two informations are the same
        assert near(answer[key][1], mp.sqrt(variance))
    by_hand = mp.log(mp.binomial(10, 3) * first**3 * (1 - first)**7)
    by_hand += mp.log(mp.binomial(16, 11) * second**11 * (1 - second)**5)
    assert near(answer["loglik"], by_hand)
    pooled = mpf(14) / 26
    null = mp.log(mp.binomial(10, 3) * mp.binomial(16, 11)) + 14 * mp.log(pooled) + 12 * mp.log(1 - pooled)
    assert near(answer["loglik_null"], null)
    assert answer["deviance"] == 0 and answer["pearson"] == 0 and near(answer["null_deviance"], 2 * (by_hand - null))


def test_poisson_and_gaussian_have_closed_forms():
    answer = certify(make_problem([3, 5, 10], [[1, 1, 1], [0, 0, 1]], family="poisson", link="log"))
    assert near(answer["coef"][0], mp.log(4)) and near(answer["coef"][1], mp.log(mpf(10) / 4))
    assert near(answer["se"][1], mp.sqrt(mpf(1) / 8 + mpf(1) / 10)) and near(answer["pearson"], mpf(1) / 2)
    answer = certify(make_problem([1, 2, 4], [[1, 1, 1], [0, 1, 2]], family="gaussian", link="identity"))
    assert near(answer["coef"][0], mpf(5) / 6) and near(answer["coef"][1], mpf(3) / 2)
    assert near(answer["scale"], mpf(1) / 6) and near(answer["deviance"], mpf(1) / 6)
    assert near(answer["loglik"], -mpf(3) / 2 * (mp.log(2 * mp.pi / 18) + 1))


def test_weights_repeat_rows_and_an_offset_shifts():
    weighted = certify(make_problem([1, 0, 1, 0], [[1] * 4, [0, 1, 2, 3]], weights=[2, 1, 1, 3]))
    repeated = certify(make_problem([1, 1, 0, 1, 0, 0, 0], [[1] * 7, [0, 0, 1, 2, 3, 3, 3]]))
    shifted = certify(make_problem([1, 0, 1, 0], [[1] * 4, [0, 1, 2, 3]], weights=[2, 1, 1, 3], offset=[0.5] * 4))
    for key in ("loglik", "loglik_null", "deviance", "null_deviance", "pearson"):
        assert near(weighted[key], repeated[key]) and near(weighted[key], shifted[key])
    assert near(weighted["coef"][1], repeated["coef"][1])
    assert near(shifted["coef"][0], weighted["coef"][0] - mpf(1) / 2)


NONE = [("complete", [0, 0, 1, 1], [1, 2, 3, 4], "logit"),
        ("touching", [0, 0, 1, 0, 1, 1], [1, 2, 3, 3, 4, 5], "logit"),
        ("one class", [1, 1, 1], [1, 2, 4], "logit"), ("complete, probit", [0, 0, 1, 1], [1, 2, 3, 4], "probit"),
        ("complete, cauchit", [0, 0, 1, 1], [1, 2, 3, 4], "cauchit"), ("aliased", [0, 1, 0], [2, 2, 2], "logit"),
        ("complete, cloglog", [0, 0, 1, 1], [1, 2, 3, 4], "cloglog")]


@pytest.mark.parametrize("name,y,x,link", NONE, ids=[n[0] for n in NONE])
def test_no_maximum_is_said(name, y, x, link):
    with pytest.raises(NoMaximum):
        certify(make_problem(y, [[1] * len(y), x], link=link))


def test_a_maximum_on_the_boundary_is_no_answer():
    with pytest.raises(NoMaximum):
        certify(make_problem([2, 5, 30, 50], [[1] * 4, [0, 1, 2, 3]], trials=[50] * 4, link="log"))


STANDING = ["mtcars", "beetle_cloglog", "beetle_probit", "LINK-cauchit", "NEARSEP-15", "POLY-06", "SCALE-500",
            "OFFSET-1000000", "NEARCOL-45", "HUGEW", "WIDE"]


@pytest.mark.parametrize("name", STANDING)
def test_the_standing_table(name):
    old = json.loads(TABLE.read_text())[name]
    new = entry(read_certified(FOLDER / f"{name}.csv", old["family"], old["link"]))
    assert new == old and not differences(new, old)


def test_differences_are_found():
    old = json.loads(TABLE.read_text())["mtcars"]
    assert differences(old | {"loglik": "-4.38305461829924906441013"}, old)[0][0] == "loglik"


def test_the_penalised_score_and_curvature_are_derivatives():
    objective = Jeffreys(read_data(DATA / "mtcars.csv", "am", ["mpg", "hp", "wt"]), mpf("0.375"))
    beta, h = [mpf("1.5"), mpf("0.125"), mpf("0.03125"), mpf("-2.5")], mpf(10)**-15
    point = objective.at(beta)
    for j in range(4):
        above = objective.at([b + h * (k == j) for k, b in enumerate(beta)])
        below = objective.at([b - h * (k == j) for k, b in enumerate(beta)])
        assert near((above.value - below.value) / (2 * h), point.score[j], 20)
        for k in range(4):
            assert near(-(above.score[k] - below.score[k]) / (2 * h), point.observed[j][k], 20)


def test_a_saturated_penalised_fit_adds_half_a_count():
    """In two groups Firth's estimate is the log odds of counts with 1/2 added to each cell."""
    objective = Jeffreys(make_problem([0, 7], [[1, 1], [0, 1]], trials=[5, 9]))
    point, _ = maximise(objective, [mpf(0), mpf(0)])
    assert near(point.beta[0], mp.log(mpf("0.5") / mpf("5.5")))
    assert near(point.beta[0] + point.beta[1], mp.log(mpf("7.5") / mpf("2.5")))


# From logistf's published outputs (firth) and reference fits of mtcars (plain); name, place, key, value, error.
PUBLISHED = [
    ("firth", "endometrial", 1, "coef", "2.92927335319712", 1e-13),
    ("firth", "endometrial", 1, "lower", "0.6097244", 5e-7),
    ("firth", "endometrial", 1, "upper", "7.85463171", 5e-7),
    ("firth", "sex2", 6, "coef", "3.09601166", 1e-6),
    ("firth", "sex2", 6, "upper", "8.03029352", 2e-6),
    ("firth", "sex2", 5, "upper", "0.01518468", 1e-6),
    ("firth", "sex2", 6, "flac", "3.18", 5e-3),
    ("firth", "sex2", 6, "flac_se", "1.53", 5e-3),
    ("firth", "sex2", 6, "se_augmented", "1.51", 5e-3),
    ("firth", "mtcars", 1, "lr", "0.00026136", 1e-8),
    ("firth", "mtcars", 3, "lr_p", "0.0063353", 1e-7),
    ("profile", "mtcars", 2, "lower", "0.0135561904", 1e-10),
    ("profile", "mtcars", 3, "upper", "-2.147714996", 1e-9),
    ("profile", "mtcars", 2, "lr_p", "0.003715", 1e-6),
    ("profile", "endometrial", 3, "coef", "-2.90260561", 1e-8),
]


@pytest.mark.parametrize("table,name,place,key,value,error", PUBLISHED)
def test_published_values(table, name, place, key, value, error):
    entries = json.loads((REFERENCE / f"{table}.json").read_text())
    assert abs(float(entries[name][key][place]) - float(value)) <= error


def test_an_interval_end_has_the_quantile():
    objective = Likelihood(make_problem([3, 11], [[1, 1], [0, 1]], trials=[10, 16]))
    point, _ = maximise(objective, [mpf(0), mpf(0)])
    z = quantile("0.95")
    assert near(chi_square_tail(z * z), mpf("0.05"))
    for end in ends(objective, 1, point, mpf("0.85"), z):
        assert near(ratio(point.value, held(objective, point, 1, end)), z * z, 25)


def test_an_infinite_end_is_said():
    objective = Likelihood(make_problem([0, 0, 1, 1], [[1] * 4, [0, 0, 1, 1]]))
    with pytest.raises(NoMaximum):
        Profile(objective, 1, mpf(0), objective.at([mpf(0), mpf(0)])).end(mpf(10), mpf(1), quantile("0.95"))


def test_random_ridge_fits_are_as_they_stand():
    standing = json.loads((REFERENCE / "random_ridge.json").read_text())["problems"]
    for number in (0, 2, 4, 6, 8, 9):  # plain, separated, with more columns than rows, with equal ones, of all sizes; counts
        assert json.loads(lines_of([ridge_problem(1, number)])) == standing[number]


def test_random_problems_are_as_they_stand():
    standing = json.loads((REFERENCE / "random_certified.json").read_text())
    for number in (0, 3, 7, 13, 17, 19):
        old = standing["problems"][number]
        problem = as_problem(old, old["family"], old["link"])
        assert independent(problem)
        new = entry(problem, None, 25)
        assert all(new[key] == old[key] for key in old if key in new and key not in ("family", "link"))
    assert certified(standing["seed"], 1)[0]["coef"] == standing["problems"][1]["coef"]


def test_median_bias_reduction_of_one_proportion():
    """The adjusted score of one proportion is y - m p + (1 - 2 p) / 6: 1/6 is added to each cell."""
    beta, _ = median(make_problem([2], [[1]], trials=[7]))
    assert near(beta[0], mp.log((2 + mpf(1) / 6) / (5 + mpf(1) / 6)))


def test_flic_and_flac_reproduce_the_number_of_events():
    problem = read_data(DATA / "mtcars.csv", "am", ["mpg", "hp", "wt"]).collapsed()
    point, _ = maximise(Jeffreys(problem), [mpf(0)] * 4)
    assert abs(sum(leverages(problem, point)) - 4) < mpf(10)**-30
    for beta in (flic(problem, point)[0], flac(problem, point)[0]):
        assert near(sum(Likelihood(problem).at(beta).mean), 13)
