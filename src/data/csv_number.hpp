/// The number that a cell spells, if it spells one.
#pragma once

#include <cstdint>
#include <string_view>

namespace ogive {

enum class NumberKind : std::uint8_t { none, integer, real };

struct Number {
  NumberKind kind = NumberKind::none;
  bool marked = false;       ///< a real with a decimal mark
  std::int64_t integer = 0;  ///< integer only
  double real = 0;           ///< both: the double nearest to the decimal text, ties to even
};

/// Reads [begin, end) as a whole, without surrounding blanks, with `mark` before the decimals.
///
/// integer  an optional sign and digits, within 64 bits.
/// real     digits with a mark, an exponent or both; at least one digit ("5." and ".5" count).
/// none     everything else, and on purpose what would not keep its meaning as a number: a superfluous
///          leading zero ("007", an identifier), an integer beyond 64 bits (an identifier, or digits lost), an
///          overflow ("1e400"), words such as "inf" and "NaN", hexadecimal, digits of other scripts.
[[nodiscard]] Number parse_number(const char* begin, const char* end, char mark) noexcept;

/// Why a text that people read as a number is not taken as one ("has a leading zero"); empty where it is no such text.
[[nodiscard]] std::string_view why_no_number(std::string_view text) noexcept;

}  // namespace ogive
