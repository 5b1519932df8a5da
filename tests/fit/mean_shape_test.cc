// The mean and its derivatives, of every kernel.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "fit/accumulate.hpp"
#include "fit/model.hpp"
#include "model/twofold_outcomes.hpp"

namespace ogive::fitting {
namespace {

// Against the twofold formulas, which have their own reference.
TEST(MeanShape, OfBinomialLinks) {
  constexpr double kBound = 64 * 2.220446049250313e-16;
  for (const Link& link : {Link(Logit{}), Link(Probit{}), Link(Cloglog{}), Link(Loglog{}), Link(Cauchit{}), Link(Log{}),
                           Link(LogComplement{}), Link(Identity{})}) {
    for (const double at : {-30.0, -7.0, -1.5, -0.3, 0.2, 0.9, 2.5, 8.0, 25.0}) {
      const bool ends = name(link) == "log" || name(link) == "log-complement";
      if ((ends && at > 0.0) || (name(link) == "identity" && (at < 0.0 || at > 1.0))) continue;
      const TwofoldOutcomes both = twofold_outcomes(link, twofold(at));
      const double want[] = {rounded(both.event.probability),
                             rounded(both.other.probability),
                             rounded(both.event.probability * both.event.rise),
                             rounded(both.event.probability * (both.event.rise * both.event.rise - both.event.curve)),
                             rounded(both.event.log),
                             rounded(both.other.log),
                             rounded(both.event.rise),
                             rounded(both.other.rise),
                             -rounded(both.event.curve)};
      for (const Kernel* kernel : usable_kernels()) {
        const double eta[8] = {at, at, at, at, at, at, at, at};
        double of[9][8];
        kernel->shape(row_kernel({Binomial{}, link}, RowStage::expected), eta,
                      {of[0], of[1], of[2], of[3], of[4], of[5], of[6], of[7], of[8]}, 8);
        for (int k = 0; k < 9; ++k) {
          const double size = k == 3 || k == 8 ? std::max(std::fabs(want[k]), want[2]) : std::fabs(want[k]);
          EXPECT_LE(std::fabs(of[k][0] - want[k]), kBound * size + 1e-280)  // the twofold one ends there
              << kernel->name << ' ' << name(link) << ' ' << at << ' ' << k;
          EXPECT_EQ(of[k][0], of[k][5]);
        }
      }
    }
  }
}

TEST(MeanShape, OfOtherFamilies) {
  struct Row {
    Model model;
    double eta;
    double mu, slope, bend, log_mu, rise, turn;
  };
  const Row rows[] = {{{Poisson{}, Log{}}, 0.0, 1, 1, 1, 0, 1, 0},
                      {{Poisson{}, Identity{}}, 2.0, 2, 1, 0, std::log(2.0), 0.5, -0.25},
                      {{Poisson{}, SquareRoot{}}, 2.0, 4, 4, 2, std::log(4.0), 1, -0.5},
                      {{Gaussian{}, Identity{}}, 4.0, 4, 1, 0, std::log(4.0), 0.25, -0.0625},
                      {{Gaussian{}, Log{}}, 0.0, 1, 1, 1, 0, 1, 0}};
  for (const Kernel* kernel : usable_kernels())
    for (const Row& row : rows) {
      const double eta[8] = {row.eta, row.eta, row.eta, row.eta, row.eta, row.eta, row.eta, row.eta};
      double of[9][8];
      kernel->shape(row_kernel(row.model, RowStage::expected), eta,
                    {of[0], of[1], of[2], of[3], of[4], of[5], of[6], of[7], of[8]}, 8);
      const double want[] = {row.mu, row.slope, row.bend, row.log_mu, row.rise, row.turn};
      const int places[] = {0, 2, 3, 4, 6, 8};
      for (int k = 0; k < 6; ++k) EXPECT_NEAR(of[places[k]][3], want[k], 1e-15) << kernel->name << ' ' << k;
    }
}

}  // namespace
}  // namespace ogive::fitting
