// Penalised fits against multiple precision, on separated data, under changes of columns and rows, and errors.
#include "fit/firth.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/firth_cases.hpp"

namespace ogive::fitting {
namespace {

using namespace firth_cases;
using profile_cases::random_rows;
using test::log_relative_error;

/// Worst seen: 13.3 digits of mtcars' mpg, whose estimate is a hundredth of its standard error.
constexpr double kDigits = 12.0;
/// Of few rows, whose last steps are in twofold precision.
constexpr double kAccurateDigits = 14.0;
/// Five rows: where the first coefficient is held far up, the others have two maxima, and its end, 19 standard errors
/// away, is that of the higher one.
constexpr std::size_t kTwoMaxima = 14;
/// Eleven rows whose highest maximum is where the information's condition takes five digits of double.
constexpr std::size_t kFarMaximum = 29;
/// Another far out: 22 rows, coefficients up to 709.
constexpr std::size_t kOtherFarMaximum = 44;

TEST(Firth, PublishedToTwelveDigits) {
  const nlohmann::json table = reference_file("firth.json");
  for (const auto& [name, entry] : table.items()) {
    const test::MatrixRows rows = rows_of(entry);
    const PenalisedFit fit = penalised(rows, {PenaltyKind::jeffreys, number(entry.at("power"))});
    EXPECT_TRUE(fit.estimate.converged()) << name;
    const Digits digits = digits_of(fit.estimate, numbers(entry, "coef"), numbers(entry, "se"));
    EXPECT_GE(digits.beta, kDigits) << name;
    EXPECT_GE(digits.error, kDigits) << name;
    EXPECT_GE(log_relative_error(fit.estimate.log_likelihood, number(entry.at("loglik"))), kDigits) << name;
    EXPECT_GE(log_relative_error(fit.record.log_likelihood, number(entry.at("penalised_loglik"))), kDigits) << name;
    const double ratio = 2.0 * (fit.record.log_likelihood - fit.record.null_log_likelihood);
    EXPECT_GE(log_relative_error(ratio, number(entry.at("lr_global"))), kDigits) << name;
  }
}

TEST(Firth, PublishedTestsAndIntervals) {
  const nlohmann::json table = reference_file("firth.json");
  for (const auto& [name, entry] : table.items()) {
    const test::MatrixRows rows = rows_of(entry);
    const Penalty penalty{PenaltyKind::jeffreys, number(entry.at("power"))};
    const auto profiles = penalised_profiles(test::matrix_blocks(rows), {}, penalty);
    ASSERT_TRUE(profiles) << profiles.error().sentence;
    const ProfileErrors worst = profile_errors(*profiles, entry);
    EXPECT_LE(worst.statistic, 1e-11) << name;
    EXPECT_LE(worst.p_value, 1e-11) << name;
    EXPECT_LE(worst.end, 1e-11) << name;
  }
}

/// Counts, fractional weights, offsets, columns of every size, separated data among them.
TEST(Firth, RandomProblems) {
  const nlohmann::json table = reference_file("random_firth.json");
  std::size_t number_of_problem = 0;
  for (const auto& entry : table.at("problems")) {
    const std::size_t at = number_of_problem++;
    const test::MatrixRows rows = rows_of(entry);
    const PenalisedFit fit = penalised(rows, {PenaltyKind::jeffreys, number(entry.at("power"))});
    EXPECT_TRUE(fit.estimate.converged()) << at;
    const Digits digits = digits_of(fit.estimate, numbers(entry, "coef"), numbers(entry, "se"));
    EXPECT_GE(digits.beta, kAccurateDigits) << at;
    EXPECT_GE(digits.error, kAccurateDigits) << at;
    EXPECT_GE(log_relative_error(fit.record.log_likelihood, number(entry.at("penalised_loglik"))), kAccurateDigits)
        << at;
    if (!entry.contains("lower")) continue;
    const Penalty penalty = fit.record.penalty;
    const auto profiles = penalised_profiles(test::matrix_blocks(rows), {}, penalty);
    ASSERT_TRUE(profiles) << profiles.error().sentence;
    const ProfileErrors worst = profile_errors(*profiles, entry);
    EXPECT_LE(worst.statistic, 1e-10) << at;
    EXPECT_LE(worst.p_value, 1e-10) << at;
    EXPECT_LE(worst.end, at == kTwoMaxima ? 1e-8 : 1e-10) << at;
  }
}

/// `values` beginning with those from `first` on.
void rotate(std::vector<double>& values, std::size_t first) {
  std::rotate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(std::min(first, values.size())),
              values.end());
}

/// Which maximum a climb comes to must not hang on the last bits of sums.
TEST(Firth, FarMaximaFromAnyOrderOfRows) {
  const nlohmann::json table = reference_file("random_firth.json");
  for (const std::size_t at : {kFarMaximum, kOtherFarMaximum}) {
    const auto& entry = table.at("problems").at(at);
    const std::size_t n = rows_of(entry).successes.size();
    for (std::size_t first = 0; first < n; ++first) {
      test::MatrixRows rows = rows_of(entry);
      for (auto& column : rows.columns) rotate(column, first);
      rotate(rows.successes, first);
      rotate(rows.prior_weights, first);
      const PenalisedFit fit = penalised(rows, {PenaltyKind::jeffreys, number(entry.at("power"))});
      EXPECT_TRUE(fit.estimate.converged()) << at << " from row " << first;
      const Digits digits = digits_of(fit.estimate, numbers(entry, "coef"), numbers(entry, "se"));
      EXPECT_GE(digits.beta, kAccurateDigits) << at << " from row " << first;
      EXPECT_GE(digits.error, kAccurateDigits) << at << " from row " << first;
    }
  }
}

struct SeparatedSet {
  const char* what;
  std::vector<std::vector<double>> columns;
  std::vector<double> y;
};

const SeparatedSet kSeparatedSets[] = {
    {"complete", {{1, 1, 1, 1, 1, 1}, {1, 2, 3, 4, 5, 6}}, {0, 0, 0, 1, 1, 1}},
    {"quasi-complete", {{1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 1, 1}}, {0, 1, 0, 1, 1, 1}},
    {"no event at all", {{1, 1, 1, 1}, {1, 2, 3, 4}}, {0, 0, 0, 0}},
    {"saturated", {{1, 1, 1}, {0, 1, 0}, {0, 0, 1}}, {0, 1, 1}},
    {"far from zero", {{1, 1, 1, 1, 1, 1}, {1e6 + 1, 1e6 + 2, 1e6 + 3, 1e6 + 4, 1e6 + 5, 1e6 + 6}}, {0, 0, 0, 1, 1, 1}},
};

TEST(Firth, SeparatedDataHaveFiniteEstimates) {
  for (const SeparatedSet& set : kSeparatedSets) {
    const test::MatrixRows rows{set.columns, set.y, {}, {}, {}};
    const PenalisedFit fit = penalised(rows);
    EXPECT_TRUE(fit.estimate.converged()) << set.what;
    for (std::size_t j = 0; j < set.columns.size(); ++j) {
      EXPECT_TRUE(std::isfinite(fit.estimate.beta[j])) << set.what;
      EXPECT_GT(fit.estimate.std_error[j], 0.0) << set.what;
    }
  }
  // A table of one 2 x 2: half an event more in each cell (Haldane, Anscombe).
  const PenalisedFit fit = penalised({{{1, 1}, {0, 1}}, {0, 4}, {3, 4}, {}, {}});
  EXPECT_NEAR(fit.estimate.beta[0], std::log(0.5 / 3.5), 1e-14);
  EXPECT_NEAR(fit.estimate.beta[1], std::log(4.5 / 0.5) - std::log(0.5 / 3.5), 1e-13);
}

/// beta of a column in other units, shifted: slopes are divided, the constant moves along.
TEST(Firth, FollowsChangesOfColumns) {
  const test::MatrixRows rows = random_rows(300);
  const PenalisedFit fit = penalised(rows);
  test::MatrixRows moved = rows;
  for (double& x : moved.columns[1]) x = 1e6 + 512.0 * x;
  const PenalisedFit other = penalised(moved);
  EXPECT_NEAR(other.estimate.beta[1] * 512.0, fit.estimate.beta[1], 1e-10 * fit.estimate.std_error[1]);
  EXPECT_NEAR(other.estimate.beta[2], fit.estimate.beta[2], 1e-10 * fit.estimate.std_error[2]);
  EXPECT_NEAR(other.estimate.log_likelihood, fit.estimate.log_likelihood, 1e-9);
}

/// A row of weight 2 is two rows, and so is a row of two trials.
TEST(Firth, CountsAndWeightsAreRows) {
  const test::MatrixRows rows = random_rows(60);
  test::MatrixRows twice = rows, weighted = rows, counted = rows;
  for (std::size_t j = 0; j < 3; ++j)
    twice.columns[j].insert(twice.columns[j].end(), rows.columns[j].begin(), rows.columns[j].end());
  twice.successes.insert(twice.successes.end(), rows.successes.begin(), rows.successes.end());
  weighted.prior_weights.assign(60, 2.0);
  counted.trials.assign(60, 2.0);
  for (double& y : counted.successes) y *= 2.0;
  const PenalisedFit fit = penalised(twice);
  for (const test::MatrixRows& same : {weighted, counted}) {
    const PenalisedFit other = penalised(same);
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_NEAR(other.estimate.beta[j], fit.estimate.beta[j], 1e-12 * fit.estimate.std_error[j]);
      EXPECT_NEAR(other.estimate.std_error[j], fit.estimate.std_error[j], 1e-12 * fit.estimate.std_error[j]);
    }
    EXPECT_NEAR(other.record.log_likelihood, fit.record.log_likelihood, 1e-11);
  }
}

