/// Tests of linear hypotheses on a fit, from text to report.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "inference/contrasts.hpp"
#include "inference/fitted.hpp"
#include "report/document.hpp"

namespace ogive {

/// Wald's test of the constraints in `text` together, and each alone.
/// Errors   as parse_hypothesis, contrasts and wald_test.
[[nodiscard]] Result<report::Document> hypothesis_report(const Fitted& fitted, std::string_view text,
                                                         const TestOptions& options = {});

/// Wald's test of every term of the formula.
[[nodiscard]] report::Document term_report(const Fitted& fitted, const TestOptions& options = {});

/// The table that statsmodels prints of constraints one by one, to the character.
struct ContrastTableWords {
  std::string title;
  std::vector<std::string> names;  ///< of the rows; "c0", "c1" ... where there are none
  bool csv = false;
};
/// `csv`: as its as_csv() writes it.  Errors   of contrasts().
[[nodiscard]] Result<std::string> contrasts_text(const Fitted& fitted, const Hypothesis& hypothesis,
                                                 const TestOptions& options, const ContrastTableWords& words);

}  // namespace ogive
