// What is proven about a maximum must be true; where there is none, nothing may be proven.
#include "fit/certificate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "fit/certified.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {
namespace {

TEST(Certificate, HoldsOnEveryCertifiedProblem) {
  for (const auto& [name, entry] : test::certified_table().items()) {
    if (entry.at("link") != "logit") continue;
    const test::Certified problem = test::read_certified(name);
    const auto estimate = maximum_likelihood(test::matrix_blocks(problem.rows), {});
    ASSERT_TRUE(estimate) << name;
    EXPECT_TRUE(estimate->certificate.exists) << name;
    EXPECT_LT(estimate->certificate.distance, 1e-8) << name;
    for (std::size_t j = 0; j < problem.beta.size(); ++j) {
      const double error = std::fabs(estimate->beta[j] - problem.beta[j]);
      const double rounding = 0x1p-53 * std::fabs(problem.beta[j]);  // of the reference to double
      EXPECT_LE(error, estimate->certificate.distance * problem.std_error[j] * (1 + 1e-12) + rounding)
          << name << ' ' << j;
    }
  }
}

struct Separated {
  const char* name;
  std::vector<std::vector<double>> columns;
  std::vector<double> y;
};

const Separated kSeparated[] = {
    {"S1, complete", {{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}},
    {"S2, quasi-complete", {{1, 1, 1, 1}, {-1, 0, 0, 1}}, {0, 0, 1, 1}},
    {"S8, touching", {{1, 1, 1, 1, 1, 1}, {1, 2, 3, 3, 4, 5}}, {0, 0, 0, 1, 1, 1}},
    {"all failures", {{1, 1, 1, 1}, {1, 2, 3, 5}}, {0, 0, 0, 0}},
    {"a dummy with one row", {{1, 1, 1, 1, 1}, {0, 0, 0, 0, 1}}, {0, 1, 0, 1, 1}},
};

TEST(Certificate, IsGivenAtNoIterateOfSeparatedData) {
  for (const Separated& data : kSeparated) {
    test::MatrixRows rows;
    rows.columns = data.columns;
    rows.successes = data.y;
    for (int iterations = 0; iterations <= 60; ++iterations) {
      FitControl control;
      control.max_iterations = iterations;
      const auto estimate = maximum_likelihood(test::matrix_blocks(rows), {}, control);
      ASSERT_TRUE(estimate) << data.name;
      EXPECT_FALSE(estimate->certificate.exists) << data.name << " after " << iterations;
      EXPECT_NE(stop_name(estimate->stop), "converged") << data.name << " after " << iterations;
    }
  }
}

TEST(Certificate, BoundsTheDistanceBeforeTheEndToo) {
  const test::Certified problem = test::read_certified("birthwt");
  bool seen = false;
  for (int iterations = 1; iterations <= 6; ++iterations) {
    FitControl control;
    control.max_iterations = iterations;
    const auto estimate = maximum_likelihood(test::matrix_blocks(problem.rows), {}, control);
    ASSERT_TRUE(estimate);
    if (!estimate->certificate.exists) continue;
    seen = true;
    for (std::size_t j = 0; j < problem.beta.size(); ++j)
      EXPECT_LE(std::fabs(estimate->beta[j] - problem.beta[j]),
                1.3 * estimate->certificate.distance * problem.std_error[j]);
  }
  EXPECT_TRUE(seen);
}

TEST(Certificate, AsksForMoreThanRounding) {
  Evidence evidence;
  evidence.decrement = 1e-26;
  evidence.radius = 10.0;
  evidence.inverse_norm = 3.0;
  evidence.linear_size = 5.0;
  evidence.weight = 100.0;
  evidence.pearson = 100.0;
  evidence.columns = 3;
  evidence.unit = 0x1p-53;
  evidence.depth = evidence.score_depth = 100.0;
  EXPECT_TRUE(certify(evidence).exists);
  EXPECT_GT(certify(evidence).distance, 1e-13);
  Evidence flat = evidence;
  flat.radius = 1e14;
  EXPECT_FALSE(certify(flat).exists);
  Evidence singular = evidence;
  singular.inverse_norm = 1e15;
  EXPECT_FALSE(certify(singular).exists);
  Evidence wild = evidence;
  wild.pearson = std::nan("");
  wild.weight = std::nan("");
  EXPECT_FALSE(certify(wild).exists);
  Evidence unknown = evidence;
  unknown.linear_size = HUGE_VAL;
  EXPECT_FALSE(certify(unknown).exists);
}

}  // namespace
}  // namespace ogive::fitting
