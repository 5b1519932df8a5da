#include "fit/profile_range.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/constants.hpp"
#include "fit/first_meeting.hpp"

namespace ogive::fitting {
namespace {

/// A fit that this share of its distance from the maximum would take out of the range is at its end.
constexpr double kBeyond = 1e-9;
/// Of the way to a row's end, where a fit within the range begins: steps away from an end double, steps towards it from
/// far away are of one unit.
constexpr double kShortOfEnd = 1.0 - 0x1p-20;

}  // namespace

RangedFits::RangedFits(RestrictedFits& inner, const RangeQuery& query)
    : RestrictedFits(query.estimate), inner_(inner), query_(query) {
  for (const Alias& alias : query.estimate.aliases) aliased_.push_back(alias.column);
}

std::optional<HeldFit> RangedFits::hold(std::size_t column) {
  column_ = column;
  contrast_ = estimate_.basis.user_contrast(column);
  for (const std::size_t j : aliased_) contrast_[j] = 0.0;
  ends_ = {};
  std::optional<HeldFit> peak = inner_.hold(column);
  if (peak) peak_ = *peak;
  return peak;
}

std::optional<HeldFit> RangedFits::at(double value, const HeldFit& from) {
  ++count_;
  if (!from.on_edge) {
    std::optional<HeldFit> fit = value == 0.0 ? inner_.best_at(value, from) : inner_.at(value, from);
    if (!fit) return std::nullopt;
    if (fit->found) {
      const std::optional<bool> inside = is_inside(fit->beta);
      if (!inside) return std::nullopt;
      if (*inside) return fit;
    }
  }
  return value == 0.0 ? at_zero(from) : within_range(value, from);
}

/// Farther from the end of the range than rounding, as the maximum is.
std::optional<bool> RangedFits::is_inside(const std::vector<double>& beta) const {
  std::vector<double> beyond = beta;
  for (std::size_t j = 0; j < beta.size(); ++j) beyond[j] += kBeyond * (beta[j] - peak_.beta[j]);
  const MeetingPlan plan{&query_.kernel, &estimate_.basis, &peak_.beta, &beyond, &estimate_.model};
  const auto looked = fold(query_.blocks, FirstMeeting(plan), query_.control);
  if (!looked) return std::nullopt;
  return looked->found().rows.empty();
}

/// The model without the column: where its coefficients have no room at all is decided exactly.
std::optional<HeldFit> RangedFits::at_zero(const HeldFit& from) {
  std::vector<std::size_t> others = estimate_.free;
  std::erase(others, column_);
  const AdmissibleControl control{query_.control.threads, query_.control.stop, {}};
  const auto face = find_face({query_.blocks, others, estimate_.model, control}, {});
  if (!face) {
    if (face.error().code == Errc::interrupted) return std::nullopt;
    return HeldFit{};
  }
  std::vector<double> point;
  if (face->exists) point = internal_point(estimate_, others, face->set.beta);
  return on_face(0.0, point, *face, from);
}

/// The likelihood's maximum on a face; an infinite drop where it is 0 on all of it.
std::optional<HeldFit> RangedFits::on_face(double value, const std::vector<double>& point, const AdmissibleFace& face,
                                           const HeldFit& from) {
  if (!face.exists || !face.possible) {
    HeldFit none;
    none.value = value;
    none.drop = kInfinity;
    none.slope = kNaN;
    none.found = none.on_edge = true;
    none.along = from.along;
    return none;
  }
  EdgeStart start{estimate_.basis, estimate_.model, point, aliased_, face.set.pinned, {}};
  start.held = HeldContrast{contrast_, value};
  return maximise(value, start, from);
}

std::optional<HeldFit> RangedFits::maximise(double value, const EdgeStart& start, const HeldFit& from) {
  HeldFit fit;
  fit.value = value;
  std::optional<EdgeMaximum> edge = maximise_within_range(query_.blocks, query_.kernel, start, query_.control);
  if (!edge) return std::nullopt;
  if (!edge->found) return fit;
  fit.found = fit.on_edge = true;
  fit.drop = std::max(0.0, 2.0 * (top() - edge->log_likelihood));
  fit.along = from.along;
  fit.beta = std::move(edge->beta);
  // What is left of the score is a multiple of the contrast, as the derivative in the value is; but for the multipliers
  // of pinned rows, which nobody knows.
  double along = 0.0;
  double length = 0.0;
  for (std::size_t j = 0; j < contrast_.size(); ++j) {
    along += edge->rest[j] * contrast_[j];
    length += contrast_[j] * contrast_[j];
  }
  fit.slope = start.pinned.empty() ? -2.0 * along / length : kNaN;
  if (!edge->rows.empty()) return fit;
  // Inside after all: the last digits are those of the other fits.
  std::optional<HeldFit> again = inner_.at(value, {fit.value, 0.0, 0.0, true, false, fit.beta, fit.along});
  if (!again) return std::nullopt;
  if (again->found) {
    const std::optional<bool> inside = is_inside(again->beta);
    if (!inside) return std::nullopt;
    if (*inside) return again;
  }
  return fit;
}

std::optional<HeldFit> RangedFits::within_range(double value, const HeldFit& from) {
  const RangeEnd* end = end_towards(value);
  if (end == nullptr) return std::nullopt;
  HeldFit none;
  none.value = value;
  const double away = std::fabs(value - peak_.value);
  if (!end->decided || !(away < std::fabs(end->value - peak_.value))) return none;
  // Between a point inside and one of the face where the coefficient ends all are inside, as all of a ray are.
  std::vector<double> begin = peak_.beta;
  const double share = away / std::fabs(end->value - peak_.value);
  for (std::size_t j = 0; j < begin.size(); ++j)
    begin[j] += end->ray.empty() ? share * (end->point[j] - peak_.beta[j]) : away * end->ray[j];
  if (!go_near(value, from, begin)) return std::nullopt;
  EdgeStart start{estimate_.basis, estimate_.model, begin, aliased_, {}, {}};
  start.held = HeldContrast{contrast_, value};
  return maximise(value, start, from);
}

/// A ray may lead far away from where the likelihood is: from there back, within the range, towards the nearest point
/// to the last fit that has the value.  False when the caller asked to stop.
bool RangedFits::go_near(double value, const HeldFit& from, std::vector<double>& begin) const {
  std::vector<double> near = from.beta.empty() ? peak_.beta : from.beta;
  double lacking = value;
  double length = 0.0;
  for (std::size_t j = 0; j < near.size(); ++j) {
    lacking -= contrast_[j] * near[j];
    length += contrast_[j] * contrast_[j];
  }
  for (std::size_t j = 0; j < near.size(); ++j) near[j] += contrast_[j] * lacking / length;
  const MeetingPlan plan{&query_.kernel, &estimate_.basis, &begin, &near, &estimate_.model};
  const auto looked = fold(query_.blocks, FirstMeeting(plan), query_.control);
  if (!looked) return false;
  const double share = kShortOfEnd * (looked->found().rows.empty() ? 1.0 : looked->found().length);
  for (std::size_t j = 0; j < near.size(); ++j) begin[j] += share * (near[j] - begin[j]);
  return true;
}

std::optional<HeldFit> RangedFits::at_range_end(double side) {
  const RangeEnd* end = end_towards(peak_.value + side * kInfinity);
  if (end == nullptr) return std::nullopt;
  if (!end->decided || std::isinf(end->value)) return HeldFit{};
  return on_face(end->value, end->point, end->face, peak_);
}

const RangeEnd* RangedFits::end_towards(double value) {
  const bool upper = value > peak_.value;
  std::optional<RangeEnd>& end = ends_[upper ? 1 : 0];
  if (!end) {
    auto found = find_range_end(query_, column_, upper, peak_.beta);
    if (!found && found.error().code == Errc::interrupted) return nullptr;
    end = found ? std::move(*found) : RangeEnd{};
  }
  return &*end;
}

}  // namespace ogive::fitting
