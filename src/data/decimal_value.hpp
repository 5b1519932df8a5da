/// The double nearest to a decimal whose digits fit into 64 bits.
#pragma once

#include <fast_float/fast_float.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace ogive {

/// `digits` over 10^`decimals`, which may be negative; ties to even, infinity beyond the range.  Nothing in the rare
/// case that takes longer arithmetic to decide.
///
/// Clinger (1990): an exact integer times or over an exact power of ten is rounded once.  Every other goes by its
/// product with a power of ten of 128 bits (Lemire, Number parsing at a gigabyte per second, 2021).  The first way is
/// for up to 15 digits, though it would do for all within 2^53: a column of 16 and 17 digits then goes one way.
[[nodiscard]] inline std::optional<double> decimal_value(std::uint64_t digits, std::ptrdiff_t decimals) noexcept {
  static constexpr std::array kTens = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  constexpr std::uint64_t kFifteenDigits = 1'000'000'000'000'000;
  if (digits < kFifteenDigits && decimals >= -22 && decimals <= 22) {
    const auto exact = static_cast<double>(digits);
    return decimals >= 0 ? exact / kTens[static_cast<std::size_t>(decimals)]
                         : exact * kTens[static_cast<std::size_t>(-decimals)];
  }
  const auto answer = fast_float::compute_float<fast_float::binary_format<double>>(-decimals, digits);
  if (answer.power2 < 0) return std::nullopt;
  return std::bit_cast<double>(answer.mantissa | static_cast<std::uint64_t>(answer.power2) << 52U);
}

}  // namespace ogive
