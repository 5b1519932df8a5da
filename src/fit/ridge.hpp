/// Ridge: the likelihood less a multiple of the squared coefficients.
#pragma once

#include <span>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/firth.hpp"
#include "fit/penalty.hpp"

namespace ogive::fitting {

/// Maximises l - lambda / 2 sum b_j^2 over the columns that are not `Penalty::unpenalised`, in the user's columns:
/// however these are centred and scaled inside, the coefficients penalised are the caller's.  The maximum is unique and
/// finite, also of separated data, of more columns than rows and of columns that equal each other: none is aliased.
/// Returns   not converging is an answer, as with maximum_likelihood.  Errors and covariance are NaN: estimates are
///           drawn away from the truth, and the inverse of a penalised information does not say how far.
/// Errors    bad_option (lambda not a positive number; a link whose range ends or whose likelihood is not concave; the
///           Gaussian family, whose dispersion is estimated; kernel), not_estimable (no row, no column, a response that
///           is all of one kind beside a column that is not penalised), interrupted.
/// Digits    those of the score's sums: what is left of the gradient is below 1e-13 of the sum of its absolute terms.
/// Time      one pass a step, 5 to 10 steps; memory O(threads p^2) beside the rows.
/// Source    le Cessie & van Houwelingen (1992), Applied Statistics 41, 191.
[[nodiscard]] Result<PenalisedFit> ridge_fit(const Blocks& blocks, std::span<const double> constant,
                                             const Penalty& penalty, const FitControl& control);

}  // namespace ogive::fitting
