/// Proofs in floating point: bounds on every rounding error are carried along (Rump, Acta Numerica 19 (2010) 287).
#pragma once

#include <cstddef>
#include <span>

#include "base/matrix.hpp"

namespace ogive {

/// True only when it is proven that the rows of `vectors` (m x m) are linearly independent and that, for every t with
/// |t_j - target_j| <= error_j, the multipliers in t = sum of multiplier x row are > 0 for all rows from number `free`
/// on.  The entries are taken as exact; they should be near 1 in size, and 0 or above 2^-400.
[[nodiscard]] bool proves_positive(const Matrix& vectors, std::span<const double> target, std::span<const double> error,
                                   std::size_t free);

}  // namespace ogive
