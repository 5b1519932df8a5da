// The end of an interval is where the drop D(t) = 2 (l_max - l_p(t)) of the profile log-likelihood l_p reaches the
// chi-square quantile c.  l_p is concave (the logit likelihood is, and so is the maximum over the other coefficients),
// so D is convex, and every fit at one t brackets the end:
//   - a tangent of D lies below D: where it reaches c is the end or beyond it;
//   - a chord of D lies above D: where the chord of a point inside and one outside reaches c is the end or before it.
// The next t is Newton's for the signed root r = sqrt(D), which is nearly straight, while that lies in the bracket;
// else the tangent's end, from which Newton for a convex D never fails.
#include "fit/end_search.hpp"

#include <algorithm>

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
/// The drop at an end, by the tangent of a fit beside it, is the target within this share of it and this rounding of
/// what is maximised.
constexpr double kConfirmed = 1e-6;
constexpr double kDropRounding = 0x1p-42;
/// Of the target: what a flat drop rises by where the distance is doubled.
constexpr double kFlatDrop = 1e-6;
/// Of the distance; and slopes that such fits do not differ by.
constexpr double kBeside = 1e-2;
constexpr double kMuchSteeper = 4.0;
/// Two fits this near, one inside and one outside, hold the end between them however steep the drop.
constexpr double kHeldBetween = 1e-12;

}  // namespace

void EndSearch::learn(const HeldFit& fit) {
  const double x = distance(fit);
  const double slope = side_ * fit.slope;
  if (fits_.concave() && slope > 0.0) beyond_ = std::min(beyond_, x + (target_ - fit.drop) / slope);
  if (fit.drop <= target_) {
    if (x > inside_) {
      inside_ = x;
      inside_fit_ = fit;
    }
  } else {
    outside_ = std::min(outside_, x);
    beyond_ = std::min(beyond_, x);
    if (std::isnan(slope)) barred_ = std::min(barred_, x);
    if (fits_.concave() && x > inside_) {
      const double share = (target_ - inside_fit_.drop) / (fit.drop - inside_fit_.drop);
      before_ = std::max(before_, inside_ + share * (x - inside_));
    }
  }
  before_ = std::max(before_, inside_);
  if (!std::isnan(fit.slope)) nearest_ = fit;
}

/// The range of a link may end before the drop reaches the target: then the interval does.  NaN where it does not.
/// Nothing when the caller asked to stop.
std::optional<double> EndSearch::end_of_range() {
  if (asked_range_) return kNaN;
  asked_range_ = true;
  const std::optional<HeldFit> end = fits_.at_range_end(side_);
  if (!end) return std::nullopt;
  if (!end->found || !is_between(distance(*end))) return kNaN;
  is_range_end_ = end->drop <= target_;
  learn(*end);
  return is_range_end_ ? end->value : kNaN;
}

/// Beyond what is inside, and not beyond what is outside, but for rounding.
bool EndSearch::is_between(double x) const {
  const double rounding = kDropRounding * std::fabs(fits_.top()) / std::fabs(nearest_.slope);
  const double slack =
      kHeldBetween * std::max(std::fabs(x), std::fabs(peak_.value)) + (std::isfinite(rounding) ? rounding : 0.0);
  return x >= inside_ - slack && x <= outside_ + slack;
}

/// Where a drop that is not convex hardly rises any more, however far it goes on so.
bool EndSearch::is_flat(const HeldFit& fit) const {
  return !fits_.concave() && fit.drop < target_ && side_ * fit.slope * distance(fit) < kFlatDrop * target_;
}

/// Between two fits this near a drop that is not convex rises by more than its slope says: the one outside may be a
/// lower maximum than the one that goes on from inside.
bool EndSearch::has_jumped() const {
  if (fits_.concave() || !(outside_ - inside_ <= kBeside * outside_)) return false;
  const double rise = side_ * inside_fit_.slope * (outside_ - inside_);
  return inside_fit_.drop + kMuchSteeper * std::fabs(rise) < target_;
}

/// What was outside was a lower maximum: on from the higher one.
void EndSearch::forget_outside(const HeldFit& higher) {
  beyond_ = outside_ = kInfinity;
  learn(higher);
}

