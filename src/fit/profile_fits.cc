#include "fit/profile_fits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/constants.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

/// On lambda^2, which is what the drop still lacks: enough beside the quantiles of a chi-square ...
constexpr double kHeldTolerance = 1e-16;
/// ... and for the likelihood ratio, which may be tiny.
constexpr double kRatioTolerance = 1e-26;
/// A fit that ends in a singular information this close lacks nothing either: columns that the restriction separates.
constexpr double kHeldClose = 1e-12;
constexpr int kHeldIterations = 60;
constexpr double kDropRoundoff = 0x1p-53;
constexpr double kNoDrop = 8.0;
/// A drop that is smaller by this share is that of another maximum, not the same reached from elsewhere; below 0 by
/// this much, of one higher than the peak.
constexpr double kOtherMaximum = 1e-6;
constexpr double kHigher = 1e-7;

std::vector<std::size_t> columns_without(const Estimate& estimate) {
  std::vector<std::size_t> aliased;
  for (const Alias& alias : estimate.aliases) aliased.push_back(alias.column);
  return aliased;
}

double inner_product(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * b[j];
  return sum;
}

/// Newton over the points of `space`, begun at the point nearest to `start`.
std::optional<Optimum> maximise_within(const Objective& objective, const Subspace& space, std::span<const double> start,
                                       double tolerance) {
  const auto at = [&](const std::vector<double>& coordinates) -> std::optional<Evaluation> {
    const Sums* sums = objective.at(space.point(coordinates));
    if (sums == nullptr) return std::nullopt;
    return evaluation(*sums, space);
  };
  Control control;
  control.tolerance = tolerance;
  control.max_iterations = kHeldIterations;
  Optimum optimum = newton(at, space.coordinates(start), control);
  if (optimum.stop == Stop::interrupted) return std::nullopt;
  return optimum;
}

bool close_enough(const Optimum& optimum) {
  if (optimum.stop == Stop::converged) return true;
  if (!std::isfinite(optimum.at.objective) || optimum.trace.empty()) return false;
  return optimum.trace.back().decrement <= kHeldClose;
}

}  // namespace

// With V the variance of b: SE dz/db = 1 - b V' / (2 V).  V' by the central difference of six points, wrong by the
// sixth power of a step that moves the log-likelihood by about kDifference^2.
std::optional<double> RestrictedFits::wald_slope() {
  constexpr double kDifference = 1e-2;
  constexpr std::array<double, 7> kShares = {-1.0 / 60.0, 9.0 / 60.0,  -45.0 / 60.0, 0.0,
                                             45.0 / 60.0, -9.0 / 60.0, 1.0 / 60.0};
  std::vector<double> unit(estimate_.basis.columns(), 0.0);
  unit[column_] = 1.0;
  const std::vector<double> direction = estimate_.basis.to_internal(unit);
  const std::optional<double> curvature = curvature_at_peak(direction);
  if (!curvature) return std::nullopt;
  const double step = kDifference / std::sqrt(*curvature);
  double difference = 0.0;
  double variance = 0.0;
  for (std::size_t k = 0; k < kShares.size(); ++k) {
    const double away = static_cast<double>(k) - 3.0;
    std::vector<double> change = direction;
    for (double& c : change) c *= away * step;
    const std::optional<double> here = variance_near_peak(change);
    if (!here) return std::nullopt;
    if (away == 0.0) variance = *here;
    difference += kShares[k] * *here;
  }
  return 1.0 - estimate_.beta[column_] * difference / (2.0 * step * variance);
}

double RestrictedFits::unit() const {
  const std::vector<double> contrast = estimate_.basis.user_contrast(column_);
  return std::sqrt(inner_product(contrast, contrast));
}

HeldFits::HeldFits(Objective objective, const Estimate& estimate)
    : RestrictedFits(estimate),
      objective_(std::move(objective)),
      free_(Subspace::without(estimate.basis.columns(), columns_without(estimate))),
      equalities_(1 + estimate.aliases.size(), estimate.basis.columns()) {
  for (std::size_t k = 0; k < estimate.aliases.size(); ++k) equalities_(1 + k, estimate.aliases[k].column) = 1.0;
}

