"""Logistic regression on mtcars, step by step: from a download to probabilities and classes."""

import numpy as np
import pandas as pd
import requests

import ogive.api as sm

# Download once and persist locally for later blocks
url = "https://raw.githubusercontent.com/vincentarelbundock/Rdatasets/master/csv/datasets/mtcars.csv"
response = requests.get(url, timeout=30)
response.raise_for_status()
with open("mtcars.csv", "w", encoding="utf-8") as f:
    f.write(response.text)

# Binary target and feature matrix
df = pd.read_csv("mtcars.csv")
y = df["am"]
X = df[["mpg", "hp", "wt"]]
print(X.head())
print(y.head())

# Add intercept for baseline log-odds
X = sm.add_constant(df[["mpg", "hp", "wt"]])
print(X.head())

# Fit logistic regression model
logit_model = sm.Logit(y, X).fit(disp=False)
print(logit_model.summary())

# Convert log-odds coefficients to odds ratios
coef_df = pd.DataFrame(
    {
        "coef": logit_model.params,
        "odds_ratio": np.exp(logit_model.params),
        "p_value": logit_model.pvalues,
    }
)
print(coef_df)

new_cars = pd.DataFrame(
    {
        "mpg": [18.0, 28.0],
        "hp": [150, 95],
        "wt": [3.4, 2.1],
    }
)
new_cars = sm.add_constant(new_cars, has_constant="add")

# Predict probabilities, then map to classes at two thresholds
prob = logit_model.predict(new_cars)
class_at_05 = (prob >= 0.5).astype(int)
class_at_07 = (prob >= 0.7).astype(int)
print("Probabilities:")
print(prob)
print("Classes at threshold 0.5:")
print(class_at_05)
print("Classes at threshold 0.7:")
print(class_at_07)
