#include "fit/many_proof.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fit/many_view.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

constexpr double kSingleUnit = 0x1p-24;
/// Roundings of a product x_j x_k w in single precision, with those of its factors.
constexpr double kProductUnits = 6.0;
/// What single precision loses of a number that is too small for it.
constexpr double kSmallestSingle = 0x1p-126;
/// More of A may not be rounding.
constexpr double kMostLost = 0.1;
constexpr double kRoom = 0.5;
/// Of a step: the solution of its equations, and its addition to the point.
constexpr double kStepUnits = 0x1p-44;

/// The largest sum of sizes along a row: no eigenvalue of a symmetric matrix is larger.
double row_sum_norm(const Matrix& matrix) {
  double largest = 0.0;
  for (std::size_t j = 0; j < matrix.rows(); ++j) {
    double sum = 0.0;
    for (const double x : matrix.row(j)) sum += std::fabs(x);
    largest = std::max(largest, sum);
  }
  return largest;
}

}  // namespace

std::optional<ManyMetric> ManyMetric::from(Matrix information, double radius, double units, bool exact) {
  std::optional<Information> factored = factor(information);
  if (!factored) return std::nullopt;
  const double inverse = row_sum_norm(factored->covariance());
  double trace = 0.0;
  for (std::size_t j = 0; j < information.rows(); ++j) trace += information(j, j);
  // No entry is off by more than this share of the root of its two diagonal ones: the trace bounds what that can do.
  const double chain = static_cast<double>(kManyRows) + kProductUnits;
  const double share = exact ? kManyUnit * (chain + kManyDepth) : kSingleUnit * chain;
  const double smallest = exact ? std::numeric_limits<double>::min() : kSmallestSingle;
  const double lost = share * trace + smallest * units * (1.0 + radius) * (1.0 + radius);
  if (!(lost * inverse <= kMostLost)) return std::nullopt;
  ManyMetric metric;
  metric.matrix_ = std::move(information);
  metric.factor_ = std::move(*factored);
  metric.stretch_ = std::sqrt(inverse) * (1.0 + kSingleUnit);
  metric.slack_ = -std::log1p(-lost * inverse);
  return metric;
}

double ManyMetric::length(std::span<const double> v) const {
  double sum = 0.0;
  for (std::size_t j = 0; j < v.size(); ++j)
    for (std::size_t k = 0; k < v.size(); ++k) sum += v[j] * matrix_(j, k) * v[k];
  return std::sqrt(std::max(0.0, sum));
}

ManyStep many_step(const ManyMetric& metric, const ManyPoint& point) {
  ManyStep made;
  made.step = metric.solve(point.score);
  for (std::size_t j = 0; j < made.step.size(); ++j) made.lambda += made.step[j] * point.score[j];
  made.lambda = std::sqrt(std::max(0.0, made.lambda));
  const double r = metric.stretch() * point.radius;
  const double anchor = metric.length(point.moved);
  // Everything is raised by what lies between A and the information at the point.
  const double change = std::exp(0.5 * (r * anchor + metric.slack()));
  const double lambda = change * (made.lambda + point.score_error);
  if (!(change * r * lambda < kRoom)) return made;
  const double here = change * (r > 0.0 ? -std::log1p(-change * r * lambda) / (change * r) : lambda);
  made.before = here;
  const double spread = r * (anchor + here) + metric.slack();
  const double after = std::expm1(spread) * here + point.score_error + kStepUnits * (made.lambda + anchor);
  made.distance = after * std::max(std::exp(0.5 * spread), metric.stretch());
  return made;
}

}  // namespace ogive::fitting
