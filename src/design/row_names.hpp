/// Rows of a design by the names that people find them under.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/table.hpp"
#include "design/design.hpp"

namespace ogive::design {

/// "line 21 (Toyota Corolla)": the line of the file, or the row's number where rows are no lines, and the row's label
/// where the table has labels.  `kept` counts the kept rows from 0 and increases.
[[nodiscard]] std::vector<std::string> row_names(const Design& design, const Table& table,
                                                 std::span<const std::int64_t> kept);

}  // namespace ogive::design
