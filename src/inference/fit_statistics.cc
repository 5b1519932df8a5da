#include "inference/fit_statistics.hpp"

#include <array>
#include <cmath>
#include <string>

#include "base/constants.hpp"
#include "math/distributions.hpp"

namespace ogive {

namespace {

/// Criteria and pseudo R-squared are defined at the maximum of the likelihood, where a penalised fit is not.
FitStatistics penalised_statistics(const Fitted& fitted, FitStatistics s) {
  s.mcfadden = s.cox_snell = s.aic = s.bic = s.bic_deviance = kNaN;
  if (fitted.is_ridge()) {  // coefficients count as far as they are free
    const double given_up = static_cast<double>(fitted.rank) - fitted.penalty->effective_df;
    s.model_df -= given_up;
    s.residual_df += given_up;
  }
  s.lr_statistic = 2.0 * (fitted.penalty->log_likelihood - fitted.penalty->null_log_likelihood);
  const bool tested = fitted.has_constant && s.model_df > 0.0 && !fitted.is_ridge();
  s.lr_p_value = tested ? chi_square_upper(s.lr_statistic, s.model_df) : kNaN;
  s.lr_log10_p_value = tested ? log10_chi_square_upper(s.lr_statistic, s.model_df) : kNaN;
  return s;
}

/// 2 (l - l0); 0 where that is the rounding of sums over many rows.
double difference_statistic(const Fitted& fitted) {
  constexpr double kRounding = 0x1p-50;
  const double rise = fitted.log_likelihood - fitted.null_log_likelihood;
  return std::fabs(rise) <= kRounding * std::fabs(fitted.log_likelihood) ? 0.0 : 2.0 * rise;
}

}  // namespace

FitStatistics fit_statistics(const Fitted& fitted, Like like) {
  FitStatistics s;
  const SampleSize size = sample_size(fitted, like);
  const double rank = static_cast<double>(fitted.rank);
  const bool pseudo = is_weighted(fitted, WeightKind::sampling) && like == Like::ogive;
  s.log_likelihood = fitted.log_likelihood + size.likelihood_shift;
  s.null_log_likelihood = fitted.null_log_likelihood + size.likelihood_shift;
  s.observations = size.observations;
  // statsmodels takes one off and tests against the constant whether the model holds it or not.
  const bool nested = fitted.has_constant || like == Like::statsmodels;
  s.model_df = nested ? rank - 1.0 : rank;
  s.residual_df = size.residual_units - rank;
  s.lr_statistic = fitted.lr_statistic.value_or(difference_statistic(fitted));
  // 1 - l / l0 without their cancellation; a Poisson's log y! stays, for without it l may be positive.
  const double constant = std::holds_alternative<Binomial>(fitted.family) ? size.mcfadden_constant : 0.0;
  s.mcfadden = -0.5 * s.lr_statistic / (s.null_log_likelihood - constant);
  s.cox_snell = -std::expm1(-s.lr_statistic / size.cox_snell);
  const bool tested = nested && s.model_df > 0.0 && !pseudo;
  s.lr_p_value = tested ? chi_square_upper(s.lr_statistic, s.model_df) : kNaN;
  s.lr_log10_p_value = tested ? log10_chi_square_upper(s.lr_statistic, s.model_df) : kNaN;
  s.scale = fitted.dispersion;
  if (fitted.penalty) return penalised_statistics(fitted, s);
  // An estimated variance is a parameter too, as in R; statsmodels does not count it.
  const bool gaussian = std::holds_alternative<Gaussian>(fitted.family);
  const double parameters = rank + (gaussian && like != Like::statsmodels ? 1.0 : 0.0);
  s.parameters = parameters;
  s.bic_units = size.bic;
  s.bic_deviance = fitted.deviance - std::log(size.residual_units) * s.residual_df;
  if (gaussian) s.mcfadden = kNaN;  // the log-likelihood of a density has no scale
  s.aic = pseudo ? kNaN : -2.0 * s.log_likelihood + 2.0 * parameters;
  s.bic = pseudo ? kNaN : -2.0 * s.log_likelihood + std::log(size.bic) * parameters;
  if (like == Like::r) s.mcfadden = s.cox_snell = kNaN;  // glm has no pseudo R-squared
  return s;
}

Result<double> information_criterion(const FitStatistics& statistics, std::string_view name,
                                     const CriterionTerms& terms) {
  constexpr std::array<std::string_view, 5> kNames = {"aic", "bic", "aicc", "hqic", "qaic"};
  const double k = statistics.parameters + terms.more_parameters;
  const double n = statistics.bic_units;
  const double fit = -2.0 * statistics.log_likelihood;
  if (!(terms.scale > 0.0)) return fail(Errc::bad_option, "the scale of qaic is a number above 0");
  const std::array<double, kNames.size()> values = {fit + 2.0 * k, fit + std::log(n) * k,
                                                    fit + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0),
                                                    fit + 2.0 * std::log(std::log(n)) * k, fit / terms.scale + 2.0 * k};
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return std::isnan(statistics.aic) ? kNaN : values[i];
  return fail(Errc::bad_option,
              "there is no information criterion '" + std::string(name) + "': take aic, bic, aicc, hqic or qaic");
}

}  // namespace ogive
