// Profiles whose restricted maxima lie on the edge of a link's range.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/profile_cases.hpp"
#include "math/distributions.hpp"

namespace ogive::fitting {
namespace {

using profile_cases::kInf;

const char* const kBounded[][2] = {{"binomial", "log"},
                                   {"binomial", "log-complement"},
                                   {"binomial", "identity"},
                                   {"poisson", "identity"},
                                   {"poisson", "sqrt"}};

/// The fit without the column and with an offset of its own; none where the value is impossible.
Result<Estimate> held_by_offset(const test::MatrixRows& rows, const Model& model, std::size_t column, double value) {
  test::MatrixRows held = rows;
  held.columns.erase(held.columns.begin() + static_cast<std::ptrdiff_t>(column));
  held.offset.assign(rows.successes.size(), 0.0);
  for (std::size_t i = 0; i < held.offset.size(); ++i) held.offset[i] = value * rows.columns[column][i];
  FitControl control;
  control.model = model;
  return maximum_likelihood(test::matrix_blocks(held), {}, control);
}

/// Cells are multiples of 1/4 so that offsets are as exact as the end is.
test::MatrixRows small_rows(std::mt19937_64& draw, bool poisson) {
  test::MatrixRows rows;
  const std::size_t n = 5 + draw() % 8;
  rows.columns.assign(3, std::vector<double>(n, 1.0));
  for (std::size_t i = 0; i < n; ++i) {
    rows.columns[1][i] = static_cast<double>(draw() % 17) / 4.0 - 1.0;
    rows.columns[2][i] = static_cast<double>(draw() % 9) / 4.0;
    const double trials = poisson ? 1.0 : static_cast<double>(1 + draw() % 12);
    rows.trials.push_back(trials);
    rows.successes.push_back(static_cast<double>(poisson ? draw() % 5 : draw() % static_cast<unsigned>(trials + 1)));
  }
  return rows;
}

struct Seen {
  int ends = 0, on_edge = 0, ratios = 0;
};

struct Profiled {
  test::MatrixRows rows;
  Model model;
  Estimate top;
};

void check_end(const Profiled& problem, std::size_t column, double end, Seen& seen) {
  const Result<Estimate> held = held_by_offset(problem.rows, problem.model, column, end);
  ASSERT_TRUE(held) << held.error().sentence;
  if (held->stop != Stop::converged) return;
  const double drop = 2.0 * (problem.top.log_likelihood - held->log_likelihood);
  EXPECT_NEAR(drop, chi_square_quantile(0.95, 1.0), 1e-9);
  ++seen.ends;
  seen.on_edge += held->edge.empty() ? 0 : 1;
}

// At an end that is not the range's the likelihood has fallen by the quantile, wherever the restricted maximum is.
TEST(ProfileRange, TheDropAtAnEndIsTheQuantile) {
  std::mt19937_64 draw(5);
  Seen seen;
  for (int problem = 0; problem < 150; ++problem) {
    const auto& names = kBounded[problem % 5];
    const Model model = test::model_of(names[0], names[1]);
    const test::MatrixRows rows = small_rows(draw, problem % 5 >= 3);
    SCOPED_TRACE(std::string(names[0]) + " " + names[1] + " " + std::to_string(problem));
    FitControl control;
    control.model = model;
    const auto top = maximum_likelihood(test::matrix_blocks(rows), {}, control);
    ASSERT_TRUE(top) << top.error().sentence;
    if (!top->converged() || !top->edge.empty() || !top->aliases.empty()) continue;
    const auto profiles = profile(test::matrix_blocks(rows), *top, {});
    ASSERT_TRUE(profiles) << profiles.error().sentence;
    for (const Profile& p : *profiles) {
      ASSERT_TRUE(p.lower_found && p.upper_found) << p.column;
      if (!p.lower_is_range_end) check_end({rows, model, *top}, p.column, p.lower, seen);
      if (!p.upper_is_range_end) check_end({rows, model, *top}, p.column, p.upper, seen);
      const Result<Estimate> zero = held_by_offset(rows, model, p.column, 0.0);
      EXPECT_EQ(std::isinf(p.lr_statistic), !zero);
      if (!zero || !zero->converged()) continue;
      EXPECT_NEAR(p.lr_statistic, 2.0 * (top->log_likelihood - zero->log_likelihood), 1e-9);
      seen.ratios += zero->edge.empty() ? 0 : 1;
    }
  }
  EXPECT_GE(seen.ends, 300);
  EXPECT_GE(seen.on_edge, 30);
  EXPECT_GE(seen.ratios, 3);
}

struct RangeEnds {
  const char* link;
  std::vector<double> x, successes, trials;
  double upper;  // of the constant
};

// One success at x = 0 keeps the constant from going beyond its end, and one trial says too little against it.
const RangeEnds kRangeEnds[] = {
    {"log", {0, 1, 2}, {1, 1, 4}, {1, 5, 8}, 0.0},
    {"identity", {0, 1, 2}, {1, 1, 4}, {1, 5, 8}, 1.0},
    {"log-complement", {0, 1, 2}, {0, 4, 4}, {1, 5, 8}, 0.0},
    {"log", {0, 0.5, 1, 2}, {1, 2, 1, 4}, {1, 4, 5, 8}, 0.0},
};

TEST(ProfileRange, TheRangeEndsAnInterval) {
  for (const RangeEnds& row : kRangeEnds) {
    test::MatrixRows rows;
    rows.columns = {std::vector<double>(row.x.size(), 1.0), row.x};
    rows.successes = row.successes;
    rows.trials = row.trials;
    const Model model = test::model_of("binomial", row.link);
    const std::vector<Profile> profiles = profile_cases::profiled(rows, {}, model);
    ASSERT_EQ(profiles.size(), 2U) << row.link;
    EXPECT_TRUE(profiles[0].upper_is_range_end && profiles[0].upper_found) << row.link;
    EXPECT_EQ(profiles[0].upper, row.upper) << row.link;
    EXPECT_FALSE(profiles[0].lower_is_range_end) << row.link;
    EXPECT_LT(profiles[0].lower, row.upper) << row.link;
    EXPECT_FALSE(profiles[1].lower_is_range_end || profiles[1].upper_is_range_end) << row.link;
    ProfileOptions narrow;
    narrow.level = 0.2;
    EXPECT_FALSE(profile_cases::profiled(rows, narrow, model)[0].upper_is_range_end) << row.link;
  }
}

// Rows of one outcome are straight lines under log: where b moves only them the maximum is flat, and the information
// that is observed singular.
TEST(ProfileRange, AFlatMaximumHasItsInterval) {
  test::MatrixRows rows;
  rows.columns = {{1, 1, 1}, {-1, 0, 1}};
  rows.successes = {3, 3, 3};
  rows.trials = {3, 6, 3};
  const std::vector<Profile> profiles = profile_cases::profiled(rows, {}, test::model_of("binomial", "log"));
  EXPECT_NEAR(profiles[1].lr_statistic, 0.0, 1e-12);
  EXPECT_TRUE(profiles[1].lower_found && profiles[1].upper_found);
  EXPECT_NEAR(profiles[1].lower, -profiles[1].upper, 1e-9);
}

// In multiple precision, by one-dimensional searches: tests/certifier/range_references.py.
TEST(ProfileRange, CertifiedProblems) {
  std::ifstream file(OGIVE_TEST_REFERENCE "/range_profile.json");
  const nlohmann::json table = nlohmann::json::parse(file);
  ASSERT_GE(table.size(), 8U);
  int range_ends = 0;
  for (const nlohmann::json& entry : table) {
    const Model model = test::model_of(entry.at("family").get<std::string>(), entry.at("link").get<std::string>());
    SCOPED_TRACE(entry.dump());
    test::MatrixRows rows;
    rows.columns = entry.at("columns").get<std::vector<std::vector<double>>>();
    rows.successes = entry.at("successes").get<std::vector<double>>();
    rows.trials = entry.at("trials").get<std::vector<double>>();
    const std::vector<Profile> profiles = profile_cases::profiled(rows, {}, model);
    ASSERT_EQ(profiles.size(), 2U);
    for (const Profile& p : profiles) {
      const auto number = [&](const char* key) {
        return std::strtod(entry.at(key).at(p.column).get<std::string>().c_str(), nullptr);
      };
      const double unit = number("se");
      EXPECT_NEAR(p.lower, number("lower"), 1e-10 * unit);
      EXPECT_NEAR(p.upper, number("upper"), 1e-10 * unit);
      EXPECT_EQ(p.lower_is_range_end, entry.at("lower_is_range_end").at(p.column).get<bool>());
      EXPECT_EQ(p.upper_is_range_end, entry.at("upper_is_range_end").at(p.column).get<bool>());
      range_ends += p.lower_is_range_end + p.upper_is_range_end;
      const double ratio = number("lr");
      if (std::isinf(ratio)) {
        EXPECT_EQ(p.lr_statistic, kInf);
      } else {
        EXPECT_NEAR(p.lr_statistic, ratio, 1e-11 * (1.0 + ratio));
      }
    }
  }
  EXPECT_GE(range_ends, 3);
}

}  // namespace
}  // namespace ogive::fitting
