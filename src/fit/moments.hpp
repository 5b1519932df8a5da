/// One look at the rows before fitting: sizes of the columns and totals of the response.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/double_double.hpp"
#include "fit/accumulate.hpp"
#include "fit/basis.hpp"
#include "model/family.hpp"

namespace ogive::fitting {

/// How large what the rows bring is, over those with w m > 0: where rounding may be in the way.
struct RowSizes {
  double largest_offset = 0.0;                                   ///< |offset|
  double least_units = std::numeric_limits<double>::infinity();  ///< w m
  double largest_units = 0.0;
  void take(double units, double offset) noexcept;
  void take(const RowSizes& other) noexcept;
};

/// Totals of the response over the kept rows; w prior weight, y successes of m trials.
struct Totals {
  std::int64_t rows = 0;
  std::int64_t positive_rows = 0;  ///< rows with w m > 0
  double weight = 0.0;             ///< sum w
  double copies = 0.0;             ///< rows written out: of those with w > 0 what each stands for
  double successes = 0.0;          ///< sum w y
  double failures = 0.0;           ///< sum w (m - y); binomial
  double units = 0.0;              ///< sum w m
  double log_weights = 0.0;        ///< sum log w over rows with w > 0; Gaussian alone
  double saturated = 0.0;          ///< log-likelihood at mu = y / m, without constants; 0 for 0/1 data
  double log_constant = 0.0;       ///< binomial: sum w log C(m, y), 0 for 0/1 data; Poisson: -sum w log y!
  RowSizes sizes;
  /// Of the response: sum w y / sum w m.
  [[nodiscard]] double mean() const noexcept { return successes / units; }
};

/// Smallest, largest and mean value of every design column, and the totals: an accumulator of `fold`.
class Moments {
 public:
  Moments(const Kernel& kernel, std::size_t columns, const Family& family = Binomial{})
      : kernel_(&kernel), columns_(columns), family_(family) {}
  Moments(const Moments& other) : Moments(*other.kernel_, other.columns_, other.family_) {}
  Moments(Moments&&) noexcept = default;
  Moments& operator=(Moments&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept;
  void merge(const Moments& later) noexcept;

  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] const Totals& totals() const noexcept { return totals_; }
  [[nodiscard]] double mean(std::size_t j) const noexcept;
  [[nodiscard]] double minimum(std::size_t j) const noexcept { return minimum_[j]; }
  [[nodiscard]] double maximum(std::size_t j) const noexcept { return maximum_[j]; }

 private:
  struct Work;
  struct DropWork {
    void operator()(Work* work) const noexcept;
  };
  void add_totals(const LeafView& leaf, const RowBlock& block) noexcept;
  bool add_plain_totals(const LeafView& leaf, const RowBlock& block) noexcept;
  void add_constants(const LeafView& leaf, std::size_t rows) noexcept;
  void add_cells(const RowBlock& block) noexcept;
  void close_factor(std::size_t f) noexcept;
  void add_sizes(const RowBlock& block) noexcept;
  void round_constants() noexcept;

  const Kernel* kernel_;
  std::size_t columns_;
  Family family_;
  std::unique_ptr<Work, DropWork> work_;
  std::vector<double> sum_, minimum_, maximum_;
  /// A deviance is a small difference of such sums: they are of thousands of rows that have no chains.
  DoubleDouble saturated_ = {}, log_constant_ = {};
  Totals totals_;
};

/// The basis of a fit: centers near the means (rounded to 20 bits, so that subtracting them is mostly exact), scales
/// that bring the largest centred value into [1, 2).  `constant` as in Basis; without one nothing is centred.
[[nodiscard]] Basis make_basis(const Moments& moments, std::vector<double> constant);

/// k with X k = 1 from what the columns hold: the first column that never varies (and is not 0), else `structural`.
[[nodiscard]] std::vector<double> find_constant(const Moments& moments, std::span<const double> structural);

}  // namespace ogive::fitting
