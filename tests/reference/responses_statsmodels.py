#!/usr/bin/env python3
"""One table of 66 trials in the encodings that statsmodels' GLM knows -> responses_statsmodels.json.

Run with a python that has statsmodels (0.15): python3 tests/reference/responses_statsmodels.py
"""

import json
from pathlib import Path

import numpy as np
import statsmodels
import statsmodels.api as sm

N = np.array([10, 12, 9, 20, 15])
S = np.array([1, 3, 4, 12, 11])
X = np.arange(5.0)
V = np.array([1.5, 0.5, 2, 1, 3])
F = np.array([2, 1, 3, 1, 2])


def figures(model):
    fit = model.fit(tol=1e-14, maxiter=200)
    return {
        "observations": float(fit.nobs),
        "residual_df": float(fit.df_resid),
        "log_likelihood": fit.llf,
        "null_log_likelihood": fit.llnull,
        "deviance": fit.deviance,
        "aic": fit.aic,
        "bic": fit.bic_llf,
        "cox_snell": fit.pseudo_rsquared("cs"),
        "mcfadden": fit.pseudo_rsquared("mcf"),
        "pearson": fit.pearson_chi2,
        "coef": list(fit.params),
        "se": list(fit.bse),
    }


def main():
    binomial = sm.families.Binomial
    design = sm.add_constant(X)
    twice = np.repeat(design, 2, axis=0)
    ones = np.tile([1.0, 0.0], 5)
    weights = np.column_stack([S, N - S]).ravel().astype(float)
    times = weights.astype(int)
    found = {
        "version": statsmodels.__version__,
        "cbind": figures(sm.GLM(np.column_stack([S, N - S]), design, family=binomial())),
        "share": figures(sm.GLM(S / N, design, family=binomial(), var_weights=N)),
        "frequency": figures(sm.GLM(ones, twice, family=binomial(), freq_weights=weights)),
        "precision": figures(sm.GLM(ones, twice, family=binomial(), var_weights=weights)),
        "two": figures(sm.GLM(S / N, design, family=binomial(), var_weights=V * N, freq_weights=F)),
        "rows": figures(sm.GLM(np.repeat(ones, times), np.repeat(twice, times, axis=0), family=binomial())),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
