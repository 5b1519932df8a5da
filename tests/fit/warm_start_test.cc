// Fits of many rows begin near the maximum: the same answer as from zeros, in fewer passes, or the cold way.
#include "fit/warm_start.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fit/matrix_blocks.hpp"
#include "fit/row_sample.hpp"
#include "math/philox.hpp"

namespace ogive::fitting {
namespace {

using test::matrix_blocks;

constexpr std::size_t kRows = 132000, kColumns = 8;

/// A constant and normal columns; events with log-odds `constant` where the columns are 0.
test::MatrixRows simulate(double constant) {
  test::MatrixRows rows;
  rows.columns.assign(kColumns, std::vector<double>(kRows, 1.0));
  rows.successes.resize(kRows);
  for (std::size_t i = 0; i < kRows; ++i) {
    double eta = constant;
    for (std::size_t j = 1; j < kColumns; ++j)
      eta += 0.3 * normal_draw(1, 0, j) * (rows.columns[j][i] = normal_draw(2, j, i));
    rows.successes[i] = uniform_draw(3, 0, i) < 1.0 / (1.0 + std::exp(-eta)) ? 1.0 : 0.0;
  }
  return rows;
}

const test::MatrixRows& simulated() {
  static const test::MatrixRows rows = simulate(-0.5);
  return rows;
}

Estimate fitted(const Blocks& blocks, const Model& model = {}, int threads = 0) {
  FitControl control;
  control.model = model;
  control.threads = threads;
  auto estimate = maximum_likelihood(blocks, {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

/// Some of the rows.
test::MatrixRows part_of(const test::MatrixRows& rows, std::size_t from, std::size_t count) {
  test::MatrixRows part;
  for (const auto& column : rows.columns)
    part.columns.emplace_back(column.begin() + static_cast<std::ptrdiff_t>(from),
                              column.begin() + static_cast<std::ptrdiff_t>(from + count));
  part.successes.assign(rows.successes.begin() + static_cast<std::ptrdiff_t>(from),
                        rows.successes.begin() + static_cast<std::ptrdiff_t>(from + count));
  return part;
}

/// Repeated rows against their weights: the first begins warm, the second, of half the numbers, cold.
TEST(WarmStart, GivesTheAnswerOfAColdOne) {
  for (const Model& model : {Model{}, Model{Binomial{}, Cloglog{}}}) {
    test::MatrixRows half = part_of(simulated(), 0, kRows / 2);
    ASSERT_LT(static_cast<double>(kRows / 2 * kColumns), kWarmWork);
    test::MatrixRows twice = half;
    for (std::size_t j = 0; j < kColumns; ++j)
      twice.columns[j].insert(twice.columns[j].end(), half.columns[j].begin(), half.columns[j].end());
    twice.successes.insert(twice.successes.end(), half.successes.begin(), half.successes.end());
    half.prior_weights.assign(kRows / 2, 2.0);
    const Estimate warm = fitted(matrix_blocks(twice), model);
    const Estimate cold = fitted(matrix_blocks(half), model);
    EXPECT_LT(warm.passes, cold.passes);
    EXPECT_TRUE(warm.certificate.exists);
    EXPECT_NEAR(warm.log_likelihood, cold.log_likelihood, 1e-12 * std::fabs(cold.log_likelihood));
    for (std::size_t j = 0; j < kColumns; ++j) {
      EXPECT_NEAR(warm.beta[j], cold.beta[j], 1e-11 * cold.std_error[j]);
      EXPECT_NEAR(warm.std_error[j], cold.std_error[j], 1e-11 * cold.std_error[j]);
    }
  }
}

TEST(WarmStart, SavesPasses) {
  const test::MatrixRows rows = simulated();
  EXPECT_LE(fitted(matrix_blocks(rows)).passes, 5);
}

TEST(WarmStart, HasTheSameBitsForAnyThreads) {
  const test::MatrixRows rows = simulated();
  const Estimate one = fitted(matrix_blocks(rows), {}, 1);
  for (const int threads : {2, 3}) {
    const Estimate other = fitted(matrix_blocks(rows), {}, threads);
    EXPECT_EQ(one.beta, other.beta);
    EXPECT_EQ(one.std_error, other.std_error);
    EXPECT_EQ(one.log_likelihood, other.log_likelihood);
  }
}

TEST(WarmStart, LeavesHardDataToTheColdWay) {
  test::MatrixRows repeated = simulated();
  for (std::size_t i = 0; i < kRows; ++i) repeated.columns[5][i] = 2.0 * repeated.columns[3][i] - 1.0;
  const Estimate aliased = fitted(matrix_blocks(repeated));
  ASSERT_EQ(aliased.aliases.size(), 1U);
  EXPECT_EQ(aliased.aliases[0].column, 5U);
  EXPECT_TRUE(aliased.certificate.exists);

  test::MatrixRows split = simulated();
  for (std::size_t i = 0; i < kRows; ++i) split.successes[i] = split.columns[4][i] > 0.1 ? 1.0 : 0.0;
  const Estimate separated = fitted(matrix_blocks(split));
  ASSERT_TRUE(separated.separation);
  EXPECT_EQ(separated.separation->kind, Separation::complete);

  // A level that few rows have, in none of which the event happened: the sample may not hold one.
  test::MatrixRows rare = simulated();
  for (std::size_t i = 0; i < kRows; ++i) rare.columns[7][i] = i % 20000 == 77 ? 1.0 : 0.0;
  for (std::size_t i = 77; i < kRows; i += 20000) rare.successes[i] = 0.0;
  const Estimate without = fitted(matrix_blocks(rare));
  ASSERT_TRUE(without.separation);
  EXPECT_EQ(without.separation->kind, Separation::quasi_complete);
  EXPECT_EQ(without.beta[7], -INFINITY);
}

// The sample takes the first column for the constant, and there is none.
TEST(WarmStart, ChecksTheConstantOnAllRows) {
  test::MatrixRows rows = simulated(), cold = part_of(rows, 0, kRows / 2);
  for (std::size_t i = 0; i < kRows; i += 20000) rows.columns[0][i] = -3.0;
  for (std::size_t i = 0; i < kRows / 2; i += 20000) cold.columns[0][i] = -3.0;
  EXPECT_FALSE(fitted(matrix_blocks(rows)).has_constant);
  for (std::size_t j = 0; j < kColumns; ++j)
    std::copy_n(rows.columns[j].begin(), kRows / 2, rows.columns[j].begin() + kRows / 2);
  std::copy_n(rows.successes.begin(), kRows / 2, rows.successes.begin() + kRows / 2);
  cold.prior_weights.assign(kRows / 2, 2.0);
  const Estimate warm = fitted(matrix_blocks(rows)), weighted = fitted(matrix_blocks(cold));
  for (std::size_t j = 0; j < kColumns; ++j) EXPECT_NEAR(warm.beta[j], weighted.beta[j], 1e-11 * weighted.std_error[j]);
}

TEST(WarmStart, FindsTheMaximumWhereTheSampleMisleads) {
  test::MatrixRows rows = simulated();
  rows.prior_weights.assign(kRows, 1.0);
  for (std::size_t i = 0; i < kRows; i += 991) rows.prior_weights[i] = 1e6;
  EXPECT_TRUE(fitted(matrix_blocks(rows)).converged());
  // Rows in the order of their outcome.
  rows.prior_weights.clear();
  std::vector<std::size_t> order(kRows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rows.successes[a] < rows.successes[b]; });
  test::MatrixRows sorted = rows;
  for (std::size_t i = 0; i < kRows; ++i) {
    sorted.successes[i] = rows.successes[order[i]];
    for (std::size_t j = 0; j < kColumns; ++j) sorted.columns[j][i] = rows.columns[j][order[i]];
  }
  const Estimate before = fitted(matrix_blocks(rows)), after = fitted(matrix_blocks(sorted));
  for (std::size_t j = 0; j < kColumns; ++j) EXPECT_NEAR(after.beta[j], before.beta[j], 1e-11 * before.std_error[j]);
}

TEST(SingleSteps, AreFollowedByOthers) {
  // The decrements of a million rows and 50 columns: the last pass, and one whose rounding would show, are double.
  SingleSteps steps(1000000, 1e-20, 200.0, 2.0);
  for (const double decrement : {223.0, 2e-2, 1.4e-9}) {
    EXPECT_TRUE(steps.allows_next()) << decrement;
    steps.saw(decrement, 2.0);
  }
  EXPECT_FALSE(steps.allows_next());
  EXPECT_TRUE(SingleSteps(1000000, 1e-20, 200.0, 1e3).allows_next());
  EXPECT_FALSE(
      SingleSteps(1000000, 1e-20, 200.0, 1e6).allows_next());  // of columns so alike the step would be rounding
  EXPECT_FALSE(SingleSteps(1000000, 1e-20, 1e-17, 2.0).allows_next());
  EXPECT_FALSE(SingleSteps().allows_next());
}

TEST(RowSample, TakesOneFullLeafOfEach) {
  test::MatrixRows rows;
  rows.columns.resize(1);
  rows.successes.assign(256 * 47 + 100, 0.0);
  for (std::size_t i = 0; i < rows.successes.size(); ++i) rows.columns[0].push_back(static_cast<double>(i));
  const Blocks all = matrix_blocks(rows);
  const Blocks sample = sample_of(all, 5);
  EXPECT_EQ(sample.rows, 9 * kLeafRows);
  const auto reader = sample.open();
  for (std::int64_t leaf = 0; leaf < sample.leaf_count(); ++leaf) {
    const RowBlock& block = reader->read(leaf);
    EXPECT_EQ(block.rows, 256U);
    EXPECT_EQ(block.first_row, leaf * kLeafRows);
    const double first = block.groups[0].values[0];
    EXPECT_GE(first, static_cast<double>(leaf * 5 * kLeafRows));
    EXPECT_LT(first, static_cast<double>((leaf + 1) * 5 * kLeafRows));
  }
}

}  // namespace
}  // namespace ogive::fitting
