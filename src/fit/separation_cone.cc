#include "fit/separation_cone.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "math/nonnegative.hpp"
#include "math/verified.hpp"

namespace ogive::fitting {
namespace {

/// A distance from the cone below this may be rounding: whole numbers are asked at once.
constexpr double kNearCone = 1e-10;
/// How much of the way to the interior a direction keeps from the border of a half space.
constexpr double kTowardsInterior = 31.0 / 32.0;

tl::unexpected<Error> separation_interrupted() {
  return fail(Errc::interrupted, "the search for separation was interrupted");
}

double length(std::span<const double> v) {
  double sum = 0.0;
  for (const double x : v) sum += x * x;
  return std::sqrt(sum);
}

/// x in the scaled columns, times a power of two that brings its largest entry near 1: exact, or empty when an entry is
/// so small beside the others that it may not be.
std::vector<double> exact_near_one(const std::vector<double>& x, const PowerScale& scale) {
  std::vector<double> scaled(x.size());
  double largest = 0.0;
  for (std::size_t j = 0; j < x.size(); ++j) {
    scaled[j] = x[j] * scale.factor[j];
    if (x[j] != 0.0 && !(std::fabs(scaled[j]) > 0x1p-400)) return {};
    largest = std::max(largest, std::fabs(scaled[j]));
  }
  if (largest == 0.0) return {};
  const int exponent = -std::ilogb(largest);
  for (double& entry : scaled) entry = std::ldexp(entry, exponent);
  return scaled;
}

/// Weights in [1, 2) without pattern: with even weights the rows of a level may cancel, which leaves its column open.
double uneven(std::size_t i) { return 1.0 + std::fmod(static_cast<double>(i + 1) * 0.6180339887498949, 1.0); }

}  // namespace

void WorkingSet::add(const std::vector<OrientedRow>& rows) {
  for (const OrientedRow& row : rows) {
    const auto same = [&row](const OrientedRow& known) { return known.row == row.row; };
    if (row.both) {
      flat_.add(row);
    } else if (std::none_of(rows_.begin(), rows_.end(), same)) {
      rows_.push_back(row);
    }
  }
  settle();
}

/// Drops the rows that the flat space has reached, and finds the coordinates of the others.
void WorkingSet::settle() {
  std::erase_if(rows_, [this](const OrientedRow& row) { return flat_.contains(row.x); });
  const std::size_t q = flat_.dimension();
  near_ = Matrix(rows_.size(), q);
  weight_.assign(rows_.size(), 1.0);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::vector<double>& x = rows_[i].x;
    double size = 0.0;
    for (std::size_t k = 0; k < q; ++k) {
      double sum = 0.0;
      for (std::size_t j = 0; j < x.size(); ++j) {
        const double product = x[j] * flat_.scale().factor[j] * flat_.rounded()[k][j];
        sum += product;
        size = std::max(size, std::fabs(product));
      }
      near_(i, k) = sum;
    }
    if (!(length(near_.row(i)) > 0x1p-40 * size) || length(near_.row(i)) < 0x1p-400) {
      // What is left is rounding: take it from the exact coordinates.
      const std::vector<double> exact = flat_.rounded_coordinates(x);
      std::copy(exact.begin(), exact.end(), near_.row(i).begin());
    }
    const double norm = length(near_.row(i));
    for (double& entry : near_.row(i)) entry /= norm;
    double largest = 0.0;
    for (std::size_t j = 0; j < x.size(); ++j) largest = std::max(largest, std::fabs(x[j] * flat_.scale().factor[j]));
    if (largest > 0.0) weight_[i] = std::ldexp(norm, -std::ilogb(largest));
  }
}

bool WorkingSet::satisfied(const Direction& direction, int least_sign) const {
  return std::all_of(rows_.begin(), rows_.end(),
                     [&](const OrientedRow& row) { return flat_.sign(row.x, direction) >= least_sign; });
}

/// Whether `target` is in the cone of the rows' exact coordinates (with a last entry of 1, when asked): the rows
/// `first` are tried before the others.  Support and separator are of the rows as they stand.
Result<ConeMembership> WorkingSet::decide(const std::vector<std::size_t>& first, const std::vector<Integer>& target,
                                          bool with_one) const {
  std::vector<std::size_t> order = first;
  std::vector<bool> taken(rows_.size(), false);
  for (const std::size_t i : first) taken[i] = true;
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (!taken[i]) order.push_back(i);
  std::vector<std::vector<Integer>> found(rows_.size());
  const auto column = [&](std::size_t k) -> const std::vector<Integer>& {
    std::vector<Integer>& coordinates = found[order[k]];
    if (coordinates.empty()) {
      coordinates = flat_.coordinates(rows_[order[k]].x);
      if (with_one) coordinates.emplace_back(1);
    }
    return coordinates;
  };
  auto answer = decide_membership(rows_.size(), column, target, stop_);
  if (!answer) return separation_interrupted();
  for (std::size_t& i : answer->support) i = order[i];
  return std::move(*answer);
}

/// Proves that `target`, known up to `error`, is a sum of the rows of `support` with multiples > 0 and of rows of the
/// flat space with any, and that together they span everything.
bool WorkingSet::proves_inside(const std::vector<std::size_t>& support, const std::vector<double>& target,
                               const std::vector<double>& error) const {
  const auto& spanning = flat_.spanning();
  const std::size_t p = target.size();
  if (spanning.size() + support.size() != p) return false;
  Matrix vectors(p, p);
  for (std::size_t k = 0; k < p; ++k) {
    const std::vector<double>& x = k < spanning.size() ? spanning[k] : rows_[support[k - spanning.size()]].x;
    const std::vector<double> scaled = exact_near_one(x, flat_.scale());
    if (scaled.empty()) return false;
    std::copy(scaled.begin(), scaled.end(), vectors.row(k).begin());
  }
  return proves_positive(vectors, target, error, spanning.size());
}

