// The accurate path: where it runs, and what it must not depend on.
#include "fit/accurate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "fit/certified.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {
namespace {

using test::log_relative_error;
using test::matrix_blocks;

test::MatrixRows rows_of(const char* name) { return test::read_certified(name).rows; }

Estimate fitted(const test::MatrixRows& rows, int threads = 1) {
  FitControl control;
  control.threads = threads;
  auto estimate = maximum_likelihood(matrix_blocks(rows), {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

TEST(Accurate, RunsWhereDoubleWouldLoseDigitsAndOnlyThere) {
  for (const char* name : {"mtcars", "birthwt", "pima", "vaso", "OVERLAP1"})
    EXPECT_FALSE(fitted(rows_of(name)).accurate) << name;
  for (const char* name : {"NEARCOL-20", "POLY-05", "SHIFT-08", "star98", "RARE-12", "TINYW"})
    EXPECT_TRUE(fitted(rows_of(name)).accurate) << name;
}

TEST(Accurate, AgreesWithDoubleWhereDoubleIsGood) {
  for (const char* name : {"mtcars", "birthwt", "infert2", "vaso"}) {
    const test::MatrixRows rows = rows_of(name);
    const Blocks blocks = matrix_blocks(rows);
    const Estimate plain = fitted(rows);
    std::vector<std::size_t> free(blocks.columns);
    for (std::size_t j = 0; j < free.size(); ++j) free[j] = j;
    const Basis basis = identity_basis(blocks.columns);
    const auto accurate = maximise_accurately(blocks, {basis, free, plain.beta}, {1, {}, {}});
    ASSERT_TRUE(accurate);
    EXPECT_EQ(stop_name(accurate->stop), "converged") << name;
    EXPECT_TRUE(certify(*accurate->evidence).exists);
    EXPECT_NEAR(rounded(accurate->log_likelihood), plain.log_likelihood, 1e-14 * std::fabs(plain.log_likelihood));
    EXPECT_NEAR(rounded(accurate->null_log_likelihood), plain.null_log_likelihood,
                1e-14 * std::fabs(plain.null_log_likelihood));
    for (std::size_t j = 0; j < free.size(); ++j) {
      EXPECT_NEAR(accurate->beta[j], plain.beta[j], 1e-12 * plain.std_error[j]) << name << ' ' << j;
      EXPECT_NEAR(std::sqrt(accurate->covariance.values(j, j)) * accurate->covariance.factors[j], plain.std_error[j],
                  1e-12 * plain.std_error[j]);
    }
  }
}

TEST(Accurate, GivesTheSameBitsForAnyNumberOfThreads) {
  const test::MatrixRows rows = rows_of("star98");
  const Estimate one = fitted(rows, 1);
  for (const int threads : {2, 3, 8}) {
    const Estimate more = fitted(rows, threads);
    EXPECT_EQ(one.beta, more.beta);
    EXPECT_EQ(one.covariance, more.covariance);
    EXPECT_EQ(one.log_likelihood, more.log_likelihood);
    EXPECT_EQ(one.pearson, more.pearson);
  }
}

TEST(Accurate, IsStopped) {
  const test::MatrixRows rows = rows_of("mtcars");
  const Blocks blocks = matrix_blocks(rows);
  const std::vector<std::size_t> free = {0, 1, 2, 3};
  const std::vector<double> zeros(4, 0.0);
  const Basis basis = identity_basis(4);
  EXPECT_FALSE(maximise_accurately(blocks, {basis, free, zeros}, {1, [] { return true; }, {}}));
}

TEST(Accurate, SaysWhereNoMaximumExists) {
  // S2 of the literature on separation: the slope goes to infinity, the intercept is 0.
  test::MatrixRows rows;
  rows.columns = {{1, 1, 1, 1}, {-1, 0, 0, 1}};
  rows.successes = {0, 0, 1, 1};
  const Blocks blocks = matrix_blocks(rows);
  const std::vector<std::size_t> free = {0, 1};
  const std::vector<double> zeros(2, 0.0);
  const Basis basis = identity_basis(2);
  const auto accurate = maximise_accurately(blocks, {basis, free, zeros}, {1, {}, {}});
  ASSERT_TRUE(accurate);
  EXPECT_NE(stop_name(accurate->stop), "converged");
  EXPECT_FALSE(certify(*accurate->evidence).exists);
}

// Changes of the problem whose effect on the answer is known (engine, section 9; scalings by powers of two exactly).
TEST(Metamorphic, ScalingAColumnByAPowerOfTwoScalesItsCoefficient) {
  for (const char* name : {"mtcars", "birthwt", "star98", "NEARCOL-20"}) {
    const test::MatrixRows rows = rows_of(name);
    test::MatrixRows scaled = rows;
    const double factor = 0x1p37;
    for (double& x : scaled.columns[1]) x *= factor;
    const Estimate before = fitted(rows);
    const Estimate after = fitted(scaled);
    for (std::size_t j = 0; j < before.beta.size(); ++j) {
      EXPECT_EQ(after.beta[j] * (j == 1 ? factor : 1.0), before.beta[j]) << name << ' ' << j;
      EXPECT_EQ(after.std_error[j] * (j == 1 ? factor : 1.0), before.std_error[j]) << name << ' ' << j;
    }
    EXPECT_EQ(after.log_likelihood, before.log_likelihood);
  }
}

TEST(Metamorphic, SwappingTheOutcomeChangesTheSigns) {
  for (const char* name : {"mtcars", "birthwt", "menarche", "star98"}) {
    const test::MatrixRows rows = rows_of(name);
    test::MatrixRows swapped = rows;
    for (std::size_t i = 0; i < rows.successes.size(); ++i)
      swapped.successes[i] = (rows.trials.empty() ? 1.0 : rows.trials[i]) - rows.successes[i];
    const Estimate before = fitted(rows);
    const Estimate after = fitted(swapped);
    for (std::size_t j = 0; j < before.beta.size(); ++j) {
      EXPECT_NEAR(after.beta[j], -before.beta[j], 1e-13 * before.std_error[j]) << name << ' ' << j;
      EXPECT_NEAR(after.std_error[j], before.std_error[j], 1e-13 * before.std_error[j]);
    }
  }
}

TEST(Metamorphic, PermutedRepeatedAndEmptyRows) {
  for (const char* name : {"birthwt", "menarche", "vaso", "POLY-02"}) {
    const test::MatrixRows rows = rows_of(name);
    const std::size_t n = rows.successes.size();
    const Estimate once = fitted(rows);
    const auto near = [&](const Estimate& other, double error_ratio, const char* what) {
      for (std::size_t j = 0; j < once.beta.size(); ++j) {
        EXPECT_NEAR(other.beta[j], once.beta[j], 1e-13 * once.std_error[j]) << name << ' ' << what << ' ' << j;
        EXPECT_NEAR(other.std_error[j] * error_ratio, once.std_error[j], 1e-13 * once.std_error[j]) << name << what;
      }
    };
    test::MatrixRows reversed = rows;
    for (auto* values : {&reversed.successes, &reversed.trials, &reversed.prior_weights, &reversed.offset})
      std::reverse(values->begin(), values->end());
    for (auto& column : reversed.columns) std::reverse(column.begin(), column.end());
    near(fitted(reversed), 1.0, "reversed");

    test::MatrixRows doubled = rows;
    test::MatrixRows weighted = rows;
    for (auto* values : {&doubled.successes, &doubled.trials, &doubled.prior_weights, &doubled.offset}) {
      std::vector<double> copy = *values;
      values->insert(values->end(), copy.begin(), copy.end());
    }
    for (auto& column : doubled.columns) {
      std::vector<double> copy = column;
      column.insert(column.end(), copy.begin(), copy.end());
    }
    if (weighted.prior_weights.empty()) weighted.prior_weights.assign(n, 1.0);
    for (double& w : weighted.prior_weights) w *= 2.0;
    near(fitted(doubled), std::sqrt(2.0), "doubled");
    near(fitted(weighted), std::sqrt(2.0), "weighted");

    test::MatrixRows more = rows;  // rows of weight 0 do not count
    if (more.prior_weights.empty()) more.prior_weights.assign(n, 1.0);
    more.prior_weights.push_back(0.0);
    more.successes.push_back(1.0);
    if (!more.trials.empty()) more.trials.push_back(1.0);
    if (!more.offset.empty()) more.offset.push_back(0.0);
    for (auto& column : more.columns) column.push_back(column.front());
    near(fitted(more), 1.0, "weight 0");
  }
}

}  // namespace
}  // namespace ogive::fitting
