// Other links and families than the logit: digits on every certified problem, rows at the ends, the same bits anywhere.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <string>

#include "fit/accumulate.hpp"
#include "fit/certified.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"
#include "fit/model_of.hpp"
#include "model/twofold_outcomes.hpp"

namespace ogive::fitting {
namespace {

using test::log_relative_error;
using test::matrix_blocks;
using test::model_of;

std::vector<double> numbers(const nlohmann::json& list) {
  std::vector<double> values;
  for (const auto& item : list)
    values.push_back(item.is_string() ? std::stod(item.get<std::string>()) : item.get<double>());
  return values;
}

test::MatrixRows rows_of(const nlohmann::json& problem) {
  test::MatrixRows rows;
  for (const auto& column : problem.at("x")) rows.columns.push_back(numbers(column));
  rows.successes = numbers(problem.at("y"));
  if (problem.contains("m")) rows.trials = numbers(problem.at("m"));
  if (problem.contains("w")) rows.prior_weights = numbers(problem.at("w"));
  if (problem.contains("off")) rows.offset = numbers(problem.at("off"));
  return rows;
}

Estimate fitted(const test::MatrixRows& rows, const Model& model, RowStage information = RowStage::expected) {
  FitControl control;
  control.model = model;
  control.information = information;
  auto estimate = maximum_likelihood(matrix_blocks(rows), {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

/// Digits asked of one problem: those of this size run in twofold precision.
constexpr double kAsked = 15.0;

void compare(const nlohmann::json& problem, const test::MatrixRows& rows, const std::string& label) {
  const Model model = model_of(problem.at("family").get<std::string>(), problem.at("link").get<std::string>());
  const auto coefficients = numbers(problem.at("coef"));
  for (const bool observed : {false, true}) {
    const std::string key = observed ? "se_observed" : "se";
    const Estimate e = fitted(rows, model, observed ? RowStage::observed : RowStage::expected);
    EXPECT_EQ(stop_name(e.stop), "converged") << label;
    EXPECT_EQ(e.certificate.exists, has_row_bounds(model)) << label;
    const double scale = std::holds_alternative<Gaussian>(model.family) ? std::sqrt(e.dispersion) : 1.0;
    const auto errors = numbers(problem.at(key));
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      EXPECT_GE(log_relative_error(e.beta[j], coefficients[j], errors[j]), kAsked) << label << ' ' << j;
      if (e.certificate.exists) {
        const double reach = 1.01 * e.certificate.distance * errors[j];
        EXPECT_LE(std::fabs(e.beta[j] - coefficients[j]), reach) << label << ' ' << j;
      }
      EXPECT_GE(log_relative_error(e.std_error[j] / scale, errors[j]), kAsked) << label << ' ' << key << ' ' << j;
    }
    const auto agrees = [&](const char* name, double value) {
      EXPECT_GE(log_relative_error(value, std::stod(problem.at(name).get<std::string>())), kAsked)
          << label << ' ' << name;
    };
    agrees("loglik", e.log_likelihood);
    agrees("loglik_null", e.null_log_likelihood);
    agrees("deviance", e.deviance);
    agrees("null_deviance", e.null_deviance);
    agrees("pearson", e.pearson);
  }
}

TEST(Links, CertifiedProblems) {
  int count = 0;
  for (const auto& [name, entry] : test::certified_table().items()) {
    if (entry.at("link") == "logit") continue;
    ++count;
    nlohmann::json problem = entry;
    problem["family"] = "binomial";
    compare(problem, test::read_certified(name).rows, name);
  }
  EXPECT_EQ(count, 7);
}

TEST(Links, RandomAndHardProblems) {
  for (const char* file : {"/random_certified.json", "/hard_certified.json"}) {
    std::ifstream stream(std::string(OGIVE_TEST_REFERENCE) + file);
    int number = 0;
    const nlohmann::json table = nlohmann::json::parse(stream);
    for (const auto& problem : table.at("problems")) {
      ++number;
      if (problem.at("link") == "logit") continue;
      compare(problem, rows_of(problem), file + std::to_string(number) + ' ' + problem.at("link").get<std::string>());
    }
  }
}

TEST(Links, TheSameBitsForAnyKernelAndThreads) {
  test::MatrixRows rows;
  const std::size_t n = 17000;  // more than one super-chunk
  rows.columns.assign(3, std::vector<double>(n, 1.0));
  for (std::size_t i = 0; i < n; ++i) {
    rows.columns[1][i] = std::sin(static_cast<double>(i));
    rows.columns[2][i] = std::cos(static_cast<double>(7 * i % 1001));
    rows.successes.push_back(0.2 * rows.columns[1][i] + std::cos(static_cast<double>(3 * i % 977)) > 0.4 ? 1.0 : 0.0);
  }
  for (const char* link : {"probit", "cloglog", "cauchit", "identity"}) {
    FitControl control;
    control.model = model_of("binomial", link);
    control.threads = 1;
    const auto first = maximum_likelihood(matrix_blocks(rows), {}, control);
    ASSERT_TRUE(first);
    ASSERT_EQ(stop_name(first->stop), "converged") << link;
    for (const Kernel* kernel : usable_kernels()) {
      control.kernel = kernel->name;
      control.threads = 3;
      const auto other = maximum_likelihood(matrix_blocks(rows), {}, control);
      for (std::size_t j = 0; j < 3; ++j) {
        if (kernel->fused && usable_kernels().front()->fused) {
          EXPECT_EQ(other->beta[j], first->beta[j]) << link << ' ' << kernel->name;
        }
        EXPECT_NEAR(other->beta[j], first->beta[j], 1e-12 * first->std_error[j]) << link << ' ' << kernel->name;
      }
    }
  }
}

/// Far out an outcome is certain, or next to impossible: its information and its score are those of twofold precision,
/// and nothing overflows on the way to a 0.
TEST(Links, FarOutAsInTwofoldPrecision) {
  const Basis constant = identity_basis(1);
  for (const Link& link : {Link(Logit{}), Link(Probit{}), Link(Cloglog{}), Link(Loglog{}), Link(Cauchit{})}) {
    for (const double size : {0.5, 6.4, 6.6, 30.0, 100.0, 340.0, 360.0, 699.0, 710.0, 1e4, 1e10}) {
      for (const double eta : {-size, size}) {
        if (std::holds_alternative<Probit>(link) && size > 1e4) continue;  // log Phi is beyond double's squares there
        const TwofoldOutcomes both = twofold_outcomes(link, twofold(eta));
        for (const bool event : {false, true}) {
          test::MatrixRows row;
          row.columns = {{1.0}};
          row.successes = {event ? 1.0 : 0.0};
          row.offset = {eta};
          const auto& outcome = event ? both.event : both.other;
          const double rise = outcome.rise.high;
          // Cauchit's curve is a difference of squares of that size.
          const double scale = std::max({1e-290, rise * rise, std::fabs(outcome.curve.high)});
          for (const Kernel* kernel : usable_kernels()) {
            const Model model{Binomial{}, link};
            const std::vector<double> zero = {0.0};
            const PassPlan plan{kernel,
                                &constant,
                                zero,
                                row_kernel(model, RowStage::observed),
                                may_be_negative(model, RowStage::observed),
                                false};
            const auto sums = fold(matrix_blocks(row), PassSum(plan), {1, {}, {}})->derivatives();
            EXPECT_NEAR(sums.information(0, 0), outcome.curve.high, 1e-12 * scale)
                << name(link) << ' ' << eta << ' ' << event << ' ' << kernel->name;
            EXPECT_NEAR(sums.score[0], rise, 1e-13 * std::max(1e-290, std::fabs(rise)))
                << name(link) << ' ' << eta << ' ' << event << ' ' << kernel->name;
          }
        }
      }
    }
  }
}

TEST(Links, SeparationIsThatOfTheData) {
  test::MatrixRows rows;  // S2 and S1 of the hard cases
  rows.columns = {{1, 1, 1, 1}, {-1, 0, 0, 1}};
  rows.successes = {0, 0, 1, 1};
  for (const char* link : {"probit", "cloglog", "loglog", "cauchit"}) {
    const Estimate e = fitted(rows, model_of("binomial", link));
    EXPECT_EQ(stop_name(e.stop), "no_finite_maximum") << link;
    ASSERT_TRUE(e.separation);
    EXPECT_EQ(e.separation->kind, Separation::quasi_complete);
    EXPECT_EQ(e.beta[1], std::numeric_limits<double>::infinity()) << link;
    EXPECT_NEAR(e.log_likelihood, -2.0 * std::log(2.0), 1e-14) << link;
    // At x = 0 half of the rows are events.
    EXPECT_NEAR(e.beta[0], link_at(model_of("binomial", link).link, 0.5), 1e-14) << link;
  }
}

TEST(Links, MirrorImages) {
  const test::MatrixRows rows = test::read_certified("birthwt").rows;
  test::MatrixRows swapped = rows;
  for (double& y : swapped.successes) y = 1.0 - y;
  const char* pairs[][2] = {{"probit", "probit"}, {"cauchit", "cauchit"}, {"cloglog", "loglog"}};
  for (const auto& pair : pairs) {
    const Estimate one = fitted(rows, model_of("binomial", pair[0]));
    const Estimate other = fitted(swapped, model_of("binomial", pair[1]));
    for (std::size_t j = 0; j < one.beta.size(); ++j) {
      EXPECT_NEAR(one.beta[j], -other.beta[j], 1e-13 * one.std_error[j]) << pair[0];
      EXPECT_NEAR(one.std_error[j], other.std_error[j], 1e-13 * one.std_error[j]) << pair[0];
    }
  }
}

TEST(Links, UnknownPairsAreSaid) {
  const test::MatrixRows rows = test::read_certified("mtcars").rows;
  FitControl control;
  control.model = model_of("poisson", "probit");
  const auto estimate = maximum_likelihood(matrix_blocks(rows), {}, control);
  ASSERT_FALSE(estimate);
  EXPECT_EQ(estimate.error().code, Errc::bad_option);
  EXPECT_NE(estimate.error().sentence.find("poisson family with the link probit"), std::string::npos);
}

}  // namespace
}  // namespace ogive::fitting
