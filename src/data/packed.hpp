/// Values of a chunk in fewer bytes than they have in a fit, in memory or in the column store, and without loss: what
/// is read from them is what was packed, bit for bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "data/column.hpp"
#include "data/column_store.hpp"

namespace ogive {

/// Rows of a page of the column store: what is read at a time where rows are asked for here and there.
inline constexpr std::int64_t kPageRows = 1024;

/// How values are written down.
enum class Form : std::uint8_t {
  plain,     ///< as the kind of the column has them
  bit,       ///< of integers (of one byte) and truths: 0 or 1, eight rows a byte
  real_bit,  ///< the same of reals
  int8,      ///< of reals: whole numbers, to be divided by `divisor`
  int16,
  int32,
  int64,
  single,  ///< of reals: floats
  code8,   ///< of texts and dates: places in `table`, or codes where there is none
  code16,
  code32,
};

/// Bits of one value in a form; of plain ones those of `plain` bytes.
[[nodiscard]] std::size_t form_bits(Form form, std::size_t plain) noexcept;

/// What a chunk has in place of values.  Its rows, validity (in memory) and count of missing ones are the chunk's.
struct Packed {
  Form form = Form::plain;
  double divisor = 1.0;
  const void* bytes = nullptr;                              ///< in memory; null where they are in the store
  std::shared_ptr<const std::vector<std::uint32_t>> table;  ///< of codes: codes of the column, or days
  std::shared_ptr<ColumnStore> store;
  StoredBytes values, validity;  ///< in the store; without validity where every row has a value
};

/// Values of `bits` each, in memory, as they would be written to the store.
struct WrittenValues {
  const void* values = nullptr;
  const std::uint8_t* validity = nullptr;  ///< null where every row has a value
  std::int64_t rows = 0;
  std::size_t bits = 0;

  [[nodiscard]] std::int64_t value_bytes() const noexcept { return (rows * static_cast<std::int64_t>(bits) + 7) / 8; }
  [[nodiscard]] std::int64_t validity_bytes() const noexcept { return validity != nullptr ? (rows + 7) / 8 : 0; }
};

/// Writes values to the store and puts down where.
/// Errors   those of ColumnStore::put.
[[nodiscard]] Status put_values(const WrittenValues& from, const std::shared_ptr<ColumnStore>& store, Packed& packed);

/// Packs a chunk of reals if that takes fewer bytes: whole numbers after a shift of the decimal point, or floats.
/// Returns   the bytes, which `chunk.packed` does not point to yet; null where doubles are the least.
struct PackedReals {
  Form form = Form::plain;
  double divisor = 1.0;
  std::unique_ptr<std::uint64_t[]> bytes;
};
[[nodiscard]] PackedReals pack_reals(const Chunk& chunk);

/// Digits that a double always keeps.
inline constexpr int kShortDigits = 15;

/// Decimals that were read as whole numbers: row i is wholes[i] / 10^decimals[i], of at most kShortDigits digits and as
/// many decimals; 0 and 0 where there is no value.
struct DecimalRows {
  std::int64_t* wholes = nullptr;
  std::uint8_t* decimals = nullptr;
  std::int64_t rows = 0;
  const std::uint8_t* validity = nullptr;  ///< as a chunk's
};

/// Packs decimals without making doubles of them: an integer of 32 bits over a power of ten up to 10^9, both exact, is
/// rounded once when it is divided, and so gives the double that the decimal is read as.
/// Returns   as pack_reals; null where 32 bits do not hold every row's whole number at the same number of decimals, and
///           where there are no rows.
[[nodiscard]] PackedReals pack_decimals(const DecimalRows& from);

/// Integers or truths of which every one present is 0 or 1, as bits; null where some is not.
[[nodiscard]] std::unique_ptr<std::uint64_t[]> pack_bits(const Chunk& chunk, Kind kind);

/// Codes in the fewest bytes that hold numbers below `levels`.
struct PackedCodes {
  Form form = Form::code32;
  std::unique_ptr<std::uint64_t[]> bytes;  ///< null: they stay as they are
};
[[nodiscard]] PackedCodes pack_codes(const std::uint32_t* codes, std::int64_t rows, std::size_t levels);

/// `rows` values of a form as the kind has them: doubles, bytes, or codes and days of 32 bits.
void unpack(const Packed& packed, const void* from, std::int64_t rows, void* to) noexcept;

}  // namespace ogive
