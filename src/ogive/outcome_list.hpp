/// The outcomes that a formula lists, found in a table, and the right side that all of them have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "formula/formula.hpp"
#include "ogive/options.hpp"

namespace ogive {

struct ListedOutcome {
  std::string written;  ///< as a formula writes it
  formula::Factor factor;
};

struct OutcomeList {
  std::vector<ListedOutcome> outcomes;
  formula::Formula right;  ///< without a response
  std::string right_text;  ///< from '~' on, with what "." stands for
};

/// Errors   bad_formula: an outcome twice, on both sides, or none; a pattern that no column is like; unknown_column.
[[nodiscard]] Result<OutcomeList> list_outcomes(const Table& table, std::string_view formula, const Options& options);

}  // namespace ogive
