// The fit of the distinct rows is that of all.
#include "fit/distinct_fit.hpp"

#include <cmath>
#include <utility>

#include <gtest/gtest.h>

#include "fit/firth.hpp"
#include "fit/profile.hpp"
#include "fit/table_rows.hpp"
#include "fit/warm_start.hpp"

namespace ogive::fitting {
namespace {

using namespace table_rows;

Estimate fitted(Result<Estimate> found) {
  EXPECT_TRUE(found) << found.error().sentence;
  return found ? std::move(*found) : Estimate{};
}

void expect_same(const Estimate& a, const Estimate& b) {
  ASSERT_EQ(a.beta.size(), b.beta.size());
  for (std::size_t j = 0; j < a.beta.size(); ++j) {
    EXPECT_EQ(std::isnan(a.beta[j]), std::isnan(b.beta[j]));
    if (std::isnan(b.beta[j])) continue;
    EXPECT_NEAR(a.beta[j], b.beta[j], 1e-10 * b.std_error[j]);
    EXPECT_NEAR(a.std_error[j], b.std_error[j], 1e-10 * b.std_error[j]);
  }
  for (const auto& [one, other] :
       {std::pair(a.log_likelihood, b.log_likelihood), std::pair(a.null_log_likelihood, b.null_log_likelihood),
        std::pair(a.deviance, b.deviance), std::pair(a.null_deviance, b.null_deviance), std::pair(a.pearson, b.pearson),
        std::pair(a.totals.weight, b.totals.weight), std::pair(a.totals.copies, b.totals.copies)})
    EXPECT_NEAR(one, other, 1e-11 * std::fabs(other));
  EXPECT_EQ(a.totals.rows, b.totals.rows);
  EXPECT_EQ(a.totals.positive_rows, b.totals.positive_rows);
  EXPECT_EQ(a.stop, b.stop);
  EXPECT_EQ(a.rank, b.rank);
  EXPECT_EQ(a.certificate.exists, b.certificate.exists);
  EXPECT_EQ(a.aliases.size(), b.aliases.size());
  EXPECT_NEAR(a.nearest.share, b.nearest.share, 1e-9);
}

TEST(DistinctFit, IsThatOfAllRows) {
  for (const Kind kind : {Kind::plain, Kind::offset, Kind::trials, Kind::frequencies, Kind::weights}) {
    const TableRows rows = simulate(kMany, kind);
    const Blocks all = table_blocks(rows);
    ASSERT_GT(static_cast<double>(all.rows) * static_cast<double>(all.columns), kWarmWork);
    for (const Link& link : {Link(Logit{}), Link(Probit{}), Link(Cloglog{}), Link(Loglog{}), Link(Cauchit{}),
                             Link(Log{}), Link(Identity{})}) {
      const bool ends = std::holds_alternative<Log>(link) || std::holds_alternative<Identity>(link);
      if (ends && kind == Kind::offset) continue;  // no such model has these offsets
      FitControl control;
      control.model = {Binomial{}, link};
      const Estimate some = fitted(maximum_likelihood(all, {}, control));
      EXPECT_EQ(some.passes, 1) << name(link);
      expect_same(some, fitted(maximise_all_rows(all, {}, control)));
    }
  }
}

TEST(DistinctFit, HasTheSameBitsForAnyThreads) {
  const TableRows rows = simulate(kMany, Kind::weights);
  FitControl control;
  control.threads = 1;
  const Estimate one = fitted(maximum_likelihood(table_blocks(rows), {}, control));
  EXPECT_EQ(one.passes, 1);
  for (const int threads : {2, 3, 8}) {
    control.threads = threads;
    const Estimate other = fitted(maximum_likelihood(table_blocks(rows), {}, control));
    EXPECT_EQ(one.beta, other.beta);
    EXPECT_EQ(one.std_error, other.std_error);
    EXPECT_EQ(one.log_likelihood, other.log_likelihood);
    EXPECT_EQ(one.pearson, other.pearson);
    EXPECT_EQ(one.certificate.distance, other.certificate.distance);
  }
}

TEST(DistinctFit, LeavesSeparatedAndAliasedDataAsTheyAre) {
  TableRows rows = simulate(kMany);
  for (std::size_t i = 0; i < kMany; ++i) rows.numbers.columns[2][i] = 1.0 - 2.0 * rows.numbers.columns[0][i];
  const Blocks aliased = table_blocks(rows);
  const Estimate some = fitted(maximum_likelihood(aliased, {}, {}));
  ASSERT_EQ(some.aliases.size(), 1U);
  EXPECT_EQ(some.aliases[0].column, 3U);
  EXPECT_EQ(some.passes, 1);
  expect_same(some, fitted(maximise_all_rows(aliased, {}, {})));

  rows = simulate(kMany);
  for (std::size_t i = 0; i < kMany; ++i)
    if (rows.codes[1][i] == 3) rows.numbers.successes[i] = 0.0;
  const Blocks separated = table_blocks(rows);
  const Estimate limit = fitted(maximum_likelihood(separated, {}, {}));
  const Estimate expected = fitted(maximise_all_rows(separated, {}, {}));
  ASSERT_TRUE(limit.separation);
  EXPECT_EQ(limit.separation->separated_rows, expected.separation->separated_rows);
  EXPECT_EQ(limit.beta, expected.beta);
}

TEST(DistinctFit, EndsWhenItIsAskedTo) {
  const TableRows rows = simulate(kMany);
  FitControl control;
  int asked = 0;
  control.stop = [&] { return ++asked > 3; };
  control.threads = 1;
  const auto found = maximum_likelihood(table_blocks(rows), {}, control);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::interrupted);
}

TEST(DistinctFit, OfCountsIsThatOfAllRows) {
  TableRows rows = simulate(kMany);
  for (std::size_t i = 0; i < kMany; ++i) rows.numbers.successes[i] = whole(5, i, 3.0 + rows.numbers.columns[0][i]);
  FitControl control;
  control.model = {Poisson{}, Log{}};
  const Estimate some = fitted(maximum_likelihood(table_blocks(rows), {}, control));
  EXPECT_EQ(some.passes, 1);
  expect_same(some, fitted(maximise_all_rows(table_blocks(rows), {}, control)));
}

TEST(DistinctFit, HasTheProfilesOfAllRows) {
  for (const Kind kind : {Kind::plain, Kind::trials, Kind::weights})
    for (const Link& link : {Link(Logit{}), Link(Probit{}), Link(Log{})}) {
      const TableRows rows = simulate(kFew, kind);
      FitControl control;
      control.model = {Binomial{}, link};
      ProfileOptions options;
      options.columns = {1, 2, 6};
      const Estimate estimate = fitted(maximise_all_rows(table_blocks(rows), {}, control));
      const auto some = profile(table_blocks(rows), estimate, options);
      const auto all = profile(never_collapsed(table_blocks(rows)), estimate, options);
      ASSERT_TRUE(some && all);
      for (std::size_t k = 0; k < all->size(); ++k) {
        const Profile &one = (*some)[k], &other = (*all)[k];
        const double error = estimate.std_error[other.column];
        EXPECT_EQ(one.lower_found, other.lower_found);
        EXPECT_EQ(one.upper_found, other.upper_found);
        EXPECT_NEAR(one.lower, other.lower, 1e-9 * error);
        EXPECT_NEAR(one.upper, other.upper, 1e-9 * error);
        EXPECT_NEAR(one.lr_statistic, other.lr_statistic, 1e-9 * (1.0 + other.lr_statistic));
      }
    }
}

TEST(DistinctFit, HasThePenalisedFitsOfAllRows) {
  for (const Kind kind : {Kind::plain, Kind::trials, Kind::frequencies}) {
    const TableRows rows = simulate(kFew, kind);
    for (const PenaltyKind penalty :
         {PenaltyKind::jeffreys, PenaltyKind::median, PenaltyKind::flic, PenaltyKind::flac}) {
      const auto some = penalised_likelihood(table_blocks(rows), {}, {penalty});
      const auto all = penalised_likelihood(never_collapsed(table_blocks(rows)), {}, {penalty});
      ASSERT_TRUE(some && all);
      EXPECT_EQ(some->estimate.passes, 1);
      for (std::size_t j = 0; j < all->estimate.beta.size(); ++j) {
        const double error = all->estimate.std_error[j];
        EXPECT_NEAR(some->estimate.beta[j], all->estimate.beta[j], 1e-9 * error)
            << kPenaltyKinds[static_cast<int>(penalty)];
        EXPECT_NEAR(some->estimate.std_error[j], error, 1e-9 * error);
      }
      EXPECT_EQ(some->estimate.totals.rows, all->estimate.totals.rows);
      EXPECT_NEAR(some->estimate.deviance, all->estimate.deviance, 1e-10 * all->estimate.deviance);
      EXPECT_NEAR(some->estimate.null_deviance, all->estimate.null_deviance, 1e-10 * all->estimate.deviance);
      if (penalty == PenaltyKind::median) continue;
      EXPECT_NEAR(some->record.log_likelihood, all->record.log_likelihood, 1e-9 * all->estimate.deviance);
    }
    const auto some = penalised_profiles(table_blocks(rows), {}, {PenaltyKind::jeffreys});
    const auto all = penalised_profiles(never_collapsed(table_blocks(rows)), {}, {PenaltyKind::jeffreys});
    ASSERT_TRUE(some && all);
    for (std::size_t k = 0; k < all->size(); ++k) {
      const double length = (*all)[k].upper - (*all)[k].lower;
      EXPECT_NEAR((*some)[k].lower, (*all)[k].lower, 1e-9 * length);
      EXPECT_NEAR((*some)[k].upper, (*all)[k].upper, 1e-9 * length);
    }
  }
}

}  // namespace
}  // namespace ogive::fitting
