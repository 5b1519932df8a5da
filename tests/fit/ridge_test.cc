// Ridge against multiple precision, under changes of columns and rows, and errors.
#include "fit/ridge.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/firth_cases.hpp"
#include "fit/model_of.hpp"

namespace ogive::fitting {
namespace {

using namespace firth_cases;
using profile_cases::random_rows;
using test::log_relative_error;

Penalty ridge(double lambda, std::vector<std::size_t> unpenalised = {0}) {
  return {PenaltyKind::ridge, 0.5, lambda, std::move(unpenalised)};
}

/// Separated data, equal columns, more columns than rows, sizes from 1e-8 to 1e8, other links.  A coefficient counts in
/// its unit, the root of (H + P)^-1's diagonal, as one of maximum likelihood counts in its standard error.
TEST(Ridge, RandomProblems) {
  const nlohmann::json table = reference_file("random_ridge.json");
  std::size_t number_of_problem = 0;
  for (const auto& entry : table.at("problems")) {
    const std::size_t at = number_of_problem++;
    const test::MatrixRows rows = rows_of(entry);
    FitControl control;
    control.model = test::model_of(entry.at("family").get<std::string>(), entry.at("link").get<std::string>());
    const Penalty penalty =
        ridge(entry.at("lambda").get<double>(), entry.at("unpenalised").get<std::vector<std::size_t>>());
    const PenalisedFit fit = penalised(rows, penalty, control);
    EXPECT_TRUE(fit.estimate.converged()) << at;
    EXPECT_TRUE(fit.estimate.aliases.empty() && !fit.estimate.separation) << at;
    const std::vector<double> beta = numbers(entry, "coef");
    const std::vector<double> unit = numbers(entry, "unit");
    for (std::size_t j = 0; j < beta.size(); ++j)
      EXPECT_LE(std::fabs(fit.estimate.beta[j] - beta[j]), 1e-12 * std::max(unit[j], std::fabs(beta[j])))
          << at << " " << j;
    EXPECT_GE(log_relative_error(fit.estimate.log_likelihood, number(entry.at("loglik"))), 12.0) << at;
    EXPECT_GE(log_relative_error(fit.record.log_likelihood, number(entry.at("penalised_loglik"))), 12.0) << at;
    // Where columns determine each other and lambda is 1e-13 of the information, their sum has three digits of lambda.
    const std::string kind = entry.at("kind").get<std::string>();
    const double bound = kind == "equal" || kind == "wide" ? 1e-5 : 1e-11 * static_cast<double>(beta.size());
    EXPECT_NEAR(fit.record.effective_df, number(entry.at("effective_df")), bound) << at;
  }
}

/// Shifted columns move the intercept alone; in other units lambda counts in the square of the unit.
TEST(Ridge, FollowsChangesOfColumns) {
  const test::MatrixRows rows = random_rows(300);
  const PenalisedFit fit = penalised(rows, ridge(3.0));
  test::MatrixRows moved = rows;
  for (double& x : moved.columns[1]) x += 1e6;
  const PenalisedFit other = penalised(moved, ridge(3.0));
  for (const std::size_t j : {1, 2}) EXPECT_NEAR(other.estimate.beta[j], fit.estimate.beta[j], 1e-11);
  EXPECT_NEAR(other.record.log_likelihood, fit.record.log_likelihood, 1e-9);
  for (auto& column : moved.columns)
    for (double& x : column) x *= 4.0;
  const PenalisedFit larger = penalised(moved, ridge(48.0));
  for (const std::size_t j : {1, 2}) EXPECT_NEAR(4.0 * larger.estimate.beta[j], other.estimate.beta[j], 1e-11);
  EXPECT_NEAR(larger.record.effective_df, fit.record.effective_df, 1e-9);
}

/// Between the maximum of the likelihood and the constant alone.
TEST(Ridge, HasTheLimitsOfLambda) {
  const test::MatrixRows rows = random_rows(200);
  const auto plain = maximum_likelihood(test::matrix_blocks(rows), {});
  ASSERT_TRUE(plain);
  const PenalisedFit small = penalised(rows, ridge(1e-12));
  const PenalisedFit large = penalised(rows, ridge(1e12));
  for (std::size_t j = 0; j < rows.columns.size(); ++j) {
    EXPECT_NEAR(small.estimate.beta[j], plain->beta[j], 1e-11);
    if (j > 0) {
      EXPECT_NEAR(large.estimate.beta[j], 0.0, 1e-9);
    }
    EXPECT_TRUE(std::isnan(small.estimate.std_error[j]));
  }
  EXPECT_NEAR(small.record.effective_df, static_cast<double>(rows.columns.size()), 1e-10);
  EXPECT_NEAR(large.record.effective_df, 1.0, 1e-8);
  EXPECT_NEAR(large.estimate.log_likelihood, large.estimate.null_log_likelihood, 1e-8);
}

TEST(Ridge, SameBitsForAnyThreads) {
  const test::MatrixRows rows = random_rows(40000);
  FitControl control;
  control.threads = 1;
  const PenalisedFit one = penalised(rows, ridge(0.5), control);
  control.threads = 4;
  const PenalisedFit four = penalised(rows, ridge(0.5), control);
  EXPECT_EQ(one.estimate.beta, four.estimate.beta);
  EXPECT_EQ(one.record.effective_df, four.record.effective_df);
}

struct RidgeError {
  const char* what;
  Penalty penalty;
  Model model;
  std::vector<double> y;
  Errc code;
};

TEST(Ridge, Errors) {
  const RidgeError cases[] = {
      {"zero", ridge(0.0), {}, {0, 1, 0, 1}, Errc::bad_option},
      {"negative", ridge(-1.0), {}, {0, 1, 0, 1}, Errc::bad_option},
      {"not finite", ridge(HUGE_VAL), {}, {0, 1, 0, 1}, Errc::bad_option},
      {"not a number", ridge(NAN), {}, {0, 1, 0, 1}, Errc::bad_option},
      {"too large", ridge(1e300), {}, {0, 1, 0, 1}, Errc::bad_option},
      {"gaussian", ridge(1.0), {Gaussian{}, Identity{}}, {0, 1, 0, 1}, Errc::bad_option},
      {"a range that ends", ridge(1.0), {Binomial{}, Log{}}, {0, 1, 0, 1}, Errc::bad_option},
      {"not concave", ridge(1.0), {Binomial{}, Cauchit{}}, {0, 1, 0, 1}, Errc::bad_option},
      {"no event", ridge(1.0), {}, {0, 0, 0, 0}, Errc::not_estimable},
      {"no other", ridge(1.0), {}, {1, 1, 1, 1}, Errc::not_estimable},
      {"no count", ridge(1.0), {Poisson{}, Log{}}, {0, 0, 0, 0}, Errc::not_estimable},
  };
  for (const RidgeError& bad : cases) {
    const test::MatrixRows rows{{{1, 1, 1, 1}, {1e-8, 2e-8, 3e-8, 5e-8}}, bad.y, {}, {}, {}};
    FitControl control;
    control.model = bad.model;
    const auto fit = penalised_likelihood(test::matrix_blocks(rows), {}, bad.penalty, control);
    ASSERT_FALSE(fit) << bad.what;
    EXPECT_EQ(fit.error().code, bad.code) << bad.what << ": " << fit.error().sentence;
  }
  const test::MatrixRows rows{{{1, 1, 1, 1}, {1, 2, 3, 5}}, {0, 0, 0, 0}, {}, {}, {}};
  EXPECT_TRUE(penalised(rows, ridge(1.0, {})).estimate.converged());  // all coefficients are held back
  EXPECT_FALSE(penalised_profiles(test::matrix_blocks(rows), {}, ridge(1.0, {})));
}

}  // namespace
}  // namespace ogive::fitting
