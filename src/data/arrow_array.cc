#include "data/arrow_array.hpp"

#include <algorithm>
#include <string>

#include "data/column_reader.hpp"

namespace ogive {
namespace {

/// f(chunk, row of the chunk, row of the span); of packed columns the chunk is what is unpacked of them.
template <class F>
void for_rows(const Column& column, RowSpan span, F f) {
  ColumnReader reader(column);
  for (std::int64_t k = 0; k < span.rows; ++span.chunk, span.begin = 0) {
    const std::int64_t end = std::min(column.chunks[span.chunk].rows, span.begin + span.rows - k);
    if (end == span.begin) continue;
    const Chunk& chunk = reader.rows(span.chunk, span.begin, end);
    for (std::int64_t i = span.begin - reader.first(); i < end - reader.first(); ++i, ++k) f(chunk, i, k);
  }
}

bool has_value(const Chunk& chunk, std::int64_t i) { return chunk.values != nullptr && chunk.present(i); }

/// The only chunk that the rows lie in as they are; null where they lie in several.
const Chunk* only_chunk(const Column& column, const RowSpan& span) {
  const Chunk& first = column.chunks[span.chunk];
  return span.begin + span.rows <= first.rows && first.values != nullptr && first.packed == nullptr ? &first : nullptr;
}

/// What an array of a column keeps until it is released.
struct HeldArray {
  std::shared_ptr<const void> owner;  ///< of what is handed on where it lies
  std::vector<std::shared_ptr<const void>> made;
  std::array<const void*, 3> buffers = {};
  ArrowArray dictionary = {};

  HeldArray() = default;
  HeldArray(const HeldArray&) = delete;
  HeldArray& operator=(const HeldArray&) = delete;
  ~HeldArray() {
    if (dictionary.release != nullptr) dictionary.release(&dictionary);  // else somebody has moved it away
  }

