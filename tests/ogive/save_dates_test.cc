// Model files of data with dates, and of the time before dates were known.
#include <gtest/gtest.h>

#include "design/design.hpp"
#include "inference/predict.hpp"
#include "ogive/fit.hpp"
#include "ogive/save.hpp"

namespace ogive {
namespace {

Table dated() {
  std::vector<Column> columns = {
      integer_column("y", {0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1}), real_column("x", {1, 2, 2, 4, 1, 3, 3, 1, 2, 4, 1, 2}),
      date_column("d", {19723, 19724, 19725, 19724, 19723, 19725, 19723, 19724, 19725, 19723, 19725, 19724})};
  return make_table(std::move(columns)).value();
}

TEST(SavedDates, ComeBackWhole) {
  const Table table = dated();
  for (const char* formula : {"y ~ d + x", "y ~ C(d)", "y ~ I(d > '2024-01-02') + x", "I(d == '2024-01-01') ~ x",
                              "y ~ x + offset((d - 19723) / 100)"}) {
    const Fitted fitted = fit(table, formula).value();
    EXPECT_EQ(fitted.spec.dates, std::vector<std::string>{"d"});
    const std::string text = to_model_text(fitted);
    EXPECT_NE(text.find("\"version\": 3"), std::string::npos);
    const Result<Fitted> loaded = from_model_text(text, "model.json");
    ASSERT_TRUE(loaded) << loaded.error().sentence;
    EXPECT_EQ(to_model_text(*loaded), text);
    EXPECT_EQ(loaded->spec.dates, fitted.spec.dates);
    EXPECT_EQ(predict(fitted, table)->eta, predict(*loaded, table)->eta) << formula;
  }
  const std::string without = to_model_text(fit(table, "y ~ x").value());
  EXPECT_EQ(without.find("\"dates\""), std::string::npos);
}

/// As version 2 wrote a column of dates: text and its levels.
TEST(SavedDates, LoadWhereTheyWereText) {
  const Result<Fitted> loaded = load(OGIVE_TEST_DATA "/model_version_2_dates.json");
  ASSERT_TRUE(loaded) << loaded.error().sentence;
  EXPECT_TRUE(loaded->spec.dates.empty());
  EXPECT_EQ(design::text_variables(loaded->spec), std::vector<std::string>{"d"});
  const Fitted again = fit(dated(), "y ~ C(d) + x").value();
  const std::vector<double> eta = predict(*loaded, dated())->eta, expected = predict(again, dated())->eta;
  for (std::size_t i = 0; i < eta.size(); ++i) EXPECT_NEAR(eta[i], expected[i], 1e-12);  // digits that a file must keep
}

}  // namespace
}  // namespace ogive
