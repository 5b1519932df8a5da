#include "fit/accurate_sum.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"

namespace ogive::fitting {
namespace {

/// (x - center) scale, exactly.
DoubleDouble internal_value(const Basis& basis, std::size_t j, double x) noexcept {
  return times_power_of_two(two_sum(x, -basis.center[j]), basis.scale[j]);
}

}  // namespace

double TwofoldTotals::unit(const Model& model) const noexcept {
  if (!std::holds_alternative<Gaussian>(model.family)) return 1.0;
  constexpr double kRounding = 0x1p-60;  // of the response: far above that of these sums, below any dispersion
  const double residual = kRounding * largest_response;
  const double dispersion = std::max(pearson.high, weight * residual * residual) / rows;
  return dispersion > 0.0 ? dispersion : 1.0;
}

double TwofoldTotals::pearson_left(const Model& model) const noexcept {
  constexpr double kRounding = 0x1p-85;  // of a residual, generously: means have an error of 2^-97 or so
  // Its terms are positive: where it is not a number, it is beyond all of them.
  if (!std::isfinite(pearson.high)) return std::isfinite(log_likelihood.high) ? kInfinity : pearson.high;
  const bool gaussian = std::holds_alternative<Gaussian>(model.family);
  const double size =
      gaussian ? weight * largest_response * largest_response : std::max(successes.high, rounded(successes + failures));
  return pearson.high <= kRounding * kRounding * size ? 0.0 : rounded(pearson);
}

DoubleDouble TwofoldTotals::deviance_from(DoubleDouble saturated, const Model& model) const noexcept {
  constexpr double kRounding = 0x1p-90;
  const DoubleDouble deviance = times_power_of_two(saturated - log_likelihood, 2.0);
  const double size = std::fabs(saturated.high) + std::fabs(log_likelihood.high);
  const bool gaussian = std::holds_alternative<Gaussian>(model.family);  // of which they are the same sum
  return gaussian || deviance.high <= kRounding * size ? twofold(pearson_left(model)) : deviance;
}

TwofoldSum::TwofoldSum(const TwofoldPlan& plan) : plan_(&plan), row_(plan.free.size()) {
  const std::size_t p = plan.free.size();
  totals_.information = TwofoldMatrix(p);
  totals_.score.assign(p, {});
  if (plan.scores != nullptr && plan.scores->group.empty()) totals_.squares = TwofoldMatrix(p);
  if (plan.scores != nullptr) totals_.groups = GroupSums<DoubleDouble>(p, plan.scores->group_count);
  totals_.largest.assign(p, 0.0);
}

void TwofoldSum::add(const RowBlock& block) noexcept {
  if (!columns_) columns_ = std::make_unique<LeafColumns>(plan_->basis->columns());
  const LeafView& leaf = columns_->view(block, plan_->basis->center);
  for (std::size_t i = 0; i < block.rows; ++i)
    if (leaf.prior_weights[i] * leaf.trials[i] > 0.0) add_row(leaf, i, block);
}

void TwofoldSum::add_row(const LeafView& leaf, std::size_t i, const RowBlock& block) noexcept {
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
  if (plan_->lower != nullptr) solve_lower(*plan_->lower, row_);
  const double y = leaf.successes[i];
  const double m = leaf.trials[i];
  totals_.eta.take(eta.high, y, m);
  const DoubleDouble w = twofold(leaf.prior_weights[i]);
  const Model& model = plan_->model;
  const TwofoldWorking working = twofold_working(model.family, model.link, plan_->observed, {eta, y, m});
  totals_.log_likelihood += w * working.log_likelihood;
  totals_.pearson += w * working.pearson;
  const DoubleDouble weight = w * working.weight;
  const DoubleDouble score = w * working.residual;
  for (std::size_t j = 0; j < p; ++j) {
    totals_.largest[j] = std::max(totals_.largest[j], std::fabs(row_[j].high));
    totals_.score[j] += row_[j] * score;
    const DoubleDouble weighted = row_[j] * weight;
    for (std::size_t k = 0; k <= j; ++k) totals_.information(j, k) += weighted * row_[k];
  }
  if (plan_->scores != nullptr) add_score(block, i, weight, score);
  if (plan_->power > 0.0)
    add_penalty(weight, two_sum(m, -y) - twofold(y) + times_power_of_two(working.residual, 2.0), m);
  add_response(y, m, leaf.prior_weights[i]);
}

void TwofoldSum::add_score(const RowBlock& block, std::size_t i, DoubleDouble weight, DoubleDouble score) noexcept {
  const ScorePlan& plan = *plan_->scores;
  if (!plan.group.empty()) {
    DoubleDouble* const sum = totals_.groups.at(plan.group[static_cast<std::size_t>(block.first_row) + i]);
    for (std::size_t j = 0; j < row_.size(); ++j) sum[j] += row_[j] * score;
    return;
  }
  const DoubleDouble rows = twofold(block.copies[static_cast<std::ptrdiff_t>(i)]);
  DoubleDouble square = score * score / rows;
  if (plan.power > 0) {
    const DoubleDouble rest = twofold(1.0) - weight * squared_length() / rows;
    if (!(rest.high > kLeastRest)) {
      ++totals_.without_rest;
      return;
    }
    for (int k = 0; k < plan.power; ++k) square = square / rest;
  }
  for (std::size_t j = 0; j < row_.size(); ++j) {
    const DoubleDouble squared = row_[j] * square;
    for (std::size_t k = 0; k <= j; ++k) totals_.squares(j, k) += squared * row_[k];
  }
}

DoubleDouble TwofoldSum::squared_length() noexcept {
  turned_ = row_;
  solve_lower(*plan_->leverage, turned_);
  DoubleDouble length = {};
  for (const DoubleDouble& part : turned_) length += part * part;
  return length;
}

void TwofoldSum::add_penalty(DoubleDouble weight, DoubleDouble lean, double m) noexcept {
  const DoubleDouble factor = weight * squared_length() * lean * twofold(plan_->power) / twofold(m);
  for (std::size_t j = 0; j < row_.size(); ++j) totals_.score[j] += row_[j] * factor;
}

TwofoldMatrix TwofoldTotals::score_products() const {
  const std::size_t p = score.size();
  TwofoldMatrix all = squares.size > 0 ? squares : TwofoldMatrix(p);
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t k = 0; k <= j; ++k) all(j, k) += groups.row(g)[j] * groups.row(g)[k];
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t k = 0; k < j; ++k) all(k, j) = all(j, k);
  return all;
}

