"""Logistic regression on simulated data: what the logit does, the classes, and two ways to the same fit."""

import numpy as np
import pandas as pd

import ogive.api as sm
import ogive.patsy as patsy
import ogive.plot as sns
from ogive.sklearn import LogisticRegression


def inverse_logit(x):
    return(1 / (1 + np.exp(-x)))


# Two independent variables, and the linear component
np.random.seed(1)
n = 500
df = pd.DataFrame({
    "x1": np.random.normal(loc=3, scale=1, size=n),
    "x2": np.random.uniform(low=0, high=4, size=n),
})
df["eta"] = - 3 + 2*df["x1"] - 1.5*df["x2"]
df["probs"] = inverse_logit(df["eta"])
df["y"] = np.random.binomial(size=n, n=1, p=df["probs"])
print(df.head())

# The relation between eta and the probabilities
g = sns.lineplot(df["eta"], inverse_logit(df["eta"]))
g.save("link.svg")

# The binary classification problem
g = sns.scatterplot(df["x1"], df["x2"], hue=df["y"])
g.save("classes.svg")

f = 'y ~ x1 + x2'
y, X = patsy.dmatrices(f, df, return_type='dataframe')

mod = sm.Logit(y, X)
res = mod.fit()
print(res.summary())

# alternatively, using GLM and specifying the Binomial family for logistic regression
mod = sm.GLM(y, X, family=sm.families.Binomial())
res2 = mod.fit()
print(res2.summary())

# scikit-learn's estimator: the intercept is a column of X
model = LogisticRegression(fit_intercept = False)
mdl = model.fit(X, y)
print(mdl.coef_)

# default setting is regularization; turn it off by setting penalty='none'
model = LogisticRegression(fit_intercept = False, penalty='none')
mdl = model.fit(X, y)
print(mdl.coef_)

# What the fit says of each variable, and how well it tells the classes apart
sns.forest(res).save("odds_ratios.svg")
sns.probability(res, "x1").save("probability.svg")
sns.roc(res).save("roc.svg")
