#include "math/integer.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace ogive {
namespace {

__extension__ using Wide = unsigned __int128;
using Limbs = std::vector<std::uint64_t>;
using LimbSpan = std::span<const std::uint64_t>;

constexpr int kLimbBits = 64;

int compare_limbs(LimbSpan a, LimbSpan b) noexcept {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

Limbs add_limbs(LimbSpan a, LimbSpan b) {
  if (a.size() < b.size()) std::swap(a, b);
  Limbs sum(a.size() + 1);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Wide t = Wide{a[i]} + (i < b.size() ? b[i] : 0) + carry;
    sum[i] = static_cast<std::uint64_t>(t);
    carry = static_cast<std::uint64_t>(t >> kLimbBits);
  }
  sum[a.size()] = carry;
  return sum;
}

/// a - b for a >= b.
Limbs subtract_limbs(LimbSpan a, LimbSpan b) {
  Limbs difference(a.begin(), a.end());
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < a.size() && (i < b.size() || borrow != 0); ++i) {
    const Wide t = Wide{a[i]} - (i < b.size() ? b[i] : 0) - borrow;
    difference[i] = static_cast<std::uint64_t>(t);
    borrow = static_cast<std::uint64_t>(t >> kLimbBits) & 1;
  }
  return difference;
}

Limbs multiply_limbs(LimbSpan a, LimbSpan b) {
  Limbs product(a.size() + b.size(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const Wide t = Wide{a[i]} * b[j] + product[i + j] + carry;
      product[i + j] = static_cast<std::uint64_t>(t);
      carry = static_cast<std::uint64_t>(t >> kLimbBits);
    }
    product[i + b.size()] = carry;
  }
  return product;
}

std::size_t limb_zeros(LimbSpan a) noexcept {
  std::size_t i = 0;
  while (i + 1 < a.size() && a[i] == 0) ++i;
  return i * kLimbBits + static_cast<std::size_t>(std::countr_zero(a[i]));
}

/// a / 2^bits, which must be whole.
Limbs drop_zeros(LimbSpan a, std::size_t bits) {
  const std::size_t whole = bits / kLimbBits;
  const int part = static_cast<int>(bits % kLimbBits);
  Limbs shifted(a.begin() + static_cast<std::ptrdiff_t>(whole), a.end());
  if (part != 0)
    for (std::size_t i = 0; i < shifted.size(); ++i)
      shifted[i] = shifted[i] >> part | (i + 1 < shifted.size() ? shifted[i + 1] << (kLimbBits - part) : 0);
  while (!shifted.empty() && shifted.back() == 0) shifted.pop_back();
  return shifted;
}

/// Jebelean's exact division (J. Symbolic Computation 15 (1993) 169): from the least significant limb, modulo 2^64.
Limbs divide_limbs(LimbSpan a, LimbSpan b) {
  const std::size_t zeros = limb_zeros(b);
  Limbs rest = drop_zeros(a, zeros);
  const Limbs odd = drop_zeros(b, zeros);
  if (rest.size() < odd.size()) return {};  // not divisible: excluded by the contract
  std::uint64_t inverse = odd[0];           // right to 3 bits; each step doubles them
  for (int step = 0; step < 5; ++step) inverse *= 2 - odd[0] * inverse;
  Limbs quotient(rest.size() - odd.size() + 1);
  for (std::size_t i = 0; i < quotient.size(); ++i) {
    const std::uint64_t digit = rest[i] * inverse;
    quotient[i] = digit;
    std::uint64_t carry = 0;
    for (std::size_t j = 0; i + j < quotient.size() && (j < odd.size() || carry != 0); ++j) {
      const Wide t = Wide{digit} * (j < odd.size() ? odd[j] : 0) + carry;
      const std::uint64_t low = static_cast<std::uint64_t>(t);
      carry = static_cast<std::uint64_t>(t >> kLimbBits) + (rest[i + j] < low ? 1 : 0);
      rest[i + j] -= low;
    }
  }
  return quotient;
}

}  // namespace

/// The magnitude of an Integer, small or not, as limbs.
class Magnitude {
 public:
  explicit Magnitude(const Integer& value) noexcept
      : word_(static_cast<std::uint64_t>(value.small_ < 0 ? -value.small_ : value.small_)),
        limbs_(value.limbs_.empty() ? LimbSpan(&word_, value.small_ != 0 ? 1 : 0) : LimbSpan(value.limbs_)) {}
  Magnitude(const Magnitude&) = delete;
  Magnitude& operator=(const Magnitude&) = delete;
  [[nodiscard]] LimbSpan limbs() const noexcept { return limbs_; }

  /// a + b, the sign of b turned when `subtract`.
  static Integer sum(const Integer& a, const Integer& b, bool subtract) {
    const Magnitude left(a);
    const Magnitude right(b);
    const bool negative = a.sign() < 0;
    if (negative == ((b.sign() < 0) != subtract)) return Integer::from(add_limbs(left.limbs_, right.limbs_), negative);
    if (compare_limbs(left.limbs_, right.limbs_) >= 0)
      return Integer::from(subtract_limbs(left.limbs_, right.limbs_), negative);
    return Integer::from(subtract_limbs(right.limbs_, left.limbs_), !negative);
  }

 private:
  std::uint64_t word_;
  LimbSpan limbs_;
};

