/// Responses whose squares are out of the range of numbers: fitted in another unit, a power of two.
#pragma once

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"
#include "fit/model.hpp"

namespace ogive::fitting {

/// The power of two in which such a response of a Gaussian model with the identity link is counted; 1 where it need not
/// be, and for every other model.
/// Errors   out_of_range: such a response under another link; interrupted.
[[nodiscard]] Result<double> response_unit(const Blocks& blocks, const Model& model, const FoldControl& control);

/// The same rows, response and offset counted in units of `unit`: exactly.
[[nodiscard]] Blocks in_units(const Blocks& blocks, double unit);

/// The estimate of rows counted in units of `unit` as that of the rows themselves.  Sums of squares may overflow, or
/// vanish; coefficients, errors and log-likelihoods do not.
void restore_unit(Estimate& estimate, double unit);

}  // namespace ogive::fitting
