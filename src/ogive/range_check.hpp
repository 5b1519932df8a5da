/// What is held against the limits of the machine: of a fit its memory, before it begins, and of an estimate the range
/// of double, before anybody prints it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fit/estimate.hpp"

namespace ogive {

/// Of a fit that converged, or has a limit: every coefficient is a number, or infinite because the data are separated;
/// every standard error is a number that a double holds with all its digits, where it exists.  `names`: of the columns.
/// Errors   out_of_range, with the column: the estimate exists, but is beyond the range of numbers.
[[nodiscard]] Status check_range(const fitting::Estimate& estimate, const std::vector<std::string>& names);

/// Errors   too_large where the sums of a fit do not fit into `memory` bytes (0: no limit): what they need.
[[nodiscard]] Status check_memory(const Blocks& blocks, std::span<const double> constant,
                                  const fitting::FitControl& control, std::int64_t memory);

}  // namespace ogive
