#include "fit/profile_accurate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/constants.hpp"

namespace ogive::fitting {
namespace {

/// On the decrement, which is what twice the log-likelihood still lacks, and on the held value in its variances.
constexpr double kHeldTwofold = 1e-32;
/// Below this, steps that no longer shrink it to a hundredth are rounding.
constexpr double kHeldVanishing = 1e-20;
constexpr int kHeldSteps = 60;
/// Of the information's size: enough to make it positive definite along the contrast, few enough digits to lose.
constexpr double kMuch = 1e4;
constexpr int kHeldHalvings = 30;
/// Of a score in orthonormal rows, where its information is rounding: rows so certain add no more to the likelihood.
constexpr double kCertain = 1e-20;
/// Of a contrast's length: what is left of one that lies in the other coordinates.
constexpr double kInOthers = 1e-8;

DoubleDouble inner_product(const TwofoldVector& a, const TwofoldVector& b) {
  DoubleDouble sum = {};
  for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * b[j];
  return sum;
}

}  // namespace

AccurateHeldFits::AccurateHeldFits(const Blocks& blocks, const Estimate& estimate, const FoldControl& control,
                                   HeldFits* guide)
    : RestrictedFits(estimate), blocks_(blocks), control_(control), guide_(guide) {}

TwofoldVector AccurateHeldFits::free_part(std::span<const double> internal) const {
  TwofoldVector part;
  for (const std::size_t j : estimate_.free) part.push_back(twofold(internal[j]));
  return part;
}

bool AccurateHeldFits::evaluate(const TwofoldVector& beta) {
  if (!evaluate(beta, RowStage::observed)) return false;
  if (factor_ || !std::isfinite(sums_.log_likelihood.high)) return true;
  if (is_concave(estimate_.model)) {
    factor_ = factor_without_flat();
    return true;
  }
  factor_ = factor_where_held();
  return factor_ || evaluate(beta, RowStage::expected);
}

/// H + r a a': where the contrast keeps its value that is H, and positive definite at a restricted maximum, as H alone
/// need not be.  Steps, slope and the way along are the same for any r.
std::optional<TwofoldMatrix> AccurateHeldFits::factor_where_held() const {
  if (contrast_.empty()) return std::nullopt;
  double largest = 0.0;
  double length = 0.0;
  for (std::size_t j = 0; j < in_rows_.size(); ++j) {
    largest = std::max(largest, std::fabs(sums_.information(j, j).high));
    length += in_rows_[j].high * in_rows_[j].high;
  }
  const DoubleDouble much = twofold(kMuch * largest / length);
  TwofoldMatrix bordered = sums_.information;
  for (std::size_t j = 0; j < in_rows_.size(); ++j)
    for (std::size_t k = 0; k <= j; ++k) bordered(j, k) += much * in_rows_[j] * in_rows_[k];
  return cholesky(bordered);
}

/// Where the contrast held makes the outcomes of some rows all but certain, what moves those rows alone has an
/// information below the others' rounding (probit at eta = 15: 1e-49).  Such coordinates keep their values: what the
/// likelihood could still gain is less than the score there.
std::optional<TwofoldMatrix> AccurateHeldFits::factor_without_flat() {
  TwofoldMatrix kept = sums_.information;
  while (flat_.size() + 1 < kept.size) {
    std::size_t flat = 0;
    if (auto lower = cholesky(kept, &flat)) return lower;
    flat_.push_back(flat);
    for (std::size_t k = 0; k < kept.size; ++k)
      kept(std::max(flat, k), std::min(flat, k)) = twofold(k == flat ? 1.0 : 0.0);
  }
  return std::nullopt;
}

/// H^-1 v, 0 in the flat coordinates; nothing where more than `negligible` of v is left there.
std::optional<TwofoldVector> AccurateHeldFits::solved(TwofoldVector v, double negligible) const {
  TwofoldVector result = v;
  for (const std::size_t j : flat_) result[j] = {};
  solve_lower(*factor_, result);
  solve_lower_transposed(*factor_, result);
  for (const std::size_t j : flat_) {
    for (std::size_t k = 0; k < v.size(); ++k) v[j] -= sums_.information(std::max(j, k), std::min(j, k)) * result[k];
    if (!(std::fabs(v[j].high) <= negligible)) return std::nullopt;
  }
  return result;
}

bool AccurateHeldFits::evaluate(const TwofoldVector& beta, RowStage stage) {
  const TwofoldMatrix* lower = lower_.size > 0 ? &lower_ : nullptr;
  const TwofoldPlan plan{&estimate_.basis, estimate_.free, beta, lower, estimate_.model, stage == RowStage::observed};
  const auto sum = fold(blocks_, TwofoldSum(plan), control_);
  if (!sum) return false;
  sums_ = sum->totals();
  flat_.clear();
  factor_ = cholesky(sums_.information);
  return true;
}

std::optional<AccurateHeldFits::Look> AccurateHeldFits::look() const {
  if (!factor_ || !std::isfinite(sums_.log_likelihood.high)) return std::nullopt;
  auto step = solved(sums_.score, kCertain);
  if (!step) return std::nullopt;
  Look look;
  look.step = std::move(*step);
  look.decrement = inner_product(sums_.score, look.step);
  if (contrast_.empty()) return look;
  auto along = solved(in_rows_, kInOthers * std::sqrt(inner_product(in_rows_, in_rows_).high));
  if (!along) return std::nullopt;
  look.along = std::move(*along);
  look.slope = inner_product(in_rows_, look.step);
  look.variance = inner_product(in_rows_, look.along);
  return look;
}

DoubleDouble AccurateHeldFits::held_value(const TwofoldVector& beta) const { return inner_product(contrast_, beta); }

/// Newton over all points, or over those where the contrast is `*value`.
std::optional<AccurateHeldFits::Point> AccurateHeldFits::maximise(TwofoldVector beta, const double* value) {
  Point point;
  double before = kInfinity;
  if (!evaluate(beta)) return std::nullopt;
  for (int steps = 0; steps < kHeldSteps; ++steps) {
    auto here = look();
    if (!here) return point;
    TwofoldVector change = here->step;
    const double unit = sums_.unit(estimate_.model);
    double left = here->decrement.high / unit;
    double away = 0.0;
    if (value != nullptr) {
      const DoubleDouble rest = twofold(*value) - held_value(beta);
      const DoubleDouble multiple = (rest - here->slope) / here->variance;
      for (std::size_t j = 0; j < change.size(); ++j) change[j] += multiple * here->along[j];
      left = (here->decrement - here->slope * here->slope / here->variance).high / unit;
      away = (rest * rest / here->variance).high / unit;
    }
    const bool stands = left <= kHeldTwofold || (left <= kHeldVanishing && left > 0.01 * before);
    if (stands && away <= kHeldTwofold) {
      point = {std::move(beta), sums_.log_likelihood, std::move(*here), true};
      return point;
    }
    before = left;
    if (lower_.size > 0) solve_lower_transposed(lower_, change);
    const double reached = sums_.log_likelihood.high;
    double length = 1.0;
    for (int halving = 0;; ++halving, length *= 0.5) {
      TwofoldVector next = beta;
      for (std::size_t j = 0; j < next.size(); ++j) next[j] += times_power_of_two(change[j], length);
      if (!evaluate(next)) return std::nullopt;
      if (sums_.log_likelihood.high >= reached - kObjectiveNoise * std::fabs(reached)) {
        beta = std::move(next);
        break;
      }
      if (halving == kHeldHalvings) return point;
    }
  }
  return point;
}

bool AccurateHeldFits::find_peak() {
  std::vector<double> user = estimate_.beta;
  for (const Alias& alias : estimate_.aliases) user[alias.column] = 0.0;
  const TwofoldVector start = free_part(estimate_.basis.to_internal(user));
  if (!evaluate(start)) return false;
  if (factor_) lower_ = *factor_;
  auto peak = maximise(start, nullptr);
  if (!peak) return false;
  peak_ = std::move(*peak);
  if (!peak_.found) peak_.beta = start;
  return true;
}

HeldFit AccurateHeldFits::held_fit(double value, const Point& point) const {
  const Basis& basis = estimate_.basis;
  HeldFit fit;
  fit.value = value;
  fit.found = point.found;
  fit.beta.assign(basis.columns(), 0.0);
  fit.along.assign(basis.columns(), 0.0);
  if (!point.found) return fit;
  fit.drop = std::max(0.0, 2.0 * rounded(peak_.log_likelihood - point.log_likelihood));
  fit.slope = -2.0 * rounded(point.look.slope / point.look.variance);
  TwofoldVector along = point.look.along;
  if (lower_.size > 0) solve_lower_transposed(lower_, along);
  for (std::size_t k = 0; k < along.size(); ++k) {
    fit.beta[estimate_.free[k]] = rounded(point.beta[k]);
    fit.along[estimate_.free[k]] = rounded(along[k] / point.look.variance);
  }
  return fit;
}

std::optional<HeldFit> AccurateHeldFits::hold(std::size_t column) {
  column_ = column;
  contrast_ = in_rows_ = free_part(estimate_.basis.user_contrast(column));
  if (lower_.size > 0) solve_lower(lower_, in_rows_);
  if (guide_ != nullptr && !guide_->hold(column)) return std::nullopt;
  if (!evaluate(peak_.beta)) return std::nullopt;
  auto known = look();
  Point point = peak_;
  point.found = peak_.found && known.has_value();
  if (known) point.look = std::move(*known);
  HeldFit fit = held_fit(estimate_.beta[column], point);
  fit.found = true;
  return fit;
}

std::optional<HeldFit> AccurateHeldFits::at(double value, const HeldFit& from) {
  ++count_;
  if (!peak_.found) return held_fit(value, {});
  if (guide_ != nullptr) {
    const std::optional<HeldFit> nearby = guide_->best_at(value, from);
    if (!nearby) return std::nullopt;
    if (nearby->found) return reach(value, *nearby);
  }
  return reach(value, from);
}

/// The restricted maximum that Newton finds from `from` moved along.
std::optional<HeldFit> AccurateHeldFits::reach(double value, const HeldFit& from) {
  TwofoldVector start;
  for (const std::size_t j : estimate_.free)
    start.push_back(twofold(from.beta[j]) + twofold(value - from.value) * twofold(from.along[j]));
  // The value itself to the last digit, so that the first step is as free as the others.
  const DoubleDouble rest = twofold(value) - held_value(start);
  for (std::size_t k = 0; k < start.size(); ++k) start[k] += rest * twofold(from.along[estimate_.free[k]]);
  const auto point = maximise(std::move(start), &value);
  if (!point) return std::nullopt;
  return held_fit(value, *point);
}

std::optional<double> AccurateHeldFits::variance_near_peak(std::span<const double> change) {
  TwofoldVector beta = peak_.beta;
  for (std::size_t k = 0; k < beta.size(); ++k) beta[k] += twofold(change[estimate_.free[k]]);
  if (!evaluate(beta, estimate_.information)) return std::nullopt;
  const auto here = look();
  return here ? rounded(here->variance) : kNaN;
}

std::optional<double> AccurateHeldFits::curvature_at_peak(std::span<const double> direction) {
  if (!evaluate(peak_.beta)) return std::nullopt;
  const std::size_t p = estimate_.free.size();
  TwofoldVector d(p);  // L' direction
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t i = j; i < p; ++i) {
      const DoubleDouble entry = lower_.size > 0 ? lower_(i, j) : twofold(i == j ? 1.0 : 0.0);
      d[j] += entry * twofold(direction[estimate_.free[i]]);
    }
  DoubleDouble sum = {};
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j) sum += d[i] * d[j] * sums_.information(std::max(i, j), std::min(i, j));
  return rounded(sum);
}

}  // namespace ogive::fitting
