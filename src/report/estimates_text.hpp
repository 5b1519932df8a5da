/// The lower table of a statsmodels summary, to the character.
#pragma once

#include <string>

#include "report/document.hpp"

namespace ogive::report {

/// The first seven columns of `grid`: a name, then numbers.  Names, long headers and long numbers widen it.
[[nodiscard]] std::string estimates_text(const Grid& grid);

}  // namespace ogive::report