HeldFits::HeldFits(Objective objective, const Estimate& estimate, double top)
    : HeldFits(std::move(objective), estimate) {
  peak_.assign(estimate.basis.columns(), 0.0);
  top_ = top;
  has_peak_ = false;
}

bool HeldFits::find_peak() {
  std::vector<double> user = estimate_.beta;
  for (const Alias& alias : estimate_.aliases) user[alias.column] = 0.0;
  const std::vector<double> start = estimate_.basis.to_internal(user);
  const std::optional<Optimum> peak = maximise_within(objective_, free_, start, kRatioTolerance);
  if (!peak) return false;
  peak_ = free_.point(peak->beta);
  top_ = peak->at.objective;
  const Resolution& resolution = peak->at.resolution;
  rounding_ = (kDropRoundoff * std::fabs(top_) + resolution.noise) / resolution.unit;
  condition_ = peak->at.information ? peak->at.information->condition_estimate() : kInfinity;
  return true;
}

std::optional<HeldFit> HeldFits::hold(std::size_t column) {
  column_ = column;
  const std::vector<double> contrast = estimate_.basis.user_contrast(column);
  for (const std::size_t j : free_.free()) equalities_(0, j) = contrast[j];
  const Sums* sums = objective_.at(peak_);
  if (sums == nullptr) return std::nullopt;
  HeldFit fit;
  fit.value = peak_value_ = has_peak_ ? estimate_.beta[column] : 0.0;
  fit.found = true;
  fit.beta = peak_;
  fit.along = along_peak_ = tangent(*sums, {});
  return fit;
}

/// H^-1 a / a'H^-1 a, a the contrast held: where the restricted maximum goes, to first order.  Where H is singular,
/// the direction known before.
std::vector<double> HeldFits::tangent(const Sums& sums, const std::vector<double>& otherwise) const {
  const std::span<const double> contrast = equalities_.row(0);
  const std::optional<Information> information = information_in(sums, free_);
  std::vector<double> along;
  if (information) along = free_.direction(information->solve(free_.score(contrast)));
  double length = information ? inner_product(along, contrast) : 0.0;
  if (!(length > 0.0) || !std::isfinite(length)) {
    if (!otherwise.empty()) return otherwise;
    along.assign(contrast.begin(), contrast.end());
    length = inner_product(contrast, contrast);
  }
  for (double& a : along) a /= length;
  return along;
}

std::optional<double> HeldFits::variance_near_peak(std::span<const double> change) {
  std::vector<double> beta = peak_;
  for (std::size_t j = 0; j < beta.size(); ++j) beta[j] += change[j];
  const Sums* sums = objective_.errors ? objective_.errors(beta) : objective_.at(beta);
  if (sums == nullptr) return std::nullopt;
  // Penalised standard errors are those of the plain information.
  const Matrix& expected = sums->otherwise.rows() > 0 ? sums->otherwise : sums->information;
  const std::optional<Information> information = factor(free_.information(expected));
  return information ? information->variance(free_.score(equalities_.row(0))) : kNaN;
}

std::optional<double> HeldFits::curvature_at_peak(std::span<const double> direction) {
  const Sums* sums = objective_.at(peak_);
  if (sums == nullptr) return std::nullopt;
  double curvature = 0.0;
  for (std::size_t j = 0; j < direction.size(); ++j)
    curvature += direction[j] * inner_product(sums->information.row(j), direction);
  return curvature;
}

std::optional<HeldFit> HeldFits::at(double value, const HeldFit& from) {
  std::vector<double> start = from.beta;
  for (std::size_t j = 0; j < start.size(); ++j) start[j] += (value - from.value) * from.along[j];
  std::optional<HeldFit> fit = reach(value, start, from);
  // Far along a direction that separates, the information is singular at once: begin where it is not.
  if (fit && !fit->found) fit = reach(value, std::vector<double>(start.size(), 0.0), from);
  return fit;
}

std::optional<HeldFit> HeldFits::best_at(double value, const HeldFit& from) {
  std::optional<HeldFit> best = at(value, from);
  for (const std::vector<double>& start : starts(value)) {
    if (!best) return std::nullopt;
    std::optional<HeldFit> other = reach(value, start, from);
    if (!other) return std::nullopt;
    if (other->found && (!best->found || other->drop < best->drop - kOtherMaximum * best->drop))
      best = std::move(other);
  }
  return best;
}

