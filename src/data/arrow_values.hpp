/// Values of Arrow buffers as the table keeps them.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>

namespace ogive {

/// Value i of a buffer that may not be aligned.
template <class T>
[[nodiscard]] T arrow_value(const void* buffer, std::int64_t i) noexcept {
  T value;
  std::memcpy(&value, static_cast<const char*>(buffer) + i * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
  return value;
}

/// Integer i of 1, 2, 4 or 8 bytes; an unsigned one of 8 bytes keeps its bits.
[[nodiscard]] inline std::int64_t arrow_integer(const void* buffer, std::int64_t i, int bytes,
                                                bool is_signed) noexcept {
  switch (bytes) {
    case 1: return is_signed ? std::int64_t{arrow_value<std::int8_t>(buffer, i)} : arrow_value<std::uint8_t>(buffer, i);
    case 2:
      return is_signed ? std::int64_t{arrow_value<std::int16_t>(buffer, i)} : arrow_value<std::uint16_t>(buffer, i);
    case 4:
      return is_signed ? std::int64_t{arrow_value<std::int32_t>(buffer, i)} : arrow_value<std::uint32_t>(buffer, i);
    default: return arrow_value<std::int64_t>(buffer, i);
  }
}

/// Floating number i of 2 (IEEE 754 binary16), 4 or 8 bytes.
[[nodiscard]] double arrow_float(const void* buffer, std::int64_t i, int bytes) noexcept;

/// The double nearest to decimal i: a whole number of 4 to 32 bytes, two's complement, times 10^-scale.
[[nodiscard]] double arrow_decimal(const void* buffer, std::int64_t i, int bytes, int scale);

/// The day since 1970-01-01 that `units_a_day` units make; nothing at a time of day or beyond the years of
/// base/date.hpp.
[[nodiscard]] inline std::optional<std::int32_t> whole_day(std::int64_t value, std::int64_t units_a_day) noexcept {
  constexpr std::int64_t kFirstDay = -719162;
  constexpr std::int64_t kLastDay = 2932896;
  const std::int64_t day = value / units_a_day;
  if (day * units_a_day != value || day < kFirstDay || day > kLastDay) return std::nullopt;
  return static_cast<std::int32_t>(day);
}

}  // namespace ogive
