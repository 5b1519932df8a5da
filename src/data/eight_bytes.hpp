/// Eight bytes of text at once, in a word of 64 bits whose lowest byte is the first.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ogive {

/// The first byte lowest, whatever the machine's order.
[[nodiscard]] inline std::uint64_t load8(const char* from) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

[[nodiscard]] constexpr std::uint64_t repeated(char c) noexcept {
  return 0x0101010101010101U * static_cast<unsigned char>(c);
}

/// The high bit of every byte that is zero, exactly (Warren, Hacker's Delight, 6-1).
[[nodiscard]] constexpr std::uint64_t zero_bytes(std::uint64_t word) noexcept {
  constexpr std::uint64_t kLows = 0x7F7F7F7F7F7F7F7FU;
  return ~(((word & kLows) + kLows) | word | kLows);
}

/// The place of the first byte that is zero, of which those behind it may not be known so; 8 where none is.
[[nodiscard]] constexpr std::size_t first_zero_byte(std::uint64_t word) noexcept {
  return static_cast<std::size_t>(std::countr_zero((word - repeated(1)) & ~word & repeated('\x80'))) / 8;
}

/// The last `count` (0 to 8) bytes, the others zeros: two shifts, as none may be of 64 bits.
[[nodiscard]] constexpr std::uint64_t last_bytes(std::uint64_t word, std::size_t count) noexcept {
  const std::size_t half = 4 * (8 - count);
  return word & (~std::uint64_t{0} << half << half);
}

/// Zero when every byte is 0 to 9.
[[nodiscard]] constexpr std::uint64_t beyond_digits(std::uint64_t bytes) noexcept {
  return (bytes | (bytes + 0x7676767676767676U)) & 0x8080808080808080U;
}

/// The number that eight digits (as bytes 0 to 9) make: pairs, fours, eight.
[[nodiscard]] constexpr std::uint64_t eight_digits(std::uint64_t bytes) noexcept {
  bytes = (bytes * 10 + (bytes >> 8U)) & 0x00FF00FF00FF00FFU;
  bytes = (bytes * 100 + (bytes >> 16U)) & 0x0000FFFF0000FFFFU;
  return (bytes * 10000 + (bytes >> 32U)) & 0xFFFFFFFFU;
}

}  // namespace ogive