TEST(Firth, PowerZeroIsMaximumLikelihood) {
  const test::MatrixRows rows = random_rows(300);
  const PenalisedFit fit = penalised(rows, {PenaltyKind::jeffreys, 0.0});
  const Estimate plain = profile_cases::estimated(rows);
  for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(fit.estimate.beta[j], plain.beta[j], 1e-12 * plain.std_error[j]);
  EXPECT_NEAR(fit.record.log_likelihood, plain.log_likelihood, 1e-11);
  EXPECT_NEAR(fit.record.null_log_likelihood, plain.null_log_likelihood, 1e-11);
}

/// An aliased column changes nothing else; without a constant there is no null model to compare with.
TEST(Firth, AliasedColumnsAndNoConstant) {
  test::MatrixRows rows = random_rows(120);
  const PenalisedFit fit = penalised(rows);
  rows.columns.push_back(rows.columns[1]);
  for (double& x : rows.columns[3]) x = 2.0 * x + 1.0;
  const PenalisedFit aliased = penalised(rows);
  EXPECT_TRUE(std::isnan(aliased.estimate.beta[3]));
  for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(aliased.estimate.beta[j], fit.estimate.beta[j]);
  EXPECT_EQ(aliased.record.log_likelihood, fit.record.log_likelihood);
  EXPECT_NEAR(aliased.record.null_log_likelihood, fit.record.null_log_likelihood, 1e-11);
  rows.columns = {rows.columns[1], rows.columns[2]};
  EXPECT_TRUE(std::isnan(penalised(rows).record.null_log_likelihood));
}

