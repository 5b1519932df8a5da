// FLIC, FLAC and median bias reduction against multiple precision, and what defines them.
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fit/firth_cases.hpp"

namespace ogive::fitting {
namespace {

using namespace firth_cases;
using profile_cases::random_rows;

constexpr double kDigits = 12.0;

struct Relative {
  PenaltyKind kind;
  const char* coef;
  const char* se;
};

const Relative kRelatives[] = {{PenaltyKind::flic, "flic", "flic_se"},
                               {PenaltyKind::flac, "flac", "flac_se"},
                               {PenaltyKind::median, "median", "median_se"}};

TEST(FirthRelatives, PublishedToTwelveDigits) {
  const nlohmann::json table = reference_file("firth.json");
  for (const auto& [name, entry] : table.items()) {
    if (!entry.contains("flic")) continue;
    const test::MatrixRows rows = rows_of(entry);
    for (const Relative& relative : kRelatives) {
      const PenalisedFit fit = penalised(rows, {relative.kind, 0.5});
      EXPECT_TRUE(fit.estimate.converged()) << name << ' ' << relative.coef;
      const Digits digits = digits_of(fit.estimate, numbers(entry, relative.coef), numbers(entry, relative.se));
      EXPECT_GE(digits.beta, kDigits) << name << ' ' << relative.coef;
      EXPECT_GE(digits.error, kDigits) << name << ' ' << relative.coef;
    }
  }
}

/// Ends: the search stops where a step is below 1e-7 standard errors, and leaves that squared times the profile's bend;
/// worst seen 1.4e-10, of birthwt.
TEST(FirthRelatives, IntervalsOfFlacAreThoseOfItsLikelihood) {
  const nlohmann::json table = reference_file("firth.json");
  for (const auto& [name, entry] : table.items()) {
    if (!entry.contains("flac_lr")) continue;
    const test::MatrixRows rows = rows_of(entry);
    const auto profiles = penalised_profiles(test::matrix_blocks(rows), {}, {PenaltyKind::flac, 0.5});
    ASSERT_TRUE(profiles) << profiles.error().sentence;
    const ProfileErrors worst = profile_errors(*profiles, entry, "flac_");
    EXPECT_LE(worst.statistic, 1e-11) << name;
    EXPECT_LE(worst.p_value, 1e-11) << name;
    EXPECT_LE(worst.end, 1e-9) << name;
  }
}

/// The sum of trials times fitted probabilities.
double expected_events(const test::MatrixRows& rows, const std::vector<double>& beta) {
  double sum = 0.0;
  for (std::size_t i = 0; i < rows.successes.size(); ++i) {
    double eta = 0.0;
    for (std::size_t j = 0; j < beta.size(); ++j) eta += rows.columns[j][i] * beta[j];
    sum += (rows.trials.empty() ? 1.0 : rows.trials[i]) / (1.0 + std::exp(-eta));
  }
  return sum;
}

/// Puhr et al. (2017): both make fitted probabilities average to what was seen.  300 rows: the last leaf is short.
TEST(FirthRelatives, FittedEventsAreThoseSeen) {
  const test::MatrixRows rows = random_rows(300);
  double seen = 0.0;
  for (const double y : rows.successes) seen += y;
  for (const PenaltyKind kind : {PenaltyKind::flic, PenaltyKind::flac})
    EXPECT_NEAR(expected_events(rows, penalised(rows, {kind, 0.5}).estimate.beta), seen, 1e-10 * seen);
  EXPECT_GT(std::fabs(expected_events(rows, penalised(rows).estimate.beta) - seen), 1e-4);
}

TEST(FirthRelatives, FlicKeepsTheSlopes) {
  const test::MatrixRows rows = random_rows(300);
  const PenalisedFit firth = penalised(rows);
  const PenalisedFit flic = penalised(rows, {PenaltyKind::flic, 0.5});
  EXPECT_NE(flic.estimate.beta[0], firth.estimate.beta[0]);
  EXPECT_EQ(flic.estimate.beta[1], firth.estimate.beta[1]);
  EXPECT_EQ(flic.estimate.beta[2], firth.estimate.beta[2]);
  EXPECT_EQ(flic.record.log_likelihood, firth.record.log_likelihood);
}

/// But for the problem of a condition that leaves Fisher's scoring of the median a singular information on its way.
TEST(FirthRelatives, RandomProblemsConverge) {
  const nlohmann::json table = reference_file("random_firth.json");
  std::size_t at = 0;
  for (const auto& entry : table.at("problems")) {
    const test::MatrixRows rows = rows_of(entry);
    for (const PenaltyKind kind : {PenaltyKind::flac, PenaltyKind::median}) {
      if (at == kIllConditioned && kind == PenaltyKind::median) continue;
      const PenalisedFit fit = penalised(rows, {kind, 0.5});
      EXPECT_TRUE(fit.estimate.converged())
          << at << " kind " << static_cast<int>(kind) << ' ' << stop_name(fit.estimate.stop);
    }
    ++at;
  }
}

/// Each coefficient alone: another unit changes nothing else, and one with a single parameter is the median's.
TEST(FirthRelatives, MedianFollowsUnits) {
  const test::MatrixRows rows = random_rows(100);
  test::MatrixRows scaled = rows;
  for (double& x : scaled.columns[1]) x *= -100.0;
  const Estimate fit = penalised(rows, {PenaltyKind::median, 0.5}).estimate;
  const Estimate other = penalised(scaled, {PenaltyKind::median, 0.5}).estimate;
  for (std::size_t j = 0; j < 3; ++j)
    EXPECT_NEAR(other.beta[j] * (j == 1 ? -100.0 : 1.0), fit.beta[j], 1e-11 * fit.std_error[j]);
}

TEST(FirthRelatives, SayWhatTheyCannot) {
  test::MatrixRows rows = random_rows(100);
  const auto none = penalised_profiles(test::matrix_blocks(rows), {}, {PenaltyKind::median, 0.5});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::not_estimable);
  rows.columns.erase(rows.columns.begin());
  const auto flic = penalised_likelihood(test::matrix_blocks(rows), {}, {PenaltyKind::flic, 0.5});
  ASSERT_FALSE(flic);
  EXPECT_EQ(flic.error().code, Errc::not_estimable);
  EXPECT_TRUE(penalised_likelihood(test::matrix_blocks(rows), {}, {PenaltyKind::flac, 0.5}));
}

}  // namespace
}  // namespace ogive::fitting
