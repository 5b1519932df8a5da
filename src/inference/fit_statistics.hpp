/// Numbers about the fit as a whole.
#pragma once

#include <string_view>

#include "base/result.hpp"
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
  double bic = 0.0;           ///< -2 l + log(n) k; the same
  double bic_deviance = 0.0;  ///< deviance - log(units) residual_df, units as residual_df counts them
  double parameters = 0.0;    ///< k
  double bic_units = 0.0;     ///< n
  double scale = 1.0;         ///< dispersion: 1 for a binomial and a Poisson
};

/// Source   reference formulas of McFadden (1974), Cox & Snell (1989), Akaike (1974), Schwarz (1978).
/// `like` says by whose rule n, degrees of freedom, likelihood and all that follows are counted.
[[nodiscard]] FitStatistics fit_statistics(const Fitted& fitted, Like like = Like::ogive);

/// What a criterion is told besides.
struct CriterionTerms {
  double more_parameters = 0.0;  ///< than k
  double scale = 1.0;            ///< that of qaic
};

/// "aic", "bic", "aicc" (aic + 2 k (k + 1) / (n - k - 1)), "hqic" (-2 l + 2 log(log(n)) k) and "qaic" (-2 l / scale +
/// 2 k), n and k those of AIC and BIC.  NaN where those are.
/// Errors   bad_option: another name, no scale above 0.
/// Source   Hurvich & Tsai (1989), Biometrika 76, 297; Hannan & Quinn (1979), J. R. Stat. Soc. B 41, 190; Lebreton et
///          al. (1992), Ecol. Monogr. 62, 67.
[[nodiscard]] Result<double> information_criterion(const FitStatistics& statistics, std::string_view name,
                                                   const CriterionTerms& terms = {});

}  // namespace ogive
