/// Penalised fits of the logit likelihood: Firth's and Jeffreys' to a power.
#pragma once

#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/penalty.hpp"
#include "fit/profile.hpp"

namespace ogive::fitting {

struct PenalisedFit {
  Estimate estimate;  ///< likelihood, deviance and errors (from the information) at the penalised estimates
  PenaltyRecord record;
};

/// Maximises l + power log|I|.  A finite maximum exists for every response when the columns are of full rank and the
/// power is above 0: nothing is certified, and separation is not asked for.  With power 0 it is the likelihood.
/// Returns   not converging is an answer, as with maximum_likelihood.
/// Errors    bad_option (a power that is negative or not finite, kernel), not_estimable (no row, no column),
///           interrupted.
/// Digits    12 on ordinary data: it runs in double precision.
/// Time      two folds a step, 5 to 10 steps, and as many again for the null model.  Memory as the fold's.
/// Source    Firth (1993), Biometrika 80, 27; Kosmidis & Firth (2021), Biometrika 108, 71.
[[nodiscard]] Result<PenalisedFit> penalised_likelihood(const Blocks& blocks, std::span<const double> constant,
                                                        const Penalty& penalty, const FitControl& control = {});

/// Profile intervals and likelihood-ratio tests of its free columns, in order, by the penalised likelihood with the
/// information of all columns in every restricted fit.
/// Errors    as profile.
/// Source    Heinze & Schemper (2002), Statistics in Medicine 21, 2409.
[[nodiscard]] Result<std::vector<Profile>> penalised_profiles(const Blocks& blocks, const PenalisedFit& fit,
                                                              const ProfileOptions& options = {});

}  // namespace ogive::fitting
