/// Whether a maximum is one point: the likelihoods of some links are straight lines in eta for one of two outcomes.
#pragma once

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {

/// True where the converged maximum of a concave model lies on a flat: its observed information is singular, so that
/// moving along some direction changes nothing.  A log link's successes, a log-complement's failures and a Poisson
/// identity's zeros are linear in eta; columns that no other row moves have such directions, although the expected
/// information, and so the standard errors, do not show it.  On an edge that is asked within it, and
/// of separated data of the limit.  One pass over the rows for these links (of separated data a fit), none for others.
/// Errors    interrupted.
[[nodiscard]] Result<bool> is_flat(const Blocks& blocks, const FitControl& control, const Estimate& estimate);

}  // namespace ogive::fitting
