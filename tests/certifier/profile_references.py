"""Makes tests/reference/profile.json and tests/reference/firth.json: likelihood-ratio tests and profile intervals of
the plain and of the penalised likelihood, to 20 digits, from the binary64 input.

    python3 tests/certifier/profile_references.py [--only NAME ...]        (some minutes; needs mpmath)

sex2 is the urinary-tract infection study of Foxman et al. (1997, Epidemiology 8), in the form in which Heinze and
Schemper (2002, Statistics in Medicine 21) analyse it.  Published values that the tables reproduce: those of Firth fits
of endometrial and sex2 by logistf.

profile.json   name -> source, family, link, level, names, coef, se, loglik, and by coefficient: lr, lr_p (of
               coefficient = 0; "nan" where no mean is admissible there), lower, upper.  Where the data are separated in one column ("separated"), loglik is the
               supremum, coef and upper are "inf" there, and the rest is of the limit (Geyer 2009, EJS 3).
firth.json     name -> source, power, level, names, coef, se (from the unpenalised information at coef), loglik,
               log_det (of that information), penalised_loglik (= loglik + power log_det), and by coefficient: lr,
               lr_p, lower, upper of the penalised likelihood, the information always that of the whole design;
               lr_global, lr_global_df, lr_global_p: all but the first coefficient are 0.  With power 1/2 also
               se_augmented (as logistf reports them, see bias_reduction.py) and the coefficients of FLIC, FLAC and
               median bias reduction: flic, flac, median, with flic_se, flac_se, median_se, and flac_lr, flac_lr_p,
               flac_lower, flac_upper of the likelihood with the pseudo-data.
"""
import argparse
import json
import pathlib
import sys

from mpmath import mp, mpf

from bias_reduction import augmented_errors, flac, flic, median
from certificate import deviance_at, log_likelihood, standard_errors
from certify import text
from intervals import Profile, chi_square_tail, ends, held, quantile, ratio
from likelihood import Likelihood
from linear import Cholesky
from maximise import NoMaximum, maximise
from penalised import Jeffreys
from problem import read_certified, read_data

TESTS = pathlib.Path(__file__).resolve().parent.parent
LEVEL = "0.95"
PRECISIONS, AGREE, DIGITS = (60, 80), 24, 20

MTCARS = ("data", "mtcars.csv", "am", ["mpg", "hp", "wt"])
ENDOMETRIAL = ("data", "endometrial.csv", "HG", ["NV", "PI", "EH"])
SEX2 = ("data", "sex2.csv", "case", ["age", "oc", "vic", "vicl", "vis", "dia"])


def certified(name, link="logit"):
    return ("certified", f"{name}.csv", "binomial", link)


# name: (source, the column that separates)
PLAIN = {
    "mtcars": (MTCARS, None), "endometrial": (ENDOMETRIAL, "NV"), "sex2": (SEX2, "dia"),
    "birthwt": (certified("birthwt"), None), "vaso": (certified("vaso"), None), "budworm": (certified("budworm"), None),
    "snoring": (certified("snoring"), None), "oring": (certified("oring"), None),
    "NEARCOL-20": (certified("NEARCOL-20"), None), "NEARCOL-45": (certified("NEARCOL-45"), None),
    "POLY-10": (certified("POLY-10"), None),
    "spector_probit": (certified("spector_probit", "probit"), None),
    "beetle_cloglog": (certified("beetle_cloglog", "cloglog"), None),
    "menarche_probit": (certified("menarche_probit", "probit"), None),
    "LINK-cauchit": (certified("LINK-cauchit", "cauchit"), None),
    "mtcars_cauchit": (("data", "mtcars.csv", "am", ["hp", "wt"], "binomial", "cauchit"), None),
    "beetle_loglog": (certified("beetle_logit", "loglog"), None),
    "snoring_log": (certified("snoring", "log"), None),
    "snoring_log-complement": (certified("snoring", "log-complement"), None),
    "snoring_identity": (certified("snoring", "identity"), None),
    "mtcars_poisson": (("data", "mtcars.csv", "carb", ["hp", "wt"], "poisson", "log"), None),
    "mtcars_poisson_sqrt": (("data", "mtcars.csv", "carb", ["hp", "wt"], "poisson", "sqrt"), None),
    "mtcars_gaussian": (("data", "mtcars.csv", "mpg", ["hp", "wt"], "gaussian", "identity"), None),
    "mtcars_gaussian_log": (("data", "mtcars.csv", "mpg", ["hp", "wt"], "gaussian", "log"), None),
}
# name: (source, power)
FIRTH = {
    "endometrial": (ENDOMETRIAL, "0.5"), "sex2": (SEX2, "0.5"), "mtcars": (MTCARS, "0.5"),
    "birthwt": (certified("birthwt"), "0.5"), "budworm": (certified("budworm"), "0.5"),
    "mtcars_power_0.125": (MTCARS, "0.125"), "endometrial_power_0.25": (ENDOMETRIAL, "0.25"),
}


def load(source):
    folder, file, *rest = source
    if folder == "data":
        return read_data(TESTS / "data" / file, *rest)
    return read_certified(TESTS / "reference" / "certified" / file, *rest)


def described(source):
    folder, file, *rest = source
    if folder == "data":
        return {"data": file, "response": rest[0], "columns": rest[1]}
    return {"certified": file.removesuffix(".csv")}


def test_of_zero(objective, point, place):
    """The likelihood-ratio statistic; None where a coefficient of 0 leaves no admissible mean (log, identity)."""
    try:
        return ratio(point.value, held(objective, point, place, mpf(0)))
    except NoMaximum:
        if objective.problem.link in ("log", "log-complement", "identity", "sqrt"):
            return None
        raise


