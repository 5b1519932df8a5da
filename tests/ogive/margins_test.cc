// Marginal effects, to the digits of tests/reference/rows.py.
#include "inference/margins.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "inference/margin_sums.hpp"
#include "ogive/row_models.hpp"

namespace ogive {
namespace {

MarginOptions options_of(const nlohmann::json& margin) {
  MarginOptions options;
  for (const MarginAt at : {MarginAt::overall, MarginAt::mean, MarginAt::median, MarginAt::zero})
    if (margin.at("at") == margin_at_name(at)) options.at = at;
  for (const MarginMethod method : {MarginMethod::dydx, MarginMethod::eyex, MarginMethod::dyex, MarginMethod::eydx})
    if (margin.at("method") == margin_method_name(method)) options.method = method;
  options.dummy = margin.value("dummy", false);
  options.count = margin.value("count", false);
  if (margin.contains("like")) options.like = Like::statsmodels;
  if (margin.contains("given")) options.given = {{"x", margin.at("given").at("1").get<double>()}};
  return options;
}

TEST(Margins, AgreeForEveryModel) {
  int compared = 0;
  for (const test::RowModel& model : test::row_models()) {
    for (const auto& margin : model.problem.at("margins")) {
      const MarginOptions options = options_of(margin);
      const std::string name = model.name + ' ' + margin.dump().substr(0, 60);
      const auto got = margins(model.fitted, model.table, options);
      ASSERT_TRUE(got) << name << got.error().sentence;
      ASSERT_EQ(got->effects.size(), 3U);
      const auto effects = test::doubles(margin.at("effect"));
      const auto errors = test::doubles(margin.at("std_error"));
      for (std::size_t j = 0; j < 3; ++j) {
        const MarginalEffect& effect = got->effects[j];
        EXPECT_EQ(effect.name, std::string(1, "xdc"[j]));
        test::expect_near(effect.effect, effects[j], name + " effect", 1e-12);
        test::expect_near(effect.std_error, errors[j], name + " error", 1e-12);
        if (effect.std_error > 0.0) {
          EXPECT_EQ(effect.z, effect.effect / effect.std_error);
        }
        ++compared;
      }
      EXPECT_EQ(got->effects[1].kind, options.dummy ? MarginKind::dummy : MarginKind::slope);
      EXPECT_EQ(got->effects[2].kind, options.count ? MarginKind::count : MarginKind::slope);
    }
  }
  EXPECT_GT(compared, 700);
}

/// Rows counted by trials and frequencies are those rows written out.
TEST(Margins, CountsAreRowsWrittenOut) {
  const Table brief = *make_table({real_column("y", {1, 2, 0, 3}), real_column("m", {2, 3, 2, 4}),
                                   real_column("x", {1, 2, 4, 3}), real_column("w", {1, 2, 1, 2})});
  std::vector<double> y, x;
  for (const auto& [events, trials, at, copies] :
       {std::array{1, 2, 1, 1}, std::array{2, 3, 2, 2}, std::array{0, 2, 4, 1}, std::array{3, 4, 3, 2}})
    for (int row = 0; row < trials * copies; ++row) {
      y.push_back(row < events * copies ? 1.0 : 0.0);
      x.push_back(at);
    }
  const Table whole = *make_table({real_column("y", y), real_column("x", x)});
  Options weighted;
  weighted.roles.prior_weights = "w";
  weighted.roles.weight_kind = WeightKind::frequency;
  for (const MarginAt at : {MarginAt::overall, MarginAt::mean, MarginAt::median}) {
    MarginOptions options;
    options.at = at;
    options.method = MarginMethod::eyex;
    const Margins few = *margins(*fit(brief, "y/m ~ x", weighted), brief, options);
    const Margins all = *margins(*fit(whole, "y ~ x"), whole, options);
    test::expect_near(few.effects[0].effect, all.effects[0].effect, "effect", 1e-12);
    test::expect_near(few.effects[0].std_error, all.effects[0].std_error, "error", 1e-12);
    EXPECT_EQ(few.counted, all.counted);
  }
}

TEST(Margins, AtEveryRowTheyAverageToTheWhole) {
  const double none = std::nan("");
  const Table table = *make_table({real_column("y", {0, 1, 0, none, 1, 1, 0}), real_column("x", {1, 2, 3, 9, 4, 5, 6}),
                                   real_column("d", {0, 1, 1, 1, 0, 1, 0})});
  const Fitted fitted = *fit(table, "y ~ x + d");
  for (const MarginMethod method : {MarginMethod::dydx, MarginMethod::eydx}) {
    MarginOptions options;
    options.at = MarginAt::all;
    options.method = method;
    options.dummy = true;
    const Margins all = *margins(fitted, table, options);
    ASSERT_EQ(all.each.rows(), 7U);
    ASSERT_EQ(all.each.columns(), 2U);
    for (std::size_t j = 0; j < 2; ++j) {
      double sum = 0.0;
      for (const std::size_t row : {0, 1, 2, 4, 5, 6}) sum += all.each(row, j);
      EXPECT_TRUE(std::isnan(all.each(3, j)));
      test::expect_near(sum / 6.0, all.effects[j].effect, "average");
    }
  }
}

TEST(Margins, ConstantsAreLeftOutAndAliasedColumnsSay) {
  const Table table = *make_table({real_column("y", {0, 1, 0, 1, 1, 0}), real_column("x", {1, 2, 3, 4, 5, 6}),
                                   real_column("z", {2, 4, 6, 8, 10, 12}), real_column("one", {1, 1, 1, 1, 1, 1})});
  const Margins alone = *margins(*fit(table, "y", {"one", "x"}), table);
  const Margins both = *margins(*fit(table, "y ~ x + z"), table);
  ASSERT_EQ(alone.effects.size(), 1U);
  ASSERT_EQ(both.effects.size(), 2U);
  EXPECT_TRUE(both.effects[1].aliased && std::isnan(both.effects[1].effect) && std::isnan(both.effects[1].lower));
  test::expect_near(both.effects[0].effect, alone.effects[0].effect, "effect");
  test::expect_near(both.effects[0].std_error, alone.effects[0].std_error, "error");
}

TEST(Margins, ErrorsSayWhat) {
  const Table table = *make_table({real_column("y", {0, 1, 0, 1, 1, 0}), real_column("age", {1, 2, 3, 4, 5, 6})});
  const Fitted fitted = *fit(table, "y ~ age");
  struct Row {
    MarginOptions options;
    Errc code;
    const char* says;
  };
  const auto with = [](auto&& change) {
    MarginOptions options;
    change(options);
    return options;
  };
  const Row rows[] = {
      {with([](auto& o) { o.level = 1.5; }), Errc::bad_option, "between 0 and 1"},
      {with([](auto& o) { o.dummy = true, o.method = MarginMethod::eyex; }), Errc::bad_option, "do not go with eyex"},
      {with([](auto& o) { o.count = true, o.at = MarginAt::zero; }), Errc::bad_option, "do not go with zero"},
      {with([](auto& o) {
         o.given = {{"agee", 1.0}};
       }),
       Errc::bad_option, "did you mean 'age'"},
      {with([](auto& o) {
         o.given = {{"age", std::nan("")}};
       }),
       Errc::bad_option, "not finite"},
      {with([](auto& o) { o.stop = [] { return true; }; }), Errc::interrupted, "interrupted"},
  };
  for (const Row& row : rows) {
    const auto got = margins(fitted, table, row.options);
    ASSERT_FALSE(got) << row.says;
    EXPECT_EQ(got.error().code, row.code);
    EXPECT_NE(got.error().sentence.find(row.says), std::string::npos) << got.error().sentence;
  }
}

TEST(Margins, TheSameBitsForAnyNumberOfThreads) {
  std::vector<double> x, y;
  for (int i = 0; i < 40000; ++i) {
    x.push_back(std::sin(i));
    y.push_back(std::cos(7 * i % 1001) + 0.3 * x.back() > 0.2 ? 1.0 : 0.0);
  }
  const Table table = *make_table({real_column("x", x), real_column("y", y)});
  const Fitted fitted = *fit(table, "y ~ x + I(x**2)");
  for (const MarginAt at : {MarginAt::overall, MarginAt::median}) {
    MarginOptions options;
    options.at = at;
    options.method = MarginMethod::eyex;
    options.threads = 1;
    const Margins one = *margins(fitted, table, options);
    options.threads = 3;
    const Margins three = *margins(fitted, table, options);
    EXPECT_EQ(one.covariance, three.covariance);
    EXPECT_EQ(one.effects[1].effect, three.effects[1].effect);
  }
}

TEST(Margins, CountedMedian) {
  using Values = std::vector<std::pair<double, double>>;
  struct Row {
    Values values;
    double median;
  };
  const Row rows[] = {{{{3, 1}, {1, 1}, {2, 1}}, 2},
                      {{{4, 1}, {1, 1}, {2, 1}, {3, 1}}, 2.5},
                      {{{1, 3}, {2, 1}, {5, 1}}, 1},
                      {{{1, 2}, {2, 0}, {5, 2}}, 3},
                      {{{7, 1}}, 7},
                      {{{1, 0.5}, {2, 0.25}, {3, 0.25}}, 1.5}};
  for (Row row : rows) EXPECT_EQ(counted_median(row.values), row.median);
}

}  // namespace
}  // namespace ogive
