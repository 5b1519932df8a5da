#include "fit/first_meeting.hpp"

#include <algorithm>
#include <cmath>

namespace ogive::fitting {
namespace {

/// A row is at its end when this share of what its eta is the sum of is between.
constexpr double kAtEnd = 1e-9;

}  // namespace

Range range_of(const Model& model) {
  if (std::holds_alternative<Log>(model.link)) return {-kInfinity, 0.0, false, true, false};
  if (std::holds_alternative<LogComplement>(model.link)) return {-kInfinity, 0.0, false, false, true};
  if (std::holds_alternative<Binomial>(model.family)) return {0.0, 1.0, true, true, false};
  return {0.0, kInfinity, true, false, false};
}

void add_end(std::vector<Meeting>& ends, const Meeting& met) {
  for (Meeting& end : ends) {
    if (end.upper != met.upper || end.z != met.z || end.room != met.room) continue;
    end.rows.insert(end.rows.end(), met.rows.begin(), met.rows.end());
    end.pull += met.pull;
    end.curve += met.curve;
    return;
  }
  ends.push_back(met);
}

double size_at(const Meeting& end, const std::vector<double>& beta, double unit) {
  double size = unit + std::fabs(end.room);
  for (std::size_t j = 0; j < end.z.size(); ++j) size += std::fabs(end.z[j] * beta[j]);
  return size;
}

Meeting meeting_at(const Basis& basis, const Model& model, const LeafView& leaf, std::size_t i, const RowEnd& end) {
  const Range range = range_of(model);
  const double y = leaf.successes[i], m = leaf.trials[i], w = leaf.prior_weights[i];
  Meeting met;
  met.rows = {end.row};
  met.upper = end.upper;
  const bool rises = end.upper && range.successes_above && y == m;
  const bool falls = y == 0.0 && (end.upper ? range.failures_above : range.failures_below);
  met.possible = rises || falls;
  // One outcome alone.  Its log-likelihood is eta under log, log(1 - t) of a probability at a distance t from the end,
  // -mu of a count, that is -eta or -eta^2.
  const bool squared = std::holds_alternative<SquareRoot>(model.link);
  const bool share = std::holds_alternative<Binomial>(model.family) && std::holds_alternative<Identity>(model.link);
  met.pull = squared ? 0.0 : end.upper ? w * m : -w * m;
  met.curve = squared ? 2.0 * w * m : share ? w * m : 0.0;
  met.room = (end.upper ? range.upper : range.lower) - leaf.offset[i];
  met.z.assign(leaf.columns, 0.0);
  for (std::size_t j = 0; j < leaf.columns; ++j)
    met.z[j] = (leaf.column[j] == nullptr ? 1.0 : leaf.column[j][i]) * basis.scale[j] - basis.shift[j];
  return met;
}

void FirstMeeting::add(const RowBlock& block) noexcept {
  if (!columns_) {
    columns_ = std::make_unique<LeafColumns>(plan_->basis->columns());
    eta_ = aligned_doubles(2 * kLeafRows);
  }
  const LeafView& leaf = columns_->view(block, plan_->basis->center);
  double* const before = eta_.get();
  double* const after = before + kLeafRows;
  plan_->kernel->predict_eta(leaf, plan_->basis->at(*plan_->from), before);
  plan_->kernel->predict_eta(leaf, plan_->basis->at(*plan_->to), after);
  const Range& range = range_;
  for (std::size_t i = 0; i < block.rows; ++i) {
    if (!(leaf.prior_weights[i] * leaf.trials[i] > 0.0)) continue;
    if (after[i] > range.upper) meet(block, leaf, i, (range.upper - before[i]) / (after[i] - before[i]), true);
    if (after[i] < range.lower) meet(block, leaf, i, (before[i] - range.lower) / (before[i] - after[i]), false);
  }
}

void FirstMeeting::meet(const RowBlock& block, const LeafView& leaf, std::size_t i, double length,
                        bool upper) noexcept {
  if (!found_.rows.empty() && length > found_.length) return;
  Meeting met =
      meeting_at(*plan_->basis, *plan_->model, leaf, i, {block.first_row + static_cast<std::int64_t>(i), upper});
  met.length = std::max(length, 0.0);
  take(met);
}

void FirstMeeting::take(const Meeting& met) noexcept {
  if (found_.rows.empty() || met.length < found_.length) {
    found_ = met;
    return;
  }
  if (met.length > found_.length || !found_.possible) return;
  if (!met.possible) {
    found_ = met;
  } else if (met.z == found_.z && met.room == found_.room) {
    found_.rows.insert(found_.rows.end(), met.rows.begin(), met.rows.end());
    found_.pull += met.pull;
    found_.curve += met.curve;
  }
}

void RowsAtEnds::add(const RowBlock& block) noexcept {
  if (!columns_) {
    columns_ = std::make_unique<LeafColumns>(plan_->basis->columns());
    eta_ = aligned_doubles(kLeafRows);
  }
  if (plan_->ends != nullptr) {
    add_given(block);
  } else {
    add_near(block);
  }
}

void RowsAtEnds::add_given(const RowBlock& block) noexcept {
  const std::vector<RowEnd>& ends = *plan_->ends;
  const std::int64_t last = block.first_row + static_cast<std::int64_t>(block.rows);
  auto end = std::lower_bound(ends.begin(), ends.end(), block.first_row,
                              [](const RowEnd& known, std::int64_t row) { return known.row < row; });
  if (end == ends.end() || end->row >= last) return;
  const LeafView& leaf = columns_->view(block, plan_->basis->center);
  for (; end != ends.end() && end->row < last; ++end)
    found_.push_back(
        meeting_at(*plan_->basis, *plan_->model, leaf, static_cast<std::size_t>(end->row - block.first_row), *end));
}

void RowsAtEnds::add_near(const RowBlock& block) noexcept {
  const LeafView& leaf = columns_->view(block, plan_->basis->center);
  plan_->kernel->predict_eta(leaf, plan_->basis->at(*plan_->beta), eta_.get());
  const Range range = range_of(*plan_->model);
  const double unit = std::holds_alternative<Binomial>(plan_->model->family) ? 1.0 : 0.0;
  for (std::size_t i = 0; i < block.rows; ++i) {
    if (!(leaf.prior_weights[i] * leaf.trials[i] > 0.0)) continue;
    const double eta = eta_[i];
    const bool upper = std::fabs(eta - range.upper) < std::fabs(eta - range.lower);
    const double gap = std::fabs(eta - (upper ? range.upper : range.lower));
    if (!(gap < 0.5)) continue;
    Meeting end =
        meeting_at(*plan_->basis, *plan_->model, leaf, i, {block.first_row + static_cast<std::int64_t>(i), upper});
    const double size = std::fabs(leaf.offset[i]) + size_at(end, *plan_->beta, unit);
    if (end.possible && gap <= kAtEnd * size) found_.push_back(std::move(end));
  }
}

}  // namespace ogive::fitting
