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

/// One end of the range of a row.
struct RowEnd {
  std::int64_t row = 0;  ///< among the kept rows, from 0
  bool upper = false;
};

/// The rows, all alike, whose end a step meets first.
struct Meeting {
  double length = 1.0;  ///< of the step until then
  std::vector<std::int64_t> rows;
  bool upper = false;
  bool possible = false;  ///< the row may stay at the end
  double pull = 0.0;      ///< derivative of their log-likelihood in eta there,
  double curve = 0.0;     ///< and less the second one
  double room = 0.0;      ///< eta at the end, less the offset
  std::vector<double> z;  ///< their internal columns
};

/// Adds rows at an end to others; rows alike are one.
void add_end(std::vector<Meeting>& ends, const Meeting& met);

/// What the eta of a row at its end is the sum of, in size: what rounding there is beside.  `unit` is that of eta,
/// where it has one.
[[nodiscard]] double size_at(const Meeting& end, const std::vector<double>& beta, double unit);

struct MeetingPlan {
  const Kernel* kernel;
  const Basis* basis;
  const std::vector<double>* from;  ///< internal
  const std::vector<double>* to;
  const Model* model;
};

/// Row i of a leaf at an end of its range.
[[nodiscard]] Meeting meeting_at(const Basis& basis, const Model& model, const LeafView& leaf, std::size_t i,
                                 const RowEnd& end);

/// Looks for it: an accumulator of `fold`.  Rows of weight 0 (those that are held) are passed over.
class FirstMeeting {
 public:
  explicit FirstMeeting(const MeetingPlan& plan) : plan_(&plan), range_(range_of(*plan.model)) {}
  FirstMeeting(const FirstMeeting& other) : plan_(other.plan_), range_(other.range_) {}
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
  Range range_;
  std::unique_ptr<LeafColumns> columns_;
  AlignedDoubles eta_;
  Meeting found_;
};

struct EndsPlan {
  const Basis* basis;
  const Model* model;
  const std::vector<RowEnd>* ends = nullptr;  ///< increasing; or null, with
  const Kernel* kernel = nullptr;
  const std::vector<double>* beta = nullptr;  ///< internal
};

/// Gathers given rows at given ends, or the rows that are at an end at a point to within rounding, as far as they are
/// possible there: an accumulator of `fold`.  Rows of weight 0 are passed over.
class RowsAtEnds {
 public:
  explicit RowsAtEnds(const EndsPlan& plan) : plan_(&plan) {}
  RowsAtEnds(const RowsAtEnds& other) : plan_(other.plan_) {}
  RowsAtEnds(RowsAtEnds&&) noexcept = default;
  RowsAtEnds& operator=(RowsAtEnds&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept {
    columns_.reset();
    eta_.reset();
  }
  void merge(const RowsAtEnds& later) noexcept {
    found_.insert(found_.end(), later.found_.begin(), later.found_.end());
  }
  [[nodiscard]] const std::vector<Meeting>& found() const noexcept { return found_; }

 private:
  void add_given(const RowBlock& block) noexcept;
  void add_near(const RowBlock& block) noexcept;

  const EndsPlan* plan_;
  std::unique_ptr<LeafColumns> columns_;
  AlignedDoubles eta_;
  std::vector<Meeting> found_;
};

}  // namespace ogive::fitting
