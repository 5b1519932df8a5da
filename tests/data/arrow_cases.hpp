/// Arrow streams made by hand.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/arrow_abi.hpp"

namespace ogive::arrow_cases {

/// One array: what its structures point at.
struct Array {
  std::string format;
  std::string name;
  std::int64_t length = 0;
  std::int64_t offset = 0;
  std::int64_t flags = ARROW_FLAG_NULLABLE;
  std::vector<std::optional<std::vector<std::uint8_t>>> buffers;
  std::vector<Array> children;
  std::shared_ptr<Array> dictionary;
};

template <class T>
std::vector<std::uint8_t> bytes(const std::vector<T>& values) {
  std::vector<std::uint8_t> all(values.size() * sizeof(T));
  if (!all.empty()) std::memcpy(all.data(), values.data(), all.size());
  return all;
}

inline std::vector<std::uint8_t> bits(const std::vector<bool>& values) {
  std::vector<std::uint8_t> all((values.size() + 7) / 8 + 1);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i]) all[i / 8] = static_cast<std::uint8_t>(all[i / 8] | (1U << (i % 8)));
  return all;
}

/// Values of a fixed width; `present` empty: all.
template <class T>
Array fixed(std::string format, std::string name, const std::vector<T>& values, const std::vector<bool>& present = {}) {
  Array array{std::move(format), std::move(name), static_cast<std::int64_t>(values.size())};
  array.buffers = {present.empty() ? std::nullopt : std::optional(bits(present)), bytes(values)};
  return array;
}

template <class Offset = std::int32_t>
Array texts(std::string name, const std::vector<std::string>& values, const std::vector<bool>& present = {}) {
  Array array{sizeof(Offset) == 4 ? "u" : "U", std::move(name), static_cast<std::int64_t>(values.size())};
  std::vector<Offset> offsets = {0};
  std::string all;
  for (const std::string& value : values) {
    all += value;
    offsets.push_back(static_cast<Offset>(all.size()));
  }
  array.buffers = {present.empty() ? std::nullopt : std::optional(bits(present)), bytes(offsets),
                   std::vector<std::uint8_t>(all.begin(), all.end())};
  return array;
}

/// Views: up to 12 bytes in place, longer texts in one of two data buffers.
inline Array views(std::string name, const std::vector<std::string>& values) {
  Array array{"vu", std::move(name), static_cast<std::int64_t>(values.size())};
  std::vector<std::uint8_t> view(16 * values.size());
  std::vector<std::uint8_t> data[2];
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto put = [&](std::size_t at, std::int32_t value) { std::memcpy(&view[16 * i + at], &value, 4); };
    put(0, static_cast<std::int32_t>(values[i].size()));
    if (values[i].size() <= 12) {
      if (!values[i].empty()) std::memcpy(&view[16 * i + 4], values[i].data(), values[i].size());
      continue;
    }
    std::memcpy(&view[16 * i + 4], values[i].data(), 4);
    put(8, static_cast<std::int32_t>(i % 2));
    put(12, static_cast<std::int32_t>(data[i % 2].size()));
    data[i % 2].insert(data[i % 2].end(), values[i].begin(), values[i].end());
  }
  const std::vector<std::int64_t> sizes = {static_cast<std::int64_t>(data[0].size()),
                                           static_cast<std::int64_t>(data[1].size())};
  array.buffers = {std::nullopt, view, data[0], data[1], bytes(sizes)};
  return array;
}

template <class Code>
Array coded(std::string format, std::string name, const std::vector<Code>& codes, Array dictionary) {
  Array array = fixed(std::move(format), std::move(name), codes);
  array.dictionary = std::make_shared<Array>(std::move(dictionary));
  return array;
}

/// Rows [begin, begin + rows) as an array with an offset.
inline Array sliced(Array array, std::int64_t begin, std::int64_t rows) {
  array.offset += begin;
  array.length = rows;
  return array;
}

inline Array batch(std::vector<Array> columns) {
  Array all{"+s", "", columns.empty() ? 0 : columns[0].length};
  all.buffers = {std::nullopt};
  all.children = std::move(columns);
  return all;
}

