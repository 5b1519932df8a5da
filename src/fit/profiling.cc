#include "fit/profiling.hpp"

#include <cmath>
#include <utility>
#include <variant>

#include "base/constants.hpp"
#include "fit/end_search.hpp"
#include "math/distributions.hpp"

namespace ogive::fitting {
namespace {

/// The drop at an end, smaller by this share of the target, is that of another maximum.
constexpr double kOtherEnd = 1e-6;
/// Steps towards infinity, each of which divides an exponential drop by e^2.
constexpr int kStepsInside = 60;
/// Of the target: a drop that tells no slope.
constexpr double kFlat = 1e-6;

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

}  // namespace

tl::unexpected<Error> profile_interrupted() {
  return fail(Errc::interrupted, "the profile intervals were interrupted");
}

Profiling::Profiling(RestrictedFits& fits, const Estimate& estimate, double level)
    : fits_(fits),
      estimate_(estimate),
      reach_(normal_quantile(0.5 + 0.5 * level)),  // to the last digits, as Boost's chi-square is not
      target_(drop_of(estimate, fits, reach_ * reach_)) {}

std::optional<Profile> Profiling::run(std::size_t column) {
  const int before = fits_.count();
  const std::optional<HeldFit> peak = fits_.hold(column);
  if (!peak) return std::nullopt;
  const std::optional<HeldFit> zero = fits_.best_at(0.0, *peak);
  if (!zero) return std::nullopt;
  const std::optional<double> slope = fits_.wald_slope();
  if (!slope) return std::nullopt;
  Profile result;
  result.column = column;
  result.wald_slope = *slope;
  test(*zero, result);
  column_ = column;
  if (!find(*peak, *zero, -1.0, result.lower, result.lower_is_range_end)) return std::nullopt;
  if (!find(*peak, *zero, 1.0, result.upper, result.upper_is_range_end)) return std::nullopt;
  result.lower_found = !std::isnan(result.lower);
  result.upper_found = !std::isnan(result.upper);
  result.fits = fits_.count() - before;
  return result;
}

bool Profiling::confirm(Profile& profile) {
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

void Profiling::test(const HeldFit& zero, Profile& result) const {
  result.lr_statistic = zero.found ? ratio_of(estimate_, fits_, zero.drop) : kNaN;
  result.lr_p_value = !zero.found             ? kNaN
                      : std::isinf(zero.drop) ? 0.0  // a likelihood of 0
                                              : chi_square_upper(result.lr_statistic, 1.0);
}

/// The fit at 0 is on one side of the estimate: there it begins the bracket.  The first guess is Wald's end.
bool Profiling::find(const HeldFit& peak, const HeldFit& zero, double side, double& end, bool& is_range_end) {
  EndSearch search(fits_, peak, side, target_);
  if (zero.found && search.contains(zero)) search.learn(zero);
  const double std_error = estimate_.std_error[column_];
  const std::optional<double> found = search.run(reach_ * std_error, std_error);
  if (found) end = *found;
  is_range_end = search.is_range_end();
  return found.has_value();
}

/// From 0 on, by twice Newton's step for a drop of 0: a drop that is convex and falls for ever has no such place.  The
/// first fit with a drop below the target; else one that was not found.
std::optional<HeldFit> Profiling::go_inside(HeldFit from, double side) {
  for (int step = 0; step < kStepsInside && from.found && from.drop >= target_; ++step) {
    const double distance = -2.0 * from.drop / from.slope;
    if (!(side * distance > 0.0) || !std::isfinite(distance)) break;
    std::optional<HeldFit> next = fits_.best_at(from.value + distance, from);
    if (!next) return std::nullopt;
    from = std::move(*next);
  }
  from.found = from.found && from.drop < target_;
  return from;
}

std::optional<Profile> Profiling::run_to_infinity(std::size_t column, double side) {
  const int before = fits_.count();
  const std::optional<HeldFit> start = fits_.hold(column);
  if (!start) return std::nullopt;
  const std::optional<HeldFit> zero = fits_.best_at(0.0, *start);
  if (!zero) return std::nullopt;
  const std::optional<HeldFit> inside = go_inside(*zero, side);
  if (!inside) return std::nullopt;
  Profile result;
  result.column = column;
  result.wald_slope = kNaN;
  test(*zero, result);
  double end = kNaN;
  if (inside->found) {
    EndSearch search(fits_, *inside, -side, target_);
    search.learn(*inside);
    if (zero->found && search.contains(*zero)) search.learn(*zero);
    // Where next to nothing has fallen its slope is rounding: from there in steps of the column's unit.
    const bool flat = inside->drop < kFlat * target_;
    const std::optional<double> found = search.run(flat ? fits_.unit() : 0.0, kInfinity);
    if (!found) return std::nullopt;
    end = *found;
  }
  result.lower = side > 0.0 ? end : -kInfinity;
  result.upper = side > 0.0 ? kInfinity : end;
  result.lower_found = !std::isnan(result.lower);
  result.upper_found = !std::isnan(result.upper);
  result.fits = fits_.count() - before;
  return result;
}

}  // namespace ogive::fitting
