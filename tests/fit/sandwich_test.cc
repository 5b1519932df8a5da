// Sandwich covariances: the same on both paths and for any number of threads.  Digits: tests/cli/test_robust.py.
#include "fit/sandwich.hpp"

#include <array>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "fit/matrix_blocks.hpp"
#include "fit/score_sums.hpp"

namespace ogive::fitting {
namespace {

constexpr std::array kKinds = {SandwichKind::linearised, SandwichKind::hc0, SandwichKind::hc1,
                               SandwichKind::hc2,        SandwichKind::hc3, SandwichKind::cluster};
constexpr std::size_t kClusters = 37;

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
    rows.prior_weights.push_back(static_cast<double>(1 + random() % 8));
  }
  return rows;
}

std::vector<std::int32_t> clusters_of(std::size_t n) {
  std::vector<std::int32_t> clusters;
  for (std::size_t i = 0; i < n; ++i) clusters.push_back(static_cast<std::int32_t>(i * i % kClusters));
  return clusters;
}

/// The weights as what rows stand for, and a third of them beside precisions.
std::vector<std::vector<double>> copies_of(const test::MatrixRows& rows) {
  std::vector<double> third = rows.prior_weights;
  for (double& copies : third) copies = std::ceil(copies / 3.0);
  return {{}, rows.prior_weights, third};
}

SandwichPlan plan_of(SandwichKind kind, const std::vector<std::int32_t>& clusters) {
  return {kind, false, true, clusters, kClusters};
}

/// Twofold and double agree where columns are unlike; 1e-12 leaves room for sums of 1,500 rows in double.
TEST(Sandwich, IsTheSameOnBothPaths) {
  test::MatrixRows rows = rows_of(1500);
  const std::vector<std::int32_t> clusters = clusters_of(1500);
  const Blocks blocks = test::matrix_blocks(rows);
  for (const Model& model : {Model{Binomial{}, Logit{}}, Model{Binomial{}, Probit{}}, Model{Poisson{}, Log{}}})
    for (const RowStage stage : {RowStage::expected, RowStage::observed}) {
      FitControl control;
      control.model = model;
      control.information = stage;
      const Estimate fit = maximum_likelihood(blocks, {}, control).value();
      ASSERT_TRUE(fit.converged() && fit.accurate);
      for (const SandwichKind kind : kKinds)
        for (const std::vector<double>& copies : copies_of(rows)) {
          rows.copies = copies;
          Estimate twofold = fit;
          Estimate plain = fit;
          plain.accurate = false;
          ASSERT_TRUE(sandwich(blocks, control, plan_of(kind, clusters), twofold));
          ASSERT_TRUE(sandwich(blocks, control, plan_of(kind, clusters), plain));
          for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(twofold.std_error[j] / plain.std_error[j], 1.0, 1e-12);
        }
    }
}

/// Three super-chunks, with clusters that cross them.
TEST(Sandwich, HasTheSameBitsForAnyNumberOfThreads) {
  test::MatrixRows rows = rows_of(40000);
  rows.copies = rows.prior_weights;
  const std::vector<std::int32_t> clusters = clusters_of(40000);
  const Blocks blocks = test::matrix_blocks(rows);
  FitControl control;
  const Estimate fit = maximum_likelihood(blocks, {}, control).value();
  for (const SandwichKind kind : kKinds) {
    std::vector<double> first;
    for (const int threads : {1, 2, 3}) {
      control.threads = threads;
      Estimate e = fit;
      e.accurate = false;
      ASSERT_TRUE(sandwich(blocks, control, plan_of(kind, clusters), e));
      if (first.empty()) first = e.std_error;
      EXPECT_EQ(e.std_error, first);
    }
  }
}

TEST(Sandwich, HasNoErrorsWithoutAMaximum) {
  test::MatrixRows rows;
  rows.columns = {{1, 1, 1, 1}, {1, 2, 3, 4}};
  rows.successes = {0, 0, 1, 1};
  rows.prior_weights = {1, 2, 2, 1};
  const Blocks blocks = test::matrix_blocks(rows);
  Estimate separated = maximum_likelihood(blocks, {}, {}).value();
  ASSERT_FALSE(separated.converged());
  ASSERT_TRUE(linearise(blocks, {}, separated));
  EXPECT_TRUE(std::isnan(separated.std_error[0]) && std::isnan(separated.std_error[1]));
}

