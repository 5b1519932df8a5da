// What rows of counts and of real responses add: derivatives that fit together, and the ends of the ranges.
#include "model/twofold_working.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ogive {
namespace {

struct Case {
  const char* name;
  Family family;
  Link link;
  double eta, y;
};
const Case kCases[] = {{"poisson log", Poisson{}, Log{}, 1.5, 7.0},
                       {"poisson log, no count", Poisson{}, Log{}, -30.0, 0.0},
                       {"poisson identity", Poisson{}, Identity{}, 3.25, 5.0},
                       {"poisson identity, no count", Poisson{}, Identity{}, 0.5, 0.0},
                       {"poisson sqrt", Poisson{}, SquareRoot{}, 1.75, 4.0},
                       {"poisson sqrt, no count", Poisson{}, SquareRoot{}, 0.25, 0.0},
                       {"gaussian identity", Gaussian{}, Identity{}, 1e10, 1e10 + 3.0},
                       {"gaussian log", Gaussian{}, Log{}, 2.5, -1.0}};

TwofoldWorking at(const Case& c, DoubleDouble eta, bool observed = true) {
  return twofold_working(c.family, c.link, observed, {eta, c.y, 1.0});
}

/// Central differences over 2^-30: their own error is 2^-60 of the third derivative, rounding 2^-70.
TEST(TwofoldWorking, ScoresAndWeightsAreDerivatives) {
  constexpr double kStep = 0x1p-30;
  for (const Case& c : kCases) {
    const TwofoldWorking here = at(c, twofold(c.eta));
    const TwofoldWorking before = at(c, twofold(c.eta) - twofold(kStep));
    const TwofoldWorking after = at(c, twofold(c.eta) + twofold(kStep));
    const auto slope = [](DoubleDouble low, DoubleDouble high) { return rounded(high - low) / (2.0 * kStep); };
    const double score = rounded(here.residual);
    const double weight = rounded(here.weight);
    EXPECT_NEAR(slope(before.log_likelihood, after.log_likelihood), score, 1e-14 * (std::fabs(score) + 1.0)) << c.name;
    EXPECT_NEAR(-slope(before.residual, after.residual), weight, 1e-14 * (std::fabs(weight) + 1.0)) << c.name;
    // Pearson is the square of the score over the expected information.
    const double expected = rounded(at(c, twofold(c.eta), false).weight);
    EXPECT_NEAR(rounded(here.pearson), score * score / expected, 4e-16 * rounded(here.pearson)) << c.name;
  }
}

TEST(TwofoldWorking, EndsOfTheRanges) {
  const auto likelihood = [](const Family& family, const Link& link, double eta, double y) {
    return twofold_working(family, link, true, {twofold(eta), y, 1.0}).log_likelihood.high;
  };
  EXPECT_EQ(likelihood(Poisson{}, Identity{}, 0.0, 0.0), 0.0);
  EXPECT_EQ(likelihood(Poisson{}, SquareRoot{}, 0.0, 0.0), 0.0);
  EXPECT_EQ(likelihood(Poisson{}, Log{}, -800.0, 0.0), 0.0);
  EXPECT_EQ(likelihood(Poisson{}, Log{}, -800.0, 2.0), -1600.0);
  EXPECT_TRUE(std::isnan(likelihood(Poisson{}, Identity{}, -0.5, 0.0)));
  EXPECT_TRUE(std::isnan(likelihood(Poisson{}, SquareRoot{}, -0.5, 0.0)));
  EXPECT_FALSE(std::isfinite(likelihood(Poisson{}, Identity{}, 0.0, 1.0)));
  EXPECT_FALSE(std::isfinite(likelihood(Poisson{}, Identity{}, -1.0, 1.0)));
  EXPECT_TRUE(std::isfinite(likelihood(Gaussian{}, Log{}, 700.0, 1.0)));
}

TEST(TwofoldWorking, Constants) {
  const TwofoldConstants counts = twofold_constants(Poisson{}, 4.0, 1.0, 2.0);
  EXPECT_DOUBLE_EQ(rounded(counts.saturated), 2.0 * (4.0 * std::log(4.0) - 4.0));
  EXPECT_DOUBLE_EQ(rounded(counts.log_constant), -2.0 * std::log(24.0));
  EXPECT_DOUBLE_EQ(rounded(twofold_constants(Gaussian{}, 4.0, 1.0, 2.0).log_constant), 0.5 * std::log(2.0));
  EXPECT_DOUBLE_EQ(rounded(gaussian_log_likelihood({}, twofold(8.0), 4.0)),
                   -2.0 * (std::log(2.0 * 3.14159265358979324 * 2.0) + 1.0));
}

}  // namespace
}  // namespace ogive
