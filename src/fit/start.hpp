/// Where the iteration begins.
#pragma once

#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/pass.hpp"
#include "fit/step.hpp"

namespace ogive::fitting {

/// Errors   not_estimable (no rows, no columns).
[[nodiscard]] Status check_blocks(const Blocks& blocks);

/// What one reading of the rows says before any of them is fitted.
struct FirstLook {
  Totals totals;
  Basis basis;
  std::vector<double> largest;  ///< the largest |z| of every internal column
};
[[nodiscard]] FirstLook first_look(const Moments& moments, std::vector<double> constant);
/// In another basis.
[[nodiscard]] FirstLook first_look_in(const Moments& moments, Basis basis);

struct StartPoint {
  std::vector<double> coordinates;  ///< in the space asked about
  std::vector<RowEnd> pinned;       ///< rows that no admissible coefficients move from the end of their range
  bool inside = false;              ///< of an exact search: a point of the relative interior
};

/// The start that was given, or one by the rule of Start.
/// Where zeros are no natural point (log, identity, ...), the weighted least-squares fit
/// or the constant alone, whichever likelihood is higher; where the likelihood of neither is a number, a point that
/// `admissible_start` finds.  `estimate` has totals, basis and free columns, and gets the deviance of the starting mean
/// on its path.
/// Errors   interrupted; not_estimable where no coefficients are admissible.
[[nodiscard]] Result<StartPoint> choose_start(Passes& passes, const Subspace& space, const Blocks& blocks,
                                              const FitControl& control, Estimate& estimate);

/// What the search of the edge needs of a fit under way.
struct EdgePlan {
  const Blocks& blocks;
  const Kernel& kernel;
  const FitControl& control;
  const FoldControl& fold;
  const Subspace& space;
};

/// Whether a fit that ended at a point of `plan.space` may have a row at the end of its range: where weights are
/// infinite that looks like convergence, without a certificate or with a mean of nearly 0.
/// Errors   interrupted.
[[nodiscard]] Result<bool> may_be_at_the_edge(const EdgePlan& plan, std::span<const double> point,
                                              const Estimate& estimate);

/// maximise_within_range from `start`, and where it finds nothing from there once more from a point that was found
/// exactly.  `estimate` has basis, aliases and free columns, and counts the passes.
/// Errors   as choose_start.
[[nodiscard]] Result<EdgeMaximum> find_edge(const EdgePlan& plan, const StartPoint& start, Estimate& estimate);

/// A point inside the link's range, found exactly.
/// Errors   as choose_start.
[[nodiscard]] Result<StartPoint> admissible_start(const Subspace& space, const Blocks& blocks,
                                                  const FitControl& control, const Estimate& estimate);

}  // namespace ogive::fitting
