/// The natural logarithm from plain arithmetic: the same bits on every machine, where libm's may differ
/// between processors with and without FMA.
#pragma once

#include <cmath>
#include <limits>

namespace ogive {

/// log(x) within 1 ULP.  -infinity at 0, NaN below 0 and at NaN, infinity at infinity.
///
/// With x = 2^k (1 + f), 1 + f in [sqrt(1/2), sqrt(2)), and s = f / (2 + f):
///   log(1 + f) = f - (f^2/2 - s (f^2/2 + R)),  R = s^2 (2/3 + 2/5 s^2 + 2/7 s^4 + ...),
/// the series of 2 atanh(s); s^2 <= 0.0295, so that eleven terms leave less than 2^-60.
[[nodiscard]] inline double portable_log(double x) noexcept {
  if (!(x > 0.0)) {
    return x == 0.0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  if (std::isinf(x)) return x;
  int exponent = 0;
  double fraction = std::frexp(x, &exponent);  // exact
  if (fraction < 0.70710678118654752) {
    fraction *= 2.0;
    --exponent;
  }
  const double f = fraction - 1.0;  // exact (Sterbenz)
  const double s = f / (2.0 + f);
  const double z = s * s;
  double series = 0.0;
  for (int term = 11; term >= 1; --term) series = series * z + 2.0 / (2 * term + 1);
  const double rest = z * series;
  const double half_square = 0.5 * f * f;
  // log 2 in two parts; the high one has 21 trailing zeros, so that its product with the exponent is exact.
  constexpr double kLog2High = 0x1.62e42fee00000p-1;
  constexpr double kLog2Low = 0x1.a39ef35793c76p-33;
  const double k = exponent;
  return k * kLog2High - ((half_square - (s * (half_square + rest) + k * kLog2Low)) - f);
}

}  // namespace ogive
