#!/usr/bin/env python3
"""Residuals, leverages, prediction errors and marginal effects by statsmodels -> rows_statsmodels.json.

Run with a python that has statsmodels (0.15) and pandas: python3 tests/reference/rows_statsmodels.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels
import statsmodels.formula.api as smf
from families_statsmodels import CASES, DATA, FAMILIES, LINKS

MARGINS = [{}, {"at": "mean", "method": "eyex"}, {"at": "median"}, {"at": "zero", "method": "dyex"}, {"method": "eydx"},
           {"dummy": True}, {"dummy": True, "count": True, "method": "eydx"}, {"at": "mean", "count": True}]
LOGITS = [("am ~ mpg + hp + wt", "mtcars.csv"), ("low ~ age + lwt + smoke + ptl + ui", "birthwt.csv"),
          ("low ~ C(race) + smoke", "birthwt.csv"), ("am ~ 0 + mpg + wt", "mtcars.csv")]


def margin(fit, options):
    found = fit.get_margeff(**options)
    return {"options": options, "text": found.summary().as_text(), "effect": found.margeff.tolist(),
            "std_error": found.margeff_se.tolist()}


def some(values):
    """A dozen rows are enough to see a formula."""
    values = np.asarray(values)
    return values[:: max(1, len(values) // 12)].tolist()


def rows(fit, hat, offset):
    frame = fit.get_prediction(offset=offset).summary_frame(alpha=0.1)  # without it, it forgets the fit's own
    return {".fitted": some(fit.mu), ".resid": some(fit.resid_response), ".pearson": some(fit.resid_pearson),
            ".deviance": some(fit.resid_deviance), ".working": some(fit.resid_working),
            ".anscombe": some(fit.resid_anscombe),
            **({} if hat is None else {".hat": some(hat), ".cooks": some(fit.get_influence(observed=False).cooks_distance[0])}),
            "std_error": some(frame["mean_se"]), "lower": some(frame["mean_ci_lower"]), "upper": some(frame["mean_ci_upper"])}


def main():
    warnings.simplefilter("ignore")
    fits = []
    for formula, file, family, link, options in [("low ~ age + lwt + smoke", "birthwt.csv", "binomial", "logit", {}), *CASES]:
        data = pd.read_csv(DATA / file)
        more = {}
        if "offset" in options:
            more["offset"] = np.log(data[options["offset"]])
        if "frequency" in options:
            more["freq_weights"] = data[options["frequency"]]
        if "precision" in options:
            more["var_weights"] = data[options["precision"]]
        kind = FAMILIES[family]() if link == "logit" else FAMILIES[family](LINKS[link]())
        fit = smf.glm(formula, data, family=kind, **more).fit(tol=1e-14, maxiter=500)
        hat = None if "frequency" in options else fit.get_hat_matrix_diag(observed=False)
        fits.append({"formula": formula, "file": file, "family": family, "link": link, "options": options,
                     "rows": rows(fit, hat, more.get("offset"))})
        if not options:
            fits[-1]["margins"] = [margin(fit, {}), margin(fit, {"method": "eyex"})]
    logits = []
    for formula, file in LOGITS:
        fit = smf.logit(formula, pd.read_csv(DATA / file)).fit(disp=0, tol=1e-14, maxiter=200)
        logits.append({"formula": formula, "file": file, "margins": [margin(fit, options) for options in MARGINS]})
    Path(__file__).with_suffix(".json").write_text(
        json.dumps({"version": statsmodels.__version__, "fits": fits, "logits": logits}, indent=1) + "\n")


main()
