#include "fit/edge_accurate.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "base/constants.hpp"
#include "fit/accurate_sum.hpp"
#include "fit/edge_face.hpp"
#include "fit/first_meeting.hpp"
#include "fit/leaf_columns.hpp"
#include "fit/row_subset.hpp"

namespace ogive::fitting {
namespace {

/// On the decrement within the face, and what a stalled iteration may keep of it.
constexpr double kFaceTolerance = 1e-54;
constexpr double kFaceStalled = 1e-20;
constexpr int kFaceSteps = 40;

/// A row at its end: the user's columns and eta less the offset there.
struct EndEquation {
  std::vector<double> x;
  DoubleDouble room;
  bool operator==(const EndEquation& other) const {
    return x == other.x && room.high == other.room.high && room.low == other.room.low;
  }
};

/// Gathers the rows of `estimate.edge`, equal neighbours once: an accumulator of `fold`.
class EndEquations {
 public:
  explicit EndEquations(const Estimate& estimate) : estimate_(&estimate) {}
  EndEquations(const EndEquations& other) : estimate_(other.estimate_) {}
  EndEquations(EndEquations&&) noexcept = default;
  EndEquations& operator=(EndEquations&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    const Estimate& e = *estimate_;
    const std::int64_t last = block.first_row + static_cast<std::int64_t>(block.rows);
    auto end = std::lower_bound(e.edge.begin(), e.edge.end(), block.first_row,
                                [](const EdgeRow& known, std::int64_t row) { return known.row < row; });
    if (end == e.edge.end() || end->row >= last) return;
    if (!columns_) columns_ = std::make_unique<LeafColumns>(e.basis.columns());
    const LeafView& leaf = columns_->view(block, e.basis.center);
    for (; end != e.edge.end() && end->row < last; ++end)
      take(equation(leaf, static_cast<std::size_t>(end->row - block.first_row)));
  }
  void close() noexcept { columns_.reset(); }
  void merge(const EndEquations& later) noexcept {
    for (const EndEquation& next : later.found_) take(next);
  }
  [[nodiscard]] const std::vector<EndEquation>& found() const noexcept { return found_; }

 private:
  [[nodiscard]] EndEquation equation(const LeafView& leaf, std::size_t i) const {
    const Estimate& e = *estimate_;
    EndEquation row;
    double eta = leaf.offset[i];
    for (const std::size_t j : e.free) {
      row.x.push_back(leaf.column[j] == nullptr ? 1.0 : leaf.column[j][i]);
      eta += row.x.back() * e.beta[j];
    }
    const Range range = range_of(e.model);
    const bool upper = std::fabs(eta - range.upper) < std::fabs(eta - range.lower);
    row.room = two_sum(upper ? range.upper : range.lower, -leaf.offset[i]);
    return row;
  }
  void take(EndEquation next) {
    if (found_.empty() || !(found_.back() == next)) found_.push_back(std::move(next));
  }

  const Estimate* estimate_;
  std::unique_ptr<LeafColumns> columns_;
  std::vector<EndEquation> found_;
};

/// Newton's method within the face.  c are the coefficients of the user's columns scaled by the basis' powers of two.
class FaceMaximiser {
 public:
  FaceMaximiser(const Blocks& blocks, const Estimate& estimate, const FoldControl& control)
      : estimate_(estimate), basis_(estimate.basis), control_(control), face_(estimate.free.size()), blocks_(blocks) {
    for (const std::size_t j : estimate.free)
      c_.push_back(times_power_of_two(twofold(estimate.beta[j]), 1.0 / scale(j)));
    for (const EdgeRow& row : estimate.edge) rows_.push_back(row.row);
    rest_ = without_rows(blocks_, rows_);
  }

  std::optional<AccurateEdge> run() {
    const std::optional<bool> exists = find_face();
    if (!exists) return std::nullopt;
    if (!*exists) {
      AccurateEdge none;
      none.contradicted = true;
      return none;
    }
    double before = kInfinity;
    for (int step = 0; step < kFaceSteps; ++step) {
      if (!evaluate()) return std::nullopt;
      const auto change = newton_step();
      if (!change || !std::isfinite(sums_.log_likelihood.high)) return AccurateEdge();
      if (decrement_ <= kFaceTolerance || (decrement_ <= kFaceStalled && decrement_ > 0.01 * before)) return result();
      if (!(decrement_ < before)) return AccurateEdge();
      before = decrement_;
      for (std::size_t a = 0; a < change->size(); ++a)
        for (std::size_t j = 0; j < c_.size(); ++j) c_[j] += (*change)[a] * directions_[a][j];
      face_.complete(c_);
    }
    return AccurateEdge();
  }

  /// Whether the information within the face is singular where the estimate is.
  std::optional<bool> is_flat() {
    const std::optional<bool> exists = find_face();
    if (!exists || (*exists && !evaluate())) return std::nullopt;
    return *exists && is_singular(information_within());
  }

