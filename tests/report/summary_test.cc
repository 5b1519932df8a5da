#include "report/summary.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

#include "report/fits.hpp"
#include "report/summary2.hpp"
#include "report/summary_csv.hpp"

namespace ogive::report {
namespace {

using nlohmann::json;

std::vector<double> numbers(const json& texts) {
  std::vector<double> values;
  for (const json& text : texts) values.push_back(std::strtod(text.get<std::string>().c_str(), nullptr));
  return values;
}

double number(const json& text) { return numbers(json::array({text})).front(); }

Fitted fit_of(const json& c) {
  Fitted fitted = testing::a_fit(c["response"], c["names"], numbers(c["beta"]), numbers(c["std_error"]));
  fitted.observations = c["observations"];
  fitted.rank = c["rank"];
  fitted.log_likelihood = number(c["log_likelihood"]);
  fitted.null_log_likelihood = number(c["null_log_likelihood"]);
  fitted.stop = c["converged"] ? fitting::Stop::converged : fitting::Stop::iteration_limit;
  if (c.contains("deviance")) {
    fitted.deviance = number(c["deviance"]);
    fitted.pearson = number(c["pearson"]);
    fitted.glm_iterations = c["iterations"];
  }
  return fitted;
}

TEST(Summary, IsStatsmodelsToTheCharacter) {
  const json cases = json::parse(std::ifstream(std::string(OGIVE_TEST_REFERENCE) + "/report_statsmodels.json"));
  ASSERT_GE(cases.size(), 60U);
  for (const json& c : cases) {
    SummaryOptions options{Layout::logit, number(c["level"]), "Sat, 21 Nov 2026", "19:33:25"};
    if (c["layout"] == "glm") options.layout = Layout::glm;
    std::string want;
    for (const std::string line : c["lines"]) want += line + '\n';
    EXPECT_EQ(summary(fit_of(c), options).text, want) << c["name"];
  }
}

/// A case's own fields, and the text that it wants.
void expect_lines(const json& lines, const std::string& text, const json& name) {
  std::string want;
  for (const std::string line : lines) want += line + '\n';
  EXPECT_EQ(text, want) << name;
}

TEST(Summary, WithCommasAndTheSecondAreStatsmodelsToTheCharacter) {
  const json cases = json::parse(std::ifstream(std::string(OGIVE_TEST_REFERENCE) + "/report_statsmodels.json"));
  for (const json& c : cases) {
    SummaryOptions options{Layout::logit, number(c["level"]), "Sat, 21 Nov 2026", "19:33:25"};
    if (c["layout"] == "glm") options.layout = Layout::glm;
    if (c["layout"] == "probit") options.layout = Layout::probit;
    Fitted fitted = fit_of(c);
    fitted.logit_iterations = c["iterations"];
    fitted.trace.resize(fitted.converged() ? 0 : c["iterations"].get<std::size_t>());
    expect_lines(c["csv"], summary_csv(fitted, options) + '\n', c["name"]);
    options.date = "2026-11-21 19:33";
    expect_lines(c["summary2"], summary2(fitted, options).text, c["name"]);
  }
}

TEST(Summary, HasAnotherTitle) {
  SummaryOptions options{Layout::glm, 0.95, "2026-11-21 19:33", "", Like::ogive, "A title"};
  const Fitted fitted = testing::mtcars();
  for (const std::string& text : {summary(fitted, options).text, summary2(fitted, options).text})
    EXPECT_EQ(text.substr(text.find_first_not_of(' '), 7), "A title");
  EXPECT_NE(summary_csv(fitted, options).find(" A title "), std::string::npos);
}

}  // namespace
}  // namespace ogive::report
