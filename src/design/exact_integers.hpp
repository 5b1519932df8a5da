/// Whole numbers that a double would round.
#pragma once

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/complete_rows.hpp"
#include "design/resolve.hpp"

namespace ogive::design {

/// Integers beyond 2^53 may lie between two doubles: rounded, rows that differ would become equal, and levels one.
/// Looks at the kept rows of the factor's integer columns; what a double holds exactly passes, whatever its size.
/// Errors   bad_data: column, how many rows, and the first with its value.
[[nodiscard]] Status check_exact(const Resolved& factor, const Table& table, const CompleteRows& complete);

}  // namespace ogive::design
