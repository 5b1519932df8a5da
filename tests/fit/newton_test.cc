// The solver knows no data: a lambda of one or two parameters is enough to test it.
#include "fit/newton.hpp"

#include <gtest/gtest.h>

#include "fit/step.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

Evaluation with_information(double objective, std::vector<double> score, const Matrix& information) {
  return {objective, std::move(score), factor(information)};
}

/// -(a - 1)^2 - 2 (b + 3)^2: one step from anywhere.
std::optional<Evaluation> quadratic(const std::vector<double>& beta) {
  const double a = beta[0] - 1.0, b = beta[1] + 3.0;
  Matrix h(2, 2);
  h(0, 0) = 2.0;
  h(1, 1) = 4.0;
  return with_information(-a * a - 2 * b * b, {-2 * a, -4 * b}, h);
}

TEST(Newton, QuadraticInOneStep) {
  const Optimum optimum = newton(quadratic, {10.0, 10.0});
  EXPECT_EQ(optimum.stop, Stop::converged);
  EXPECT_EQ(optimum.trace.size(), 1U);
  EXPECT_DOUBLE_EQ(optimum.beta[0], 1.0);
  EXPECT_DOUBLE_EQ(optimum.beta[1], -3.0);
  EXPECT_EQ(optimum.trace[0].step_length, 1.0);
  EXPECT_DOUBLE_EQ(optimum.trace[0].largest_change, 13.0);
}

/// log-likelihood of one logit with 1 success and 3 failures weighted, whose full step from far away overshoots.
std::optional<Evaluation> logit(const std::vector<double>& beta) {
  const double mu = 1.0 / (1.0 + std::exp(-beta[0]));
  Matrix h(1, 1);
  h(0, 0) = 4.0 * mu * (1.0 - mu);
  return with_information(beta[0] - 4.0 * (std::max(beta[0], 0.0) + std::log1p(std::exp(-std::fabs(beta[0])))),
                          {1.0 - 4.0 * mu}, h);
}

TEST(Newton, HalvesWhileTheObjectiveFalls) {
  const Optimum optimum = newton(logit, {6.0});
  EXPECT_EQ(optimum.stop, Stop::converged);
  EXPECT_LT(optimum.trace[0].step_length, 1.0);
  EXPECT_NEAR(optimum.beta[0], -std::log(3.0), 1e-14);
  for (std::size_t k = 1; k < optimum.trace.size(); ++k)
    EXPECT_GE(optimum.trace[k].objective, optimum.trace[k - 1].objective - 1e-12);
}

/// The same for 4e13 rows with an offset of 100 and weights that do not cancel.
std::optional<Evaluation> with_offset(const std::vector<double>& beta) {
  const double eta = beta[0] + 100.0;
  const std::optional<Evaluation> one = logit({eta});
  Matrix h(1, 1);
  h(0, 0) = 4e13 / ((1.0 + std::exp(eta)) * (1.0 + std::exp(-eta)));
  return with_information(1e13 * one->objective, {1e13 * one->score[0]}, h);
}

TEST(Newton, ShortensAStepThatIsFarTooLong) {
  const Optimum optimum = newton(with_offset, {-64.0});
  EXPECT_EQ(optimum.stop, Stop::converged) << stop_name(optimum.stop);
  EXPECT_LT(optimum.trace[0].step_length, 0x1p-40);
  EXPECT_NEAR(optimum.beta[0], -100.0 - std::log(3.0), 1e-13);
}

TEST(Newton, DoesNotStepToWhereTheInformationIsLost) {
  // -1000 sqrt(1 + (b / 8)^2): the full step from 24 ends at -216; shorter ones rise, but end where nothing is known.
  const auto at = [](const std::vector<double>& b) -> std::optional<Evaluation> {
    const double x = b[0] / 8.0, root = std::sqrt(1.0 + x * x);
    Evaluation here{-1e3 * root, {-125.0 * x / root}, {}};
    Matrix h(1, 1);
    h(0, 0) = 15.625 / (root * root * root);
    if (b[0] > -20.0) here.information = factor(h);
    return here;
  };
  ASSERT_GE(at({-21.0})->objective, at({24.0})->objective);
  const Optimum optimum = newton(at, {24.0});
  EXPECT_EQ(optimum.stop, Stop::converged);
  EXPECT_NEAR(optimum.beta[0], 0.0, 1e-12);
}

