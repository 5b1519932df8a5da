// Description -> Document.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/date.hpp"
#include "data/column_reader.hpp"
#include "ogive/describe.hpp"
#include "report/cells.hpp"
#include "report/number.hpp"
#include "report/screen.hpp"

namespace ogive {
namespace {

using report::Align;
using report::Cell;
using report::Grid;

constexpr std::int64_t kHeadRows = 5;
/// In text, the first rows show this many columns at most.
constexpr std::size_t kHeadColumns = 40;

struct Shown {
  std::string name;
  Align align = Align::right;
  std::vector<Cell> cells;
  std::size_t width = 0;
};

Cell missing_cell() { return report::Number{std::numeric_limits<double>::quiet_NaN(), "NaN"}; }

/// The first rows of a column, numbers as pandas shows them: integers whole, decimals of one length.
Shown head_of(const Column& column, std::int64_t rows) {
  Shown shown{column.name, column.kind == Kind::text ? Align::left : Align::right, {}, 0};
  std::vector<double> reals;
  ColumnReader reader(column);
  for (std::size_t c = 0; c < reader.chunks() && static_cast<std::int64_t>(shown.cells.size()) < rows; ++c) {
    const Chunk& chunk = reader[c];
    for (std::int64_t i = 0; i < chunk.rows && static_cast<std::int64_t>(shown.cells.size()) < rows; ++i) {
      if (column.kind == Kind::real) reals.push_back(chunk.present(i) ? chunk.real(i) : std::nan(""));
      if (column.kind == Kind::missing || !chunk.present(i)) {
        shown.cells.emplace_back(missing_cell());
      } else if (column.kind == Kind::boolean) {
        shown.cells.emplace_back(chunk.as<std::uint8_t>()[i] != 0);
      } else if (column.kind == Kind::integer) {
        shown.cells.emplace_back(chunk.integer(i));
      } else if (column.kind == Kind::date) {
        shown.cells.emplace_back(date_text(chunk.as<std::int32_t>()[i]));
      } else if (column.kind == Kind::real) {
        shown.cells.emplace_back(report::Number{chunk.real(i), ""});
      } else {
        shown.cells.emplace_back(column.dictionary[chunk.as<std::uint32_t>()[i]]);
      }
    }
  }
  const std::vector<std::string> texts = report::pandas_column(reals);
  for (std::size_t i = 0; i < texts.size(); ++i) shown.cells[i] = report::Number{reals[i], texts[i]};
  shown.width = report::display_width(report::printable(column.name));
  for (const Cell& cell : shown.cells) shown.width = std::max(shown.width, report::display_width(report::shown(cell)));
  return shown;
}

Grid head_grid(const std::vector<Shown>& columns, std::size_t begin, std::size_t end, bool labelled) {
  Grid grid;
  grid.name = "head";
  const auto add = [&](const Shown& column) {
    grid.headers.push_back(column.name);
    grid.keys.push_back(column.name.empty() ? "row" : column.name);
    grid.aligns.push_back(column.align);
    grid.rows.resize(column.cells.size());
    for (std::size_t i = 0; i < column.cells.size(); ++i) grid.rows[i].push_back(column.cells[i]);
  };
  if (labelled && begin > 0) add(columns[0]);
  for (std::size_t k = begin; k < end; ++k) add(columns[k]);
  return grid;
}

/// The first rows in bands that fit the width; row labels stand in front of each.
void add_head(const Table& table, std::size_t width, report::Document& document) {
  const std::int64_t rows = std::min(kHeadRows, table.rows());
  std::vector<Shown> columns;
  if (table.row_labels) columns.push_back(head_of(*table.row_labels, rows));
  const std::size_t most = width == 0 ? table.columns.size() : std::min(kHeadColumns, table.columns.size());
  for (std::size_t k = 0; k < most; ++k) columns.push_back(head_of(table.columns[k], rows));
  const bool labelled = table.row_labels.has_value();
  for (std::size_t begin = 0; begin < columns.size();) {
    std::size_t used = labelled && begin > 0 ? columns[0].width : 0;
    std::size_t end = begin;
    for (; end < columns.size(); ++end) {
      const std::size_t more = columns[end].width + (used > 0 ? 2 : 0);
      if (width > 0 && used + more > width && end > begin) break;
      used += more;
    }
    document.blocks.emplace_back(head_grid(columns, begin, end, labelled));
    begin = end;
  }
  if (most < table.columns.size())
    document.blocks.emplace_back(
        report::Note{"note", fmt::format("of {} columns the first {} are shown above", table.columns.size(), most)});
}

std::string histogram_text(const std::vector<std::int64_t>& bins, bool unicode) {
  static constexpr std::array kBlocks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  static constexpr std::array kAscii = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};
  const std::int64_t most = bins.empty() ? 0 : *std::max_element(bins.begin(), bins.end());
  std::string text;
  for (const std::int64_t count : bins) {
    // Nothing is blank, anything at all is the lowest block, the most is the full one.
    const double share = static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(most, 1));
    const auto height = count == 0 ? 0U : 1U + static_cast<unsigned>(std::lround(7.0 * share));
    text += unicode ? kBlocks[height] : kAscii[height];
  }
  return text;
}

