/// Maximum likelihood with one very large factor, which is eliminated.
#pragma once

#include <span>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/eliminated_factor.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {

/// Models whose fits can eliminate a factor: logits of binomial responses.
[[nodiscard]] bool can_eliminate(const Model& model);

/// The maximum that maximum_likelihood finds, where the square of the number of columns is neither summed nor factored:
/// every level has an intercept, the information is an arrowhead, and a step costs two readings of the rows and
/// q^2 (rows + levels) for q other columns.  Covariances come as a diagonal and a factor of rank q + 1.
///
/// Levels that have only successes, or only failures, are separated: they leave before anything is fitted, and the
/// estimate is the limit.  Of columns that repeat each other the factor's levels are kept, wherever it stands.
/// No certificate, and the stop `not_certified`, where more than that is separated or digits are lost.
///
/// Errors   not_estimable (no rows), interrupted.
/// Memory   16 bytes a row, and 3 q numbers a level.
/// Source   ARCHITECTURE.md; for the limit Geyer, EJS 3 (2009) 259.
[[nodiscard]] Result<Estimate> eliminated_likelihood(const Blocks& blocks, const EliminatedFactor& factor,
                                                     std::span<const double> constant, const FitControl& control);

}  // namespace ogive::fitting
