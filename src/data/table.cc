#include "data/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "data/fill_chunk.hpp"

namespace ogive {
namespace {

/// Rows [begin, begin + rows) of a chunk: its values where they lie, its validity moved to a whole byte.
Chunk part_of(const Chunk& whole, Kind kind, std::int64_t begin, std::int64_t rows) {
  Chunk part = whole;
  part.rows = rows;
  part.missing = kind == Kind::missing ? rows : 0;
  if (whole.values != nullptr)
    part.values = static_cast<const char*>(whole.values) + begin * whole.stride * value_bytes(kind, whole.bytes);
  if (whole.validity == nullptr) return part;
  part.validity = nullptr;
  drop(part, [&](std::int64_t i) { return !whole.present(begin + i); });
  return part;
}

}  // namespace

std::int64_t Table::rows() const noexcept {
  return std::accumulate(chunk_rows.begin(), chunk_rows.end(), std::int64_t{0});
}

std::vector<std::string> Table::names() const {
  std::vector<std::string> all;
  all.reserve(columns.size());
  for (const Column& column : columns) all.push_back(column.name);
  return all;
}

Result<std::size_t> Table::find(std::string_view name) const {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].name == name) return i;
  if (row_labels && row_labels->name == name && !name.empty())
    return fail(Errc::unknown_column,
                fmt::format("'{}' holds the row labels of {}, which a formula cannot use; give it another name in the "
                            "header to use it as a column",
                            name, source));
  for (const RefusedColumn& column : refused)
    if (column.name == name)
      return fail(Errc::bad_type,
                  fmt::format("column '{}' of {} holds {}, which cannot enter a model; make it numbers, "
                              "text or truth values first",
                              name, source, column.holds));
  std::vector<std::string> all = names();
  all.insert(all.end(), unread.begin(), unread.end());
  const std::string_view has = source.find(" more file") == std::string::npos ? "has" : "have";
  const std::string nearest = nearest_name(name, all);
  if (!nearest.empty())
    return fail(Errc::unknown_column,
                fmt::format("{} {} no column '{}'; did you mean '{}'?", source, has, name, nearest));
  std::string list;
  constexpr std::size_t kShown = 20;
  // "and 1 more" would take the room of the name.
  const std::size_t shown_names = all.size() <= kShown + 1 ? all.size() : kShown;
  for (std::size_t i = 0; i < shown_names; ++i) list += (i == 0 ? "'" : ", '") + all[i] + "'";
  if (all.size() > shown_names) list += fmt::format(" and {} more", all.size() - shown_names);
  return fail(Errc::unknown_column, fmt::format("{} {} no column '{}'; its columns are {}", source, has, name, list));
}

Result<Table> make_table(std::vector<Column> columns, std::string source) {
  Table table;
  table.source = std::move(source);
  std::unordered_set<std::string_view> seen;
  for (const Column& column : columns) {
    if (!seen.insert(column.name).second)
      return fail(Errc::bad_data, fmt::format("{} has two columns named '{}'; give one of them another name",
                                              table.source, column.name));
    if (column.chunks.size() != columns[0].chunks.size())
      return fail(Errc::bad_data,
                  fmt::format("column '{}' of {} is cut into {} chunks, column '{}' into {}", column.name, table.source,
                              column.chunks.size(), columns[0].name, columns[0].chunks.size()));
    for (std::size_t k = 0; k < column.chunks.size(); ++k)
      if (column.chunks[k].rows != columns[0].chunks[k].rows)
        return fail(Errc::bad_data,
                    fmt::format("column '{}' of {} has {} rows, column '{}' has {}", column.name, table.source,
                                column.chunks[k].rows, columns[0].name, columns[0].chunks[k].rows));
  }
  if (!columns.empty())
    for (const Chunk& chunk : columns[0].chunks) table.chunk_rows.push_back(chunk.rows);
  table.columns = std::move(columns);
  return table;
}

Status check_store(const Table& table) {
  if (table.store == nullptr) return {};
  return table.store->trouble();
}

Status append_column(Table& table, Column column) {
  const auto same = [&](const Column& other) { return other.name == column.name; };
  if (std::any_of(table.columns.begin(), table.columns.end(), same))
    return fail(Errc::bad_data,
                fmt::format("{} has two columns named '{}'; give one of them another name", table.source, column.name));
  const Chunk whole = std::move(column.chunks.front());
  if (table.columns.empty()) table.chunk_rows = {whole.rows};
  if (whole.rows != table.rows())
    return fail(Errc::bad_data, fmt::format("column '{}' has {} rows, the others of {} have {}", column.name,
                                            whole.rows, table.source, table.rows()));
  column.chunks.clear();
  std::int64_t begin = 0;
  for (const std::int64_t rows : table.chunk_rows) {
    column.chunks.push_back(rows == whole.rows ? whole : part_of(whole, column.kind, begin, rows));
    begin += rows;
  }
  table.columns.push_back(std::move(column));
  return {};
}

}  // namespace ogive
