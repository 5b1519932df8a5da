/// Arithmetic on numbers of about 32 digits, each the unevaluated sum of two doubles.
///
/// Numbers   every operation is within 2^-100 of its exact result, relative to it (a sum: to the larger operand),
///           barring overflow and underflow; operands of products stay below 2^990.
/// Source    Hida, Li & Bailey (2001), "Algorithms for quad-double precision floating point arithmetic".
#pragma once

#include <cmath>

#include "base/exact.hpp"

namespace ogive {

/// a + b where |a| >= |b| or a = 0.
[[nodiscard]] constexpr DoubleDouble quick_two_sum(double a, double b) noexcept {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

[[nodiscard]] constexpr DoubleDouble twofold(double a) noexcept { return {a, 0.0}; }
[[nodiscard]] constexpr double rounded(DoubleDouble a) noexcept { return a.high + a.low; }

[[nodiscard]] constexpr DoubleDouble operator-(DoubleDouble a) noexcept { return {-a.high, -a.low}; }

[[nodiscard]] constexpr DoubleDouble operator+(DoubleDouble a, DoubleDouble b) noexcept {
  const DoubleDouble s = two_sum(a.high, b.high);
  const DoubleDouble t = two_sum(a.low, b.low);
  const DoubleDouble u = quick_two_sum(s.high, s.low + t.high);
  return quick_two_sum(u.high, u.low + t.low);
}
[[nodiscard]] constexpr DoubleDouble operator-(DoubleDouble a, DoubleDouble b) noexcept { return a + (-b); }

[[nodiscard]] constexpr DoubleDouble operator*(DoubleDouble a, DoubleDouble b) noexcept {
  const DoubleDouble p = two_product(a.high, b.high);
  return quick_two_sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

[[nodiscard]] constexpr DoubleDouble operator/(DoubleDouble a, DoubleDouble b) noexcept {
  const double first = a.high / b.high;
  DoubleDouble rest = a - b * twofold(first);
  const double second = rest.high / b.high;
  rest = rest - b * twofold(second);
  return quick_two_sum(first, second) + twofold(rest.high / b.high);
}

constexpr DoubleDouble& operator+=(DoubleDouble& a, DoubleDouble b) noexcept { return a = a + b; }
constexpr DoubleDouble& operator-=(DoubleDouble& a, DoubleDouble b) noexcept { return a = a - b; }

/// a * 2^k, exact barring overflow and underflow.
[[nodiscard]] constexpr DoubleDouble times_power_of_two(DoubleDouble a, double power) noexcept {
  return {a.high * power, a.low * power};
}

/// The square root; 0 at 0, NaN below.
[[nodiscard]] inline DoubleDouble sqrt(DoubleDouble a) noexcept {
  const double root = std::sqrt(a.high);
  if (!(root > 0.0)) return twofold(root);
  const DoubleDouble rest = a - two_product(root, root);
  return quick_two_sum(root, rest.high / (2.0 * root));
}

}  // namespace ogive
