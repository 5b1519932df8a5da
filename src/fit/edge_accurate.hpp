/// A maximum on the edge of the link's range, to the last digits.
#pragma once

#include <optional>
#include <vector>

#include "base/double_double.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"

namespace ogive::fitting {

/// As the twofold sums found it, rounded once.
struct AccurateEdge {
  bool found = false;
  bool contradicted = false;  ///< no coefficients bring all of these rows to their ends
  std::vector<double> beta;   ///< the user's coefficients; 0 where a column is not free
  DoubleDouble log_likelihood;
  double deviance = 0.0;
  double pearson = 0.0;
  double decrement = 0.0;
};

/// Maximises within the coefficients that keep the rows of `estimate.edge` exactly at their ends, from its beta, by
/// Newton's method in twofold precision.  Equations that others imply are left out.
/// Returns   nothing when the caller asked to stop; `found` is false where a row cannot be at its end with the others,
///           and where the information within is singular.
/// Time      as maximise_accurately; memory O(edge rows x p).
[[nodiscard]] std::optional<AccurateEdge> maximise_edge_accurately(const Blocks& blocks, const Estimate& estimate,
                                                                   const FoldControl& control);

/// True where the information among those coefficients is singular: moving along some direction changes nothing.  One
/// pass.  Nothing when the caller asked to stop.
[[nodiscard]] std::optional<bool> is_flat_within_edge(const Blocks& blocks, const Estimate& estimate,
                                                      const FoldControl& control);

}  // namespace ogive::fitting
