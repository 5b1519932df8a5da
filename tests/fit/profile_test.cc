// Profile intervals and likelihood-ratio tests against multiple precision, and what must hold of them.
#include "fit/profile.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/certified.hpp"
#include "fit/matrix_blocks.hpp"
#include "math/distributions.hpp"

namespace ogive::fitting {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

/// A CSV file of tests/data without commas inside cells: the constant and `columns`.
test::MatrixRows read_data(const std::string& name, const std::string& response,
                           const std::vector<std::string>& columns) {
  std::ifstream file(OGIVE_TEST_DATA "/" + name);
  const auto cells_of = [](std::string line) {
    line.erase(std::remove(line.begin(), line.end(), '"'), line.end());
    std::vector<std::string> cells;
    std::stringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
  };
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = cells_of(line);
  const auto place = [&](const std::string& column) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin());
  };
  test::MatrixRows rows;
  rows.columns.resize(1 + columns.size());
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = cells_of(line);
    rows.successes.push_back(std::stod(cells.at(place(response))));
    rows.columns[0].push_back(1.0);
    for (std::size_t j = 0; j < columns.size(); ++j)
      rows.columns[j + 1].push_back(std::stod(cells.at(place(columns[j]))));
  }
  return rows;
}

/// A problem of tests/reference/profile.json.
struct Reference {
  test::MatrixRows rows;
  std::vector<std::string> names;
  std::string separated;
  std::vector<double> std_error, lr, lr_p, lower, upper;
};

const nlohmann::json& profile_table() {
  static const nlohmann::json table = [] {
    std::ifstream file(OGIVE_TEST_REFERENCE "/profile.json");
    return nlohmann::json::parse(file);
  }();
  return table;
}

Reference read_reference(const std::string& name) {
  const nlohmann::json& entry = profile_table().at(name);
  const auto numbers = [&entry](const char* key) {
    std::vector<double> values;
    for (const auto& value : entry.at(key)) values.push_back(std::strtod(value.get<std::string>().c_str(), nullptr));
    return values;
  };
  Reference reference;
  const nlohmann::json& source = entry.at("source");
  if (source.contains("certified")) {
    reference.rows = test::read_certified(source.at("certified").get<std::string>()).rows;
  } else {
    reference.rows = read_data(source.at("data").get<std::string>(), source.at("response").get<std::string>(),
                               source.at("columns").get<std::vector<std::string>>());
  }
  reference.names = entry.at("names").get<std::vector<std::string>>();
  reference.separated = entry.value("separated", "");
  reference.std_error = numbers("se");
  reference.lr = numbers("lr");
  reference.lr_p = numbers("lr_p");
  reference.lower = numbers("lower");
  reference.upper = numbers("upper");
  return reference;
}

Estimate estimated(const test::MatrixRows& rows) {
  auto estimate = maximum_likelihood(test::matrix_blocks(rows), {});
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

std::vector<Profile> profiled(const test::MatrixRows& rows, const ProfileOptions& options = {}) {
  auto profiles = profile(test::matrix_blocks(rows), estimated(rows), options);
  EXPECT_TRUE(profiles) << profiles.error().sentence;
  return profiles ? *profiles : std::vector<Profile>{};
}

class ProfileReference : public ::testing::TestWithParam<std::string> {};

TEST_P(ProfileReference, TestsAndEnds) {
  const Reference reference = read_reference(GetParam());
  ProfileOptions options;
  if (!reference.separated.empty())
    for (const std::string& name : reference.names) options.infinite.push_back({false, name == reference.separated});
  const std::vector<Profile> profiles = profiled(reference.rows, options);
  ASSERT_EQ(profiles.size(), reference.names.size());
  double worst_lr = 0.0, worst_p = 0.0, worst_end = 0.0;
  for (std::size_t j = 0; j < profiles.size(); ++j) {
    const Profile& p = profiles[j];
    EXPECT_EQ(p.column, j);
    ASSERT_TRUE(std::isfinite(p.lr_statistic)) << reference.names[j];
    worst_lr = std::max(worst_lr, std::fabs(p.lr_statistic / reference.lr[j] - 1.0));
    if (reference.lr_p[j] > 1e-300) worst_p = std::max(worst_p, std::fabs(p.lr_p_value / reference.lr_p[j] - 1.0));
    EXPECT_TRUE(p.lower_found && p.upper_found) << reference.names[j];
    const double unit = std::isinf(reference.std_error[j]) ? 1.0 : reference.std_error[j];
    worst_end = std::max(worst_end, std::fabs(p.lower - reference.lower[j]) / unit);
    if (std::isinf(reference.upper[j])) {
      EXPECT_EQ(p.upper, kInf);
    } else {
      worst_end = std::max(worst_end, std::fabs(p.upper - reference.upper[j]) / unit);
    }
  }
  EXPECT_LE(worst_lr, 1e-11);
  EXPECT_LE(worst_p, 1e-11);
  EXPECT_LE(worst_end, 1e-11);
}

std::vector<std::string> logit_references() {
  std::vector<std::string> names;
  for (const auto& [name, entry] : profile_table().items())
    if (entry.at("link") == "logit") names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Logit, ProfileReference, ::testing::ValuesIn(logit_references()));

/// Columns 1, x, z (far from 0) and a response that overlaps.
test::MatrixRows random_rows(std::size_t n, unsigned seed = 3) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  test::MatrixRows rows;
  rows.columns.assign(3, std::vector<double>(n, 1.0));
  for (std::size_t i = 0; i < n; ++i) {
    const double x = rows.columns[1][i] = normal(random);
    const double z = rows.columns[2][i] = 25.0 + normal(random);
    rows.successes.push_back(normal(random) + 0.6 * x - 0.4 * (z - 25.0) > 0.5 ? 1.0 : 0.0);
  }
  return rows;
}

