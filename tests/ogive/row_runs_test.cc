// Rows that are asked for some at a time have the bits that they have among all.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

#include "inference/predict.hpp"
#include "inference/residuals.hpp"
#include "ogive/fit.hpp"

namespace ogive {
namespace {

constexpr std::size_t kRows = 20000;

/// Responses of every kind; values are missing here and there, and in all rows but few of a long stretch.
Table rows_with_holes() {
  std::mt19937 random(42);
  std::normal_distribution<double> normal;
  const auto share = [&] { return static_cast<double>(random()) / 4294967296.0; };
  std::vector<double> x, z, y, trials, successes, count, weight, real;
  std::vector<std::string> g, many;
  for (std::size_t i = 0; i < kRows; ++i) {
    const bool rare = i > 6000 && i < 12000;
    x.push_back(share() < (rare ? 0.995 : 0.03) ? std::nan("") : normal(random));
    z.push_back(normal(random));
    y.push_back(share() < 0.02 ? std::nan("") : share() < 0.4 + 0.1 * std::tanh(z.back()) ? 1.0 : 0.0);
    trials.push_back(static_cast<double>(1 + random() % 4));
    successes.push_back(static_cast<double>(random() % static_cast<unsigned>(1 + trials.back())));
    count.push_back(static_cast<double>(random() % 6));
    weight.push_back(static_cast<double>(random() % 3));
    real.push_back(0.1 + 0.8 * share());
    g.emplace_back(1, "abcdef"[random() % 6]);
    many.push_back("level " + std::to_string(i % 2500));
  }
  return *make_table({real_column("x", x), real_column("z", z), real_column("y", y), real_column("m", trials),
                      real_column("s", successes), real_column("c", count), real_column("w", weight),
                      real_column("r", real), text_column("g", g), text_column("many", many)});
}

struct Case {
  const char* formula;
  fitting::Model model = {Binomial{}, Logit{}};
  const char* weights = "";
  WeightKind kind = WeightKind::frequency;
};

const Case kCases[] = {
    {"y ~ x + log(2 + z**2) + g + x:g"},     {"s/m ~ x + z"},
    {"y ~ x", {Binomial{}, Logit{}}, "w"},   {"y ~ x", {Binomial{}, Logit{}}, "r", WeightKind::precision},
    {"y ~ x + g", {Binomial{}, Cloglog{}}},  {"c ~ x + g", {Poisson{}, Log{}}},
    {"r ~ x + z", {Gaussian{}, Identity{}}}, {"y ~ z + C(many)"},  // its factor is eliminated
};

bool same_bits(const std::vector<double>& some, const std::vector<double>& all, std::int64_t first) {
  const auto from = static_cast<std::size_t>(first);
  return from + some.size() <= all.size() &&
         (some.empty() || std::memcmp(some.data(), all.data() + from, some.size() * sizeof(double)) == 0);
}

/// Some rows of every length around that of a leaf, in order and out of it.
const std::pair<std::int64_t, std::int64_t> kRuns[] = {
    {0, 0}, {0, 1},      {0, 255},     {255, 258},    {513, 256}, {256, 512}, {5990, 20},
    {0, 1}, {6500, 300}, {6000, 6001}, {12001, 7999}, {19999, 1}, {20000, 0}, {0, 20000},
};

template <class Each>
void for_cases(const Table& table, const Each& each) {
  for (const Case& one : kCases) {
    Options options;
    options.model = one.model;
    options.roles.prior_weights = one.weights;
    options.roles.weight_kind = one.kind;
    const auto fitted = fit(table, one.formula, options);
    ASSERT_TRUE(fitted) << one.formula << fitted.error().sentence;
    SCOPED_TRACE(one.formula);
    each(*fitted);
  }
}

TEST(RowRuns, PredictionsOfSomeRowsAreThoseAmongAll) {
  const Table table = rows_with_holes();
  for_cases(table, [&](const Fitted& fitted) {
    PredictControl control;
    control.errors = true;
    control.threads = 1;
    const Predictions all = predict(fitted, table, control).value();
    for (const int threads : {1, 3}) {
      control.threads = threads;
      Predictor some = Predictor::create(fitted, table, control).value();
      EXPECT_EQ(some.of_table().missing, all.missing);
      EXPECT_EQ(some.of_table().missing_by, all.missing_by);
      for (const auto& [first, count] : kRuns) {
        const Predictions rows = some.rows(first, count).value();
        ASSERT_EQ(rows.mu.size(), static_cast<std::size_t>(count));
        EXPECT_TRUE(same_bits(rows.eta, all.eta, first)) << first;
        EXPECT_TRUE(same_bits(rows.mu, all.mu, first)) << first;
        EXPECT_TRUE(same_bits(rows.observed, all.observed, first)) << first;
        EXPECT_TRUE(rows.trials.empty() || same_bits(rows.trials, all.trials, first)) << first;
        EXPECT_TRUE(same_bits(rows.errors->eta_error, all.errors->eta_error, first)) << first;
        EXPECT_TRUE(same_bits(rows.errors->mean_error, all.errors->mean_error, first)) << first;
        EXPECT_TRUE(same_bits(rows.errors->lower, all.errors->lower, first)) << first;
        EXPECT_TRUE(same_bits(rows.errors->upper, all.errors->upper, first)) << first;
      }
    }
  });
}

TEST(RowRuns, ResidualsOfSomeRowsAreThoseAmongAll) {
  const Table table = rows_with_holes();
  for_cases(table, [&](const Fitted& fitted) {
    ResidualControl control;
    control.threads = 1;
    const Residuals all = residuals(fitted, table, control).value();
    for (const int threads : {1, 3}) {
      control.threads = threads;
      RowResiduals some = RowResiduals::create(fitted, table, control).value();
      std::int64_t used = 0;
      for (const auto& [first, count] : kRuns) {
        const Residuals rows = some.rows(first, count).value();
        for (const auto values : {&Residuals::eta, &Residuals::mu, &Residuals::response, &Residuals::pearson,
                                  &Residuals::deviance, &Residuals::working, &Residuals::anscombe, &Residuals::leverage,
                                  &Residuals::standard, &Residuals::cooks, &Residuals::score})
          EXPECT_TRUE(same_bits(rows.*values, all.*values, first)) << first;
        used = rows.used;
      }
      EXPECT_EQ(used, all.used);
    }
  });
}

/// A row's values stand where the row does: those of the rows by themselves, each a table of its own.
TEST(RowRuns, EveryRowHasItsOwnValues) {
  const std::vector<double> x = {0.5, std::nan(""), -1.0, 2.0, std::nan(""), std::nan(""), 0.25};
  const Table table = *make_table({real_column("x", x)});
  const Table known = *make_table({real_column("y", {0, 1, 0, 1, 1, 0}), real_column("x", {1, 2, 3, 4, 5, 6})});
  const Fitted fitted = *fit(known, "y ~ x");
  Predictor some = Predictor::create(fitted, table).value();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double eta = some.rows(static_cast<std::int64_t>(i), 1)->eta.front();
    EXPECT_EQ(std::isnan(eta), std::isnan(x[i]));
    EXPECT_TRUE(std::isnan(eta) || std::fabs(eta - (fitted.beta[0] + fitted.beta[1] * x[i])) < 1e-15) << eta;
  }
}

TEST(RowRuns, CountsAreThoseOfAllRows) {
  const Table table = rows_with_holes();
  const Fitted fitted = *fit(table, "y ~ x + g");
  Predictor some = Predictor::create(fitted, table).value();
  ThresholdTable counts;
  counts.threshold = 0.4;
  for (std::int64_t first = 0; first < table.rows(); first += 777)
    counts.add(*some.rows(first, std::min<std::int64_t>(777, table.rows() - first)));
  const ThresholdTable all = threshold_table(*predict(fitted, table), 0.4);
  EXPECT_EQ(counts.true_positive, all.true_positive);
  EXPECT_EQ(counts.false_positive, all.false_positive);
  EXPECT_EQ(counts.true_negative, all.true_negative);
  EXPECT_EQ(counts.false_negative, all.false_negative);
  EXPECT_GT(all.true_positive, 0);
}

TEST(RowRuns, StopAndWhatIsNotAskedFor) {
  const Table table = rows_with_holes();
  const Fitted fitted = *fit(table, "y ~ x");
  bool stop = false;
  PredictControl control;
  control.observed = false;
  control.stop = [&] { return stop; };
  Predictor some = Predictor::create(fitted, table, control).value();
  EXPECT_TRUE(some.rows(0, 100)->observed.empty());
  ResidualControl of_residuals;
  of_residuals.stop = control.stop;
  RowResiduals left = RowResiduals::create(fitted, table, of_residuals).value();
  stop = true;
  EXPECT_EQ(some.rows(0, 100).error().code, Errc::interrupted);
  EXPECT_EQ(left.rows(0, 100).error().code, Errc::interrupted);
}

}  // namespace
}  // namespace ogive
