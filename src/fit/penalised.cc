#include "fit/penalised.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "base/portable_log.hpp"
#include "fit/accurate_sum.hpp"
#include "fit/endgame.hpp"
#include "fit/null_model.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

/// Below this condition the double sums of I keep eight digits of its determinant.
constexpr double kClearCondition = 1e8;
/// Of a fold in twofold precision: what a row takes beside its columns squared, and the most of it.
constexpr double kTwofoldRow = 250.0, kTwofoldFold = 4e5;

bool curvature_is_cheap(const Blocks& blocks, std::size_t r) {
  const double size = static_cast<double>(r);
  return static_cast<double>(blocks.rows) * size * size * size / 6.0 <= PenalisedPasses::kCurvatureWork;
}

/// Minus the Hessian: I - power R H R', H in the coordinates in which I is the identity.
Matrix observed(const Matrix& expected, const Information& information, const Matrix& hessian, double power) {
  const Matrix root = information.root();
  Matrix transposed(root.rows(), root.rows());
  for (std::size_t i = 0; i < root.rows(); ++i)
    for (std::size_t j = 0; j <= i; ++j) transposed(j, i) = root(i, j);
  const Matrix change = multiply(root, multiply(hessian, transposed));
  Matrix result = expected;
  for (std::size_t i = 0; i < result.rows(); ++i)
    for (std::size_t j = 0; j <= i; ++j) result(i, j) = result(j, i) = result(i, j) - power * change(i, j);
  return result;
}

}  // namespace

PenalisedPasses::PenalisedPasses(const Blocks& blocks, const Kernel& kernel, const PenalisedPlan& plan,
                                 const FoldControl& control)
    : blocks_(blocks),
      kernel_(kernel),
      basis_(*plan.basis),
      free_(*plan.free),
      power_(plan.power),
      control_(control),
      passes_(blocks, kernel, *plan.basis, control, Model{}),
      curvature_(curvature_is_cheap(blocks, plan.free->size())) {}

const Sums* PenalisedPasses::at(std::span<const double> beta) {
  if (last_ && std::equal(beta.begin(), beta.end(), last_->beta.begin(), last_->beta.end())) return &*last_;
  ++folds_;
  const Sums* plain = passes_.at(beta);
  if (plain == nullptr) return nullptr;
  last_ = *plain;
  if (!add_penalty(*last_)) last_.reset();
  return last_ ? &*last_ : nullptr;
}

/// Of I summed in twofold precision.  Nothing when the caller asked to stop.
std::optional<PenalisedPasses::Volume> PenalisedPasses::twofold_volume(const Sums& sums) {
  const std::size_t r = free_.size();
  const double columns = static_cast<double>(r);
  if (static_cast<double>(blocks_.rows) * (columns * columns + kTwofoldRow) > kTwofoldFold) return Volume{};
  TwofoldVector beta;
  for (const std::size_t j : free_.free()) beta.push_back(twofold(sums.beta[j]));
  const TwofoldPlan plan{&basis_, free_.free(), beta, nullptr, Model{}};
  ++folds_;
  const auto sum = fold(blocks_, TwofoldSum(plan), control_);
  if (!sum) return std::nullopt;
  const std::optional<TwofoldMatrix> lower = cholesky(sum->totals().information);
  if (!lower) return Volume{};
  Volume volume{0.0, Matrix(r, r)};
  for (std::size_t k = 0; k < r; ++k) {
    volume.log_det += 2.0 * portable_log(rounded((*lower)(k, k)));
    TwofoldVector column(r);
    column[k] = twofold(1.0);
    solve_lower(*lower, column);
    for (std::size_t j = k; j < r; ++j) volume.root(j, k) = rounded(column[j]);
  }
  return volume;
}

/// False when the caller asked to stop.
bool PenalisedPasses::add_penalty(Sums& sums) {
  const Matrix expected = free_.information(sums.information);
  const std::optional<Information> information = factor(expected);
  const bool clear = information && information->condition_estimate() < kClearCondition;
  Volume volume;
  if (!clear) {
    auto twofold = twofold_volume(sums);
    if (!twofold) return false;
    volume = std::move(*twofold);
  }
  const bool curved = curvature_ && volume.root.rows() == 0;
  if (volume.root.rows() == 0 && information) volume = {information->log_det(), information->root_of_inverse()};
  if (volume.root.rows() == 0) {
    sums.log_likelihood = -kInfinity;
    return true;
  }
  if (!first_log_det_) first_log_det_ = volume.log_det;
  sums.log_likelihood += power_ * (volume.log_det - *first_log_det_);
  const LeveragePlan plan{&kernel_, &basis_, sums.beta, free_.free(), &volume.root, curved, nullptr};
  ++folds_;
  const auto total = fold(blocks_, LeverageSum(plan), control_);
  if (!total) return false;
  for (std::size_t k = 0; k < free_.size(); ++k) sums.score[free_.free()[k]] += power_ * total->score()[k];
  if (!curved) return true;
  const Matrix bent = observed(expected, *information, total->hessian(), power_);
  sums.otherwise = sums.information;
  for (std::size_t k = 0; k < free_.size(); ++k)
    for (std::size_t l = 0; l < free_.size(); ++l) sums.information(free_.free()[k], free_.free()[l]) = bent(k, l);
  return true;
}

void record_likelihood(Estimate& e, const Sums& sums, const Subspace& free) {
  e.pearson = sums.pearson;
  e.deviance = std::max(0.0, 2.0 * (e.totals.saturated - sums.log_likelihood));
  e.log_likelihood = sums.log_likelihood + e.totals.log_constant;
  record_beta(e, e.basis.to_user(sums.beta));
  e.covariance = Matrix(e.basis.columns(), e.basis.columns(), kNaN);
  e.std_error.assign(e.beta.size(), kNaN);
  e.spread = column_spread(sums.information, e.basis, e.free);
  const std::optional<Information> information = factor(free.information(sums.information));
  if (information) record_covariance(e, user_covariance(information->covariance(), e.basis, e.free));
}

bool record_null(Estimate& e, const Blocks& blocks, const Kernel& kernel, const FoldControl& control) {
  double null = null_log_likelihood(e.totals);
  if (blocks.has_offset) {
    const auto iterated = null_model(blocks, kernel, Model{}, e.totals.mean(), control);
    if (!iterated) return false;
    null = iterated->log_likelihood;
  }
  e.null_deviance = std::max(0.0, 2.0 * (e.totals.saturated - null));
  e.null_log_likelihood = null + e.totals.log_constant;
  return true;
}

}  // namespace ogive::fitting
