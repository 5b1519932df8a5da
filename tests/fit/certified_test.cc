// Certified problems through the fit alone.
#include "fit/certified.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fit/estimate.hpp"

namespace ogive::fitting {
namespace {

using test::log_relative_error;

/// Digits that every problem must reach in every number.
constexpr double kDigits = 13.0;

class Published : public ::testing::TestWithParam<std::string> {};

TEST_P(Published, ThirteenDigits) {
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

std::vector<std::string> logit_problems() {
  std::vector<std::string> names;
  for (const auto& [name, entry] : test::certified_table().items())
    if (entry.at("link") == "logit") names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Logit, Published, ::testing::ValuesIn(logit_problems()));

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
