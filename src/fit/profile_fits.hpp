/// Fits with one coefficient held at a value.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/matrix.hpp"
#include "fit/estimate.hpp"
#include "fit/pass.hpp"

namespace ogive::fitting {

/// The likelihood's maximum where the user's coefficient is `value`.
struct HeldFit {
  double value = 0.0;
  double drop = 0.0;          ///< 2 (l_max - l) >= 0, convex in `value`
  double slope = 0.0;         ///< its derivative
  bool found = false;         ///< the restricted fit converged: else nothing else holds
  std::vector<double> beta;   ///< internal
  std::vector<double> along;  ///< how `beta` moves with `value`, to first order
};

/// Restricted fits of one model, all in the internal basis of its estimate.
class HeldFits {
 public:
  HeldFits(const Blocks& blocks, const Kernel& kernel, const Estimate& estimate, const FoldControl& control);

  /// The maximum again, in the arithmetic of the restricted fits: a likelihood ratio is a difference of like numbers.
  /// Returns   false when the caller asked to stop.
  [[nodiscard]] bool find_peak();
  /// Holds the user's coefficient `column` (a free one) from now on.  Returns the peak as one of its fits.
  [[nodiscard]] std::optional<HeldFit> hold(std::size_t column);
  /// The fit at `value`, begun at `from` moved along.  Nothing when the caller asked to stop.
  [[nodiscard]] std::optional<HeldFit> at(double value, const HeldFit& from);

  [[nodiscard]] int count() const noexcept { return count_; }

 private:
  [[nodiscard]] std::vector<double> tangent(const Sums& sums, const std::vector<double>& otherwise) const;

  const Estimate& estimate_;
  Passes passes_;
  Subspace free_;
  std::vector<double> peak_;  ///< internal
  double top_ = 0.0;
  Matrix equalities_;  ///< row 0: the contrast that is the coefficient held; one row for each aliased column
  std::size_t column_ = 0;
  int count_ = 0;
};

}  // namespace ogive::fitting
