/// What ogive adds below the table: ratios, the event, rows, reference levels, criteria, notes on the data.
#pragma once

#include <optional>
#include <vector>

#include "inference/counting.hpp"
#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// The grid "odds_ratios" of a logit, "ratios" of the other links that have one.
[[nodiscard]] std::optional<Grid> ratio_grid(const Fitted& fitted, double level);

/// "model": the formula, what the data were called, columns with a role; for machines.
[[nodiscard]] Facts model_facts(const Fitted& fitted);

/// "event", "rows", "missing", the reference levels for people, the criteria of "fit".
[[nodiscard]] std::vector<Facts> facts_below(const Fitted& fitted, Like like);

/// The grid "reference_levels" for machines.
[[nodiscard]] Grid reference_grid(const Fitted& fitted);

}  // namespace ogive::report