// A level without failures settles its rows; the others give what they give alone, their clusters counted anew.
TEST(Sandwich, TheLimitHasTheErrorsOfTheRowsThatAreLeft) {
  test::MatrixRows rows = rows_of(60);
  rows.columns.push_back(std::vector<double>(60, 0.0));
  constexpr std::size_t kGroups = 7;
  std::vector<std::int32_t> clusters;
  for (std::size_t i = 0; i < 60; ++i) clusters.push_back(static_cast<std::int32_t>(i % kGroups));
  test::MatrixRows left = rows;
  std::vector<std::int32_t> left_clusters = clusters;
  left.columns.pop_back();
  for (const std::size_t row : {3, 17, 44}) {
    rows.columns[2][row] = 1.0;
    rows.successes[row] = rows.trials.empty() ? 1.0 : rows.trials[row];
    clusters[row] = static_cast<std::int32_t>(kGroups);
  }
  for (const std::size_t row : {44, 17, 3}) {
    const auto place = static_cast<std::ptrdiff_t>(row);
    for (std::vector<double>* column : {left.columns.data(), left.columns.data() + 1, &left.successes, &left.trials,
                                        &left.prior_weights, &left.offset})
      if (!column->empty()) column->erase(column->begin() + place);
    left_clusters.erase(left_clusters.begin() + place);
  }
  for (const SandwichKind kind : kKinds)
    for (const bool written_out : {false, true}) {
      for (test::MatrixRows* some : {&rows, &left})
        some->copies = written_out ? some->prior_weights : std::vector<double>();
      Estimate limit = maximum_likelihood(test::matrix_blocks(rows), {}, {}).value();
      Estimate alone = maximum_likelihood(test::matrix_blocks(left), {}, {}).value();
      ASSERT_EQ(stop_name(limit.stop), "no_finite_maximum");
      const auto all = sandwich(test::matrix_blocks(rows), {}, {kind, written_out, true, clusters, kGroups + 1}, limit);
      const auto some =
          sandwich(test::matrix_blocks(left), {}, {kind, written_out, true, left_clusters, kGroups}, alone);
      ASSERT_TRUE(all && some);
      EXPECT_EQ(all->units, some->units);
      EXPECT_EQ(all->clusters, some->clusters);
      for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(limit.std_error[j] / alone.std_error[j], 1.0, 1e-13);
      EXPECT_TRUE(std::isnan(limit.std_error[2]));
    }
}

TEST(Sandwich, NeedsTwoClusters) {
  const test::MatrixRows rows = rows_of(50);
  const std::vector<std::int32_t> one(50, 0);
  const Blocks blocks = test::matrix_blocks(rows);
  Estimate e = maximum_likelihood(blocks, {}, {}).value();
  const auto found = sandwich(blocks, {}, {SandwichKind::cluster, false, true, one, 1}, e);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::not_estimable);
}

TEST(GroupSums, MergeInOrder) {
  GroupSums<double> left(2, 10), right(2, 10), all(2, 10);
  const auto add = [](GroupSums<double>& sums, std::int32_t group, double value) {
    double* const at = sums.at(group);
    at[0] += value;
    at[1] -= value;
  };
  for (const auto& [group, value] : {std::pair{7, 1.0}, {2, 2.0}, {7, 4.0}}) add(left, group, value);
  for (const auto& [group, value] : {std::pair{9, 8.0}, {7, 16.0}, {0, 32.0}}) add(right, group, value);
  left.close();
  right.close();
  all.close();
  all.merge(left);
  all.merge(right);
  ASSERT_EQ(all.size(), 4U);
  const double expected[] = {32.0, 2.0, 21.0, 8.0};
  for (std::size_t k = 0; k < 4; ++k) EXPECT_EQ(all.row(k)[0], expected[k]);
  EXPECT_EQ(all.row(2)[1], -21.0);
}

}  // namespace
}  // namespace ogive::fitting
