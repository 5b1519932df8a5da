/// How well a model predicts rows that it was not fitted to, fold by fold.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/fold.hpp"
#include "fit/many.hpp"
#include "fit/multiplier.hpp"
#include "inference/fitted.hpp"

namespace ogive {

/// Scores of the rows of a fold under the fit of all other rows.  Of w weights, m trials and y events, mu the predicted
/// probability, divided by the sum of w m:
///   log_loss   -sum w (y log mu + (m - y) log(1 - mu))
///   brier      sum w (y (1 - mu)^2 + (m - y) mu^2)
///   accuracy   sum w (y where mu >= 1/2, else m - y)
/// and area, that under the ROC curve; NaN where the rows have no event or nothing else.  All are NaN where the fit of
/// the other rows has no finite coefficients.
struct FoldScores {
  std::int64_t rows = 0;
  double observations = 0.0;  ///< sum w m
  double log_loss = 0.0, brier = 0.0, area = 0.0, accuracy = 0.0;
  fitting::Stop stop = fitting::Stop::converged;  ///< of the fit of all other rows
};

struct CrossValidation {
  std::string formula, source, response;
  std::uint64_t seed = 0;
  std::int64_t rows = 0;
  std::vector<FoldScores> folds;
  /// Over the folds: each counts once, and none is left out.
  FoldScores mean, deviation;  ///< deviation: their standard deviation (n - 1)
  std::vector<double> mu;      ///< where asked for, of every kept row, by the fit of the other folds
  std::vector<std::int32_t> fold;
  int passes = 0;
};

/// Folds, and the fits of all rows but theirs.
struct FoldFits {
  const fitting::Multiplier& folds;
  const fitting::ManyFits& fits;
};

/// Of a binomial model.   Errors   bad_option (kernel), interrupted.
/// Time     a pass over the rows for each fold.
/// Memory   about 120 bytes a row of one fold, as its curve needs them in order; with `with_rows` also 12 a row of all.
[[nodiscard]] Result<CrossValidation> score_folds(const Fitted& fitted, const Blocks& blocks,
                                                  const FoldFits& fitted_folds, const fitting::FitControl& control,
                                                  bool with_rows);

}  // namespace ogive
