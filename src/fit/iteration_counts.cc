// How many steps statsmodels would count on the path of a fit.
#include <cmath>

#include "fit/estimate.hpp"

namespace ogive::fitting {

int logit_iterations(const Estimate& estimate) {
  for (std::size_t k = 0; k < estimate.trace.size(); ++k)
    if (estimate.trace[k].largest_change <= kStatsmodelsTolerance) return static_cast<int>(k + 1);
  // The path ended earlier: the next step would have been below the tolerance.
  return static_cast<int>(estimate.trace.size() + 1);
}

int glm_iterations(const Estimate& estimate) {
  const std::vector<double>& path = estimate.deviance_path;
  std::size_t k = 1;
  while (k < path.size() && std::fabs(path[k] - path[k - 1]) > kStatsmodelsTolerance) ++k;
  return static_cast<int>(k);
}

}  // namespace ogive::fitting
