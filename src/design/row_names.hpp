/// Rows of a design by the names that people find them under.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/table.hpp"
#include "design/design.hpp"

namespace ogive::design {

/// The line at which a row of a chunk stands, or 0.
[[nodiscard]] std::int64_t line_of(const Table& table, std::size_t chunk, std::int64_t row);
/// "line 17" where lines are known, else "row 16", counting rows of the table from 1.
[[nodiscard]] std::string where(const Table& table, std::size_t chunk, std::int64_t row);

/// "line 21 (Toyota Corolla)": the line of the file, or the row's number where rows are no lines, and the row's label
/// where the table has labels.  `kept` counts the kept rows from 0 and increases.
[[nodiscard]] std::vector<std::string> row_names(const Design& design, const Table& table,
                                                 std::span<const std::int64_t> kept);

}  // namespace ogive::design
