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

struct ProfileOptions {
  double level = 0.95;
  int threads = 0;  ///< 0: default_threads()
  StopAsked stop;
  std::string kernel;                ///< empty: the best for this processor
  std::vector<std::size_t> columns;  ///< whose coefficients are asked for, free ones; empty: all
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
  /// a larger coefficient would look less significant (Hauck & Donner, JASA 72 (1977) 851).  Within 1e-11; NaN of a
  /// coefficient that is not finite.
  double wald_slope = 0.0;
  int fits = 0;  ///< restricted fits
};

/// {b : 2 (l_max - max over beta_j = b of l) <= the chi-square quantile} of every free column, in order, in the user's
/// units.  Ends are within 1e-12 standard errors on ordinary data.  Where the condition of the information is above 1e6
/// they come from twofold precision and are as near, as long as rows x (columns^2 + 250) x columns <= 2e6; beyond that
/// they are within 1e-9 where columns agree to six digits (NEARCOL-20), 1e-5 at the worst condition that double can
/// factor (POLY-10), and not found past it.
/// Of an estimate without a finite maximum the supremum is l_max: its `separation`, decided, says which ends are
/// infinite; links that take any eta only.
/// Errors    bad_option (level outside (0, 1), kernel); not_estimable when the iteration ended early, or nothing is
///           decided about a finite maximum; interrupted.
/// Time      5 to 10 restricted fits a coefficient, of 3 to 5 passes over the rows each; over the distinct ones where
///           these are a quarter of the rows or fewer (fit/collapse.hpp).  Memory as one fit, and the distinct rows.
/// Source    Venzon & Moolgavkar, Applied Statistics 37 (1988) 87.
[[nodiscard]] Result<std::vector<Profile>> profile(const Blocks& blocks, const Estimate& estimate,
                                                   const ProfileOptions& options = {});

struct ProfileSearch {
  std::vector<Profile> profiles;
  std::vector<double> higher;  ///< a point (internal) higher than the estimate, which is not the maximum; empty: none
};

/// Below a maximum that is not the highest nothing is an end, and nothing a likelihood ratio: all not found.
void forget(std::vector<Profile>& profiles);

/// The same for another function than the likelihood, of which `estimate` is a maximum.
[[nodiscard]] Result<ProfileSearch> profile_of(const Objective& objective, const Estimate& estimate,
                                               const ProfileOptions& options);

/// Of a likelihood that is not concave (cauchit, a Gaussian's log) and takes little time: coefficients of the user's
/// columns at which it is higher than at the estimate, met on its profiles at three levels; empty where none were met.
/// Errors    as `profile`.
[[nodiscard]] Result<std::vector<double>> find_higher(const Blocks& blocks, const Estimate& estimate,
                                                      const ProfileOptions& options);

}  // namespace ogive::fitting