/// The highest few of points with the coefficient at `value` that lie to both sides of `middle` in every column, in
/// steps that change eta by about 1/2 to 16.
std::vector<std::vector<double>> HeldFits::points_around(double value, std::span<const double> middle) const {
  constexpr std::array<double, 6> kSteps = {0.5, 1.0, 2.0, 4.0, 8.0, 16.0};
  constexpr std::size_t kMostPoints = 3;
  std::vector<double> right(equalities_.rows(), 0.0);
  right[0] = value;
  const std::optional<Subspace> space = Subspace::equalities(equalities_, right);
  if (!space || free_.size() < 2) return {};
  std::vector<std::pair<double, std::vector<double>>> found;
  for (const std::size_t j : free_.free())
    for (const double size : kSteps)
      for (const double step : {-size, size}) {
        std::vector<double> point(middle.begin(), middle.end());
        point[j] += step;
        point = space->point(space->coordinates(point));
        const Sums* sums = objective_.at(point);
        if (sums != nullptr && std::isfinite(sums->log_likelihood))
          found.emplace_back(sums->log_likelihood, std::move(point));
      }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::vector<double>> points;
  for (std::size_t k = 0; k < std::min(found.size(), kMostPoints); ++k) points.push_back(std::move(found[k].second));
  return points;
}

/// Zeros and the peak; of an objective that is searched, the peak moved along as well, the best points around it, and
/// the maxima met at the ends of the other intervals.
std::vector<std::vector<double>> HeldFits::starts(double value) const {
  std::vector<std::vector<double>> all = {std::vector<double>(peak_.size(), 0.0), peak_};
  if (!objective_.search) return all;
  all.push_back(peak_);
  const double away = value - peak_value_;
  for (std::size_t j = 0; j < peak_.size(); ++j) all.back()[j] += away * along_peak_[j];
  const std::vector<std::vector<double>> around = points_around(value, all.back());
  all.insert(all.end(), around.begin(), around.end());
  all.insert(all.end(), known_.begin(), known_.end());
  return all;
}

std::optional<bool> HeldFits::never_reaches(double target, const HeldFit& fit, double side) {
  if (!objective_.vanishes || !(fit.drop < target)) return false;
  const std::vector<double> user = estimate_.basis.to_user(fit.beta);
  return objective_.vanishes({user, column_, side, target - fit.drop});
}

void HeldFits::remember(const HeldFit& fit) {
  if (objective_.search && fit.found) known_.push_back(fit.beta);
}

/// The restricted maximum that Newton finds from `start`.
std::optional<HeldFit> HeldFits::reach(double value, const std::vector<double>& start, const HeldFit& from) {
  ++count_;
  HeldFit fit;
  fit.value = value;
  std::vector<double> right(equalities_.rows(), 0.0);
  right[0] = value;
  const std::optional<Subspace> space = Subspace::equalities(equalities_, right);
  if (!space) return fit;
  const double tolerance = value == 0.0 ? kRatioTolerance : kHeldTolerance;
  const std::optional<Optimum> optimum = maximise_within(objective_, *space, start, tolerance);
  if (!optimum) return std::nullopt;
  if (!close_enough(*optimum)) return fit;
  fit.beta = space->point(optimum->beta);
  const Sums* sums = objective_.at(fit.beta);
  if (sums == nullptr) return std::nullopt;
  const double drop = 2.0 * (top_ - sums->log_likelihood);
  if (drop < std::min(highest_, -kHigher)) {
    highest_ = drop;
    higher_ = fit.beta;
  }
  // A likelihood ratio that is rounding is 0.
  fit.drop = drop > kNoDrop * kDropRoundoff * std::fabs(top_) ? drop : 0.0;
  // The slope of l is the score along the way of the restricted maximum; what the fit still lacks is at right angles to
  // it in H, and does not show.
  fit.along = tangent(*sums, from.along);
  fit.slope = -2.0 * inner_product(sums->score, fit.along);
  fit.found = true;
  return fit;
}

}  // namespace ogive::fitting
