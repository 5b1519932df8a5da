/// Columns as typed views: what a chunk of one column looks like, whoever owns its memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ogive {

struct Packed;

/// What a column holds.  `missing` is a column without a single value.
enum class Kind : std::uint8_t { missing, boolean, integer, real, date, text };

/// "integer", "real", ...: how messages and `describe` name a kind.
[[nodiscard]] const char* kind_name(Kind kind) noexcept;

/// A run of rows of one column.  The type of `values` follows from the column's kind:
/// boolean std::uint8_t (0 or 1), integer std::int8_t to std::int64_t as `bytes` says, real double, date std::int32_t
/// (days since 1970-01-01, within the years of base/date.hpp), text std::uint32_t (codes into the column's dictionary),
/// missing: null.  Immutable once in a table.  Where `packed` is set the values are no such array, and nobody but
/// ColumnReader looks at them.
struct Chunk {
  std::int64_t rows = 0;
  const void* values = nullptr;
  /// Bit i (least significant first) is 1 where row i holds a value; null when every row does.
  const std::uint8_t* validity = nullptr;
  std::int64_t missing = 0;           ///< rows without a value
  std::shared_ptr<const void> owner;  ///< keeps the memory alive
  bool finite = false;                ///< known without looking: no value present is NaN or infinite
  std::uint8_t bytes = 8;             ///< of integers only: of one of them, 1, 2, 4 or 8
  /// Of doubles only: row i is `as<double>()[i * stride]`, as in a matrix whose rows are contiguous; else 1.
  std::int64_t stride = 1;
  const Packed* packed = nullptr;  ///< kept alive by `owner`

  [[nodiscard]] bool present(std::int64_t i) const noexcept {
    return validity == nullptr || ((validity[i >> 3] >> (i & 7)) & 1) != 0;
  }
  template <class T>
  [[nodiscard]] const T* as() const noexcept {
    return static_cast<const T*>(values);
  }
  /// Row i of a real column.
  [[nodiscard]] double real(std::int64_t i) const noexcept { return as<double>()[i * stride]; }
  /// Row i of an integer column.
  [[nodiscard]] std::int64_t integer(std::int64_t i) const noexcept;
};

/// Bytes of a value of a kind; of integers `integer`.
[[nodiscard]] std::int64_t value_bytes(Kind kind, std::uint8_t integer) noexcept;

/// f(pointer to the values of an integer chunk), of whatever width they are.
template <class F>
decltype(auto) with_integers(const Chunk& chunk, F&& f) {
  switch (chunk.bytes) {
    case 1: return f(chunk.as<std::int8_t>());
    case 2: return f(chunk.as<std::int16_t>());
    case 4: return f(chunk.as<std::int32_t>());
    default: return f(chunk.as<std::int64_t>());
  }
}

inline std::int64_t Chunk::integer(std::int64_t i) const noexcept {
  return with_integers(*this, [i](const auto* all) { return static_cast<std::int64_t>(all[i]); });
}

/// How a text column came to be text although some of it reads as numbers.
struct MixedText {
  std::int64_t numbers = 0;     ///< cells that are taken as numbers
  std::int64_t others = 0;      ///< cells that are not
  std::int64_t first_line = 0;  ///< line of the first that is not (0: unknown)
  std::string first_text;       ///< its text
  std::string first_file;       ///< its file, where the table is of several
  std::string_view why;         ///< why that is no number although people read it as one ("has a leading zero")
};

struct Column {
  std::string name;
  Kind kind = Kind::missing;
  std::vector<Chunk> chunks;            ///< the same row counts in every column of a table
  std::vector<std::string> dictionary;  ///< text only: the levels, in order of first appearance
  bool level_order = false;             ///< text only: the order of the dictionary is that of the levels
  std::optional<MixedText> mixed;       ///< text only

  /// Rows without a value.
  [[nodiscard]] std::int64_t missing_count() const noexcept;
};

/// Column makers for tests and for columns computed from others.
[[nodiscard]] Column real_column(std::string name, std::vector<double> values);  ///< NaN means missing
[[nodiscard]] Column integer_column(std::string name, std::vector<std::int64_t> values);
[[nodiscard]] Column date_column(std::string name, std::vector<std::int32_t> days);
[[nodiscard]] Column text_column(std::string name, const std::vector<std::string>& values);  ///< "" means missing
[[nodiscard]] Column boolean_column(std::string name, std::vector<std::uint8_t> values);

}  // namespace ogive
