/// Which of 64 bytes are one of a few that are looked for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "data/eight_bytes.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace ogive {

/// Bit i of the answer is that of byte i.
template <std::size_t n>
[[nodiscard]] std::uint64_t which_of_64_by_words(const char* from, const std::array<char, n>& looked_for) noexcept {
  std::uint64_t answer = 0;
  for (std::size_t part = 0; part < 64; part += 8) {
    const std::uint64_t word = load8(from + part);
    std::uint64_t found = 0;
    for (const char c : looked_for) found |= zero_bytes(word ^ repeated(c));
    // The high bits, eight apart, side by side: every product but one of each falls outside the last byte.
    answer |= ((found >> 7U) * 0x0102040810204080U >> 56U) << part;
  }
  return answer;
}

/// The same in a quarter of the steps on every x86-64.
template <std::size_t n>
[[nodiscard]] std::uint64_t which_of_64(const char* from, const std::array<char, n>& looked_for) noexcept {
#if defined(__SSE2__)
  std::uint64_t answer = 0;
  for (std::size_t part = 0; part < 64; part += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + part));
    __m128i found = _mm_setzero_si128();
    for (const char c : looked_for) found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
    answer |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(found))) << part;
  }
  return answer;
#else
  return which_of_64_by_words(from, looked_for);
#endif
}

}  // namespace ogive
