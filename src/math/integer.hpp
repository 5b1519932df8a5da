/// Whole numbers of any size, for decisions that must be exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ogive {

/// A whole number: a machine word while it fits, else sign and magnitude.  Schoolbook multiplication: meant for
/// numbers of up to some thousands of bits.
class Integer {
 public:
  Integer() = default;
  /// |value| < 2^63.
  explicit Integer(std::int64_t value) noexcept : small_(value) {}

  [[nodiscard]] int sign() const noexcept;
  [[nodiscard]] bool is_zero() const noexcept { return limbs_.empty() && small_ == 0; }
  /// The number of trailing zero bits; 0 for 0.
  [[nodiscard]] std::size_t trailing_zeros() const noexcept;

  friend Integer operator+(const Integer& a, const Integer& b);
  friend Integer operator-(const Integer& a, const Integer& b);
  friend Integer operator*(const Integer& a, const Integer& b);
  friend bool operator==(const Integer& a, const Integer& b) = default;
  Integer operator-() const;

  /// this / divisor, which must divide it.
  [[nodiscard]] Integer divided_exactly(const Integer& divisor) const;
  /// this times 2^bits.
  [[nodiscard]] Integer shifted(std::size_t bits) const;

  /// fraction 2^exponent with |fraction| in [1/2, 1], to 2^-52 of its size; 0 and 0 for 0.
  struct Approximation {
    double fraction = 0.0;
    std::int64_t exponent = 0;
  };
  [[nodiscard]] Approximation approximation() const noexcept;

 private:
  friend class Magnitude;
  static Integer from(std::vector<std::uint64_t> limbs, bool negative);

  std::int64_t small_ = 0;            ///< the value when `limbs_` is empty, else 0
  bool negative_ = false;             ///< of `limbs_`
  std::vector<std::uint64_t> limbs_;  ///< |value| >= 2^63, least significant first, the last not 0
};

/// A finite double as value 2^exponent, value odd or 0 (with exponent 0).
struct Dyadic {
  std::int64_t value = 0;
  std::int64_t exponent = 0;
};
[[nodiscard]] Dyadic dyadic(double x) noexcept;

/// sum of a[i] b[i].
[[nodiscard]] Integer dot(const std::vector<Integer>& a, const std::vector<Integer>& b);

/// x_j 2^(shift_j) times one power of two that makes all of them whole and not all even.
[[nodiscard]] std::vector<Integer> whole_multiple(const std::vector<double>& x, const std::vector<int>& shift);

}  // namespace ogive
