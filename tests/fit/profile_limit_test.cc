// Profiles of separated data: of coefficients with a limit, and the finite end of those without.
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/profile.hpp"
#include "fit/profile_cases.hpp"
#include "math/distributions.hpp"

namespace ogive::fitting {
namespace {

using namespace profile_cases;

struct Sets {
  const char* family;
  const char* link;
};

class SeparatedProfiles : public ::testing::TestWithParam<Sets> {};

/// Columns 1, x and s.  s is 1 in a few rows, which all have an event or (of counts) none; without them a fit exists.
struct TwoParts {
  test::MatrixRows all, rest;
};

TwoParts two_parts(std::mt19937_64& random, bool counts) {
  std::normal_distribution<double> normal;
  TwoParts parts;
  parts.all.columns.resize(3);
  parts.rest.columns.resize(2);
  const std::size_t n = 10 + random() % 20;
  const std::size_t separated = 1 + random() % 3;
  for (std::size_t i = 0; i < n + separated; ++i) {
    const double x = std::round(100.0 * normal(random)) / 100.0;
    const bool apart = i >= n;
    const double mean = std::exp(0.3 * x);
    const double y = apart    ? (counts ? 0.0 : 1.0)
                     : counts ? static_cast<double>(std::poisson_distribution<int>(mean)(random))
                              : static_cast<double>(normal(random) < 0.4 * x + 0.2);
    const std::vector<double> row = {1.0, x, apart ? 1.0 : 0.0};
    for (std::size_t j = 0; j < 3; ++j) parts.all.columns[j].push_back(row[j]);
    parts.all.successes.push_back(y);
    if (apart) continue;
    for (std::size_t j = 0; j < 2; ++j) parts.rest.columns[j].push_back(row[j]);
    parts.rest.successes.push_back(y);
  }
  return parts;
}

/// The likelihood with s held is that of a fit with an offset; its maximum with s free the maximum of the rest.
double drop_at(const TwoParts& parts, const Model& model, double s) {
  test::MatrixRows held = parts.all;
  held.columns.pop_back();
  for (const double one : parts.all.columns[2]) held.offset.push_back(s * one);
  return 2.0 * (estimated(parts.rest, model).log_likelihood - estimated(held, model).log_likelihood);
}

TEST_P(SeparatedProfiles, AreThoseOfTheRowsThatAreLeft) {
  const Sets& set = GetParam();
  const Model model = test::model_of(set.family, set.link);
  const bool counts = std::string(set.family) == "poisson";
  std::mt19937_64 random(7);
  int compared = 0;
  for (int trial = 0; trial < 40; ++trial) {
    const TwoParts parts = two_parts(random, counts);
    if (!estimated(parts.rest, model).converged()) continue;
    ProfileOptions options;
    options.level = 0.8 + 0.049 * static_cast<double>(trial % 5);
    const double target = std::pow(normal_quantile(0.5 + 0.5 * options.level), 2);
    const std::vector<Profile> rest = profiled(parts.rest, options, model);
    const std::vector<Profile> all = profiled(parts.all, options, model);
    ASSERT_EQ(all.size(), 3U);
    for (std::size_t j = 0; j < 2; ++j) {
      EXPECT_EQ(all[j].column, j);
      const double unit = 1e-10 * (rest[j].upper - rest[j].lower);
      EXPECT_NEAR(all[j].lower, rest[j].lower, unit) << trial;
      EXPECT_NEAR(all[j].upper, rest[j].upper, unit) << trial;
      EXPECT_NEAR(all[j].lr_statistic, rest[j].lr_statistic, 1e-10) << trial;
      EXPECT_NEAR(all[j].wald_slope, rest[j].wald_slope, 1e-9 * (1.0 + std::fabs(rest[j].wald_slope))) << trial;
    }
    const Profile& s = all[2];
    ASSERT_TRUE(s.lower_found && s.upper_found) << trial;
    EXPECT_EQ(counts ? s.lower : s.upper, counts ? -kInf : kInf) << trial;
    EXPECT_NEAR(drop_at(parts, model, counts ? s.upper : s.lower), target, 1e-8) << trial;
    EXPECT_NEAR(drop_at(parts, model, 0.0), s.lr_statistic, 1e-8) << trial;
    ++compared;
  }
  EXPECT_GE(compared, 15);
}

INSTANTIATE_TEST_SUITE_P(Links, SeparatedProfiles,
                         ::testing::Values(Sets{"binomial", "logit"}, Sets{"binomial", "probit"},
                                           Sets{"binomial", "cloglog"}, Sets{"binomial", "loglog"},
                                           Sets{"poisson", "log"}),
                         [](const auto& set) { return std::string(set.param.link); });

/// Two columns that separate each for itself: with one held the other still goes to infinity.
TEST(SeparatedProfile, OfTwoDirections) {
  test::MatrixRows rows;
  rows.columns = {{1, 1, 1, 1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 1, 1, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 1, 1}};
  rows.successes = {0, 1, 1, 0, 1, 1, 1, 0, 0};
  const std::vector<Profile> both = profiled(rows);
  for (const std::size_t other : {2U, 1U}) {
    test::MatrixRows one = rows;
    one.columns = {{1, 1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 1, 1}};
    one.successes = {0, 1, 1, 0, 1, other == 2U ? 1.0 : 0.0, other == 2U ? 1.0 : 0.0};
    const std::vector<Profile> alone = profiled(one);
    const std::size_t j = 3 - other;
    EXPECT_NEAR(both[j].lr_statistic, alone[1].lr_statistic, 1e-12);
    if (j == 1) {
      EXPECT_NEAR(both[j].lower, alone[1].lower, 1e-10);
      EXPECT_EQ(both[j].upper, kInf);
    } else {
      EXPECT_NEAR(both[j].upper, alone[1].upper, 1e-10);
      EXPECT_EQ(both[j].lower, -kInf);
    }
    EXPECT_NEAR(both[0].lower, alone[0].lower, 1e-10);
    EXPECT_NEAR(both[0].upper, alone[0].upper, 1e-10);
  }
}

/// An offset may put all means at their ends where the coefficient is 0: the search begins in steps of the column.
TEST(SeparatedProfile, FarFromZero) {
  const std::vector<double> x = {-2, -1, 1, 2};
  test::MatrixRows rows;
  rows.columns = {x};
  rows.successes = {0, 0, 1, 1};
  const double near = profiled(rows)[0].lower;
  for (const double slope : {10.0, 60.0, -10.0, -60.0}) {
    rows.offset.clear();
    for (const double one : x) rows.offset.push_back(slope * one);
    const Profile far = profiled(rows)[0];
    EXPECT_NEAR(far.lower, near - slope, 1e-9) << slope;
    EXPECT_EQ(far.upper, kInf);
  }
}

/// A coefficient without a sign leaves the supremum where it is.
TEST(SeparatedProfile, WithoutASignAreFlat) {
  test::MatrixRows rows;
  rows.columns = {{1, 1, 1, 1, 1, 1}, {-3, -2, -1, 1, 2, 3}};
  rows.successes = {0, 0, 0, 1, 1, 1};
  const Profile constant = profiled(rows)[0];
  EXPECT_EQ(constant.lr_statistic, 0.0);
  EXPECT_EQ(constant.lr_p_value, 1.0);
  EXPECT_EQ(constant.lower, -kInf);
  EXPECT_EQ(constant.upper, kInf);
}

TEST(ProfileColumns, AreThoseAskedFor) {
  const test::MatrixRows rows = random_rows(100);
  const std::vector<Profile> all = profiled(rows);
  ProfileOptions options;
  options.columns = {2, 0};
  const std::vector<Profile> some = profiled(rows, options);
  ASSERT_EQ(some.size(), 2U);
  EXPECT_EQ(some[0].column, 2U);
  EXPECT_EQ(some[0].lower, all[2].lower);
  EXPECT_EQ(some[1].upper, all[0].upper);
}

}  // namespace
}  // namespace ogive::fitting
