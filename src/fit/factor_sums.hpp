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
#include "fit/kernel.hpp"
#include "fit/leaf_columns.hpp"

namespace ogive::fitting {

/// A factor with fewer columns is cheaper as columns of 0 and 1.
inline constexpr std::size_t kFewestCodedColumns = 4;

/// A plain factor that stays codes.  Its cells are its reference level, 0, and the levels with columns, from 1.
struct CodedFactor {
  std::size_t group;  ///< among the groups of a block
  std::size_t first;  ///< design column of its first level
  std::size_t width;  ///< columns
  [[nodiscard]] std::size_t cells() const noexcept { return width + 1; }
};

/// The cell of a row's code.
[[nodiscard]] inline std::size_t cell_of(std::int32_t code) { return static_cast<std::size_t>(code) + 1U; }

/// The groups of a design: columns that are numbers, and factors that stay codes.  Every leaf of a design has the same.
class ColumnSplit {
 public:
  ColumnSplit() = default;
  explicit ColumnSplit(const RowBlock& block);
  /// `block` without the coded factors; `block` itself where there are none.  Valid until the next call.
  const RowBlock& dense_part(const RowBlock& block);

  std::vector<std::size_t> dense;  ///< design columns of the dense part, in order
  std::vector<CodedFactor> coded;

 private:
  RowBlock dense_block_;
};

/// Weighted sums by cell, and by pairs of cells, of coded factors.
/// Memory    cells x (dense columns + 3) + sum over pairs of factors of cells x cells doubles.
class FactorSums {
 public:
  FactorSums() = default;
  explicit FactorSums(const ColumnSplit& split);

  /// Adds a leaf whose kernel has run: `scratch` holds roots of weights, residuals, and the packed dense columns.
  void add(const Kernel& kernel, const ColumnSplit& split, const RowBlock& block, const ScratchView& scratch) noexcept;
  void merge(const FactorSums& later) noexcept;

  /// Fills the factors' rows and columns of the internal information, and their scores.
  void fill(const Basis& basis, Matrix& information, std::vector<double>& score) const;

 private:
  struct Place {
    CodedFactor factor;
    std::size_t score;      ///< where its cells begin in scores_
    std::size_t by_column;  ///< and its tables in sums_: cells x stride_
    std::size_t pairs;      ///< with all later factors: a row of their cells for each of its own
    std::size_t across;     ///< how many cells these are
  };
  std::vector<Place> places_;
  std::vector<std::size_t> dense_;
  std::size_t stride_ = 0;  ///< of the tables by column: dense columns, the constant, padding
  std::vector<double> sums_;
  std::vector<Compensated> scores_;
  void add_pairs(const ColumnSplit& split, const RowBlock& block, const ScratchView& scratch) noexcept;

  std::vector<double> by_row_;           ///< scratch of a leaf
  std::vector<std::uint32_t> cell_row_;  ///< of each row: where its cells of all factors stand among those of all
};

/// offset + what the coded factors add to eta, for the rows of a leaf.
class FactorEta {
 public:
  FactorEta(const ColumnSplit& split, const Basis& basis, std::span<const double> beta);
  /// Writes `into[i]`, i < block.rows.
  void add(const ColumnSplit& split, const RowBlock& block, double* into) const noexcept;

 private:
  std::vector<std::vector<double>> by_cell_;
};

}  // namespace ogive::fitting
