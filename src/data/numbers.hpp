/// A column as plain numbers.
#pragma once

#include <vector>

#include "data/column.hpp"

namespace ogive {

/// One double a row, NaN where there is no value; booleans are 0 and 1, dates days since 1970-01-01, texts their codes.
/// Whole numbers beyond 2^53 are rounded.   Memory   8 bytes a row.
[[nodiscard]] std::vector<double> numbers_of(const Column& column);

}  // namespace ogive
