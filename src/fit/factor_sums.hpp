/// Factors as codes: the part of a pass that their columns have, from tables of cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/compensated.hpp"
#include "base/matrix.hpp"
#include "fit/basis.hpp"
#include "fit/coded_factor.hpp"
#include "fit/kernel.hpp"
#include "fit/leaf_columns.hpp"

namespace ogive::fitting {

/// Weighted sums by cell, and by pairs of cells, of coded factors' channels.  A number is taken as the column of its
/// row's level has it in the internal basis, (x - center) scale, so that nothing cancels and a column of zeros stays 0.
/// Memory    channels x cells x (dense columns + channels + 2), and over pairs of factors the product of both their
///           channels x cells; doubles.
class FactorSums {
 public:
  FactorSums() = default;
  /// `basis` must outlive the sums.
  FactorSums(const ColumnSplit& split, const Basis& basis);

  /// Adds a leaf whose kernel has run: `scratch` holds roots of weights, residuals, and the packed dense columns.
  void add(const Kernel& kernel, const RowBlock& block, const ScratchView& scratch) noexcept;
  void merge(const FactorSums& later) noexcept;

  /// Fills the factors' rows and columns of the internal information, and their scores.
  void fill(Matrix& information, std::vector<double>& score) const;

 private:
  struct Place {
    CodedFactor factor;
    std::size_t score;      ///< where its cells begin in scores_, channel after channel
    std::size_t by_column;  ///< and its tables in sums_: channels x cells x stride_
    std::size_t pairs;      ///< with all later factors: a row of their channels' cells for each of its own
    std::size_t across;     ///< how many these are
    [[nodiscard]] std::size_t sums() const noexcept { return factor.channels * factor.cells(); }
  };
  const Basis* basis_ = nullptr;
  std::vector<Place> places_;
  std::vector<std::size_t> dense_;
  std::size_t stride_ = 0;    ///< of the tables by column: dense columns, the constant, numbers of the factor, padding
  std::size_t channels_ = 0;  ///< of all factors
  std::vector<double> sums_;
  std::vector<Compensated> scores_;
  void add_factor(const Kernel& kernel, const Place& at, const RowBlock& block, const ScratchView& scratch) noexcept;
  void add_pairs(const RowBlock& block, const ScratchView& scratch) noexcept;
  bool find_entries(const RowBlock& block) noexcept;

  // Scratch of a leaf.
  std::vector<double> by_row_;
  std::vector<std::uint32_t> cell_row_;  ///< of each row: where the cell of each channel stands among all factors'
  std::vector<double> value_row_;        ///< and the channel's value; empty where all are 1
};

/// offset + what the coded factors add to eta, for the rows of a leaf.
class FactorEta {
 public:
  /// `basis` and `beta` must outlive this.
  FactorEta(const ColumnSplit& split, const Basis& basis, std::span<const double> beta);
  /// Writes `into[i]`, i < block.rows.
  void add(const ColumnSplit& split, const RowBlock& block, double* into) const noexcept;

 private:
  const Basis* basis_;
  std::span<const double> beta_;
  std::vector<std::vector<double>> by_cell_;  ///< of each factor, what all rows of a cell get
};

}  // namespace ogive::fitting
