// Gaussian responses of any size: exactly the same numbers in another power of two, also beyond the range of squares.
#include "fit/response_unit.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "fit/matrix_blocks.hpp"
#include "fit/profile.hpp"

namespace ogive::fitting {
namespace {

using test::matrix_blocks;

test::MatrixRows rows_in(double unit) {
  test::MatrixRows rows;
  rows.columns = {{1, 1, 1, 1, 1}, {1, 2, 3, 4, 6}};
  rows.successes = {0, 1, 1, 3, 2};
  rows.offset = {0, 0.5, 0, 0.25, 0};
  for (auto* values : {&rows.successes, &rows.offset})
    for (double& value : *values) value *= unit;
  return rows;
}

Estimate fitted(const test::MatrixRows& rows) {
  FitControl control;
  control.model = {Gaussian{}, Identity{}};
  auto estimate = maximum_likelihood(matrix_blocks(rows), {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

TEST(ResponseUnit, ChangesNothingButTheUnit) {
  const test::MatrixRows plain = rows_in(1.0);
  const Estimate before = fitted(plain);
  const auto intervals = profile(matrix_blocks(plain), before);
  ASSERT_TRUE(intervals);
  for (const int exponent : {-1000, -660, -320, -20, 30, 290, 350, 665, 1020}) {
    const double unit = std::ldexp(1.0, exponent);
    const test::MatrixRows rows = rows_in(unit);
    const Estimate after = fitted(rows);
    EXPECT_EQ(stop_name(after.stop), "converged") << exponent;
    const auto scaled = profile(matrix_blocks(rows), after);
    ASSERT_TRUE(scaled);
    for (std::size_t j = 0; j < 2; ++j) {
      EXPECT_EQ(after.beta[j], before.beta[j] * unit) << exponent;
      EXPECT_DOUBLE_EQ(after.std_error[j], before.std_error[j] * unit) << exponent;
      const Profile& one = (*scaled)[j];
      EXPECT_NEAR(one.lr_statistic, (*intervals)[j].lr_statistic, 1e-13 * (*intervals)[j].lr_statistic) << exponent;
      EXPECT_NEAR(one.lower / unit, (*intervals)[j].lower, 1e-12 * before.std_error[j]) << exponent;
      EXPECT_NEAR(one.upper / unit, (*intervals)[j].upper, 1e-12 * before.std_error[j]) << exponent;
    }
    const double shift = 5.0 * exponent * std::log(2.0);
    EXPECT_NEAR(after.log_likelihood, before.log_likelihood - shift, 1e-15 * std::fabs(shift) + 1e-14) << exponent;
    EXPECT_NEAR(after.null_log_likelihood, before.null_log_likelihood - shift, 1e-15 * std::fabs(shift) + 1e-14);
    EXPECT_EQ(after.deviance, before.deviance * unit * unit) << exponent;
  }
}

TEST(ResponseUnit, IsOneForOtherModelsAndOrdinaryNumbers) {
  const test::MatrixRows huge = rows_in(0x1p1000);
  const test::MatrixRows small = rows_in(0x1p-280);
  EXPECT_EQ(response_unit(matrix_blocks(huge), {Poisson{}, Identity{}}, {1, {}, {}}), 1.0);
  EXPECT_EQ(response_unit(matrix_blocks(small), {Gaussian{}, Identity{}}, {1, {}, {}}), 1.0);
  EXPECT_EQ(response_unit(matrix_blocks(huge), {Gaussian{}, Identity{}}, {1, {}, {}}), 0x1p1001);
  EXPECT_FALSE(response_unit(matrix_blocks(huge), {Gaussian{}, Identity{}}, {1, [] { return true; }, {}}));
}

TEST(ResponseUnit, IsAskedForUnderOtherLinks) {
  for (const auto& [exponent, remedy] : {std::pair{1000, "I(y / 1e302)"}, std::pair{-1000, "I(y * 1e301)"}}) {
    const auto unit =
        response_unit(matrix_blocks(rows_in(std::ldexp(1.0, exponent))), {Gaussian{}, Log{}}, {1, {}, {}});
    ASSERT_FALSE(unit);
    EXPECT_EQ(unit.error().code, Errc::out_of_range);
    EXPECT_NE(unit.error().sentence.find(remedy), std::string::npos) << unit.error().sentence;
  }
  EXPECT_EQ(response_unit(matrix_blocks(rows_in(0x1p-280)), {Gaussian{}, Log{}}, {1, {}, {}}), 1.0);
}

}  // namespace
}  // namespace ogive::fitting
