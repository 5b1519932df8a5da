/// A numpy matrix of doubles as columns of a table, where it lies.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "columns.hpp"
#include "data/table.hpp"

namespace ogive::python {

/// Appends the columns of `matrix` under `names`, or, where those are empty, as x1, x2, ...; the first column that is
/// one number in every row is then 'const'.  A matrix whose rows are contiguous is looked at once, by all threads, for
/// numbers that are not finite and for constants: its columns one by one would read it as often as there are columns.
/// Returns   the names.
/// Errors    as append_column.
[[nodiscard]] Result<std::vector<std::string>> append_matrix(Table& table, std::vector<std::string> names,
                                                             const Numbers& matrix);

}  // namespace ogive::python
