/// Tables as text, files from text: what the tests of this folder share.
#pragma once

#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "data/column_reader.hpp"
#include "data/table.hpp"

namespace ogive::test {

/// A folder that goes away with its files.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ogive-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data()) == nullptr ? std::string() : name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path(name);
  }

 private:
  std::string path_;
};

inline std::string exact(double value) {
  char buffer[40];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

inline std::string cell(const Column& column, const Chunk& chunk, std::int64_t i) {
  if (column.kind == Kind::missing || !chunk.present(i)) return "-";
  switch (column.kind) {
    case Kind::boolean: return chunk.as<std::uint8_t>()[i] != 0 ? "true" : "false";
    case Kind::integer: return std::to_string(chunk.integer(i));
    case Kind::real: return exact(chunk.as<double>()[i]);
    case Kind::date: return date_text(chunk.as<std::int32_t>()[i]);
    case Kind::text: return "'" + column.dictionary.at(chunk.as<std::uint32_t>()[i]) + "'";
    case Kind::missing: break;
  }
  return "-";
}

/// All cells of a column, whatever its chunks.
inline std::vector<std::string> cells(const Column& column) {
  std::vector<std::string> all;
  ColumnReader reader(column);
  for (std::size_t c = 0; c < reader.chunks(); ++c) {
    const Chunk& chunk = reader[c];
    for (std::int64_t i = 0; i < chunk.rows; ++i) all.push_back(cell(column, chunk, i));
  }
  return all;
}

/// "name:kind=cell,cell,..." and the mixed report when there is one.
inline std::string dump(const Column& column) {
  std::string out = column.name + ":" + kind_name(column.kind) + "=";
  bool first = true;
  for (const std::string& text : cells(column)) {
    if (!first) out += ",";
    first = false;
    out += text;
  }
  if (column.mixed)
    out += " [" + std::to_string(column.mixed->numbers) + "+" + std::to_string(column.mixed->others) + ", line " +
           std::to_string(column.mixed->first_line) + " \"" + column.mixed->first_text + "\"]";
  return out;
}

/// The columns, one a word group, separated by " | "; row labels first as "#...".
inline std::string dump(const Table& table) {
  std::string out;
  if (table.row_labels) out = "#" + dump(*table.row_labels);
  for (const Column& column : table.columns) out += (out.empty() ? "" : " | ") + dump(column);
  return out;
}

/// What is true of every table: chunks of the same rows, bitmaps that agree with their counts.
inline std::string complaint(const Table& table) {
  std::vector<const Column*> all;
  for (const Column& column : table.columns) all.push_back(&column);
  if (table.row_labels) all.push_back(&*table.row_labels);
  for (const Column* column : all) {
    if (column->chunks.size() != table.chunk_rows.size()) return column->name + ": number of chunks";
    ColumnReader reader(*column);
    for (std::size_t k = 0; k < column->chunks.size(); ++k) {
      const Chunk& chunk = reader[k];
      if (chunk.rows != table.chunk_rows[k]) return column->name + ": rows of a chunk";
      std::int64_t missing = 0;
      for (std::int64_t i = 0; i < chunk.rows; ++i) missing += chunk.present(i) ? 0 : 1;
      const bool none = column->kind == Kind::missing;
      if (none ? chunk.values != nullptr || chunk.missing != chunk.rows : missing != chunk.missing)
        return column->name + ": missing count";
      if (!none && missing == 0 && chunk.validity != nullptr) return column->name + ": needless bitmap";
      if (!none && chunk.values == nullptr) return column->name + ": no values";
    }
  }
  return {};
}

}  // namespace ogive::test
