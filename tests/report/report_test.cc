#include "report/report.hpp"

#include <gtest/gtest.h>

#include "report/fits.hpp"
#include "report/golden.hpp"
#include "report/renderers.hpp"

namespace ogive::report {
namespace {

using fitting::Stop;
using testing::expect_golden;

SummaryOptions options(Layout layout = Layout::logit) { return {layout, 0.95, "Sat, 21 Nov 2026", "19:33:25"}; }

struct Case {
  const char* name;
  Fitted fitted;
  Layout layout = Layout::logit;
  ReportParts parts = {};
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"fit", testing::mtcars()},
      {"fit_glm", testing::mtcars(), Layout::glm},
      {"fit_plain", testing::mtcars(), Layout::logit, {false, false, false}},
      {"fit_verbose", testing::mtcars(), Layout::logit, {true, false, true}},
      {"fit_odds_ratios_first", testing::mtcars(), Layout::logit, {true, true, false}},
      {"fit_factor", testing::with_factor()},
      {"fit_no_constant", testing::without_constant()},
      {"fit_profile", testing::profiled()},
      {"fit_robust", testing::robust()},
      {"fit_clustered", testing::clustered(), Layout::glm},
      {"fit_collinear", testing::collinear()},
      {"fit_aliased", testing::with_alias()},
      {"fit_firth", testing::penalised()},
      {"fit_firth_glm", testing::penalised(), Layout::glm},
      {"fit_median", testing::penalised_by(fitting::PenaltyKind::median)},
      {"fit_flac", testing::penalised_by(fitting::PenaltyKind::flac)},
      {"fit_ridge", testing::ridge()},
      {"fit_ridge_glm", testing::ridge(), Layout::glm},
      {"fit_not_converged", testing::stopped(Stop::iteration_limit), Layout::logit, {true, false, true}},
      {"fit_boundary", testing::at_the_boundary(), Layout::glm},
      {"fit_counts", testing::counts(), Layout::glm},
      {"fit_no_finite_maximum", testing::stopped(Stop::no_finite_maximum)},
  };
  return all;
}

TEST(Report, IsTheGoldenFileInEveryFormat) {
  for (const Case& c : cases()) {
    const Document document = fit_document(c.fitted, options(c.layout), c.parts);
    const std::string name = c.name;
    expect_golden(to_text(document), name + ".txt");
    expect_golden(to_markdown(document), name + ".md");
    expect_golden(to_json(document), name + ".json");
    expect_golden(to_csv(document), name + ".csv");
  }
}

TEST(Report, IsTheGoldenFileForPagesAndPapers) {
  for (const Case& c : {cases().front(), cases().back()}) {
    const Document document = fit_document(c.fitted, options(c.layout), c.parts);
    expect_golden(to_html(document), std::string(c.name) + ".html");
    expect_golden(to_latex(document), std::string(c.name) + ".tex");
  }
}

TEST(Report, PlainTextIsTheTableAlone) {
  const Document document = fit_document(testing::mtcars(), options(), {false, false, false});
  EXPECT_EQ(to_text(document), summary(testing::mtcars(), options()).text);
}

TEST(Report, SameInputSameDocument) {
  for (const Case& c : cases())
    EXPECT_EQ(to_json(fit_document(c.fitted, options(c.layout), c.parts)),
              to_json(fit_document(c.fitted, options(c.layout), c.parts)));
}

TEST(Report, LinesOfTextStayOnTheScreen) {
  for (const Case& c : cases()) {
    const std::string text = to_text(fit_document(c.fitted, options(c.layout), c.parts));
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      EXPECT_LE(end - begin, 80U) << text.substr(begin, end - begin);
      begin = end + 1;
    }
  }
}

TEST(Report, ConstantAloneHasItsOdds) {
  const Document document = fit_document(testing::a_fit("y", {"Intercept"}, {0.5}, {0.1}), options(), {});
  EXPECT_NE(to_text(document).find("Odds ratios"), std::string::npos);
  EXPECT_NE(to_json(document).find("\"odds_ratio\": 1.648"), std::string::npos);
}

