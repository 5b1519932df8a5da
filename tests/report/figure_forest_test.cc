#include "report/figure/forest.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <string>

#include "report/figure_checks.hpp"
#include "report/golden.hpp"

namespace ogive::figure {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kNone = std::nan("");

ForestPlot plot_of(std::vector<ForestRow> rows, ForestOf of = ForestOf::ratios) {
  return {"Odds ratios for y = <1>", "Odds ratio", "95% interval", "32 rows, logit link.", of, std::move(rows), ""};
}

TEST(FigureForest, Golden) {
  const Figure figure = forest(plot_of({{"mpg", 3.4188, 0.15415, 75.823, "", "p 0.437"},
                                        {"C(g)[T.a & \"b\"]", 1.0875, 0.92556, 1.2778, "", ""},
                                        {"wt", 9.5e-4, 1.3e-41, 0.68, "", "p 0.038"},
                                        {"endless", kInfinity, kNone, kNone, "", ""},
                                        {"vs2", kNone, kNone, kNone, "aliased", ""}}));
  testing::expect_sound(figure);
  report::testing::expect_golden(figure.svg, "figure_forest.svg");
}

TEST(FigureForest, AnyRows) {
  const auto any = [](const char* what) {
    return *rc::gen::oneOf(rc::gen::arbitrary<double>(), rc::gen::element(0.0, 1e-300, 1e300, kInfinity, kNone, 1.0))
                .as(what);
  };
  rc::check([&](std::vector<std::string> names, bool logs) {
    std::vector<ForestRow> rows;
    for (std::string& name : names) {
      const auto shown = [logs](double value) { return logs ? std::fabs(value) : value; };
      rows.push_back({name, shown(any("estimate")), shown(any("lower")), shown(any("upper")), "none", name});
    }
    testing::expect_sound(forest(plot_of(rows, logs ? ForestOf::ratios : ForestOf::differences)));
  });
}

TEST(FigureForest, OfLevels) {
  ForestPlot plot = plot_of({{"4", 0.0, 0.0, 0.0, "", ""},
                             {"6 & <7>", 0.25, 0.031, 0.78, "", "2 events of 7"},
                             {"8", 1.0, 0.5, 1.0, "", ""},
                             {"none", kNone, kNone, kNone, "no mean", ""}},
                            ForestOf::probabilities);
  plot.names = "cyl";
  plot.measure = "Probability";
  const Figure figure = forest(plot);
  testing::expect_sound(figure);
  report::testing::expect_golden(figure.svg, "figure_levels.svg");
  EXPECT_EQ(figure.svg.find("axis dash\" x1"), std::string::npos);  // nothing to compare with
  plot.of = ForestOf::means;
  plot.names = std::string(300, 'w');
  for (ForestRow& row : plot.rows) row.estimate += 1e6;
  const Figure means = forest(plot);
  testing::expect_sound(means);
  EXPECT_LT(means.width, 900.0);
}

TEST(FigureForest, OpenIntervalsAreSeen) {
  const Figure figure = forest(plot_of({{"up", kInfinity, 6.14, kInfinity, "", ""}, {"down", 0.0, 0.0, 0.19, "", ""}}));
  testing::expect_sound(figure);
  std::size_t seen = 0;
  for (std::size_t at = figure.svg.find("thin s0\" d=\"M"); at != std::string::npos;
       at = figure.svg.find("thin s0\" d=\"M", at + 1)) {
    const double from = std::stod(figure.svg.substr(at + 13)),
                 to = std::stod(figure.svg.substr(figure.svg.find('L', at) + 1));
    EXPECT_GT(std::fabs(to - from), 20.0);
    ++seen;
  }
  EXPECT_EQ(seen, 2U);
}

TEST(FigureForest, ManyRowsOfLongNames) {
  std::vector<ForestRow> rows;
  for (int i = 0; i < 40; ++i)
    rows.push_back({std::string(80, 'w') + std::to_string(i), 1.0 + 0.1 * i, 0.5, 9.0, "", ""});
  const Figure figure = forest(plot_of(rows));
  testing::expect_sound(figure);
  EXPECT_LT(figure.width, 900.0);
  EXPECT_NE(figure.svg.find(std::string(80, 'w') + "39</title>"), std::string::npos);
}

}  // namespace
}  // namespace ogive::figure
