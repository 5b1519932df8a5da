#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <utility>

#include "base/date.hpp"
#include "data/csv_number.hpp"
#include "data/csv_reader.hpp"
#include "data/csv_text.hpp"
#include "data/dictionary.hpp"
#include "data/place.hpp"

namespace ogive {
namespace {

bool is_label_name(const std::string& name) { return name.empty() || name == "rownames"; }

}  // namespace

/// A first column of labels of the rows.
bool CsvReader::is_label(std::size_t column) const { return column == 0 && is_label_name(feeder_.names()[0]); }

/// Columns that are carried along, not computed with.
bool CsvReader::keeps_spelling(std::size_t column) const {
  const std::string& name = feeder_.names()[column];
  const auto& asked = options_.as_spelled;
  return is_label(column) || std::find(asked.begin(), asked.end(), name) != asked.end();
}

bool CsvReader::is_asked_as_text(std::size_t column) const {
  const auto& asked = options_.as_text;
  return std::find(asked.begin(), asked.end(), feeder_.names()[column]) != asked.end();
}

/// The kind of each column but for dates, which are text so far: from the union of what its cells were, in every block.
Status CsvReader::settle_kinds() {
  kinds_.resize(width_);
  std::optional<Mark> point;
  std::optional<Mark> comma;
  for (std::size_t column = 0; column < width_; ++column) {
    Seen seen;
    std::optional<Mark> mark;
    for (const auto& block : blocks_) {
      const BlockColumn& part = block->columns[column];
      seen |= part.seen;
      if (!mark && part.first_mark >= 0)
        mark = Mark{column, block->file, block->first_line + part.first_mark, part.mark_text};
    }
    kinds_[column] = seen.kind();
    if (kinds_[column] != Kind::missing && is_asked_as_text(column)) kinds_[column] = Kind::text;
    if (keeps_spelling(column) && (kinds_[column] == Kind::real || kinds_[column] == Kind::boolean))
      kinds_[column] = Kind::text;
    if (kinds_[column] != Kind::real || !mark) continue;
    std::optional<Mark>& first = seen.comma ? comma : point;
    if (!first) first = std::move(mark);
  }
  if (!point || !comma) return {};
  // 1.234 beside 1,5 may be a thousand or not: either reading could be wrong in silence.
  const std::string& file = feeder_.files()[comma->file].bytes->name();
  const std::vector<std::string>& names = feeder_.names();
  return fail(
      Errc::bad_data,
      fmt::format("{} writes decimals with a comma in column '{}' (line {}: \"{}\") and with a point in column '{}' "
                  "(line {}: \"{}\"); use one decimal mark in the whole file",
                  file, shown(names[comma->column]), comma->line, comma->text, shown(names[point->column]), point->line,
                  point->text),
      in_file(file, comma->line, names[comma->column]));
}

/// Columns that became text after some of their blocks were parsed as numbers: the spelling is in the source.
Status CsvReader::read_text_again() {
  std::vector<std::size_t> again;
  bool from_copy = false;
  for (std::size_t k = 0; k < blocks_.size(); ++k) {
    bool needed = false;
    for (std::size_t column = 0; column < width_; ++column) needed |= needs_text(*blocks_[k], column);
    if (!needed) continue;
    again.push_back(k);
    from_copy |= feeder_.files()[blocks_[k]->file].bytes->once();
  }
  if (again.empty()) return {};
  if (from_copy && options_.notice)
    options_.notice("a column turned out to be text: reading part of the input a second time, from a temporary copy");
  std::vector<Status> answers(again.size());
  const bool whole =
      for_each_piece(static_cast<std::int64_t>(again.size()), threads_, options_.stop, [&](std::int64_t piece, int) {
        const auto i = static_cast<std::size_t>(piece);
        answers[i] = read_block_again(*blocks_[again[i]]);
      });
  if (!whole) return fail(Errc::interrupted, "interrupted while reading data");
  for (Status& answer : answers) OGIVE_CHECK(std::move(answer));
  return {};
}

bool CsvReader::needs_text(const ParsedBlock& block, std::size_t column) const {
  const Kind kind = block.columns[column].kind;
  return kinds_[column] == Kind::text && kind != Kind::text && kind != Kind::missing;
}

Status CsvReader::read_block_again(ParsedBlock& block) const {
  std::vector<char> buffer(block.size);
  OGIVE_CHECK(feeder_.files()[block.file].bytes->read_again(block.offset, buffer.data(), block.size));
  const CellRules rules = rules_for(block.file);
  Cells cells;
  const auto trouble = cells.find({buffer.data(), buffer.size()}, rules.separator, width_);
  if (trouble || cells.rows() != static_cast<std::size_t>(block.rows))
    return fail(Errc::cannot_read,
                fmt::format("{} changed while it was being read; wait until it is complete and try again",
                            feeder_.files()[block.file].bytes->name()));
  for (std::size_t column = 0; column < width_; ++column)
    if (needs_text(block, column)) {
      block.columns[column] = parse_column(cells, column, rules, true);
      OGIVE_CHECK(put_away(block.columns[column], store_));
    }
  return {};
}

/// True for a text column of nothing but dates.
bool CsvReader::holds_dates(std::size_t column) const {
  if (kinds_[column] != Kind::text || keeps_spelling(column) || is_asked_as_text(column)) return false;
  return std::all_of(blocks_.begin(), blocks_.end(), [&](const auto& block) {
    const std::vector<std::string>& levels = block->columns[column].levels;
    return std::all_of(levels.begin(), levels.end(),
                       [](const std::string& level) { return parse_date(trimmed(level)).has_value(); });
  });
}

/// The codes of each block become days.
void CsvReader::make_days(std::size_t column) {
  for (const auto& block : blocks_) {
    BlockColumn& part = block->columns[column];
    std::vector<std::uint32_t> days;
    days.reserve(part.levels.size());
    for (const std::string& level : part.levels)
      days.push_back(std::bit_cast<std::uint32_t>(*parse_date(trimmed(level))));
    std::vector<std::string>().swap(part.levels);
    translate(part, Kind::date, std::move(days));
  }
}

/// One dictionary for the column, in order of first appearance; the blocks' codes follow it.
void CsvReader::merge_levels(std::size_t column, Column& out) {
  Dictionary all;
  MixedText mixed;
  bool like_numbers = false;
  const bool several = feeder_.files().size() > 1;
  std::int64_t mark_line = 0;
  std::string mark_text;
  for (const auto& block : blocks_) {
    BlockColumn& part = block->columns[column];
    std::vector<std::uint32_t> code_of;
    code_of.reserve(part.levels.size());
    for (const std::string& level : part.levels) code_of.push_back(all.code(level));
    std::vector<std::string>().swap(part.levels);
    bool same = true;
    for (std::size_t i = 0; i < code_of.size(); ++i) same &= code_of[i] == i;
    if (!same) translate(part, Kind::text, std::move(code_of));
    if (part.others > 0 && mixed.others == 0) {
      mixed.first_line = block->first_line + part.first_other;
      mixed.first_text = part.first_text;
      mixed.first_file = several ? feeder_.files()[block->file].bytes->name() : "";
    }
    if (part.first_mark >= 0 && mark_line == 0) {
      mark_line = block->first_line + part.first_mark;
      mark_text = part.mark_text;
    }
    like_numbers |= part.like_numbers;
    mixed.numbers += part.numbers;
    mixed.others += part.others;
  }
  if (mixed.others == 0) {  // numbers alone, some with a decimal comma and some with a point
    mixed.first_line = mark_line;
    mixed.first_text = std::move(mark_text);
  }
  out.dictionary = std::move(all).take();
  mixed.why = why_no_number(mixed.first_text);
  const bool is_mixed = mixed.numbers > 0 && (mixed.others > 0 || mark_line > 0);
  if (is_mixed || like_numbers) out.mixed = std::move(mixed);
}

Column CsvReader::assemble(std::size_t column) {
  Column out;
  out.name = feeder_.names()[column];
  out.kind = kinds_[column];
  for (const auto& block : blocks_) widen(block->columns[column], out.kind);
  if (holds_dates(column)) {
    out.kind = Kind::date;
    make_days(column);
  } else if (out.kind == Kind::text) {
    merge_levels(column, out);
  }
  out.chunks.reserve(blocks_.size());
  for (const auto& block : blocks_) {
    BlockColumn& part = block->columns[column];
    part.chunk.owner = std::move(part.memory);
    out.chunks.push_back(std::move(part.chunk));
  }
  return out;
}

Result<Table> CsvReader::make_table_of_blocks() {
  Table table;
  const std::string& first = feeder_.files()[0].bytes->name();
  const std::size_t files = feeder_.files().size();
  table.source = files == 1 ? first : fmt::format("{} and {} more file{}", first, files - 1, files == 2 ? "" : "s");
  for (const auto& file : feeder_.files()) table.files.push_back(file.bytes->name());
  std::vector<Column> columns(width_);
  const bool whole =
      for_each_piece(static_cast<std::int64_t>(width_), threads_, options_.stop, [&](std::int64_t piece, int) {
        columns[static_cast<std::size_t>(piece)] = assemble(static_cast<std::size_t>(piece));
      });
  if (!whole) return fail(Errc::interrupted, "interrupted while reading data");
  for (const auto& block : blocks_) {
    table.chunk_rows.push_back(block->rows);
    table.chunk_lines.push_back(block->first_line);
    table.chunk_files.push_back(static_cast<std::uint32_t>(block->file));
  }
  if (width_ > 1 && columns.back().name.empty()) {  // lines that end in a separator
    if (columns.back().kind != Kind::missing)
      return fail(
          Errc::bad_data,
          fmt::format("the header of {} has no name for column {}, which is not empty; give it one", first, width_),
          in_file(first));
    columns.pop_back();
  }
  const bool labels = is_label(0);
  if (labels) table.row_labels = std::move(columns[0]);
  for (std::size_t k = labels ? 1 : 0; k < columns.size(); ++k) {
    if (wanted_[k])
      table.columns.push_back(std::move(columns[k]));
    else
      table.unread.push_back(std::move(columns[k].name));
  }
  if (table.columns.empty() && table.unread.empty())
    return fail(Errc::bad_data,
                fmt::format("{} has no column beside its row labels; name its columns in the first line", first),
                in_file(first));
  table.store = store_;
  return table;
}

}  // namespace ogive
