// The row kernel: accuracy of a logit's mean and of all that goes with it.
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "fit/accumulate.hpp"
#include "fit/fold.hpp"
#include "fit/matrix_blocks.hpp"
#include "math/reference.hpp"

namespace ogive::fitting {
namespace {

TEST(RowKernel, MeanWithinFourUlp) {
  constexpr double kBound = 4 * 2.220446049250313e-16;  // the docstring's, relative
  const auto table = test::reference("model_logit.json");
  for (const Kernel* kernel : usable_kernels()) {
    for (const auto& row : table) {
      const double eta = row.at("eta").get<double>();
      const double etas[8] = {eta, eta, eta, eta, eta, eta, eta, eta};
      double mu[8], complement[8];
      kernel->mean({}, etas, mu, complement, 8);
      for (const std::size_t lane : {0, 3, 7}) {
        EXPECT_LE(test::relative_error(mu[lane], test::exact(row, "mu")), kBound) << kernel->name << " " << eta;
        EXPECT_LE(test::relative_error(complement[lane], test::exact(row, "complement")), kBound)
            << kernel->name << " " << eta;
      }
    }
  }
}

/// The other values of the logistic function; the logarithms are of log(1 + exp(-|eta|)) alone on their own side of 0.
TEST(RowKernel, NeighboursOfTheMeanWithinFourUlp) {
  constexpr double kBound = 4 * 2.220446049250313e-16;
  const auto table = test::reference("model_logit.json");
  for (const Kernel* kernel : usable_kernels()) {
    for (const auto& row : table) {
      const double eta = row.at("eta").get<double>();
      const double etas[8] = {eta, eta, eta, eta, eta, eta, eta, eta};
      double values[9][8];
      kernel->shape({}, etas,
                    {values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8]},
                    8);
      EXPECT_LE(test::relative_error(values[2][5], test::exact(row, "slope")), kBound) << kernel->name << " " << eta;
      EXPECT_LE(test::relative_error(-values[eta < 0.0 ? 5 : 4][5], test::exact(row, "softplus_rest")), kBound)
          << kernel->name << " " << eta;
    }
  }
}

/// One row of 1 trial, weight 1 and no offset at a linear predictor: the information is its weight.
TEST(RowKernel, WeightAndPearsonOfARow) {
  constexpr double kBound = 12 * 2.220446049250313e-16;  // the square of a root, and a quotient
  const auto table = test::reference("model_logit.json");
  const Basis basis = identity_basis(1);
  for (const Kernel* kernel : usable_kernels()) {
    for (const auto& row : table) {
      const double eta = row.at("eta").get<double>();
      if (std::fabs(eta) > 300.0) continue;  // the square of a residual underflows
      for (const bool weighted : {false, true}) {
        test::MatrixRows rows{{std::vector<double>(8, 1.0)}, std::vector<double>(8, 1.0), {}, {}, {}, {}};
        if (weighted) rows.prior_weights.assign(8, 1.0);
        const std::vector<double> beta = {eta};
        const PassPlan plan{kernel, &basis, beta, {}, false, false, false};
        const auto sum = fold(test::matrix_blocks(rows), PassSum(plan), {1, {}, {}});
        const double pearson = static_cast<double>(test::exact(row, "complement") / test::exact(row, "mu"));
        EXPECT_LE(test::relative_error(sum->derivatives().information(0, 0) / 8, test::exact(row, "slope")), kBound)
            << kernel->name << " " << eta;
        EXPECT_NEAR(sum->scalar(kPearson) / 8, pearson, kBound * pearson) << kernel->name << " " << eta;
      }
    }
  }
}

TEST(RowKernel, EndsOfTheRange) {
  for (const Kernel* kernel : usable_kernels()) {
    const double infinity = std::numeric_limits<double>::infinity();
    const double etas[8] = {745.0, -745.0, 800.0, -800.0, infinity, -infinity, 1e308, -1e308};
    double mu[8], complement[8];
    kernel->mean({}, etas, mu, complement, 8);
    for (std::size_t i = 0; i < 8; i += 2) {
      EXPECT_EQ(mu[i], 1.0) << kernel->name;
      EXPECT_EQ(complement[i + 1], 1.0) << kernel->name;
      EXPECT_EQ(mu[i + 1], complement[i]) << kernel->name;
      EXPECT_LE(complement[i], 1e-323) << kernel->name;
    }
  }
}

}  // namespace
}  // namespace ogive::fitting