Cell real_cell(double value) {
  return std::isnan(value) ? Cell() : Cell(report::Number{value, report::significant(value, 5)});
}

/// Between the least and the greatest of a column; of dates the nearest day.
Cell average_cell(double value, Kind kind) {
  if (kind == Kind::date && !std::isnan(value)) return date_text(static_cast<std::int32_t>(std::floor(value + 0.5)));
  return real_cell(value);
}

/// A value of a column.
Cell value_cell(double value, Kind kind) {
  const bool whole = kind == Kind::integer || kind == Kind::boolean;
  return whole && !std::isnan(value) ? Cell(static_cast<std::int64_t>(value)) : average_cell(value, kind);
}

Grid columns_grid(const Description& description, bool unicode) {
  Grid grid;
  grid.name = "columns";
  grid.headers = {"Column", "Kind", "Missing", "Levels", "Min", "Mean", "Max", "Std dev", "Histogram"};
  grid.keys = {"column", "kind", "missing", "levels", "min", "mean", "max", "std_dev", "histogram"};
  grid.aligns.assign(grid.headers.size(), Align::right);
  grid.aligns[0] = grid.aligns[1] = grid.aligns.back() = Align::left;
  for (const ColumnDescription& column : description.columns)
    grid.rows.push_back({column.name, std::string(kind_name(column.kind)), column.missing,
                         column.levels < 0 ? Cell() : Cell(column.levels), value_cell(column.low, column.kind),
                         average_cell(column.mean, column.kind), value_cell(column.high, column.kind),
                         real_cell(column.sd), histogram_text(column.histogram, unicode)});
  return grid;
}

/// True when the values of a column are levels, not measurements.
bool has_levels(const ColumnDescription& column) {
  constexpr std::int64_t kFew = 12;
  return column.kind == Kind::text ||
         (column.kind != Kind::missing && column.levels > 0 && column.levels <= kFew && column.kind != Kind::real);
}

Grid levels_grid(const Description& description, std::size_t width) {
  Grid grid;
  grid.name = "levels";
  grid.headers = {"Column", "Most frequent values (rows)"};
  grid.keys = {"column", "most_frequent"};
  grid.aligns = {Align::left, Align::left};
  for (const ColumnDescription& column : description.columns) {
    if (!has_levels(column)) continue;
    const std::size_t room = width == 0 ? std::numeric_limits<std::size_t>::max() : width * 3 / 5;
    std::string text;
    std::int64_t shown = 0;
    for (const auto& [level, count] : column.frequent) {
      const std::string item = fmt::format("{}{} ({})", text.empty() ? "" : ", ", report::printable(level), count);
      if (!text.empty() && report::display_width(text + item) > room) break;
      text += item;
      ++shown;
    }
    if (shown < column.levels) text += fmt::format(" and {} more", column.levels - shown);
    grid.rows.push_back({column.name, text});
  }
  return grid;
}

/// For programs: levels and bins as rows, not as text.
void add_data(const Description& description, report::Document& document) {
  Grid levels{"levels", "", {"Column", "Value", "Rows"}, {"column", "value", "rows"}, {}, {}};
  Grid bins{"histograms", "", {"Column", "From", "To", "Rows"}, {"column", "from", "to", "rows"}, {}, {}};
  levels.aligns.assign(levels.keys.size(), Align::right);
  bins.aligns.assign(bins.keys.size(), Align::right);
  for (const ColumnDescription& column : description.columns) {
    if (has_levels(column))
      for (const auto& [level, count] : column.frequent) levels.rows.push_back({column.name, level, count});
    const bool whole = column.kind == Kind::boolean || column.histogram.size() < kHistogramBins;
    const auto count = static_cast<double>(column.histogram.size());
    const double width = whole ? 1.0 : (column.high - column.low) / count;
    for (std::size_t k = 0; k < column.histogram.size(); ++k) {
      const double from = column.low + static_cast<double>(k) * width;
      const double to = whole ? from : k + 1 == column.histogram.size() ? column.high : from + width;
      bins.rows.push_back(
          {column.name, average_cell(from, column.kind), average_cell(to, column.kind), column.histogram[k]});
    }
  }
  document.blocks.emplace_back(std::move(levels));
  document.blocks.emplace_back(std::move(bins));
}

}  // namespace

report::Document describe_report(const Table& table, const Description& description, const DescribeLayout& layout) {
  report::Document document;
  document.schema = "ogive.describe/1";
  document.title =
      fmt::format("{}: {}, {}", description.source, report::counted(static_cast<double>(description.rows), "row"),
                  report::counted(static_cast<double>(description.columns.size()), "column"));
  document.blocks.emplace_back(
      report::Facts{"table", "", "", {{"source", "", description.source}, {"rows", "", description.rows}}});
  add_head(table, layout.width, document);
  Grid columns = columns_grid(description, layout.unicode);
  document.sheet = columns;
  document.blocks.emplace_back(std::move(columns));
  if (layout.width == 0) {
    add_data(description, document);
    return document;
  }
  Grid levels = levels_grid(description, layout.width);
  if (!levels.rows.empty()) document.blocks.emplace_back(std::move(levels));
  return document;
}

}  // namespace ogive
