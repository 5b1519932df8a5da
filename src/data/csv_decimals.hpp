/// Runs of cells of one column that are decimals without an exponent, quotes or blanks: nearly all of most files.  What
/// they are is what parse_number says; it is only found sooner.
#pragma once

#include <cstddef>

#include "data/csv_cells.hpp"
#include "data/packed.hpp"

namespace ogive {

/// Reads decimals that stay whole numbers, from `row` on; `marked` where one of them has a point.
/// Returns   the row of the first cell that is something else; the number of rows where none is.
[[nodiscard]] std::size_t take_decimals(const Cells& cells, std::size_t column, std::size_t row, const DecimalRows& out,
                                        bool& marked);

/// The doubles of the first `rows`, in the place of their whole numbers; NaN where there is no value.
void make_reals(const DecimalRows& decimals, std::size_t rows) noexcept;

/// Reads decimals as the doubles nearest to them, from `row` on.  Returns as take_decimals does.
[[nodiscard]] std::size_t take_reals(const Cells& cells, std::size_t column, std::size_t row, double* out);

}  // namespace ogive
