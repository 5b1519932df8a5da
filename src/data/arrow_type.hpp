/// What a column of an Arrow stream holds, from the letters of its format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ogive {

/// The types that have values for a formula.
enum class ArrowKind : std::uint8_t {
  null,
  boolean,
  signed_integer,
  unsigned_integer,
  floating,
  decimal,
  text,  ///< 32- or 64-bit offsets
  text_view,
  date,  ///< days or milliseconds
  timestamp,
};

struct ArrowType {
  ArrowKind kind = ArrowKind::null;
  int bytes = 0;                 ///< of one value, or of one offset of text
  int scale = 0;                 ///< decimal: digits behind the point
  std::int64_t units_a_day = 1;  ///< date and timestamp
};

/// The type of a format string; nothing where a formula has no use for it.
[[nodiscard]] std::optional<ArrowType> arrow_type(std::string_view format);

/// "lists", "structures", "times of day": what a format holds, for a message.
[[nodiscard]] std::string arrow_type_name(std::string_view format);

/// Buffers that an array of the type has.
[[nodiscard]] int arrow_buffers(const ArrowType& type) noexcept;

}  // namespace ogive
