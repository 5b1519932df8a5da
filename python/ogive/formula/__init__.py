"""Models from formulas: import ogive.formula.api as smf."""
