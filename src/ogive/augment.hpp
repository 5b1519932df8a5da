/// The rows of a fit with what the model says of each.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/residuals.hpp"
#include "ogive/row_records.hpp"

namespace ogive {

/// The residuals of rows [first, first + count) of the table, as RowResiduals::rows gives them.
using ResidualRows = std::function<Result<Residuals>(std::int64_t first, std::int64_t count)>;

/// Writes every row of the table, in its order: the row labels and all columns, then `.fitted` (the mean), `.eta`,
/// `.resid` (response), `.pearson`, `.deviance`, `.working`, `.anscombe`, `.hat`, `.std_resid` and `.cooks`.  Cells are
/// empty (CSV) or null (JSON, Arrow) where the row has no part in the fit.
/// `residuals` is asked for all rows, in order and some at a time.
/// Errors   those of write_records: bad_option (a column of the data with one of these names); those of `residuals`.
/// Memory   of kRecordsAtATime rows what `residuals` gives.
[[nodiscard]] Status write_augmented(const Table& table, const ResidualRows& residuals, RecordFormat format,
                                     const std::function<Status(std::string_view)>& sink);

}  // namespace ogive
