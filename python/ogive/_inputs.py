"""What a model is fitted to: a response and a matrix, or a formula and a table."""

import sys

import numpy as np

from ogive import _core, _new_rows
from ogive._arguments import array_of, flag_of, shown, text_of, word_of
from ogive._counts import count_names
from ogive._labels import Labels, framed
from ogive._matrix import add_exog, labels_of
from ogive._robust import RobustErrors
from ogive._roles import add_roles, counts_trials, offset_of, weights_of
from ogive._tables import add_array, add_column, is_table, matrix_of, names_of, pandas_of, table_of
from ogive.errors import DataError, FormulaError, MissingDataError, OptionError, ResponseError
from ogive.patsy import DesignInfo


class Data(RobustErrors):
    """The library's table of a fit, what else it is told, and how its results are labelled."""

    table = None  # of the library
    source = None  # the object that the caller gave
    index = None  # of its rows, in pandas
    pandas = None
    kept = slice(None)  # the rows of `arrays`, once they were asked for
    missing = "drop"
    formula = column_labels = offset = None
    is_loaded = False  # without the rows of the fit
    fitted_options = None

    freq_weights = var_weights = n_trials = design_info = None

    # What statsmodels calls them.
    param_names = property(lambda self: self.xnames)
    row_labels = property(lambda self: self.index)
    frame = property(lambda self: None if self.formula is None else self.source)
    xnames = property(lambda self: self.arrays()[2])
    ynames = property(lambda self: self.arrays()[3])

    def labels(self, names, fitted=None):
        index = self.index
        if index is not None and fitted is not None and fitted.rows_used < fitted.rows_read:
            index = index[fitted.kept_rows(self.table)]
        return Labels(names, index, self.pandas)

    def check_missing(self, fitted):
        """What missing='none' and 'raise' ask for."""
        if self.missing == "drop" or not fitted.rows_missing:
            return
        counts = ", ".join(f"'{name}' in {count}" for name, count in fitted.rows_missing)
        raise MissingDataError(f"values are missing ({counts} of {fitted.rows_read} rows); missing='drop' leaves those rows out")


class MatrixData(Data):
    """endog and exog as arrays, series or data frames."""

    def __init__(self, endog, exog, family="binomial", offset=None, exposure=None, freq_weights=None, var_weights=None,
                 missing="none", fractions=False):
        word_of(missing, "missing", ("none", "drop", "raise"))
        endog = np.asarray(endog) if pandas_of(endog) and not hasattr(endog, "index") else endog  # pandas' Index has none
        self.missing, self.source = missing, exog
        self.pandas = pandas_of(exog) or pandas_of(endog)
        self.index = getattr(exog if pandas_of(exog) else endog, "index", None) if self.pandas else None
        if pandas_of(exog) and pandas_of(endog) and not exog.index.equals(endog.index):
            raise DataError("the indices of endog and exog are not the same: align them first, as with endog.loc[exog.index]")
        self.options = {}
        self.endog, self.exog, self.freq_weights, self.var_weights = endog, exog, freq_weights, var_weights
        self.offset = offset_of(offset, exposure)
        if is_table(exog):
            self.table = table_of(exog, source="the data")
            self.columns = list(self.table.names)
        else:
            self.table = _core.Table("the data")
            self.columns = add_exog(self.table, exog)
        self.column_labels = labels_of(exog) or self.columns
        if self.column_labels != self.columns:
            self.options["labels"] = self.column_labels
        self._add_response(endog, family, var_weights, fractions)
        add_roles(self.table, set(self.table.names), {
            **weights_of(freq_weights, None if "shares" in self.options else var_weights, self.options),
            "offset": self.offset}, self.options)

    def _add_response(self, endog, family, var_weights, fractions):
        name = str(getattr(endog, "name", None) or "y")
        if hasattr(endog, "columns"):
            names = [str(column) for column in endog.columns]
            name = names[0] if len(names) == 1 else str(names)
        taken = set(self.table.names)
        while name in taken:
            name += "_"
        self.response = name
        if str(getattr(endog, "dtype", "")) == "category" and endog.dtype.categories.dtype.kind in "fiub":  # numbers that repeat
            endog = np.asarray(endog)
        values = endog if hasattr(endog, "dtype") and getattr(endog, "ndim", 1) == 1 else None
        array = array_of(endog, "endog") if values is None else values
        if getattr(array, "ndim", 1) == 2 and array.shape[1] == 1:
            array = array[:, 0]
        if getattr(array, "ndim", 1) == 2:
            if name == "y":
                self.response = name = str([f"y{j + 1}" for j in range(array.shape[1])])
            self._add_counts(array, name, family, taken)
            return
        add_column(self.table, name, array)
        if family != "binomial":
            return
        if self.table.kind(name) == "text":
            raise ResponseError(f"the response '{name}' holds text: give 0 and 1, as in (y == 'yes').astype(int), or a formula")
        if self.table.kind(name) == "real":
            values = np.asarray(array, dtype=np.float64)
            if var_weights is not None and counts_trials(values, var_weights):
                add_roles(self.table, set(self.table.names), {"trials": var_weights}, self.options)
                self.options["shares"] = True
            self.options["fractions"] = fractions

    def _add_counts(self, array, name, family, taken):
        if family != "binomial" or array.shape[1] != 2:
            raise ResponseError(f"the response has {array.shape[1]} columns: give one, or of a binomial family the two columns "
                                "of successes and failures")
        add_array(self.table, name, np.ascontiguousarray(array[:, 0]))
        add_roles(self.table, taken | {name}, {"trials": array[:, 0] + array[:, 1]}, self.options)

    def fit(self, options):
        self.fitted_options = {**self.options, **options}
        return _core.fit_columns(self.table, self.response, self.columns, self.fitted_options)

    def likelihood(self, params, options):
        return _core.likelihood_of_columns(self.table, (self.response, self.columns), params, options)

    def arrays(self):
        """The response, the matrix, and their names, as statsmodels' endog, exog, exog_names and endog_names."""
        exog, endog = matrix_of(self.exog, self.columns), np.asarray(self.endog)
        exog = exog[:, None] if exog.ndim == 1 else exog
        endog = endog[:, 0] if endog.ndim == 2 and endog.shape[1] == 1 else endog
        if endog.ndim == 2:  # successes and failures: the share of the trials, as statsmodels has it
            self.n_trials = endog.sum(axis=1)
            endog = endog[:, 0] / self.n_trials
        if self.missing == "drop":
            kept = np.isfinite(exog).all(axis=1) & np.isfinite(endog.reshape(len(endog), -1).astype(np.float64)).all(axis=1)
            exog, endog = exog[kept], endog[kept]
            self.kept = kept
            self.n_trials = None if self.n_trials is None else self.n_trials[kept]
        return endog, exog, self.column_labels, self.response

    orig_endog = property(lambda self: self.endog)
    orig_exog = property(lambda self: self.exog)

    def for_prediction(self, fitted, exog, offset, exposure, transform):
        """New rows, found by name where they have names."""
        return _new_rows.of_matrix(self, fitted, self.exog if exog is None else exog, offset, exposure)

    def for_drawing(self, fitted, data):
        return _new_rows.to_draw(self, fitted, data)


