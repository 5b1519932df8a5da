/// Tables as statsmodels writes them with commas: its as_csv().
#pragma once

#include <string>
#include <vector>

#include "inference/fitted.hpp"
#include "report/document.hpp"
#include "report/summary.hpp"

namespace ogive::report {

using Line = std::vector<std::string>;

/// The cells of the upper table (labels and values, twice) and of the coefficients (a header first), with the spaces in
/// front that statsmodels' have.
[[nodiscard]] std::vector<std::vector<Line>> summary_cells(const Fitted& fitted, const SummaryOptions& options);

/// The upper table and the coefficients, without a line break at the end.  Every column has one width; commas in names
/// are not quoted: the format for other programs is to_csv().
/// Source   statsmodels 0.15 (behaviour; tests/reference/report_statsmodels.py).
[[nodiscard]] std::string summary_csv(const Fitted& fitted, const SummaryOptions& options);

/// One column of labels and one of values, under a title.
[[nodiscard]] std::string facts_csv(const std::vector<Fact>& facts, const std::string& title);

/// Seven columns: names, estimates, errors, statistics, p-values and limits; `title` may be empty.
[[nodiscard]] std::string estimates_csv(const Grid& grid, const std::string& title = "");

}  // namespace ogive::report
