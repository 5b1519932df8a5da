/// The report of tests of linear hypotheses.
#pragma once

#include <string>
#include <vector>

#include "inference/contrasts.hpp"
#include "report/document.hpp"

namespace ogive::report {

/// What was tested, by the options given.
struct HypothesisReport {
  const Fitted& fitted;
  TestOptions options = {};
};

/// Wald's test of all constraints and each of them alone.  `written` are the constraints as typed.
[[nodiscard]] Document hypothesis_document(const HypothesisReport& of, const WaldTest& joint,
                                           const ContrastTable& table, const std::vector<std::string>& written);

/// statsmodels' table of contrasts, to the character: `names` for the rows, "c0", "c1" ... where there are none.
[[nodiscard]] std::string contrasts_text(const ContrastTable& table, const TestOptions& options,
                                         const std::string& title, const std::vector<std::string>& names);
/// The same as its as_csv() writes it.
[[nodiscard]] std::string contrasts_csv(const ContrastTable& table, const TestOptions& options,
                                        const std::string& title, const std::vector<std::string>& names);

/// Wald's test of every term.
[[nodiscard]] Document term_document(const HypothesisReport& of, const std::vector<TermTest>& tests);

}  // namespace ogive::report
