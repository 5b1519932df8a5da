/// Some rows left out of a fit.
#pragma once

#include <cstdint>
#include <vector>

#include "base/block.hpp"

namespace ogive::fitting {

/// `blocks` with prior weight 0 in the rows numbered `rows` (increasing, among the kept rows), which must outlive it.
[[nodiscard]] Blocks without_rows(const Blocks& blocks, const std::vector<std::int64_t>& rows);

/// The same, with the columns of the first row that is left in place of theirs: no range or mean of a column knows of
/// the rows that are out.
/// Requires  some row to be left.
/// Memory    columns x 256 numbers a reader.
[[nodiscard]] Blocks without_values_of(const Blocks& blocks, const std::vector<std::int64_t>& rows);

}  // namespace ogive::fitting
