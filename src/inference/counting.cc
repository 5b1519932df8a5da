#include "inference/counting.hpp"

#include <cmath>

#include "base/portable_log.hpp"

namespace ogive {
namespace {

SampleSize like_ogive(const Fitted& fitted) {
  const bool tallied = fitted.tally.rows > 0.0;
  const bool sampling = is_weighted(fitted, WeightKind::sampling);
  SampleSize size;
  size.observations = size.bic = size.cox_snell = size.residual_units = fitted.observations;
  size.mcfadden_constant = fitted.log_constant;
  if (!tallied) return size;
  size.residual_units = is_weighted(fitted, WeightKind::frequency) ? fitted.tally.weights : fitted.tally.rows;
  if (sampling) size.cox_snell = fitted.tally.weighted_trials;
  return size;
}

/// The log-likelihood of n normal values at the variance that maximises it.
double normal_log_likelihood(double sum_of_squares, double n) {
  constexpr double kTwoPi = 6.283185307179586;
  return -0.5 * n * (portable_log(kTwoPi * sum_of_squares / n) + 1.0);
}

/// An estimated variance divides by the rows written out.
void write_out_rows(Fitted& fitted, const fitting::Tally& tally) {
  const auto rank = static_cast<double>(fitted.rank);
  const double factor = (tally.rows - rank) / (tally.weights - rank);
  fitted.dispersion *= factor;
  // A sandwich has no variance in it.
  for (double& error : fitted.robust ? fitted.robust->model_std_error : fitted.std_error) error *= std::sqrt(factor);
  Covariance& covariance = fitted.robust ? fitted.robust->model_covariance : fitted.covariance;
  covariance.multiply_by(factor);
  // Rows times the logarithm of a ratio of deviances.
  if (fitted.lr_statistic) *fitted.lr_statistic *= tally.weights / static_cast<double>(fitted.positive_rows);
  fitted.positive_rows = static_cast<std::int64_t>(tally.weights);
  fitted.log_likelihood = normal_log_likelihood(fitted.deviance, tally.weights) + 0.5 * tally.log_precisions;
  fitted.null_log_likelihood = normal_log_likelihood(fitted.null_deviance, tally.weights) + 0.5 * tally.log_precisions;
}

}  // namespace

bool is_weighted(const Fitted& fitted, WeightKind kind) noexcept {
  const design::Roles& roles = fitted.spec.roles;
  return !roles.prior_weights.empty() &&
         (roles.weight_kind == kind || (kind == WeightKind::frequency && !roles.frequencies.empty()));
}

void count_sample(Fitted& fitted, const fitting::Tally& tally) {
  const bool frequency = is_weighted(fitted, WeightKind::frequency);
  fitted.tally = tally;
  fitted.observations = frequency ? tally.weighted_trials : tally.trials;
  if (!frequency) fitted.events = tally.successes;
  if (!fitted.spec.roles.frequencies.empty()) fitted.events = tally.weighted_successes;
  if (frequency && std::holds_alternative<Gaussian>(fitted.family)) write_out_rows(fitted, tally);
}

SampleSize sample_size(const Fitted& fitted, Like like) {
  if (like == Like::ogive || fitted.tally.rows == 0.0) return like_ogive(fitted);
  SampleSize size;
  size.observations = size.cox_snell = size.residual_units = size.bic = fitted.tally.rows;
  if (like == Like::r) {
    size.bic += static_cast<double>(fitted.rows.without_weight);  // they are among the residuals that it counts
    return size;
  }
  if (is_weighted(fitted, WeightKind::frequency)) size.residual_units = size.bic = fitted.tally.weights;
  // There shares of trials are fractions weighted by the trials.
  const bool shares = fitted.spec.response && fitted.spec.response->counting == design::Counting::shares;
  if (shares) size.likelihood_shift = fitted.tally.share_constant - fitted.log_constant;
  return size;
}

}  // namespace ogive
