/// The rows of a fit with what the model says of each.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/residuals.hpp"
#include "ogive/row_records.hpp"

namespace ogive {

/// Writes every row of the table, in its order: the row labels and all columns, then `.fitted` (the mean), `.eta`,
/// `.resid` (response), `.pearson`, `.deviance`, `.working`, `.anscombe`, `.hat`, `.std_resid` and `.cooks`.  Cells are
/// empty (CSV) or null (JSON, Arrow) where the row has no part in the fit.
/// Errors   those of write_records: bad_option (a column of the data with one of these names).
/// Memory   a bit a row and column; the records'.
[[nodiscard]] Status write_augmented(const Table& table, const Residuals& residuals, RecordFormat format,
                                     const std::function<Status(std::string_view)>& sink);

}  // namespace ogive