/// Groups without a constant column: the constant is their sum.
TEST(Firth, ConstantAsASumOfColumns) {
  test::MatrixRows rows = random_rows(120);
  test::MatrixRows groups = rows;
  for (std::size_t i = 0; i < 120; ++i) {
    groups.columns[1][i] = i % 2 == 0 ? 1.0 : 0.0;
    groups.columns[0][i] = 1.0 - groups.columns[1][i];
  }
  test::MatrixRows reference = groups;
  reference.columns[0].assign(120, 1.0);
  const double constant[] = {1.0, 1.0, 0.0};
  const auto fit = penalised_likelihood(test::matrix_blocks(groups), constant, {PenaltyKind::jeffreys, 0.5});
  ASSERT_TRUE(fit);
  const PenalisedFit other = penalised(reference);
  EXPECT_NEAR(fit->record.log_likelihood, other.record.log_likelihood, 1e-11);
  EXPECT_NEAR(fit->record.null_log_likelihood, other.record.null_log_likelihood, 1e-11);
}

TEST(Firth, SameBitsForAnyThreads) {
  const test::MatrixRows rows = random_rows(40000);
  FitControl control;
  control.threads = 1;
  const PenalisedFit one = penalised(rows, {PenaltyKind::jeffreys, 0.5}, control);
  control.threads = 3;
  const PenalisedFit three = penalised(rows, {PenaltyKind::jeffreys, 0.5}, control);
  EXPECT_EQ(one.estimate.beta, three.estimate.beta);
  EXPECT_EQ(one.estimate.std_error, three.estimate.std_error);
  EXPECT_EQ(one.record.log_likelihood, three.record.log_likelihood);
}

TEST(FirthErrors, SayWhat) {
  const test::MatrixRows rows = random_rows(50);
  const Blocks blocks = test::matrix_blocks(rows);
  for (const double power : {-0.5, HUGE_VAL, std::nan("")}) {
    const auto fit = penalised_likelihood(blocks, {}, {PenaltyKind::jeffreys, power});
    ASSERT_FALSE(fit) << power;
    EXPECT_EQ(fit.error().code, Errc::bad_option);
  }
  FitControl control;
  control.kernel = "abacus";
  EXPECT_EQ(penalised_likelihood(blocks, {}, {PenaltyKind::jeffreys, 0.5}, control).error().code, Errc::bad_option);
  const test::MatrixRows none{{{}}, {}, {}, {}, {}};
  EXPECT_EQ(penalised_likelihood(test::matrix_blocks(none), {}, {PenaltyKind::jeffreys, 0.5}).error().code,
            Errc::not_estimable);
}

TEST(FirthErrors, StopIsHeard) {
  const test::MatrixRows rows = random_rows(200);
  for (const int patience : {0, 2, 5, 12}) {
    std::atomic<int> asked{0};
    FitControl control;
    control.stop = [&] { return asked++ >= patience; };
    const auto fit = penalised_likelihood(test::matrix_blocks(rows), {}, {PenaltyKind::jeffreys, 0.5}, control);
    ASSERT_FALSE(fit) << patience;
    EXPECT_EQ(fit.error().code, Errc::interrupted);
  }
}

}  // namespace
}  // namespace ogive::fitting
