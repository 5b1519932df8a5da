/// Odds ratios with Wald intervals, and the reference levels that they compare with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inference/fitted.hpp"

namespace ogive {

struct OddsRatio {
  std::string name;
  double odds_ratio = 0.0;  ///< exp(estimate); NaN for an aliased column, and where separated data leave no sign
  double lower = 0.0;       ///< exp of the ends of the coefficient's Wald interval
  double upper = 0.0;
  double p_value = 0.0;  ///< that of the coefficient
  bool aliased = false;
};

/// One row a coefficient; the intercept's exponential is the odds where all else is zero or at its reference.
[[nodiscard]] std::vector<OddsRatio> odds_ratios(const Fitted& fitted, double level);

/// What a factor's coefficients compare with.
struct ReferenceLevel {
  std::string factor;
  std::string level;
  std::int64_t count = 0;   ///< rows used with that level
  std::int64_t levels = 0;  ///< levels in all
};

/// The categorical factors that are coded with a reference, in formula order.
[[nodiscard]] std::vector<ReferenceLevel> reference_levels(const Fitted& fitted);

}  // namespace ogive
