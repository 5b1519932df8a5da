/// The end of a penalised fit: its likelihood, and the last steps in twofold precision.
#pragma once

#include "base/block.hpp"
#include "fit/firth.hpp"
#include "fit/fold.hpp"
#include "fit/newton.hpp"

namespace ogive::fitting {

/// Into the record: l + power log|I|, `log_det` that of the information of the internal columns.
void record_penalised_likelihood(PenalisedFit& fit, double power, double log_det);

/// Of few rows, or not many of columns that lean on each other: steps by the curvature of `optimum`, at which `fit` is
/// recorded, until the gradient of l + power log|I|, computed in twofold precision, is rounding; coefficients,
/// covariance and likelihoods are computed there and rounded once.  Where the steps do not shrink, what double found
/// stays.  False when the caller asked to stop.
/// Time      two folds a step, two to four steps; 20 p^2 + 5,000 flops a row and fold.   Memory O(threads p^2).
/// Source    Firth, Biometrika 80 (1993) 27.
[[nodiscard]] bool finish_penalised(const Blocks& blocks, const Optimum& optimum, double power,
                                    const FoldControl& control, PenalisedFit& fit);

}  // namespace ogive::fitting
