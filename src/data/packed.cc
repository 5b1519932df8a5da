#include "data/packed.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace ogive {
namespace {

/// Decimals that are tried: more do not fit into 32 bits beside a digit or two.
constexpr std::array kDivisors = {1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
constexpr std::array kWholeTens = [] {
  std::array<std::int64_t, kShortDigits + 1> all{1};
  for (std::size_t k = 1; k < all.size(); ++k) all[k] = 10 * all[k - 1];
  return all;
}();
std::int64_t ten_to(int power) noexcept { return kWholeTens[static_cast<std::size_t>(power)]; }

constexpr std::int64_t kMost32 = std::numeric_limits<std::int32_t>::max();

/// The whole number that is the value after the shift, if division gives the value back to the last bit; -0 has none.
bool whole_at(double value, double divisor, std::int32_t& whole) noexcept {
  constexpr double kRound = 0x1.8p52;  // added and taken off it leaves the nearest whole number
  const double shifted = value * divisor + kRound - kRound;
  const bool fits = std::abs(shifted) <= 2147483647.0;
  whole = static_cast<std::int32_t>(fits ? shifted : 0.0);
  return std::bit_cast<std::uint64_t>(static_cast<double>(whole) / divisor) == std::bit_cast<std::uint64_t>(value);
}

/// Some rows, spread over the chunk, say how many decimals to try; a place in kDivisors, or that of its end.
std::size_t likely_divisor(const Chunk& chunk) noexcept {
  constexpr std::int64_t kLooks = 16;
  std::size_t place = 0;
  std::int32_t whole = 0;
  const std::int64_t step = std::max<std::int64_t>(1, chunk.rows / kLooks);
  for (std::int64_t i = 0; i < chunk.rows; i += step)
    while (chunk.present(i) && place < kDivisors.size() && !whole_at(chunk.real(i), kDivisors[place], whole)) ++place;
  return place;
}

template <class T>
std::unique_ptr<std::uint64_t[]> room_for(std::int64_t rows) {
  return std::make_unique_for_overwrite<std::uint64_t[]>((static_cast<std::size_t>(rows) * sizeof(T) + 7) / 8);
}

template <class T, class From>
std::unique_ptr<std::uint64_t[]> copied(const From* from, std::int64_t rows) {
  auto made = room_for<T>(rows);
  char* at = reinterpret_cast<char*>(made.get());
  for (std::int64_t i = 0; i < rows; ++i, at += sizeof(T)) {
    const auto value = static_cast<T>(from[i]);
    std::memcpy(at, &value, sizeof(T));
  }
  return made;
}

/// Rows without a value are 0.
bool shift_all(const Chunk& chunk, double divisor, std::vector<std::int32_t>& out) {
  out.assign(static_cast<std::size_t>(chunk.rows), 0);
  const double* const values = chunk.as<double>();
  if (chunk.missing > 0) {
    for (std::int64_t i = 0; i < chunk.rows; ++i)
      if (chunk.present(i) && !whole_at(values[i], divisor, out[static_cast<std::size_t>(i)])) return false;
    return true;
  }
  constexpr std::int64_t kAtATime = 64;  // no branch within
  for (std::int64_t first = 0; first < chunk.rows; first += kAtATime) {
    const std::int64_t end = std::min(chunk.rows, first + kAtATime);
    bool exact = true;
    for (std::int64_t i = first; i < end; ++i) exact &= whole_at(values[i], divisor, out[static_cast<std::size_t>(i)]);
    if (!exact) return false;
  }
  return true;
}

/// Whole numbers that are to be divided.
PackedReals fewest_bytes(const std::vector<std::int32_t>& shifted, double divisor) {
  const auto rows = static_cast<std::int64_t>(shifted.size());
  std::uint32_t used = 0;  // the bits of each that are not those of its sign
  for (const std::int32_t value : shifted) used |= static_cast<std::uint32_t>(value ^ (value >> 31));
  PackedReals made;
  made.divisor = divisor;
  made.form = used >> 15 != 0 ? Form::int32 : used >> 7 != 0 ? Form::int16 : Form::int8;
  made.bytes = made.form == Form::int8    ? copied<std::int8_t>(shifted.data(), rows)
               : made.form == Form::int16 ? copied<std::int16_t>(shifted.data(), rows)
                                          : copied<std::int32_t>(shifted.data(), rows);
  return made;
}

/// Decimals that all rows need: those that are written, without the zeros that all of them end in.
int needed_decimals(const DecimalRows& from) noexcept {
  int most = 0;
  for (std::int64_t i = 0; i < from.rows; ++i) most = std::max<int>(most, from.decimals[i]);
  int zeros = most;  // that every row ends in, when it has `most` decimals
  for (std::int64_t i = 0; i < from.rows && zeros > 0; ++i)
    for (int own = zeros - (most - from.decimals[i]); own > 0 && from.wholes[i] % ten_to(own) != 0; --own) --zeros;
  return most - zeros;
}

/// All at `decimals` decimals; false where one is beyond 32 bits so.
bool shift_decimals(const DecimalRows& from, int decimals, std::vector<std::int32_t>& out) {
  out.resize(static_cast<std::size_t>(from.rows));
  bool fits = true;
  for (std::int64_t i = 0; i < from.rows && fits; ++i) {
    const int more = decimals - from.decimals[i];
    std::int64_t whole = from.wholes[i];
    if (more < 0) whole /= ten_to(-more);
    fits = whole >= -kMost32 && whole <= kMost32;
    if (more > 0 && fits) whole *= ten_to(more);
    fits &= whole >= -kMost32 && whole <= kMost32;
    out[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(fits ? whole : 0);
  }
  return fits;
}

std::unique_ptr<std::uint64_t[]> as_floats(const Chunk& chunk) {
  auto made = room_for<float>(chunk.rows);
  char* at = reinterpret_cast<char*>(made.get());
  const double* const values = chunk.as<double>();
  for (std::int64_t i = 0; i < chunk.rows; ++i, at += sizeof(float)) {
    const double value = chunk.present(i) ? values[i] : 0.0;
    const bool small = std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max());
    const float single = small ? static_cast<float>(value) : 0.0F;
    if (std::bit_cast<std::uint64_t>(static_cast<double>(single)) != std::bit_cast<std::uint64_t>(value))
      return nullptr;
    std::memcpy(at, &single, sizeof single);
  }
  return made;
}

template <class T>
void divided(const void* from, std::int64_t rows, double divisor, double* to) noexcept {
  const T* const values = static_cast<const T*>(from);
  if (divisor == 1.0) {
    for (std::int64_t i = 0; i < rows; ++i) to[i] = static_cast<double>(values[i]);
  } else {
    for (std::int64_t i = 0; i < rows; ++i) to[i] = static_cast<double>(values[i]) / divisor;
  }
}

template <class T>
void looked_up(const void* from, std::int64_t rows, const std::vector<std::uint32_t>* table,
               std::uint32_t* to) noexcept {
  const T* const codes = static_cast<const T*>(from);
  if (table == nullptr) {
    for (std::int64_t i = 0; i < rows; ++i) to[i] = codes[i];
  } else if (!table->empty()) {  // else every row is missing
    for (std::int64_t i = 0; i < rows; ++i) to[i] = (*table)[codes[i]];
  }
}

/// Eight rows a byte, least significant first; null where a value is neither 0 nor 1.
template <class T>
std::unique_ptr<std::uint64_t[]> bits_of(const Chunk& chunk, const T* values) {
  constexpr std::int64_t kLook = 64;  // most chunks that hold other numbers show one early
  const auto is_bit = [&](std::int64_t i) { return !chunk.present(i) || values[i] == 0 || values[i] == 1; };
  for (std::int64_t i = 0; i < std::min(kLook, chunk.rows); ++i)
    if (!is_bit(i)) return nullptr;
  auto made = std::make_unique<std::uint64_t[]>(static_cast<std::size_t>((chunk.rows + 63) / 64));
  auto* const bytes = reinterpret_cast<unsigned char*>(made.get());
  for (std::int64_t i = 0; i < chunk.rows; ++i) {
    if (!is_bit(i)) return nullptr;
    const unsigned one = chunk.present(i) && values[i] == 1 ? 1U : 0U;
    bytes[i / 8] = static_cast<unsigned char>(bytes[i / 8] | one << (i % 8));
  }
  return made;
}

/// A byte's bits as eight bytes of 0 or 1.
std::uint64_t spread_bits(std::uint8_t bits) noexcept {
  constexpr std::uint64_t kEach = 0x0101010101010101U, kOwn = 0x8040201008040201U;
  return (((bits * kEach & kOwn) + 0x7F * kEach) >> 7) & kEach;  // no carry: a byte has its own bit, or none
}

void opened_bits(const void* from, std::int64_t rows, std::uint8_t* to) noexcept {
  const auto* const bytes = static_cast<const std::uint8_t*>(from);
  std::int64_t i = 0;
  for (; i + 8 <= rows; i += 8) {
    const std::uint64_t eight = spread_bits(bytes[i / 8]);
    std::memcpy(to + i, &eight, sizeof eight);
  }
  for (; i < rows; ++i) to[i] = static_cast<std::uint8_t>(bytes[i / 8] >> (i % 8) & 1);
}

void opened_bits(const void* from, std::int64_t rows, double* to) noexcept {
  const auto* const bytes = static_cast<const std::uint8_t*>(from);
  for (std::int64_t i = 0; i < rows; ++i) to[i] = static_cast<double>(bytes[i / 8] >> (i % 8) & 1);
}

}  // namespace

std::size_t form_bits(Form form, std::size_t plain) noexcept {
  switch (form) {
    case Form::plain: break;
    case Form::bit:
    case Form::real_bit: return 1;
    case Form::int8:
    case Form::code8: return 8;
    case Form::int16:
    case Form::code16: return 16;
    case Form::int32:
    case Form::single:
    case Form::code32: return 32;
    case Form::int64: return 64;
  }
  return 8 * plain;
}

Status put_values(const WrittenValues& from, const std::shared_ptr<ColumnStore>& store, Packed& packed) {
  const auto page = static_cast<std::uint32_t>(static_cast<std::size_t>(kPageRows) * from.bits / 8);
  OGIVE_TRY(packed.values, store->put(from.values, from.value_bytes(), page));
  if (from.validity != nullptr) {
    OGIVE_TRY(packed.validity, store->put(from.validity, from.validity_bytes(), kPageRows / 8));
  }
  packed.store = store;
  packed.bytes = nullptr;
  return {};
}

PackedReals pack_reals(const Chunk& chunk) {
  PackedReals made;
  const std::size_t place = likely_divisor(chunk);
  std::vector<std::int32_t> shifted;
  if (place < kDivisors.size() && shift_all(chunk, kDivisors[place], shifted))
    return fewest_bytes(shifted, kDivisors[place]);
  made.bytes = as_floats(chunk);
  if (made.bytes) made.form = Form::single;
  return made;
}

PackedReals pack_decimals(const DecimalRows& from) {
  const int decimals = needed_decimals(from);
  std::vector<std::int32_t> shifted;
  const bool fits =
      from.rows > 0 && decimals < static_cast<int>(kDivisors.size()) && shift_decimals(from, decimals, shifted);
  return fits ? fewest_bytes(shifted, kDivisors[static_cast<std::size_t>(decimals)]) : PackedReals{};
}

std::unique_ptr<std::uint64_t[]> pack_bits(const Chunk& chunk, Kind kind) {
  if (kind == Kind::boolean) return bits_of(chunk, chunk.as<std::uint8_t>());
  return with_integers(chunk, [&](const auto* values) { return bits_of(chunk, values); });
}

PackedCodes pack_codes(const std::uint32_t* codes, std::int64_t rows, std::size_t levels) {
  if (levels <= 256) return {Form::code8, copied<std::uint8_t>(codes, rows)};
  if (levels <= 65536) return {Form::code16, copied<std::uint16_t>(codes, rows)};
  return {};
}

void unpack(const Packed& packed, const void* from, std::int64_t rows, void* to) noexcept {
  auto* const reals = static_cast<double*>(to);
  auto* const codes = static_cast<std::uint32_t*>(to);
  const std::vector<std::uint32_t>* const table = packed.table.get();
  switch (packed.form) {
    case Form::plain: break;  // read where it is wanted
    case Form::bit: return opened_bits(from, rows, static_cast<std::uint8_t*>(to));
    case Form::real_bit: return opened_bits(from, rows, reals);
    case Form::int8: return divided<std::int8_t>(from, rows, packed.divisor, reals);
    case Form::int16: return divided<std::int16_t>(from, rows, packed.divisor, reals);
    case Form::int32: return divided<std::int32_t>(from, rows, packed.divisor, reals);
    case Form::int64: return divided<std::int64_t>(from, rows, packed.divisor, reals);
    case Form::single: return divided<float>(from, rows, 1.0, reals);
    case Form::code8: return looked_up<std::uint8_t>(from, rows, table, codes);
    case Form::code16: return looked_up<std::uint16_t>(from, rows, table, codes);
    case Form::code32: return looked_up<std::uint32_t>(from, rows, table, codes);
  }
}

}  // namespace ogive
