/// Rows as separation sees them: oriented by their outcome, sampled, and checked against directions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/block.hpp"
#include "fit/leaf_columns.hpp"
#include "math/exact_cone.hpp"
#include "math/integer.hpp"

namespace ogive::fitting {

/// A row with weight x trials > 0: x for successes only, -x for failures only, x and `both` when there are both.
struct OrientedRow {
  std::int64_t row = 0;  ///< the first of the rows that hold these numbers
  double score = 0.0;
  bool both = false;
  std::vector<double> x;  ///< of the columns asked for, no -0
};

/// The distinct rows of highest score, whatever the order in which they come (the score is a function of x).
class BestRows {
 public:
  explicit BestRows(std::size_t capacity = 0) : capacity_(capacity) {}
  [[nodiscard]] bool wants(double score) const noexcept {
    return rows_.size() < capacity_ || (capacity_ > 0 && score >= rows_.back().score);
  }
  void offer(OrientedRow row);
  void merge(const BestRows& later);
  [[nodiscard]] const std::vector<OrientedRow>& rows() const noexcept { return rows_; }

 private:
  std::size_t capacity_;
  std::vector<OrientedRow> rows_;  ///< falling score, then rising row
};

/// Powers of two that bring each column's largest size near 1: x_j is read as x_j 2^shift_j, exactly.
struct PowerScale {
  std::vector<int> shift;
  std::vector<double> factor;  ///< 2^shift
};

/// d in the scaled columns: exact, and rounded to its largest entry in [1/2, 1].
struct Direction {
  std::vector<Integer> exact;
  std::vector<double> rounded;
  std::vector<double> coordinates;  ///< near those of `exact` in FlatSpace::rounded
};

/// The rows known to have x'd = 0 on the whole cone span a space; its complement also in double.
class FlatSpace {
 public:
  FlatSpace(NullSpace space, PowerScale scale);
  [[nodiscard]] const NullSpace& space() const noexcept { return space_; }
  [[nodiscard]] const PowerScale& scale() const noexcept { return scale_; }
  [[nodiscard]] std::size_t dimension() const noexcept { return space_.dimension(); }
  void add(const OrientedRow& row);
  /// Makes the span everything: for a caller who has proven that it is.
  void fill();
  /// Rows of `add` that are a basis of the span.
  [[nodiscard]] const std::vector<std::vector<double>>& spanning() const noexcept { return spanning_; }

  [[nodiscard]] std::vector<Integer> whole(const std::vector<double>& x) const {
    return whole_multiple(x, scale_.shift);
  }
  [[nodiscard]] std::vector<Integer> coordinates(const std::vector<double>& x) const {
    return space_.coordinates(whole(x));
  }
  /// The basis vectors in double, each divided by 2^exponent: column k of length p.
  [[nodiscard]] const std::vector<std::vector<double>>& rounded() const noexcept { return rounded_; }
  /// sum of u_k times column k of `rounded`, from the exact basis.
  [[nodiscard]] Direction combine(const std::vector<double>& u) const;
  /// sum of u_k times basis vector k.
  [[nodiscard]] Direction combine(const std::vector<Integer>& u) const;
  /// The coordinates of x in the rounded basis from the exact ones, times some power of two.
  [[nodiscard]] std::vector<double> rounded_coordinates(const std::vector<double>& x) const;
  /// True when x is in the span: x'd = 0 for every d of the cone.  Exact.
  [[nodiscard]] bool contains(const std::vector<double>& x) const;
  /// The sign of x'd.  Exact.
  [[nodiscard]] int sign(const std::vector<double>& x, const Direction& direction) const;

 private:
  void round();

  NullSpace space_;
  PowerScale scale_;
  std::vector<std::vector<double>> spanning_;
  std::vector<std::vector<double>> rounded_;
  std::vector<std::int64_t> exponent_;
  std::vector<std::vector<double>> simple_;  ///< a multiple of basis vector k, exactly; empty when doubles hold none
};

/// First look: the largest size of each column and some distinct rows of each outcome: an accumulator of `fold`.
class RowSample {
 public:
  struct Plan {
    std::size_t all_columns;
    const std::vector<std::size_t>* columns;
    std::size_t capacity;  ///< of each kind of row
  };
  explicit RowSample(const Plan& plan);
  RowSample(const RowSample& other) : RowSample(*other.plan_) {}
  RowSample(RowSample&&) noexcept = default;
  RowSample& operator=(RowSample&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept { leaf_.reset(); }
  void merge(const RowSample& later) noexcept;

  [[nodiscard]] PowerScale scale() const;
  [[nodiscard]] bool finite() const noexcept;  ///< every cell is
  [[nodiscard]] std::vector<OrientedRow> rows() const;
  [[nodiscard]] std::int64_t count() const noexcept { return count_; }

 private:
  const Plan* plan_;
  std::unique_ptr<LeafColumns> leaf_;
  std::vector<double> largest_;
  BestRows success_, failure_, both_;
  std::int64_t count_ = 0;
};

/// What is demanded of x'd.  A row of both outcomes meets none of them outside the flat space.
enum class Demand : unsigned char {
  roughly_not_negative,  ///< nothing is decided where double leaves the sign open, and nothing is counted
  not_negative,
  positive,  ///< outside the flat space
};

/// Holds every row against directions: an accumulator of `fold`.
class RowCheck {
 public:
  struct Plan {
    std::size_t all_columns;
    const std::vector<std::size_t>* columns;
    const FlatSpace* flat;
    const std::vector<Direction>* directions;
    Demand demand;
    std::size_t capacity;  ///< rows kept against each direction
    std::size_t sample;    ///< separated rows named
  };
  explicit RowCheck(const Plan& plan);
  RowCheck(const RowCheck& other) : RowCheck(*other.plan_) {}
  RowCheck(RowCheck&&) noexcept = default;
  RowCheck& operator=(RowCheck&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept {
    leaf_.reset();
    scratch_.reset();
  }
  void merge(const RowCheck& later) noexcept;

  /// The rows most against direction k.
  [[nodiscard]] const std::vector<OrientedRow>& against(std::size_t k) const noexcept { return against_[k].rows(); }
  /// Rows with x'd > 0 for the first direction, and the first of them.
  [[nodiscard]] std::int64_t separated() const noexcept { return separated_; }
  [[nodiscard]] const std::vector<std::int64_t>& separated_sample() const noexcept { return separated_sample_; }

 private:
  void check(const LeafView& leaf, const RowBlock& block, std::size_t k) noexcept;

  const Plan* plan_;
  std::unique_ptr<LeafColumns> leaf_;
  AlignedDoubles scratch_;
  std::vector<BestRows> against_;
  std::int64_t separated_ = 0;
  std::vector<std::int64_t> separated_sample_;
};

}  // namespace ogive::fitting
