#include "data/arrow_ipc.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <flatbuffers/flatbuffers.h>

namespace ogive {
namespace {

using flatbuffers::FlatBufferBuilder;
using Offset = flatbuffers::Offset<void>;

/// Of the structures FieldNode (rows, nulls) and Buffer (offset, bytes).
struct LongPair {
  std::int64_t first, second;
};

/// Numbers of the enumerations and unions of Schema.fbs and Message.fbs.
enum : std::uint8_t { kNull = 1, kInt = 2, kFloatingPoint = 3, kUtf8 = 5, kBool = 6, kDate = 8 };
enum : std::uint8_t { kSchema = 1, kDictionaryBatch = 2, kRecordBatch = 3 };
constexpr std::int16_t kVersion5 = 4, kDouble = 2, kDays = 0, kMilliseconds = 1;

/// Where a table keeps its field of that number.
constexpr flatbuffers::voffset_t slot(int field) { return static_cast<flatbuffers::voffset_t>(4 + 2 * field); }

/// One table at a time; its parts are made before it.
template <class Fill>
Offset table_of(FlatBufferBuilder& builder, Fill fill) {
  const flatbuffers::uoffset_t start = builder.StartTable();
  fill();
  return {builder.EndTable(start)};
}

std::int64_t up_to(std::int64_t bytes, std::int64_t multiple) { return (bytes + multiple - 1) / multiple * multiple; }

/// The message before a body of so many bytes.
std::string message(FlatBufferBuilder& builder, std::uint8_t kind, Offset header, std::int64_t body) {
  builder.Finish(table_of(builder, [&] {
    builder.AddElement<std::int64_t>(slot(3), body, 0);
    builder.AddOffset(slot(2), header);
    builder.AddElement<std::uint8_t>(slot(1), kind, 0);
    builder.AddElement<std::int16_t>(slot(0), kVersion5, 0);
  }));
  const auto size = static_cast<std::int32_t>(up_to(builder.GetSize(), 8));
  const std::int32_t begins[] = {-1, flatbuffers::EndianScalar(size)};
  std::string text(sizeof begins + static_cast<std::size_t>(size), '\0');
  std::memcpy(text.data(), begins, sizeof begins);
  std::memcpy(text.data() + sizeof begins, builder.GetBufferPointer(), builder.GetSize());
  return text;
}

Offset whole_number_type(FlatBufferBuilder& builder, std::int32_t bits) {
  return table_of(builder, [&] {
    builder.AddElement<std::int32_t>(slot(0), bits, 0);
    builder.AddElement<std::uint8_t>(slot(1), 1, 0);  // signed
  });
}

/// The type's number in its union, and its table.
std::pair<std::uint8_t, Offset> type_of(FlatBufferBuilder& builder, std::string_view format) {
  const auto plain = [&](std::uint8_t type) { return std::pair(type, table_of(builder, [] {})); };
  if (format == "b") return plain(kBool);
  if (format == "u") return plain(kUtf8);
  if (format == "n") return plain(kNull);
  if (format == "tdD")
    return {kDate, table_of(builder, [&] { builder.AddElement<std::int16_t>(slot(0), kDays, kMilliseconds); })};
  if (format == "g")
    return {kFloatingPoint, table_of(builder, [&] { builder.AddElement<std::int16_t>(slot(0), kDouble, 0); })};
  return {kInt, whole_number_type(builder, 64)};
}

/// Bytes of a value in the buffer of values; of texts that of where they end.
std::int64_t width(std::string_view format) {
  if (format == "c") return 1;
  if (format == "s") return 2;
  return format == "i" || format == "u" || format == "tdD" ? 4 : 8;
}

/// How the field `id` is encoded; nothing where it has no dictionary.
Offset encoding_of(FlatBufferBuilder& builder, const ArrowSchema& field, std::int64_t id) {
  if (field.dictionary == nullptr) return {};
  const Offset codes = whole_number_type(builder, static_cast<std::int32_t>(8 * width(field.format)));
  return table_of(builder, [&] {
    builder.AddElement<std::int64_t>(slot(0), id, 0);
    builder.AddOffset(slot(1), codes);
    builder.AddElement<std::uint8_t>(slot(2), (field.flags & ARROW_FLAG_DICTIONARY_ORDERED) != 0 ? 1 : 0, 0);
  });
}

/// A dictionary is numbered as its field is.
std::string schema_message(const ArrowSchema& schema) {
  FlatBufferBuilder builder;
  std::vector<Offset> fields;
  for (std::int64_t j = 0; j < schema.n_children; ++j) {
    const ArrowSchema& field = *schema.children[j];
    const auto name = builder.CreateString(field.name);
    const auto children = builder.CreateVector(std::vector<Offset>());
    const Offset encoding = encoding_of(builder, field, j);
    const auto [number, type] = type_of(builder, field.dictionary == nullptr ? field.format : field.dictionary->format);
    fields.push_back(table_of(builder, [&, number = number, type = type] {
      builder.AddOffset(slot(0), name);
      builder.AddElement<std::uint8_t>(slot(1), 1, 0);  // nullable
      builder.AddElement<std::uint8_t>(slot(2), number, 0);
      builder.AddOffset(slot(3), type);
      builder.AddOffset(slot(4), encoding);  // left out where it is nothing
      builder.AddOffset(slot(5), children);
    }));
  }
  const auto all = builder.CreateVector(fields);
  const Offset table = table_of(builder, [&] {
    builder.AddElement<std::int16_t>(slot(0), std::endian::native == std::endian::little ? 0 : 1, 0);
    builder.AddOffset(slot(1), all);
  });
  return message(builder, kSchema, table, 0);
}

std::int64_t buffer_bytes(std::string_view format, const ArrowArray& array, std::int64_t k) {
  if (array.buffers[k] == nullptr) return 0;
  if (k == 0 || format == "b") return (array.length + 7) / 8;
  if (k == 2) return static_cast<const std::int32_t*>(array.buffers[1])[array.length];
  return width(format) * (array.length + (format == "u" ? 1 : 0));
}

/// Arrays of one length, and what a message says of them.
struct Body {
  std::vector<LongPair> nodes, buffers;
  std::string bytes;

