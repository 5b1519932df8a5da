// The fit as a whole: aliasing, separation, restrictions of the start, equivalences.
#include "fit/estimate.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "fit/certified.hpp"
#include "fit/matrix_blocks.hpp"
#include "fit/null_model.hpp"

namespace ogive::fitting {
namespace {

/// Columns 1, x, z and a response that overlaps.
test::MatrixRows overlapping(std::size_t n) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  test::MatrixRows rows;
  rows.columns.assign(3, std::vector<double>(n, 1.0));
  for (std::size_t i = 0; i < n; ++i) {
    const double x = rows.columns[1][i] = normal(random);
    const double z = rows.columns[2][i] = 40.0 + normal(random);
    rows.successes.push_back(normal(random) + x - 0.5 * (z - 40.0) > 0.3 ? 1.0 : 0.0);
  }
  return rows;
}

Estimate fitted(const test::MatrixRows& rows, const FitControl& control = {}) {
  auto estimate = maximum_likelihood(test::matrix_blocks(rows), {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

/// Largest |difference| of coefficients in standard errors of `a`.
double distance(const Estimate& a, const Estimate& b) {
  double largest = 0.0;
  for (std::size_t j = 0; j < a.beta.size(); ++j)
    largest = std::max(largest, std::fabs(a.beta[j] - b.beta[j]) / a.std_error[j]);
  return largest;
}

struct AliasRow {
  const char* what;
  double (*value)(double x, double z);
  std::vector<std::pair<std::size_t, double>> combination;
};

const AliasRow kAliased[] = {
    {"a multiple", [](double x, double) { return 0.4536 * x; }, {{1, 0.4536}}},
    {"another constant", [](double, double) { return 7.0; }, {{0, 7.0}}},
    {"a shift", [](double, double z) { return z - 40.0; }, {{0, -40.0}, {2, 1.0}}},
    {"a sum", [](double x, double z) { return 2.0 * x + z; }, {{1, 2.0}, {2, 1.0}}},
    {"zeros", [](double, double) { return 0.0; }, {}},
};

TEST(Aliasing, NamesWhatAColumnEquals) {
  for (const AliasRow& row : kAliased) {
    test::MatrixRows rows = overlapping(400);
    rows.columns.emplace_back(400);
    for (std::size_t i = 0; i < 400; ++i) rows.columns[3][i] = row.value(rows.columns[1][i], rows.columns[2][i]);
    const Estimate estimate = fitted(rows);
    ASSERT_EQ(estimate.aliases.size(), 1U) << row.what;
    EXPECT_EQ(estimate.aliases[0].column, 3U) << row.what;
    ASSERT_EQ(estimate.aliases[0].combination.size(), row.combination.size()) << row.what;
    for (std::size_t k = 0; k < row.combination.size(); ++k) {
      EXPECT_EQ(estimate.aliases[0].combination[k].first, row.combination[k].first) << row.what;
      EXPECT_NEAR(estimate.aliases[0].combination[k].second, row.combination[k].second, 1e-11) << row.what;
    }
    EXPECT_TRUE(std::isnan(estimate.beta[3]) && std::isnan(estimate.std_error[3])) << row.what;
    EXPECT_EQ(estimate.rank, 3U);
    // The others are those of the fit without the column.
    test::MatrixRows without = rows;
    without.columns.pop_back();
    const Estimate smaller = fitted(without);
    for (std::size_t j = 0; j < 3; ++j)
      EXPECT_NEAR(estimate.beta[j], smaller.beta[j], 1e-12 * smaller.std_error[j]) << row.what;
  }
}

TEST(Aliasing, NearlyEqualColumnsAreEstimated) {
  const test::Certified problem = test::read_certified("NEARCOL-20");
  const Estimate estimate = fitted(problem.rows);
  EXPECT_TRUE(estimate.aliases.empty());
  const test::Certified nearer = test::read_certified("NEARCOL-45");
  EXPECT_TRUE(fitted(nearer.rows).aliases.empty());
}

struct Separated {
  const char* what;
  std::vector<double> x, y;
  bool finite;
};

const Separated kSeparated[] = {
    {"complete", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, false},
    {"quasi", {-1, 0, 0, 1}, {0, 0, 1, 1}, false},
    {"touching", {1, 2, 3, 3, 4, 5}, {0, 0, 0, 1, 1, 1}, false},
    {"far from zero", {1000001, 1000002, 1000003, 1000004}, {0, 0, 1, 1}, false},
    {"tiny", {1e-10, 2e-10, 3e-10, 4e-10}, {0, 0, 1, 1}, false},
    {"overlap", {1, 2, 3, 4, 5, 6}, {0, 1, 0, 1, 0, 1}, true},
    {"almost separated", {0, 1, 2, 3, 4, 5, 2.4, 2.6}, {0, 0, 0, 1, 1, 1, 1, 0}, true},
};

TEST(Existence, NoMaximumIsNeverCalledConverged) {
  for (const Separated& row : kSeparated) {
    test::MatrixRows rows;
    rows.columns = {std::vector<double>(row.x.size(), 1.0), row.x};
    rows.successes = row.y;
    EXPECT_EQ(fitted(rows).converged(), row.finite) << row.what << ": " << stop_name(fitted(rows).stop);
  }
}

TEST(Equivalence, CountsOrRowsWeightsOrRepeats) {
  test::MatrixRows single = overlapping(300);
  test::MatrixRows weighted = single;
  weighted.prior_weights.assign(300, 2.0);
  test::MatrixRows grouped = single;
  grouped.trials.assign(300, 2.0);
  for (double& y : grouped.successes) y *= 2.0;
  test::MatrixRows twice = single;
  for (auto& column : twice.columns) column.insert(column.end(), column.begin(), column.begin() + 300);
  twice.successes.insert(twice.successes.end(), single.successes.begin(), single.successes.end());
  const Estimate expected = fitted(twice);
  EXPECT_LE(distance(expected, fitted(weighted)), 1e-12);
  EXPECT_LE(distance(expected, fitted(grouped)), 1e-12);
  EXPECT_NEAR(fitted(weighted).log_likelihood, expected.log_likelihood, 1e-12 * std::fabs(expected.log_likelihood));
}

TEST(Equivalence, BothStartsAndEveryKernel) {
  const test::MatrixRows rows = overlapping(2000);
  const Estimate zeros = fitted(rows);
  FitControl control;
  control.start = Start::least_squares;
  EXPECT_LE(distance(zeros, fitted(rows, control)), 1e-12);
  for (const Kernel* kernel : usable_kernels()) {
    FitControl forced;
    forced.kernel = kernel->name;
    const Estimate other = fitted(rows, forced);
    EXPECT_LE(distance(zeros, other), 1e-12) << kernel->name;
    if (kernel->fused) {
      EXPECT_EQ(other.beta, zeros.beta) << kernel->name;
      EXPECT_EQ(other.std_error, zeros.std_error) << kernel->name;
      EXPECT_EQ(other.log_likelihood, zeros.log_likelihood) << kernel->name;
    }
  }
}

TEST(Equivalence, ScalingByPowersOfTwoScalesBackBitForBit) {
  const test::MatrixRows rows = overlapping(500);
  const Estimate plain = fitted(rows);
  for (const int power : {-300, -7, 1, 300}) {
    test::MatrixRows scaled = rows;
    for (double& x : scaled.columns[2]) x = std::ldexp(x, power);
    const Estimate estimate = fitted(scaled);
    EXPECT_EQ(std::ldexp(estimate.beta[2], power), plain.beta[2]) << power;
    EXPECT_EQ(std::ldexp(estimate.std_error[2], power), plain.std_error[2]) << power;
    EXPECT_EQ(estimate.beta[0], plain.beta[0]) << power;
    EXPECT_EQ(estimate.log_likelihood, plain.log_likelihood) << power;
  }
}

TEST(NullModel, OffsetsAreKept) {
  test::MatrixRows rows = overlapping(300);
  rows.offset.assign(300, 2.0);
  const Estimate shifted = fitted(rows);
  rows.offset.clear();
  const Estimate plain = fitted(rows);
  // A constant offset moves the intercept and nothing else.
  EXPECT_NEAR(shifted.beta[0], plain.beta[0] - 2.0, 1e-10);
  EXPECT_NEAR(shifted.null_log_likelihood, plain.null_log_likelihood, 1e-12 * std::fabs(plain.null_log_likelihood));
}

TEST(Errors, NothingToFit) {
  test::MatrixRows rows;
  rows.columns.resize(1);
  const auto empty = maximum_likelihood(test::matrix_blocks(rows), {});
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().code, Errc::not_estimable);
  test::MatrixRows no_columns = overlapping(10);
  no_columns.columns.clear();
  const auto none = maximum_likelihood(test::matrix_blocks(no_columns), {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::not_estimable);
  FitControl control;
  control.stop = [] { return true; };
  const auto stopped = maximum_likelihood(test::matrix_blocks(overlapping(10)), {}, control);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, Errc::interrupted);
}

}  // namespace
}  // namespace ogive::fitting
