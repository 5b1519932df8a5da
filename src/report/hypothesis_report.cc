#include "report/hypothesis_report.hpp"

#include <cmath>
#include <utility>

#include "report/cells.hpp"
#include "report/estimates_text.hpp"
#include "report/number.hpp"
#include "report/robust_text.hpp"
#include "report/screen.hpp"
#include "report/summary.hpp"
#include "report/summary_csv.hpp"

namespace ogive::report {
namespace {

constexpr const char* kTestSchema = "ogive.test/1";

bool is_f(const HypothesisReport& of) { return std::isfinite(of.options.df_denom); }

Number p_cell(const WaldTest& test) { return {test.p_value, p_value_full(test.p_value, test.log10_p_value)}; }

Facts model_of_test(const HypothesisReport& of) {
  Facts facts{"model", "Model:", of.fitted.spec.formula, {}};
  facts.items = {{"formula", "", of.fitted.spec.formula},
                 {"source", "", of.fitted.source},
                 {"covariance_type", "", covariance_type(of.fitted)}};
  if (facts.sentence.empty()) facts.sentence = "a matrix of columns";
  return facts;
}

Facts errors_of_test(const HypothesisReport& of) {
  const std::string type = covariance_type(of.fitted);
  return {"", "Errors:", type == "nonrobust" ? "from the information" : type, {}};
}

Facts joint_facts(const HypothesisReport& of, const WaldTest& joint) {
  const Number p = p_cell(joint);
  const std::string df = shown(count_cell(joint.df));
  Facts facts{"test", "Together:", "", {}};
  facts.sentence = (is_f(of) ? "F(" + df + ", " + shown(count_cell(joint.df_denom)) + ") = " : "chi2(" + df + ") = ") +
                   significant(joint.statistic, 5) + ", p " + (p.text.starts_with('<') ? "" : "= ") + p.text;
  facts.items = {{"distribution", "", std::string(is_f(of) ? "F" : "chi2")},
                 {"statistic", "", real_cell(joint.statistic)},
                 {"df", "", count_cell(joint.df)},
                 {"df_denom", "", is_f(of) ? count_cell(joint.df_denom) : Cell()},
                 {"p_value", "", p},
                 {"log10_p_value", "", real_cell(joint.log10_p_value)},
                 {"level", "", Number{of.options.level, shortest(of.options.level)}}};
  return facts;
}

/// As statsmodels prints it.
Grid contrasts_grid(const ContrastTable& table, const TestOptions& options, const std::vector<std::string>& names) {
  const LimitHeaders limits = limit_headers(options.level);
  const std::string letter = std::isfinite(options.df_denom) ? "t" : "z";
  Grid grid{"contrasts", "", {"", "coef", "std err", letter, "P>|" + letter + "|", limits.lower, limits.upper},
            {},          {}, {}};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Contrast& c = table[i];
    std::vector<Cell> row = {i < names.size() ? names[i] : "c" + integer(static_cast<std::int64_t>(i))};
    for (const std::string& number :
         {summary_coefficient(c.estimate), summary_number(c.std_error), summary_number(c.statistic),
          summary_p_value(c.p_value), summary_number(c.lower), summary_number(c.upper)})
      row.emplace_back(unpadded(number));
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

}  // namespace

Document hypothesis_document(const HypothesisReport& of, const WaldTest& joint, const ContrastTable& table,
                             const std::vector<std::string>& written) {
  const LimitHeaders limits = limit_headers(of.options.level);
  const std::string statistic = is_f(of) ? "t" : "z";
  Grid grid{"contrasts",
            "",
            {"Hypothesis", "estimate", "std err", statistic, "P>|" + statistic + "|", limits.lower, limits.upper},
            {"hypothesis", "estimate", "std_error", statistic, "p_value", "lower", "upper", "value", "written"},
            {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right},
            {}};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Contrast& c = table[i];
    grid.rows.push_back({c.text, real_cell(c.estimate), real_cell(c.std_error), real_cell(c.statistic),
                         Number{c.p_value, p_value(c.p_value)}, real_cell(c.lower), real_cell(c.upper),
                         real_cell(c.value), i < written.size() ? Cell(written[i]) : Cell()});
  }
  Document document;
  document.schema = kTestSchema;
  document.title = table.size() == 1 ? "Wald test of a hypothesis" : "Wald test of hypotheses";
  document.blocks = {std::move(grid), joint_facts(of, joint), model_of_test(of), errors_of_test(of)};
  return document;
}

std::string contrasts_text(const ContrastTable& table, const TestOptions& options, const std::string& title,
                           const std::vector<std::string>& names) {
  const std::string lines = estimates_text(contrasts_grid(table, options, names));
  return centred(title, lines.find('\n')) + '\n' + lines;
}

std::string contrasts_csv(const ContrastTable& table, const TestOptions& options, const std::string& title,
                          const std::vector<std::string>& names) {
  return estimates_csv(contrasts_grid(table, options, names), title);
}

Document term_document(const HypothesisReport& of, const std::vector<TermTest>& tests) {
  Grid grid{"terms",
            "",
            {"Term", is_f(of) ? "F" : "chi2", "df", is_f(of) ? "P>F" : "P>chi2"},
            {"term", "statistic", "df", "p_value", "log10_p_value"},
            {Align::left, Align::right, Align::right, Align::right},
            {}};
  for (const TermTest& test : tests)
    grid.rows.push_back({test.term, real_cell(test.test.statistic), count_cell(test.test.df), p_cell(test.test),
                         real_cell(test.test.log10_p_value)});
  Document document;
  document.schema = kTestSchema;
  document.title = "Wald tests of the terms: all coefficients of a term are 0";
  document.blocks = {std::move(grid), model_of_test(of), errors_of_test(of)};
  return document;
}

}  // namespace ogive::report
