#include "data/arrow_column.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "base/date.hpp"
#include "data/arrow_texts.hpp"
#include "data/csv_text.hpp"
#include "data/fill_chunk.hpp"
#include "data/keep_chunk.hpp"

namespace ogive {
namespace {

/// The validity buffer where it lies at a whole byte, else moved there.
void mark_missing(const ArrowSlice& slice, Chunk& chunk) {
  if (slice.array->buffers[0] == nullptr) return;
  for (std::int64_t i = 0; i < slice.rows; ++i) chunk.missing += slice.present(i) ? 0 : 1;
  if (chunk.missing == 0) return;
  if (slice.begin % 8 == 0) {
    chunk.validity = static_cast<const std::uint8_t*>(slice.array->buffers[0]) + slice.begin / 8;
    return;
  }
  chunk.missing = 0;
  drop(chunk, [&](std::int64_t i) { return !slice.present(i); });
}

}  // namespace

ArrowColumn::ArrowColumn(const ArrowSchema& schema, const std::string& source, bool keep_level_order,
                         std::shared_ptr<ColumnStore> store)
    : store_(std::move(store)) {
  column_.name = schema.name == nullptr ? "" : schema.name;
  what_ = fmt::format("column '{}' of {}", column_.name, source);
  const std::string_view format = schema.format == nullptr ? "" : schema.format;
  const auto type = arrow_type(format);
  if (!type) {
    refusal_ = arrow_type_name(format);
    return;
  }
  type_ = *type;
  if (schema.dictionary == nullptr) return;
  const std::string_view values = schema.dictionary->format == nullptr ? "" : schema.dictionary->format;
  values_ = arrow_type(values);
  const bool is_index = type_.kind == ArrowKind::signed_integer || type_.kind == ArrowKind::unsigned_integer;
  if (!values_ || schema.dictionary->dictionary != nullptr) refusal_ = "a dictionary of " + arrow_type_name(values);
  if (!is_index) refusal_ = "a dictionary whose codes are no whole numbers";
  column_.level_order = keep_level_order || (schema.flags & ARROW_FLAG_DICTIONARY_ORDERED) != 0;
}

Status ArrowColumn::add(const ArrowArray& array, std::int64_t begin, std::int64_t rows, const Owner& owner) {
  OGIVE_TRY(ArrowSlice slice, arrow_slice(array, type_, begin, rows, what_));
  if (!values_ && array.dictionary != nullptr) return bad_array(what_, "a dictionary that its schema does not have");
  Chunk chunk;
  chunk.rows = rows;
  chunk.owner = owner;
  if (type_.kind == ArrowKind::null) {
    chunk.missing = rows;
  } else {
    mark_missing(slice, chunk);
    OGIVE_CHECK(values_ ? add_dictionary(array, slice, chunk) : add_values(slice, chunk));
  }
  // Dates and times of day are told apart when all are there.
  const bool settled = type_.kind != ArrowKind::date && type_.kind != ArrowKind::timestamp;
  if (settled) {
    OGIVE_TRY(chunk, keep_chunk(std::move(chunk), kind(), store_));
  }
  column_.chunks.push_back(std::move(chunk));
  return {};
}

Status ArrowColumn::add_values(const ArrowSlice& slice, Chunk& chunk) {
  const void* data = slice.buffer(1);
  const std::int64_t begin = slice.begin;
  switch (type_.kind) {
    case ArrowKind::null: break;
    case ArrowKind::boolean:
      fill_chunk<std::uint8_t>(chunk,
                               [&](std::int64_t i) { return static_cast<std::uint8_t>(bit_at(data, begin + i)); });
      break;
    case ArrowKind::signed_integer:
    case ArrowKind::unsigned_integer: return add_integers(slice, chunk);
    case ArrowKind::floating:
      if (type_.bytes == static_cast<int>(sizeof(double))) {
        read_in_place<double>(slice, chunk);
      } else {
        fill_chunk<double>(chunk, [&](std::int64_t i) { return arrow_float(data, begin + i, type_.bytes); });
      }
      drop_nans(chunk);
      break;
    case ArrowKind::decimal:
      fill_chunk<double>(chunk,
                         [&](std::int64_t i) { return arrow_decimal(data, begin + i, type_.bytes, type_.scale); });
      chunk.finite = false;
      break;
    case ArrowKind::date:
    case ArrowKind::timestamp: add_days(slice, chunk); break;
    case ArrowKind::text:
    case ArrowKind::text_view: return add_text(slice, chunk);
  }
  return {};
}

Status ArrowColumn::add_integers(const ArrowSlice& slice, Chunk& chunk) {
  const bool is_signed = type_.kind == ArrowKind::signed_integer;
  if (is_signed) {
    chunk.bytes = static_cast<std::uint8_t>(type_.bytes);
    with_integers(chunk, [&]<class T>(const T*) { read_in_place<T>(slice, chunk); });
    return {};
  }
  bool beyond = false;
  fill_chunk<std::int64_t>(chunk, [&](std::int64_t i) {
    const std::int64_t value = arrow_integer(slice.buffer(1), slice.begin + i, type_.bytes, false);
    beyond = beyond || value < 0;
    return value;
  });
  if (!beyond) return {};
  return fail(
      Errc::out_of_range,
      fmt::format("{} holds whole numbers beyond 9223372036854775807; make them floats, or text if they are names",
                  what_));
}

/// Dates and timestamps stay in their units until all are known.
void ArrowColumn::add_days(const ArrowSlice& slice, Chunk& chunk) {
  fill_chunk<std::int64_t>(chunk, [&](std::int64_t i) {
    const std::int64_t value = arrow_integer(slice.buffer(1), slice.begin + i, type_.bytes, true);
    has_time_ = has_time_ || !whole_day(value, type_.units_a_day);
    return value;
  });
}

Result<std::uint32_t> ArrowColumn::level(std::string_view text) {
  const std::size_t known = levels_.levels().size();
  const std::uint32_t code = levels_.code(text);
  if (levels_.levels().size() == known) return code;
  if (find_bad_bytes(text))
    return fail(Errc::bad_data,
                fmt::format("{} holds text that is not UTF-8 ('{}'); convert it to UTF-8", what_, shown(text)));
  constexpr std::size_t kMostLevels = std::numeric_limits<std::int32_t>::max();
  if (known >= kMostLevels) return fail(Errc::too_large, fmt::format("{} has too many different texts", what_));
  return code;
}

Status ArrowColumn::add_text(const ArrowSlice& slice, Chunk& chunk) {
  OGIVE_TRY(const ArrowTexts texts, ArrowTexts::of(slice, type_, what_));
  std::optional<Error> error;
  fill_chunk<std::uint32_t>(chunk, [&](std::int64_t i) -> std::uint32_t {
    if (error) return 0;
    auto text = texts.at(i);
    auto code = text ? level(*text) : Result<std::uint32_t>(tl::unexpected<Error>(std::move(text).error()));
    if (code) return *code;
    error = std::move(code).error();
    return 0;
  });
  if (error) return tl::unexpected<Error>(std::move(*error));
  return {};
}

/// The code of every entry of a dictionary; entries without a value are absent.
Result<std::vector<std::optional<std::uint32_t>>> ArrowColumn::level_codes(const ArrowArray& dictionary) {
  if (dictionary.length > std::numeric_limits<std::int32_t>::max())
    return fail(Errc::too_large, fmt::format("{} has a dictionary of too many texts", what_));
  OGIVE_TRY(ArrowSlice slice, arrow_slice(dictionary, *values_, 0, dictionary.length, what_));
  std::vector<std::optional<std::uint32_t>> codes(static_cast<std::size_t>(slice.rows));
  if (values_->kind == ArrowKind::null) return codes;
  OGIVE_TRY(const ArrowTexts texts, ArrowTexts::of(slice, *values_, what_));
  for (std::int64_t i = 0; i < slice.rows; ++i) {
    if (!slice.present(i)) continue;
    OGIVE_TRY(const std::string text, texts.spelled(i));
    OGIVE_TRY(codes[static_cast<std::size_t>(i)], level(text));
  }
  return codes;
}

Status ArrowColumn::add_dictionary(const ArrowArray& array, const ArrowSlice& slice, Chunk& chunk) {
  if (array.dictionary == nullptr) return bad_array(what_, "its dictionary is missing");
  OGIVE_TRY(const auto codes, level_codes(*array.dictionary));
  const bool is_signed = type_.kind == ArrowKind::signed_integer;
  const auto index = [&](std::int64_t i) {
    return static_cast<std::uint64_t>(arrow_integer(slice.buffer(1), slice.begin + i, type_.bytes, is_signed));
  };
  bool holes = false;
  for (std::int64_t i = 0; i < slice.rows; ++i) {
    if (!chunk.present(i)) continue;
    if (index(i) >= codes.size()) return bad_array(what_, "a code is beyond its dictionary");
    holes = holes || !codes[index(i)];
  }
  if (holes) drop(chunk, [&](std::int64_t i) { return !codes[index(i)]; });
  fill_chunk<std::uint32_t>(chunk, [&](std::int64_t i) { return *codes[index(i)]; });
  return {};
}

Column ArrowColumn::finish() && {
  column_.dictionary = std::move(levels_).take();
  std::int64_t rows = 0;
  for (const Chunk& chunk : column_.chunks) rows += chunk.rows;
  column_.kind = kind();
  if (type_.kind == ArrowKind::date || type_.kind == ArrowKind::timestamp)
    for (Chunk& chunk : column_.chunks) set_days(chunk);
  if (rows > 0 && column_.missing_count() == rows) column_.kind = Kind::missing;
  if (column_.kind == Kind::missing)
    for (Chunk& chunk : column_.chunks) {
      chunk.values = nullptr;
      chunk.packed = nullptr;
    }
  return std::move(column_);
}

Kind ArrowColumn::kind() const {
  if (values_) return Kind::text;
  switch (type_.kind) {
    case ArrowKind::null: return Kind::missing;
    case ArrowKind::boolean: return Kind::boolean;
    case ArrowKind::signed_integer:
    case ArrowKind::unsigned_integer: return Kind::integer;
    case ArrowKind::floating:
    case ArrowKind::decimal: return Kind::real;
    case ArrowKind::date:
    case ArrowKind::timestamp: return has_time_ ? Kind::real : Kind::date;
    case ArrowKind::text:
    case ArrowKind::text_view: return Kind::text;
  }
  return Kind::missing;
}

/// From the units of the type to days: dates where all are, else numbers.
void ArrowColumn::set_days(Chunk& chunk) const {
  const auto* values = chunk.as<std::int64_t>();
  const std::int64_t units = type_.units_a_day;
  if (has_time_) {
    fill_chunk<double>(chunk, [&](std::int64_t i) {
      const std::int64_t day = values[i] / units;
      return static_cast<double>(day) + static_cast<double>(values[i] - day * units) / static_cast<double>(units);
    });
  } else {
    fill_chunk<std::int32_t>(chunk, [&](std::int64_t i) { return static_cast<std::int32_t>(values[i] / units); });
  }
}

}  // namespace ogive
