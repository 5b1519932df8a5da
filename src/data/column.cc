#include "data/column.hpp"

#include <cmath>
#include <unordered_map>
#include <utility>

namespace ogive {
namespace {

/// Sets the values of a column of one chunk and keeps their memory.
template <class T>
Chunk one_chunk(std::vector<T> values) {
  auto kept = std::make_shared<const std::vector<T>>(std::move(values));
  Chunk chunk;
  chunk.rows = static_cast<std::int64_t>(kept->size());
  chunk.values = kept->data();
  chunk.owner = std::move(kept);
  return chunk;
}

/// Adds a validity bitmap to a chunk when any row is missing.
void set_validity(Chunk& chunk, const std::vector<bool>& present) {
  for (const bool here : present) chunk.missing += here ? 0 : 1;
  if (chunk.missing == 0) return;
  struct Kept {
    std::shared_ptr<const void> values;
    std::vector<std::uint8_t> bits;
  };
  auto kept = std::make_shared<Kept>();
  kept->values = std::move(chunk.owner);
  kept->bits.resize((present.size() + 7) / 8);
  for (std::size_t i = 0; i < present.size(); ++i)
    if (present[i]) kept->bits[i >> 3] = static_cast<std::uint8_t>(kept->bits[i >> 3] | (1U << (i & 7)));
  chunk.validity = kept->bits.data();
  chunk.owner = std::move(kept);
}

Column of_one(std::string name, Kind kind, Chunk chunk) {
  Column column;
  column.name = std::move(name);
  column.kind = chunk.rows > 0 && chunk.missing == chunk.rows ? Kind::missing : kind;
  if (column.kind == Kind::missing) chunk.values = nullptr;
  column.chunks.push_back(std::move(chunk));
  return column;
}

}  // namespace

const char* kind_name(Kind kind) noexcept {
  switch (kind) {
    case Kind::missing: return "missing";
    case Kind::boolean: return "boolean";
    case Kind::integer: return "integer";
    case Kind::real: return "real";
    case Kind::date: return "date";
    case Kind::text: return "text";
  }
  return "missing";
}

std::int64_t value_bytes(Kind kind, std::uint8_t integer) noexcept {
  switch (kind) {
    case Kind::missing: return 0;
    case Kind::boolean: return sizeof(std::uint8_t);
    case Kind::integer: return integer;
    case Kind::real: return sizeof(double);
    case Kind::date: return sizeof(std::int32_t);
    case Kind::text: return sizeof(std::uint32_t);
  }
  return 0;
}

std::int64_t Column::missing_count() const noexcept {
  std::int64_t count = 0;
  for (const Chunk& chunk : chunks) count += chunk.missing;
  return count;
}

Column real_column(std::string name, std::vector<double> values) {
  std::vector<bool> present(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) present[i] = !std::isnan(values[i]);
  Chunk chunk = one_chunk(std::move(values));
  set_validity(chunk, present);
  return of_one(std::move(name), Kind::real, std::move(chunk));
}

Column integer_column(std::string name, std::vector<std::int64_t> values) {
  return of_one(std::move(name), Kind::integer, one_chunk(std::move(values)));
}

Column date_column(std::string name, std::vector<std::int32_t> days) {
  return of_one(std::move(name), Kind::date, one_chunk(std::move(days)));
}

Column text_column(std::string name, const std::vector<std::string>& values) {
  std::vector<std::uint32_t> codes(values.size());
  std::vector<bool> present(values.size());
  std::vector<std::string> dictionary;
  std::unordered_map<std::string, std::uint32_t> code_of;
  for (std::size_t i = 0; i < values.size(); ++i) {
    present[i] = !values[i].empty();
    if (!present[i]) continue;
    const auto [at, added] = code_of.try_emplace(values[i], static_cast<std::uint32_t>(dictionary.size()));
    if (added) dictionary.push_back(values[i]);
    codes[i] = at->second;
  }
  Chunk chunk = one_chunk(std::move(codes));
  set_validity(chunk, present);
  Column column = of_one(std::move(name), Kind::text, std::move(chunk));
  column.dictionary = std::move(dictionary);
  return column;
}

Column boolean_column(std::string name, std::vector<std::uint8_t> values) {
  return of_one(std::move(name), Kind::boolean, one_chunk(std::move(values)));
}

}  // namespace ogive