  template <class T>
  const void* keep(std::vector<T> values) {
    auto kept = std::make_shared<const std::vector<T>>(std::move(values));
    made.push_back(kept);
    return kept->data();
  }
};

template <class T, class Value>
std::vector<T> gathered(const Column& column, const RowSpan& span, Value value) {
  std::vector<T> values(static_cast<std::size_t>(span.rows));
  for_rows(column, span, [&](const Chunk& chunk, std::int64_t i, std::int64_t k) {
    if (has_value(chunk, i)) values[static_cast<std::size_t>(k)] = value(chunk, i);
  });
  return values;
}

template <class IsSet>
std::vector<std::uint8_t> packed(const Column& column, const RowSpan& span, IsSet is_set) {
  std::vector<std::uint8_t> bits(static_cast<std::size_t>((span.rows + 7) / 8));
  for_rows(column, span, [&](const Chunk& chunk, std::int64_t i, std::int64_t k) {
    auto& byte = bits[static_cast<std::size_t>(k >> 3)];
    if (has_value(chunk, i) && is_set(chunk, i)) byte = static_cast<std::uint8_t>(byte | (1U << (k & 7)));
  });
  return bits;
}

void add_validity(const Column& column, const RowSpan& span, HeldArray& held, ArrowArray& out) {
  for_rows(column, span, [&](const Chunk& chunk, std::int64_t i, std::int64_t) {
    if (!has_value(chunk, i)) ++out.null_count;
  });
  if (out.null_count > 0)
    held.buffers[0] = held.keep(packed(column, span, [](const Chunk&, std::int64_t) { return true; }));
}

void add_text(const Column& column, const RowSpan& span, HeldArray& held) {
  std::vector<std::int32_t> ends(static_cast<std::size_t>(span.rows) + 1);
  std::vector<char> bytes;
  for_rows(column, span, [&](const Chunk& chunk, std::int64_t i, std::int64_t k) {
    if (has_value(chunk, i)) {
      const std::string& text = column.dictionary[chunk.as<std::uint32_t>()[i]];
      bytes.insert(bytes.end(), text.begin(), text.end());
    }
    ends[static_cast<std::size_t>(k) + 1] = static_cast<std::int32_t>(bytes.size());
  });
  bytes.reserve(1);  // readers want an address, of no bytes too
  held.buffers[1] = held.keep(std::move(ends));
  held.buffers[2] = held.keep(std::move(bytes));
}

template <class Code>
const void* gathered_codes(const Column& column, const RowSpan& span, HeldArray& held) {
  return held.keep(gathered<Code>(column, span, [](const Chunk& chunk, std::int64_t i) {
    return static_cast<Code>(chunk.as<std::uint32_t>()[i]);
  }));
}

void add_codes(const Column& column, const RowSpan& span, const std::shared_ptr<const ArrowLevels>& levels,
               HeldArray& held) {
  switch (*levels->code_format()) {
    case 'c': held.buffers[1] = gathered_codes<std::int8_t>(column, span, held); break;
    case 's': held.buffers[1] = gathered_codes<std::int16_t>(column, span, held); break;
    default: held.buffers[1] = gathered_codes<std::int32_t>(column, span, held); break;
  }
  held.dictionary.length = levels->size();
  held.dictionary.n_buffers = 3;
  held.dictionary.buffers = const_cast<const void**>(levels->buffers.data());  // the interface's type; nobody writes
  hand_over(held.dictionary, std::make_unique<std::shared_ptr<const ArrowLevels>>(levels));
}

void add_values(const Column& column, const RowSpan& span, HeldArray& held) {
  const Chunk* const only = only_chunk(column, span);
  switch (column.kind) {
    case Kind::boolean:
      held.buffers[1] = held.keep(
          packed(column, span, [](const Chunk& chunk, std::int64_t i) { return chunk.as<std::uint8_t>()[i] != 0; }));
      break;
    case Kind::integer:
      held.buffers[1] = only != nullptr && only->bytes == 8
                            ? only->as<std::int64_t>() + span.begin
                            : held.keep(gathered<std::int64_t>(
                                  column, span, [](const Chunk& chunk, std::int64_t i) { return chunk.integer(i); }));
      break;
    case Kind::real:
      held.buffers[1] = only != nullptr && only->stride == 1
                            ? only->as<double>() + span.begin
                            : held.keep(gathered<double>(
                                  column, span, [](const Chunk& chunk, std::int64_t i) { return chunk.real(i); }));
      break;
    case Kind::date:
      held.buffers[1] =
          only != nullptr ? only->as<std::int32_t>() + span.begin
                          : held.keep(gathered<std::int32_t>(
                                column, span, [](const Chunk& chunk, auto i) { return chunk.as<std::int32_t>()[i]; }));
      break;
    case Kind::text: add_text(column, span, held); break;
    case Kind::missing: break;
  }
}

}  // namespace

const char* arrow_format(Kind kind) noexcept {
  switch (kind) {
    case Kind::boolean: return "b";
    case Kind::integer: return "l";
    case Kind::real: return "g";
    case Kind::date: return "tdD";
    case Kind::text: return "u";
    case Kind::missing: break;
  }
  return "n";
}

const char* ArrowLevels::code_format() const noexcept { return size() <= 0x80 ? "c" : size() <= 0x8000 ? "s" : "i"; }

std::shared_ptr<const ArrowLevels> arrow_levels(const Column& text, std::int64_t most) {
  std::int64_t bytes = 0;
  for (const std::string& level : text.dictionary) bytes += static_cast<std::int64_t>(level.size());
  if (bytes > most || text.dictionary.size() > 0x7fffffff) return nullptr;
  auto made = std::make_shared<ArrowLevels>();
  made->bytes.reserve(static_cast<std::size_t>(bytes) + 1);  // readers want an address, of no bytes too
  for (const std::string& level : text.dictionary) {
    made->bytes.insert(made->bytes.end(), level.begin(), level.end());
    made->ends.push_back(static_cast<std::int32_t>(made->bytes.size()));
  }
  made->buffers = {nullptr, made->ends.data(), made->bytes.data()};
  return made;
}

void fill_array(const Column& column, const RowSpan& span, const std::shared_ptr<const void>& owner,
                const std::shared_ptr<const ArrowLevels>& levels, ArrowArray& out) {
  auto held = std::make_unique<HeldArray>();
  held->owner = owner;
  out.length = span.rows;
  if (column.kind == Kind::missing) {
    out.null_count = span.rows;
  } else {
    out.n_buffers = column.kind == Kind::text && levels == nullptr ? 3 : 2;
    add_validity(column, span, *held, out);
    if (levels == nullptr) {
      add_values(column, span, *held);
    } else {
      add_codes(column, span, levels, *held);
      out.dictionary = &held->dictionary;
    }
  }
  out.buffers = held->buffers.data();
  hand_over(out, std::move(held));
}

std::int64_t fitting_rows(const Column& text, const RowSpan& span, std::int64_t most) {
  std::int64_t rows = 0, bytes = 0;
  for_rows(text, span, [&](const Chunk& chunk, std::int64_t i, std::int64_t) {
    if (has_value(chunk, i)) bytes += static_cast<std::int64_t>(text.dictionary[chunk.as<std::uint32_t>()[i]].size());
    rows += bytes <= most ? 1 : 0;
  });
  return rows;
}

}  // namespace ogive
