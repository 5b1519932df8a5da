/// Least squares with coefficients >= 0.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/matrix.hpp"
#include "base/parallel.hpp"

namespace ogive {

/// Columns with a coefficient > 0, increasing, and what they leave of the target.
struct NonnegativeFit {
  std::vector<std::size_t> support;
  std::vector<double> residual;
};

/// Minimises |target - sum of coefficient x row of `vectors`| over coefficients >= 0 by active sets (Lawson and
/// Hanson 1974, ch. 23).  Vectors of length near 1 are best.  In double, without promise: a residual of rounding size
/// suggests that the target is in the cone of the vectors, any other that residual'vector <= 0 for all of them.
/// Returns   nothing when `stop` said so.
/// Memory    O(m^2) for vectors of length m.
[[nodiscard]] std::optional<NonnegativeFit> nonnegative_least_squares(const Matrix& vectors,
                                                                      const std::vector<double>& target,
                                                                      const StopAsked& stop);

}  // namespace ogive
