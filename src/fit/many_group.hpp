/// Replicates that are fitted together.
#pragma once

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/many.hpp"
#include "fit/replicates.hpp"

namespace ogive::fitting {

struct ManyGoal {
  const Replicates& replicates;
  bool errors = false;  ///< standard errors are wanted
};

/// Of those that arrive the fits, in the user's columns; the others are `alone` and have none yet.  Replicates with
/// responses of their own begin at their own constant, or, of many rows, at the maximum of a sample of these; `full` is
/// then what prepare_fit gives, with coefficients of 0.
/// Errors    bad_option (kernel), interrupted.
[[nodiscard]] Result<ManyFits> fit_together(const Blocks& blocks, const Estimate& full, const ManyGoal& goal,
                                            const FitControl& control);

}  // namespace ogive::fitting
