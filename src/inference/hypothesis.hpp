/// Linear hypotheses on coefficients, R b = q: read from text, or given as numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/matrix.hpp"
#include "base/result.hpp"

namespace ogive {

struct Hypothesis {
  Matrix matrix;                     ///< R: a row a constraint, a column a coefficient
  std::vector<double> values;        ///< q: as long as R has rows
  std::vector<std::string> written;  ///< the constraints as typed; empty, or as long as R has rows
};

/// Reads "x1 = 2*x2, x3 = 0": constraints between commas, sums of names, numbers and brackets at both sides of "=".
/// `a = b = 0` is two constraints; brackets may stand around a constraint, "(x1 = x2), (x3 = 0)"; without "=" it is
/// "= 0".  Names are those of the design's columns as they are printed ("C(cyl)[T.6]", "x:z", "Intercept"), white space
/// aside; in backticks any name.
/// `names`   the columns, in order.
/// Errors    bad_formula, unknown_column (with the nearest name), each with the place in `text`.
[[nodiscard]] Result<Hypothesis> parse_hypothesis(const std::vector<std::string>& names, std::string_view text);

/// "x1 - 2*x2 = 0": row `row` of the hypothesis, in the columns' names.
[[nodiscard]] std::string constraint_text(const Hypothesis& hypothesis, std::size_t row,
                                          const std::vector<std::string>& names);

}  // namespace ogive