TEST(Report, RatiosAreCalledWhatTheyAre) {
  struct Row {
    Family family;
    Link link;
    const char* title;  ///< null: no ratio
    const char* name;
  };
  const Row rows[] = {
      {Binomial{}, Logit{}, "Odds ratios", "odds ratio"},
      {Binomial{}, Cloglog{}, "Hazard ratios", "hazard ratio"},
      {Binomial{}, Log{}, "Risk ratios", "risk ratio"},
      {Binomial{}, LogComplement{}, "Health ratios", "health ratio"},
      {Poisson{}, Log{}, "Rate ratios", "rate ratio"},
      {Gaussian{}, Log{}, "Ratios of means", "ratio of means"},
      {Binomial{}, Probit{}, nullptr, nullptr},
      {Binomial{}, Loglog{}, nullptr, nullptr},
      {Binomial{}, Cauchit{}, nullptr, nullptr},
      {Binomial{}, Identity{}, nullptr, nullptr},
      {Poisson{}, Identity{}, nullptr, nullptr},
      {Poisson{}, SquareRoot{}, nullptr, nullptr},
      {Gaussian{}, Identity{}, nullptr, nullptr},
  };
  for (const Row& row : rows) {
    Fitted fitted = testing::profiled();
    fitted.family = row.family;
    fitted.link = row.link;
    const Document document = fit_document(fitted, options(Layout::glm), {});
    const std::string json = to_json(document), text = to_text(document), csv = to_csv(document);
    const auto holds = [](const std::string& all, const std::string& part) {
      return all.find(part) != std::string::npos;
    };
    EXPECT_EQ(holds(json, "\"odds_ratio"), std::holds_alternative<Logit>(row.link)) << json;
    EXPECT_EQ(holds(csv, "atio,"), row.title != nullptr) << csv;
    if (row.title == nullptr) {
      EXPECT_TRUE(holds(json, "\"ratio\": null") && !holds(json, "ratio_lower")) << json;
      EXPECT_FALSE(holds(text, "ratio  ")) << text;
      continue;
    }
    EXPECT_TRUE(holds(json, std::string("\"ratio\": \"") + row.name + '"')) << json;
    EXPECT_TRUE(holds(json, "ratio_lower\": ")) << json;
    EXPECT_TRUE(holds(text, '\n' + std::string(row.title) + "  ")) << text;
    EXPECT_TRUE(holds(to_markdown(document), std::string("| ") + row.title + " |"));
  }
}

TEST(Report, EventsOfTrialsAreNotRows) {
  Fitted fitted = testing::mtcars();
  fitted.spec.response->counting = design::Counting::trials;
  fitted.events = 250.0;
  fitted.observations = 400.0;
  EXPECT_NE(to_text(fit_document(fitted, options(), {})).find("Event:    am, 250 successes in 400 trials\n"),
            std::string::npos);
}

/// No name of a column, level or file may break out of its place, whatever the format.
TEST(Report, NamesAreShownAsTheyAre) {
  struct Row {
    const char* name;
    const char* text;
    const char* markdown;
    const char* json;
    const char* csv;
  };
  const Row rows[] = {
      {"a|b", "\na|b  ", "| a\\|b |", "\"a|b\"", "\na|b,"},
      {"\"><script>", "\n\"><script>  ", "| \"&gt;&lt;script&gt; |", "\"\\\"><script>\"", "\n\"\"\"><script>\","},
      {"two\nlines", "\ntwo\\nlines  ", "| two\\\\nlines |", "\"two\\nlines\"", "\n\"two\nlines\","},
      {"a,b", "\na,b  ", "| a,b |", "\"a,b\"", "\n\"a,b\","},
      {"*x* _y_ `z`", "\n*x* _y_ `z`  ", "| \\*x\\* \\_y\\_ \\`z\\` |", "\"*x* _y_ `z`\"", "\n*x* _y_ `z`,"},
      {"\x1b[31mred", "\n\\x1b[31mred  ", "| \\\\x1b\\[31mred |", "\"\\u001b[31mred\"", "\n\x1b[31mred,"},
      {"\xff", "\n\\xff  ", "| \\\\xff |", "\"\xef\xbf\xbd\"", "\n\xff,"},
      {"größe", "\ngröße  ", "| größe |", "\"größe\"", "\ngröße,"},
  };
  for (const Row& row : rows) {
    const Document document = fit_document(testing::a_fit("y", {"Intercept", row.name}, {1, 2}, {1, 1}), options(), {});
    const auto holds = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
    EXPECT_TRUE(holds(to_text(document), row.text)) << to_text(document);
    EXPECT_TRUE(holds(to_markdown(document), row.markdown)) << to_markdown(document);
    EXPECT_TRUE(holds(to_json(document), row.json)) << to_json(document);
    EXPECT_TRUE(holds(to_csv(document), row.csv)) << to_csv(document);
  }
}

TEST(Report, NamesAreNoMarkup) {
  struct Row {
    const char* name;
    const char* html;
    const char* latex;
  };
  const Row rows[] = {
      {"\"><script>&'", "<th scope=\"row\">&#34;&#62;&#60;script&#62;&#38;&#39;</th>",
       "\n\"\\textgreater{}\\textless{}script"},
      {"two\nlines", ">two\\nlines</th>", "\ntwo\\textbackslash{}nlines & "},
      {"[a_b]{c}", ">[a_b]{c}</th>", "\n{[}a\\_b]\\{c\\} & "},
      {"50% $x^2$ ~#&", ">50% $x^2$ ~#&#38;</th>", "\n50\\% \\$x\\textasciicircum{}2\\$ \\textasciitilde{}\\#\\& & "},
      {"größe", ">gr&#246;&#223;e</th>", "\ngröße & "},
      {"\xff", ">\\xff</th>", "\n\\textbackslash{}xff & "},
  };
  for (const Row& row : rows) {
    const Document document =
        fit_document(testing::a_fit("y", {"Intercept", row.name}, {1, -2}, {1, 1}), options(), {});
    EXPECT_NE(to_html(document).find(row.html), std::string::npos) << to_html(document);
    EXPECT_NE(to_latex(document).find(row.latex), std::string::npos) << to_latex(document);
    EXPECT_NE(to_latex(document).find(" & $-$2.0000 & "), std::string::npos) << to_latex(document);
  }
}

}  // namespace
}  // namespace ogive::report
