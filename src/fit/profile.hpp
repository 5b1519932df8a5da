/// Profile-likelihood intervals and likelihood-ratio tests of single coefficients.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"
#include "fit/profile_fits.hpp"

namespace ogive::fitting {

/// The ends of one coefficient's interval that separation puts at infinity.
struct InfiniteEnds {
  bool lower = false;
  bool upper = false;
};

struct ProfileOptions {
  double level = 0.95;
  int threads = 0;  ///< 0: default_threads()
  StopAsked stop;
  std::string kernel;  ///< empty: the best for this processor
  /// For an estimate without a finite maximum: of each free column, in order, what the exact decision on separation
  /// says (a coefficient that goes to +infinity: upper; to -infinity: lower; of undetermined sign: both).  Else empty.
  std::vector<InfiniteEnds> infinite;
  std::function<void(std::size_t done, std::size_t all)> progress;  ///< before each coefficient
};

/// One coefficient.  An end that was found is a number, or +-infinity where it is proven that the likelihood never
/// falls far enough; one that was not is NaN.
struct Profile {
  std::size_t column = 0;
  double lr_statistic = 0.0;  ///< of coefficient = 0; NaN when the restricted fit did not converge
  double lr_p_value = 0.0;    ///< chi-square with one degree of freedom
  double lower = 0.0;
  double upper = 0.0;
  bool lower_found = false;
  bool upper_found = false;
  /// The end is where the range of the link keeps the coefficient from going farther: some mean would be out of it,
  /// and the likelihood has not fallen as far as the level allows.
  bool lower_is_range_end = false;
  bool upper_is_range_end = false;
  /// SE dz/db, z = b / SE(b) Wald's statistic and the other coefficients as estimated: 1 of a parabola, negative where
  /// a larger coefficient would look less significant (Hauck & Donner, JASA 72 (1977) 851).  Within 1e-11; NaN without
  /// a finite maximum.
  double wald_slope = 0.0;
  int fits = 0;  ///< restricted fits
};

/// {b : 2 (l_max - max over beta_j = b of l) <= the chi-square quantile} of every free column, in order, in the user's
/// units.  Ends are within 1e-12 standard errors on ordinary data.  Where the condition of the information is above 1e6
/// they come from twofold precision and are as near, as long as rows x (columns^2 + 250) x columns <= 2e6; beyond that
/// they are within 1e-9 where columns agree to six digits (NEARCOL-20), 1e-5 at the worst condition that double can
/// factor (POLY-10), and not found past it.
/// Errors    bad_option (level outside (0, 1), kernel, wrong number of `infinite`); not_estimable when the estimate has
///           no finite maximum and `infinite` is empty, or its iteration ended early; interrupted.
/// Time      5 to 10 restricted fits a coefficient, of 3 to 5 passes over the rows each.  Memory as one fit.
/// Source    Venzon & Moolgavkar, Applied Statistics 37 (1988) 87.
[[nodiscard]] Result<std::vector<Profile>> profile(const Blocks& blocks, const Estimate& estimate,
                                                   const ProfileOptions& options = {});

struct ProfileSearch {
  std::vector<Profile> profiles;
  std::vector<double> higher;  ///< a point (internal) higher than the estimate, which is not the maximum; empty: none
};

/// The same for another function than the likelihood, of which `estimate` is a maximum.
[[nodiscard]] Result<ProfileSearch> profile_of(const Objective& objective, const Estimate& estimate,
                                               const ProfileOptions& options);

}  // namespace ogive::fitting
