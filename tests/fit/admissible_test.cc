// What bounded links allow: points inside found exactly, refusals that are proven, maxima that satisfy the conditions
// of Karush, Kuhn and Tucker.
#include "fit/admissible.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "fit/estimate.hpp"
#include "fit/matrix_blocks.hpp"
#include "fit/model_of.hpp"
#include "math/nonnegative.hpp"

namespace ogive::fitting {
namespace {

using test::matrix_blocks;
using test::MatrixRows;
using test::model_of;

struct Problem {
  Model model;
  MatrixRows rows;
};

/// normal'beta <= room, and whether the row is possible where they are equal.
struct Bound {
  std::size_t row;
  std::vector<double> normal;
  double room;
  bool possible;
};

std::vector<Bound> bounds_of(const Problem& problem) {
  std::vector<Bound> bounds;
  const bool poisson = std::holds_alternative<Poisson>(problem.model.family);
  for (std::size_t i = 0; i < problem.rows.successes.size(); ++i) {
    const double y = problem.rows.successes[i];
    const double offset = problem.rows.offset.empty() ? 0.0 : problem.rows.offset[i];
    std::vector<double> x, less;
    for (const auto& column : problem.rows.columns) {
      x.push_back(column[i]);
      less.push_back(-column[i]);
    }
    if (poisson) {
      bounds.push_back({i, less, offset, y == 0.0});
    } else if (std::holds_alternative<Identity>(problem.model.link)) {
      bounds.push_back({i, less, offset, y == 0.0});
      bounds.push_back({i, x, 1.0 - offset, y == 1.0});
    } else {
      bounds.push_back({i, x, -offset, std::holds_alternative<Log>(problem.model.link) ? y == 1.0 : y == 0.0});
    }
  }
  return bounds;
}

/// What least squares with coefficients >= 0 leave of the target, beside it.
double left_of(const std::vector<std::vector<double>>& vectors, const std::vector<double>& target) {
  const auto size = [](const std::vector<double>& v) {
    double sum = 0.0;
    for (const double x : v) sum += x * x;
    return std::sqrt(sum);
  };
  const double scale = size(target);
  if (scale == 0.0) return 0.0;
  Matrix rows(vectors.size(), target.size());
  for (std::size_t i = 0; i < vectors.size(); ++i)
    for (std::size_t j = 0; j < target.size(); ++j) rows(i, j) = vectors[i][j] / std::max(size(vectors[i]), 1e-300);
  std::vector<double> unit = target;
  for (double& value : unit) value /= scale;
  return size(nonnegative_least_squares(rows, unit, {})->residual);
}

/// By Farkas: a sum of bounds with multiples >= 0 says 0 <= -1, or turns the bound of an impossible row round.
bool is_impossible(const Problem& problem) {
  const std::vector<Bound> bounds = bounds_of(problem);
  std::vector<std::vector<double>> vectors;
  for (const Bound& bound : bounds) {
    vectors.push_back(bound.normal);
    vectors.back().push_back(bound.room);
  }
  std::vector<double> slack(problem.rows.columns.size() + 1, 0.0);
  slack.back() = 1.0;
  vectors.push_back(slack);
  slack.back() = -1.0;
  if (left_of(vectors, slack) < 1e-9) return true;
  for (std::size_t k = 0; k < bounds.size(); ++k) {
    if (bounds[k].possible) continue;
    std::vector<double> turned = vectors[k];
    for (double& value : turned) value = -value;
    if (left_of(vectors, turned) < 1e-9) return true;
  }
  return false;
}

/// d log-likelihood / d eta.
double slope(const Model& model, double y, double eta) {
  if (std::holds_alternative<SquareRoot>(model.link)) return (y > 0.0 ? 2.0 * y / eta : 0.0) - 2.0 * eta;
  if (std::holds_alternative<Poisson>(model.family)) return (y > 0.0 ? y / eta : 0.0) - 1.0;
  if (std::holds_alternative<Identity>(model.link)) return y > 0.0 ? 1.0 / eta : -1.0 / (1.0 - eta);
  const bool linear = std::holds_alternative<Log>(model.link) ? y > 0.0 : y == 0.0;
  return linear ? 1.0 : -1.0 / std::expm1(-eta);
}

/// The score is a combination of the normals of the rows at their ends, with multiples >= 0: the maximum, as the
/// log-likelihood is concave.  Empty where that holds.
std::string kkt_failure(const Problem& problem, const Estimate& e) {
  const std::vector<Bound> bounds = bounds_of(problem);
  const MatrixRows& rows = problem.rows;
  std::vector<std::vector<double>> at_end;
  std::vector<std::int64_t> rows_at_end;
  std::vector<double> eta(rows.successes.size());
  for (const Bound& bound : bounds) {
    double value = 0.0, size = std::fabs(bound.room) + 1e-3;
    for (std::size_t j = 0; j < bound.normal.size(); ++j) {
      value += bound.normal[j] * e.beta[j];
      size += std::fabs(bound.normal[j] * e.beta[j]);
    }
    const double gap = bound.room - value;
    if (gap < -1e-9 * size) return "row " + std::to_string(bound.row) + " is beyond its end";
    const double offset = rows.offset.empty() ? 0.0 : rows.offset[bound.row];
    double own = offset;
    for (std::size_t j = 0; j < bound.normal.size(); ++j) own += rows.columns[j][bound.row] * e.beta[j];
    if (rows_at_end.empty() || rows_at_end.back() != static_cast<std::int64_t>(bound.row)) eta[bound.row] = own;
    if (gap > 1e-9 * size) continue;
    if (!bound.possible) return "row " + std::to_string(bound.row) + " is impossible at its end";
    eta[bound.row] = std::round(own);
    at_end.push_back(bound.normal);
    rows_at_end.push_back(static_cast<std::int64_t>(bound.row));
  }
  std::vector<double> score(rows.columns.size(), 0.0), size(1, 0.0);
  double total = 1.0;
  for (std::size_t i = 0; i < eta.size(); ++i) {
    const double own = slope(problem.model, rows.successes[i], eta[i]);
    total += std::fabs(own);
    for (std::size_t j = 0; j < score.size(); ++j) score[j] += own * rows.columns[j][i];
  }
  double length = 0.0;
  for (const double s : score) length = std::max(length, std::fabs(s));
  if (length > 1e-7 * total && left_of(at_end, score) * length > 1e-7 * total) return "the score is not held";
  std::erase_if(rows_at_end,
                [&](std::int64_t row) { return std::find(e.idle.begin(), e.idle.end(), row) != e.idle.end(); });
  if (rows_at_end.size() != e.edge.size()) return std::to_string(rows_at_end.size()) + " rows are at the end";
  if (rows_at_end.empty() == !std::isfinite(e.std_error[0]) && e.aliases.empty())
    return "errors are not as they should";
  return "";
}

Problem draw_problem(std::mt19937_64& draw) {
  const auto below = [&draw](int n) { return static_cast<int>(draw() % static_cast<std::uint64_t>(n)); };
  constexpr const char* kModels[][2] = {{"binomial", "log"},
                                        {"binomial", "log-complement"},
                                        {"binomial", "identity"},
                                        {"poisson", "identity"},
                                        {"poisson", "sqrt"}};
  const auto& names = kModels[below(5)];
  Problem problem{model_of(names[0], names[1]), {}};
  const auto n = static_cast<std::size_t>(3 + below(9));
  if (below(5) > 1) problem.rows.columns.emplace_back(n, 1.0);
  const int columns = 1 + below(3);
  for (int j = 0; j < columns; ++j) {
    std::vector<double> column;
    for (std::size_t i = 0; i < n; ++i) column.push_back(below(7) - 3);
    problem.rows.columns.push_back(column);
  }
  const bool offset = below(2) == 0;
  for (std::size_t i = 0; i < n; ++i) {
    problem.rows.successes.push_back(below(std::string(names[0]) == "poisson" ? 4 : 2));
    if (offset) problem.rows.offset.push_back(below(2) * (below(5) - 2) / 2.0);
  }
  return problem;
}

TEST(Admissible, EveryAnswerOfSmallSetsIsProven) {
  std::mt19937_64 draw(20261122);
  int refused = 0, edges = 0, inside = 0;
  for (int trial = 0; trial < 1500; ++trial) {
    const Problem problem = draw_problem(draw);
    FitControl control;
    control.model = problem.model;
    control.threads = 1;
    const auto found = maximum_likelihood(matrix_blocks(problem.rows), {}, control);
    if (!found) {
      EXPECT_EQ(found.error().code, Errc::not_estimable);
      EXPECT_TRUE(is_impossible(problem)) << trial << ": " << found.error().sentence;
      ++refused;
      continue;
    }
    EXPECT_FALSE(is_impossible(problem)) << trial;
    if (found->stop == Stop::no_finite_maximum || !found->aliases.empty()) continue;
    ASSERT_EQ(found->stop, Stop::converged) << trial << ' ' << name(problem.model.link);
    EXPECT_EQ(kkt_failure(problem, *found), "") << trial << ' ' << name(problem.model.link);
    ++(found->edge.empty() ? inside : edges);
  }
  EXPECT_GE(refused, 100);
  EXPECT_GE(edges, 100);
  EXPECT_GE(inside, 100);
}

// Through the origin a row at x = 0 has a mean of 0: with y = 0 it says nothing, and the slope is 10/10 with the
// variance mu-weighted, 1 / sum x / 1 = 1/8 of the others; with y > 0 nothing fits.
TEST(Admissible, ARowThatNoCoefficientMoves) {
  MatrixRows rows;
  rows.columns = {{0, 1, 2, 2, 5}};
  rows.successes = {0, 1, 2, 3, 4};
  FitControl control;
  control.model = model_of("poisson", "identity");
  const auto found = maximum_likelihood(matrix_blocks(rows), {}, control);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->beta[0], 1.0, 1e-14);
  EXPECT_NEAR(found->std_error[0], std::sqrt(0.1), 1e-14);  // the information is sum x^2 / mu = sum x
  EXPECT_EQ(found->idle, std::vector<std::int64_t>{0});
  EXPECT_TRUE(found->edge.empty());
  rows.successes[0] = 1;
  const auto refused = maximum_likelihood(matrix_blocks(rows), {}, control);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::not_estimable);
  EXPECT_NE(refused.error().sentence.find("row 1"), std::string::npos) << refused.error().sentence;
}

// Counts that are all 0: means of 0 are the maximum, and the likelihood there is 1.
TEST(Admissible, CountsOfZeroAlone) {
  MatrixRows rows;
  rows.columns = {{1, 1, 1, 1}, {0, 1, 2, 4}};
  rows.successes = {0, 0, 0, 0};
  for (const char* link : {"identity", "sqrt"}) {
    FitControl control;
    control.model = model_of("poisson", link);
    const auto found = maximum_likelihood(matrix_blocks(rows), {}, control);
    ASSERT_TRUE(found) << link;
    EXPECT_EQ(stop_name(found->stop), "converged") << link;
    EXPECT_EQ(found->edge.size(), 4u) << link;
    EXPECT_NEAR(found->log_likelihood, 0.0, 1e-12) << link;
    EXPECT_NEAR(found->beta[0], 0.0, 1e-12) << link;
    EXPECT_NEAR(found->beta[1], 0.0, 1e-12) << link;
  }
}

}  // namespace
}  // namespace ogive::fitting
