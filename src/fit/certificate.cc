#include "fit/certificate.hpp"

#include <algorithm>
#include <cmath>

namespace ogive::fitting {
namespace {

/// Units in the last place that a row's residual and weight may be off by (model/link-inl.hpp), with their products.
constexpr double kRowUnits = 16.0;
/// The same of Cholesky's method and the inverse, for each column (Higham (2002), chapters 10 and 14).
constexpr double kInverseUnits = 8.0;
/// A standard error's last roundings.
constexpr double kRoundedError = 0x1p-50;
constexpr double kMostInflation = 0.25;
constexpr double kRoomForRounding = 0.5;

/// What sums, factor and inverse, etas and the way to the maximum (`moved`, R lambda) may have done to a standard error
/// of the reported information, which for a logit is H: no entry of S^-1 H S^-1 is off by more than `entry`.
double error_share(const Evidence& e, double eta_error, double moved) {
  if (!std::holds_alternative<Logit>(e.link)) return std::numeric_limits<double>::infinity();
  const double columns = static_cast<double>(e.columns);
  const double entry = e.unit * (e.depth + kRowUnits + kInverseUnits * columns);
  const double inflation = columns * entry * e.inverse_norm + eta_error;
  if (!(inflation < 1.0)) return std::numeric_limits<double>::infinity();
  return kRoundedError - 0.5 * std::log1p(-inflation) + std::expm1(-0.5 * std::log1p(-moved));
}

}  // namespace

Certificate certify(const Evidence& e) {
  const RowBounds rows = row_bounds(e.link, e.eta);
  const double gamma = e.unit * (e.depth + kRowUnits);
  const double score_gamma = e.unit * (e.score_depth + kRowUnits);
  const double curvature = rows.curvature * e.weight;
  // eta is off by at most `eta_error` in any row, the score's terms by kRowUnits units, its sums by
  // score_gamma of the sum of sizes (at most the whole weight times the slope).
  const double eta_error = e.unit * (static_cast<double>(e.columns) + 2.0) * e.linear_size;
  double sizes = e.weight * rows.slope;
  double terms = sizes * e.radius;
  // There Pearson's terms are squared scores over weights: by Cauchy and Schwarz a second bound, which is
  // the larger one where an offset makes an outcome that was seen nearly impossible.
  if (std::holds_alternative<Logit>(e.link)) {
    sizes = std::min(sizes, std::sqrt(e.pearson * curvature));
    terms = std::min(sizes * e.radius, std::sqrt(e.pearson));
  }
  const double rounding =
      std::sqrt(curvature) * eta_error + kRowUnits * e.unit * terms + score_gamma * sizes * e.radius;
  const double left_out = rows.left_out * e.weight * e.radius;
  const double inflation = static_cast<double>(e.columns) * gamma * e.inverse_norm + left_out * e.radius;
  if (!(inflation <= kMostInflation)) return {};
  const double raised = 1.0 / std::sqrt(1.0 - inflation);
  const double lambda = raised * (std::sqrt(std::max(e.decrement, 0.0)) + rounding + left_out);
  const double radius = raised * rows.growth * e.radius;
  if (!(radius * lambda < kRoomForRounding)) return {};
  const double distance = e.stretch * (radius > 0.0 ? -std::log1p(-radius * lambda) / radius : lambda);
  return {true, distance, error_share(e, eta_error, radius * lambda)};
}

double radius_bound(const Matrix& inverse, std::span<const double> largest) {
  double sum = 0.0;
  for (std::size_t j = 0; j < largest.size(); ++j)
    for (std::size_t k = 0; k < largest.size(); ++k) sum += largest[j] * std::fabs(inverse(j, k)) * largest[k];
  return std::sqrt(sum);
}

double scaled_inverse_norm(const Matrix& inverse, std::span<const double> diagonal) {
  double sum = 0.0;
  for (std::size_t j = 0; j < diagonal.size(); ++j)
    for (std::size_t k = 0; k < diagonal.size(); ++k) sum += inverse(j, k) * inverse(j, k) * diagonal[j] * diagonal[k];
  return std::sqrt(sum);
}

double stretch_bound(const Matrix& reported, const Matrix& inverse) {
  double trace = 0.0;
  for (std::size_t j = 0; j < inverse.rows(); ++j)
    for (std::size_t k = 0; k < inverse.rows(); ++k) trace += reported(j, k) * inverse(j, k);
  return std::sqrt(trace);
}

}  // namespace ogive::fitting
