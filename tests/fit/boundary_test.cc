// Maxima on the edge of what a link allows.
#include "fit/boundary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "fit/certified.hpp"
#include "fit/estimate.hpp"
#include "fit/model_of.hpp"

namespace ogive::fitting {
namespace {

using test::matrix_blocks;
using test::model_of;

Estimate fitted(const test::MatrixRows& rows, const Model& model) {
  FitControl control;
  control.model = model;
  auto estimate = maximum_likelihood(matrix_blocks(rows), {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

// L2 of the hard cases: the last row's probability is 1.  The slope solves the equation of the other rows with the
// intercept at -3 slope, in multiple precision.
TEST(Boundary, LogLinkWithCertainEvents) {
  test::MatrixRows rows;
  rows.columns = {{1, 1, 1, 1}, {0, 1, 2, 3}};
  rows.successes = {2, 5, 30, 50};
  rows.trials = {50, 50, 50, 50};
  const Estimate e = fitted(rows, model_of("binomial", "log"));
  EXPECT_EQ(stop_name(e.stop), "converged");
  EXPECT_NEAR(e.beta[1], 0.860978973162925, 1e-12);
  EXPECT_NEAR(e.beta[0], -2.58293691948878, 1e-12);
  ASSERT_EQ(e.edge.size(), 1u);
  EXPECT_EQ(e.edge[0].row, 3);
  EXPECT_NEAR(e.edge[0].multiplier, 58.64, 0.005);
  EXPECT_TRUE(std::isnan(e.std_error[0]));
}

TEST(Boundary, AnInteriorMaximumHasNoEdge) {
  test::MatrixRows rows;
  rows.columns = {{1, 1, 1, 1}, {0, 1, 2, 3}};
  rows.successes = {2, 5, 20, 30};
  rows.trials = {50, 50, 50, 50};
  for (const char* link : {"log", "log-complement", "identity"}) {
    const Estimate e = fitted(rows, model_of("binomial", link));
    EXPECT_EQ(stop_name(e.stop), "converged") << link;
    EXPECT_TRUE(e.edge.empty()) << link;
    EXPECT_TRUE(std::isfinite(e.std_error[1])) << link;
  }
}

/// Log-likelihood at a point, -infinity out of range.
double likelihood(const test::MatrixRows& rows, const Model& model, const std::vector<double>& beta) {
  double sum = 0.0;
  for (std::size_t i = 0; i < rows.successes.size(); ++i) {
    double eta = 0.0;
    for (std::size_t j = 0; j < beta.size(); ++j) eta += beta[j] * rows.columns[j][i];
    const double y = rows.successes[i];
    if (std::holds_alternative<Poisson>(model.family)) {
      if (eta < 0.0 || (eta == 0.0 && y > 0.0)) return -INFINITY;
      sum += (y > 0.0 ? y * std::log(eta) : 0.0) - eta;
      continue;
    }
    const double mu = std::holds_alternative<Identity>(model.link) ? eta
                      : std::holds_alternative<Log>(model.link)    ? std::exp(eta)
                                                                   : -std::expm1(eta);
    if (mu < 0.0 || mu > 1.0) return -INFINITY;
    sum += (y > 0.0 ? y * std::log(mu) : 0.0) + (y < 1.0 ? (1.0 - y) * std::log1p(-mu) : 0.0);
  }
  return sum;
}

// The log-likelihood is concave: no point nearby that is in range may be higher than the one found.
TEST(Boundary, NothingNearbyIsHigher) {
  std::mt19937_64 draw(17);
  const char* models[][2] = {
      {"binomial", "log"}, {"binomial", "log-complement"}, {"binomial", "identity"}, {"poisson", "identity"}};
  int on_edge = 0;
  for (int problem = 0; problem < 120; ++problem) {
    const auto& names = models[problem % 4];
    const Model model = model_of(names[0], names[1]);
    const bool poisson = problem % 4 == 3;
    test::MatrixRows rows;
    const std::size_t n = 12 + draw() % 20;
    rows.columns.assign(3, std::vector<double>(n, 1.0));
    for (std::size_t i = 0; i < n; ++i) {
      rows.columns[1][i] = static_cast<double>(draw() % 7);
      rows.columns[2][i] = static_cast<double>(draw() % 5);
      const double noise = static_cast<double>(draw() % 100) / 20.0;
      rows.successes.push_back(poisson ? static_cast<double>(draw() % 4) * (rows.columns[1][i] > 2.0 ? 1.0 : 0.0)
                                       : (rows.columns[1][i] + noise > 4.5 ? 1.0 : 0.0));
    }
    const Estimate e = fitted(rows, model);
    if (e.stop != Stop::converged) continue;  // all alike, or the edge holds too many rows to tell columns apart
    on_edge += e.edge.empty() ? 0 : 1;
    for (const EdgeRow& row : e.edge) EXPECT_GE(row.multiplier, -1e-6) << names[1];
    const double top = e.log_likelihood - e.totals.log_constant;
    for (int trial = 0; trial < 300; ++trial) {
      std::vector<double> beta = e.beta;
      const double reach = std::pow(10.0, -static_cast<double>(trial % 6));
      for (double& b : beta) b += reach * (static_cast<double>(draw() % 2001) - 1000.0) / 1000.0;
      EXPECT_LE(likelihood(rows, model, beta), top + 1e-9) << names[1] << ' ' << problem;
    }
  }
  EXPECT_GE(on_edge, 30);
}

TEST(Boundary, RowsAlikeAreOne) {
  test::MatrixRows grouped;
  grouped.columns = {{1, 1, 1}, {0, 1, 2}};
  grouped.successes = {1, 2, 3};
  grouped.trials = {5, 4, 3};
  test::MatrixRows single;
  single.columns.resize(2);
  for (std::size_t g = 0; g < 3; ++g) {
    for (double k = 0; k < grouped.trials[g]; ++k) {
      single.columns[0].push_back(1.0);
      single.columns[1].push_back(grouped.columns[1][g]);
      single.successes.push_back(k < grouped.successes[g] ? 1.0 : 0.0);
    }
  }
  const Model model = model_of("binomial", "log");
  const Estimate one = fitted(grouped, model);
  const Estimate all = fitted(single, model);
  EXPECT_EQ(one.edge.size(), 1u);
  EXPECT_EQ(all.edge.size(), 3u);
  for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(one.beta[j], all.beta[j], 1e-12);
}

// To the last digit: what is exactly 0 too, and deviances that are small differences.  In multiple precision, by the
// corners and sides of the admissible polygon: tests/certifier/edge_references.py.
TEST(Boundary, CertifiedProblems) {
  std::ifstream file(OGIVE_TEST_REFERENCE "/edge_maxima.json");
  const nlohmann::json table = nlohmann::json::parse(file);
  ASSERT_GE(table.size(), 80U);
  for (const nlohmann::json& entry : table) {
    SCOPED_TRACE(entry.dump());
    test::MatrixRows rows;
    rows.columns = entry.at("columns").get<std::vector<std::vector<double>>>();
    rows.successes = entry.at("successes").get<std::vector<double>>();
    rows.trials = entry.at("trials").get<std::vector<double>>();
    const Estimate e =
        fitted(rows, model_of(entry.at("family").get<std::string>(), entry.at("link").get<std::string>()));
    EXPECT_EQ(stop_name(e.stop), "converged");
    EXPECT_FALSE(e.edge.empty());
    const auto expect = [](double found, const nlohmann::json& text) {
      const double value = std::strtod(text.get<std::string>().c_str(), nullptr);
      EXPECT_NEAR(found, value, 2e-16 * std::fabs(value));
    };
    for (std::size_t j = 0; j < 2; ++j) expect(e.beta[j], entry.at("coef").at(j));
    expect(e.log_likelihood, entry.at("log_likelihood"));
    expect(e.deviance, entry.at("deviance"));
  }
}

TEST(Boundary, IsStopped) {
  const test::MatrixRows rows = test::read_certified("mtcars").rows;
  FitControl control;
  control.model = model_of("binomial", "log");
  int asked = 0;
  control.stop = [&asked] { return ++asked > 60; };
  const auto estimate = maximum_likelihood(matrix_blocks(rows), {}, control);
  if (!estimate) {
    EXPECT_EQ(estimate.error().code, Errc::interrupted);
  }
}

}  // namespace
}  // namespace ogive::fitting
