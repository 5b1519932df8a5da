// Errors and intervals of predictions, to the digits of tests/reference/rows.py.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "inference/predict.hpp"
#include "ogive/row_models.hpp"

namespace ogive {
namespace {

PredictControl with_errors(double level) {
  PredictControl control;
  control.errors = true;
  control.level = level;
  return control;
}

TEST(PredictErrors, AgreeForEveryModel) {
  for (const test::RowModel& model : test::row_models()) {
    const auto predictions = predict(model.fitted, model.table, with_errors(0.9));
    ASSERT_TRUE(predictions) << model.name << predictions.error().sentence;
    const auto& rows = model.problem.at("errors");
    ASSERT_EQ(predictions->mu.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::vector<double> want = test::doubles(rows[i]);
      const PredictionErrors& errors = *predictions->errors;
      const double got[] = {predictions->mu[i], errors.eta_error[i], errors.mean_error[i], errors.lower[i],
                            errors.upper[i]};
      for (std::size_t k = 0; k < want.size(); ++k)
        test::expect_near(got[k], want[k], model.name + ' ' + std::to_string(i) + ' ' + std::to_string(k));
    }
  }
}

TEST(PredictErrors, OnlyWhenAskedForAndNowhereWithoutAPrediction) {
  const double none = std::nan("");
  const Table table = *make_table({integer_column("y", {0, 1, 0, 1, 1, 0}), real_column("x", {1, 2, 3, 4, 5, 6})});
  const Fitted fitted = *fit(table, "y ~ x");
  EXPECT_FALSE(predict(fitted, table)->errors);
  const Table gap = *make_table({real_column("x", {1.0, none, 3.0})});
  const auto predictions = predict(fitted, gap, with_errors(0.95));
  ASSERT_TRUE(predictions && predictions->errors);
  for (const auto* values : {&predictions->errors->eta_error, &predictions->errors->mean_error,
                             &predictions->errors->lower, &predictions->errors->upper}) {
    EXPECT_TRUE(std::isfinite((*values)[0]) && std::isnan((*values)[1]) && std::isfinite((*values)[2]));
  }
  EXPECT_EQ(predict(fitted, table, with_errors(1.0)).error().code, Errc::bad_option);
}

TEST(PredictErrors, StudentsWhereTheFitUsesIt) {
  const Table table = *make_table({real_column("y", {0.5, 1, 0, 2, 1, 3}), real_column("x", {1, 2, 3, 4, 5, 6})});
  Options options;
  options.model = {Gaussian{}, Identity{}};
  Fitted fitted = *fit(table, "y ~ x", options);
  fitted.df_denom = 4.0;
  const auto got = predict(fitted, table, with_errors(0.95));
  test::expect_near((got->errors->upper[0] - got->mu[0]) / got->errors->mean_error[0], 2.7764451051977987, "reach",
                    1e-12);
}

TEST(PredictErrors, AnAliasedColumnAddsNothing) {
  const Table table = *make_table({integer_column("y", {0, 1, 0, 1, 1, 0}), real_column("x", {1, 2, 3, 4, 5, 6}),
                                   real_column("z", {2, 4, 6, 8, 10, 12})});
  const auto one = predict(*fit(table, "y ~ x"), table, with_errors(0.95));
  const auto two = predict(*fit(table, "y ~ x + z"), table, with_errors(0.95));
  for (std::size_t i = 0; i < 6; ++i) {
    test::expect_near(two->errors->eta_error[i], one->errors->eta_error[i], "eta_error");
    test::expect_near(two->errors->upper[i], one->errors->upper[i], "upper");
  }
}

TEST(PredictErrors, TheSameBitsForAnyNumberOfThreads) {
  std::vector<double> x, y;
  for (int i = 0; i < 40000; ++i) {
    x.push_back(std::sin(i));
    y.push_back(std::cos(7 * i % 1001) + 0.3 * x.back() > 0.2 ? 1.0 : 0.0);
  }
  const Table table = *make_table({real_column("x", x), real_column("y", y)});
  const Fitted fitted = *fit(table, "y ~ x + I(x**2)");
  PredictControl control = with_errors(0.95);
  control.threads = 1;
  const auto one = predict(fitted, table, control);
  control.threads = 3;
  const auto three = predict(fitted, table, control);
  EXPECT_EQ(one->errors->mean_error, three->errors->mean_error);
  EXPECT_EQ(one->errors->lower, three->errors->lower);
  EXPECT_GT(three->errors->eta_error[39999], 0.0);
}

}  // namespace
}  // namespace ogive
