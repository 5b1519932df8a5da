/// Maxima on the edge of what a link allows: probabilities of exactly 0 or 1 under log, log-complement and identity,
/// means of 0 under a Poisson's identity.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/basis.hpp"
#include "fit/first_meeting.hpp"
#include "fit/fold.hpp"
#include "fit/kernel.hpp"
#include "fit/model.hpp"

namespace ogive::fitting {

/// A row whose linear predictor the maximum holds at the end of its range.
struct EdgeRow {
  std::int64_t row = 0;  ///< among the kept rows, from 0
  /// What the log-likelihood would gain for each unit that the end were farther out, for it and rows like it; 0 of a
  /// row that is there and need not be held.
  double multiplier = 0.0;
};

/// A maximum as the search found it.  A log-likelihood that is concave has no higher one.
struct EdgeMaximum {
  bool found = false;
  std::vector<double> beta;  ///< internal
  std::vector<EdgeRow> rows;
  double decrement = 0.0;  ///< within the subspace that the rows leave
  double log_likelihood = 0.0;
  double pearson = 0.0;
  /// The score less what holds the rows that need not be pinned, internal: 0, or a multiple of the contrast held.
  std::vector<double> rest;
  int passes = 0;
};

/// Coefficients with contrast'beta = value, internal.
struct HeldContrast {
  std::vector<double> contrast;
  double value = 0.0;
};

struct EdgeStart {
  const Basis& basis;
  const Model& model;
  const std::vector<double>& beta;  ///< internal, inside the range, aliased columns 0
  const std::vector<std::size_t>& aliased;
  std::vector<RowEnd> pinned = {};  ///< rows that no admissible coefficients move from their ends
  std::optional<HeldContrast> held = {};
};

/// Maximises by Newton's method within the range: a step ends where a row meets the end of it, and the next one takes
/// no row beyond its end, and rows away from it where the likelihood rises inside.
/// Returns   nothing when the caller asked to stop; `found` is false where no such point was reached.
/// Source    active sets for concave programmes: Nocedal & Wright (2006), section 16.5.
[[nodiscard]] std::optional<EdgeMaximum> maximise_within_range(const Blocks& blocks, const Kernel& kernel,
                                                               const EdgeStart& start, const FoldControl& control);

}  // namespace ogive::fitting
