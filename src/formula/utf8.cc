#include "formula/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ogive::formula {
namespace {

struct Range {
  char32_t first, last;
};

// Blocks of punctuation, symbols and controls beyond ASCII (Unicode 15 block names in brackets).  Letters that stand
// inside a block (the micro sign, ordinals, joiners of Indic and Persian words) are left out of the ranges.
constexpr std::array kNotLetters = {
    Range{0x0080, 0x00A9},    Range{0x00AB, 0x00B4}, Range{0x00B6, 0x00B9},  // [Latin-1 Supplement]
    Range{0x00BB, 0x00BF},    Range{0x00D7, 0x00D7}, Range{0x00F7, 0x00F7},  // ... times and division signs
    Range{0x2000, 0x200B},    Range{0x200E, 0x203E}, Range{0x2041, 0x2070},  // [General Punctuation]
    Range{0x20A0, 0x20CF},                                                   // [Currency Symbols]
    Range{0x2190, 0x2BFF},                                                   // [Arrows] to [Misc. Symbols and Arrows]
    Range{0x2E00, 0x2E7F},    Range{0x3000, 0x3004}, Range{0x3008, 0x3020},  // [CJK Symbols and Punctuation]
    Range{0xE000, 0xF8FF},                                                   // [Private Use]
    Range{0xFE10, 0xFE1F},    Range{0xFE30, 0xFE6F}, Range{0xFEFF, 0xFEFF},  // [vertical and small forms], BOM
    Range{0xFF00, 0xFF0F},    Range{0xFF1A, 0xFF20}, Range{0xFF3B, 0xFF3E},  // [Fullwidth Forms]
    Range{0xFF5B, 0xFF65},    Range{0xFFE0, 0xFFFF},                         // ... and [Specials]
    Range{0x1F000, 0x1FAFF},                                                 // pictures
    Range{0xE0000, 0x10FFFF},                                                // tags and private planes
};

}  // namespace

CodePoint decode(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < size) return {};
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte(at + i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[size] || value > 0x10FFFF || surrogate) return {};
  return {value, size};
}

bool is_space(char32_t c) noexcept {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_letter(char32_t c) noexcept {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  return std::none_of(kNotLetters.begin(), kNotLetters.end(),
                      [c](const Range& range) { return range.first <= c && c <= range.last; });
}

bool continues_name(char32_t c) noexcept { return is_letter(c) || (c >= '0' && c <= '9') || c == '.'; }

}  // namespace ogive::formula
