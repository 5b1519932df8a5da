// The end of an interval is where the drop D(t) = 2 (l_max - l_p(t)) of the profile log-likelihood l_p reaches the
// chi-square quantile c.  l_p is concave (the logit likelihood is, and so is the maximum over the other coefficients),
// so D is convex, and every fit at one t brackets the end:
//   - a tangent of D lies below D: where it reaches c is the end or beyond it;
//   - a chord of D lies above D: where the chord of a point inside and one outside reaches c is the end or before it.
// The next t is Newton's for the signed root r = sqrt(D), which is nearly straight, while that lies in the bracket;
// else the tangent's end, from which Newton for a convex D never fails.
//
// Infinite ends.  A concave l_p stays above a bound for ever only when it never falls in that direction: when the
// likelihood has a direction of recession that moves the coefficient that way.  A finite maximum of a design of full
// rank has none: both ends are then finite, however far (hundreds of standard errors).  Without a finite maximum the
// exact decision on separation knows the directions.  No number of evaluations can tell "never" from "not yet", and
// none is asked: an end that the search does not reach is "not found", not infinite.
#include "fit/profile.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "fit/profile_accurate.hpp"
#include "fit/profile_fits.hpp"
#include "math/distributions.hpp"

namespace ogive::fitting {
namespace {

/// A Newton step this small beside the distance and the standard error leaves an error of its square: the last.
constexpr double kLastStep = 1e-7;
constexpr int kMostFits = 80;
/// Halved this often, a step to where no fit is found was to no purpose.
constexpr int kMostFailures = 20;
/// A drop smaller by this share is that of another maximum.
constexpr double kOtherBranch = 1e-6;
/// A bracket this narrow is one number.
constexpr double kNarrow = 1e-14;
/// From this condition of the information double keeps too few digits of an end; row-columns of the most work.
constexpr double kDoubleCondition = 1e6;
constexpr double kTwofoldWork = 2e6;

tl::unexpected<Error> profile_interrupted() {
  return fail(Errc::interrupted, "the profile intervals were interrupted");
}

/// Looks for one end, in distances x >= 0 from the estimate towards `side` (-1 or +1).
class EndSearch {
 public:
  EndSearch(RestrictedFits& fits, const HeldFit& peak, double side, double target)
      : fits_(fits), peak_(peak), side_(side), target_(target), nearest_(peak) {}

  [[nodiscard]] bool contains(const HeldFit& fit) const { return distance(fit) > 0.0; }

  /// What a fit on this side says about the bracket.
  void learn(const HeldFit& fit) {
    const double x = distance(fit);
    const double slope = side_ * fit.slope;
    if (fits_.concave() && slope > 0.0) beyond_ = std::min(beyond_, x + (target_ - fit.drop) / slope);
    if (fit.drop <= target_) {
      if (x > inside_) {
        inside_ = x;
        inside_drop_ = fit.drop;
      }
    } else if (!fits_.concave()) {
      beyond_ = std::min(beyond_, x);
    } else if (x > inside_) {
      const double share = (target_ - inside_drop_) / (fit.drop - inside_drop_);
      before_ = std::max(before_, inside_ + share * (x - inside_));
    }
    before_ = std::max(before_, inside_);
    nearest_ = fit;
  }

  /// The end from a first guess at its distance; NaN when it is not found.  Nothing when the caller asked to stop.
  std::optional<double> run(double guess, double std_error) {
    double x = guess > before_ && guess <= beyond_ ? guess : next();
    int failures = 0;
    for (int fit = 0; fit < kMostFits && failures < kMostFailures; ++fit) {
      if (!std::isfinite(x)) return kNaN;
      const bool narrow = std::isfinite(beyond_) && beyond_ - before_ <= kNarrow * beyond_;
      if (narrow && fits_.concave()) return value(beyond_);
      const std::optional<HeldFit> here = fits_.at(value(x), nearest_);
      if (!here) return std::nullopt;
      if (!here->found) {  // too far from where it began: half the way
        const double known = distance(nearest_);
        x = known + 0.5 * (x - known);
        ++failures;
        continue;
      }
      failures = 0;
      learn(*here);
      const double after = next();
      const double resolution = std::isfinite(std_error) ? std::min(x, std_error) : x;
      if (!narrow && std::fabs(after - x) > kLastStep * resolution) {
        x = after;
        continue;
      }
      if (fits_.concave()) return value(after);
      const std::optional<HeldFit> best = fits_.best_at(value(x), *here);
      if (!best) return std::nullopt;
      if (!(best->drop < (1.0 - kOtherBranch) * here->drop)) return value(after);
      beyond_ = kInfinity;  // that was a lower maximum: on from the higher one
      learn(*best);
      x = next();
    }
    return kNaN;
  }

 private:
  [[nodiscard]] double distance(const HeldFit& fit) const { return side_ * (fit.value - peak_.value); }
  [[nodiscard]] double value(double x) const { return peak_.value + side_ * x; }

