"""Makes report_statsmodels.json: summaries as statsmodels prints them, with the numbers they were made from.

Run:  python tests/reference/report_statsmodels.py   (needs statsmodels; made with 0.15.0)

Each case: the numbers of a fit (shortest round trip), the layout, the level, and the lines of the summary's tables with
the date and time of NOW.  Left out are the notes below the tables (a heuristic that ogive does not copy).
"""
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf

DATA = Path(__file__).parent.parent / "data"
NOW = {r"\w{3}, \d\d \w{3} \d{4}": "Sat, 21 Nov 2026", r"\d\d:\d\d:\d\d": "19:33:25"}  # of the same widths


def tables(text):
    """The text up to the last rule of equal signs, each rule and line whole."""
    for pattern, now in NOW.items():
        text = re.sub(pattern, now, text)
    lines = text.split("\n")
    last = max(i for i, line in enumerate(lines) if line and set(line) == {"="})
    return lines[: last + 1]


def tables_with_commas(result, alpha):
    """as_csv() of the tables, without the note."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = "\n".join(table.as_csv() for table in result.summary(alpha=alpha).tables)
    for pattern, now in NOW.items():
        text = re.sub(pattern, now, text)
    return text.split("\n")


def second(result, alpha):
    """summary2() with the date and minute of NOW; its last line is empty."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = result.summary2(alpha=alpha).as_text()
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "2026-11-21 19:33", text).rstrip("\n").split("\n")


def case(name, result, alpha=0.05):
    glm = hasattr(result, "deviance")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = result.summary(alpha=alpha).as_text()
    entry = {
        "name": name,
        "layout": "glm" if glm else "logit",
        "level": repr(1 - alpha),
        "response": result.model.endog_names,
        "names": list(result.model.exog_names),
        "beta": [repr(float(b)) for b in result.params],
        "std_error": [repr(float(s)) for s in result.bse],
        "observations": int(result.nobs),
        "rank": int(result.df_model) + 1,
        "log_likelihood": repr(float(result.llf)),
        "null_log_likelihood": repr(float(result.llnull)),
        "lines": tables(text),
        "csv": tables_with_commas(result, alpha),
        "summary2": second(result, alpha),
    }
    if glm:
        entry |= {"deviance": repr(float(result.deviance)), "pearson": repr(float(result.pearson_chi2)),
                  "iterations": int(result.fit_history["iteration"]), "converged": bool(result.converged)}
    else:
        entry |= {"iterations": int(result.mle_retvals["iterations"]), "converged": bool(result.mle_retvals["converged"])}
    return entry


def data(name):
    return pd.read_csv(DATA / f"{name}.csv")


def both(name, formula, frame, alpha=0.05):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield case(name, smf.logit(formula, frame).fit(disp=0), alpha)
        yield case(name, smf.glm(formula, frame, family=sm.families.Binomial()).fit(), alpha)


def scaled(frame, factors):
    """mtcars with columns multiplied: coefficients divided, as tables must print them."""
    frame = frame.copy()
    for column, factor in factors.items():
        frame[column] = frame[column] * factor
    return frame


def large():
    rng = np.random.default_rng(20240701)
    n = 120000
    x = rng.normal(size=n)
    y = (rng.uniform(size=n) < 1 / (1 + np.exp(1 - 0.5 * x))).astype(int)
    return pd.DataFrame({"y": y, "x": x})


def cases():
    cars, births, grades = data("mtcars"), data("birthwt"), data("spector")
    yield from both("mtcars", "am ~ mpg + hp + wt", cars)
    for alpha in (0.1, 0.2, 0.01, 0.001, 0.32):
        yield from both(f"mtcars alpha {alpha}", "am ~ mpg + hp + wt", cars, alpha)
    yield from both("birthwt", "low ~ age + lwt + C(race) + smoke + ptl + ht + ui + ftv", births)
    yield from both("birthwt interaction", "low ~ C(race) * lwt", births)
    yield from both("spector", f"{grades.columns[-1]} ~ " + " + ".join(grades.columns[:-1][-3:]), grades)
    yield from both("constant alone", "am ~ 1", cars)
    yield from both("one", "am ~ wt", cars)
    yield from both("n of six digits", "y ~ x", large())
    yield from both("scales", "am ~ mpg + hp + wt", scaled(cars, {"mpg": 1e5, "hp": 1e-6, "wt": 1e3}))
    yield from both("edges of fixed", "am ~ mpg + hp + wt", scaled(cars, {"mpg": 1.2293e4, "hp": 8.389e-6, "wt": 6.9549e-4}))
    long_x = cars.rename(columns={"mpg": "miles_per_gallon_as_measured", "am": "manual"})
    yield from both("long name", "manual ~ miles_per_gallon_as_measured + wt", long_x)
    for length in (9, 10, 11, 18, 19, 20, 31):
        name = "y" * length
        yield from both(f"response of {length}", f"{name} ~ wt", cars.rename(columns={"am": name}))
        yield from both(f"column of {length}", f"am ~ {name}", cars.rename(columns={"wt": name}))
    yield from both("letters beyond ASCII", "am ~ größe + вес", cars.rename(columns={"mpg": "größe", "wt": "вес"}))
    for limit in (1, 2, 5):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield case(f"stopped at {limit}", smf.logit("am ~ mpg + hp + wt", cars).fit(maxiter=limit, disp=0))


def main():
    out = list(cases())
    text = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in out)
    Path(__file__).with_suffix(".json").write_text("[\n" + text + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
