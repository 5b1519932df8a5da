#include "design/row_names.hpp"

#include "design/complete_rows.hpp"
#include "design/resolve.hpp"

namespace ogive::design {
namespace {

/// Labels that are numbers would be taken for the number of the row.
std::string label_of(const Table& table, std::size_t chunk, std::int64_t row) {
  if (!table.row_labels || table.row_labels->kind != Kind::text) return "";
  const Chunk& cells = table.row_labels->chunks[chunk];
  if (!cells.present(row)) return "";
  return " (" + table.row_labels->dictionary[cells.as<std::uint32_t>()[row]] + ")";
}

}  // namespace

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
