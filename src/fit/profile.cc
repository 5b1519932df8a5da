// Infinite ends.  A concave l_p stays above a bound for ever only when it never falls in that direction: when the
// likelihood has a direction of recession that moves the coefficient that way.  A finite maximum of a design of full
// rank has none: both ends are then finite, however far (hundreds of standard errors).  Without a finite maximum the
// exact decision on separation knows the directions.  No number of evaluations can tell "never" from "not yet", and
// none is asked: an end that the search does not reach is "not found", not infinite.
#include "fit/profile.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "fit/end_search.hpp"
#include "fit/endgame.hpp"
#include "fit/profile_accurate.hpp"
#include "fit/profile_fits.hpp"
#include "fit/profile_range.hpp"
#include "fit/response_unit.hpp"
#include "fit/row_subset.hpp"
#include "math/distributions.hpp"

namespace ogive::fitting {
namespace {

/// From this condition of the information double keeps too few digits of an end, and from this rounding of a drop; row-
/// columns of the most work.
constexpr double kDoubleCondition = 1e6;
constexpr double kDoubleRounding = 1e-11;
constexpr double kTwofoldWork = 2e6;
/// The drop at an end, smaller by this share of the target, is that of another maximum.
constexpr double kOtherEnd = 1e-6;

tl::unexpected<Error> profile_interrupted() {
  return fail(Errc::interrupted, "the profile intervals were interrupted");
}

/// The drop where the likelihood ratio is `ratio`.  A Gaussian drop is in units of the variance, and the variance is
/// estimated again at every point: the ratio is n log(1 + drop / deviance).
double drop_of(const Estimate& estimate, const RestrictedFits& fits, double ratio) {
  if (!std::holds_alternative<Gaussian>(estimate.model.family)) return ratio;
  return -2.0 * fits.top() * std::expm1(ratio / static_cast<double>(estimate.totals.positive_rows));
}

double ratio_of(const Estimate& estimate, const RestrictedFits& fits, double drop) {
  if (!std::holds_alternative<Gaussian>(estimate.model.family)) return drop;
  return static_cast<double>(estimate.totals.positive_rows) * std::log1p(drop / (-2.0 * fits.top()));
}

/// One coefficient's test and interval.
class Profiling {
 public:
  Profiling(RestrictedFits& fits, const Estimate& estimate, double reach)
      : fits_(fits), estimate_(estimate), reach_(reach), target_(drop_of(estimate, fits, reach * reach)) {}

  /// Nothing when the caller asked to stop.
  std::optional<Profile> run(std::size_t column, InfiniteEnds infinite) {
    const int before = fits_.count();
    const std::optional<HeldFit> peak = fits_.hold(column);
    if (!peak) return std::nullopt;
    const std::optional<HeldFit> zero = fits_.best_at(0.0, *peak);
    if (!zero) return std::nullopt;
    Profile result;
    result.column = column;
    result.wald_slope = kNaN;
    if (estimate_.converged()) {
      const std::optional<double> slope = fits_.wald_slope();
      if (!slope) return std::nullopt;
      result.wald_slope = *slope;
    }
    test(*zero, result);
    result.lower = -kInfinity;
    result.upper = kInfinity;
    column_ = column;
    if (!infinite.lower && !find(*peak, *zero, -1.0, result.lower, result.lower_is_range_end)) return std::nullopt;
    if (!infinite.upper && !find(*peak, *zero, 1.0, result.upper, result.upper_is_range_end)) return std::nullopt;
    result.lower_found = !std::isnan(result.lower);
    result.upper_found = !std::isnan(result.upper);
    result.fits = fits_.count() - before;
    return result;
  }

  /// Again, from the maxima that were met at the ends of the other intervals.  False when the caller asked to stop.
  bool confirm(Profile& profile) {
    column_ = profile.column;
    const std::optional<HeldFit> peak = fits_.hold(column_);
    if (!peak) return false;
    const std::optional<HeldFit> zero = fits_.best_at(0.0, *peak);
    if (!zero) return false;
    test(*zero, profile);
    for (const double side : {-1.0, 1.0}) {
      double& end = side < 0.0 ? profile.lower : profile.upper;
      if (std::isnan(end)) continue;
      const std::optional<HeldFit> best = fits_.best_at(end, *peak);
      if (!best) return false;
      if (!best->found || !(best->drop < (1.0 - kOtherEnd) * target_)) continue;
      EndSearch search(fits_, *peak, side, target_);
      search.learn(*best);
      const std::optional<double> found = search.run(0.0, estimate_.std_error[column_]);
      if (!found) return false;
      end = *found;
    }
    profile.lower_found = !std::isnan(profile.lower);
    profile.upper_found = !std::isnan(profile.upper);
    return true;
  }

 private:
  void test(const HeldFit& zero, Profile& result) const {
    result.lr_statistic = zero.found ? ratio_of(estimate_, fits_, zero.drop) : kNaN;
    result.lr_p_value = !zero.found             ? kNaN
                        : std::isinf(zero.drop) ? 0.0  // a likelihood of 0
                                                : chi_square_upper(result.lr_statistic, 1.0);
  }

  /// The fit at 0 is on one side of the estimate: there it begins the bracket.  The first guess is Wald's end; a
  /// coefficient on its way to infinity has no standard error, and begins at 0.
  bool find(const HeldFit& peak, const HeldFit& zero, double side, double& end, bool& is_range_end) {
    EndSearch search(fits_, peak, side, target_);
    const bool here = zero.found && search.contains(zero);
    if (here) search.learn(zero);
    const double std_error = (estimate_.reached.empty() ? estimate_.std_error : estimate_.reached_error)[column_];
    double guess = reach_ * std_error;
    if (!estimate_.converged()) {
      if (here) guess = 0.0;
      if (!std::isfinite(guess)) guess = std::fabs(peak.value);
    }
    const std::optional<double> found = search.run(guess, std_error);
    if (found) end = *found;
    is_range_end = search.is_range_end();
    return found.has_value();
  }

