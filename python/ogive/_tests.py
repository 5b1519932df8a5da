"""What is asked of a fit: tests of its coefficients, marginal effects, bootstrap and cross-validation."""

from ogive._arguments import flag_of, level_of, optional, refuse
from ogive._inference import ContrastResults, MarginalEffects, TermTests, WaldResults, held_at, hypothesis_of, with_errors
from ogive._resampling import BootstrapResults, CrossValidation


class Tests:
    """A part of Results."""

    def t_test(self, r_matrix, cov_p=None, use_t=None):
        """Each constraint alone: 'x1 = 2*x2, x3 = 0', a matrix R (of R b = 0), or (R, q)."""
        fitted = with_errors(self._fitted, cov_p, optional(flag_of, use_t, "use_t"))
        return ContrastResults(fitted, hypothesis_of(fitted.names, r_matrix))

    def wald_test(self, r_matrix, cov_p=None, invcov=None, use_f=None, df_constraints=None, scalar=True):
        """All constraints together, by chi-square, or by F with use_f=True; scalar=False: numbers as arrays."""
        refuse("wald_test", invcov=(invcov, "cov_p takes the covariance itself"),
               df_constraints=(df_constraints, "they are as many as there are constraints"))
        use_f = self.use_t if use_f is None else flag_of(use_f, "use_f")
        fitted = with_errors(self._fitted, cov_p)
        return WaldResults(fitted, hypothesis_of(fitted.names, r_matrix), use_f, flag_of(scalar, "scalar"))

    def f_test(self, r_matrix, cov_p=None, invcov=None):
        """wald_test with use_f=True."""
        return self.wald_test(r_matrix, cov_p, invcov, use_f=True)

    def wald_test_terms(self, skip_single=False, extra_constraints=None, combine_terms=None, scalar=True):
        """Each term of the formula, or those of several coefficients: all its coefficients are 0."""
        more = "wald_test('b = 0, c = 0') tests what it is told together"
        refuse("wald_test_terms", extra_constraints=(extra_constraints, more), combine_terms=(combine_terms, more))
        flag_of(scalar, "scalar")
        return TermTests(self._fitted, flag_of(skip_single, "skip_single"))

    def get_margeff(self, at="overall", method="dydx", atexog=None, dummy=False, count=False, alpha=0.05):
        """Marginal effects of the columns, with delta-method errors.  at: 'overall', 'mean', 'median', 'zero' or 'all';
        method: 'dydx', 'eyex', 'dyex', 'eydx'; atexog: {column: value} held in every row."""
        options = {"at": str(at), "method": str(method), "dummy": flag_of(dummy, "dummy"), "count": flag_of(count, "count"),
                   "given": held_at(self._fitted.names, atexog), "level": level_of(alpha), "like": self._like, "glm": self._glm}
        return MarginalEffects(self, options)

    def bootstrap(self, replicates=200, seed=0):
        """The model fitted to samples of its rows, as many drawn with replacement: bse, bias, conf_int(), params, summary().
        Of a fit with errors by cluster the samples are of whole clusters."""
        return BootstrapResults(self, replicates, seed)

    def cross_validate(self, folds=10, seed=0):
        """The model fitted to all rows but one fold, for every fold: scores, mean, std, predicted, summary()."""
        return CrossValidation(self, folds, seed)
