// Infinite ends.  A concave l_p stays above a bound for ever only when it never falls in that direction: when the
// likelihood has a direction of recession that moves the coefficient that way.  A finite maximum of a design of full
// rank has none: both ends are then finite, however far (hundreds of standard errors).  Without a finite maximum the
// exact decision on separation knows the directions.  No number of evaluations can tell "never" from "not yet", and
// none is asked: an end that the search does not reach is "not found", not infinite.
#include "fit/profile.hpp"

#include <algorithm>
#include <optional>

#include "base/constants.hpp"
#include "fit/collapse.hpp"
#include "fit/endgame.hpp"
#include "fit/likelihood_passes.hpp"
#include "fit/profile_accurate.hpp"
#include "fit/profile_fits.hpp"
#include "fit/profile_limit.hpp"
#include "fit/profile_range.hpp"
#include "fit/profiling.hpp"
#include "fit/response_unit.hpp"
#include "fit/row_subset.hpp"

namespace ogive::fitting {
namespace {

/// From this condition of the information double keeps too few digits of an end, and from this rounding of a drop; row-
/// columns of the most work.
constexpr double kDoubleCondition = 1e6;
constexpr double kDoubleRounding = 1e-11;
constexpr double kTwofoldWork = 2e6;
/// Row-columns squared up to which several maxima are looked for.
constexpr double kManyMaximaWork = 1e3;

Status check_profile(const Estimate& estimate, const ProfileOptions& options) {
  if (!(options.level > 0.0 && options.level < 1.0))
    return fail(Errc::bad_option, "the level of a profile interval is between 0 and 1, as 0.95 is");
  const bool decided = is_separated(estimate) && takes_any_eta(estimate.model);
  if (estimate.converged() || decided) return {};
  std::string remedy;
  if (estimate.stop == Stop::iteration_limit) remedy = ": allow more iterations";
  if (estimate.stop == Stop::no_finite_maximum) remedy = ": decide separation first";
  return fail(
      Errc::not_estimable,
      "there are no profile intervals, because nothing shows that the fit reached the maximum of the likelihood" +
          remedy);
}

/// Twofold precision where the double path lost digits that it gives back, as long as that takes about a second.
bool calls_for_accuracy(const Blocks& blocks, const Estimate& estimate, const HeldFits& fits) {
  const auto columns = static_cast<double>(estimate.free.size());
  const double work = static_cast<double>(blocks.rows) * (columns * columns + 250.0) * columns;
  const bool called = fits.condition() > kDoubleCondition || fits.rounding() > kDoubleRounding ||
                      !is_canonical(estimate.model) || has_slight_effect(estimate);
  return estimate.converged() && estimate.accurate && called && work <= kTwofoldWork;
}

Result<std::vector<Profile>> profile_with(RestrictedFits& fits, const Estimate& estimate, const ProfileOptions& options,
                                          bool twice = false) {
  Profiling profiling(fits, estimate, options.level);
  const std::vector<std::size_t>& columns = options.columns.empty() ? estimate.free : options.columns;
  std::vector<Profile> profiles;
  for (const std::size_t column : columns) {
    if (options.progress) options.progress(profiles.size(), columns.size());
    const std::optional<Profile> one = profiling.run(column);
    if (!one) return profile_interrupted();
    profiles.push_back(*one);
  }
  if (twice)
    for (Profile& one : profiles)
      if (!profiling.confirm(one)) return profile_interrupted();
  return profiles;
}

bool has_search(const Blocks& blocks, const Estimate& estimate) {
  const auto columns = static_cast<double>(estimate.free.size());
  return !is_concave(estimate.model) && static_cast<double>(blocks.data_rows()) * columns * columns <= kManyMaximaWork;
}

Result<ProfileSearch> search(const Blocks& all, const Estimate& estimate, const ProfileOptions& options);

/// The response counted in another unit, the ends in its own.
Result<ProfileSearch> in_own_units(const Blocks& blocks, const Estimate& estimate, const ProfileOptions& options,
                                   double unit) {
  Estimate scaled = estimate;
  for (double& b : scaled.beta) b /= unit;
  for (double& error : scaled.std_error) error /= unit;
  OGIVE_TRY(ProfileSearch found, search(in_units(blocks, unit), scaled, options));
  for (Profile& one : found.profiles) {
    one.lower *= unit;
    one.upper *= unit;
  }
  for (double& b : found.higher) b *= unit;
  return found;
}

/// Of an estimate that is a maximum.
Result<ProfileSearch> search(const Blocks& all, const Estimate& estimate, const ProfileOptions& options) {
  std::vector<std::int64_t> idle;
  if (!takes_any_eta(estimate.model) && estimate.basis.constant.empty()) {
    OGIVE_TRY(idle, find_idle_rows(all, estimate.model, {options.threads, options.stop, {}}));
  }
  const Blocks blocks = idle.empty() ? all : without_rows(all, idle);
  OGIVE_TRY(const Kernel* kernel, choose_kernel(options.kernel));
  const FoldControl control{options.threads, options.stop, {}};
  OGIVE_TRY(const double unit, response_unit(blocks, estimate.model, control));
  if (unit != 1.0) return in_own_units(blocks, estimate, options, unit);
  LikelihoodPasses passes(blocks, *kernel, estimate, control);
  Objective objective = passes.objective();
  objective.search = has_search(blocks, estimate);
  if (std::holds_alternative<Gaussian>(estimate.model.family) && std::holds_alternative<Log>(estimate.model.link))
    objective.vanishes = [&](const Vanishing& claim) { return vanishes(blocks, estimate, claim, control); };
  HeldFits fits(objective, estimate);
  if (!fits.find_peak()) return profile_interrupted();
  const auto with = [&](RestrictedFits& plain) -> Result<ProfileSearch> {
    ProfileSearch found;
    if (takes_any_eta(estimate.model)) {
      OGIVE_TRY(found.profiles, profile_with(plain, estimate, options, objective.search));
    } else {
      RangedFits ranged(plain, {blocks, *kernel, estimate, control});
      OGIVE_TRY(found.profiles, profile_with(ranged, estimate, options));
    }
    found.higher.assign(fits.higher().begin(), fits.higher().end());
    return found;
  };
  if (!calls_for_accuracy(blocks, estimate, fits)) return with(fits);
  AccurateHeldFits accurate(blocks, estimate, control, fits.concave() ? nullptr : &fits);
  if (!accurate.find_peak()) return profile_interrupted();
  // Likelihoods of one outcome alone are straight under links with ends: the maximum may be flat.
  return !accurate.found_peak() && !takes_any_eta(estimate.model) ? with(fits) : with(accurate);
}

}  // namespace

void forget(std::vector<Profile>& profiles) {
  for (Profile& one : profiles) {
    one.lower = one.upper = one.lr_statistic = one.lr_p_value = kNaN;
    one.lower_found = one.upper_found = false;
  }
}

Result<std::vector<Profile>> profile(const Blocks& blocks, const Estimate& estimate, const ProfileOptions& options) {
  OGIVE_CHECK(check_profile(estimate, options));
  if (!estimate.converged()) return profile_separated(blocks, estimate, options);
  OGIVE_TRY(const Blocks rows, rows_of_many_fits(blocks, estimate.model, {options.threads, options.stop, {}}));
  OGIVE_TRY(ProfileSearch found, search(rows, estimate, options));
  if (!found.higher.empty()) forget(found.profiles);
  return std::move(found.profiles);
}

Result<ProfileSearch> profile_of(const Objective& objective, const Estimate& estimate, const ProfileOptions& options) {
  OGIVE_CHECK(check_profile(estimate, options));
  HeldFits fits(objective, estimate);
  if (!fits.find_peak()) return profile_interrupted();
  ProfileSearch search;
  OGIVE_TRY(search.profiles, profile_with(fits, estimate, options, objective.search));
  search.higher.assign(fits.higher().begin(), fits.higher().end());
  return search;
}

Result<std::vector<double>> find_higher(const Blocks& blocks, const Estimate& estimate, const ProfileOptions& options) {
  if (!estimate.converged() || !has_search(blocks, estimate)) return std::vector<double>{};
  for (const double level : {0.95, 0.8, 0.5}) {
    ProfileOptions here = options;
    here.level = level;
    OGIVE_TRY(const ProfileSearch found, search(blocks, estimate, here));
    if (!found.higher.empty()) return estimate.basis.to_user(found.higher);
  }
  return std::vector<double>{};
}

}  // namespace ogive::fitting