def tests_of(objective, point, errors, deviance=None):
    """With the deviance of a Gaussian problem, of the likelihood at the variance that maximises it: n log(1 + drop /
    deviance) where the drop is in units of the variance."""
    z, rows = quantile(LEVEL), len(objective.problem.successes)
    if deviance:
        z = mp.sqrt(deviance * mp.expm1(z * z / rows))
    result = {"lr": [], "lr_p": [], "lower": [], "upper": []}
    for j in range(len(point.beta)):
        statistic = test_of_zero(objective, point, j)
        if deviance:
            statistic = rows * mp.log1p(statistic / deviance)
        lower, upper = ends(objective, j, point, errors[j], z)
        tail = None if statistic is None else chi_square_tail(statistic)
        for key, value in zip(result, (statistic, tail, lower, upper)):
            result[key].append(value)
    return result


def plain(problem):
    """The likelihood with a maximum."""
    gaussian = problem.family == "gaussian"
    objective = Likelihood(problem.collapsed() if problem.family == "binomial" else problem)
    point, _ = maximise(objective, objective.start())
    errors = standard_errors(point.expected)
    deviance = deviance_at(problem, point) if gaussian else None
    if gaussian:
        errors = [e * mp.sqrt(deviance / (problem.rows - problem.coefficients)) for e in errors]
    value = log_likelihood(problem, Likelihood(problem).at(point.beta), deviance)
    return {"coef": point.beta, "se": errors, "loglik": value, **tests_of(objective, point, errors, deviance)}


def separated(problem, name):
    """The likelihood that rises for ever in one column: the limit for the rest, one-sided for that column."""
    place = problem.names.index(name)
    if any(x not in (0, 1) or (x == 1 and y != 1) for x, y in zip(problem.columns[place], problem.successes)):
        raise ValueError(f"{name} is not a 0/1 column with successes alone where it is 1")
    result = plain(problem.without(place))
    objective, top = Likelihood(problem.collapsed()), result["loglik"]
    begin = objective.at([mpf(0)] * problem.coefficients)
    statistic = ratio(top, held(objective, begin, place, mpf(0)))
    z = quantile(LEVEL)
    profile = Profile(objective, place, top, begin)
    inside = mpf(1)
    while profile.at(inside)[0] > z:
        inside *= 2
    values = {"coef": mp.inf, "se": mp.inf, "lr": statistic, "lr_p": chi_square_tail(statistic),
              "lower": profile.end(inside, mpf(-1), z), "upper": mp.inf}
    for key, value in values.items():
        result[key].insert(place, value)
    return result


def firth(problem, power):
    small = problem.collapsed()
    objective, plain_likelihood = Jeffreys(small, power), Likelihood(small)
    zero = [mpf(0)] * small.coefficients
    point, _ = maximise(objective, zero)
    errors = standard_errors(point.expected)
    kernel = plain_likelihood.at(point.beta).value
    constants = log_likelihood(problem, Likelihood(problem).at(point.beta), None) - kernel
    result = {"coef": point.beta, "se": errors, "loglik": kernel + constants,
              "log_det": Cholesky(point.expected).log_determinant(), "penalised_loglik": point.value + constants,
              **tests_of(objective, point, errors)}
    everything, _ = maximise(objective, zero, fixed=set(range(1, small.coefficients)))
    result["lr_global"] = ratio(point.value, everything)
    if power == mpf(1) / 2:
        result["se_augmented"] = augmented_errors(small, point)
        result["flic"], result["flic_se"] = flic(small, point)
        result["flac"], result["flac_se"], whole = flac(small, point)
        result |= {f"flac_{key}": values[1:] for key, values in tests_of(*whole).items()}
        result["median"], result["median_se"] = median(small)
    result["lr_global_p"] = chi_square_tail(result["lr_global"], small.coefficients - 1)
    return result


def agree(one, other):
    pairs = []
    for key in one:
        pairs += zip(one[key], other[key]) if isinstance(one[key], list) else [(one[key], other[key])]
    bound = mpf(10)**-AGREE
    wrong = [(a, b) for a, b in pairs if a != b and None not in (a, b) and not abs(a - b) <= bound * max(abs(a), abs(b))]
    if wrong:
        raise ArithmeticError(f"two precisions differ: {wrong}")


def written(value):
    if isinstance(value, list):
        return [written(v) for v in value]
    if value is None:
        return "nan"
    return "inf" if value == mp.inf else text(value, DIGITS)


def record(make, head):
    """`make()` at both precisions, then as texts after `head`."""
    results = []
    for digits in PRECISIONS:
        with mp.workdps(digits):
            results.append(make())
    agree(*results)
    return head | {key: written(value) for key, value in results[-1].items()}


def profile_entry(name):
    source, column = PLAIN[name]
    problem = load(source)
    head = {"source": described(source), "family": problem.family, "link": problem.link, "level": LEVEL,
            "names": problem.names}
    if column:
        head["separated"] = column
    return record(lambda: separated(problem, column) if column else plain(problem), head)


def firth_entry(name):
    source, power = FIRTH[name]
    problem = load(source)
    head = {"source": described(source), "power": power, "level": LEVEL, "names": problem.names,
            "lr_global_df": problem.coefficients - 1}
    return record(lambda: firth(problem, mpf(power)), head)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", help="renew these problems and keep the others")
    only = parser.parse_args().only
    for file, names, make in (("profile.json", PLAIN, profile_entry), ("firth.json", FIRTH, firth_entry)):
        path = TESTS / "reference" / file
        standing = json.loads(path.read_text(encoding="utf-8")) if path.exists() and only else {}
        table = {}
        for name in names:
            keep = name in standing and name not in only
            table[name] = standing[name] if keep else make(name)
            print(f"{file}: {name}", file=sys.stderr, flush=True)
        path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
