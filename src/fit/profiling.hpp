/// One coefficient's likelihood-ratio test and profile interval.
#pragma once

#include <cstddef>
#include <optional>

#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/profile.hpp"
#include "fit/profile_fits.hpp"

namespace ogive::fitting {

[[nodiscard]] tl::unexpected<Error> profile_interrupted();

/// Asks `fits` for tests and ends, begun at the maximum of `estimate`.
class Profiling {
 public:
  Profiling(RestrictedFits& fits, const Estimate& estimate, double level);

  /// Nothing when the caller asked to stop.
  [[nodiscard]] std::optional<Profile> run(std::size_t column);

  /// Again, from the maxima that were met at the ends of the other intervals.  False when the caller asked to stop.
  [[nodiscard]] bool confirm(Profile& profile);

  /// Of a coefficient whose likelihood rises for ever towards `side` (-1 or +1): no maximum is near its interval, which
  /// has one finite end.  Nothing when the caller asked to stop.
  [[nodiscard]] std::optional<Profile> run_to_infinity(std::size_t column, double side);

 private:
  void test(const HeldFit& zero, Profile& result) const;
  [[nodiscard]] bool find(const HeldFit& peak, const HeldFit& zero, double side, double& end, bool& is_range_end);
  [[nodiscard]] std::optional<HeldFit> go_inside(HeldFit from, double side);

  RestrictedFits& fits_;
  const Estimate& estimate_;
  double reach_;   // of Wald's interval, in standard errors
  double target_;  // of the drop
  std::size_t column_ = 0;
};

}  // namespace ogive::fitting
