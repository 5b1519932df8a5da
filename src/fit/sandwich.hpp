/// Sandwich covariances: errors that hold where the rows are not independent draws of the model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {

/// The middle of the sandwich, and the factor.  n units, k estimated coefficients, G clusters.
enum class SandwichKind : std::uint8_t {
  linearised,  ///< sum s s', n / (n - 1): Stata's [pweight], R's survey
  hc0,         ///< sum s s', 1
  hc1,         ///< sum s s', n / (n - k)
  hc2,         ///< sum s s' / (1 - h), 1
  hc3,         ///< sum s s' / (1 - h)^2, 1
  cluster,     ///< sum S S' of the clusters' sums of scores, G / (G - 1) (n - 1) / (n - k)
};

struct SandwichPlan {
  SandwichKind kind = SandwichKind::linearised;
  bool written_out = false;                ///< n of the factor are the rows written out
  bool correction = true;                  ///< false: no factor
  std::span<const std::int32_t> clusters;  ///< kind cluster: of every kept row, in [0, cluster_count)
  std::size_t cluster_count = 0;
};

struct SandwichRecord {
  double factor = 1.0;
  double units = 0.0;             ///< n of the factor
  std::int64_t clusters = 0;      ///< G of the factor
  std::int64_t without_rest = 0;  ///< rows of leverage 1: HC2 and HC3 do not exist, and errors are NaN
};

/// Replaces the covariance and the standard errors of a converged estimate by factor H^-1 M H^-1, and the proof's
/// distance, which is told in standard errors, by what it is in these.  H is the information that the estimate names,
/// s the weighted score of a row and h its diagonal of the hat matrix of the weighted regression, that of the expected
/// information.  A row is a unit with all its trials; one that stands for several is so many units, each with its
/// share.  Where the iteration did not converge the errors are NaN; on separated data they are those of the
/// coefficients with a limit, as if the rows that are not separated were all.
/// Numbers   in twofold precision where the estimate is `accurate`, else in the centred and scaled columns of the fit.
/// Errors    not_estimable (one cluster), interrupted.
/// Time      a fold, of k^2 a row.  Memory   O(threads k^2), and O(G k) where there are clusters.
/// Source    White (1980), Econometrica 48, 817; MacKinnon & White (1985), J. Econometrics 29, 305; Binder (1983), Int.
///           Stat. Rev. 51, 279; Liang & Zeger (1986), Biometrika 73, 13.
[[nodiscard]] Result<SandwichRecord> sandwich(const Blocks& blocks, const FitControl& control, const SandwichPlan& plan,
                                              Estimate& estimate);

/// The linearised errors of rows drawn with unequal probabilities; NaN of one row.
[[nodiscard]] Status linearise(const Blocks& blocks, const FitControl& control, Estimate& estimate);

}  // namespace ogive::fitting
