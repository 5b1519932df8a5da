/// The one place where an estimate is held against the range of double before anybody prints it.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "fit/estimate.hpp"

namespace ogive {

/// Of a fit that converged, or has a limit: every coefficient is a number, or infinite because the data are separated;
/// every standard error is a number that a double holds with all its digits, where it exists.  `names`: of the columns.
/// Errors   out_of_range, with the column: the estimate exists, but is beyond the range of numbers.
[[nodiscard]] Status check_range(const fitting::Estimate& estimate, const std::vector<std::string>& names);

}  // namespace ogive
