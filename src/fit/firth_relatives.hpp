/// FLIC, FLAC and median bias reduction: what they do beside or instead of Firth's fit.
#pragma once

#include <memory>
#include <span>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/firth.hpp"

namespace ogive::fitting {

/// Newton::Control::stall of iterations that converge linearly.
inline constexpr double kLinearStall = 0.99;

/// FLIC: the constant of a Firth fit by maximum likelihood, the slopes held; errors from the information there.
/// Errors   not_estimable where no single column is the constant, interrupted.
[[nodiscard]] Status correct_constant(const Blocks& blocks, const Kernel& kernel, const FitControl& control,
                                      PenalisedFit& fit);

/// FLAC: the likelihood of the data and of h/2 successes and failures at each row, h its leverage in the Firth fit,
/// with one more column, the last, that is 1 on those.  `blocks` uses what it was made from, which must outlive it.
struct PseudoFit {
  Blocks blocks;
  Estimate estimate;
};
[[nodiscard]] Result<PseudoFit> fit_with_pseudo_data(const Blocks& blocks, std::span<const double> constant,
                                                     const FitControl& control, const Estimate& firth);

/// Its coefficients and errors, without the last column's, and the likelihood of the data alone, into `estimate`.
/// Errors   interrupted.
[[nodiscard]] Status take_pseudo_fit(const Blocks& blocks, const Kernel& kernel, const PseudoFit& pseudo,
                                     const FitControl& control, Estimate& estimate);

/// Median bias reduction by Fisher scoring, which converges linearly: ten times control.max_iterations at most.
/// Errors   interrupted.
[[nodiscard]] Result<PenalisedFit> median_fit(const Blocks& blocks, const Kernel& kernel, const FitControl& control,
                                              Estimate prepared);

}  // namespace ogive::fitting
