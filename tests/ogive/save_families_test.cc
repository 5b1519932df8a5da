// Models of other families and links, saved and read again.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>

#include "data/read.hpp"
#include "inference/predict.hpp"
#include "ogive/fit.hpp"
#include "ogive/save.hpp"

namespace ogive {
namespace {

Table cars() { return read_csv({std::string(OGIVE_TEST_DATA) + "/mtcars.csv"}).value(); }

TEST(SavedFamily, ComesBackWhole) {
  const Table table = cars();
  for (const auto& [family, link] : {std::pair{"poisson", "log"}, {"poisson", "sqrt"}, {"gaussian", "identity"}}) {
    Options options;
    options.model = parse_model(family, link).value();
    const Fitted fitted = fit(table, "carb ~ hp + C(cyl)", options).value();
    const std::string text = to_model_text(fitted);
    const Result<Fitted> loaded = from_model_text(text, "model.json");
    ASSERT_TRUE(loaded) << loaded.error().sentence;
    EXPECT_EQ(to_model_text(*loaded), text);
    EXPECT_EQ(predict(fitted, table).value().mu, predict(*loaded, table).value().mu);
    EXPECT_EQ(predict(*loaded, table).value().observed.front(), 4.0);
  }
}

TEST(SavedBoundary, ComesBackWhole) {
  const Table table = cars();
  Options options;
  options.model = parse_model("binomial", "log").value();
  const Fitted fitted = fit(table, "am ~ hp + wt", options).value();
  ASSERT_TRUE(fitted.boundary);
  EXPECT_EQ(fitted.boundary->count, 1);
  EXPECT_EQ(fitted.boundary->names, std::vector<std::string>{"line 29 (Lotus Europa)"});
  const std::string text = to_model_text(fitted);
  const Result<Fitted> loaded = from_model_text(text, "model.json");
  ASSERT_TRUE(loaded) << loaded.error().sentence;
  EXPECT_EQ(to_model_text(*loaded), text);
  EXPECT_EQ(loaded->boundary->names, fitted.boundary->names);
}

// Rows that say nothing: a Poisson through the origin, whose first row is at it.
TEST(SavedIdleRows, ComeBack) {
  const std::string path = testing::TempDir() + "/idle_rows.csv";
  std::ofstream(path) << "y,x\n0,0\n1,1\n2,2\n2,3\n5,4\n";
  const Result<Table> table = read_csv({path});
  ASSERT_TRUE(table);
  Options options;
  options.model = parse_model("poisson", "identity").value();
  const Fitted fitted = fit(*table, "y ~ 0 + x", options).value();
  ASSERT_TRUE(fitted.idle);
  const std::string text = to_model_text(fitted);
  const Result<Fitted> loaded = from_model_text(text, "model.json");
  ASSERT_TRUE(loaded) << loaded.error().sentence;
  EXPECT_EQ(to_model_text(*loaded), text);
  ASSERT_TRUE(loaded->idle);
  EXPECT_EQ(loaded->idle->names, std::vector<std::string>{"line 2"});
  EXPECT_EQ(loaded->idle->count, 1);
}

}  // namespace
}  // namespace ogive
