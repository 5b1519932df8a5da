/// statsmodels' other summary: its summary2().
#pragma once

#include <string>
#include <vector>

#include "inference/fitted.hpp"
#include "report/document.hpp"
#include "report/summary.hpp"

namespace ogive::report {

/// The text to the character, its facts ("fit") and the grid "coefficients".  `options.date` is the date and the
/// minute: "2026-11-21 19:33".  What a penalty leaves undefined is left out.
/// Source   statsmodels 0.15, iolib/summary2.py (behaviour; tests/reference/report_statsmodels.py).
[[nodiscard]] Verbatim summary2(const Fitted& fitted, const SummaryOptions& options);

/// The facts alone: two pairs of label and text a row.
[[nodiscard]] std::vector<std::vector<std::string>> summary2_facts(const Fitted& fitted, const SummaryOptions& options);

}  // namespace ogive::report