namespace detail {

inline int& live() {  // arrays handed out and not released
  static int count = 0;
  return count;
}

struct SchemaHolder {
  Array array;
  std::vector<std::unique_ptr<ArrowSchema>> owned;
  std::vector<ArrowSchema*> children;
};

inline void fill(const Array& from, ArrowSchema& to) {
  auto* holder = new SchemaHolder{from, {}, {}};
  for (const Array& child : holder->array.children) {
    holder->owned.push_back(std::make_unique<ArrowSchema>());
    fill(child, *holder->owned.back());
    holder->children.push_back(holder->owned.back().get());
  }
  to = {};
  to.format = holder->array.format.c_str();
  to.name = holder->array.name.c_str();
  to.flags = from.flags;
  to.n_children = static_cast<std::int64_t>(holder->children.size());
  to.children = holder->children.data();
  if (from.dictionary) {
    holder->owned.push_back(std::make_unique<ArrowSchema>());
    fill(*from.dictionary, *holder->owned.back());
    to.dictionary = holder->owned.back().get();
  }
  to.private_data = holder;
  to.release = [](ArrowSchema* schema) {
    auto* held = static_cast<SchemaHolder*>(schema->private_data);
    for (auto& child : held->owned) child->release(child.get());
    delete held;
    schema->release = nullptr;
  };
}

struct ArrayHolder {
  Array array;
  std::vector<const void*> buffers;
  std::vector<std::unique_ptr<ArrowArray>> owned;
  std::vector<ArrowArray*> children;
};

inline void fill(const Array& from, ArrowArray& to) {
  auto* holder = new ArrayHolder{from, {}, {}, {}};
  ++live();
  for (const auto& buffer : holder->array.buffers) holder->buffers.push_back(buffer ? buffer->data() : nullptr);
  for (const Array& child : holder->array.children) {
    holder->owned.push_back(std::make_unique<ArrowArray>());
    fill(child, *holder->owned.back());
    holder->children.push_back(holder->owned.back().get());
  }
  to = {};
  to.length = from.length;
  to.null_count = -1;
  to.offset = from.offset;
  to.n_buffers = static_cast<std::int64_t>(holder->buffers.size());
  to.buffers = holder->buffers.data();
  to.n_children = static_cast<std::int64_t>(holder->children.size());
  to.children = holder->children.data();
  if (from.dictionary) {
    holder->owned.push_back(std::make_unique<ArrowArray>());
    fill(*from.dictionary, *holder->owned.back());
    to.dictionary = holder->owned.back().get();
  }
  to.private_data = holder;
  to.release = [](ArrowArray* array) {
    auto* held = static_cast<ArrayHolder*>(array->private_data);
    for (auto& child : held->owned) child->release(child.get());
    delete held;
    --live();
    array->release = nullptr;
  };
}

struct StreamHolder {
  Array schema;
  std::vector<Array> batches;
  std::size_t next = 0;
  std::size_t fails_at = ~std::size_t{0};
};

}  // namespace detail

/// A stream of batches of the schema of `schema`; the batch numbered `fails_at` is an error instead.
inline ArrowArrayStream stream_of(Array schema, std::vector<Array> batches, std::size_t fails_at = ~std::size_t{0}) {
  using detail::StreamHolder;
  ArrowArrayStream stream = {};
  stream.private_data = new StreamHolder{std::move(schema), std::move(batches), 0, fails_at};
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
    detail::fill(static_cast<StreamHolder*>(self->private_data)->schema, *out);
    return 0;
  };
  stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
    auto& held = *static_cast<StreamHolder*>(self->private_data);
    if (held.next == held.fails_at) return 5;
    *out = {};
    if (held.next < held.batches.size()) detail::fill(held.batches[held.next++], *out);
    return 0;
  };
  stream.get_last_error = [](ArrowArrayStream*) { return "the disk is gone"; };
  stream.release = [](ArrowArrayStream* self) {
    delete static_cast<StreamHolder*>(self->private_data);
    self->release = nullptr;
  };
  return stream;
}

inline ArrowArrayStream stream_of(std::vector<Array> batches) {
  Array schema = batches.at(0);
  return stream_of(std::move(schema), std::move(batches));
}

}  // namespace ogive::arrow_cases
