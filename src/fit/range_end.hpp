/// How far one coefficient can go within the range that a link allows.
#pragma once

#include <cstddef>
#include <vector>

#include "base/block.hpp"
#include "base/constants.hpp"
#include "base/result.hpp"
#include "fit/admissible.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"
#include "fit/kernel.hpp"

namespace ogive::fitting {

struct RangeQuery {
  const Blocks& blocks;
  const Kernel& kernel;
  const Estimate& estimate;
  const FoldControl& control;
};

/// One end of the interval of a coefficient's admissible values.
struct RangeEnd {
  bool decided = false;
  double value = kInfinity;  ///< of the user's coefficient; +-infinity where there is no end
  std::vector<double> ray;  ///< internal, of a coefficient without an end: on it that moves by 1 away from the estimate
  std::vector<double> point;  ///< internal, of the relative interior of the face where the coefficient is at its end
  AdmissibleFace face;        ///< the same of the free columns
};

/// Finds the end of the free coefficient `column` on one side of `inside`, an internal point of the interior.  That
/// there is none is decided exactly.  A vertex of the programme is found in double; the value is that of the face of
/// the rows with multipliers > 0, of which a point is found exactly.
/// Errors    interrupted.
/// Source    steepest feasible directions: Rosen, J. SIAM 8 (1960) 181.
[[nodiscard]] Result<RangeEnd> find_range_end(const RangeQuery& query, std::size_t column, bool upper,
                                              const std::vector<double>& inside);

/// A point of the free columns in the internal basis, aliased columns 0.
[[nodiscard]] std::vector<double> internal_point(const Estimate& estimate, const std::vector<std::size_t>& columns,
                                                 const std::vector<double>& user);

}  // namespace ogive::fitting