  /// Newton's step for sqrt(D) from the nearest fit, kept inside the bracket.
  [[nodiscard]] double next() const {
    const double x = distance(nearest_);
    const double root = std::sqrt(nearest_.drop);
    const double slope = side_ * nearest_.slope / (2.0 * root);
    const double newton = x + (std::sqrt(target_) - root) / slope;
    if (root > 0.0 && slope > 0.0 && newton >= before_ && newton <= beyond_) return newton;
    if (fits_.concave() && nearest_.drop > target_) return beyond_;
    if (std::isfinite(beyond_)) return 0.5 * (before_ + beyond_);
    return 2.0 * std::max(x, before_);
  }

  RestrictedFits& fits_;
  const HeldFit& peak_;
  double side_;
  double target_;
  HeldFit nearest_;      ///< the last fit
  double inside_ = 0.0;  ///< farthest distance known to be inside, and its drop
  double inside_drop_ = 0.0;
  double before_ = 0.0;        ///< the end is not before this,
  double beyond_ = kInfinity;  ///< nor beyond this
};

/// One coefficient's test and interval.
class Profiling {
 public:
  Profiling(RestrictedFits& fits, const Estimate& estimate, double target)
      : fits_(fits), estimate_(estimate), target_(target) {}

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
    result.lr_statistic = zero->found ? zero->drop : kNaN;
    result.lr_p_value = zero->found ? chi_square_upper(zero->drop, 1.0) : kNaN;
    result.lower = -kInfinity;
    result.upper = kInfinity;
    column_ = column;
    if (!infinite.lower && !find(*peak, *zero, -1.0, result.lower)) return std::nullopt;
    if (!infinite.upper && !find(*peak, *zero, 1.0, result.upper)) return std::nullopt;
    result.lower_found = !std::isnan(result.lower);
    result.upper_found = !std::isnan(result.upper);
    result.fits = fits_.count() - before;
    return result;
  }

 private:
  /// The fit at 0 is on one side of the estimate: there it begins the bracket.  The first guess is Wald's end; a
  /// coefficient on its way to infinity has no standard error, and begins at 0.
  bool find(const HeldFit& peak, const HeldFit& zero, double side, double& end) {
    EndSearch search(fits_, peak, side, target_);
    const bool here = zero.found && search.contains(zero);
    if (here) search.learn(zero);
    const double std_error = (estimate_.reached.empty() ? estimate_.std_error : estimate_.reached_error)[column_];
    double guess = std::sqrt(target_) * std_error;
    if (!estimate_.converged()) {
      if (here) guess = 0.0;
      if (!std::isfinite(guess)) guess = std::fabs(peak.value);
    }
    const std::optional<double> found = search.run(guess, std_error);
    if (found) end = *found;
    return found.has_value();
  }

  RestrictedFits& fits_;
  const Estimate& estimate_;
  double target_;
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

/// Twofold precision where the double path lost digits that it gives back, as long as that takes about a second.
bool calls_for_accuracy(const Blocks& blocks, const Estimate& estimate, double condition) {
  const auto columns = static_cast<double>(estimate.free.size());
  const double work = static_cast<double>(blocks.rows) * (columns * columns + 250.0) * columns;
  return estimate.converged() && estimate.accurate && condition > kDoubleCondition && work <= kTwofoldWork;
}

Result<std::vector<Profile>> profile_with(RestrictedFits& fits, const Estimate& estimate,
                                          const ProfileOptions& options) {
  const double reach = normal_quantile(0.5 + 0.5 * options.level);  // to the last digits, as Boost's chi-square is not
  Profiling profiling(fits, estimate, reach * reach);
  std::vector<Profile> profiles;
  for (std::size_t k = 0; k < estimate.free.size(); ++k) {
    if (options.progress) options.progress(k, estimate.free.size());
    const InfiniteEnds infinite = options.infinite.empty() ? InfiniteEnds{} : options.infinite[k];
    std::optional<Profile> one = profiling.run(estimate.free[k], infinite);
    if (!one) return profile_interrupted();
    profiles.push_back(*one);
  }
  return profiles;
}

}  // namespace

Result<std::vector<Profile>> profile(const Blocks& blocks, const Estimate& estimate, const ProfileOptions& options) {
  OGIVE_CHECK(check_profile(estimate, options));
  OGIVE_TRY(const Kernel* kernel, choose_kernel(options.kernel));
  FoldControl control;
  control.threads = options.threads;
  control.stop = options.stop;
  Passes passes(blocks, *kernel, estimate.basis, control, estimate.model);
  HeldFits fits({[&passes](std::span<const double> beta) { return passes.at(beta); }, true}, estimate);
  if (!fits.find_peak()) return profile_interrupted();
  if (!calls_for_accuracy(blocks, estimate, fits.condition())) return profile_with(fits, estimate, options);
  AccurateHeldFits accurate(blocks, estimate, control);
  if (!accurate.find_peak()) return profile_interrupted();
  return profile_with(accurate, estimate, options);
}

Result<std::vector<Profile>> profile_of(const Objective& objective, const Estimate& estimate,
                                        const ProfileOptions& options) {
  OGIVE_CHECK(check_profile(estimate, options));
  HeldFits fits(objective, estimate);
  if (!fits.find_peak()) return profile_interrupted();
  return profile_with(fits, estimate, options);
}

}  // namespace ogive::fitting
