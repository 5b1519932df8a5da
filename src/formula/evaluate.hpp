/// Arithmetic of a factor over runs of rows.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formula/formula.hpp"

namespace ogive::formula {

/// How an expression sees its variables for one run of rows.  NaN is a missing value.
struct Variables {
  /// Values of a numeric or boolean column, `rows` of them; they may be written to `scratch` (resized by the callee).
  std::function<std::span<const double>(std::string_view name, std::vector<double>& scratch)> numbers;
  /// 1 where the text column `name` holds `text`, 0 where not, NaN where missing.
  std::function<std::span<const double>(std::string_view name, std::string_view text, std::vector<double>& scratch)>
      equals_text;
  /// True where the column holds dates; null: none does.  `numbers` gives their days.
  std::function<bool(std::string_view name)> is_date;
};

/// What a column is to an expression; booleans are numbers, and a column without a value may be anything.
enum class Holds : std::uint8_t { nothing, numbers, dates, text };

/// Only text columns are compared with any text, and by == or != alone; dates are compared with texts that are dates,
/// and are numbers (days) elsewhere.
/// Errors   bad_type, bad_formula (an order of texts), each with its place.
[[nodiscard]] Status check_types(const Expression& expression, std::string_view source,
                                 const std::function<Holds(std::string_view)>& holds);

/// Evaluates `expression` for out.size() rows.  IEEE arithmetic; NaN in, NaN out (comparisons too).
/// log, exp and their relatives are computed in extended precision and rounded once, so the bits do not depend on
/// the processor.
void evaluate(const Expression& expression, const Variables& variables, std::span<double> out);

}  // namespace ogive::formula
