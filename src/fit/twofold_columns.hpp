/// From the columns of the accurate path to the user's.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/matrix.hpp"
#include "fit/basis.hpp"
#include "fit/twofold_algebra.hpp"

namespace ogive::fitting {

/// A symmetric matrix whose entries may be out of the range of doubles.
struct ScaledMatrix {
  Matrix values;                ///< entry (i, k) of the matrix is values(i, k) factors[i] factors[k]
  std::vector<double> factors;  ///< powers of two
};

/// Columns u = L^-1 z, z the internal columns `free`.
struct TwofoldColumns {
  const Basis& basis;
  std::span<const std::size_t> free;
  const TwofoldMatrix& lower;  ///< L; of size 0: the unit matrix

  /// The user's coefficients from those of z, over the free columns.
  [[nodiscard]] TwofoldVector to_user(TwofoldVector z) const;
  /// Of the user's free coefficients, from that of the coefficients of u, `inner` (both triangles).
  [[nodiscard]] ScaledMatrix covariance(const TwofoldMatrix& inner) const;
};

/// Coefficients that add to no eta more than its rounding, `linear_size` being what the largest is a sum of: 0.
[[nodiscard]] TwofoldVector without_rounding(TwofoldVector beta, double linear_size);

}  // namespace ogive::fitting
