/// Many fits of the same rows at once: bootstrap samples, folds and outcomes.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/replicates.hpp"

namespace ogive::fitting {

/// One replicate's answer, in the user's columns.
struct ReplicateFit {
  std::vector<double> beta;  ///< NaN where a column is aliased, infinite where the replicate is separated
  Stop stop = Stop::converged;
  bool separated = false;
  std::size_t aliased = 0;  ///< columns, beyond those of the common fit
  /// Proven: no coefficient is farther from the replicate's maximum than this many of its standard errors.
  double distance = std::numeric_limits<double>::infinity();
  bool alone = false;  ///< fitted by itself, not together with the others
  /// Of `beta`, where they are asked for of those fitted together; else empty.
  std::vector<double> std_error;
};

struct ManyFits {
  std::vector<ReplicateFit> replicates;
  int passes = 0;  ///< over the rows, for all together
};

/// Replicates that are fitted together end when this is proven of their distance from the maximum.
inline constexpr double kManyDistance = 1e-6;
/// And this of their standard errors, where these are asked for, as a share of them.
inline constexpr double kManyErrors = 1e-6;
/// With more columns replicates are fitted one by one.
inline constexpr std::size_t kManyColumns = 400;

/// Fits every one of `replicates` by maximum likelihood.  `full` is the estimate of `blocks` as they are, by `control`.
///
/// A binomial logit with a finite maximum is fitted together: all begin at `full`, where their scores are sums of one
/// pass without an exponential; further passes give every replicate its own score and, while its steps are long, its
/// own information in single precision, which is the metric of its steps and of the proof (many_proof.hpp).  What does
/// not come near its maximum so, or may have none, and every other model, is fitted by maximum_likelihood, whose
/// verdict it has.
///
/// Errors    bad_option (kernel), interrupted.
/// Numbers   the same bits for any number of threads, and for every instruction set with FMA.
/// Memory    sums of 8 MB at most, or of 32 replicates' informations, as many as `fold` keeps; O(K q^2); nothing by
///           row.  Where clusters are drawn 64 MB at most, or 32 bytes a cluster.
[[nodiscard]] Result<ManyFits> fit_many(const Blocks& blocks, std::span<const double> constant, const Estimate& full,
                                        const Replicates& replicates, const FitControl& control);

}  // namespace ogive::fitting