/// 2 (l_max - l) with column `column` held at `value`, by a fit without the column and with an offset.
double drop_by_offset(const test::MatrixRows& rows, std::size_t column, double value) {
  test::MatrixRows held = rows;
  held.columns.erase(held.columns.begin() + static_cast<std::ptrdiff_t>(column));
  if (held.offset.empty()) held.offset.assign(rows.successes.size(), 0.0);
  for (std::size_t i = 0; i < held.offset.size(); ++i) held.offset[i] += value * rows.columns[column][i];
  return 2.0 * (estimated(rows).log_likelihood - estimated(held).log_likelihood);
}

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

struct SeparatedEnds {
  const char* what;
  std::vector<double> x, y;
  std::vector<InfiniteEnds> infinite;
};

const SeparatedEnds kSeparatedEnds[] = {
    {"complete", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, {{true, false}, {false, true}}},
    {"complete, turned", {1, 2, 3, 4, 5, 6}, {1, 1, 1, 0, 0, 0}, {{false, true}, {true, false}}},
    {"quasi, the constant finite", {-1, 0, 0, 0, 1}, {0, 0, 1, 1, 1}, {{false, false}, {false, true}}},
    {"touching", {1, 2, 3, 3, 4, 5}, {0, 0, 0, 1, 1, 1}, {{true, false}, {false, true}}},
    {"undetermined constant", {-3, -2, -1, 1, 2, 3}, {0, 0, 0, 1, 1, 1}, {{true, true}, {false, true}}},
    {"in tiny units", {-1e-9, 0, 0, 0, 1e-9}, {0, 0, 1, 1, 1}, {{false, false}, {false, true}}},
};

/// The supremum is that of the rows that no direction separates: of a constant alone here, or of no row.
TEST(ProfileEnds, SeparationPutsOneEndAtInfinity) {
  const double target = chi_square_quantile(0.95, 1.0);
  for (const SeparatedEnds& row : kSeparatedEnds) {
    test::MatrixRows rows;
    rows.columns = {std::vector<double>(row.x.size(), 1.0), row.x};
    rows.successes = row.y;
    ProfileOptions options;
    options.infinite = row.infinite;
    for (const Profile& p : profiled(rows, options)) {
      ASSERT_TRUE(p.lower_found && p.upper_found) << row.what << " " << p.column;
      const InfiniteEnds& infinite = row.infinite[p.column];
      if (infinite.lower) {
        EXPECT_EQ(p.lower, -kInf) << row.what;
      } else {
        EXPECT_NEAR(drop_by_offset(rows, p.column, p.lower), target, 1e-9) << row.what << " " << p.column;
      }
      if (infinite.upper) {
        EXPECT_EQ(p.upper, kInf) << row.what;
      } else {
        EXPECT_NEAR(drop_by_offset(rows, p.column, p.upper), target, 1e-9) << row.what << " " << p.column;
      }
    }
  }
}

/// Held together by one row: both ends are finite, hundreds of standard errors away.
TEST(ProfileEnds, OverlapMakesBothEndsFinite) {
  for (const char* name : {"OVERLAP1", "NEARSEP-02", "NEARSEP-06", "NEARSEP-10"}) {
    const test::Certified problem = test::read_certified(name);
    for (const Profile& p : profiled(problem.rows)) {
      EXPECT_TRUE(p.lower_found && p.upper_found) << name << " " << p.column;
      EXPECT_TRUE(std::isfinite(p.lower) && std::isfinite(p.upper)) << name << " " << p.column;
      EXPECT_LT(p.lower, problem.beta[p.column]);
      EXPECT_GT(p.upper, problem.beta[p.column]);
    }
  }
}

TEST(ProfileErrors, SayWhat) {
  const test::MatrixRows rows = random_rows(200);
  const Blocks blocks = test::matrix_blocks(rows);
  const Estimate estimate = estimated(rows);
  for (const double level : {0.0, 1.0, -0.5, 95.0, std::nan("")}) {
    ProfileOptions options;
    options.level = level;
    const auto answer = profile(blocks, estimate, options);
    ASSERT_FALSE(answer) << level;
    EXPECT_EQ(answer.error().code, Errc::bad_option);
  }
  ProfileOptions kernel;
  kernel.kernel = "abacus";
  EXPECT_EQ(profile(blocks, estimate, kernel).error().code, Errc::bad_option);
  ProfileOptions wrong;
  wrong.infinite.resize(2);
  EXPECT_EQ(profile(blocks, estimate, wrong).error().code, Errc::bad_option);
  Estimate separated = estimate;
  separated.stop = Stop::no_finite_maximum;
  EXPECT_EQ(profile(blocks, separated).error().code, Errc::not_estimable);
  separated.stop = Stop::iteration_limit;
  wrong.infinite.resize(3);
  EXPECT_EQ(profile(blocks, separated, wrong).error().code, Errc::not_estimable);
}

TEST(ProfileErrors, StopIsHeard) {
  const test::MatrixRows rows = random_rows(200);
  const Estimate estimate = estimated(rows);
  for (const int patience : {0, 1, 2, 5, 20}) {
    std::atomic<int> asked{0};
    ProfileOptions options;
    options.stop = [&] { return asked++ >= patience; };
    const auto answer = profile(test::matrix_blocks(rows), estimate, options);
    ASSERT_FALSE(answer) << patience;
    EXPECT_EQ(answer.error().code, Errc::interrupted);
  }
}

}  // namespace
}  // namespace ogive::fitting
