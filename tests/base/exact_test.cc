#include "base/exact.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace ogive {
namespace {

TEST(Exact, ProductsLoseNothing) {
  std::mt19937_64 generator(11);
  std::uniform_real_distribution<double> mantissa(-2.0, 2.0);
  std::uniform_int_distribution<int> exponent(-200, 200);
  for (int i = 0; i < 20000; ++i) {
    const double a = std::ldexp(mantissa(generator), exponent(generator));
    const double b = std::ldexp(mantissa(generator), exponent(generator));
    const DoubleDouble product = two_product(a, b);
    EXPECT_EQ(product.high, a * b);
    EXPECT_EQ(product.low, std::fma(a, b, -product.high));
  }
}

TEST(Exact, SumsLoseNothing) {
  struct Row {
    double a, b, high, low;
  };
  const Row rows[] = {
      {1.0, 0x1p-60, 1.0, 0x1p-60}, {0x1p-60, 1.0, 1.0, 0x1p-60}, {1.0, -1.0, 0.0, 0.0},
      {0.0, 0.0, 0.0, 0.0},         {1e308, -1.0, 1e308, -1.0},   {0x1p53, 1.0, 0x1p53, 1.0},
  };
  for (const Row& row : rows) {
    const DoubleDouble sum = two_sum(row.a, row.b);
    EXPECT_EQ(sum.high, row.high);
    EXPECT_EQ(sum.low, row.low);
  }
}

}  // namespace
}  // namespace ogive
