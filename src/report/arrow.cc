#include <algorithm>
#include <cmath>
#include <utility>

#include "base/constants.hpp"
#include "data/arrow_ipc.hpp"
#include "data/fill_chunk.hpp"
#include "report/number.hpp"
#include "report/renderers.hpp"

namespace ogive::report {
namespace {

bool is_empty(const Cell& cell) {
  const auto* number = std::get_if<Number>(&cell);
  return std::holds_alternative<std::monostate>(cell) || (number != nullptr && std::isnan(number->value));
}

/// One kind for all cells of a column: text where they are of several, but for whole and other numbers.
Kind kind_of_cells(const Grid& grid, std::size_t j) {
  constexpr Kind kKinds[] = {Kind::missing, Kind::text, Kind::boolean, Kind::integer, Kind::real};  // as in Cell
  Kind all = Kind::missing;
  for (const auto& row : grid.rows) {
    const Kind kind = kKinds[row[j].index()];
    const bool are_numbers = std::min(all, kind) == Kind::integer && std::max(all, kind) == Kind::real;
    if (kind == Kind::missing || kind == all) continue;
    all = all == Kind::missing ? kind : are_numbers ? Kind::real : Kind::text;
  }
  return all;
}

struct ToDouble {
  double operator()(const Number& number) const { return number.value; }
  double operator()(std::int64_t value) const { return static_cast<double>(value); }
  template <class Other>
  double operator()(const Other&) const {
    return kNaN;
  }
};

struct ToText {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return integer(value); }
  std::string operator()(const Number& number) const { return shortest(number.value); }
};

Column grid_column(const Grid& grid, std::size_t j) {
  Column column;
  column.name = grid.keys[j];
  column.kind = kind_of_cells(grid, j);
  const auto cell = [&](std::int64_t i) -> const Cell& { return grid.rows[static_cast<std::size_t>(i)][j]; };
  Chunk chunk;
  chunk.rows = static_cast<std::int64_t>(grid.rows.size());
  drop(chunk, [&](std::int64_t i) { return is_empty(cell(i)); });
  switch (column.kind) {
    case Kind::boolean:
      fill_chunk<std::uint8_t>(chunk, [&](std::int64_t i) { return std::uint8_t{std::get<bool>(cell(i))}; });
      break;
    case Kind::integer:
      fill_chunk<std::int64_t>(chunk, [&](std::int64_t i) { return std::get<std::int64_t>(cell(i)); });
      break;
    case Kind::real: fill_chunk<double>(chunk, [&](std::int64_t i) { return std::visit(ToDouble{}, cell(i)); }); break;
    case Kind::text:
      fill_chunk<std::uint32_t>(chunk, [&](std::int64_t i) {
        column.dictionary.push_back(std::visit(ToText{}, cell(i)));
        return static_cast<std::uint32_t>(column.dictionary.size() - 1);
      });
      break;
    default: break;
  }
  column.chunks.push_back(std::move(chunk));
  return column;
}

}  // namespace

std::string to_arrow(const Document& document) {
  std::vector<Column> columns;
  ArrowColumns all;
  if (const Grid* grid = sheet_of(document)) {
    for (std::size_t j = 0; j < grid->keys.size(); ++j) columns.push_back(grid_column(*grid, j));
    all.chunk_rows = {static_cast<std::int64_t>(grid->rows.size())};
  }
  for (const Column& column : columns) all.columns.push_back(&column);
  std::string bytes;
  const auto append = [&](std::string_view more) -> Status { return bytes += more, Status{}; };
  if (!write_arrow(std::move(all), append)) return "";  // a report of gigabytes
  return bytes;
}

}  // namespace ogive::report
