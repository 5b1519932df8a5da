#include "fit/certificate.hpp"

#include <algorithm>
#include <cmath>

namespace ogive::fitting {
namespace {

/// The curvature of a row is at most its weight x trials / 4.
constexpr double kLargestSlope = 0.25;
/// Units in the last place that a row's residual and weight may be off by (model/link-inl.hpp), with their products.
constexpr double kRowUnits = 16.0;
constexpr double kMostInflation = 0.25;
constexpr double kRoomForRounding = 0.5;

}  // namespace

Certificate certify(const Evidence& e) {
  const double gamma = e.unit * (e.depth + kRowUnits);
  const double curvature = kLargestSlope * e.weight;
  // eta is off by at most `eta_error` in any row, the score's terms by kRowUnits units, its sums by gamma of the
  // sum of sizes (by Cauchy and Schwarz at most sqrt(Pearson x curvature), and at most the whole weight).
  const double eta_error = e.unit * (static_cast<double>(e.columns) + 2.0) * e.linear_size;
  const double sizes = std::min(e.weight, std::sqrt(e.pearson * curvature));
  const double rounding =
      std::sqrt(curvature) * eta_error + kRowUnits * e.unit * std::sqrt(e.pearson) + gamma * sizes * e.radius;
  const double inflation = static_cast<double>(e.columns) * gamma * e.inverse_norm;
  if (!(inflation <= kMostInflation)) return {};
  const double raised = 1.0 / std::sqrt(1.0 - inflation);
  const double lambda = raised * (std::sqrt(std::max(e.decrement, 0.0)) + rounding);
  const double radius = raised * e.radius;
  if (!(radius * lambda < kRoomForRounding)) return {};
  return {true, radius > 0.0 ? -std::log1p(-radius * lambda) / radius : lambda};
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

}  // namespace ogive::fitting
