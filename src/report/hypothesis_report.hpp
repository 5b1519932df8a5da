/// The report of tests of linear hypotheses.
#pragma once

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

/// Wald's test of every term.
[[nodiscard]] Document term_document(const HypothesisReport& of, const std::vector<TermTest>& tests);

}  // namespace ogive::report
