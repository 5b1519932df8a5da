/// A RowBlock made ready for the kernels: every column contiguous, the last leaf padded.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "base/aligned.hpp"
#include "base/block.hpp"
#include "fit/kernel.hpp"

namespace ogive::fitting {

/// Scratch for one reader's leaves.  Contiguous columns of full leaves are used in place; others are gathered, and
/// factor codes are expanded here, leaf by leaf.
/// Memory   up to (columns + 5) x 264 doubles, touched only where a column is not used in place.
class LeafColumns {
 public:
  explicit LeafColumns(std::size_t columns);

  /// The view of `block`, valid while the block is and until the next call.  Padding rows get `padding[j]` in
  /// column j (a value of the column's own size), weight, trials and successes 0.
  const LeafView& view(const RowBlock& block, std::span<const double> padding) noexcept;

 private:
  double* scratch(std::size_t column) noexcept { return columns_scratch_.get() + column * kLeafStride; }
  /// Rows `from` on of a column.
  void gather(Strided values, std::size_t from, double* into) const noexcept;
  const double* contiguous(Strided values, double* scratch, double padding) noexcept;
  const double* role(std::size_t which, Strided values) noexcept;
  const double* following(Strided values, const double* used) const noexcept;
  static std::size_t neighbours(const RowBlock& block, std::size_t from) noexcept;
  /// Columns [first, first + run.size()) of the view, the groups `run` being neighbours in rows that are contiguous.
  void transpose(std::span<const ColumnGroup> run, std::size_t first, std::span<const double> padding) noexcept;
  void expand(const ColumnGroup& group, std::size_t first, std::span<const double> padding) noexcept;

  AlignedDoubles columns_scratch_;
  AlignedDoubles roles_scratch_;
  std::vector<const double*> column_;
  std::vector<const double*> next_;
  std::array<double, 4> filled_ = {};  ///< the value that a role's whole scratch has; NaN: it varies
  std::size_t rows_ = 0;               ///< of the block
  std::size_t padded_ = 0;             ///< rows of the view
  LeafView view_ = {};
};

}  // namespace ogive::fitting