struct Ending {
  const char* what;
  std::optional<Evaluation> (*at)(const std::vector<double>&);
  int max_iterations;
  Stop stop;
};

const Ending kEndings[] = {
    {"asked to stop", [](const std::vector<double>&) { return std::optional<Evaluation>(); }, 10, Stop::interrupted},
    {"not a number",
     [](const std::vector<double>&) {
       return std::optional(Evaluation{NAN, {0.0}, {}});
     },
     10, Stop::not_finite},
    {"no curvature",
     [](const std::vector<double>&) {
       return std::optional(Evaluation{0.0, {1.0}, {}});
     },
     10, Stop::singular},
    {"limit", [](const std::vector<double>& b) { return logit({b[0]}); }, 1, Stop::iteration_limit},
    {"score points downhill",
     [](const std::vector<double>& b) {
       Matrix h(1, 1);
       h(0, 0) = 1.0;
       return std::optional(with_information(-std::fabs(b[0]) - 1.0, {1.0}, h));
     },
     10, Stop::no_ascent},
};

TEST(Newton, SaysHowItEnded) {
  for (const Ending& ending : kEndings) {
    Control control;
    control.max_iterations = ending.max_iterations;
    const Optimum optimum = newton(ending.at, {0.0}, control);
    EXPECT_EQ(optimum.stop, ending.stop) << ending.what << ": " << stop_name(optimum.stop);
    EXPECT_EQ(optimum.beta.size(), 1U);  // the point reached is always there
  }
}

TEST(Subspace, WithoutFixesColumnsAtZero) {
  const std::size_t fixed[] = {1};
  const Subspace space = Subspace::without(3, fixed);
  EXPECT_EQ(space.size(), 2U);
  EXPECT_EQ(space.point(std::vector<double>{5.0, 7.0}), (std::vector<double>{5.0, 0.0, 7.0}));
  EXPECT_EQ(space.score(std::vector<double>{1.0, 2.0, 3.0}), (std::vector<double>{1.0, 3.0}));
  Matrix h(3, 3, 1.0);
  h(2, 2) = 9.0;
  const Matrix reduced = space.information(h);
  EXPECT_EQ(reduced(1, 1), 9.0);
  EXPECT_EQ(reduced(0, 1), 1.0);
}

TEST(Subspace, EqualitiesHoldAndTheMaximumIsTheRestrictedOne) {
  // maximise the quadratic subject to a = b: at -2 (a-1)^2/2 ... a = (1 - 2 * 3) / 3.
  Matrix a(1, 2);
  a(0, 0) = 1.0;
  a(0, 1) = -1.0;
  const double b[] = {0.0};
  const auto space = Subspace::equalities(a, b);
  ASSERT_TRUE(space);
  const auto at = [&](const std::vector<double>& point) -> std::optional<Evaluation> {
    const auto beta = space->point(point);
    Matrix h(2, 2);
    h(0, 0) = 2.0;
    h(1, 1) = 4.0;
    const auto full = quadratic(beta);
    return Evaluation{full->objective, space->score(full->score), factor(space->information(h))};
  };
  const Optimum optimum = newton(at, std::vector<double>(space->size(), 0.0));
  const auto beta = space->point(optimum.beta);
  EXPECT_NEAR(beta[0], -5.0 / 3.0, 1e-14);
  EXPECT_NEAR(beta[1], -5.0 / 3.0, 1e-14);
  const auto back = space->coordinates(beta);
  EXPECT_NEAR(back[0], optimum.beta[0], 1e-14);
}

TEST(Subspace, ContradictionHasNoPoint) {
  Matrix a(2, 1, 1.0);
  const double b[] = {0.0, 1.0};
  EXPECT_FALSE(Subspace::equalities(a, b));
}

}  // namespace
}  // namespace ogive::fitting
