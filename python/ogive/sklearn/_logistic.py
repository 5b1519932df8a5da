"""LogisticRegression: scikit-learn's names and objective, the exact minimum, and what scikit-learn does not tell."""

import time

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model._base import SparseCoefMixin
from sklearn.metrics import accuracy_score
from sklearn.utils.validation import assert_all_finite, check_is_fitted, validate_data

from ogive import _core
from ogive.errors import ModelError
from ogive.sklearn._arguments import Design, check_iteration, classes_of, inverse_of, is_matrix, offset_of, weights_of
from ogive.sklearn._notes import warn_of


class NoErrors(ModelError, AttributeError):
    """Standard errors of a fit that has none."""


class Report(str):
    """A text that shows itself as it is."""

    __repr__ = str.__str__


class LogisticRegression(SparseCoefMixin, ClassifierMixin, BaseEstimator):
    """Logistic regression of two classes: min C sum s_i loss_i + |coef|^2 / 2, the intercept not penalised.

    penalty   'l2' (the default), or None, as C=np.inf is: maximum likelihood.  'l1' and 'elasticnet' are not there yet.
    C         1 / lambda; penalty_ and summary() tell what it is elsewhere, and the effective degrees of freedom.
    class_weight, sample_weight   as scikit-learn's: a row's loss counts that much.  Standard errors take them as weights
              of kind 'precision': a weight of 2 is a loss twice as large, not two rows, in the number of rows.
    max_iter  Newton steps at most.
    solver, tol, dual, intercept_scaling, warm_start, random_state, n_jobs, verbose   are taken and change nothing: the
              minimum is exact whatever the start, so that there is nothing to choose.

    coef_ (1, k), intercept_ (1,), classes_, n_iter_, n_features_in_, feature_names_in_ as scikit-learn's.  Without a
    penalty also bse_, pvalues_, conf_int(), in the order of names_.  Separated data without a penalty: a warning, and
    large numbers in coef_ with which predict works.
    """

    def __init__(self, penalty="l2", *, C=1.0, l1_ratio=0.0, dual=False, tol=1e-4, fit_intercept=True, intercept_scaling=1,
                 class_weight=None, random_state=None, solver="lbfgs", max_iter=100, verbose=0, warm_start=False,
                 n_jobs=None):
        self.penalty = penalty
        self.C = C
        self.l1_ratio = l1_ratio
        self.dual = dual
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
        self.class_weight = class_weight
        self.random_state = random_state
        self.solver = solver
        self.max_iter = max_iter
        self.verbose = verbose
        self.warm_start = warm_start
        self.n_jobs = n_jobs

    def fit(self, X, y, sample_weight=None, offset=None):
        """Fits X (n, k) and two classes y (n,); offset (n,) is added to the log-odds without a coefficient.
        Numbers are read where they lie; only float32 and narrow integers are converted, a column at a time."""
        inverse = inverse_of(self.penalty, self.C, self.l1_ratio)
        check_iteration(self.solver, self.tol, self.max_iter)
        design = Design(self, X, y)
        self.classes_, event = classes_of(design.y)
        options = {"event": design.add_response(self.classes_, event), "max_iterations": max(1, self.max_iter)}
        if inverse is not None:
            options.update(penalty="ridge", C=inverse)
        weights = weights_of(sample_weight, self.class_weight, self.classes_, event, design.y, design.x)
        if weights is not None:
            options.update(weights=design.add("weights", weights), weight_kind="precision")
        if offset is not None:
            options["offset"] = design.add("offset", offset_of(offset, design.rows))
        columns = list(design.names)
        if self.fit_intercept:
            intercept = design.add("Intercept", np.broadcast_to(1.0, (design.rows,)))
            columns.insert(0, intercept)
            options["intercept"] = intercept
        self._take(design.fit(columns, options))
        warn_of(self._fitted)
        return self

    def _take(self, fitted):
        beta = fitted.reached if fitted.separated and len(fitted.reached) else fitted.beta
        beta[np.isnan(beta)] = 0.0  # a repeated column, or one without a sign
        first = 1 if self.fit_intercept else 0
        self._fitted = fitted
        self.coef_ = beta[None, first:].copy()
        self.intercept_ = beta[:first].copy() if first else np.zeros(1)
        self.n_iter_ = np.array([max(1, fitted.steps)], dtype=np.int32)
        self.names_ = fitted.names
        self.penalty_ = {key: value for key, value in fitted.ridge.items() if key != "log_likelihood"} or None

    # -- predictions ----------------------------------------------------------------------------------------------
    def decision_function(self, X, offset=None):
        """Log-odds of classes_[1], (n,)."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype="numeric", ensure_all_finite=False, skip_check_array=is_matrix(X))
        coef = self.coef_ if isinstance(self.coef_, np.ndarray) else self.coef_.toarray()  # after sparsify()
        with np.errstate(invalid="ignore", over="ignore"):
            eta = X @ coef[0] + self.intercept_[0]
        if not np.isfinite(eta).all():
            assert_all_finite(X, input_name="X", estimator_name="LogisticRegression")
        return eta if offset is None else eta + offset_of(offset, len(eta))

    def predict(self, X, offset=None):
        """The likelier class of each row, (n,)."""
        check_is_fitted(self)
        return self.classes_[(self.decision_function(X, offset) > 0).astype(np.intp)]

    def predict_proba(self, X, offset=None):
        """Probabilities of classes_[0] and classes_[1], (n, 2): neither is 1 less the other."""
        eta = self.decision_function(X, offset)
        small = np.exp(-np.abs(eta))
        large = 1.0 / (1.0 + small)
        small *= large
        both = np.empty((len(eta), 2))
        both[:, 0], both[:, 1] = np.where(eta < 0, (large, small), (small, large))
        return both

    def predict_log_proba(self, X, offset=None):
        """Their logarithms, finite however far from 0 the log-odds are."""
        eta = self.decision_function(X, offset)
        return -np.stack([np.logaddexp(0.0, eta), np.logaddexp(0.0, -eta)], axis=1)

    def score(self, X, y, sample_weight=None, offset=None):
        """The share of rows whose class is predicted."""
        return accuracy_score(y, self.predict(X, offset), sample_weight=sample_weight)

    # -- what scikit-learn does not tell --------------------------------------------------------------------------
    @property
    def _model(self):
        check_is_fitted(self)
        if isinstance(self._fitted, str):
            self._fitted = _core.load_model(self._fitted, "the pickled model")
        return self._fitted

    def _errors_of(self, word):
        if self.penalty_ is not None:
            raise NoErrors(f"{word} is of a fit without a penalty: this one draws its coefficients towards 0, by an amount "
                           "that no covariance tells; fit with C=np.inf")
        return self._model

    @property
    def bse_(self):
        """Standard errors in the order of names_, from the information at the maximum."""
        check_is_fitted(self)
        return self._errors_of("bse_").std_error

    std_errors_ = bse_

    @property
    def pvalues_(self):
        """Wald's p-values in the order of names_."""
        check_is_fitted(self)
        return self._errors_of("pvalues_").coefficients(0.95)["p_value"]

    def conf_int(self, alpha=0.05):
        """Wald's intervals of level 1 - alpha in the order of names_, (k, 2)."""
        check_is_fitted(self)
        made = self._errors_of("conf_int()").coefficients(1 - alpha)
        return np.column_stack([made["lower"], made["upper"]])

    def summary(self, level=0.95):
        """The library's report: the table, what the penalty is elsewhere, and whatever is odd about the fit."""
        now = time.localtime()
        return Report(self._model.report("text", {"level": level, "like": "ogive", "date": time.strftime("%a, %d %b %Y", now),
                                                  "time": time.strftime("%H:%M:%S", now)}))

    # -- scikit-learn's machinery ---------------------------------------------------------------------------------
    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.sparse = False
        return tags

    def __getstate__(self):
        state = super().__getstate__()
        if "_fitted" in state and not isinstance(state["_fitted"], str):
            state = {**state, "_fitted": state["_fitted"].to_text()}
        return state
