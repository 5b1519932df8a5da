/// How far a row of a design can reach: bounds on its length and on its eta, a level of each factor at a time.
#pragma once

#include "fit/evidence.hpp"
#include "fit/factor_sums.hpp"

namespace ogive::fitting {

struct RowReach {
  double radius = 0.0;       ///< >= the norm of a row under the inverse information
  double linear_size = 0.0;  ///< >= sum_j |z_ij beta_j| of a row
};

/// A row is in one cell of each coded factor, so that its length is at most that of its numbers, by radius_bound, and
/// the longest cell of each factor.
[[nodiscard]] RowReach row_reach(const Estimate& estimate, const ColumnSplit& split, const FinalPoint& point);

}  // namespace ogive::fitting