  RestrictedFits& fits_;
  const Estimate& estimate_;
  double reach_;   // of Wald's interval, in standard errors
  double target_;  // of the drop
  std::size_t column_ = 0;
};

Status check_profile(const Estimate& estimate, const ProfileOptions& options) {
  if (!(options.level > 0.0 && options.level < 1.0))
    return fail(Errc::bad_option, "the level of a profile interval is between 0 and 1, as 0.95 is");
  if (!options.infinite.empty() && options.infinite.size() != estimate.free.size())
    return fail(Errc::bad_option, "infinite ends are given for every estimated coefficient or for none");
  const bool separated = estimate.stop == Stop::no_finite_maximum || estimate.stop == Stop::singular;
  if (estimate.converged() || (separated && !options.infinite.empty())) return {};
  return fail(Errc::not_estimable,
              "there are no profile intervals, because the fit did not reach the maximum of the likelihood: decide "
              "separation first, or allow more iterations");
}

/// The likelihood as an objective: the observed information, the expected one where that is not positive definite, and
/// the one that standard errors come from.
class LikelihoodPasses {
 public:
  LikelihoodPasses(const Blocks& blocks, const Kernel& kernel, const Estimate& estimate, const FoldControl& control)
      : model_(estimate.model),
        passes_(blocks, kernel, estimate.basis, control, model_),
        expected_(blocks, kernel, estimate.basis, control, model_),
        reported_(blocks, kernel, estimate.basis, control, model_) {
    passes_.use(RowStage::observed);
    expected_.use(RowStage::expected);
    reported_.use(estimate.information);
  }

  [[nodiscard]] Objective objective() {
    Objective objective{[this](std::span<const double> beta) { return at(beta); }, is_concave(model_), {}};
    if (!is_canonical(model_)) objective.errors = [this](std::span<const double> beta) { return reported_.at(beta); };
    return objective;
  }

 private:
  const Sums* at(std::span<const double> beta) {
    const Sums* observed = passes_.at(beta);
    if (observed == nullptr || is_concave(model_)) return observed;
    const Sums* expected = expected_.at(beta);
    if (expected == nullptr) return nullptr;
    both_ = *observed;
    both_.otherwise = expected->information;
    return &both_;
  }

  Model model_;
  Passes passes_, expected_, reported_;
  Sums both_;
};

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
  const double reach = normal_quantile(0.5 + 0.5 * options.level);  // to the last digits, as Boost's chi-square is not
  Profiling profiling(fits, estimate, reach);
  std::vector<Profile> profiles;
  for (std::size_t k = 0; k < estimate.free.size(); ++k) {
    if (options.progress) options.progress(k, estimate.free.size());
    const InfiniteEnds infinite = options.infinite.empty() ? InfiniteEnds{} : options.infinite[k];
    std::optional<Profile> one = profiling.run(estimate.free[k], infinite);
    if (!one) return profile_interrupted();
    profiles.push_back(*one);
  }
  if (twice)
    for (Profile& one : profiles)
      if (!profiling.confirm(one)) return profile_interrupted();
  return profiles;
}

/// The response counted in another unit, the ends in its own.
Result<std::vector<Profile>> profile_in_units(const Blocks& blocks, const Estimate& estimate,
                                              const ProfileOptions& options, double unit) {
  Estimate scaled = estimate;
  for (double& b : scaled.beta) b /= unit;
  for (double& error : scaled.std_error) error /= unit;
  OGIVE_TRY(auto profiles, profile(in_units(blocks, unit), scaled, options));
  for (Profile& one : profiles) {
    one.lower *= unit;
    one.upper *= unit;
  }
  return profiles;
}

}  // namespace

Result<std::vector<Profile>> profile(const Blocks& all, const Estimate& estimate, const ProfileOptions& options) {
  OGIVE_CHECK(check_profile(estimate, options));
  std::vector<std::int64_t> idle;
  if (!takes_any_eta(estimate.model) && estimate.basis.constant.empty()) {
    OGIVE_TRY(idle, find_idle_rows(all, estimate.model, {options.threads, options.stop, {}}));
  }
  const Blocks blocks = idle.empty() ? all : without_rows(all, idle);
  OGIVE_TRY(const Kernel* kernel, choose_kernel(options.kernel));
  FoldControl control;
  control.threads = options.threads;
  control.stop = options.stop;
  OGIVE_TRY(const double unit, response_unit(blocks, estimate.model, control));
  if (unit != 1.0) return profile_in_units(blocks, estimate, options, unit);
  LikelihoodPasses passes(blocks, *kernel, estimate, control);
  HeldFits fits(passes.objective(), estimate);
  if (!fits.find_peak()) return profile_interrupted();
  const auto with = [&](RestrictedFits& plain) -> Result<std::vector<Profile>> {
    if (takes_any_eta(estimate.model)) return profile_with(plain, estimate, options);
    RangedFits ranged(plain, {blocks, *kernel, estimate, control});
    return profile_with(ranged, estimate, options);
  };
  if (!calls_for_accuracy(blocks, estimate, fits)) return with(fits);
  AccurateHeldFits accurate(blocks, estimate, control, fits.concave() ? nullptr : &fits);
  if (!accurate.find_peak()) return profile_interrupted();
  // Likelihoods of one outcome alone are straight under links with ends: the maximum may be flat.
  return !accurate.found_peak() && !takes_any_eta(estimate.model) ? with(fits) : with(accurate);
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

}  // namespace ogive::fitting
