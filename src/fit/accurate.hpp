/// The accurate path: the last steps of a fit in twofold precision (about 32 digits), where double would lose digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/double_double.hpp"
#include "fit/certificate.hpp"
#include "fit/fold.hpp"
#include "fit/model.hpp"
#include "fit/newton.hpp"
#include "fit/score_sums.hpp"
#include "fit/twofold_columns.hpp"

namespace ogive::fitting {

/// The maximum as the accurate path found it: every number computed in twofold precision at the final point and
/// rounded once.
struct Accurate {
  Stop stop = Stop::converged;
  std::vector<double> beta;          ///< the user's coefficients; 0 where a column is not free
  ScaledMatrix covariance;           ///< of the free columns, in their order; at dispersion 1
  DoubleDouble log_likelihood;       ///< with constants; a Gaussian one at the variance that maximises it
  DoubleDouble null_log_likelihood;  ///< closed form of binomial rows without an offset; else meaningless
  double deviance = 0.0;
  double null_deviance = 0.0;  ///< as null_log_likelihood
  double pearson = 0.0;
  double decrement = 0.0;  ///< squared standard errors left
  /// At a maximum of a model with row bounds; of the columns made nearly orthonormal.
  std::optional<Evidence> evidence;
};

/// What is maximised, from where, and which information the reported covariance comes from.
struct AccurateStart {
  const Basis& basis;
  std::span<const std::size_t> free;  ///< columns that may move
  std::span<const double> internal;   ///< their coefficients
  Model model;
  RowStage information = RowStage::expected;
};

/// Maximises from `start` by Newton with step halving.  After
/// the first pass the columns are made nearly orthonormal by the Cholesky factor found there, so that conditions of the
/// information up to 1e27 cost no digit.
/// Returns   nothing when the caller asked to stop.  `stop` is `singular` where even twofold precision cannot tell the
///           columns apart, `no_finite_maximum` where the decrement vanishes and nothing certifies a maximum.
/// Time      about 20 p^2 + 5,000 flops a row and pass, two to four passes; memory O(threads p^2).
/// Source    McCullagh & Nelder (1989); preconditioning as in CholeskyQR2, Yamamoto et al., ETNA 44 (2015).
[[nodiscard]] std::optional<Accurate> maximise_accurately(const Blocks& blocks, const AccurateStart& start,
                                                          const FoldControl& control);

/// A sandwich of the user's free coefficients.
struct Sandwich {
  ScaledMatrix covariance;        ///< empty where there is no maximum
  std::int64_t without_rest = 0;  ///< rows of leverage 1, which a power of 1 - h cannot take: then it is meaningless
};

/// H^-1 M H^-1 at the maximum that `maximise_accurately` finds: M the products of scores that `scores` says, H the
/// information that `start` names.  Nothing when the caller asked to stop.
[[nodiscard]] std::optional<Sandwich> sandwich_accurately(const Blocks& blocks, const AccurateStart& start,
                                                          const ScorePlan& scores, const FoldControl& control);

}  // namespace ogive::fitting