class FormulaData(Data):
    """A formula and a table."""

    def __init__(self, formula, data, offset=None, exposure=None, freq_weights=None, var_weights=None, missing="drop",
                 options=None, written=None):
        word_of(missing, "missing", ("drop", "raise", "none"))
        self.written = written or formula
        text_of(formula, "the formula", "a text such as 'y ~ x'")
        self.formula, self.source, self.missing = formula, data, missing
        self.pandas = pandas_of(data)
        self.index = data.index if self.pandas else None
        self.options = dict(options or {})
        self.offset, self.freq_weights, self.var_weights = offset_of(offset, exposure), freq_weights, var_weights
        names = names_of(data)
        if names is None:
            columns = _core.columns_of_fit(formula, self.options)
        else:
            columns = _core.formula_columns(formula, names)
            for word in ("offset", "weights", "trials", "cluster"):
                given = self.options.get(word)
                if given is not None:
                    columns = columns + ([given] if given in names else _core.expression_columns(given))
        self.given_roles = {**weights_of(freq_weights, var_weights, self.options), "offset": self.offset}
        self._read(columns)

    def _read(self, columns):
        self.table = table_of(self.source, columns)
        taken = set(names_of(self.source) or [*self.table.names, *self.table.unread])
        add_roles(self.table, taken, self.given_roles, self.options)

    def _add_groups(self, name):
        if name in self.table.unread and names_of(self.source) is None:  # of files, which are read again
            self._read([*self.table.names, name])
        else:
            super()._add_groups(name)

    def labels(self, names, fitted=None):
        labels = super().labels(names, fitted)
        labels.pandas = labels.pandas or sys.modules.get("pandas")  # a formula's coefficients have names
        return labels

    def fit(self, options):
        self.fitted_options = {**self.options, **options}
        return _core.fit_formula(self.table, self.formula, self.fitted_options)

    def likelihood(self, params, options):
        return _core.likelihood_of_formula(self.table, self.formula, params, options)

    def _matrices(self):
        made = _core.matrices(self.table, self.formula)
        if made[0] is None:
            raise FormulaError(f"the formula {shown(self.formula)} has no left side: write the response before the '~'")
        return made

    def arrays(self):
        """The response, the matrix, and their names: of the rows that have what the formula reads."""
        left, right, self.kept = self._matrices()
        endog, names = left["values"], left["names"]
        if left["counts"]:  # the share of the trials, as statsmodels has it
            self.n_trials = endog[:, 1] if left["counts"] == "trials" else endog.sum(axis=1)
            names = count_names(self.written, names)
            return endog[:, 0] / self.n_trials, right["values"], right["names"], names
        return (endog[:, 0], right["values"], right["names"], names[0]) if len(names) == 1 else (endog, right["values"], right["names"], names)

    @property
    def design_info(self):
        """The terms of the matrix and their columns."""
        right = self._matrices()[1]
        return DesignInfo(right["names"], right["terms"], right["spec"])

    @property
    def orig_exog(self):
        """The matrix as a data frame, with the rows that it has."""
        _, exog, names, _ = self.arrays()
        return framed(dict(zip(names, exog.T)), None if self.index is None else self.index[self.kept])

    @property
    def orig_endog(self):
        """The left side's columns as a data frame: successes and failures of counts."""
        left, _, self.kept = self._matrices()
        return framed(dict(zip(count_names(self.written, left["names"]), left["values"].T)), None if self.index is None else self.index[self.kept])

    def for_prediction(self, fitted, exog, offset, exposure, transform):
        if not flag_of(transform, "transform"):
            raise OptionError("of a matrix of the formula's columns there are predictions without errors: predict(matrix, transform=False)")
        return _new_rows.of_formula(self, fitted, exog, offset, exposure)

    def for_drawing(self, fitted, data):
        return self.for_prediction(fitted, data, None, None, True)


def loaded(fitted):
    """What a model knows of its data once they are gone: enough for new rows."""
    kind = FormulaData if fitted.formula else MatrixData
    made = kind.__new__(kind)
    made.is_loaded = True
    made.options = {"offset": fitted.offset} if fitted.offset else {}
    made.column_labels = fitted.names
    made.columns = fitted.variables[:len(fitted.names)]
    made.exog = None
    return made
