/// Penalised fits of the logit likelihood: Firth's, Jeffreys' to a power, and their relatives.
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
  std::vector<Profile> profiles;  ///< at 0.95, where the search for other maxima made them
};

/// Maximises l + power log|I|, or finds one of the relatives (PenaltyKind).  A finite maximum exists for every response
/// when the columns are of full rank and the power is above 0: nothing is certified, and separation is not asked for.
/// With power 0 it is the likelihood.  ridge is that of ridge_fit, with its own rules.
/// Returns   not converging is an answer, as with maximum_likelihood.
/// Errors    bad_option (a power that is negative or not finite, another link, kernel), not_estimable (no row, no
///           column; flic without one column that is the constant), interrupted.
/// Digits    12 on ordinary data, in double precision; 14 of few rows, and of up to 1,000 of columns that lean on each
///           other, by penalised_accurate.hpp.
/// Time      two folds a step, 5 to 10 steps, and as many again for the null model; over the distinct rows where these
///           are a quarter of all or fewer (fit/collapse.hpp).  Memory as the fold's.
/// Source    Firth (1993), Biometrika 80, 27; Kosmidis & Firth (2021), Biometrika 108, 71; Kenne Pagui, Salvan &
///           Sartori (2017), Biometrika 104, 923; Puhr et al. (2017), Statistics in Medicine 36, 2302.
[[nodiscard]] Result<PenalisedFit> penalised_likelihood(const Blocks& blocks, std::span<const double> constant,
                                                        const Penalty& penalty, const FitControl& control = {});

/// Profile intervals and likelihood-ratio tests of the free columns, in order.  jeffreys: by the penalised likelihood,
/// with the information of all columns in every restricted fit; flic: the same of Firth's fit (its constant is another:
/// do not use that profile); flac: by the likelihood of data and pseudo-data.
/// Errors    as profile; not_estimable for median, which has no likelihood.
/// Source    Heinze & Schemper (2002), Statistics in Medicine 21, 2409.
[[nodiscard]] Result<std::vector<Profile>> penalised_profiles(const Blocks& blocks, std::span<const double> constant,
                                                              const Penalty& penalty,
                                                              const ProfileOptions& options = {});

}  // namespace ogive::fitting
