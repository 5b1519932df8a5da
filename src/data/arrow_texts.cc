#include "data/arrow_texts.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/date.hpp"
#include "data/arrow_values.hpp"

namespace ogive {
namespace {

constexpr std::int64_t kViewBytes = 16;
constexpr std::int32_t kInlineText = 12;

}  // namespace

Result<ArrowTexts> ArrowTexts::of(const ArrowSlice& slice, const ArrowType& type, std::string what) {
  return ArrowTexts(slice, type, std::move(what));
}

Result<std::string_view> ArrowTexts::at(std::int64_t i) const {
  if (type_.kind == ArrowKind::text_view) return view(i);
  const std::int64_t row = slice_.begin + i;
  const std::int64_t from = arrow_integer(slice_.buffer(1), row, type_.bytes, true);
  const std::int64_t to = arrow_integer(slice_.buffer(1), row + 1, type_.bytes, true);
  if (from < 0 || to < from) return bad_array(what_, "the offsets of its texts do not rise");
  if (from == to) return std::string_view();
  if (slice_.buffer(2) == nullptr) return bad_array(what_, "a buffer is missing");
  return std::string_view(static_cast<const char*>(slice_.buffer(2)) + from, static_cast<std::size_t>(to - from));
}

/// A view is its length, then up to 12 bytes of text, or 4 of them, the number of a buffer and a place there.
Result<std::string_view> ArrowTexts::view(std::int64_t i) const {
  const char* at = static_cast<const char*>(slice_.buffer(1)) + (slice_.begin + i) * kViewBytes;
  const auto part = [&](std::int64_t k) { return arrow_value<std::int32_t>(at, k); };
  const std::int32_t size = part(0);
  if (size < 0) return bad_array(what_, "a text of negative length");
  if (size <= kInlineText) return std::string_view(at + sizeof(size), static_cast<std::size_t>(size));
  // Behind validity and views come the data buffers, and last a buffer of their sizes.
  const std::int64_t buffers = slice_.array->n_buffers - 3;
  const std::int32_t buffer = part(2);
  const std::int32_t offset = part(3);
  if (buffer < 0 || buffer >= buffers) return bad_array(what_, "a text in a buffer that is not there");
  const auto* sizes = slice_.buffer(static_cast<int>(slice_.array->n_buffers - 1));
  const void* data = slice_.buffer(2 + buffer);
  if (sizes == nullptr || data == nullptr || offset < 0 ||
      std::int64_t{offset} + size > arrow_value<std::int64_t>(sizes, buffer))
    return bad_array(what_, "a text beyond its buffer");
  return std::string_view(static_cast<const char*>(data) + offset, static_cast<std::size_t>(size));
}

Result<std::string> ArrowTexts::spelled(std::int64_t i) const {
  const void* data = type_.kind == ArrowKind::null ? nullptr : slice_.buffer(1);
  const std::int64_t row = slice_.begin + i;
  switch (type_.kind) {
    case ArrowKind::null: return std::string();
    case ArrowKind::boolean:
      return std::string(((static_cast<const std::uint8_t*>(data)[row >> 3] >> (row & 7)) & 1) != 0 ? "True" : "False");
    case ArrowKind::signed_integer: return fmt::format("{}", arrow_integer(data, row, type_.bytes, true));
    case ArrowKind::unsigned_integer:
      return fmt::format("{}", static_cast<std::uint64_t>(arrow_integer(data, row, type_.bytes, false)));
    case ArrowKind::floating: return fmt::format("{}", arrow_float(data, row, type_.bytes));
    case ArrowKind::decimal: return fmt::format("{}", arrow_decimal(data, row, type_.bytes, type_.scale));
    case ArrowKind::date:
    case ArrowKind::timestamp: {
      const std::int64_t value = arrow_integer(data, row, type_.bytes, true);
      const auto day = whole_day(value, type_.units_a_day);
      if (!day)
        return fail(Errc::bad_type, fmt::format("{}: categories of times are not known; make them text", what_));
      return date_text(*day);
    }
    case ArrowKind::text:
    case ArrowKind::text_view: {
      OGIVE_TRY(const std::string_view text, at(i));
      return std::string(text);
    }
  }
  return std::string();
}

}  // namespace ogive
