/// Levels of categorical factors: which are in use, in which order, and how codes map to them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "design/complete_rows.hpp"
#include "design/inputs.hpp"
#include "design/resolve.hpp"
#include "design/spec.hpp"

namespace ogive::design {

/// Turns a categorical factor of numbers into codes: `source` becomes a text column of its own whose dictionary
/// is the distinct values as text (dates as dates), and `code_values` the values.  Text and boolean columns stay views.
/// `as_patsy`: levels of a real column have a decimal point ("6.0"), as Python writes them.
/// Errors   those of the column store.
[[nodiscard]] Status encode(Resolved& factor, bool as_patsy = true);

/// What code k of a categorical factor is called.
[[nodiscard]] std::vector<std::string> code_names(const Resolved& factor);

/// Kept rows with each code.
[[nodiscard]] std::vector<std::int64_t> count_codes(const Column& column, std::size_t codes,
                                                    const CompleteRows& complete);

/// Codes in `used`, sorted as levels are: numbers and dates by value, False before True, text by bytes.
void sort_codes(const Resolved& factor, std::span<const std::string> names, std::vector<std::uint32_t>& codes);

/// A categorical factor bound to the kept rows of its table, and how its codes map to its levels.
struct BoundLevels {
  BoundFactor factor;
  std::vector<std::int32_t> level_of;
  std::vector<std::string> unused;  ///< levels in the table without a kept row
};

/// Errors   not_estimable when only one level is left; bad_formula when the reference asked for is not a level.
[[nodiscard]] Result<BoundLevels> bind_levels(const Resolved& factor, const formula::Factor* as_written,
                                              const std::string& formula, const CompleteRows& complete);

/// Codes of new data mapped to the levels of the fit.
/// Errors   unknown_level when a kept row has another: which, where, and what was expected.
[[nodiscard]] Result<std::vector<std::int32_t>> match_levels(const BoundFactor& known, const Resolved& factor,
                                                             const Table& table, const CompleteRows& complete);

}  // namespace ogive::design
