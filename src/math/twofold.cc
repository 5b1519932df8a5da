#include "math/twofold.hpp"

#include <array>

#include "base/constants.hpp"
#include "base/portable_log.hpp"

namespace ogive {
namespace {

// log 2 in three parts of 41, 42 and 53 bits: the first two times a whole number below 2^11 are exact.
constexpr double kLog2First = 0x1.62e42fefa3000p-1;
constexpr double kLog2Second = 0x1.3de6af278e800p-42;
constexpr double kLog2Third = 0x1.39803f2f6af41p-84;
constexpr DoubleDouble kHalfLog2Pi = {0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55};
constexpr DoubleDouble kInverseRootTwoPi = {0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56};
constexpr DoubleDouble kOne = {1.0, 0.0};

/// e^r - 1 for |r| <= log(2) / 2: the series at r / 512, then nine doublings by (1 + s)^2 - 1 = 2s + s^2.
DoubleDouble exp_minus_one(DoubleDouble r) noexcept {
  constexpr int kDoublings = 9;
  constexpr int kTerms = 9;  // (log(2) / 1024)^10 / 10! is below 2^-126 of the first term
  const DoubleDouble small = times_power_of_two(r, 1.0 / 512.0);
  DoubleDouble sum = kOne;
  for (int k = kTerms; k >= 2; --k) sum = kOne + small * sum / twofold(k);
  sum = small * sum;
  for (int k = 0; k < kDoublings; ++k) sum = times_power_of_two(sum, 2.0) + sum * sum;
  return sum;
}

/// B_2k / (2k (2k - 1)): the terms of Stirling's series.
constexpr std::array<std::array<double, 2>, 13> kStirling = {{{1, 12},
                                                              {-1, 360},
                                                              {1, 1260},
                                                              {-1, 1680},
                                                              {1, 1188},
                                                              {-691, 360360},
                                                              {1, 156},
                                                              {-3617, 122400},
                                                              {43867, 244188},
                                                              {-174611, 125400},
                                                              {77683, 5796},
                                                              {-236364091, 1506960},
                                                              {657931, 300}}};
/// From here on thirteen terms leave less than 1e-33.
constexpr double kStirlingFrom = 32.0;

/// log Gamma(x + 1) for x >= kStirlingFrom.
DoubleDouble stirling(DoubleDouble at) noexcept {
  const DoubleDouble square = at * at;
  DoubleDouble series = {};
  for (std::size_t k = kStirling.size(); k-- > 0;)
    series = series / square + twofold(kStirling[k][0]) / twofold(kStirling[k][1]);
  // log Gamma(x + 1) = (x + 1/2) log x - x + log(2 pi) / 2 + series / x.
  const DoubleDouble log_x = log(at);
  return (at + twofold(0.5)) * log_x - at + kHalfLog2Pi + series / at;
}

/// log 0!, ..., log 31!.
using SmallFactorials = std::array<DoubleDouble, static_cast<std::size_t>(kStirlingFrom)>;
const SmallFactorials& small_factorials() {
  static const SmallFactorials table = [] {
    SmallFactorials logs = {};
    for (std::size_t k = 2; k < logs.size(); ++k) logs[k] = logs[k - 1] + log(twofold(static_cast<double>(k)));
    return logs;
  }();
  return table;
}

}  // namespace

DoubleDouble exp(DoubleDouble x) noexcept {
  if (!(x.high > -745.2)) return twofold(std::isnan(x.high) ? kNaN : 0.0);
  if (x.high > 709.7) return twofold(kInfinity);
  const double k = std::nearbyint(x.high * 1.4426950408889634);
  const DoubleDouble r = x - twofold(k * kLog2First) - twofold(k * kLog2Second) - two_product(k, kLog2Third);
  const DoubleDouble value = kOne + exp_minus_one(r);
  const int exponent = static_cast<int>(k);
  return {std::ldexp(value.high, exponent), std::ldexp(value.low, exponent)};
}

DoubleDouble log(DoubleDouble x) noexcept {
  if (!(x.high > 0.0) || std::isinf(x.high)) return twofold(portable_log(x.high));
  int exponent = 0;
  const double fraction = std::frexp(x.high, &exponent);
  if (fraction < 0.70710678118654752) --exponent;
  const DoubleDouble near_one = {std::ldexp(x.high, -exponent), std::ldexp(x.low, -exponent)};
  // One step of Newton's method from 53 bits: log(y) = l + log(y e^-l).
  const double l = portable_log(near_one.high);
  const DoubleDouble rest = near_one * exp(twofold(-l)) - kOne;
  const DoubleDouble half_square = times_power_of_two(rest * rest, 0.5);
  const double k = exponent;
  return twofold(k * kLog2First) + (twofold(k * kLog2Second) + two_product(k, kLog2Third)) + twofold(l) +
         (rest - half_square);
}

DoubleDouble log_one_plus(DoubleDouble x) noexcept {
  constexpr double kSeriesBelow = 0x1p-10;
  constexpr int kTerms = 11;  // 2^-110 beyond them
  if (x.high > kSeriesBelow) return log(kOne + x);
  DoubleDouble sum = {};
  for (int k = kTerms; k >= 1; --k) sum = kOne / twofold(k) - x * sum;
  return x * sum;
}

DoubleDouble exp_less_one(DoubleDouble x) noexcept {
  return std::fabs(x.high) < 0.34 ? exp_minus_one(x) : exp(x) - kOne;
}

DoubleDouble log_one_minus(DoubleDouble x) noexcept {
  constexpr double kSeriesBelow = 0x1p-10;
  if (x.high > kSeriesBelow) return log(kOne - x);
  return log_one_plus(-x);  // whose series is taken
}

DoubleDouble arc_tangent(DoubleDouble x) noexcept {
  // Halved five times: tan(a / 2) = tan(a) / (1 + sqrt(1 + tan(a)^2)); then the series at x < 1/32.
  constexpr int kHalvings = 5;
  constexpr int kTerms = 12;
  for (int k = 0; k < kHalvings; ++k) x = x / (kOne + sqrt(kOne + x * x));
  const DoubleDouble square = x * x;
  DoubleDouble sum = {};
  for (int k = kTerms; k >= 0; --k) sum = kOne / twofold(2.0 * k + 1.0) - square * sum;
  return times_power_of_two(x * sum, 32.0);
}

NormalTail normal_tail(DoubleDouble t) noexcept {
  constexpr double kFractionFrom = 5.0;
  constexpr int kLevels = 220;
  const DoubleDouble density = exp(times_power_of_two(t * t, -0.5)) * kInverseRootTwoPi;
  if (t.high >= kFractionFrom) {
    // hazard = t + 1 / (t + 2 / (t + 3 / ...)); far out fewer levels do.
    const int levels = t.high > 40.0 ? 20 : kLevels;
    DoubleDouble below = t;
    for (int k = levels; k >= 2; --k) below = t + twofold(k) / below;
    const DoubleDouble excess = kOne / below;
    return {t + excess, excess, density};
  }
  // 1/2 - Phi(-t) = phi(t) (t + t^3 / 3 + t^5 / (3 5) + ...).
  const DoubleDouble square = t * t;
  DoubleDouble term = t;
  DoubleDouble sum = t;
  for (int k = 3; term.high > 1e-34 * sum.high; k += 2) {
    term = term * square / twofold(k);
    sum += term;
  }
  const DoubleDouble hazard = density / (twofold(0.5) - density * sum);
  return {hazard, hazard - t, density};
}

DoubleDouble log_factorial(double x) noexcept {
  if (x >= kStirlingFrom) return stirling(twofold(x));
  if (x >= 0.0 && x == std::floor(x)) return small_factorials()[static_cast<std::size_t>(x)];
  DoubleDouble product = kOne;  // Gamma(x + 1) = Gamma(x + k + 1) / ((x + 1) ... (x + k))
  DoubleDouble at = twofold(x);
  while (at.high < kStirlingFrom) {
    at += kOne;
    product = product * at;
  }
  return stirling(at) - log(product);
}

}  // namespace ogive
