/// From sums by cell of a coded factor to sums of its columns in the internal basis.
#pragma once

#include <cstddef>
#include <vector>

#include "base/matrix.hpp"
#include "fit/basis.hpp"
#include "fit/coded_factor.hpp"

namespace ogive::fitting {

/// The internal columns of a factor.  That of level j is (1{level j} - center) scale, or, times a number x,
/// (x 1{level j} - center) scale.  In both, rows of other levels have -center scale.
class CellCentring {
 public:
  CellCentring(const Basis& basis, const CodedFactor& factor) : basis_(&basis), factor_(&factor) {}

  [[nodiscard]] const CodedFactor& factor() const noexcept { return *factor_; }
  /// How many sums `apply` takes: of channel after channel, a number for each cell.  The sums of a number's channel are
  /// of its internal values (x - center) scale.
  [[nodiscard]] std::size_t sums() const noexcept { return factor_->channels * factor_->cells(); }
  /// The sums of the factor's columns from those by cell, `step` apart.
  void apply(const double* sums, std::size_t step, double* into) const;

 private:
  const Basis* basis_;
  const CodedFactor* factor_;
};

/// A table of cells by cells, `step` from row to row, as the entries of columns by columns.
void fill_block(const double* table, std::size_t step, const CellCentring& rows, const CellCentring& columns,
                Matrix& into);

}  // namespace ogive::fitting
