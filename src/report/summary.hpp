/// The tables that statisticians know: statsmodels' Logit and GLM summaries, to the character and as data.
#pragma once

#include <cstdint>
#include <string>

#include "inference/counting.hpp"
#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive::report {

enum class Layout : std::uint8_t { logit, probit, glm };

struct SummaryOptions {
  Layout layout = Layout::logit;
  double level = 0.95;
  std::string date;         ///< "Sat, 21 Nov 2026"
  std::string time;         ///< "19:33:25"
  Like like = Like::ogive;  ///< by whose rule n, degrees of freedom and criteria are counted
  std::string title = {};   ///< in place of the layout's own, where it is not empty
};

/// "Logit Regression Results", "Probit Regression Results", "Generalized Linear Model Regression Results", or the title
/// that is given.
[[nodiscard]] std::string summary_title(const SummaryOptions& options);

/// The table of the coefficients, with more for machines than it shows.
[[nodiscard]] Grid coefficient_grid(const Fitted& fitted, double level);

/// Of a factor with more than 100 columns people see the first 50, in tables of a row a coefficient.
[[nodiscard]] std::vector<Fold> level_folds(const design::DesignSpec& spec);

/// The summary: its text, the facts of its upper table ("fit", with some that the text does not show) and the grid
/// "coefficients".  An aliased column has the word "aliased" for its numbers.
/// Source   statsmodels 0.15 (behaviour; tests/reference/report_statsmodels.py).
[[nodiscard]] Verbatim summary(const Fitted& fitted, const SummaryOptions& options);

/// One table for spreadsheets: the coefficients with their ratios and profiles beside them.
[[nodiscard]] Grid coefficient_sheet(const Fitted& fitted, double level);

/// The headers of an interval: "[0.025" and "0.975]" for 0.95.
struct LimitHeaders {
  std::string lower;
  std::string upper;
};
[[nodiscard]] LimitHeaders limit_headers(double level);

}  // namespace ogive::report
