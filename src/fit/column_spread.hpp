/// How the columns of a fit spread, and how alike they are, under the weights of its information.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/matrix.hpp"
#include "fit/basis.hpp"

namespace ogive::fitting {

/// About the weighted means where the model has a constant, else about 0.  With V the covariance,
/// size_i size_j V_ij is the inverse of the correlations.
struct ColumnSpread {
  std::vector<std::size_t> columns;  ///< the free ones that are not part of the constant
  std::vector<double> size;          ///< sqrt(sum w (x - mean)^2) of each, in the user's units
  Matrix correlation;
};

/// From the information in the internal basis.  O(p^2).
[[nodiscard]] ColumnSpread column_spread(const Matrix& information, const Basis& basis,
                                         std::span<const std::size_t> free);

}  // namespace ogive::fitting
