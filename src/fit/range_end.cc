#include "fit/range_end.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "fit/first_meeting.hpp"
#include "fit/profiling.hpp"
#include "fit/row_subset.hpp"
#include "fit/step.hpp"
#include "math/nonnegative.hpp"

namespace ogive::fitting {
namespace {

constexpr int kMostVertices = 1000;
/// A direction this short beside the contrast is rounding: the rows held keep the coefficient where it is.
constexpr double kStraight = 1e-10;
/// Lengths, in the internal unit, at which rows are looked for.
constexpr double kNear = 1e6;
constexpr double kFar = 1e14;
/// A held row that is left by more than this share of the step is left.
constexpr double kLeft = 1e-10;
/// Of the way to the point: nearer ends are one to within rounding.
constexpr double kTied = 1e-9;

double length_of(std::span<const double> v) {
  double sum = 0.0;
  for (const double x : v) sum += x * x;
  return std::sqrt(sum);
}

/// From a point inside along the steepest direction that takes no held row beyond its end.
class FarthestPoint {
 public:
  FarthestPoint(const RangeQuery& query, std::vector<double> contrast, std::vector<double> inside)
      : query_(query), contrast_(std::move(contrast)), point_(std::move(inside)) {
    for (const Alias& alias : query.estimate.aliases) aliased_.push_back(alias.column);
  }

  /// Rows at their ends with multipliers > 0; empty where none was found.  Nothing when the caller asked to stop.
  std::optional<std::vector<RowEnd>> run() {
    for (int round = 0; round < kMostVertices; ++round) {
      if (!look_along()) return std::vector<RowEnd>{};
      if (!(length_of(along_) > kStraight)) return support_rows();
      const std::optional<Meeting> met = first_met();
      if (!met) return std::nullopt;
      if (met->rows.empty()) return std::vector<RowEnd>{};
      for (std::size_t j = 0; j < point_.size(); ++j) point_[j] += met->length * along_[j];
      if (met->length > 0.0) std::erase_if(held_, [this](const Meeting& end) { return leaves(end); });
      held_.push_back(*met);
    }
    return std::vector<RowEnd>{};
  }

  /// Another row that is at its end there to within rounding; without rows where there is none.
  [[nodiscard]] std::optional<Meeting> tied(const std::vector<double>& inside) const {
    std::vector<std::int64_t> held;
    for (const std::size_t i : support_) held.insert(held.end(), held_[i].rows.begin(), held_[i].rows.end());
    std::sort(held.begin(), held.end());
    std::vector<double> beyond = point_;
    for (std::size_t j = 0; j < beyond.size(); ++j) beyond[j] += kTied * (point_[j] - inside[j]);
    const MeetingPlan plan{&query_.kernel, &query_.estimate.basis, &inside, &beyond, &query_.estimate.model};
    const auto looked = fold(without_rows(query_.blocks, held), FirstMeeting(plan), query_.control);
    if (!looked) return std::nullopt;
    return looked->found();
  }

 private:
  /// The contrast less its projection on the cone of the held rows' outward normals; relative to its length.
  bool look_along() {
    const Subspace space = Subspace::without(point_.size(), aliased_);
    Matrix normals(held_.size(), space.size());
    for (std::size_t i = 0; i < held_.size(); ++i) {
      const std::vector<double> z = space.score(held_[i].z);
      const double length = held_[i].upper ? length_of(z) : -length_of(z);
      for (std::size_t j = 0; j < z.size(); ++j) normals(i, j) = length == 0.0 ? 0.0 : z[j] / length;
    }
    std::vector<double> target = space.score(contrast_);
    const double length = length_of(target);
    for (double& t : target) t /= length;
    auto fit = nonnegative_least_squares(normals, target, query_.control.stop);
    if (!fit) return false;
    support_ = std::move(fit->support);
    Matrix stay(support_.size(), space.size());
    for (std::size_t a = 0; a < support_.size(); ++a)
      std::copy_n(normals.row(support_[a]).begin(), space.size(), stay.row(a).begin());
    const auto face = Subspace::equalities(stay, std::vector<double>(support_.size(), 0.0));
    if (!face) return false;
    along_ = space.direction(face->direction(face->score(target)));
    return true;
  }