 private:
  std::optional<bool> find_face() {
    const auto ends = fold(blocks_, EndEquations(estimate_), control_);
    if (!ends) return std::nullopt;
    for (const EndEquation& end : ends->found())
      if (!face_.add(scaled(end.x), end.room)) return false;
    face_.complete(c_);
    directions_ = face_.directions();
    for (const TwofoldVector& direction : directions_) ways_.push_back(internal(direction));
    return true;
  }

  [[nodiscard]] double scale(std::size_t column) const { return basis_.scale[column]; }

  [[nodiscard]] TwofoldVector scaled(const std::vector<double>& x) const {
    TwofoldVector row;
    for (std::size_t k = 0; k < x.size(); ++k) row.push_back(twofold(x[k] * scale(estimate_.free[k])));
    return row;
  }

  /// Coefficients of the centred columns.
  [[nodiscard]] TwofoldVector internal(TwofoldVector c) const {
    if (basis_.constant.empty()) return c;
    DoubleDouble moved = {};
    for (std::size_t k = 0; k < c.size(); ++k) {
      const std::size_t j = estimate_.free[k];
      moved += times_power_of_two(c[k], scale(j)) * twofold(basis_.center[j]);
    }
    for (std::size_t k = 0; k < c.size(); ++k) {
      const std::size_t j = estimate_.free[k];
      c[k] += times_power_of_two(moved * twofold(basis_.constant[j]), 1.0 / scale(j));
    }
    return c;
  }

  bool evaluate() {
    const TwofoldVector at = internal(c_);
    const TwofoldPlan plan{&basis_, estimate_.free, at, nullptr, estimate_.model, true, true};
    const auto sum = fold(rest_, TwofoldSum(plan), control_);
    if (!sum) return false;
    sums_ = sum->totals();
    return true;
  }

  /// In coordinates of the directions.
  [[nodiscard]] TwofoldMatrix information_within() const {
    const std::size_t p = c_.size();
    TwofoldMatrix within(ways_.size());
    for (std::size_t a = 0; a < ways_.size(); ++a) {
      TwofoldVector turned(p);  // H way
      for (std::size_t j = 0; j < p; ++j)
        for (std::size_t k = 0; k < p; ++k)
          turned[j] += sums_.information(std::max(j, k), std::min(j, k)) * ways_[a][k];
      for (std::size_t b = 0; b <= a; ++b)
        for (std::size_t j = 0; j < p; ++j) within(a, b) += ways_[b][j] * turned[j];
    }
    return within;
  }

  /// Nothing where the information is singular among the directions.
  std::optional<TwofoldVector> newton_step() {
    const std::size_t size = ways_.size();
    TwofoldVector step(size);
    for (std::size_t a = 0; a < size; ++a)
      for (std::size_t j = 0; j < c_.size(); ++j) step[a] += ways_[a][j] * sums_.score[j];
    const TwofoldMatrix within = information_within();
    decrement_ = 0.0;
    if (size == 0) return step;
    if (is_singular(within)) return std::nullopt;
    const auto factor = cholesky(within);
    solve_lower(*factor, step);
    for (const DoubleDouble& part : step) decrement_ += part.high * part.high;
    solve_lower_transposed(*factor, step);
    return step;
  }

  [[nodiscard]] AccurateEdge result() const {
    AccurateEdge edge;
    edge.found = true;
    edge.decrement = decrement_;
    edge.beta.assign(basis_.columns(), 0.0);
    const TwofoldVector c = without_rounding(c_, sums_.linear_size);
    for (std::size_t k = 0; k < c.size(); ++k) {
      const std::size_t j = estimate_.free[k];
      edge.beta[j] = rounded(times_power_of_two(c[k], scale(j)));
    }
    // Rows at their ends have the likelihood 1, and constants of 0.
    edge.log_likelihood = sums_.log_likelihood + sums_.constants.log_constant;
    edge.deviance = rounded(sums_.deviance_from(sums_.constants.saturated, estimate_.model));
    edge.pearson = sums_.pearson_left(estimate_.model);
    return edge;
  }

  const Estimate& estimate_;
  const Basis& basis_;
  const FoldControl& control_;
  EdgeFace face_;
  std::vector<std::int64_t> rows_;
  const Blocks& blocks_;
  Blocks rest_;  // without the rows at their ends
  TwofoldVector c_;
  std::vector<TwofoldVector> directions_;  // of c
  std::vector<TwofoldVector> ways_;        // the same in internal coefficients
  TwofoldTotals sums_;
  double decrement_ = kNaN;
};

}  // namespace

std::optional<AccurateEdge> maximise_edge_accurately(const Blocks& blocks, const Estimate& estimate,
                                                     const FoldControl& control) {
  return FaceMaximiser(blocks, estimate, control).run();
}

std::optional<bool> is_flat_within_edge(const Blocks& blocks, const Estimate& estimate, const FoldControl& control) {
  return FaceMaximiser(blocks, estimate, control).is_flat();
}

}  // namespace ogive::fitting
