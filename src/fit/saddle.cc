#include "fit/saddle.hpp"

#include <algorithm>
#include <cmath>

namespace ogive::fitting {
namespace {

constexpr int kPowerSteps = 300;
constexpr int kSaddleHalvings = 40;
/// The rise that is no rounding, as a share of the objective.
constexpr double kRise = 1e-12;

/// The way of least curvature of a symmetric matrix scaled to a diagonal of about 1: the power method on c I - H.
std::vector<double> least_curved(const Matrix& information) {
  const std::size_t p = information.rows();
  std::vector<double> scale(p), way(p, 0.0), next(p);
  double bound = 0.0;
  for (std::size_t j = 0; j < p; ++j) {
    const double size = std::fabs(information(j, j));
    scale[j] = size > 0.0 ? 1.0 / std::sqrt(size) : 1.0;
  }
  for (std::size_t j = 0; j < p; ++j) {
    double row = 0.0;
    for (std::size_t k = 0; k < p; ++k) row += std::fabs(scale[j] * information(j, k) * scale[k]);
    bound = std::max(bound, row);
    way[j] = 1.0 + 0.1 * static_cast<double>(j);  // no way is left out by symmetry
  }
  for (int step = 0; step < kPowerSteps; ++step) {
    double length = 0.0;
    for (std::size_t j = 0; j < p; ++j) {
      next[j] = bound * way[j];
      for (std::size_t k = 0; k < p; ++k) next[j] -= scale[j] * information(j, k) * scale[k] * way[k];
      length = std::max(length, std::fabs(next[j]));
    }
    if (!(length > 0.0) || !std::isfinite(length)) break;
    for (std::size_t j = 0; j < p; ++j) way[j] = next[j] / length;
  }
  for (std::size_t j = 0; j < p; ++j) way[j] *= scale[j];
  const double largest = std::fabs(
      *std::max_element(way.begin(), way.end(), [](double a, double b) { return std::fabs(a) < std::fabs(b); }));
  for (double& part : way) part /= largest;
  return way;
}

}  // namespace

Saddle look_for_saddle(Passes& passes, const Subspace& space, const std::vector<double>& coordinates) {
  Saddle found;
  const auto at = [&](const std::vector<double>& point) {
    passes.use(RowStage::observed);
    const Sums* const sums = passes.at(space.point(point));
    found.interrupted = sums == nullptr;
    return sums;
  };
  const Sums* const here = at(coordinates);
  if (here == nullptr) return found;
  found.is_maximum = evaluation(*here, space).information.has_value();
  if (found.is_maximum || !std::isfinite(here->log_likelihood)) return found;
  const double reached = here->log_likelihood + kRise * std::fabs(here->log_likelihood);
  const std::vector<double> way = least_curved(space.information(here->information));
  double length = 1.0;
  for (int halving = 0; halving < kSaddleHalvings; ++halving, length *= 0.5)
    for (const double sign : {1.0, -1.0}) {
      std::vector<double> next = coordinates;
      for (std::size_t j = 0; j < next.size(); ++j) next[j] += sign * length * way[j];
      const Sums* const there = at(next);
      if (there == nullptr) return found;
      if (!(there->log_likelihood > reached)) continue;
      found.higher = std::move(next);
      return found;
    }
  return found;
}

}  // namespace ogive::fitting
