#include "fit/accurate_sum.hpp"

#include <algorithm>
#include <cmath>

#include "math/twofold.hpp"
#include "model/twofold_outcomes.hpp"

namespace ogive::fitting {
namespace {

/// (x - center) scale, exactly.
DoubleDouble internal_value(const Basis& basis, std::size_t j, double x) noexcept {
  return times_power_of_two(two_sum(x, -basis.center[j]), basis.scale[j]);
}

/// What one row of prior weight 1 adds: model/binomial-inl.hpp says why.
struct TwofoldWorking {
  DoubleDouble weight, residual, log_likelihood, pearson;
};

TwofoldWorking twofold_working(const TwofoldPlan& plan, DoubleDouble eta, double y, double m) {
  const TwofoldOutcomes both = twofold_outcomes(plan.link, eta);
  const DoubleDouble failures = two_sum(m, -y);
  const auto sum = [&](DoubleDouble event, DoubleDouble other) {
    DoubleDouble total = {};
    if (y != 0.0) total += twofold(y) * event;
    if (failures.high != 0.0) total += failures * other;
    return total;
  };
  TwofoldWorking row;
  row.residual = sum(both.event.rise, both.other.rise);
  const DoubleDouble expected = -(twofold(m) * both.event.rise * both.other.rise);
  row.weight = plan.observed ? sum(both.event.curve, both.other.curve) : expected;
  row.log_likelihood = std::isnan(both.event.log.high) ? both.event.log : sum(both.event.log, both.other.log);
  if (row.residual.high != 0.0) row.pearson = row.residual * row.residual / expected;
  return row;
}

/// count log(count / all); 0 at 0.
DoubleDouble entropy_term(DoubleDouble count, DoubleDouble all) noexcept {
  return count.high > 0.0 ? count * log(count / all) : DoubleDouble{};
}

}  // namespace

TwofoldSum::TwofoldSum(const TwofoldPlan& plan) : plan_(&plan), row_(plan.free.size()) {
  const std::size_t p = plan.free.size();
  totals_.information = TwofoldMatrix(p);
  totals_.score.assign(p, {});
  if (plan.squares) totals_.squares = TwofoldMatrix(p);
  totals_.largest.assign(p, 0.0);
}

void TwofoldSum::add(const RowBlock& block) noexcept {
  if (!columns_) columns_ = std::make_unique<LeafColumns>(plan_->basis->columns());
  const LeafView& leaf = columns_->view(block, plan_->basis->center);
  for (std::size_t i = 0; i < block.rows; ++i)
    if (leaf.prior_weights[i] * leaf.trials[i] > 0.0) add_row(leaf, i);
}

void TwofoldSum::add_row(const LeafView& leaf, std::size_t i) noexcept {
  const std::size_t p = row_.size();
  DoubleDouble eta = twofold(leaf.offset[i]);
  double size = std::fabs(leaf.offset[i]);
  for (std::size_t k = 0; k < p; ++k) {
    const std::size_t j = plan_->free[k];
    row_[k] = internal_value(*plan_->basis, j, leaf.column[j] == nullptr ? 1.0 : leaf.column[j][i]);
    const DoubleDouble part = row_[k] * plan_->beta[k];
    eta += part;
    size += std::fabs(part.high);
  }
  totals_.linear_size = std::max(totals_.linear_size, size);
  totals_.eta.take(eta.high);
  if (plan_->lower != nullptr) solve_lower(*plan_->lower, row_);
  const double y = leaf.successes[i];
  const double m = leaf.trials[i];
  const DoubleDouble w = twofold(leaf.prior_weights[i]);
  const TwofoldWorking working = twofold_working(*plan_, eta, y, m);
  totals_.log_likelihood += w * working.log_likelihood;
  totals_.pearson += w * working.pearson;
  const DoubleDouble weight = w * working.weight;
  const DoubleDouble score = w * working.residual;
  for (std::size_t j = 0; j < p; ++j) {
    totals_.largest[j] = std::max(totals_.largest[j], std::fabs(row_[j].high));
    totals_.score[j] += row_[j] * score;
    const DoubleDouble weighted = row_[j] * weight;
    for (std::size_t k = 0; k <= j; ++k) totals_.information(j, k) += weighted * row_[k];
    if (!plan_->squares) continue;
    const DoubleDouble squared = row_[j] * (score * score);
    for (std::size_t k = 0; k <= j; ++k) totals_.squares(j, k) += squared * row_[k];
  }
  add_response(y, m, leaf.prior_weights[i]);
}

void TwofoldSum::add_response(double y, double m, double w) noexcept {
  const DoubleDouble weight = twofold(w);
  const DoubleDouble failures = two_sum(m, -y);
  totals_.successes += weight * twofold(y);
  totals_.failures += weight * failures;
  if (y == 0.0 || y == m) return;  // both terms below are 0
  totals_.saturated += weight * (entropy_term(twofold(y), twofold(m)) + entropy_term(failures, twofold(m)));
  totals_.log_constant += weight * (log_factorial(m) - log_factorial(y) - log_factorial(rounded(failures)));
}

void TwofoldSum::merge(const TwofoldSum& later) noexcept {
  const TwofoldTotals& more = later.totals_;
  TwofoldTotals& all = totals_;
  for (std::size_t k = 0; k < all.information.values.size(); ++k)
    all.information.values[k] += more.information.values[k];
  for (std::size_t k = 0; k < all.squares.values.size(); ++k) all.squares.values[k] += more.squares.values[k];
  for (std::size_t j = 0; j < all.score.size(); ++j) {
    all.score[j] += more.score[j];
    all.largest[j] = std::max(all.largest[j], more.largest[j]);
  }
  all.linear_size = std::max(all.linear_size, more.linear_size);
  all.eta.take(more.eta);
  all.log_likelihood += more.log_likelihood;
  all.saturated += more.saturated;
  all.log_constant += more.log_constant;
  all.pearson += more.pearson;
  all.successes += more.successes;
  all.failures += more.failures;
}

}  // namespace ogive::fitting
