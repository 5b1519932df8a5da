// Residuals and leverages, to the digits of tests/reference/rows.py.
#include "inference/residuals.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "data/read.hpp"
#include "inference/unit_residuals.hpp"
#include "ogive/row_models.hpp"

namespace ogive {
namespace {

TEST(Residuals, AgreeForEveryModel) {
  for (const test::RowModel& model : test::row_models()) {
    const auto of = residuals(model.fitted, model.table);
    ASSERT_TRUE(of) << model.name << of.error().sentence;
    const auto& rows = model.problem.at("residuals");
    ASSERT_EQ(of->mu.size(), rows.size());
    EXPECT_EQ(of->used, static_cast<std::int64_t>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::vector<double> want = test::doubles(rows[i]);
      const double got[] = {of->response[i], of->pearson[i],  of->deviance[i],
                            of->working[i],  of->anscombe[i], of->leverage[i]};
      for (std::size_t k = 0; k < want.size(); ++k)
        test::expect_near(got[k], want[k], model.name + ' ' + std::to_string(i) + ' ' + std::to_string(k), 1e-12);
    }
  }
}

/// Sums over the rows are those of the fit, and leverages sum to the rank.
TEST(Residuals, AddUp) {
  for (const test::RowModel& model : test::row_models()) {
    const Residuals of = *residuals(model.fitted, model.table);
    const bool frequency = model.problem.value("kind", "") == "frequency";
    double deviance = 0.0, pearson = 0.0, leverage = 0.0;
    for (std::size_t i = 0; i < of.mu.size(); ++i) {
      const double copies = frequency ? test::doubles(model.problem.at("w"))[i] : 1.0;
      deviance += copies * of.deviance[i] * of.deviance[i];
      pearson += copies * of.pearson[i] * of.pearson[i];
      leverage += copies * of.leverage[i];
    }
    test::expect_near(deviance, model.fitted.deviance, model.name, 1e-12);
    test::expect_near(pearson, model.fitted.pearson, model.name, 1e-12);
    test::expect_near(leverage, 4.0, model.name, 1e-12);
  }
}

/// R 4.2: rstandard, cooks.distance and hatvalues of the first three cars.
TEST(Residuals, OfCarsAsR) {
  const Table table = *read_csv({std::string(OGIVE_TEST_DATA) + "/mtcars.csv"});
  const Residuals of = *residuals(*fit(table, "am ~ mpg + hp + wt"), table);
  const double standard[] = {0.90414531, 1.70470832, 0.20430538};
  const double cooks[] = {0.05006630, 0.22228725, 0.00063176};
  const double hat[] = {0.29723603, 0.25305160, 0.10710886};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(of.standard[i], standard[i], 2e-6);  // R's weights lag one step
    EXPECT_NEAR(of.cooks[i], cooks[i], 2e-6);
    EXPECT_NEAR(of.leverage[i], hat[i], 2e-6);
  }
}

TEST(Residuals, WhatIsNotKeptIsNaN) {
  const double none = std::nan("");
  const Table table =
      *make_table({real_column("y", {0, 1, 0, none, 1, 0, 1}), real_column("x", {1, 2, 3, 4, 5, 6, none}),
                   real_column("w", {1, 2, 0, 1, 1, 3, 1})});
  Options options;
  options.roles.prior_weights = "w";
  const Residuals of = *residuals(*fit(table, "y ~ x", options), table);
  for (const std::size_t row : {2, 3, 6}) EXPECT_TRUE(std::isnan(of.eta[row]) && std::isnan(of.cooks[row])) << row;
  for (const std::size_t row : {0, 1, 4, 5}) EXPECT_TRUE(std::isfinite(of.anscombe[row])) << row;
  EXPECT_EQ(of.used, 4);
}

TEST(Residuals, ErrorsSayWhat) {
  const Table table = *make_table({real_column("y", {0, 1, 0, 1, 1, 0}), real_column("x", {1, 2, 3, 4, 5, 6})});
  const Fitted fitted = *fit(table, "y ~ x");
  const auto without = residuals(fitted, *make_table({real_column("x", {1, 2})}));
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, Errc::unknown_column);
  EXPECT_NE(without.error().sentence.find("lacks the column 'y'"), std::string::npos);
  const Table apart = *make_table({real_column("y", {0, 0, 1, 1}), real_column("x", {1, 2, 3, 4})});
  EXPECT_EQ(residuals(*fit(apart, "y ~ x"), apart).error().code, Errc::bad_model);
  ResidualControl control;
  control.stop = [] { return true; };
  EXPECT_EQ(residuals(fitted, table, control).error().code, Errc::interrupted);
}

/// The ends of the range, and y next to the mean, where plain formulas lose their digits: by mpmath.
TEST(UnitResiduals, WhereFormulasCancel) {
  struct Row {
    UnitRow row;
    double deviance, anscombe;
  };
  const double small = 0x1p-30;
  const Row rows[] = {
      // 3 of 8 where a little more are expected
      {{3, 8, 0.375 + small, 0.625 - small, 0.2, std::log(0.375 + small), std::log(0.625 - small), 0.5, -0.4},
       -5.4411347441255545e-9,
       -5.4411347441255545e-9},
      // an event of probability 1 - 1e-20
      {{1, 1, 1.0, 1e-20, 1e-20, -1e-20, std::log(1e-20), 1e-20, -1.0}, 1.414213562373095e-10, 1.5e-10},
  };
  for (const Row& one : rows) {
    const UnitResiduals of = unit_residuals(Binomial{}, one.row);
    EXPECT_NEAR(of.deviance, one.deviance, 1e-12 * std::fabs(one.deviance));
    EXPECT_NEAR(of.anscombe, one.anscombe, 1e-12 * std::fabs(one.anscombe));
  }
}

}  // namespace
}  // namespace ogive
