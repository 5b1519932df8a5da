#include "fit/penalised_accurate.hpp"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "base/constants.hpp"
#include "base/portable_log.hpp"
#include "fit/accurate_sum.hpp"
#include "fit/endgame.hpp"
#include "fit/twofold_columns.hpp"

namespace ogive::fitting {
namespace {

constexpr double kLogTwo = 0x1.62e42fefa39efp-1;
/// A row takes this many twofold operations of a fold beside its columns squared.
constexpr double kRowWork = 250.0;
/// Up to this work (60 rows: some 0.5 ms a fit) double is never the last word ...
constexpr double kSmallWork = 2e4;
/// ... and to this (1,000 rows: some 10 ms) not where columns lean on each other.
constexpr double kMostFoldWork = 4e5;
constexpr double kPlainCondition = 1e2;
constexpr int kMostAccurateSteps = 8;
/// On lambda^2: coefficients as small as 1e-5 of their standard error then keep 16 digits.
constexpr double kLastDecrement = 1e-42;
/// What double found is nearer to the maximum than this.
constexpr double kFirstDecrement = 1e-8;
/// A step leaves less of the decrement than this, or it is rounding.
constexpr double kShrinks = 1e-2;

bool wants_accuracy(const Blocks& blocks, const Information& information, std::size_t columns) {
  const auto p = static_cast<double>(columns);
  const double work = static_cast<double>(blocks.data_rows()) * (p * p + kRowWork);
  return work <= kSmallWork || (work <= kMostFoldWork && information.condition_estimate() > kPlainCondition);
}

void record_accurate(const TwofoldVector& beta, const TwofoldTotals& sums, const TwofoldMatrix& root, double power,
                     PenalisedFit& fit) {
  Estimate& e = fit.estimate;
  const TwofoldMatrix unit;
  const TwofoldColumns columns{e.basis, e.free, unit};
  const TwofoldVector user = columns.to_user(without_rounding(beta, sums.linear_size));
  std::vector<double> all(e.basis.columns(), 0.0);
  for (std::size_t k = 0; k < e.free.size(); ++k) all[e.free[k]] = rounded(user[k]);
  record_beta(e, std::move(all));
  record_covariance(e, columns.covariance(inverse(root)));
  e.log_likelihood = rounded(sums.log_likelihood + sums.constants.log_constant);
  e.deviance = rounded(sums.deviance_from(sums.constants.saturated, Model{}));
  e.pearson = sums.pearson_left(Model{});
  double log_det = 0.0;
  for (std::size_t k = 0; k < root.size; ++k) log_det += 2.0 * portable_log(rounded(root(k, k)));
  record_penalised_likelihood(fit, power, log_det);
}

}  // namespace

void record_penalised_likelihood(PenalisedFit& fit, double power, double log_det) {
  const Estimate& e = fit.estimate;
  double of_user = log_det;  // the basis divides the user's columns by its scales
  for (const std::size_t j : e.free) of_user -= 2.0 * std::ilogb(e.basis.scale[j]) * kLogTwo;
  fit.record.log_likelihood = e.log_likelihood + power * of_user;
}

bool finish_penalised(const Blocks& blocks, const Optimum& optimum, double power, const FoldControl& control,
                      PenalisedFit& fit) {
  const Estimate& e = fit.estimate;
  const std::optional<Information>& curvature = optimum.at.information;
  if (!e.converged() || !curvature || !wants_accuracy(blocks, *curvature, e.free.size())) return true;
  TwofoldVector beta;
  for (const double b : optimum.beta) beta.push_back(twofold(b));
  double before = kFirstDecrement;
  for (int steps = 0; steps < kMostAccurateSteps; ++steps) {
    TwofoldPlan plan{&e.basis, e.free, beta, nullptr, Model{}};
    plan.constants = true;
    const auto plain = fold(blocks, TwofoldSum(plan), control);
    if (!plain) return false;
    const std::optional<TwofoldMatrix> root = cholesky(plain->totals().information);
    if (!root) return true;
    plan.constants = false;
    plan.leverage = &*root;
    plan.power = power;
    const auto penalised = fold(blocks, TwofoldSum(plan), control);
    if (!penalised) return false;
    std::vector<double> score;
    for (const DoubleDouble& part : penalised->totals().score) score.push_back(rounded(part));
    const std::vector<double> step = curvature->solve(score);
    const double decrement = std::inner_product(step.begin(), step.end(), score.begin(), 0.0);
    if (!(decrement >= 0.0 && decrement <= before)) return true;
    if (decrement <= kLastDecrement || (steps > 0 && decrement > kShrinks * before)) {
      record_accurate(beta, plain->totals(), *root, power, fit);
      return true;
    }
    before = decrement;
    for (std::size_t j = 0; j < step.size(); ++j) beta[j] += twofold(step[j]);
  }
  return true;
}

}  // namespace ogive::fitting
