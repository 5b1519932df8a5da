#!/usr/bin/env python3
"""Tables of other links and families by statsmodels' GLM -> families_statsmodels.json.

Run with a python that has statsmodels (0.15) and pandas: python3 tests/reference/families_statsmodels.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels
import statsmodels.api as sm
import statsmodels.formula.api as smf

DATA = Path(__file__).resolve().parent.parent / "data"
links = sm.families.links
# formula, file, family, link, further options of the command
CASES = [
    ("carb ~ hp + wt", "mtcars.csv", "poisson", "log", {}),
    ("carb ~ hp + C(cyl)", "mtcars.csv", "poisson", "log", {"offset": "disp"}),
    ("gear ~ wt", "mtcars.csv", "poisson", "identity", {}),
    ("carb ~ hp", "mtcars.csv", "poisson", "sqrt", {}),
    ("mpg ~ hp + wt", "mtcars.csv", "gaussian", "identity", {}),
    ("mpg ~ hp + wt", "mtcars.csv", "gaussian", "log", {}),
    ("mpg ~ hp + wt", "mtcars.csv", "gaussian", "identity", {"frequency": "carb"}),
    ("mpg ~ hp + wt", "mtcars.csv", "gaussian", "identity", {"precision": "wt"}),
    ("low ~ smoke + ui", "birthwt.csv", "binomial", "log", {}),
    ("low ~ smoke + ui", "birthwt.csv", "binomial", "probit", {}),
    ("low ~ smoke + ui", "birthwt.csv", "binomial", "cloglog", {}),
    ("low ~ smoke + ui", "birthwt.csv", "binomial", "loglog", {}),
    ("low ~ smoke + ui", "birthwt.csv", "binomial", "cauchit", {}),
    ("low ~ smoke + ui", "birthwt.csv", "binomial", "log-complement", {}),
    ("low ~ smoke + ui", "birthwt.csv", "binomial", "identity", {}),
]
FAMILIES = {"poisson": sm.families.Poisson, "gaussian": sm.families.Gaussian, "binomial": sm.families.Binomial}
LINKS = {"log": links.Log, "identity": links.Identity, "sqrt": links.Sqrt, "probit": links.Probit, "cloglog": links.CLogLog,
         "loglog": links.LogLog, "cauchit": links.Cauchy, "log-complement": links.LogC}


def main():
    warnings.simplefilter("ignore")
    found = []
    for formula, file, family, link, options in CASES:
        data = pd.read_csv(DATA / file)
        more = {}
        if "offset" in options:
            more["offset"] = np.log(data[options["offset"]])
        if "frequency" in options:
            more["freq_weights"] = data[options["frequency"]]
        if "precision" in options:
            more["var_weights"] = data[options["precision"]]
        fit = smf.glm(formula, data, family=FAMILIES[family](LINKS[link]()), **more).fit(tol=1e-14, maxiter=500)
        found.append({"formula": formula, "file": file, "family": family, "link": link, "options": options,
                      "summary": fit.summary().as_text(), "scale": fit.scale, "log_likelihood": fit.llf,
                      "deviance": fit.deviance, "pearson": fit.pearson_chi2, "residual_df": float(fit.df_resid),
                      "coef": dict(fit.params), "se": dict(fit.bse)})
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps({"version": statsmodels.__version__, "fits": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
