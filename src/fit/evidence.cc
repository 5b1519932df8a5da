#include "fit/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/constants.hpp"

namespace ogive::fitting {
namespace {

/// Unit roundoff of double, and chained additions beside those of a super-chunk: of chains, leaves and the merge tree.
constexpr double kRoundoff = 0x1p-53;
constexpr double kFurtherDepth = 64.0;

}  // namespace

Evidence evidence_of(const Estimate& estimate, const Blocks& blocks, const FinalPoint& point) {
  const std::vector<std::size_t>& free = estimate.free;
  Evidence e;
  std::vector<double> largest, diagonal;
  std::vector<std::size_t> all(free.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (const std::size_t k : all) {
    largest.push_back(point.largest[free[k]]);
    e.linear_size += point.largest[free[k]] * std::fabs(point.beta[k]);
  }
  if (blocks.has_offset) e.linear_size = kInfinity;  // nobody has looked at the offsets
  const Matrix matrix = point.information.block(all);
  for (const std::size_t k : all) diagonal.push_back(matrix(k, k));
  e.decrement = estimate.decrement;
  e.radius = radius_bound(point.inverse, largest);
  e.inverse_norm = scaled_inverse_norm(point.inverse, diagonal);
  e.weight = estimate.totals.successes + estimate.totals.failures;
  e.pearson = estimate.pearson;
  e.columns = free.size();
  e.unit = kRoundoff;
  e.depth = static_cast<double>(std::min(blocks.rows, kSuperChunkRows)) / static_cast<double>(kChains) + kFurtherDepth;
  return e;
}

}  // namespace ogive::fitting
