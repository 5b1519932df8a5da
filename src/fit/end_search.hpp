/// The search for one end of a profile interval.
#pragma once

#include <cmath>
#include <optional>

#include "base/constants.hpp"
#include "fit/profile_fits.hpp"

namespace ogive::fitting {

/// Looks for one end, in distances x >= 0 from the estimate, or another fit inside the interval, towards `side` (-1 or
/// +1): where the drop is `target`.
class EndSearch {
 public:
  EndSearch(RestrictedFits& fits, const HeldFit& peak, double side, double target)
      : fits_(fits), peak_(peak), side_(side), target_(target), nearest_(peak), inside_fit_(peak) {}

  [[nodiscard]] bool contains(const HeldFit& fit) const { return distance(fit) > 0.0; }

  /// What a fit on this side says about the bracket.
  void learn(const HeldFit& fit);

  /// The end from a first guess at its distance; infinite where that is proven, NaN when it is not found.  Nothing when
  /// the caller asked to stop.
  [[nodiscard]] std::optional<double> run(double guess, double std_error);

  /// The end that was found is where the range of a link keeps the coefficient from going farther, the drop less than
  /// the target.
  [[nodiscard]] bool is_range_end() const noexcept { return is_range_end_; }

 private:
  [[nodiscard]] double distance(const HeldFit& fit) const { return side_ * (fit.value - peak_.value); }
  [[nodiscard]] double value(double x) const { return peak_.value + side_ * x; }
  [[nodiscard]] double next() const;
  [[nodiscard]] bool is_flat(const HeldFit& fit) const;
  [[nodiscard]] bool has_jumped() const;
  void forget_outside(const HeldFit& higher);
  [[nodiscard]] bool is_between(double x) const;
  [[nodiscard]] double accepted(double x) const;
  [[nodiscard]] std::optional<double> end_of_range();

  RestrictedFits& fits_;
  const HeldFit& peak_;
  double side_;
  double target_;
  HeldFit nearest_;      ///< the last fit
  double inside_ = 0.0;  ///< farthest distance known to be inside, and the fit there
  HeldFit inside_fit_;
  double outside_ = kInfinity;  ///< nearest distance known to be outside
  double before_ = 0.0;         ///< the end is not before this,
  double beyond_ = kInfinity;   ///< nor beyond this
  double barred_ = kInfinity;   ///< at this it is known to be exceeded, and no more
  bool asked_range_ = false;
  bool is_range_end_ = false;
};

}  // namespace ogive::fitting
