/// The sums over rows that marginal effects and their errors are made of.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "base/block.hpp"
#include "base/matrix.hpp"
#include "inference/leaf_means.hpp"
#include "inference/margins.hpp"

namespace ogive {

/// What a row counts as.
struct RowCount {
  bool each_once = false;
  bool sampled = false;  ///< weights are of sampling; else by frequency
  [[nodiscard]] double of(const RowBlock& block, std::size_t row) const noexcept {
    const auto i = static_cast<std::ptrdiff_t>(row);
    return each_once ? 1.0 : block.trials[i] * (sampled ? block.prior_weights[i] : block.copies[i]);
  }
};

/// Ranges, sums and wholeness of the design's columns and, last, of the offset: an accumulator of `fold`.
class ColumnFacts {
 public:
  ColumnFacts(std::size_t columns, RowCount count);
  ColumnFacts(const ColumnFacts& other) : ColumnFacts(other.low_.size() - 1, other.count_) {}
  ColumnFacts(ColumnFacts&&) noexcept = default;
  ColumnFacts& operator=(ColumnFacts&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept { columns_.reset(); }
  void merge(const ColumnFacts& later) noexcept;

  [[nodiscard]] bool varies(std::size_t j) const noexcept { return high_[j] > low_[j]; }
  [[nodiscard]] bool is_dummy(std::size_t j) const noexcept { return whole_[j] && low_[j] == 0.0 && high_[j] == 1.0; }
  [[nodiscard]] bool is_count(std::size_t j) const noexcept {
    return whole_[j] && low_[j] >= 0.0 && varies(j) && !is_dummy(j);
  }
  [[nodiscard]] double low(std::size_t j) const noexcept { return low_[j]; }
  [[nodiscard]] double mean(std::size_t j) const noexcept { return varies(j) ? sum_[j] / total_ : low_[j]; }
  [[nodiscard]] double total() const noexcept { return total_; }

 private:
  RowCount count_;
  std::vector<double> low_, high_, sum_;
  std::vector<char> whole_;
  double total_ = 0.0;
  std::unique_ptr<fitting::LeafColumns> columns_;
};

/// One column's values and what their rows count as, in the order of the kept rows: an accumulator of `fold`.
class ColumnValues {
 public:
  struct Plan {
    std::size_t columns;
    std::size_t column;  ///< `columns` is the offset
    RowCount count;
    std::vector<std::pair<double, double>>* values;  ///< value, count
  };
  explicit ColumnValues(const Plan& plan) : plan_(&plan) {}
  ColumnValues(const ColumnValues& other) : plan_(other.plan_) {}
  ColumnValues(ColumnValues&&) noexcept = default;
  ColumnValues& operator=(ColumnValues&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept { columns_.reset(); }
  void merge(const ColumnValues&) noexcept {}

 private:
  const Plan* plan_;
  std::unique_ptr<fitting::LeafColumns> columns_;
};

/// The median of rows written out as often as they count: half way between two where they are as many on both sides.
[[nodiscard]] double counted_median(std::vector<std::pair<double, double>>& values);

struct MarginPlan {
  const MeanPlan* means;
  MarginMethod method = MarginMethod::dydx;
  std::vector<MarginKind> kinds;             ///< of each column
  std::vector<std::optional<double>> given;  ///< of each column
  RowCount count;
  Matrix* each = nullptr;  ///< kept rows x columns: the effects at every row are written here
};

/// Effects and their derivatives in the coefficients, summed: an accumulator of `fold`.
class MarginSums {
 public:
  explicit MarginSums(const MarginPlan& plan);
  MarginSums(const MarginSums& other) : MarginSums(*other.plan_) {}
  MarginSums(MarginSums&&) noexcept = default;
  MarginSums& operator=(MarginSums&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  /// One row of the design with its offset, counted once.
  void add_point(const std::vector<double>& point, double offset) noexcept;
  void close() noexcept { work_.reset(); }
  void merge(const MarginSums& later) noexcept;

  [[nodiscard]] double effect(std::size_t j) const noexcept;
  /// Of effect j in coefficient k.
  [[nodiscard]] double derivative(std::size_t j, std::size_t k) const noexcept;

 private:
  struct Work;
  struct DropWork {
    void operator()(Work* work) const noexcept;
  };
  void add_rows(const fitting::LeafView& leaf, std::size_t rows) noexcept;
  void write_each(std::size_t i, std::size_t j, double effect) const noexcept;
  void add_slopes(const fitting::LeafView& leaf, std::size_t rows) noexcept;
  void add_change(const fitting::LeafView& leaf, std::size_t rows, std::size_t j) noexcept;
  void add_products(const fitting::LeafView& leaf, std::size_t rows, double* into) const noexcept;
  [[nodiscard]] bool times_x() const noexcept;  ///< d log x
  [[nodiscard]] bool of_log() const noexcept;   ///< of log mu
  Work& work() noexcept;

  const MarginPlan* plan_;
  std::vector<double> sum_;     ///< of each column: slopes before the coefficient, or changes
  std::vector<double> common_;  ///< derivatives that all slopes share, but for the coefficient
  Matrix own_;                  ///< rows of columns that have their own; 0 x 0 where none has
  double total_ = 0.0;
  std::unique_ptr<Work, DropWork> work_;
};

}  // namespace ogive
