// What must hold of profile intervals whatever the data.
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "fit/profile.hpp"
#include "fit/profile_cases.hpp"
#include "math/distributions.hpp"

namespace ogive::fitting {
namespace {

using namespace profile_cases;

TEST(ProfileEnds, SatisfyTheEquationInAnIndependentFit) {
  const double target = chi_square_quantile(0.95, 1.0);
  for (const char* name : {"mtcars", "birthwt", "budworm", "oring"}) {
    const Reference reference = read_reference(name);
    for (const Profile& p : profiled(reference.rows)) {
      EXPECT_NEAR(drop_by_offset(reference.rows, p.column, p.lower), target, 1e-10) << name << " " << p.column;
      EXPECT_NEAR(drop_by_offset(reference.rows, p.column, p.upper), target, 1e-10) << name << " " << p.column;
    }
  }
}

TEST(ProfileEnds, OffsetWeightsAndTrialsCount) {
  test::MatrixRows rows = random_rows(120);
  std::mt19937_64 random(5);
  for (double& y : rows.successes) {
    const double m = static_cast<double>(1 + random() % 4);
    rows.trials.push_back(m);
    y = std::min(m, y + static_cast<double>(random() % 3));
    rows.prior_weights.push_back(static_cast<double>(random() % 3));
    rows.offset.push_back(static_cast<double>(random() % 100) / 50.0 - 1.0);
  }
  const double target = chi_square_quantile(0.95, 1.0);
  for (const Profile& p : profiled(rows)) {
    EXPECT_NEAR(drop_by_offset(rows, p.column, p.lower), target, 1e-10);
    EXPECT_NEAR(drop_by_offset(rows, p.column, p.upper), target, 1e-10);
    EXPECT_NEAR(drop_by_offset(rows, p.column, 0.0), p.lr_statistic, 1e-10);
  }
}

TEST(ProfileEnds, NestByLevel) {
  const Reference reference = read_reference("mtcars");
  std::vector<Profile> inner;
  for (const double level : {1e-6, 0.5, 0.8, 0.95, 0.99, 0.999999}) {
    ProfileOptions options;
    options.level = level;
    const std::vector<Profile> outer = profiled(reference.rows, options);
    for (std::size_t j = 0; j < outer.size(); ++j) {
      ASSERT_TRUE(outer[j].lower_found && outer[j].upper_found) << level << " " << j;
      if (inner.empty()) continue;
      EXPECT_LT(outer[j].lower, inner[j].lower) << level << " " << j;
      EXPECT_GT(outer[j].upper, inner[j].upper) << level << " " << j;
      EXPECT_EQ(outer[j].lr_statistic, inner[j].lr_statistic);
    }
    inner = outer;
  }
}

TEST(ProfileEnds, ScaleBitForBitWithPowersOfTwo) {
  const test::MatrixRows rows = random_rows(500);
  const std::vector<Profile> expected = profiled(rows);
  for (const int exponent : {-300, -30, -1, 1, 40, 200}) {
    test::MatrixRows scaled = rows;
    for (double& x : scaled.columns[2]) x = std::ldexp(x, exponent);
    const std::vector<Profile> found = profiled(scaled);
    for (std::size_t j = 0; j < 3; ++j) {
      const int back = j == 2 ? -exponent : 0;
      EXPECT_EQ(found[j].lower, std::ldexp(expected[j].lower, back)) << exponent << " " << j;
      EXPECT_EQ(found[j].upper, std::ldexp(expected[j].upper, back)) << exponent << " " << j;
      EXPECT_EQ(found[j].lr_statistic, expected[j].lr_statistic) << exponent << " " << j;
    }
  }
}

TEST(ProfileEnds, ChangeSignsWithTheResponse) {
  const test::MatrixRows rows = random_rows(500);
  test::MatrixRows turned = rows;
  for (double& y : turned.successes) y = 1.0 - y;
  const Estimate estimate = estimated(rows);
  const std::vector<Profile> one = profiled(rows), other = profiled(turned);
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(one[j].lower, -other[j].upper, 1e-12 * estimate.std_error[j]);
    EXPECT_NEAR(one[j].upper, -other[j].lower, 1e-12 * estimate.std_error[j]);
    EXPECT_NEAR(one[j].lr_statistic, other[j].lr_statistic, 1e-12 * one[j].lr_statistic);
  }
}

TEST(ProfileEnds, AreWaldsInALargeSample) {
  const test::MatrixRows rows = random_rows(40000);
  const Estimate estimate = estimated(rows);
  const double z = std::sqrt(chi_square_quantile(0.95, 1.0));
  for (const Profile& p : profiled(rows)) {
    const double error = estimate.std_error[p.column];
    EXPECT_NEAR(p.lower, estimate.beta[p.column] - z * error, 0.02 * error);
    EXPECT_NEAR(p.upper, estimate.beta[p.column] + z * error, 0.02 * error);
  }
}

TEST(ProfileEnds, SameBitsForAnyThreads) {
  const test::MatrixRows rows = random_rows(70000);
  const Estimate estimate = estimated(rows);
  ProfileOptions options;
  options.threads = 1;
  const auto expected = profile(test::matrix_blocks(rows), estimate, options);
  ASSERT_TRUE(expected);
  for (const int threads : {2, 3, 8}) {
    options.threads = threads;
    const auto found = profile(test::matrix_blocks(rows), estimate, options);
    ASSERT_TRUE(found);
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_EQ((*found)[j].lower, (*expected)[j].lower);
      EXPECT_EQ((*found)[j].upper, (*expected)[j].upper);
      EXPECT_EQ((*found)[j].lr_statistic, (*expected)[j].lr_statistic);
    }
  }
}

TEST(ProfileEnds, OfAConstantAlone) {
  test::MatrixRows rows;
  rows.columns = {{1.0, 1.0}};
  rows.successes = {3.0, 4.0};
  rows.trials = {10.0, 10.0};
  const std::vector<Profile> profiles = profiled(rows);
  ASSERT_EQ(profiles.size(), 1U);
  const double top = 7.0 * std::log(0.35) + 13.0 * std::log(0.65);
  EXPECT_NEAR(profiles[0].lr_statistic, 2.0 * (top - 20.0 * std::log(0.5)), 1e-13);
  for (const double end : {profiles[0].lower, profiles[0].upper}) {
    const double l = -7.0 * std::log1p(std::exp(-end)) - 13.0 * std::log1p(std::exp(end));
    EXPECT_NEAR(2.0 * (top - l), chi_square_quantile(0.95, 1.0), 1e-12);
  }
}

TEST(ProfileEnds, AliasedColumnsAreSkipped) {
  const test::MatrixRows rows = random_rows(300);
  test::MatrixRows more = rows;
  more.columns.insert(more.columns.begin() + 2, rows.columns[1]);
  for (double& x : more.columns[2]) x = 3.0 * x + 2.0;
  const std::vector<Profile> expected = profiled(rows), found = profiled(more);
  const Estimate estimate = estimated(rows);
  ASSERT_EQ(found.size(), 3U);
  const std::size_t columns[] = {0, 1, 3};
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(found[k].column, columns[k]);
    EXPECT_NEAR(found[k].lower, expected[k].lower, 1e-11 * estimate.std_error[k]);
    EXPECT_NEAR(found[k].upper, expected[k].upper, 1e-11 * estimate.std_error[k]);
    EXPECT_NEAR(found[k].lr_statistic, expected[k].lr_statistic, 1e-11);
  }
}

}  // namespace
}  // namespace ogive::fitting
