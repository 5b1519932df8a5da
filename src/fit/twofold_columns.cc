#include "fit/twofold_columns.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ogive::fitting {
namespace {

/// a - b, 0 where that is rounding.
DoubleDouble difference(DoubleDouble a, DoubleDouble b) noexcept {
  const DoubleDouble rest = a - b;
  return std::fabs(rest.high) <= 0x1p-92 * std::fabs(a.high) ? DoubleDouble{} : rest;
}

}  // namespace

TwofoldVector without_rounding(TwofoldVector beta, double linear_size) {
  for (DoubleDouble& b : beta)
    if (std::fabs(b.high) <= 0x1p-92 * linear_size) b = {};
  return beta;
}

/// T = (I - k center') diag(scale), over the free columns.
TwofoldVector TwofoldColumns::to_user(TwofoldVector z) const {
  DoubleDouble moved = {};
  for (std::size_t k = 0; k < free.size(); ++k) {
    z[k] = times_power_of_two(z[k], basis.scale[free[k]]);
    moved += z[k] * twofold(basis.center[free[k]]);
  }
  if (basis.constant.empty()) return z;
  for (std::size_t k = 0; k < free.size(); ++k) z[k] = difference(z[k], moved * twofold(basis.constant[free[k]]));
  return z;
}

ScaledMatrix TwofoldColumns::covariance(const TwofoldMatrix& inner) const {
  const std::size_t p = free.size();
  // Row j of L'^-1 is what a unit of u_j does to z; T of it what that does to the user's coefficients.
  std::vector<TwofoldVector> effect(p);
  for (std::size_t j = 0; j < p; ++j) {
    TwofoldVector unit(p);
    unit[j] = twofold(1.0);
    if (lower.size > 0) solve_lower_transposed(lower, unit);
    effect[j] = to_user(std::move(unit));
  }
  ScaledMatrix scaled{Matrix(p, p), std::vector<double>(p, 1.0)};
  for (std::size_t i = 0; i < p; ++i) {
    double largest = 0.0;
    for (std::size_t j = 0; j < p; ++j) largest = std::max(largest, std::fabs(effect[j][i].high));
    if (!(largest > 0.0) || !std::isfinite(largest)) continue;
    scaled.factors[i] = std::ldexp(1.0, std::ilogb(largest));
    for (std::size_t j = 0; j < p; ++j) {
      effect[j][i].high /= scaled.factors[i];
      effect[j][i].low /= scaled.factors[i];
    }
  }
  // covariance = E' inner E, with E's rows in `effect`.
  std::vector<TwofoldVector> half(p, TwofoldVector(p));
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t k = 0; k < p; ++k) half[i][k] += inner(i, j) * effect[j][k];
  Matrix& covariance = scaled.values;
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t k = i; k < p; ++k) {
      DoubleDouble sum = {};
      for (std::size_t j = 0; j < p; ++j) sum += effect[j][i] * half[j][k];
      covariance(i, k) = covariance(k, i) = rounded(sum);
    }
  return scaled;
}

}  // namespace ogive::fitting
