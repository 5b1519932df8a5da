/// Numbers about the fit as a whole.
#pragma once

#include "inference/counting.hpp"
#include "inference/fitted.hpp"

namespace ogive {

struct FitStatistics {
  double observations = 0.0;
  double log_likelihood = 0.0;
  double null_log_likelihood = 0.0;
  double model_df = 0.0;      ///< rank - 1 with a constant, else rank
  double residual_df = 0.0;   ///< that of the deviance: rows, or the sum of their frequencies, - rank
  double mcfadden = 0.0;      ///< 1 - l / l0, without binomial coefficients
  double cox_snell = 0.0;     ///< 1 - exp(2 (l0 - l) / n)
  double lr_statistic = 0.0;  ///< 2 (l - l0)
  /// NaN without a constant (the null model is not nested), with df 0, of a pseudo-likelihood.
  double lr_p_value = 0.0;
  double lr_log10_p_value = 0.0;  ///< finite where lr_p_value is too small for a double
  /// -2 l + 2 k, k = rank and one more for an estimated variance; NaN of a pseudo-likelihood (sampling weights).
  double aic = 0.0;
  double bic = 0.0;    ///< -2 l + log(n) k; the same
  double scale = 1.0;  ///< dispersion: 1 for a binomial and a Poisson
};

/// Source   reference formulas of McFadden (1974), Cox & Snell (1989), Akaike (1974), Schwarz (1978).
/// `like` says by whose rule n, degrees of freedom, likelihood and all that follows are counted.
[[nodiscard]] FitStatistics fit_statistics(const Fitted& fitted, Like like = Like::ogive);

}  // namespace ogive
