/// Aliasing: which columns repeat earlier ones, and what they equal.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/block.hpp"
#include "base/matrix.hpp"
#include "fit/basis.hpp"
#include "fit/fold.hpp"

namespace ogive::fitting {

/// A column that equals a combination of earlier kept ones (and the constant) in every row of positive weight.
struct Alias {
  std::size_t column = 0;
  /// (column, coefficient) in the user's columns; empty for a column of zeros.
  std::vector<std::pair<std::size_t, double>> combination;
};

/// The kept column that is nearest to a combination of the columns before it.
struct NearestAlias {
  std::size_t column = 0;
  double share = 1.0;  ///< what remains of its norm beside them, where that is below kSuspectShare or nearly so
};

struct Aliases {
  std::vector<Alias> columns;
  NearestAlias nearest;
  /// k with X k = 1 among earlier columns, where the column that the basis is centred with turned out to be one of
  /// `columns`: then the basis must be made anew.  Else empty.
  std::vector<double> constant;
};

/// A column is aliased when what remains of its norm after the earlier kept columns is at most this share.
inline constexpr double kAliasedShare = 0x1p-48;
/// The Gram matrix in double decides only above this share; below, residuals are computed in double-double.
inline constexpr double kSuspectShare = 0x1p-20;

/// Finds aliased columns from the Gram matrix (any multiple of it) of the internal columns, in design order: of columns
/// that repeat each other the earlier ones are kept, as R's pivoting does.  Suspects cost two to six more passes over
/// the rows each.  `rows` (of positive weight) bound the rank.
/// Returns   nothing when the caller asked to stop.
[[nodiscard]] std::optional<Aliases> find_aliases(const Blocks& blocks, const Basis& basis, const Matrix& gram,
                                                  std::int64_t rows, const FoldControl& control);

/// True where a sample of the rows shows that no column is aliased: what remains of a column after earlier ones only
/// grows with further rows.  `gram` is `multiple` times the sample's Gram matrix, `largest` the largest |z| of every
/// internal column among all `rows`.
[[nodiscard]] bool shows_full_rank(const Matrix& gram, double multiple, const Basis& basis,
                                   std::span<const double> largest, std::int64_t rows);

}  // namespace ogive::fitting
