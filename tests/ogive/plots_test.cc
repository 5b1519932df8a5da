// What is drawn: the curve's numbers, and which errors there are.  The figures themselves are tested in tests/report.
#include "ogive/plots.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

#include "data/numbers.hpp"
#include "data/read.hpp"
#include "inference/response_curve.hpp"
#include "ogive/ogive.hpp"
#include "ogive/picture_file.hpp"

namespace ogive {
namespace {

/// A curve is what predictions of the rows `held` are.
void expect_predictions(const ResponseCurve& curve, const Fitted& fitted, const Table& held) {
  PredictControl control;
  control.errors = true;
  const auto want = predict(fitted, held, control);
  ASSERT_TRUE(want);
  EXPECT_EQ(curve.mean, want->mu);
  EXPECT_EQ(curve.lower, want->errors->lower);
  EXPECT_EQ(curve.upper, want->errors->upper);
}

/// A number, a factor of texts, a boolean and an outcome.
Table table() {
  std::vector<double> x, y;
  std::vector<std::string> g;
  std::vector<std::uint8_t> b;
  for (int i = 0; i < 60; ++i) {
    x.push_back(i % 10 == 9 ? std::nan("") : 0.1 * (i * 37 % 60));
    y.push_back((i * 37 % 60) + (i % 7) * 9 > 60 ? 1.0 : 0.0);
    g.push_back(i % 3 == 0 ? "b" : i % 3 == 1 ? "a" : "c");
    b.push_back(i % 4 == 0 ? 1 : 0);
  }
  return *make_table({real_column("y", y), real_column("x", x), text_column("g", g), boolean_column("b", b),
                      real_column("z", std::vector<double>(60, 2.5))});
}

TEST(ResponseCurve, IsThePredictionWithOthersHeld) {
  const Table data = table();
  const auto fitted = fit(data, "y ~ log(x + 1)*g + b + z:x");
  ASSERT_TRUE(fitted) << fitted.error().sentence;
  const auto curve = response_curve(*fitted, data, "x", {});
  ASSERT_TRUE(curve) << curve.error().sentence;
  ASSERT_EQ(curve->at.size(), kCurvePoints);
  EXPECT_EQ(curve->at.front(), 0.0);
  EXPECT_EQ(curve->at.back(), 5.9);
  const std::size_t n = kCurvePoints;
  const Table held = *make_table({real_column("x", curve->at), text_column("g", std::vector<std::string>(n, "a")),
                                  boolean_column("b", std::vector<std::uint8_t>(n, 0)),
                                  real_column("z", std::vector<double>(n, 2.5))});
  expect_predictions(*curve, *fitted, held);
  ASSERT_EQ(curve->held.size(), 2U);  // z is the same in every row
  EXPECT_EQ(curve->held[0].level, "a");
  EXPECT_EQ(curve->held[1].level, "False");
}

TEST(ResponseCurve, MeansAreOfTheRowsInTheFit) {
  const Table data = *make_table({real_column("y", {0, 1, 0, 1, 1, 0}), real_column("x", {1, 2, 3, 4, std::nan(""), 9}),
                                  integer_column("k", {1, 1, 2, 4, 1000, 7})});
  const auto fitted = fit(data, "y ~ x + k");
  ASSERT_TRUE(fitted);
  const auto curve = response_curve(*fitted, data, "x", {});
  ASSERT_TRUE(curve);
  ASSERT_EQ(curve->held.size(), 1U);
  EXPECT_EQ(curve->held[0].value, 3.0);
}

/// The same rows counted by a column, and written out.
TEST(ResponseCurve, MeansCountRowsAsOftenAsTheyStandFor) {
  std::vector<double> y = {0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1}, x, k, w;
  std::vector<std::string> g;
  for (int twice = 0; twice < 2; ++twice) {  // the second time with the other response
    x.insert(x.end(), {1, 2, 3, 4, 5, 9});
    k.insert(k.end(), {1, 1, 2, 4, 10, 7});
    w.insert(w.end(), {1, 2, 1, 4, 1, 3});
    for (const char* level : {"a", "b", "c", "b", "c", "a"}) g.emplace_back(level);
  }
  const Table data = *make_table(
      {real_column("y", y), real_column("x", x), real_column("k", k), real_column("w", w), text_column("g", g)});
  const std::string formula = "y ~ x + k + I(g == 'b')";
  const auto held = [&](design::Roles roles) {
    Options options;
    options.roles = std::move(roles);
    const auto fitted = fit(data, formula, options);
    EXPECT_TRUE(fitted) << fitted.error().sentence;
    const auto curve = response_curve(*fitted, data, "x", {});
    EXPECT_TRUE(curve) << curve.error().sentence;
    return curve->held;
  };
  using At = HeldVariable::At;
  design::Roles roles;
  EXPECT_DOUBLE_EQ(held(roles)[0].value, 25.0 / 6.0);
  EXPECT_EQ(held(roles)[1].level, "a");
  roles.prior_weights = "w";
  roles.weight_kind = WeightKind::precision;  // says nothing of how many there are
  EXPECT_EQ(held(roles)[0].at, At::mean);
  EXPECT_DOUBLE_EQ(held(roles)[0].value, 25.0 / 6.0);
  for (const WeightKind kind : {WeightKind::frequency, WeightKind::sampling}) {
    roles.weight_kind = kind;
    const std::vector<HeldVariable> found = held(roles);
    EXPECT_EQ(found[0].at, At::weighted_mean);
    EXPECT_NEAR(found[0].value, 52.0 / 12.0, 1e-14);
    EXPECT_EQ(found[1].level, "b");
  }
  roles = {};
  roles.prior_weights = "x";
  roles.weight_kind = WeightKind::precision;
  roles.frequencies = "w";
  EXPECT_NEAR(held(roles)[0].value, 52.0 / 12.0, 1e-14);
  roles = {};
  roles.trials = "w";  // as many rows of one trial
  EXPECT_NEAR(held(roles)[0].value, 52.0 / 12.0, 1e-14);
}

/// Along a factor, a boolean and a text that is no factor: the predictions at their levels.
TEST(ResponseCurve, LevelsArePredictions) {
  const Table data = table();
  const auto fitted = fit(data, "y ~ x + C(g, Treatment('c')) + b");
  ASSERT_TRUE(fitted) << fitted.error().sentence;
  const auto curve = response_curve(*fitted, data, "g", {});
  ASSERT_TRUE(curve) << curve.error().sentence;
  EXPECT_EQ(curve->levels, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(curve->level_of.size(), 60U);
  EXPECT_EQ(curve->level_of[0], 1);
  const double x = curve->held[0].value;
  const Table held =
      *make_table({text_column("g", {"a", "b", "c"}), real_column("x", {x, x, x}), boolean_column("b", {0, 0, 0})});
  expect_predictions(*curve, *fitted, held);
  EXPECT_EQ(response_curve(*fitted, data, "b", {})->levels, (std::vector<std::string>{"False", "True"}));
  const auto compared = fit(data, "y ~ x + I(g == 'b') + I(b * 2)");
  ASSERT_TRUE(compared) << compared.error().sentence;
  EXPECT_EQ(response_curve(*compared, data, "g", {})->levels, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(response_curve(*compared, data, "b", {})->levels, (std::vector<std::string>{"False", "True"}));
}

TEST(ResponseCurve, OfManyLevelsThoseWithTheMostRows) {
  std::vector<double> y;
  std::vector<std::string> g;
  for (int i = 0; i < 500; ++i) {
    y.push_back(i / 100 % 2 == 0 ? 1.0 : 0.0);
    g.push_back("level " + std::to_string(100 + (i < 200 ? i % 100 : i % 60)));
  }
  const Table data = *make_table({real_column("y", y), text_column("g", g)});
  const auto fitted = fit(data, "y ~ g");
  ASSERT_TRUE(fitted) << fitted.error().sentence;
  const auto curve = response_curve(*fitted, data, "g", {});
  ASSERT_TRUE(curve) << curve.error().sentence;
  EXPECT_EQ(curve->levels.size(), kMostLevels);
  EXPECT_EQ(curve->levels_left_out, 40U);
  EXPECT_TRUE(std::is_sorted(curve->levels.begin(), curve->levels.end()));
  EXPECT_EQ(curve->levels.back(), "level 159");
  const auto made = probability_plot(*fitted, data, "g");
  ASSERT_TRUE(made);
  EXPECT_NE(made->svg.find("rows; 40 others are not shown."), std::string::npos);
}

TEST(ResponseCurve, MeansAtEtas) {
  const auto fitted = fit(table(), "y ~ x");
  const auto means = means_at(*fitted, {-1.0, 0.0, 800.0}, "");
  ASSERT_TRUE(means);
  EXPECT_NEAR((*means)[0], 1.0 / (1.0 + std::exp(1.0)), 1e-16);
  EXPECT_EQ((*means)[1], 0.5);
  EXPECT_EQ((*means)[2], 1.0);
}

TEST(ResponseCurve, LinesAverageEqualPlaces) {
  const MeanLine line = mean_line({2.0, 1.0, 2.0, std::nan(""), 2.0, 3.0}, {1.0, 5.0, 2.0, 7.0, 6.0, INFINITY});
  EXPECT_EQ(line.x, (std::vector<double>{1.0, 2.0}));
  EXPECT_EQ(line.y, (std::vector<double>{5.0, 3.0}));
}

TEST(Plots, WhatIsRefused) {
  const Table data = table();
  const auto fitted = *fit(data, "y ~ x + g");
  const auto says = [](const Result<figure::Figure>& made) { return made ? "" : made.error().sentence; };
  EXPECT_NE(says(probability_plot(fitted, data, "xx")).find("did you mean 'x'?"), std::string::npos);
  EXPECT_EQ(says(probability_plot(fitted, data, "g")), "");
  EXPECT_NE(says(probability_plot(fitted, data, "y")).find("no variable 'y'"), std::string::npos);
  EXPECT_NE(says(scatter_plot(data, "x", "g", "")).find("'g' holds texts"), std::string::npos);
  EXPECT_NE(says(scatter_plot(data, "x", "yy", "")).find("yy"), std::string::npos);
  EXPECT_NE(says(scatter_plot(data, "x", "y", "x")).find("more than 8 different numbers"), std::string::npos);
  const auto gaussian = *fit(data, "x ~ y", Options{.model = {Gaussian{}, Identity{}}});
  EXPECT_NE(says(roc_plot(gaussian, data)).find("gaussian family"), std::string::npos);
  EXPECT_EQ(says(probability_plot(gaussian, data, "y")), "");
  EXPECT_EQ(says(link_plot(gaussian, data)), "");
}

TEST(Plots, ManyLevelsShareAColour) {
  std::vector<double> x;
  std::vector<std::string> g;
  for (int i = 0; i < 100; ++i) {
    x.push_back(i);
    g.push_back("level " + std::to_string(i % 20 < 10 ? i % 20 : 0));
  }
  const auto made = scatter_plot(*make_table({real_column("x", x), text_column("g", g)}), "x", "x", "g");
  ASSERT_TRUE(made);
  EXPECT_NE(made->svg.find(">3 others<"), std::string::npos);
}

TEST(Plots, FilesByTheirEnding) {
  EXPECT_TRUE(check_picture_name("a/b.c/d.SVG"));
  for (const char* name : {"a", "a.", "a.svg/b", ".jpeg"})
    EXPECT_EQ(check_picture_name(name).error().code, Errc::bad_option) << name;
}

TEST(NumbersOf, EveryKind) {
  EXPECT_EQ(numbers_of(boolean_column("b", {1, 0})), (std::vector<double>{1.0, 0.0}));
  EXPECT_EQ(numbers_of(integer_column("i", {-3, 7})), (std::vector<double>{-3.0, 7.0}));
  EXPECT_EQ(numbers_of(date_column("d", {19723})), (std::vector<double>{19723.0}));
  const std::vector<double> text = numbers_of(text_column("t", {"b", "", "a", "b"}));
  EXPECT_TRUE(text[0] == 0.0 && std::isnan(text[1]) && text[2] == 1.0 && text[3] == 0.0);
  EXPECT_TRUE(std::isnan(numbers_of(real_column("r", {std::nan("")}))[0]));
}

}  // namespace
}  // namespace ogive
