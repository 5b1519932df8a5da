#include "ogive/hypothesis.hpp"

#include "report/hypothesis_report.hpp"

namespace ogive {

Result<report::Document> hypothesis_report(const Fitted& fitted, std::string_view text, const TestOptions& options) {
  OGIVE_TRY(const Hypothesis hypothesis, parse_hypothesis(fitted.spec.column_names, text));
  OGIVE_TRY(const ContrastTable table, contrasts(fitted, hypothesis, options));
  OGIVE_TRY(const WaldTest joint, wald_test(fitted, hypothesis, options));
  return report::hypothesis_document({fitted, options}, joint, table, hypothesis.written);
}

report::Document term_report(const Fitted& fitted, const TestOptions& options) {
  return report::term_document({fitted, options}, term_tests(fitted, options));
}

Result<std::string> contrasts_text(const Fitted& fitted, const Hypothesis& hypothesis, const TestOptions& options,
                                   const ContrastTableWords& words) {
  OGIVE_TRY(const ContrastTable table, contrasts(fitted, hypothesis, options));
  return (words.csv ? report::contrasts_csv : report::contrasts_text)(table, options, words.title, words.names);
}

}  // namespace ogive
