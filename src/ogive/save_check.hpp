/// What must agree in a loaded model before anything may use it.
#pragma once

#include <string>

#include "inference/fitted.hpp"

namespace ogive {

/// What does not agree (a length, an index, a width), or empty when all does.
[[nodiscard]] std::string inconsistency(const Fitted& fitted);

/// Lets messages point at the formula again: expressions that were read on their own take their places from it.
void restore_places(design::DesignSpec& spec);

}  // namespace ogive
