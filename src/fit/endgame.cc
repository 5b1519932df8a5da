#include "fit/endgame.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "base/constants.hpp"
#include "fit/accurate.hpp"
#include "fit/edge_accurate.hpp"
#include "fit/null_model.hpp"
#include "math/linalg.hpp"
#include "model/twofold_working.hpp"

namespace ogive::fitting {
namespace {

/// The accurate path runs where this much of the information's condition (of scaled columns) would cost digits ...
constexpr double kWorstCondition = 1e3;
/// ... and as long as it is cheap (row-columns squared of one pass) from this on, and for counts, weights and offsets.
constexpr double kCheapCondition = 1e2;
constexpr double kCheapWork = 1e6;
/// Of a standard error: what sums over tens of thousands of rows make of a coefficient of 0.
constexpr double kNothing = 0x1p-40;
/// A likelihood ratio that is a smaller share of the likelihood than this loses too many digits in their difference.
constexpr double kSlightRatio = 0x1p-12;
/// Beyond this even ill-conditioned rows stay in double.
constexpr double kMostWork = 2e8;
/// Least squares of equal weights: sums of squares of a grid's values are rounded the same way row after row.
constexpr double kLineCondition = 10.0;
constexpr double kMostLineWork = 5e7;
/// A row whose mean takes an exponential or a logarithm costs this much beside its products; the logit's is counted in.
constexpr double kLinkWork = 500.0;
/// A Gaussian response whose mean is this many standard deviations from 0 loses digits in its squares.
constexpr double kFarResponse = 100.0;
/// Where columns are more alike, double cannot tell which rows are at their ends.
constexpr double kLeastEdgeShare = 0x1p-22;
constexpr double kUserRoundoff = 0x1p-53;

bool is_logit(const Estimate& e) { return std::holds_alternative<Logit>(e.model.link); }
bool is_gaussian(const Estimate& e) { return std::holds_alternative<Gaussian>(e.model.family); }

bool has_slight_ratio(const Estimate& e) {
  return !is_constant_alone(e) &&
         std::fabs(e.log_likelihood - e.null_log_likelihood) < kSlightRatio * std::fabs(e.log_likelihood);
}

bool is_line(const Estimate& e) { return is_gaussian(e) && std::holds_alternative<Identity>(e.model.link); }

double work_of(const Blocks& blocks, const Estimate& e) {
  const double row = std::pow(static_cast<double>(e.rank) + 8.0, 2) + (is_logit(e) || is_line(e) ? 0.0 : kLinkWork);
  return static_cast<double>(blocks.data_rows()) * row;
}

bool is_far(const Estimate& e) {
  if (!is_gaussian(e)) return false;
  const double mean = e.totals.mean();
  return e.totals.weight * mean * mean > kFarResponse * kFarResponse * e.null_deviance;
}

tl::unexpected<Error> ended_early() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// 2 (full - null), 0 where that is rounding.
double ratio_statistic(DoubleDouble full, DoubleDouble null) {
  constexpr double kRounding = 0x1p-80;  // of thousands of rows that have no chains
  const DoubleDouble rise = full - null;
  if (!std::isfinite(rise.high)) return 2.0 * (rounded(full) - rounded(null));  // of a perfect fit
  return std::fabs(rise.high) <= kRounding * std::fabs(full.high) ? 0.0 : 2.0 * rounded(rise);
}

/// The null model in twofold precision, beside the log-likelihood `full`; what was known of it stays where that finds
/// nothing.
Status finish_null(const Blocks& blocks, const Kernel& kernel, const FoldControl& fold, DoubleDouble full,
                   Estimate& e) {
  if (is_constant_alone(e)) return {};
  const auto start = null_model(blocks, kernel, e.model, e.totals.mean(), fold);
  if (!start) return ended_early();
  const std::size_t only = 0;
  const Basis constant = identity_basis(1);
  const auto null =
      maximise_accurately(constant_only(blocks), {constant, {&only, 1}, {&start->constant, 1}, e.model}, fold);
  if (!null) return ended_early();
  if (null->stop != Stop::converged) return {};
  e.null_log_likelihood = rounded(null->log_likelihood);
  e.null_deviance = null->deviance;
  e.lr_statistic = ratio_statistic(full, null->log_likelihood);
  return {};
}

}  // namespace

void record_beta(Estimate& e, std::vector<double> beta) {
  for (const Alias& alias : e.aliases) beta[alias.column] = kNaN;
  e.beta = std::move(beta);
}

void drop_rounding(Estimate& e) {
  if (!e.converged()) return;
  for (const std::size_t j : e.free) {
    if (e.beta[j] == 0.0 || !(std::fabs(e.beta[j]) <= kNothing * e.std_error[j])) continue;
    e.beta[j] = 0.0;
    e.certificate.distance += kNothing;
  }
}

void record_covariance(Estimate& e, const ScaledMatrix& of_free) {
  const std::vector<double>& factor = of_free.factors;
  for (std::size_t i = 0; i < e.free.size(); ++i) {
    for (std::size_t k = 0; k < e.free.size(); ++k)
      e.covariance.entry(e.free[i], e.free[k]) = of_free.values(i, k) * factor[i] * factor[k];
    e.std_error[e.free[i]] = std::sqrt(of_free.values(i, i)) * factor[i];
  }
}

void record_edge(Estimate& e, const EdgeMaximum& edge) {
  e.stop = Stop::converged;
  e.edge = edge.rows;
  e.decrement = edge.decrement;
  e.pearson = edge.pearson;
  e.log_likelihood = edge.log_likelihood + e.totals.log_constant;
  e.deviance = deviance_of(e, edge.log_likelihood);
  record_beta(e, e.basis.to_user(edge.beta));
  e.std_error.assign(e.beta.size(), kNaN);
  e.covariance = Matrix(e.beta.size(), e.beta.size(), kNaN);
}

double gaussian_at(const Totals& totals, double squares) {
  const auto rows = static_cast<double>(totals.positive_rows);
  return rounded(gaussian_log_likelihood(twofold(0.5 * totals.log_weights), twofold(squares), rows));
}

double reported(const Estimate& e, double sum) {
  return is_gaussian(e) ? gaussian_at(e.totals, -2.0 * sum) : sum + e.totals.log_constant;
}

double deviance_of(const Estimate& e, double log_likelihood) {
  return std::max(0.0, 2.0 * (e.totals.saturated - log_likelihood));
}

bool is_constant_alone(const Estimate& e) { return e.rank == 1 && e.has_constant; }

void compare_with_itself(Estimate& e) {
  e.null_deviance = e.deviance;
  e.null_log_likelihood = e.log_likelihood;
}

Status compare_with_constant(const Blocks& all, const Kernel& kernel, const FoldControl& fold, Estimate& e) {
  if (is_constant_alone(e)) {
    compare_with_itself(e);
    return {};
  }
  double null = null_log_likelihood(e.totals);
  if (all.has_offset || !std::holds_alternative<Binomial>(e.model.family)) {
    const auto iterated = null_model(all, kernel, e.model, e.totals.mean(), fold);
    if (!iterated) return ended_early();
    null = iterated->log_likelihood;
  }
  e.null_deviance = deviance_of(e, null);
  e.null_log_likelihood = reported(e, null);
  e.lr_statistic.reset();
  return {};
}

void record_likelihood(Estimate& e, const Sums& sums) {
  e.pearson = sums.pearson;
  e.deviance = deviance_of(e, sums.log_likelihood);
  e.log_likelihood = reported(e, sums.log_likelihood);
  record_dispersion(e);
}

void record_dispersion(Estimate& e) {
  if (!is_gaussian(e)) return;
  e.dispersion = e.pearson / static_cast<double>(e.totals.positive_rows - static_cast<std::int64_t>(e.rank));
}

void scale_errors(Estimate& e) {
  if (e.dispersion == 1.0) return;
  for (double& error : e.std_error) error *= std::sqrt(e.dispersion);
  e.covariance.multiply_by(e.dispersion);
}

void record_certificate(Estimate& e, const Evidence& evidence) {
  e.certificate = certify(evidence);
  double rounding = 0.0;
  for (const std::size_t j : e.free)
    rounding = std::max(rounding, kUserRoundoff * std::fabs(e.beta[j]) / e.std_error[j]);
  e.certificate.distance += 2.0 * rounding;
  // Near the end of a link's range nothing may be provable about a maximum that is there.
  if (e.stop == Stop::converged && !e.certificate.exists && is_open(e.model)) e.stop = Stop::no_finite_maximum;
}

ScaledMatrix user_covariance(const Matrix& inverse, const Basis& basis, std::span<const std::size_t> free) {
  Matrix contrasts(free.size(), free.size());
  std::vector<double> factors(free.size(), 1.0);
  for (std::size_t i = 0; i < free.size(); ++i) {
    const std::vector<double> row = basis.user_contrast(free[i]);
    double largest = 0.0;
    for (const std::size_t j : free) largest = std::max(largest, std::fabs(row[j]));
    if (largest > 0.0 && std::isfinite(largest)) factors[i] = std::ldexp(1.0, std::ilogb(largest));
    for (std::size_t k = 0; k < free.size(); ++k) contrasts(k, i) = row[free[k]] / factors[i];
  }
  return {multiply_transposed(contrasts, multiply(inverse, contrasts)), std::move(factors)};
}

bool is_cheap(const Blocks& blocks, const Estimate& e) { return work_of(blocks, e) <= kCheapWork; }

Status record_spread(Passes& passes, Estimate& e) {
  std::vector<double> beta = e.beta;
  for (const Alias& alias : e.aliases) beta[alias.column] = 0.0;
  const Sums* sums = passes.at(e.basis.to_internal(beta));
  if (sums == nullptr) return ended_early();
  e.spread = column_spread(sums->information, e.basis, e.free);
  return {};
}

bool has_slight_effect(const Estimate& e) {
  return std::any_of(e.free.begin(), e.free.end(),
                     [&](std::size_t j) { return std::fabs(e.beta[j]) < kSlightEffect * e.std_error[j]; });
}

bool is_separated(const Estimate& e) { return e.separation && e.separation->kind != Separation::overlap; }

bool needs_accuracy(const Blocks& blocks, const Estimate& e, double condition) {
  // Least squares are solved from anywhere; other iterations may be on their way to infinity.
  if (e.stop == Stop::not_finite || (e.stop == Stop::iteration_limit && !is_line(e))) return false;
  if (is_cheap(blocks, e))
    return !blocks.plain || !is_logit(e) || condition > kCheapCondition || has_slight_effect(e) || has_slight_ratio(e);
  if (is_line(e) && work_of(blocks, e) <= kMostLineWork && condition > kLineCondition) return true;
  return work_of(blocks, e) <= kMostWork && (condition > kWorstCondition || is_far(e));
}

Status finish_accurately(const Blocks& blocks, const Kernel& kernel, std::span<const double> internal,
                         const FoldControl& fold, Estimate& e) {
  const auto accurate = maximise_accurately(blocks, {e.basis, e.free, internal, e.model, e.information}, fold);
  if (!accurate) return ended_early();
  if (accurate->stop == Stop::singular || accurate->stop == Stop::iteration_limit) {
    // What double took for a maximum may be a way to infinity, or far from it where nothing certifies it.
    if (!is_concave(e.model) || (e.stop == Stop::converged && !e.certificate.exists)) e.stop = accurate->stop;
    return {};
  }
  e.accurate = true;
  e.stop = accurate->stop;
  e.decrement = accurate->decrement;
  record_beta(e, accurate->beta);
  e.pearson = accurate->pearson;
  record_dispersion(e);
  record_covariance(e, accurate->covariance);
  scale_errors(e);
  if (accurate->evidence) record_certificate(e, *accurate->evidence);
  if (e.certificate.exists) e.separation.reset();  // overlap, which nothing had proven
  e.log_likelihood = rounded(accurate->log_likelihood);
  e.deviance = accurate->deviance;
  if (!blocks.has_offset && std::holds_alternative<Binomial>(e.model.family)) {
    e.null_log_likelihood = rounded(accurate->null_log_likelihood);
    e.null_deviance = accurate->null_deviance;
    e.lr_statistic = ratio_statistic(accurate->log_likelihood, accurate->null_log_likelihood);
    return {};
  }
  return finish_null(blocks, kernel, fold, accurate->log_likelihood, e);
}

Status finish_edge_accurately(const Blocks& blocks, const Kernel& kernel, const FoldControl& fold, Estimate& e) {
  if (work_of(blocks, e) > kMostWork) return {};
  const auto accurate = maximise_edge_accurately(blocks, e, fold);
  if (!accurate) return ended_early();
  // Only in double did these rows reach their ends together; or it was not to be seen which rows do.
  if (accurate->contradicted || e.nearest.share < kLeastEdgeShare) {
    e.stop = Stop::not_certified;
    e.edge.clear();
  }
  if (accurate->contradicted || !accurate->found) return {};
  e.decrement = accurate->decrement;
  record_beta(e, accurate->beta);
  e.pearson = accurate->pearson;
  e.log_likelihood = rounded(accurate->log_likelihood);
  e.deviance = accurate->deviance;
  return finish_null(blocks, kernel, fold, accurate->log_likelihood, e);
}

}  // namespace ogive::fitting