  [[nodiscard]] std::optional<Meeting> first_met() const {
    std::vector<std::int64_t> held;
    for (const Meeting& end : held_)  // one that leaves its end may meet its other
      if (!leaves(end)) held.insert(held.end(), end.rows.begin(), end.rows.end());
    std::sort(held.begin(), held.end());
    const Blocks rest = without_rows(query_.blocks, held);
    Meeting met;
    for (const double reach : {kNear, kFar}) {
      std::vector<double> to = point_;
      for (std::size_t j = 0; j < to.size(); ++j) to[j] += reach * along_[j];
      const MeetingPlan plan{&query_.kernel, &query_.estimate.basis, &point_, &to, &query_.estimate.model};
      const auto looked = fold(rest, FirstMeeting(plan), query_.control);
      if (!looked) return std::nullopt;
      met = looked->found();
      met.length *= reach;
      if (!met.rows.empty()) break;
    }
    return met;
  }

  [[nodiscard]] bool leaves(const Meeting& end) const {
    double inward = 0.0;
    for (std::size_t j = 0; j < along_.size(); ++j) inward += end.z[j] * along_[j];
    return (end.upper ? -inward : inward) > kLeft * length_of(along_) * length_of(end.z);
  }

  [[nodiscard]] std::vector<RowEnd> support_rows() const {
    std::vector<RowEnd> rows;
    for (const std::size_t i : support_) rows.push_back({held_[i].rows.front(), held_[i].upper});
    std::sort(rows.begin(), rows.end(), [](const RowEnd& a, const RowEnd& b) { return a.row < b.row; });
    return rows;
  }

  const RangeQuery& query_;
  std::vector<double> contrast_;  // internal, its product grows
  std::vector<double> point_;
  std::vector<std::size_t> aliased_;
  std::vector<Meeting> held_;
  std::vector<std::size_t> support_;
  std::vector<double> along_;
};

/// The face of `rows` with one of them exchanged for `other`: the first that there is.
Result<AdmissibleFace> find_face_with(const AdmissibleQuery& asked, const std::vector<RowEnd>& rows,
                                      const RowEnd& other) {
  AdmissibleFace face;
  for (std::size_t i = 0; i < rows.size() && !face.exists; ++i) {
    std::vector<RowEnd> held = rows;
    held[i] = other;
    std::sort(held.begin(), held.end(), [](const RowEnd& a, const RowEnd& b) { return a.row < b.row; });
    OGIVE_TRY(face, find_face(asked, held));
  }
  return face;
}

}  // namespace

std::vector<double> internal_point(const Estimate& estimate, const std::vector<std::size_t>& columns,
                                   const std::vector<double>& user) {
  std::vector<double> all(estimate.basis.columns(), 0.0);
  for (std::size_t k = 0; k < columns.size(); ++k) all[columns[k]] = user[k];
  return estimate.basis.to_internal(all);
}

Result<RangeEnd> find_range_end(const RangeQuery& query, std::size_t column, bool upper,
                                const std::vector<double>& inside) {
  const Estimate& estimate = query.estimate;
  const auto place =
      static_cast<std::size_t>(std::find(estimate.free.begin(), estimate.free.end(), column) - estimate.free.begin());
  const double side = upper ? 1.0 : -1.0;
  const AdmissibleControl control{query.control.threads, query.control.stop, {}};
  const AdmissibleQuery asked{query.blocks, estimate.free, estimate.model, control};
  RangeEnd end;
  end.value = side * kInfinity;
  OGIVE_TRY(std::vector<double> ray, find_ray(asked, column, upper));
  if (!ray.empty()) {
    const double pace = std::fabs(ray[place]);
    for (double& r : ray) r /= pace;
    end.ray = internal_point(estimate, estimate.free, ray);
    end.decided = true;
    return end;
  }
  std::vector<double> contrast = estimate.basis.user_contrast(column);
  for (double& c : contrast) c *= side;
  FarthestPoint farthest(query, std::move(contrast), inside);
  const auto held = farthest.run();
  if (!held) return profile_interrupted();
  if (held->empty()) return end;
  OGIVE_TRY(end.face, find_face(asked, *held));
  if (!end.face.exists) {
    // Where more rows end in one point than make it, rounding has chosen among them, and exactly some are beyond.
    const auto other = farthest.tied(inside);
    if (!other) return profile_interrupted();
    if (other->rows.empty()) return end;
    OGIVE_TRY(end.face, find_face_with(asked, *held, {other->rows.front(), other->upper}));
  }
  if (!end.face.exists) return end;
  end.decided = true;
  end.value = end.face.set.beta[place];
  end.point = internal_point(estimate, estimate.free, end.face.set.beta);
  return end;
}

}  // namespace ogive::fitting
