/// Error-free transformations: sums and products of doubles with their exact rounding errors.
/// Source: Dekker (1971) Numer. Math. 18; Knuth, TAOCP vol. 2, 4.2.2.  Needs -ffp-contract=off (cmake/Flags.cmake).
#pragma once

namespace ogive {

/// A number held as the unevaluated sum of two doubles.
struct DoubleDouble {
  double high = 0.0;
  double low = 0.0;
};

/// a + b exactly: high is the rounded sum.  Any order of magnitudes; no overflow.
[[nodiscard]] constexpr DoubleDouble two_sum(double a, double b) noexcept {
  const double sum = a + b;
  const double b_seen = sum - a;
  return {sum, (a - (sum - b_seen)) + (b - b_seen)};
}

/// a = high + low with at most 26 bits in each, for |a| < 2^996.
[[nodiscard]] constexpr DoubleDouble split(double a) noexcept {
  const double spread = 134217729.0 * a;  // 2^27 + 1
  const double high = spread - (spread - a);
  return {high, a - high};
}

/// a * b exactly, given the halves of both, barring overflow and underflow.  Plain arithmetic, so that loops
/// vectorise and no processor needs an FMA.
[[nodiscard]] constexpr DoubleDouble two_product(double a, DoubleDouble a_halves, double b,
                                                 DoubleDouble b_halves) noexcept {
  const double product = a * b;
  const double error =
      ((a_halves.high * b_halves.high - product) + a_halves.high * b_halves.low + a_halves.low * b_halves.high) +
      a_halves.low * b_halves.low;
  return {product, error};
}

[[nodiscard]] constexpr DoubleDouble two_product(double a, double b) noexcept {
  return two_product(a, split(a), b, split(b));
}

}  // namespace ogive
