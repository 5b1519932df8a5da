/// Tally: what a sample may be counted by, where rows are counts or weighted.
#pragma once

#include <cstdint>
#include <optional>

#include "base/block.hpp"
#include "fit/fold.hpp"

namespace ogive::fitting {

/// Sums over the rows; w weight or, of rows with frequencies, what they stand for; y successes of m trials.
struct Tally {
  double rows = 0.0;
  double weights = 0.0;          ///< sum w
  double trials = 0.0;           ///< sum m
  double successes = 0.0;        ///< sum y
  double weighted_trials = 0.0;  ///< sum w m
  /// sum v m (log G(2) - log G(1 + y/m) - log G(2 - y/m)), v the weight times the frequency, G the gamma function: what
  /// statsmodels adds to the likelihood of shares with weights of m in place of the binomial coefficients.
  double share_constant = 0.0;
  double weighted_successes = 0.0;  ///< sum w y; not part of a saved model
  double fractional = 0.0;          ///< rows whose weight is no whole number; not part of a saved model
  double log_precisions = 0.0;      ///< sum w log of the weight beside w; not part of a saved model
};

/// What w is.
enum class TallyBy : std::uint8_t { weights, copies };

/// Counts every row once; nothing when the caller asked to stop.
[[nodiscard]] std::optional<Tally> tally(const Blocks& blocks, TallyBy by, const FoldControl& control);

}  // namespace ogive::fitting
