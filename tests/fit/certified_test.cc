// Certified problems through the fit alone.
#include "fit/certified.hpp"

#include <gtest/gtest.h>

#include "fit/estimate.hpp"

namespace ogive::fitting {
namespace {

using test::log_relative_error;

/// Digits that the published problems must reach in coefficients, standard errors and log-likelihood.
constexpr double kDigits = 12.0;

class Published : public ::testing::TestWithParam<const char*> {};

TEST_P(Published, TwelveDigits) {
  const test::Certified problem = test::read_certified(GetParam());
  const auto estimate = maximum_likelihood(test::matrix_blocks(problem.rows), {});
  ASSERT_TRUE(estimate) << estimate.error().sentence;
  EXPECT_EQ(stop_name(estimate->stop), "converged");
  double worst_beta = 16, worst_error = 16;
  for (std::size_t j = 0; j < problem.beta.size(); ++j) {
    worst_beta = std::min(worst_beta, log_relative_error(estimate->beta[j], problem.beta[j], problem.std_error[j]));
    worst_error = std::min(worst_error, log_relative_error(estimate->std_error[j], problem.std_error[j]));
  }
  EXPECT_GE(worst_beta, kDigits);
  EXPECT_GE(worst_error, kDigits);
  EXPECT_GE(log_relative_error(estimate->log_likelihood, problem.log_likelihood), kDigits);
  EXPECT_GE(log_relative_error(estimate->null_log_likelihood, problem.null_log_likelihood), kDigits);
  EXPECT_GE(log_relative_error(estimate->deviance, problem.deviance), kDigits);
  EXPECT_GE(log_relative_error(estimate->null_deviance, problem.null_deviance), kDigits);
  EXPECT_GE(log_relative_error(estimate->pearson, problem.pearson), kDigits);
}

// 0/1 responses, no weights.
INSTANTIATE_TEST_SUITE_P(Plain, Published,
                         ::testing::Values("mtcars", "birthwt", "birthwt_vr", "infert2", "pima", "oring", "spector",
                                           "vaso", "OVERLAP1"));

// Counts of successes and trials, weights, offsets; columns far from 0, of any size, or nearly repeated by rows.
INSTANTIATE_TEST_SUITE_P(Grouped, Published,
                         ::testing::Values("beetle_logit", "budworm", "menarche", "snoring", "titanic", "HUGEW",
                                           "SAT-64", "WIDE", "RARE-03", "SHIFT-00", "SHIFT-04", "SCALE-000",
                                           "SCALE-030", "SCALE-100", "SCALE-500", "OFFSET-0000010", "OFFSET-0010000",
                                           "OFFSET-1000000", "POLY-02"));

TEST(Iterations, AsStatsmodelsCountsThem) {
  const test::Certified problem = test::read_certified("mtcars");
  const Blocks blocks = test::matrix_blocks(problem.rows);
  const auto zeros = maximum_likelihood(blocks, {});
  ASSERT_TRUE(zeros);
  EXPECT_EQ(logit_iterations(*zeros), 11);
  FitControl control;
  control.start = Start::least_squares;
  const auto squares = maximum_likelihood(blocks, {}, control);
  ASSERT_TRUE(squares);
  EXPECT_EQ(glm_iterations(*squares), 10);
}

}  // namespace
}  // namespace ogive::fitting
