#include "ogive/describe.hpp"

#include <gtest/gtest.h>
#include <cmath>

#include "data/read.hpp"
#include "report/cells.hpp"

namespace ogive {
namespace {

using Frequent = std::vector<std::pair<std::string, std::int64_t>>;
using Bins = std::vector<std::int64_t>;

Description described(std::vector<Column> columns) {
  return describe_table(make_table(std::move(columns)).value()).value();
}

TEST(Describe, Mtcars) {  // pandas 3.1: DataFrame.describe()
  const Table table = read_csv({OGIVE_TEST_DATA "/mtcars.csv"}).value();
  const Description all = describe_table(table).value();
  EXPECT_EQ(all.rows, 32);
  ASSERT_EQ(all.columns.size(), 11U);
  const ColumnDescription& mpg = all.columns[0];
  EXPECT_EQ(mpg.kind, Kind::real);
  EXPECT_EQ(mpg.levels, 25);
  EXPECT_DOUBLE_EQ(mpg.low, 10.4);
  EXPECT_DOUBLE_EQ(mpg.high, 33.9);
  EXPECT_NEAR(mpg.mean, 20.090625, 1e-14);
  EXPECT_NEAR(mpg.sd, 6.026948052089105, 1e-14);
  const ColumnDescription& cyl = all.columns[1];
  EXPECT_EQ(cyl.kind, Kind::integer);
  EXPECT_EQ(cyl.frequent, (Frequent{{"8", 14}, {"4", 11}, {"6", 7}}));
  EXPECT_EQ(cyl.histogram, (Bins{11, 0, 7, 0, 14}));
}

TEST(Describe, KindsAndMissingValues) {
  const double nan = std::nan("");
  const Description all = described({real_column("r", {1.5, nan, -0.5, 1.5}), text_column("t", {"b", "", "a", "b"}),
                                     boolean_column("b", {1, 0, 1, 1}), real_column("none", {nan, nan, nan, nan})});
  EXPECT_EQ(all.columns[0].missing, 1);
  EXPECT_EQ(all.columns[0].levels, 2);
  EXPECT_EQ(all.columns[1].missing, 1);
  EXPECT_EQ(all.columns[1].frequent, (Frequent{{"b", 2}, {"a", 1}}));
  EXPECT_TRUE(all.columns[1].histogram.empty());
  EXPECT_EQ(all.columns[2].frequent, (Frequent{{"True", 3}, {"False", 1}}));
  EXPECT_EQ(all.columns[2].histogram, (Bins{1, 3}));
  EXPECT_EQ(all.columns[3].kind, Kind::missing);
  EXPECT_EQ(all.columns[3].levels, 0);
  EXPECT_TRUE(std::isnan(all.columns[3].mean));
}

TEST(Describe, Dates) {
  const Table table =
      make_table({date_column("d", {19723, 19724, 19723, 19733}), date_column("few", {0, 1, 1, 2})}).value();
  const Description all = describe_table(table).value();
  const ColumnDescription& d = all.columns[0];
  EXPECT_EQ(d.kind, Kind::date);
  EXPECT_EQ(d.levels, 3);
  EXPECT_EQ(d.frequent, (Frequent{{"2024-01-01", 2}, {"2024-01-02", 1}, {"2024-01-11", 1}}));
  EXPECT_EQ(d.low, 19723);
  EXPECT_EQ(d.mean, 19725.75);
  EXPECT_EQ(all.columns[1].histogram, (Bins{1, 2, 1}));
  const report::Document document = describe_report(table, all, {0, true});
  for (const report::Block& block : document.blocks) {
    const auto* grid = std::get_if<report::Grid>(&block);
    if (grid == nullptr || grid->name != "columns") continue;
    EXPECT_EQ(report::shown(grid->rows[0][4]), "2024-01-01");
    EXPECT_EQ(report::shown(grid->rows[0][5]), "2024-01-04");
    EXPECT_EQ(report::shown(grid->rows[0][6]), "2024-01-11");
  }
}

TEST(Describe, OneValueHasNoSpread) {
  const Description all = described({real_column("x", {2.0})});
  EXPECT_EQ(all.columns[0].mean, 2.0);
  EXPECT_TRUE(std::isnan(all.columns[0].sd));
}

TEST(Describe, ManyNumbersAreNoLevels) {
  std::vector<double> values(5000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.5 * static_cast<double>(i);
  const Description all = described({real_column("x", values)});
  EXPECT_EQ(all.columns[0].levels, -1);
  EXPECT_TRUE(all.columns[0].frequent.empty());
  EXPECT_EQ(all.columns[0].histogram, Bins(kHistogramBins, 625));
}

TEST(Describe, ExtremesDoNotOverflow) {
  const Description all = described({real_column("x", {-1e308, 1e308, 5e-324})});
  EXPECT_EQ(all.columns[0].low, -1e308);
  EXPECT_TRUE(all.columns[0].histogram.empty());  // the range is not a double
}

TEST(Describe, TheFirstRowsFitTheWidth) {
  std::vector<Column> columns;
  for (int k = 0; k < 60; ++k) columns.push_back(integer_column("column" + std::to_string(k), {1, 2, 3, 4, 5, 6}));
  const Table table = make_table(std::move(columns)).value();
  const report::Document document = describe_report(table, describe_table(table).value(), {});
  std::size_t bands = 0;
  for (const report::Block& block : document.blocks) {
    const auto* grid = std::get_if<report::Grid>(&block);
    if (grid == nullptr || grid->name != "head") continue;
    ++bands;
    EXPECT_EQ(grid->rows.size(), 5U);
    std::size_t width = 0;
    for (const std::string& header : grid->headers) width += header.size() + 2;
    EXPECT_LE(width, 102U);
  }
  EXPECT_EQ(bands, 4U);  // of the 40 columns that are shown, ten to a band
}

}  // namespace
}  // namespace ogive
