#include "fit/first_meeting.hpp"

#include <algorithm>

namespace ogive::fitting {

Range range_of(const Model& model) {
  if (std::holds_alternative<Log>(model.link)) return {-kInfinity, 0.0, false, true, false};
  if (std::holds_alternative<LogComplement>(model.link)) return {-kInfinity, 0.0, false, false, true};
  if (std::holds_alternative<Binomial>(model.family)) return {0.0, 1.0, true, true, false};
  return {0.0, kInfinity, true, false, false};
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
  const Range& range = plan_->range;
  for (std::size_t i = 0; i < block.rows; ++i) {
    if (!(leaf.prior_weights[i] * leaf.trials[i] > 0.0)) continue;
    if (after[i] > range.upper) meet(block, leaf, i, (range.upper - before[i]) / (after[i] - before[i]), true);
    if (after[i] < range.lower) meet(block, leaf, i, (before[i] - range.lower) / (before[i] - after[i]), false);
  }
}

void FirstMeeting::meet(const RowBlock& block, const LeafView& leaf, std::size_t i, double length,
                        bool upper) noexcept {
  if (!found_.rows.empty() && length > found_.length) return;
  const Range& range = plan_->range;
  const double y = leaf.successes[i], m = leaf.trials[i], w = leaf.prior_weights[i];
  Meeting met;
  met.length = std::max(length, 0.0);
  met.rows = {block.first_row + static_cast<std::int64_t>(i)};
  met.upper = upper;
  const bool rises = upper && range.successes_above && y == m;
  const bool falls = y == 0.0 && (upper ? range.failures_above : range.failures_below);
  met.possible = rises || falls;
  // One outcome alone: its logarithm is linear in eta, or has slope 1 at the end.
  met.pull = upper ? w * m : -w * m;
  met.room = (upper ? range.upper : range.lower) - leaf.offset[i];
  met.z.assign(leaf.columns, 0.0);
  for (std::size_t j = 0; j < leaf.columns; ++j)
    met.z[j] = leaf.column[j] == nullptr ? 1.0 : leaf.column[j][i] * plan_->basis->scale[j] - plan_->basis->shift[j];
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
  }
}

}  // namespace ogive::fitting
