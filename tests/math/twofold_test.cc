#include "math/twofold.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

namespace ogive {
namespace {

using Function = DoubleDouble (*)(DoubleDouble);

struct Tested {
  const char* name;
  Function function;
  double bound;  ///< of the error, relative to the larger of `floor` and the value
  double floor;
};

const Tested kTested[] = {
    {"exp", [](DoubleDouble x) { return exp(x); }, 0x1p-100, 0.0},
    {"log", [](DoubleDouble x) { return log(x); }, 0x1p-97, 1.0},
    {"log_one_plus", [](DoubleDouble x) { return log_one_plus(x); }, 0x1p-94, 0.0},
    {"exp_less_one", [](DoubleDouble x) { return exp_less_one(x); }, 0x1p-94, 0.0},
    {"log_one_minus", [](DoubleDouble x) { return log_one_minus(x); }, 0x1p-94, 0.0},
    {"arc_tangent", [](DoubleDouble x) { return arc_tangent(x); }, 0x1p-94, 0.0},
    {"normal_hazard", [](DoubleDouble x) { return normal_tail(x).hazard; }, 1e-22, 0.0},
    {"normal_excess", [](DoubleDouble x) { return normal_tail(x).excess; }, 1e-22, 0.0},
    {"log_factorial", [](DoubleDouble x) { return log_factorial(x.high); }, 1e-27, 1.0},
    {"sqrt", [](DoubleDouble x) { return sqrt(x); }, 0x1p-100, 0.0},
    {"reciprocal", [](DoubleDouble x) { return twofold(1.0) / x; }, 0x1p-100, 0.0},
};

TEST(Twofold, FunctionsReachTheDigitsTheyPromise) {
  std::ifstream file(OGIVE_TEST_REFERENCE "/math_twofold.json");
  const nlohmann::json table = nlohmann::json::parse(file);
  const auto number = [](const nlohmann::json& cell) {
    return std::strtod(cell.get_ref<const std::string&>().c_str(), nullptr);
  };
  for (const Tested& tested : kTested) {
    for (const auto& row : table.at(tested.name)) {
      const DoubleDouble x = {number(row[0]), number(row[1])};
      const DoubleDouble want = {number(row[2]), number(row[3])};
      const DoubleDouble error = tested.function(x) - want;
      EXPECT_LE(std::fabs(rounded(error)), tested.bound * std::fmax(tested.floor, std::fabs(want.high)))
          << tested.name << "(" << x.high << " + " << x.low << ")";
    }
  }
}

TEST(Twofold, Ends) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(exp(twofold(0.0)).high, 1.0);
  EXPECT_EQ(exp(twofold(-800.0)).high, 0.0);
  EXPECT_EQ(exp(twofold(-kInf)).high, 0.0);
  EXPECT_EQ(exp(twofold(800.0)).high, kInf);
  EXPECT_TRUE(std::isnan(exp(twofold(std::nan(""))).high));
  EXPECT_EQ(log(twofold(1.0)).high, 0.0);
  EXPECT_EQ(log(twofold(0.0)).high, -kInf);
  EXPECT_EQ(log(twofold(kInf)).high, kInf);
  EXPECT_TRUE(std::isnan(log(twofold(-1.0)).high));
  EXPECT_EQ(log_one_plus(twofold(0.0)).high, 0.0);
  EXPECT_EQ(log_factorial(0.0).high, 0.0);
  EXPECT_EQ(log_factorial(1.0).high, 0.0);
  EXPECT_EQ(sqrt(twofold(0.0)).high, 0.0);
  EXPECT_TRUE(std::isnan(sqrt(twofold(-1.0)).high));
}

TEST(Twofold, ArithmeticKeepsWhatDoubleLoses) {
  const DoubleDouble sum = twofold(1.0) + twofold(0x1p-90);
  EXPECT_EQ((sum - twofold(1.0)).high, 0x1p-90);
  const DoubleDouble third = twofold(1.0) / twofold(3.0);
  EXPECT_LE(std::fabs(rounded(third * twofold(3.0) - twofold(1.0))), 0x1p-104);
  EXPECT_EQ(rounded(-third + third), 0.0);
}

}  // namespace
}  // namespace ogive
