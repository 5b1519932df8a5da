#include "inference/prediction_counts.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ogive {
namespace {

TEST(PredictionCounts, CountRowsOnce) {
  const std::vector<double> mu = {0.2, 0.6, 0.5, 0.9, 0.1};
  const std::vector<double> observed = {0, 0, 1, 1, 1};
  EXPECT_EQ(prediction_table(mu, observed, 0.5), (PredictionTable{{{1, 1}, {2, 1}}}));
  EXPECT_EQ(prediction_table(mu, observed, 0.4), (PredictionTable{{{1, 1}, {1, 2}}}));
  EXPECT_EQ(prediction_table({}, {}, 0.5), PredictionTable{});
}

TEST(PredictionCounts, ShareIsOfRowsWithin1e4) {
  const std::vector<double> observed = {0, 1, 1, 0};
  EXPECT_EQ(share_predicted(std::vector<double>{9e-5, 0.99992, 0.5, 2e-4}, observed), 0.5);
  EXPECT_EQ(share_predicted(observed, observed), 1.0);
  EXPECT_TRUE(std::isnan(share_predicted({}, {})));
}

}  // namespace
}  // namespace ogive
