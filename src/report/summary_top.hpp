/// The upper table of a statsmodels summary: what is known of the fit, in two columns.
#pragma once

#include <string>
#include <vector>

#include "inference/fit_statistics.hpp"
#include "report/document.hpp"
#include "report/summary.hpp"

namespace ogive::report {

/// The upper table: facts at the left and at the right, one a line; never more at the right.
struct Top {
  std::vector<Fact> left;
  std::vector<Fact> right;
};

[[nodiscard]] Top summary_top(const Fitted& fitted, const FitStatistics& statistics, const SummaryOptions& options);

/// As statsmodels' classes are called: "Binomial", "CLogLog".
[[nodiscard]] std::string family_title(const Family& family);
[[nodiscard]] std::string link_title(const Link& link);

/// What the data call the response; "y" where they do not.
[[nodiscard]] std::string response_name(const Fitted& fitted);

/// What the layout prints: statsmodels counts one coefficient as the constant, there or not.
[[nodiscard]] double printed_model_df(const Fitted& fitted);

/// The same of the p-value of the likelihood-ratio test; a model without a constant has none.
[[nodiscard]] double printed_lr_p_value(const Fitted& fitted, const FitStatistics& statistics);

}  // namespace ogive::report