/// The end at x, where the fits say that it is one; NaN where they contradict each other: some were no maxima.
double EndSearch::accepted(double x) const {
  const double drop = nearest_.drop + side_ * nearest_.slope * (x - distance(nearest_));
  const bool confirmed = std::fabs(drop - target_) <= kConfirmed * target_ + kDropRounding * std::fabs(fits_.top());
  const bool between = inside_ <= outside_ && outside_ - inside_ <= kHeldBetween * outside_;
  return is_between(x) && (confirmed || between) ? value(x) : kNaN;
}

std::optional<double> EndSearch::run(double guess, double std_error) {
  double x = guess > before_ && guess <= beyond_ ? guess : next();
  int failures = 0;
  for (int fit = 0; fit < kMostFits && failures < kMostFailures; ++fit) {
    if (!std::isfinite(x)) return kNaN;
    const bool narrow = std::isfinite(beyond_) && beyond_ - before_ <= kNarrow * beyond_;
    if (narrow && fits_.concave()) return accepted(beyond_);
    const std::optional<HeldFit> here = fits_.at(value(x), nearest_);
    if (!here) return std::nullopt;
    if (!here->found) {  // beyond the range, or too far from where it began: half the way, from inside
      const std::optional<double> end = end_of_range();
      if (!end || !std::isnan(*end)) return end;
      if (nearest_.drop > target_) nearest_ = inside_fit_;
      const double known = distance(nearest_);
      x = std::min(known + 0.5 * (x - known), 0.5 * (before_ + beyond_));
      ++failures;
      continue;
    }
    failures = 0;
    learn(*here);
    if (is_flat(*here)) {
      const std::optional<bool> never = fits_.never_reaches(target_, *here, side_);
      if (!never) return std::nullopt;
      if (*never) return side_ * kInfinity;
      if (!std::isfinite(outside_)) {
        x = 2.0 * distance(*here);
        continue;
      }
    }
    if (has_jumped()) {
      const std::optional<HeldFit> beside = fits_.at(value(outside_), inside_fit_);
      if (!beside) return std::nullopt;
      if (beside->found && beside->drop <= target_) forget_outside(*beside);
    }
    const double after = next();
    const double resolution = std::isfinite(std_error) ? std::min(x, std_error) : x;
    if (!narrow && std::fabs(after - x) > kLastStep * resolution) {
      x = after;
      continue;
    }
    if (fits_.concave()) {
      // A step that is small beside the distance may yet change the drop, where the fit that is inside lies far off.
      const double end = accepted(after);
      if (!std::isnan(end) || narrow || after == x) return end;
      x = after;
      continue;
    }
    const std::optional<HeldFit> best = fits_.best_at(value(x), *here);
    if (!best) return std::nullopt;
    if (!(best->drop < (1.0 - kOtherBranch) * here->drop)) {
      fits_.remember(*here);
      return accepted(after);
    }
    forget_outside(*best);
    x = next();
  }
  return kNaN;
}

/// Newton's step for sqrt(D) from the nearest fit, kept inside the bracket.
double EndSearch::next() const {
  const double x = distance(nearest_);
  // Where next to nothing has fallen its slope is rounding.
  if (x > 0.0 && nearest_.drop < kFlatDrop * target_ && !std::isfinite(outside_)) return 2.0 * std::max(x, before_);
  const double root = std::sqrt(nearest_.drop);
  const double slope = side_ * nearest_.slope / (2.0 * root);
  const double newton = x + (std::sqrt(target_) - root) / slope;
  const bool usable = root > 0.0 && slope > 0.0 && newton < barred_;
  if (usable && newton >= before_ && newton <= beyond_) return newton;
  // Outside the bracket by rounding or by the bend of sqrt(D): the bracket's end is as near.
  if (fits_.concave() && usable && before_ <= beyond_) return std::clamp(newton, before_, beyond_);
  if (fits_.concave() && usable && nearest_.drop > target_) return beyond_;
  if (std::isfinite(beyond_)) return 0.5 * (before_ + beyond_);
  return 2.0 * std::max(x, before_);
}

}  // namespace ogive::fitting
