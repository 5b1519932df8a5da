/// What a fit in double precision knows at its final point.
#pragma once

#include <span>

#include "base/block.hpp"
#include "base/matrix.hpp"
#include "fit/certificate.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {

/// The final point: its information over the free columns, the inverse of that, the point in the same coordinates,
/// and the largest |z| of every internal column.
struct FinalPoint {
  const Information& information;
  const Matrix& inverse;
  std::span<const double> beta;
  std::span<const double> largest;
};

/// `estimate` has its free columns, totals, decrement and Pearson's chi-square.
[[nodiscard]] Evidence evidence_of(const Estimate& estimate, const Blocks& blocks, const FinalPoint& point);

}  // namespace ogive::fitting
