// The limit of a fit to separated data.
#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "base/constants.hpp"
#include "base/double_double.hpp"
#include "fit/endgame.hpp"
#include "fit/fold.hpp"
#include "fit/highest.hpp"
#include "fit/recession.hpp"
#include "fit/row_subset.hpp"

namespace ogive::fitting {
namespace {

/// Infinite and unsigned coefficients; no standard error and no covariance until the limit fit gives some.
void record_limits(Estimate& e) {
  e.reached = e.beta;
  e.covariance = Matrix(e.beta.size(), e.beta.size(), kNaN);
  e.std_error.assign(e.beta.size(), kNaN);
  for (std::size_t k = 0; k < e.free.size(); ++k) {
    switch (e.separation->limits[k]) {
      case Limit::plus_infinity: e.beta[e.free[k]] = kInfinity; break;
      case Limit::minus_infinity: e.beta[e.free[k]] = -kInfinity; break;
      case Limit::undetermined: e.beta[e.free[k]] = kNaN; break;
      case Limit::finite: break;
    }
  }
}

/// Sum w y^2 of some rows (increasing): an accumulator of `fold`.
class SquaresOfRows {
 public:
  explicit SquaresOfRows(const std::vector<std::int64_t>& rows) : rows_(&rows) {}
  void add(const RowBlock& block) noexcept {
    const std::int64_t last = block.first_row + static_cast<std::int64_t>(block.rows);
    for (auto row = std::lower_bound(rows_->begin(), rows_->end(), block.first_row); row != rows_->end() && *row < last;
         ++row) {
      const auto i = static_cast<std::ptrdiff_t>(*row - block.first_row);
      sum_ += twofold(block.prior_weights[i]) * two_product(block.successes[i], block.successes[i]);
    }
  }
  void close() noexcept {}
  void merge(const SquaresOfRows& later) noexcept { sum_ += later.sum_; }
  [[nodiscard]] double value() const noexcept { return rounded(sum_); }

 private:
  const std::vector<std::int64_t>* rows_;
  DoubleDouble sum_ = {};
};

bool estimates_variance(const Estimate& e) { return std::holds_alternative<Gaussian>(e.model.family); }

/// The rows that are not separated have a maximum, and it was not reached.
void forget_the_rest(Estimate& e) {
  e.log_likelihood = e.deviance = e.pearson = kNaN;
  for (std::size_t k = 0; k < e.free.size(); ++k)
    if (e.separation->limits[k] == Limit::finite) e.beta[e.free[k]] = kNaN;
}

/// The finite coefficients: those of the rows that no direction separates, where they are identified.
Status fit_the_rest(const Blocks& blocks, const FitControl& control, Estimate& e) {
  const Blocks rest = without_values_of(blocks, e.separation->separated_rows_sample);
  OGIVE_TRY(Estimate limit, maximum_likelihood(rest, {}, control));
  OGIVE_TRY(limit, highest(rest, {}, control, std::move(limit)));
  e.passes += limit.passes;
  if (!limit.converged()) {
    forget_the_rest(e);
    return {};
  }
  e.log_likelihood = limit.log_likelihood;
  e.deviance = limit.deviance;
  e.pearson = limit.pearson;
  e.edge = limit.edge;
  e.separation->separated_copies = e.totals.copies - limit.totals.copies;
  e.separation->separated_rank = e.rank - limit.rank;
  for (std::size_t k = 0; k < e.free.size(); ++k) {
    if (e.separation->limits[k] != Limit::finite) continue;
    const std::size_t j = e.free[k];
    e.beta[j] = limit.beta[j];
  }
  // How many degrees of freedom a variance has where some means are limits is nobody's to say: errors stay unknown.
  if (!estimates_variance(e)) record_limit_errors(e, limit);
  return {};
}

/// A response that is not above 0, which a mean under the log link can only come near: an accumulator of `fold`.
class ValuesBelow {
 public:
  void add(const RowBlock& block) noexcept {
    for (std::size_t row = 0; row < block.rows; ++row) {
      const auto i = static_cast<std::ptrdiff_t>(row);
      any_ = any_ || (block.prior_weights[i] > 0.0 && !(block.successes[i] > 0.0));
    }
  }
  void close() noexcept {}
  void merge(const ValuesBelow& later) noexcept { any_ = any_ || later.any_; }
  [[nodiscard]] bool any() const noexcept { return any_; }

 private:
  bool any_ = false;
};

/// With such responses whatever else ended the iteration may be the way to infinity.
Status look_for_values_below(const Blocks& blocks, const FitControl& control, Estimate& e) {
  const auto below = fold(blocks, ValuesBelow(), {control.threads, control.stop, {}});
  if (!below) return fail(Errc::interrupted, "the fit was interrupted");
  if (below->any()) e.stop = Stop::no_finite_maximum;
  return {};
}

/// The means of the separated rows are 0 in the limit: what is left of them is their response.
Status add_separated_squares(const Blocks& blocks, const FitControl& control, Estimate& e) {
  const auto squares =
      fold(blocks, SquaresOfRows(e.separation->separated_rows_sample), {control.threads, control.stop, {}});
  if (!squares) return fail(Errc::interrupted, "the fit was interrupted");
  e.deviance += squares->value();
  e.pearson = e.deviance;
  record_dispersion(e);
  e.log_likelihood = gaussian_at(e.totals, e.deviance);
  return {};
}

}  // namespace

void record_limit_errors(Estimate& e, const Estimate& limit) {
  for (std::size_t k = 0; k < e.free.size(); ++k) {
    if (e.separation->limits[k] != Limit::finite) continue;
    const std::size_t j = e.free[k];
    e.std_error[j] = limit.std_error[j];
    for (std::size_t i = 0; i < e.free.size(); ++i)
      if (e.separation->limits[i] == Limit::finite) e.covariance.entry(j, e.free[i]) = limit.covariance(j, e.free[i]);
  }
}

Status decide_existence(const Blocks& blocks, const FitControl& control, Estimate& e) {
  if (e.certificate.exists || e.stop == Stop::not_finite || e.stop == Stop::interrupted) return {};
  if (e.separation) {  // decided before the accurate path
    if (e.stop == Stop::no_finite_maximum) e.stop = Stop::not_certified;
    return {};
  }
  const std::optional<Blocks> rows = rows_of_recession(blocks, e.model);
  if (!rows) return {};
  if (estimates_variance(e) && !e.converged()) OGIVE_CHECK(look_for_values_below(blocks, control, e));
  SeparationControl search{control.threads, control.stop, std::numeric_limits<std::size_t>::max()};
  OGIVE_TRY(SeparationReport report, detect_separation(*rows, e.free, search));
  if (report.kind == Separation::overlap) {
    // No row alone is better off at infinity, but some together may be.
    if (estimates_variance(e) && !e.converged()) return {};
    if (e.stop == Stop::no_finite_maximum) e.stop = Stop::not_certified;
    e.separation = std::move(report);
    return {};
  }
  e.separation = std::move(report);
  e.stop = Stop::no_finite_maximum;
  e.edge.clear();  // a search of the edge ends somewhere along the direction too
  record_limits(e);
  // Where every row is of successes or failures alone, or a count of 0, their likelihood tends to 1.
  e.log_likelihood = e.deviance = e.pearson = 0.0;
  e.lr_statistic.reset();
  if (e.separation->kind == Separation::quasi_complete) OGIVE_CHECK(fit_the_rest(blocks, control, e));
  return estimates_variance(e) ? add_separated_squares(blocks, control, e) : Status{};
}

}  // namespace ogive::fitting
