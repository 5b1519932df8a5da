// What a sample is counted by.
#include "fit/tally.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "fit/matrix_blocks.hpp"

namespace ogive::fitting {
namespace {

test::MatrixRows rows_of(std::size_t n) {
  std::mt19937 random(3);
  test::MatrixRows rows;
  rows.columns.resize(2);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = static_cast<double>(random() % 1000) / 250.0 - 2.0;
    rows.columns[0].push_back(1.0);
    rows.columns[1].push_back(x);
    rows.trials.push_back(static_cast<double>(1 + random() % 5));
    rows.successes.push_back(static_cast<double>(random() % (static_cast<unsigned>(rows.trials.back()) + 1)));
    rows.prior_weights.push_back(static_cast<double>(1 + random() % 8) / 2.0);
  }
  return rows;
}

TEST(Tally, SumsWhatRowsHold) {
  test::MatrixRows rows = rows_of(40000);  // three super-chunks
  const auto sums = tally(test::matrix_blocks(rows), TallyBy::weights, {});
  ASSERT_TRUE(sums);
  Tally expected;
  for (std::size_t i = 0; i < 40000; ++i) {
    const double y = rows.successes[i], m = rows.trials[i], w = rows.prior_weights[i];
    expected.weights += w;
    expected.trials += m;
    expected.successes += y;
    expected.weighted_trials += w * m;
    expected.weighted_successes += w * y;
    expected.fractional += w == std::floor(w) ? 0.0 : 1.0;
    expected.share_constant -= w * m * (std::lgamma(1.0 + y / m) + std::lgamma(2.0 - y / m));
  }
  EXPECT_EQ(sums->rows, 40000.0);
  EXPECT_EQ(sums->weights, expected.weights);
  EXPECT_EQ(sums->trials, expected.trials);
  EXPECT_EQ(sums->successes, expected.successes);
  EXPECT_EQ(sums->weighted_trials, expected.weighted_trials);
  EXPECT_EQ(sums->weighted_successes, expected.weighted_successes);
  EXPECT_EQ(sums->fractional, expected.fractional);
  EXPECT_NEAR(sums->share_constant / expected.share_constant, 1.0, 1e-12);
}

/// Of rows that stand for several, beside precisions: w is their number, and precisions are told by their logarithms.
TEST(Tally, CountsCopies) {
  test::MatrixRows rows = rows_of(500);
  Tally expected;
  for (std::size_t i = 0; i < 500; ++i) {
    rows.copies.push_back(static_cast<double>(i % 3));
    const double precision = rows.prior_weights[i];
    rows.prior_weights[i] *= rows.copies[i];
    expected.weights += rows.copies[i];
    expected.weighted_successes += rows.copies[i] * rows.successes[i];
    expected.log_precisions += rows.copies[i] * std::log(precision);
  }
  const auto sums = tally(test::matrix_blocks(rows), TallyBy::copies, {});
  ASSERT_TRUE(sums);
  EXPECT_EQ(sums->weights, expected.weights);
  EXPECT_EQ(sums->weighted_successes, expected.weighted_successes);
  EXPECT_EQ(sums->fractional, 0.0);
  EXPECT_NEAR(sums->log_precisions, expected.log_precisions, 1e-11);
}

}  // namespace
}  // namespace ogive::fitting
