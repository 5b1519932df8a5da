/// The linearised covariance of weighted estimates: for rows drawn with unequal probabilities.
#pragma once

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {

/// Replaces the covariance and the standard errors of a converged estimate by
///
///   n/(n - 1) H^-1 (sum_i w_i^2 s_i s_i') H^-1,   s_i the score of row i, n the rows,
///
/// and the proof's distance, which is told in standard errors, by what it is in these.  Of one row, or where the
/// iteration did not converge, the errors are NaN.
/// Numbers   in twofold precision where the estimate is `accurate`, else in the centred and scaled columns of the fit.
/// Errors    interrupted.
/// Source    Binder (1983), Int. Stat. Rev. 51, 279; the factor is that of Stata's [pweight] and of R's survey.
[[nodiscard]] Status linearise(const Blocks& blocks, const FitControl& control, Estimate& estimate);

}  // namespace ogive::fitting
