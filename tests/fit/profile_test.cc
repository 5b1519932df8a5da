// Profile intervals and likelihood-ratio tests against multiple precision, with separation, and errors.
#include "fit/profile.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/profile_cases.hpp"
#include "math/distributions.hpp"

namespace ogive::fitting {
namespace {

using namespace profile_cases;

class ProfileReference : public ::testing::TestWithParam<std::string> {};

TEST_P(ProfileReference, TestsAndEnds) {
  const Reference reference = read_reference(GetParam());
  const std::vector<Profile> profiles = profiled(reference.rows, {}, reference.model);
  ASSERT_EQ(profiles.size(), reference.names.size());
  double worst_lr = 0.0, worst_p = 0.0, worst_end = 0.0;
  for (std::size_t j = 0; j < profiles.size(); ++j) {
    const Profile& p = profiles[j];
    EXPECT_EQ(p.column, j);
    ASSERT_EQ(std::isfinite(p.lr_statistic), !std::isnan(reference.lr[j])) << reference.names[j];
    if (!std::isnan(reference.lr[j])) worst_lr = std::max(worst_lr, std::fabs(p.lr_statistic / reference.lr[j] - 1.0));
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
  EXPECT_LE(worst_end, 1e-12);
}

std::vector<std::string> all_references() {
  std::vector<std::string> names;
  for (const auto& [name, entry] : profile_table().items()) names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, ProfileReference, ::testing::ValuesIn(all_references()));

/// dw/deta of the expected information's weight: mu (1 - mu) of a logit, f^2 / (mu (1 - mu)) with f the density of a
/// probit.
double weight_slope(const Model& model, double eta) {
  if (std::holds_alternative<Logit>(model.link)) {
    const double mu = 1.0 / (1.0 + std::exp(-eta));
    return mu * (1.0 - mu) * (1.0 - 2.0 * mu);
  }
  const double mu = 0.5 * std::erfc(-eta / std::sqrt(2.0)), rest = 0.5 * std::erfc(eta / std::sqrt(2.0));
  const double density = 0.3989422804014327 * std::exp(-0.5 * eta * eta);
  return density * density / (mu * rest) * (-2.0 * eta - density / mu + density / rest);
}

/// SE dz/db_j = 1 + b_j / (2 V_jj) sum_i m_i w'_i x_ij (x_i'V e_j)^2, w' = dw/deta: dV = -V dH V.
double exact_wald_slope(const test::MatrixRows& rows, const Estimate& estimate, std::size_t j) {
  double sum = 0.0;
  for (std::size_t i = 0; i < rows.successes.size(); ++i) {
    double eta = 0.0, product = 0.0;
    for (std::size_t k = 0; k < rows.columns.size(); ++k) {
      eta += rows.columns[k][i] * estimate.beta[k];
      product += rows.columns[k][i] * estimate.covariance(k, j);
    }
    const double trials = rows.trials.empty() ? 1.0 : rows.trials[i];
    sum += trials * weight_slope(estimate.model, eta) * rows.columns[j][i] * product * product;
  }
  return 1.0 + estimate.beta[j] / (2.0 * estimate.covariance(j, j)) * sum;
}

/// 1e-11 is promised; the reference itself is summed in double.
TEST(ProfileWaldSlope, IsTheDerivativeOfWaldsStatistic) {
  for (const char* name : {"mtcars", "birthwt", "oring", "vaso", "spector_probit", "menarche_probit"}) {
    const Reference reference = read_reference(name);
    const Estimate estimate = estimated(reference.rows, reference.model);
    for (const Profile& p : profiled(reference.rows, {}, reference.model)) {
      const double exact = exact_wald_slope(reference.rows, estimate, p.column);
      EXPECT_NEAR(p.wald_slope, exact, 1e-11 * std::max(1.0, std::fabs(exact))) << name << " " << p.column;
    }
  }
  const Reference separated = read_reference("endometrial");
  for (const Profile& p : profiled(separated.rows))
    EXPECT_EQ(std::isnan(p.wald_slope), separated.names[p.column] == separated.separated);
}

TEST(ProfileProgress, CountsCoefficients) {
  std::vector<std::size_t> seen;
  ProfileOptions options;
  options.progress = [&seen](std::size_t done, std::size_t all) {
    EXPECT_EQ(all, 3U);
    seen.push_back(done);
  };
  (void)profiled(random_rows(100), options);
  EXPECT_EQ(seen, (std::vector<std::size_t>{0, 1, 2}));
}

struct InfiniteEnds {
  bool lower, upper;
};

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
    for (const Profile& p : profiled(rows)) {
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
  Estimate separated = estimate;
  separated.stop = Stop::no_finite_maximum;
  EXPECT_EQ(profile(blocks, separated).error().code, Errc::not_estimable);
  separated.stop = Stop::iteration_limit;
  EXPECT_EQ(profile(blocks, separated).error().code, Errc::not_estimable);
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
