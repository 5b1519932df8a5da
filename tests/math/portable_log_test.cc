#include "base/portable_log.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "math/reference.hpp"

namespace ogive {
namespace {

TEST(PortableLog, WithinOneUlp) {
  const auto tables = test::reference("math_distributions.json");
  for (const auto& row : tables.at("log")) {
    const double x = row.at("x").get<double>();
    // 1 ULP and what the rounding of the reference itself may add.
    EXPECT_LE(test::relative_error(portable_log(x), test::exact(row, "log")), 1.5 * 0x1p-52) << row;
  }
}

TEST(PortableLog, Ends) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(portable_log(0.0), -kInfinity);
  EXPECT_EQ(portable_log(kInfinity), kInfinity);
  EXPECT_EQ(portable_log(1.0), 0.0);
  EXPECT_TRUE(std::isnan(portable_log(-1.0)));
  EXPECT_TRUE(std::isnan(portable_log(std::nan(""))));
}

}  // namespace
}  // namespace ogive
