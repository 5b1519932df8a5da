#include "inference/unit_residuals.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include "base/portable_log.hpp"

namespace ogive {
namespace {

/// y log(y / mean) - y + mean for an expected count, given y - mean: never negative.
double half_deviance(double y, double mean, double error) noexcept {
  if (y == 0.0) return mean;
  const double v = error / (y + mean);
  if (!(std::fabs(v) < 0.1)) return y * (portable_log(y) - portable_log(mean)) - error;
  // With y / mean = (1 + v) / (1 - v) and log of that 2 (v + v^3/3 + ...).
  double series = 0.0;
  for (int term = 10; term >= 1; --term) series = series * v * v + 1.0 / (2 * term + 1);
  return error * v + 2.0 * y * v * v * v * series;
}

double two_thirds(double x) noexcept {
  const double root = std::cbrt(x);
  return root * root;
}

/// The integral of (t (1 - t))^(-1/3) from 0 to x <= 1/2.
double lower_part(double x) noexcept {
  double sum = 0.0;
  double coefficient = 1.0;  // (1/3)_k / k! x^k
  for (int k = 0; k < 80; ++k) {
    const double term = coefficient / (k + 2.0 / 3.0);
    sum += term;
    if (term < 1e-17 * sum) break;
    coefficient *= (k + 1.0 / 3.0) / (k + 1.0) * x;
  }
  return two_thirds(x) * sum;
}

/// The same from mu to mu + step, where the integrand hardly changes: Gauss and Legendre's rule of 8 points.
double short_part(double mu, double rest, double step) noexcept {
  constexpr double kAt[] = {0.18343464249564980, 0.52553240991632899, 0.79666647741362674, 0.96028985649753623};
  constexpr double kWeight[] = {0.36268378337836198, 0.31370664587788729, 0.22238103445337447, 0.10122853629037626};
  double sum = 0.0;
  for (int k = 0; k < 4; ++k)
    for (const double side : {-1.0, 1.0}) {
      const double moved = 0.5 * step * (1.0 + side * kAt[k]);
      sum += kWeight[k] / std::cbrt((mu + moved) * (rest - moved));
    }
  return 0.5 * step * sum;
}

/// From mu to y / m.
double whole_part(const UnitRow& row, double step) noexcept {
  constexpr double kAll = 2.0533902179391772;  // from 0 to 1: the beta function at (2/3, 2/3)
  if (std::fabs(step) < 0.1 * std::min(row.mu, row.rest)) return short_part(row.mu, row.rest, step);
  const double share = row.y / row.m;
  const double other = (row.m - row.y) / row.m;
  const bool high = share > 0.5;
  const double at_mu = lower_part(std::min(row.mu, row.rest));
  const double at_share = lower_part(high ? other : share);
  if (high == (row.mu > 0.5)) return high ? at_mu - at_share : at_share - at_mu;
  return high ? kAll - at_share - at_mu : at_share + at_mu - kAll;
}

UnitResiduals binomial(const UnitRow& row) noexcept {
  const double failures = row.m - row.y;
  const double error = row.y * row.rest - failures * row.mu;
  if (error == 0.0) return {};
  UnitResiduals of;
  of.response = error;
  of.pearson = error / std::sqrt(row.m * row.mu * row.rest);
  double deviance = 0.0;
  if (row.y == 0.0) {
    deviance = -row.m * row.log_rest;
    of.working = -1.0 / row.rise;
  } else if (failures == 0.0) {
    deviance = -row.m * row.log_mu;
    of.working = -1.0 / row.fall;
  } else {
    deviance = half_deviance(row.y, row.m * row.mu, error) + half_deviance(failures, row.m * row.rest, -error);
    of.working = error / row.m / row.slope;
  }
  of.deviance = std::copysign(std::sqrt(2.0 * deviance), error);
  of.anscombe = std::sqrt(row.m) * whole_part(row, error / row.m) / std::sqrt(std::cbrt(row.mu * row.rest));
  return of;
}

UnitResiduals poisson(const UnitRow& row) noexcept {
  const double error = row.y - row.mu;
  UnitResiduals of;
  of.response = error;
  of.pearson = error / std::sqrt(row.mu);
  of.deviance = std::copysign(std::sqrt(2.0 * half_deviance(row.y, row.mu, error)), error);
  of.working = error / row.slope;
  const double a = std::cbrt(row.y);
  const double b = std::cbrt(row.mu);
  of.anscombe = 1.5 * error * (a + b) / (a * a + a * b + b * b) / std::sqrt(b);
  return of;
}

UnitResiduals gaussian(const UnitRow& row) noexcept {
  const double error = row.y - row.mu;
  return {error, error, error, error / row.slope, error};
}

}  // namespace

UnitResiduals unit_residuals(const Family& family, const UnitRow& row) noexcept {
  if (std::holds_alternative<Poisson>(family)) return poisson(row);
  if (std::holds_alternative<Gaussian>(family)) return gaussian(row);
  return binomial(row);
}

}  // namespace ogive