  void add(std::string_view format, const ArrowArray& array) {
    constexpr std::int64_t kAligned = 64;
    nodes.push_back({array.length, array.null_count});
    for (std::int64_t k = 0; k < array.n_buffers; ++k) {
      const std::int64_t size = buffer_bytes(format, array, k);
      buffers.push_back({length(), size});
      if (size > 0) bytes.append(static_cast<const char*>(array.buffers[k]), static_cast<std::size_t>(size));
      bytes.resize(static_cast<std::size_t>(up_to(length(), kAligned)));
    }
  }
  [[nodiscard]] std::int64_t length() const { return static_cast<std::int64_t>(bytes.size()); }

  Offset table(FlatBufferBuilder& builder, std::int64_t rows) const {
    const auto all_nodes = builder.CreateVectorOfStructs(nodes);
    const auto all_buffers = builder.CreateVectorOfStructs(buffers);
    return table_of(builder, [&] {
      builder.AddElement<std::int64_t>(slot(0), rows, 0);
      builder.AddOffset(slot(1), all_nodes);
      builder.AddOffset(slot(2), all_buffers);
    });
  }
};

std::string dictionary_message(const ArrowSchema& field, const ArrowArray& dictionary, std::int64_t id) {
  Body body;
  body.add(field.dictionary->format, dictionary);
  FlatBufferBuilder builder;
  const Offset data = body.table(builder, dictionary.length);
  const Offset table = table_of(builder, [&] {
    builder.AddElement<std::int64_t>(slot(0), id, 0);
    builder.AddOffset(slot(1), data);
  });
  return message(builder, kDictionaryBatch, table, body.length()) + body.bytes;
}

std::string batch_message(const ArrowSchema& schema, const ArrowArray& batch) {
  Body body;
  for (std::int64_t j = 0; j < batch.n_children; ++j) body.add(schema.children[j]->format, *batch.children[j]);
  FlatBufferBuilder builder;
  const Offset table = body.table(builder, batch.length);
  return message(builder, kRecordBatch, table, body.length()) + body.bytes;
}

/// Released with the scope.
template <class Interface>
struct Scoped : Interface {
  Scoped() : Interface{} {}
  explicit Scoped(Interface given) : Interface(given) {}
  Scoped(const Scoped&) = delete;
  Scoped& operator=(const Scoped&) = delete;
  ~Scoped() {
    if (this->release != nullptr) this->release(this);
  }
};

}  // namespace

Status ArrowWriter::write(ArrowColumns columns) {
  std::optional<Error> not_made;  // the interface has sentences only
  if (columns.made)
    columns.made = [&, make = std::move(columns.made)](std::int64_t first, std::int64_t rows) {
      auto made = make(first, rows);
      if (!made) not_made = made.error();
      return made;
    };
  Scoped<ArrowArrayStream> stream(arrow_stream(std::move(columns), most_));
  const auto check = [&](int failed) -> Status {
    if (failed == 0) return {};
    if (not_made) return tl::unexpected<Error>(*not_made);
    return fail(Errc::out_of_range, stream.get_last_error(&stream));
  };
  Scoped<ArrowSchema> schema;
  OGIVE_CHECK(check(stream.get_schema(&stream, &schema)));
  if (!std::exchange(has_schema_, true)) OGIVE_CHECK(sink_(schema_message(schema)));
  for (;;) {
    Scoped<ArrowArray> batch;
    OGIVE_CHECK(check(stream.get_next(&stream, &batch)));
    if (batch.release == nullptr) return {};
    const bool first = !std::exchange(has_dictionaries_, true);
    for (std::int64_t j = 0; first && j < batch.n_children; ++j) {  // those of later batches are the same
      const ArrowArray* dictionary = batch.children[j]->dictionary;
      if (dictionary != nullptr) OGIVE_CHECK(sink_(dictionary_message(*schema.children[j], *dictionary, j)));
    }
    OGIVE_CHECK(sink_(batch_message(schema, batch)));
  }
}

Status ArrowWriter::finish() const { return sink_(std::string_view("\xFF\xFF\xFF\xFF\0\0\0\0", 8)); }

Status write_arrow(ArrowColumns columns, const std::function<Status(std::string_view)>& sink, ArrowBatches most) {
  ArrowWriter writer(sink, most);
  OGIVE_CHECK(writer.write(std::move(columns)));
  return writer.finish();
}

}  // namespace ogive
