// Many fits at once: each is the fit of its own weights, whatever the threads and the instruction set.
#include "fit/many.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "base/constants.hpp"
#include "fit/matrix_blocks.hpp"
#include "fit/multiplier.hpp"
#include "math/linalg.hpp"
#include "math/philox.hpp"

namespace ogive::fitting {
namespace {

using test::matrix_blocks;
using test::MatrixRows;

struct Shape {
  std::string name;
  std::size_t rows = 1000;
  std::size_t columns = 4;  ///< the constant among them
  double constant = -0.5;
  bool trials = false, weights = false, offset = false, aliased = false;
  double shift = 0.0;  ///< of all columns, in their standard deviations
};

MatrixRows simulate(const Shape& shape) {
  MatrixRows rows;
  rows.columns.assign(shape.columns, std::vector<double>(shape.rows, 1.0));
  for (std::size_t i = 0; i < shape.rows; ++i) {
    double eta = shape.constant;
    for (std::size_t j = 1; j < shape.columns; ++j) {
      rows.columns[j][i] = normal_draw(2, j, i) + shape.shift;
      eta += 0.4 * normal_draw(1, 0, j) * (rows.columns[j][i] - shape.shift);
    }
    if (shape.aliased) rows.columns[2][i] = 2.0 * rows.columns[1][i] - 1.0;
    const double trials = shape.trials ? std::floor(1.0 + 5.0 * uniform_draw(5, 0, i)) : 1.0;
    if (shape.trials) rows.trials.push_back(trials);
    if (shape.weights) rows.prior_weights.push_back(std::floor(40.0 * uniform_draw(6, 0, i)) / 16.0);
    if (shape.offset) rows.offset.push_back(normal_draw(7, 0, i));
    if (shape.offset) eta += rows.offset.back();
    double successes = 0.0;
    for (int t = 0; t < static_cast<int>(trials); ++t)
      successes += uniform_draw(3, static_cast<std::uint64_t>(t), i) < 1.0 / (1.0 + std::exp(-eta)) ? 1.0 : 0.0;
    rows.successes.push_back(successes);
  }
  return rows;
}

Estimate fitted(const Blocks& blocks, const FitControl& control = {}) {
  auto estimate = maximum_likelihood(blocks, {}, control);
  EXPECT_TRUE(estimate) << estimate.error().sentence;
  return std::move(*estimate);
}

ManyFits many(const Blocks& blocks, const Multiplier& multiplier, const FitControl& control = {}) {
  auto fits = fit_many(blocks, {}, fitted(blocks, control), multiplier, control);
  EXPECT_TRUE(fits) << fits.error().sentence;
  return std::move(*fits);
}

/// How far a replicate is from a fit of its weights alone, in standard errors: of the worst contrast.
double distance(const ReplicateFit& fit, const Estimate& alone) {
  std::vector<std::size_t> free = alone.free;
  Matrix covariance(free.size(), free.size());
  std::vector<double> difference;
  for (std::size_t j = 0; j < free.size(); ++j) {
    difference.push_back(fit.beta[free[j]] - alone.beta[free[j]]);
    for (std::size_t k = 0; k < free.size(); ++k) covariance(j, k) = alone.covariance(free[j], free[k]);
  }
  const std::vector<double> solved = factor(covariance)->solve(difference);
  double square = 0.0;
  for (std::size_t j = 0; j < free.size(); ++j) square += solved[j] * difference[j];
  return std::sqrt(std::max(0.0, square));
}

const Shape kShapes[] = {
    {"few", 200, 3},
    {"leaves", 3000, 5},
    {"chunks", 17000, 6},
    {"rare", 10000, 4, -4.0},
    {"trials", 2000, 4, -0.5, true},
    {"weights", 5000, 4, -0.5, false, true},
    {"offset", 2500, 4, -0.5, true, true, true},
    {"aliased", 2000, 4, -0.5, false, false, false, true},
    {"shifted", 3000, 4, -0.5, false, false, false, false, 1e4},
    {"panels", 1000, 34},
};

TEST(Many, EachIsTheFitOfItsWeights) {
  for (const Shape& shape : kShapes) {
    const MatrixRows rows = simulate(shape);
    const Blocks blocks = matrix_blocks(rows);
    for (const Multiplier& multiplier :
         {Multiplier::bootstrap(7, blocks.rows, shape.rows > 2000 || shape.columns > 9 ? 9 : 33, 2),
          Multiplier::folds(7, blocks.rows, 5)}) {
      const ManyFits fits = many(blocks, multiplier);
      ASSERT_EQ(fits.replicates.size(), multiplier.replicates());
      for (std::uint32_t k = 0; k<multiplier.replicates(); k += shape.rows> 10000 ? 6 : 1) {
        const ReplicateFit& fit = fits.replicates[k];
        const Estimate alone = fitted(multiplier.blocks_of(blocks, k));
        EXPECT_EQ(fit.stop, alone.stop) << shape.name << " " << k;
        EXPECT_FALSE(fit.separated);
        EXPECT_FALSE(fit.alone && shape.rows >= 1000 && shape.columns < 10) << shape.name << " " << k;
        EXPECT_LE(fit.distance, fit.alone ? 1.0 : kManyDistance) << shape.name << " " << k;
        // What is proven holds, of an answer that has its own error.
        EXPECT_LE(distance(fit, alone), fit.distance + 1e-11) << shape.name << " " << k;
        for (const Alias& alias : alone.aliases) EXPECT_TRUE(std::isnan(fit.beta[alias.column]));
      }
    }
  }
}

TEST(Many, TheSameBits) {
  for (const Shape& shape : {Shape{"leaves", 600, 5}, Shape{"chunks", 17000, 3}, Shape{"panels", 300, 34}}) {
    const MatrixRows rows = simulate(shape);
    const Blocks blocks = matrix_blocks(rows);
    const Multiplier multiplier = Multiplier::bootstrap(7, blocks.rows, shape.rows > 600 ? 9 : 34, 2);
    FitControl control;
    control.threads = 1;
    const ManyFits first = many(blocks, multiplier, control);
    const auto same = [&](const ManyFits& other) {
      for (std::size_t k = 0; k < first.replicates.size(); ++k) {
        const std::vector<double>&a = first.replicates[k].beta, &b = other.replicates[k].beta;
        if (std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) != 0) return false;
      }
      return true;
    };
    for (const int threads : {2, 3, 8}) {
      control.threads = threads;
      EXPECT_TRUE(same(many(blocks, multiplier, control))) << shape.name << " " << threads;
    }
    for (const Kernel* kernel : usable_kernels()) {
      control.kernel = kernel->name;
      const ManyFits other = many(blocks, multiplier, control);
      EXPECT_TRUE(!kernel->fused || same(other)) << shape.name << " " << kernel->name;
      for (std::size_t k = 0; k < first.replicates.size(); ++k)
        for (std::size_t j = 0; j < shape.columns; ++j)
          EXPECT_NEAR(other.replicates[k].beta[j], first.replicates[k].beta[j], 1e-9) << kernel->name;
    }
  }
}

/// Replicates of a few rows that are hardly mixed: some have no maximum, and say so.
TEST(Many, SeparatedReplicatesSaySo) {
  MatrixRows rows;
  rows.columns.assign(2, {});
  for (int i = 0; i < 20; ++i) {
    rows.columns[0].push_back(1.0);
    rows.columns[1].push_back(i);
    rows.successes.push_back(i > 10 || i == 8 ? 1.0 : 0.0);
  }
  const Blocks blocks = matrix_blocks(rows);
  const Multiplier multiplier = Multiplier::bootstrap(1, blocks.rows, 60, 1);
  const ManyFits fits = many(blocks, multiplier);
  int separated = 0;
  for (std::uint32_t k = 0; k < 60; ++k) {
    const ReplicateFit& fit = fits.replicates[k];
    const Estimate alone = fitted(multiplier.blocks_of(blocks, k));
    EXPECT_EQ(fit.stop, alone.stop);
    EXPECT_EQ(fit.separated, alone.stop == Stop::no_finite_maximum);
    EXPECT_EQ(std::isinf(fit.beta[1]), fit.separated) << k;
    separated += fit.separated ? 1 : 0;
  }
  EXPECT_GT(separated, 5);
  EXPECT_LT(separated, 55);
}

/// A level of one row is not in every sample: there it is aliased.
TEST(Many, LostColumnsAreAliased) {
  MatrixRows rows = simulate({"rank", 400, 2});
  rows.columns.emplace_back(400, 0.0);
  for (const std::size_t i : {10U, 20U, 30U, 40U}) rows.columns[2][i] = 1.0;
  for (const std::size_t i : {10U, 20U}) rows.successes[i] = 1.0;
  for (const std::size_t i : {30U, 40U}) rows.successes[i] = 0.0;
  const Blocks blocks = matrix_blocks(rows);
  const Multiplier multiplier = Multiplier::bootstrap(2, blocks.rows, 200, 2);
  const ManyFits fits = many(blocks, multiplier);
  std::size_t aliased = 0;
  for (const ReplicateFit& fit : fits.replicates) {
    EXPECT_EQ(fit.aliased == 1, std::isnan(fit.beta[2]));
    aliased += fit.aliased;
  }
  // (1 - 4/400)^400 of the samples
  EXPECT_GE(aliased, 1U);
  EXPECT_LE(aliased, 12U);
}

/// Models that do not go together, and fits that have no maximum.
TEST(Many, OtherModelsGoAlone) {
  const MatrixRows rows = simulate({"probit", 500, 3});
  const Blocks blocks = matrix_blocks(rows);
  const Multiplier multiplier = Multiplier::folds(3, blocks.rows, 4);
  for (const Link& link : {Link{Probit{}}, Link{Cauchit{}}, Link{Cloglog{}}}) {
    FitControl control;
    control.model.link = link;
    const ManyFits fits = many(blocks, multiplier, control);
    for (std::uint32_t k = 0; k < 4; ++k) {
      EXPECT_TRUE(fits.replicates[k].alone);
      const Estimate alone = fitted(multiplier.blocks_of(blocks, k), control);
      for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(fits.replicates[k].beta[j], alone.beta[j]);
    }
  }
}

TEST(Many, SeparatedDataGoAlone) {
  MatrixRows rows = simulate({"separated", 300, 2});
  for (std::size_t i = 0; i < 300; ++i) rows.successes[i] = rows.columns[1][i] > 0.0 ? 1.0 : 0.0;
  const Blocks blocks = matrix_blocks(rows);
  for (const ReplicateFit& fit : many(blocks, Multiplier::bootstrap(1, 300, 3, 1)).replicates) {
    EXPECT_TRUE(fit.separated);
    EXPECT_EQ(fit.stop, Stop::no_finite_maximum);
  }
}

TEST(Many, StopsWhenAsked) {
  const MatrixRows rows = simulate({"stop", 600, 3});
  const Blocks blocks = matrix_blocks(rows);
  FitControl control;
  const Estimate full = fitted(blocks);
  control.stop = [] { return true; };
  const auto fits = fit_many(blocks, {}, full, Multiplier::bootstrap(1, 600, 3, 1), control);
  ASSERT_FALSE(fits);
  EXPECT_EQ(fits.error().code, Errc::interrupted);
}

}  // namespace
}  // namespace ogive::fitting