Integer Integer::from(std::vector<std::uint64_t> limbs, bool negative) {
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  Integer value;
  if (limbs.empty()) return value;
  if (limbs.size() == 1 && limbs[0] >> (kLimbBits - 1) == 0) {
    const auto word = static_cast<std::int64_t>(limbs[0]);
    value.small_ = negative ? -word : word;
    return value;
  }
  value.negative_ = negative;
  value.limbs_ = std::move(limbs);
  return value;
}

int Integer::sign() const noexcept {
  if (!limbs_.empty()) return negative_ ? -1 : 1;
  return small_ > 0 ? 1 : small_ < 0 ? -1 : 0;
}

std::size_t Integer::trailing_zeros() const noexcept {
  const Magnitude magnitude(*this);
  return magnitude.limbs().empty() ? 0 : limb_zeros(magnitude.limbs());
}

Integer Integer::operator-() const {
  Integer value = *this;
  value.small_ = -value.small_;
  if (!value.limbs_.empty()) value.negative_ = !value.negative_;
  return value;
}

Integer operator+(const Integer& a, const Integer& b) {
  std::int64_t word = 0;
  if (a.limbs_.empty() && b.limbs_.empty() && !__builtin_add_overflow(a.small_, b.small_, &word) &&
      word != std::numeric_limits<std::int64_t>::min())
    return Integer(word);
  return Magnitude::sum(a, b, false);
}

Integer operator-(const Integer& a, const Integer& b) {
  std::int64_t word = 0;
  if (a.limbs_.empty() && b.limbs_.empty() && !__builtin_sub_overflow(a.small_, b.small_, &word) &&
      word != std::numeric_limits<std::int64_t>::min())
    return Integer(word);
  return Magnitude::sum(a, b, true);
}

Integer operator*(const Integer& a, const Integer& b) {
  if (a.is_zero() || b.is_zero()) return Integer();
  std::int64_t word = 0;
  if (a.limbs_.empty() && b.limbs_.empty() && !__builtin_mul_overflow(a.small_, b.small_, &word) &&
      word != std::numeric_limits<std::int64_t>::min())
    return Integer(word);
  const Magnitude left(a);
  const Magnitude right(b);
  return Integer::from(multiply_limbs(left.limbs(), right.limbs()), a.sign() != b.sign());
}

Integer Integer::divided_exactly(const Integer& divisor) const {
  assert(!divisor.is_zero());
  if (limbs_.empty() && divisor.limbs_.empty()) return Integer(small_ / divisor.small_);
  if (is_zero()) return Integer();
  const Magnitude above(*this);
  const Magnitude below(divisor);
  return from(divide_limbs(above.limbs(), below.limbs()), sign() != divisor.sign());
}

Integer Integer::shifted(std::size_t bits) const {
  if (bits == 0 || is_zero()) return *this;
  const Magnitude magnitude(*this);
  const std::size_t whole = bits / kLimbBits;
  const int part = static_cast<int>(bits % kLimbBits);
  const LimbSpan old = magnitude.limbs();
  Limbs limbs(whole + old.size() + 1, 0);
  for (std::size_t i = 0; i < old.size(); ++i) {
    limbs[whole + i] |= old[i] << part;
    if (part != 0) limbs[whole + i + 1] = old[i] >> (kLimbBits - part);
  }
  return from(std::move(limbs), sign() < 0);
}

Integer::Approximation Integer::approximation() const noexcept {
  const Magnitude magnitude(*this);
  const LimbSpan limbs = magnitude.limbs();
  if (limbs.empty()) return {};
  const std::size_t top = limbs.size() - 1;
  const int empty = std::countl_zero(limbs[top]);
  std::uint64_t leading = limbs[top] << empty;
  if (empty != 0 && top > 0) leading |= limbs[top - 1] >> (kLimbBits - empty);
  const double fraction = std::ldexp(static_cast<double>(leading), -kLimbBits);
  return {sign() < 0 ? -fraction : fraction, static_cast<std::int64_t>(limbs.size()) * kLimbBits - empty};
}

Dyadic dyadic(double x) noexcept {
  if (x == 0.0) return {};
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  constexpr int kBits = std::numeric_limits<double>::digits;
  const auto whole = static_cast<std::int64_t>(std::ldexp(fraction, kBits));
  const int zeros = std::countr_zero(static_cast<std::uint64_t>(whole));
  return {whole / (std::int64_t{1} << zeros), std::int64_t{exponent} - kBits + zeros};
}

Integer dot(const std::vector<Integer>& a, const std::vector<Integer>& b) {
  assert(a.size() == b.size());
  Integer sum;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!a[i].is_zero() && !b[i].is_zero()) sum = sum + a[i] * b[i];
  return sum;
}

std::vector<Integer> whole_multiple(const std::vector<double>& x, const std::vector<int>& shift) {
  std::vector<Dyadic> parts(x.size());
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (std::size_t j = 0; j < x.size(); ++j) {
    parts[j] = dyadic(x[j]);
    parts[j].exponent += shift[j];
    if (parts[j].value != 0) least = std::min(least, parts[j].exponent);
  }
  std::vector<Integer> whole(x.size());
  for (std::size_t j = 0; j < x.size(); ++j)
    if (parts[j].value != 0)
      whole[j] = Integer(parts[j].value).shifted(static_cast<std::size_t>(parts[j].exponent - least));
  return whole;
}

}  // namespace ogive
