#include "design/row_names.hpp"

#include "data/column_reader.hpp"
#include "design/complete_rows.hpp"

namespace ogive::design {
namespace {

/// Labels that are numbers would be taken for the number of the row.
std::string label_of(const Table& table, std::size_t chunk, std::int64_t row) {
  if (!table.row_labels || table.row_labels->kind != Kind::text) return "";
  ColumnReader reader(*table.row_labels);
  const Chunk& cells = reader[chunk];
  if (!cells.present(row)) return "";
  return " (" + table.row_labels->dictionary[cells.as<std::uint32_t>()[row]] + ")";
}

}  // namespace

std::int64_t line_of(const Table& table, std::size_t chunk, std::int64_t row) {
  return chunk < table.chunk_lines.size() ? table.chunk_lines[chunk] + row : 0;
}

std::string where(const Table& table, std::size_t chunk, std::int64_t row) {
  if (const std::int64_t line = line_of(table, chunk, row); line > 0)
    return "line " + std::to_string(line) +
           (table.files.size() > 1 ? " of " + table.files[table.chunk_files[chunk]] : "");
  for (std::size_t c = 0; c < chunk; ++c) row += table.chunk_rows[c];
  return "row " + std::to_string(row + 1);
}

std::vector<std::string> row_names(const Design& design, const Table& table, std::span<const std::int64_t> kept) {
  std::vector<std::string> names;
  std::int64_t before = 0;  // kept rows before the run
  for (std::size_t c = 0; c < design.complete->chunks() && names.size() < kept.size(); ++c)
    design.complete->runs_while(c, 0, [&](std::int64_t begin, std::int64_t end) {
      for (; names.size() < kept.size() && kept[names.size()] < before + end - begin;) {
        const std::int64_t row = begin + kept[names.size()] - before;
        names.push_back(where(table, c, row) + label_of(table, c, row));
      }
      before += end - begin;
      return names.size() < kept.size();
    });
  return names;
}

}  // namespace ogive::design
