/// Where the iteration begins.
#pragma once

#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/pass.hpp"
#include "fit/step.hpp"

namespace ogive::fitting {

/// Coordinates of the start in `space`, by the rule of Start.  Where zeros are no natural point (log, identity, ...),
/// the weighted least-squares fit or the constant alone, whichever likelihood is higher; the constant is always inside.
/// `estimate` has totals and basis, and gets the deviance of the starting mean on its path.
/// Errors   interrupted.
[[nodiscard]] Result<std::vector<double>> choose_start(Passes& passes, const Subspace& space, const Blocks& blocks,
                                                       const FitControl& control, Estimate& estimate);

}  // namespace ogive::fitting
