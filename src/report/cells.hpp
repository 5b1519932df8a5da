/// Cells from numbers, and how a cell is shown to people.
#pragma once

#include <string>
#include <string_view>

#include "report/document.hpp"

namespace ogive::report {

/// A count where `value` is whole, else a number with two decimals (sums of fractional weights).
[[nodiscard]] Cell count_cell(double value);

/// A number shown with four significant digits: "3.419", "1.7e+27" as "1.700e+27".
[[nodiscard]] Cell real_cell(double value);

/// The cell for people: text on one line, "True" and "False", numbers as their text.
[[nodiscard]] std::string shown(const Cell& cell);

/// The table as people see it: a row that says so in place of each fold.
[[nodiscard]] Grid folded(const Grid& grid);

/// The text without the spaces at its front.
[[nodiscard]] std::string unpadded(std::string_view text);

/// "1 row", "32 rows".
[[nodiscard]] std::string counted(double count, std::string_view noun);

}  // namespace ogive::report
