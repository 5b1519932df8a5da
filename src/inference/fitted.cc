#include "inference/fitted.hpp"

#include "design/words.hpp"

namespace ogive {

Status check_covariance(const Fitted& fitted) {
  if (!fitted.is_ridge()) return {};
  return fail(Errc::not_estimable,
              "a ridge fit has no standard errors, tests or intervals, as its estimates are drawn towards 0 by an "
              "amount that no covariance tells: fit without the penalty for them");
}

Status check_written_out(const Fitted& fitted, const std::string& what) {
  if (fitted.covariance.is_dense()) return {};
  return fail(Errc::too_large, what + " would need the covariances of all pairs of " +
                                   design::grouped_size(fitted.spec.columns()) +
                                   " coefficients: leave the factor with very many levels out, or merge levels");
}

Fitted make_fitted(const design::Design& design, const fitting::Estimate& estimate, std::string source) {
  Fitted fitted;
  fitted.spec = design.spec;
  fitted.rows = design.rows;
  fitted.source = std::move(source);
  fitted.family = estimate.model.family;
  fitted.link = estimate.model.link;
  fitted.dispersion = estimate.dispersion;
  fitted.beta = estimate.beta;
  fitted.std_error = estimate.std_error;
  fitted.covariance = estimate.covariance;
  fitted.aliases = estimate.aliases;
  fitted.log_likelihood = estimate.log_likelihood;
  fitted.null_log_likelihood = estimate.null_log_likelihood;
  fitted.lr_statistic = estimate.lr_statistic;
  fitted.deviance = estimate.deviance;
  fitted.null_deviance = estimate.null_deviance;
  fitted.pearson = estimate.pearson;
  fitted.positive_rows = estimate.totals.positive_rows;
  fitted.observations = static_cast<double>(estimate.totals.rows);
  fitted.events = estimate.totals.successes;
  fitted.log_constant = estimate.totals.log_constant;
  fitted.rank = estimate.rank;
  fitted.has_constant = estimate.has_constant;
  fitted.stop = estimate.stop;
  fitted.decrement = estimate.decrement;
  fitted.certificate = estimate.certificate;
  fitted.separation = estimate.separation;
  fitted.free = estimate.free;
  fitted.nearest = estimate.nearest;
  fitted.row_sizes = estimate.totals.sizes;
  fitted.spread = estimate.spread;
  fitted.basis = estimate.basis;
  fitted.reached = estimate.reached;
  fitted.accurate = estimate.accurate;
  fitted.logit_iterations = fitting::logit_iterations(estimate);
  fitted.glm_iterations = fitting::glm_iterations(estimate);
  fitted.passes = estimate.passes;
  fitted.trace = estimate.trace;
  return fitted;
}

}  // namespace ogive
