// Fits to separated data: which coefficients are infinite, and the limit that the others have.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "fit/estimate.hpp"
#include "fit/matrix_blocks.hpp"

namespace ogive::fitting {
namespace {

constexpr double kInf = HUGE_VAL;

Estimate limit_of(const test::MatrixRows& rows, int threads = 1) {
  FitControl control;
  control.threads = threads;
  auto estimate = maximum_likelihood(test::matrix_blocks(rows), {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  EXPECT_EQ(stop_name(estimate->stop), "no_finite_maximum");
  EXPECT_TRUE(estimate->separation.has_value());
  return std::move(*estimate);
}

test::MatrixRows small(std::vector<double> x, std::vector<double> y) {
  test::MatrixRows rows;
  rows.columns = {std::vector<double>(x.size(), 1.0), std::move(x)};
  rows.successes = std::move(y);
  return rows;
}

/// A column of the data by its number in the file; the file has no quotes.
std::vector<double> column_of(const std::string& name, std::size_t wanted) {
  std::ifstream file(std::string(OGIVE_TEST_DATA "/") + name);
  std::string line;
  std::getline(file, line);
  std::vector<double> values;
  while (std::getline(file, line)) {
    std::stringstream cells(line);
    std::string cell;
    for (std::size_t k = 0; k <= wanted; ++k) std::getline(cells, cell, ',');
    values.push_back(std::stod(cell));
  }
  return values;
}

TEST(Limit, QuasiComplete) {
  // S2: the slope is +infinity, the intercept 0 with standard error sqrt 2, the supremum -2 log 2.
  const Estimate e = limit_of(small({-1, 0, 0, 1}, {0, 0, 1, 1}));
  EXPECT_EQ(e.beta[1], kInf);
  EXPECT_NEAR(e.beta[0], 0.0, 1e-15);
  EXPECT_NEAR(e.std_error[0], std::sqrt(2.0), 1e-15);
  EXPECT_TRUE(std::isnan(e.std_error[1]));
  EXPECT_NEAR(e.log_likelihood, -2.0 * std::log(2.0), 1e-15);
  EXPECT_FALSE(e.certificate.exists);
}

TEST(Limit, Complete) {
  const Estimate e = limit_of(small({1, 2, 3, 4, 5, 6}, {0, 0, 0, 1, 1, 1}));
  EXPECT_EQ(e.beta, (std::vector<double>{-kInf, kInf}));
  EXPECT_EQ(e.log_likelihood, 0.0);
  EXPECT_EQ(e.deviance, 0.0);
}

TEST(Limit, ADummyWithOneRow) {
  // The others are what they would be without that row: log odds of 2 in 4.
  test::MatrixRows rows = small({0, 0, 0, 0, 1}, {0, 1, 0, 1, 1});
  const Estimate e = limit_of(rows);
  EXPECT_EQ(e.beta[1], kInf);
  EXPECT_NEAR(e.beta[0], 0.0, 1e-15);
  EXPECT_NEAR(e.std_error[0], 1.0, 1e-15);
}

TEST(Limit, WhatIsSettledHasNoSay) {
  // The rows of a dummy, all of them events, however large their values: the others are a fit without them.
  test::MatrixRows rest;
  rest.columns = {std::vector<double>(60, 1.0), {}};
  for (int i = 0; i < 60; ++i) {
    rest.columns[1].push_back(std::sin(1.0 + 3.0 * i));
    rest.successes.push_back(i * 7 % 5 < 2 ? 1.0 : 0.0);
  }
  const auto alone = maximum_likelihood(test::matrix_blocks(rest), {}, {});
  ASSERT_TRUE(alone && alone->converged());
  for (const double size : {1.0, 1e6, 1e12, 1e100}) {
    test::MatrixRows rows = rest;
    rows.columns.emplace_back(60, 0.0);
    for (int i = 0; i < 5; ++i) {
      rows.columns[0].push_back(1.0);
      rows.columns[1].push_back(size * (1.0 + 0.1 * i));
      rows.columns[2].push_back(1.0);
      rows.successes.push_back(1.0);
    }
    const Estimate e = limit_of(rows);
    EXPECT_EQ(e.beta[2], kInf) << size;
    for (std::size_t j = 0; j < 2; ++j) {
      EXPECT_NEAR(e.beta[j], alone->beta[j], 1e-13 * alone->std_error[j]) << size;
      EXPECT_NEAR(e.std_error[j], alone->std_error[j], 1e-13 * alone->std_error[j]) << size;
    }
  }
}

TEST(Limit, Endometrial) {
  // Values of the limit in 20 digits: tests/reference/profile.json, made by tests/certifier/profile_references.py.
  const std::string file = "endometrial.csv";
  test::MatrixRows rows;
  const std::vector<double> nv = column_of(file, 0);
  rows.columns = {std::vector<double>(nv.size(), 1.0), nv, column_of(file, 1), column_of(file, 2)};
  rows.successes = column_of(file, 3);
  const Estimate e = limit_of(rows);
  EXPECT_EQ(e.beta[1], kInf);
  std::ifstream reference(OGIVE_TEST_REFERENCE "/profile.json");
  const auto certified = nlohmann::json::parse(reference).at("endometrial");
  const auto number = [](const nlohmann::json& value) { return std::stod(value.get<std::string>()); };
  for (const std::size_t j : {0U, 2U, 3U}) {
    const double error = number(certified.at("se")[j]);
    EXPECT_NEAR(e.beta[j], number(certified.at("coef")[j]), 1e-13 * error) << j;
    EXPECT_NEAR(e.std_error[j], error, 1e-13 * error) << j;
  }
  EXPECT_NEAR(e.log_likelihood, number(certified.at("loglik")), 1e-13 * 28);
  for (const int threads : {2, 3, 8}) EXPECT_EQ(limit_of(rows, threads).covariance(0, 2), e.covariance(0, 2));
}

TEST(Limit, OverlapIsNoSeparation) {
  // S7: two rows of a thousand hold the data together.
  std::vector<double> x, y;
  for (int i = 0; i < 1000; ++i) {
    x.push_back(i);
    y.push_back(i >= 500 ? 1 : 0);
  }
  x.insert(x.end(), {499, 501});
  y.insert(y.end(), {1, 0});
  const auto e = maximum_likelihood(test::matrix_blocks(small(x, y)), {});
  ASSERT_TRUE(e);
  EXPECT_EQ(stop_name(e->stop), "converged");
  EXPECT_TRUE(e->certificate.exists);
  EXPECT_NEAR(e->beta[1], 1.05109099888819, 1e-12);
}

}  // namespace
}  // namespace ogive::fitting