/// Proves that the negative sum of all rows, unevenly weighted, is a sum of those of `support`: then a sum of all rows
/// with multiples > 0 is 0, and x'd = 0 for all of them and every d of C.
bool WorkingSet::proves_overlap(const std::vector<std::size_t>& support) const {
  const std::size_t p = flat_.scale().shift.size();
  std::vector<double> target(p, 0.0);
  std::vector<double> error(p, 0.0);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::vector<double> scaled = exact_near_one(rows_[i].x, flat_.scale());
    if (scaled.empty()) return false;
    for (std::size_t j = 0; j < p; ++j) {
      const double term = uneven(i) * scaled[j];
      target[j] -= term;
      error[j] += std::fabs(term);
    }
  }
  for (double& bound : error) bound *= static_cast<double>(rows_.size() + 4) * 0x1p-52;
  return proves_inside(support, target, error);
}

/// If the negative sum of all rows is in their cone, a sum with multiples > 0 is 0; else what is left of it is a
/// direction.
Result<std::optional<Direction>> WorkingSet::likely_direction() {
  const std::size_t q = flat_.dimension();
  std::vector<double> opposite(q, 0.0);
  for (std::size_t i = 0; i < rows_.size(); ++i)
    for (std::size_t k = 0; k < q; ++k)
      opposite[k] -= uneven(i) * weight_[i] * near_(i, k) / static_cast<double>(rows_.size());
  const auto fit = nonnegative_least_squares(near_, opposite, stop_);
  if (!fit) return separation_interrupted();
  if (fit->support.size() == q && proves_overlap(fit->support)) {
    flat_.fill();
    settle();
    return std::nullopt;
  }
  if (!(length(fit->residual) > kNearCone)) return std::nullopt;
  std::vector<double> u(q);
  for (std::size_t k = 0; k < q; ++k) u[k] = -fit->residual[k];
  return flat_.combine(u);
}

Result<std::optional<Direction>> WorkingSet::strict_direction() {
  const std::size_t q = flat_.dimension();
  if (rows_.empty()) return flat_.combine(std::vector<double>(q, 0.0));
  // The rows' hull is away from 0, or 0 is in it.
  Matrix vectors(rows_.size(), q + 1, 1.0);
  for (std::size_t i = 0; i < rows_.size(); ++i) std::copy_n(near_.row(i).begin(), q, vectors.row(i).begin());
  std::vector<double> one(q + 1, 0.0);
  one[q] = 1.0;
  const auto fit = nonnegative_least_squares(vectors, one, stop_);
  if (!fit) return separation_interrupted();
  if (length(fit->residual) > kNearCone) {
    std::vector<double> u(q);
    for (std::size_t k = 0; k < q; ++k) u[k] = -fit->residual[k];
    Direction direction = flat_.combine(u);
    if (satisfied(direction, 1)) return direction;
  }
  std::vector<Integer> target(q + 1);
  target[q] = Integer(1);
  OGIVE_TRY(ConeMembership exact, decide(fit->support, target, true));
  if (!exact.inside) {
    exact.separator.pop_back();
    return flat_.combine(exact.separator);
  }
  for (const std::size_t i : exact.support) flat_.add(rows_[i]);
  settle();
  return std::nullopt;
}

Result<std::optional<Direction>> WorkingSet::direction_against(std::size_t j, int sign,
                                                               const Direction& interior) const {
  const std::size_t q = flat_.dimension();
  std::vector<double> target(q);
  std::vector<Integer> exact_target(q);
  for (std::size_t k = 0; k < q; ++k) {
    const Integer& entry = flat_.space().basis()[k][j];
    exact_target[k] = sign > 0 ? entry : -entry;
    target[k] = sign * flat_.rounded()[k][j];
  }
  const double size = length(target);
  for (double& entry : target) entry /= size;
  const auto fit = nonnegative_least_squares(near_, target, stop_);
  if (!fit) return separation_interrupted();
  const double distance = length(fit->residual);
  if (distance > kNearCone) {
    // -residual is on the border of rows; moved towards the interior, short of where d_j turns, it is inside.
    double inner = 0.0;
    for (std::size_t k = 0; k < q; ++k) inner += interior.coordinates[k] * target[k];
    const double share = inner > 0.0 ? kTowardsInterior * distance * distance / inner : 0.0;
    std::vector<double> u(q);
    for (std::size_t k = 0; k < q; ++k) u[k] = share * interior.coordinates[k] - fit->residual[k];
    Direction direction = flat_.combine(u);
    if (direction.exact[j].sign() == -sign && satisfied(direction, 0)) return direction;
  }
  std::vector<double> unit(flat_.scale().shift.size(), 0.0);
  unit[j] = sign;
  if (proves_inside(fit->support, unit, std::vector<double>(unit.size(), 0.0))) return std::nullopt;
  OGIVE_TRY(const ConeMembership exact, decide(fit->support, exact_target, false));
  if (exact.inside) return std::nullopt;
  return flat_.combine(exact.separator);
}

}  // namespace ogive::fitting
