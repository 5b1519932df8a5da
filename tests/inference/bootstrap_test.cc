// What replicates say of a coefficient: by hand, and with replicates that are infinite or absent.
#include "inference/bootstrap.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/constants.hpp"

namespace ogive {
namespace {

TEST(SortedQuantile, BetweenOrderStatistics) {
  struct Row {
    std::vector<double> sorted;
    double share, quantile;
  };
  const Row rows[] = {
      {{3.0}, 0.1, 3.0},
      {{1.0, 2.0}, 0.25, 1.25},
      {{1.0, 2.0, 4.0}, 0.5, 2.0},
      {{1.0, 2.0, 4.0}, 1.0, 4.0},
      {{1.0, 2.0, 4.0}, 0.0, 1.0},
      {{1.0, 2.0, kInfinity}, 0.5, 2.0},
      {{1.0, 2.0, kInfinity}, 0.75, kInfinity},
      {{-kInfinity, 2.0, 4.0}, 0.25, -kInfinity},
      {{-kInfinity, kInfinity}, 0.5, -kInfinity},
      {{kInfinity, kInfinity}, 0.5, kInfinity},
  };
  for (const Row& row : rows) EXPECT_EQ(sorted_quantile(row.sorted, row.share), row.quantile) << row.share;
  EXPECT_TRUE(std::isnan(sorted_quantile({}, 0.5)));
}

fitting::ReplicateFit replicate(double beta, fitting::Stop stop, bool separated = false) {
  fitting::ReplicateFit fit;
  fit.beta = {beta};
  fit.stop = stop;
  fit.separated = separated;
  fit.distance = 1e-8;
  return fit;
}

TEST(Bootstrap, CountsAndLeavesOut) {
  using fitting::Stop;
  Fitted fitted;
  fitted.beta = {1.0};
  fitted.spec.column_names = {"x"};
  fitting::ManyFits fits;
  fits.replicates = {replicate(0.0, Stop::converged),       replicate(3.0, Stop::converged),
                     replicate(6.0, Stop::converged),       replicate(kInfinity, Stop::no_finite_maximum, true),
                     replicate(9.0, Stop::iteration_limit), replicate(kNaN, Stop::converged)};
  fits.replicates[5].aliased = 1;
  const Bootstrap made = summarise(fitted, fits, 0.5);
  EXPECT_EQ(made.counts.converged, 4);
  EXPECT_EQ(made.counts.separated, 1);
  EXPECT_EQ(made.counts.failed, 1);
  EXPECT_EQ(made.counts.aliased, 1);
  const BootstrapCoefficient& x = made.coefficients[0];
  EXPECT_EQ(x.finite, 3);
  EXPECT_EQ(x.bias, 2.0);
  EXPECT_EQ(x.std_error, 3.0);
  EXPECT_EQ(x.lower, 2.25);  // of 0, 3, 6 and infinity
  EXPECT_EQ(x.upper, kInfinity);
  EXPECT_EQ(x.basic_lower, -kInfinity);
  EXPECT_EQ(x.basic_upper, -0.25);
  EXPECT_TRUE(std::isnan(made.replicates(4, 0)));
  EXPECT_EQ(at_level(made, 0.1).coefficients[0].finite, 3);
  EXPECT_EQ(made.distance, 1e-8);
}

}  // namespace
}  // namespace ogive
