#include <gtest/gtest.h>

#include <limits>
#include <regex>
#include <set>

#include <nlohmann/json.hpp>

#include "base/constants.hpp"
#include "report/fits.hpp"
#include "report/golden.hpp"
#include "report/hypothesis_report.hpp"
#include "report/margins_cases.hpp"
#include "report/margins_table.hpp"
#include "report/outcomes_report.hpp"
#include "report/renderers.hpp"
#include "report/report.hpp"
#include "report/resampling_report.hpp"

namespace ogive::report {
namespace {

using nlohmann::json;

SummaryOptions options(Layout layout) { return {layout, 0.95, "Sat, 21 Nov 2026", "19:33:25"}; }

std::string documentation() { return testing::file_text(testing::tests_folder() + "/../docs/json.md"); }

/// Objects whose keys are the names of variables.
bool by_variable(const std::string& path) { return path == "missing" || path == "dates" || path == "given"; }

void add_keys(const json& value, const std::string& path, std::set<std::string>& keys) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items())
      add_keys(inner, path.empty() ? key : path + '.' + (by_variable(path) ? "VARIABLE" : key), keys);
  } else if (value.is_array()) {
    for (const json& inner : value) add_keys(inner, path + "[]", keys);
  } else {
    keys.insert(path);
  }
}

TEST(Json, KeysAreThoseOfTheDocumentation) {
  Fitted roles = testing::with_factor();
  roles.spec.roles = {"w", "n", "o"};
  roles.spec.offsets = {{"o", formula::parse_expression("o").value()}};
  roles.spec.response->counting = design::Counting::shares;
  roles.tally = {30, 60, 90, 40, 180, 0};
  roles.spec.dates = {"o"};
  roles.rows.without_weight = roles.rows.without_trials = 1;
  Fitted proven = testing::mtcars();
  proven.certificate = {true, 3.41e-12};
  std::set<std::string> printed;
  Fitted other = testing::profiled();
  other.link = Cloglog{};
  other.profiles->coefficients.front().upper_is_range_end = true;
  for (const Fitted& fitted :
       {other, proven, roles, testing::with_alias(), testing::separated(), testing::profiled(), testing::collinear(),
        testing::penalised(), testing::ridge(), testing::at_the_boundary(), testing::counts(), testing::clustered()})
    for (const Layout layout : {Layout::logit, Layout::glm})
      add_keys(json::parse(to_json(fit_document(fitted, options(layout), {true, false, true}))), "", printed);
  SummaryOptions like = options(Layout::logit);
  like.like = Like::statsmodels;
  add_keys(json::parse(to_json(fit_document(roles, like, {}))), "", printed);

  for (const double df : {kInfinity, 28.0}) {
    const HypothesisReport of{proven, {0.95, df}};
    const Contrast contrast{"mpg = 0", 1.0, 0.0, 1.0, 1.0, 0.3, -1.0, 3.0};
    add_keys(json::parse(to_json(hypothesis_document(of, {1.0, 1.0, df, 0.3, -0.5}, {contrast}, {"mpg"}))), "",
             printed);
    add_keys(json::parse(to_json(term_document(of, {{"mpg", {1.0, 1.0, df, 0.3, -0.5}}}))), "", printed);
  }
  add_keys(json::parse(to_json(margins_document(testing::some_margins(), Layout::logit))), "", printed);
  Bootstrap samples;
  samples.formula = "y ~ 1";
  samples.coefficients.resize(1);
  samples.cluster = "school";
  samples.clusters = 3;
  add_keys(json::parse(to_json(bootstrap_document(samples))), "", printed);
  CrossValidation validation;
  validation.formula = "y ~ 1";
  validation.folds.resize(2);
  add_keys(json::parse(to_json(cross_validation_document(validation))), "", printed);

  OutcomeFits many;
  many.formula = "a + b ~ 1";
  many.outcomes.resize(1);
  many.outcomes.front().coefficients.resize(1);
  add_keys(json::parse(to_json(outcomes_document(many))), "", printed);

  std::set<std::string> documented;
  const std::string text = documentation();
  const std::regex row("\n\\| `([^`]+)` \\|");
  for (std::sregex_iterator match(text.begin(), text.end(), row), end; match != end; ++match)
    documented.insert((*match)[1]);
  EXPECT_EQ(printed, documented);
}

TEST(Json, BothLayoutsHaveTheSameKeys) {
  for (const ReportParts& parts : {ReportParts{true, false, true}, ReportParts{false, false, false}}) {
    std::set<std::string> logit;
    std::set<std::string> glm;
    add_keys(json::parse(to_json(fit_document(testing::mtcars(), options(Layout::logit), parts))), "", logit);
    add_keys(json::parse(to_json(fit_document(testing::mtcars(), options(Layout::glm), parts))), "", glm);
    EXPECT_EQ(logit, glm);
  }
}

TEST(Json, ExampleOfTheDocumentationIsPrinted) {
  const std::string got = to_json(fit_document(testing::with_factor(), options(Layout::logit), {}));
  EXPECT_NE(documentation().find("```json\n" + got + "```\n"), std::string::npos) << got;
}

TEST(Json, EveryNumberIsReadBack) {
  const Fitted fitted = testing::mtcars();
  const json read = json::parse(to_json(fit_document(fitted, options(Layout::logit), {})));
  for (std::size_t j = 0; j < fitted.beta.size(); ++j) {
    EXPECT_EQ(read["coefficients"][j]["estimate"], fitted.beta[j]);
    EXPECT_EQ(read["coefficients"][j]["std_error"], fitted.std_error[j]);
  }
  EXPECT_EQ(read["fit"]["log_likelihood"], fitted.log_likelihood);
}

TEST(Json, NumbersThatJsonLacks) {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto row = [](const char* key, double value) { return Fact{key, "", Number{value, ""}}; };
  Document document;
  document.blocks = {Facts{"x", "", "", {row("nan", testing::kNaN), row("up", infinity), row("down", -infinity)}},
                     Facts{"x", "", "", {{"nothing", "", {}}, {"truth", "", true}, row("tiny", 5e-324)}},
                     Facts{"", "For people:", "only", {}}};
  EXPECT_EQ(json::parse(to_json(document)),
            json::parse(R"({"title": "", "notes": [], "x": {"nan": null, "up": "Infinity", "down": "-Infinity",
                            "nothing": null, "truth": true, "tiny": 5e-324}})"));
}

TEST(Csv, NumbersAndQuotes) {
  const double infinity = std::numeric_limits<double>::infinity();
  Grid grid{"g", "", {}, {"a", "b,c"}, {}, {}};
  grid.rows = {{std::string("say \"x\"\r\n"), Number{0.1, ""}},
               {std::monostate(), Number{testing::kNaN, ""}},
               {true, Number{-infinity, ""}},
               {std::int64_t{7}, Number{1e-300, ""}}};
  Document document;
  EXPECT_EQ(to_csv(document), "");
  document.blocks = {Note{"note", "no table"}, Verbatim{"", {}, {grid}}};
  EXPECT_EQ(to_csv(document), "a,\"b,c\"\n\"say \"\"x\"\"\r\n\",0.1\n,\ntrue,-inf\n7,1e-300\n");
  document.sheet = Grid{"s", "", {}, {"k"}, {}, {}};
  EXPECT_EQ(to_csv(document), "k\n");
}

}  // namespace
}  // namespace ogive::report
