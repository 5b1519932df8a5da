/// Factors that stay codes: which groups of a design they are, and its other columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/block.hpp"

namespace ogive::fitting {

/// A factor with fewer columns is cheaper as columns of 0 and 1, and its product with a number as columns of numbers:
/// where there are no codes, these may be summed in single precision.
inline constexpr std::size_t kFewestCodedColumns = 4;
inline constexpr std::size_t kFewestCodedProducts = 10;
inline constexpr std::size_t kFewestProductsAlone = 24;

/// A group of columns of a factor: its levels themselves, or their products with a number.
struct CodedTerm {
  std::size_t group;    ///< among the groups of a block
  std::size_t first;    ///< design column of its first level
  std::size_t channel;  ///< 0: the levels; else which of the factor's numbers, from 1
};

/// A factor that stays codes, and all groups with these codes.  Its cells are its reference level, 0, and the levels
/// with columns, from 1.  In each cell a row has channels: 1, and the numbers that the factor is multiplied with.
struct CodedFactor {
  std::size_t width;  ///< columns of each term
  std::vector<CodedTerm> terms;
  std::size_t channels = 1;
  [[nodiscard]] std::size_t group() const noexcept { return terms.front().group; }
  [[nodiscard]] std::size_t cells() const noexcept { return width + 1; }
  [[nodiscard]] std::size_t columns() const noexcept { return terms.size() * width; }
  /// The design column of the factor's column `k`, term by term.
  [[nodiscard]] std::size_t column(std::size_t k) const noexcept { return terms[k / width].first + k % width; }
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
  std::vector<bool> stays_codes_;  ///< by group
  RowBlock dense_block_;
};

}  // namespace ogive::fitting
