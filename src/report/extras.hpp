/// What ogive adds below the table: odds ratios, the event, rows, reference levels, criteria, notes on the data.
#pragma once

#include <vector>

#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// The grid "odds_ratios"; without rows where the model has nothing but a constant.
[[nodiscard]] Grid odds_ratio_grid(const Fitted& fitted, double level);

/// "model", "event", "rows", "missing", "reference_levels" (one for each factor), the criteria of "fit".
[[nodiscard]] std::vector<Facts> facts_below(const Fitted& fitted);

}  // namespace ogive::report
