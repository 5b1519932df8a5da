#include "ogive/render.hpp"

#include <gtest/gtest.h>

namespace ogive {
namespace {

TEST(Render, ParseFormat) {
  struct Row {
    const char* text;
    Format format;
  };
  for (const Row& row : {Row{"text", Format::text},
                         {"markdown", Format::markdown},
                         {"md", Format::markdown},
                         {"html", Format::html},
                         {"latex", Format::latex},
                         {"json", Format::json},
                         {"csv", Format::csv}})
    EXPECT_EQ(parse_format(row.text).value(), row.format);
  for (const char* text : {"", "tex", "JSON", "texts"}) {
    const auto format = parse_format(text);
    ASSERT_FALSE(format) << text;
    EXPECT_EQ(format.error().code, Errc::bad_option);
  }
  EXPECT_EQ(parse_format("jsn").error().sentence,
            "'jsn' is not a format: use text, markdown, html, latex, json, csv or arrow (did you mean json?)");
}

TEST(Render, EveryFormat) {
  report::Document document;
  document.title = "Title";
  document.blocks = {report::Grid{"g", "", {"x"}, {"x"}, {report::Align::left}, {{std::int64_t{1}}}}};
  EXPECT_EQ(render(document, Format::text), "Title\n\nx\n-\n1\n");
  EXPECT_EQ(render(document, Format::markdown), "## Title\n\n| x |\n| :-- |\n| 1 |\n");
  EXPECT_EQ(render(document, Format::json),
            "{\n  \"title\": \"Title\",\n  \"g\": [\n    {\n      \"x\": 1\n    }\n  ],\n  \"notes\": []\n}\n");
  EXPECT_EQ(render(document, Format::csv), "x\n1\n");
}

TEST(Render, RemarksSayWhatABareTableLeavesOut) {
  Fitted fitted;
  fitted.stop = fitting::Stop::iteration_limit;
  fitted.rows.read = 10;
  fitted.rows.used = 7;
  fitted.rows.missing = {{"x", 2}, {"z", 1}};
  fitted.rows.notes = {"What the data were taken for."};
  const std::vector<std::string> lines = remarks(fitted);
  ASSERT_GE(lines.size(), 3U);
  EXPECT_EQ(lines[0], "note: 3 of 10 rows have a missing value and were dropped (by variable: x 2, z 1)");
  EXPECT_EQ(lines[1], "note: What the data were taken for.");
  EXPECT_EQ(lines[2].rfind("warning: The fit did not converge", 0), 0U) << lines[2];
}

TEST(Render, OptionsReachTheReport) {
  Fitted fitted;
  fitted.spec.column_names = {"x"};
  fitted.beta = {1.0};
  fitted.std_error = {0.5};
  fitted.spec.terms = {{"x", {0}, {}}};
  fitted.spec.factors.emplace_back();
  const auto text = [&fitted](const ReportOptions& options) {
    return render(fit_report(fitted, options), Format::text);
  };
  const auto holds = [](const std::string& all, const char* part) { return all.find(part) != std::string::npos; };
  EXPECT_TRUE(holds(text({.glm = true}), "Generalized Linear Model"));
  EXPECT_TRUE(holds(text({.level = 0.9}), "[0.05       0.95]"));
  EXPECT_FALSE(holds(text({.plain = true}), "Odds ratios"));
  EXPECT_EQ(text({.ratios_first = true}).find("Odds ratios"), 0U);
  EXPECT_EQ(text({.verbose = true}).find("Optimization terminated"), 0U);
  EXPECT_TRUE(holds(text({.date = "Mon, 01 Jan 2029", .time = "01:02:03"}), "Mon, 01 Jan 2029"));
}

}  // namespace
}  // namespace ogive
