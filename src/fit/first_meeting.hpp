/// Where a step leaves the range that a link allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/block.hpp"
#include "base/constants.hpp"
#include "fit/basis.hpp"
#include "fit/leaf_columns.hpp"
#include "fit/model.hpp"

namespace ogive::fitting {

/// The range of eta, and which rows may sit at its ends.
struct Range {
  double lower = -kInfinity;
  double upper = kInfinity;
  bool failures_below = false;  ///< rows without a success may sit at `lower`
  bool successes_above = false;
  bool failures_above = false;
};

[[nodiscard]] Range range_of(const Model& model);

/// The rows, all alike, whose end a step meets first.
struct Meeting {
  double length = 1.0;  ///< of the step until then
  std::vector<std::int64_t> rows;
  bool upper = false;
  bool possible = false;  ///< the row may stay at the end
  double pull = 0.0;      ///< derivative of their log-likelihood in eta there
  double room = 0.0;      ///< eta at the end, less the offset
  std::vector<double> z;  ///< their internal columns
};

struct MeetingPlan {
  const Kernel* kernel;
  const Basis* basis;
  const std::vector<double>* from;  ///< internal
  const std::vector<double>* to;
  Range range;
};

/// Looks for it: an accumulator of `fold`.  Rows of weight 0 (those that are held) are passed over.
class FirstMeeting {
 public:
  explicit FirstMeeting(const MeetingPlan& plan) : plan_(&plan) {}
  FirstMeeting(const FirstMeeting& other) : plan_(other.plan_) {}
  FirstMeeting(FirstMeeting&&) noexcept = default;
  FirstMeeting& operator=(FirstMeeting&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept {
    columns_.reset();
    eta_.reset();
  }
  void merge(const FirstMeeting& later) noexcept {
    if (!later.found_.rows.empty()) take(later.found_);
  }
  [[nodiscard]] const Meeting& found() const noexcept { return found_; }

 private:
  void meet(const RowBlock& block, const LeafView& leaf, std::size_t i, double length, bool upper) noexcept;
  /// The earlier meeting stays; of two at once, one where a row cannot stay; equal rows are one.
  void take(const Meeting& met) noexcept;

  const MeetingPlan* plan_;
  std::unique_ptr<LeafColumns> columns_;
  AlignedDoubles eta_;
  Meeting found_;
};

}  // namespace ogive::fitting