void TwofoldSum::add_response(double y, double m, double w) noexcept {
  const DoubleDouble weight = twofold(w);
  totals_.successes += weight * twofold(y);
  totals_.failures += weight * two_sum(m, -y);
  totals_.rows += 1.0;
  totals_.weight += w;
  totals_.largest_response = std::max(totals_.largest_response, std::fabs(y));
  if (plan_->constants) totals_.constants += twofold_constants(plan_->model.family, y, m, w);
}

void TwofoldSum::merge(const TwofoldSum& later) noexcept {
  const TwofoldTotals& more = later.totals_;
  TwofoldTotals& all = totals_;
  for (std::size_t k = 0; k < all.information.values.size(); ++k)
    all.information.values[k] += more.information.values[k];
  for (std::size_t k = 0; k < all.squares.values.size(); ++k) all.squares.values[k] += more.squares.values[k];
  all.groups.merge(more.groups);
  all.without_rest += more.without_rest;
  for (std::size_t j = 0; j < all.score.size(); ++j) {
    all.score[j] += more.score[j];
    all.largest[j] = std::max(all.largest[j], more.largest[j]);
  }
  all.linear_size = std::max(all.linear_size, more.linear_size);
  all.eta.take(more.eta);
  all.log_likelihood += more.log_likelihood;
  all.constants += more.constants;
  all.pearson += more.pearson;
  all.successes += more.successes;
  all.failures += more.failures;
  all.rows += more.rows;
  all.weight += more.weight;
  all.largest_response = std::max(all.largest_response, more.largest_response);
}

}  // namespace ogive::fitting
