/// The left side of many models that have one right side: 'y1 + y2 + snp_* ~ age + C(race)'.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "formula/formula.hpp"

namespace ogive::formula {

/// One part between the '+' of the left side.
struct OutcomeTerm {
  std::string written;
  bool is_pattern = false;  ///< with '*' for any characters: every column whose name is like it
  Factor factor;            ///< a column, or a condition inside I( ); of a pattern its span alone
};

struct OutcomesFormula {
  std::string source;
  std::vector<OutcomeTerm> outcomes;
  std::string right;  ///< from '~' on
};

/// Names no columns, and does not look at the right side.
/// Errors   bad_formula: no '~', no outcome, something that is none (counts, arithmetic outside I( )).
[[nodiscard]] Result<OutcomesFormula> parse_outcomes(std::string_view source);

/// Whether `name` is like a pattern, in which '*' stands for any characters, none among them.
[[nodiscard]] bool is_like(std::string_view name, std::string_view pattern);

/// The factor of a column, by its name.
[[nodiscard]] Factor factor_of(const std::string& column);

}  // namespace ogive::formula
