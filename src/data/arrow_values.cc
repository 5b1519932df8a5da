#include "data/arrow_values.hpp"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace ogive {
namespace {

double half(std::uint16_t bits) noexcept {
  const int exponent = (bits >> 10) & 0x1F;
  const int fraction = bits & 0x3FF;
  constexpr int kInfinite = 0x1F;
  double size = 0.0;
  if (exponent == kInfinite) {
    size = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    size = std::ldexp(fraction, -24);
  } else {
    size = std::ldexp(fraction + 0x400, exponent - 25);
  }
  return (bits >> 15) != 0 ? -size : size;
}

}  // namespace

double arrow_float(const void* buffer, std::int64_t i, int bytes) noexcept {
  switch (bytes) {
    case 2: return half(arrow_value<std::uint16_t>(buffer, i));
    case 4: return arrow_value<float>(buffer, i);
    default: return arrow_value<double>(buffer, i);
  }
}

double arrow_decimal(const void* buffer, std::int64_t i, int bytes, int scale) {
  constexpr std::size_t kWords = 8;
  constexpr std::uint32_t kBillion = 1000000000;
  constexpr int kDigits = 9;
  std::array<std::uint32_t, kWords> words = {};
  const auto used = static_cast<std::size_t>(bytes / 4);
  std::memcpy(words.data(), static_cast<const char*>(buffer) + i * bytes, static_cast<std::size_t>(bytes));
  const bool negative = (words[used - 1] >> 31) != 0;
  if (negative) {
    std::uint64_t carry = 1;
    for (std::size_t k = 0; k < used; ++k) {
      carry += static_cast<std::uint32_t>(~words[k]);
      words[k] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  std::string digits;  // the last first
  while (std::any_of(words.begin(), words.end(), [](std::uint32_t word) { return word != 0; })) {
    std::uint64_t rest = 0;
    for (std::size_t k = used; k-- > 0;) {
      rest = (rest << 32) | words[k];
      words[k] = static_cast<std::uint32_t>(rest / kBillion);
      rest %= kBillion;
    }
    for (int k = 0; k < kDigits; ++k, rest /= 10) digits += static_cast<char>('0' + rest % 10);
  }
  if (digits.empty()) return 0.0;
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  digits += "e" + std::to_string(-scale);
  double value = 0.0;
  fast_float::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace ogive
