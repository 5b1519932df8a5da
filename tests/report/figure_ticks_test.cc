#include "report/figure/ticks.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "report/figure/scale.hpp"
#include "report/figure_checks.hpp"

namespace ogive::figure {
namespace {

using Labels = std::vector<std::string>;

TEST(FigureTicks, Linear) {
  struct Row {
    Extent extent;
    int most;
    Labels want;
  };
  const std::vector<Row> rows = {
      {{0.0, 1.0}, 6, {"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}},
      {{-3.2, 7.1}, 8, {"−2", "0", "2", "4", "6"}},
      {{52.0, 335.0}, 8, {"100", "150", "200", "250", "300"}},
      {{0.0, 1e-300}, 6, {"0", "2×10⁻³⁰¹", "4×10⁻³⁰¹", "6×10⁻³⁰¹", "8×10⁻³⁰¹", "10⁻³⁰⁰"}},
      {{-1e300, 1e300}, 5, {"−10³⁰⁰", "−5×10²⁹⁹", "0", "5×10²⁹⁹", "10³⁰⁰"}},
      {{1e6, 5e6}, 6, {"10⁶", "2×10⁶", "3×10⁶", "4×10⁶", "5×10⁶"}},
      {{100000.0, 500000.0}, 6, {"100000", "200000", "300000", "400000", "500000"}},
  };
  for (const Row& row : rows) EXPECT_EQ(linear_ticks(row.extent, row.most).labels, row.want);
}

TEST(FigureTicks, Logarithmic) {
  struct Row {
    Extent extent;
    int most;
    Labels want;
  };
  const std::vector<Row> rows = {
      {{0.15, 12.0}, 8, {"0.2", "0.5", "1", "2", "5", "10"}},
      {{0.001, 1000.0}, 8, {"0.001", "0.01", "0.1", "1", "10", "100", "1000"}},
      {{1e-10, 1e3}, 8, {"10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1", "10²"}},
      {{1e-300, 1e300}, 8, {"10⁻³⁰⁰", "10⁻²⁰⁰", "10⁻¹⁰⁰", "1", "10¹⁰⁰", "10²⁰⁰", "10³⁰⁰"}},
      {{0.9, 1.2}, 4, {"0.9", "1.0", "1.1", "1.2"}},
  };
  for (const Row& row : rows) EXPECT_EQ(log_ticks(row.extent, row.most).labels, row.want);
}

TEST(FigureTicks, OneValueAndEndsOfTheDoubles) {
  const double most = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
  for (const Extent given : std::vector<Extent>{{0.0, 0.0},
                                                {5.0, 5.0},
                                                {-1e300, -1e300},
                                                {least, least},
                                                {0.0, least},
                                                {-most, most},
                                                {most, most},
                                                {1.0, std::nextafter(1.0, 2.0)}}) {
    const Extent extent = comfortable(given, 0.04);
    EXPECT_LT(extent.lower, extent.upper);
    EXPECT_LE(extent.lower, given.lower);
    EXPECT_GE(extent.upper, given.upper);
    const Ticks ticks = linear_ticks(extent, 8);
    EXPECT_GE(ticks.at.size(), 2U) << given.lower << ' ' << given.upper;
    testing::expect_distinct(ticks);
  }
}

TEST(FigureTicks, AnyExtent) {
  rc::check([](double a, double b, int few) {
    RC_PRE(std::isfinite(a) && std::isfinite(b));
    const int most = 2 + std::abs(few % 8);
    const Extent extent = comfortable({std::min(a, b), std::max(a, b)}, 0.04);
    const Ticks ticks = linear_ticks(extent, most);
    testing::expect_distinct(ticks);
    RC_ASSERT(static_cast<int>(ticks.at.size()) <= most);
    RC_ASSERT(!ticks.at.empty());
    const Scale scale(ScaleKind::linear, extent, {10.0, 20.0});
    for (const double at : ticks.at) RC_ASSERT(scale(at) >= 10.0 && scale(at) <= 20.0);
    const Extent positive{std::max(std::fabs(a), 1e-300), std::max(std::fabs(a), 1e-300) * (1.01 + std::fabs(b))};
    if (std::isfinite(positive.upper)) testing::expect_distinct(log_ticks(positive, most));
  });
}

}  // namespace
}  // namespace ogive::figure
