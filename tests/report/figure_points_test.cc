// Scatter, curves and ROC: whole figures, and what holds of any data.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "report/figure/curve.hpp"
#include "report/figure/roc.hpp"
#include "report/figure/scatter.hpp"
#include "report/figure_checks.hpp"
#include "report/golden.hpp"

namespace ogive::figure {
namespace {

using Numbers = std::vector<double>;
const double kNone = std::nan("");
constexpr double kInfinity = std::numeric_limits<double>::infinity();

PlotWords words(const std::string& name = "x <&\">") { return {"A title", name, "y " + name, "32 rows."}; }

ScatterPlot scatter_of(const Numbers& x, const Numbers& y, const std::vector<std::int32_t>& code,
                       std::vector<std::string> classes) {
  return {words(), "g", std::move(classes), x, y, code};
}

CurvePlot curve_of(const Numbers& x, const Numbers& y, const Numbers& lower, const Numbers& upper, const Rug& rug) {
  return {words(), x, y, lower, upper, rug, true};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(FigureScatter, Golden) {
  const Numbers x = {1.0, 2.0, 3.5, kNone, 5.0, 6.0}, y = {10.0, -3.0, 4.25, 1.0, kInfinity, 2.0};
  const Figure figure = scatter(scatter_of(x, y, {0, 1, 2, 0, 1, -1}, {"a", "b & <c>", "d"}));
  testing::expect_sound(figure);
  EXPECT_EQ(count(figure.svg, "class=\"dot"), 3U + 3U);  // the legend's among them
  report::testing::expect_golden(figure.svg, "figure_scatter.svg");
}

TEST(FigureScatter, AMillionPoints) {
  Numbers x, y;
  std::vector<std::int32_t> code;
  for (int i = 0; i < 1000000; ++i) {
    x.push_back(std::sin(0.1 * i) + i * 1e-6);
    y.push_back(std::cos(0.37 * i) * i);
    code.push_back(i % 7);
  }
  const Figure figure = scatter(scatter_of(x, y, code, {"a", "b", "c", "d", "e", "f", "g"}));
  testing::expect_sound(figure);
  EXPECT_LT(figure.svg.size(), 1200000U);
  EXPECT_NE(figure.svg.find("counted in cells"), std::string::npos);
}

TEST(FigureScatter, OnePointNoneAndTheSameAgain) {
  for (const Numbers& x : {Numbers{}, Numbers{5.0}, Numbers{1e300}, Numbers{kNone}, Numbers(3000, -1e-300)}) {
    const Figure figure = scatter(scatter_of(x, x, {}, {}));
    testing::expect_sound(figure);
    EXPECT_EQ(count(figure.svg, "<path class=\"c0\" d="), x.size() > kMostMarks ? 1U : 0U);
  }
}

TEST(FigureScatter, AnyPoints) {
  rc::check([](const Numbers& x, std::string name) {
    const Numbers y(x.rbegin(), x.rend());
    std::vector<std::int32_t> code;
    for (std::size_t i = 0; i < x.size(); ++i) code.push_back(static_cast<std::int32_t>(i % 9) - 1);
    ScatterPlot plot = scatter_of(x, y, code, std::vector<std::string>(8, name));
    plot.words = words(name + name + name);
    testing::expect_sound(scatter(plot));
  });
}

TEST(FigureCurve, Golden) {
  const Numbers x = {1.0, 2.0, 3.0, 4.0, 5.0}, y = {0.1, 0.4, 0.5, kNone, 0.95};
  const Numbers lower = {0.0, 0.3, kNone, kNone, 0.9}, upper = {0.2, 0.6, kNone, kNone, 1.0};
  const Numbers at = {1.5, 1.5, 4.5}, high = {0.0, 1.0, 12.0}, low = {1.0, 0.0, 3.0};
  const Figure figure = curve(curve_of(x, y, lower, upper, {at, high, low, "y = 1", "y = 0"}));
  testing::expect_sound(figure);
  report::testing::expect_golden(figure.svg, "figure_curve.svg");
}

TEST(FigureCurve, ALineKeepsWhatShowsOfAMillionPoints) {
  std::vector<Point> points;
  for (int i = 0; i < 1000000; ++i) points.push_back({i * 5e-4, i % 1000 == 500 ? 300.0 : 100.0});
  const std::string path = line_path(points).text();
  EXPECT_LT(path.size(), 40000U);
  EXPECT_EQ(count(path, " 300"), 500U);  // every spike
  EXPECT_EQ(count(path, "M"), 1U);
}

TEST(FigureCurve, AnyLine) {
  rc::check([](Numbers x, bool unit) {
    std::sort(x.begin(), x.end());
    Numbers y(x.rbegin(), x.rend()), half = y;
    if (unit)
      for (double& value : y) value = 1.0 / (1.0 + value * value);
    for (double& value : half) value /= 2.0;
    CurvePlot plot = curve_of(x, y, half, y, {x, y, half, "a", "b"});
    plot.unit = unit;
    testing::expect_sound(curve(plot));
  });
  const Numbers one = {1e-300}, infinite = {kInfinity};
  testing::expect_sound(curve(curve_of(one, one, {}, {}, {})));
  testing::expect_sound(curve(curve_of(one, one, infinite, infinite, {infinite, one, one, "", ""})));
}

TEST(FigureRoc, Golden) {
  const Figure figure =
      roc({"ROC curve", "3 events and 4 others.", {0.0, 0.25, 1.0}, {0.0, 0.5, 1.0}, 0.625, 0.5, 0.25, 0.5});
  testing::expect_sound(figure);
  report::testing::expect_golden(figure.svg, "figure_roc.svg");
}

TEST(FigureRoc, WordsStandWhereTheCurveIsNot) {
  const auto left = [](double area) {
    const std::string svg = roc({"", "", {0.0, 1.0}, {0.0, 1.0}, area, 0.5, 0.0, 0.0}).svg;
    const std::size_t at = svg.rfind("x=\"", svg.find(">Area under the curve</text>"));
    return std::stod(svg.substr(at + 3));
  };
  EXPECT_GT(left(0.9), 200.0);
  EXPECT_LT(left(0.2), 100.0);
}

}  // namespace
}  // namespace ogive::figure
