/// What kept a fit from its maximum, in words, as far as the rows tell.
#pragma once

#include <string>

#include "inference/fitted.hpp"

namespace ogive::report {

/// Sentences that say what rounding stumbles over and what to do about it: a column that is nearly a combination of
/// others, offsets beyond what the link tells apart, weights of very different size.  `otherwise` where there are none.
[[nodiscard]] std::string obstacle(const Fitted& fitted, const std::string& otherwise);

}  // namespace ogive::report
