/// Separated data in words.
#pragma once

#include <string>

#include "inference/fitted.hpp"

namespace ogive::report {

/// What separates the data, which coefficients are infinite and what the finite ones are; needs fitted.separation.
[[nodiscard]] std::string separation_text(const Fitted& fitted);

}  // namespace ogive::report
