#include "ogive/row_records.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/date.hpp"
#include "data/column_reader.hpp"
#include "data/fill_chunk.hpp"
#include "ogive/csv_text.hpp"
#include "ogive/json_text.hpp"
#include "report/number.hpp"

namespace ogive {
namespace {

constexpr std::size_t kFlushBytes = 1 << 16;

/// One cell of the input, as CSV or JSON writes it.
std::string input_cell(ColumnReader& reader, std::size_t chunk_index, std::int64_t row, bool json) {
  const Column& column = reader.column();
  const Chunk& chunk = reader.rows(chunk_index, row, row + 1);
  const std::int64_t i = row - reader.first();
  const char* const missing = json ? "null" : "";
  if (column.kind == Kind::missing || !chunk.present(i)) return missing;
  switch (column.kind) {
    case Kind::boolean: {
      const bool truth = chunk.as<std::uint8_t>()[i] != 0;
      return json ? (truth ? "true" : "false") : (truth ? "True" : "False");
    }
    case Kind::integer: return report::integer(chunk.integer(i));
    case Kind::real: return json ? json_number(chunk.real(i)) : report::shortest(chunk.real(i));
    case Kind::date: {
      const std::string date = date_text(chunk.as<std::int32_t>()[i]);
      return json ? json_string(date) : date;
    }
    case Kind::text: {
      const std::string& text = column.dictionary[chunk.as<std::uint32_t>()[i]];
      return json ? json_string(text) : csv_cell(text);
    }
    case Kind::missing: break;
  }
  return missing;
}

/// Makes the records as text; how a field begins is the only difference between the formats.
class Records {
 public:
  Records(const std::vector<const Column*>& columns, const std::vector<std::string>& names, bool json)
      : columns_(columns.begin(), columns.end()), names_(names), json_(json) {
    if (!json) return;
    for (const std::string& name : names) keys_.push_back((keys_.empty() ? "{" : ", ") + json_string(name) + ": ");
  }

  [[nodiscard]] std::string header() const {
    if (json_) return "[\n";
    std::string text;
    for (const std::string& name : names_) text += (&name == &names_.front() ? "" : ",") + csv_cell(name);
    return text + "\n";
  }

  /// What is made of the next rows, which must stay where it is while they are appended.
  void take(const std::vector<Column>& made) {
    made_ = std::vector<ColumnReader>(made.begin(), made.end());
    row_ = 0;
  }

  /// Row i of a chunk, and the next one of what is made.
  void append(std::string& text, std::size_t chunk, std::int64_t i, bool first) {
    if (json_ && !first) text += ",\n";
    std::size_t j = 0;
    for (ColumnReader& column : columns_) append_cell(text, j++, input_cell(column, chunk, i, json_));
    for (ColumnReader& column : made_) append_cell(text, j++, input_cell(column, 0, row_, json_));
    ++row_;
    text += json_ ? "}" : "\n";
  }

 private:
  void append_cell(std::string& text, std::size_t j, const std::string& cell) {
    text += json_ ? keys_[j] : j == 0 ? "" : ",";
    text += cell;
  }

  std::vector<ColumnReader> columns_, made_;
  std::int64_t row_ = 0;  ///< of what is made
  const std::vector<std::string>& names_;
  bool json_;
  std::vector<std::string> keys_;  ///< of JSON, with what stands before them
};

Result<std::vector<std::string>> names_of(const ArrowColumns& piece, RecordFormat format) {
  std::vector<Column> made;
  if (piece.made) {
    OGIVE_TRY(made, piece.made(0, 0));
  }
  std::vector<const Column*> columns = piece.columns;
  for (const Column& column : made) columns.push_back(&column);
  std::vector<std::string> names;
  for (const Column* column : columns) {
    std::string name = column->name.empty() && format != RecordFormat::csv ? "row" : column->name;
    if (std::find(names.begin(), names.end(), name) != names.end())
      return fail(Errc::bad_option, fmt::format("two columns of the output would be named '{}': rename the one of the "
                                                "data, or leave it out",
                                                name));
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

Result<RecordFormat> parse_record_format(std::string_view what, std::string_view text) {
  if (text == "csv") return RecordFormat::csv;
  if (text == "json") return RecordFormat::json;
  if (text == "arrow") return RecordFormat::arrow;
  return fail(Errc::bad_option, fmt::format("{} are written as csv, json or arrow, not '{}'", what, text));
}

Column column_of(std::string name, std::vector<double> values) {
  const auto kept = std::make_shared<std::vector<double>>(std::move(values));
  Chunk chunk;
  chunk.rows = static_cast<std::int64_t>(kept->size());
  chunk.values = kept->data();
  chunk.owner = kept;
  drop_nans(chunk);
  if (chunk.missing > 0)  // what is written of no value is always the same
    for (double& value : *kept) value = std::isnan(value) ? 0.0 : value;
  Column column;
  column.name = std::move(name);
  column.kind = Kind::real;
  column.chunks.push_back(std::move(chunk));
  return column;
}

Status RecordWriter::write(ArrowColumns piece) {
  OGIVE_TRY(const std::vector<std::string> names, names_of(piece, format_));
  return format_ == RecordFormat::arrow ? arrow_.write(std::move(piece)) : write_text(piece, names);
}

Status RecordWriter::write_text(const ArrowColumns& piece, const std::vector<std::string>& names) {
  Records records(piece.columns, names, format_ == RecordFormat::json);
  std::string text;
  if (!std::exchange(has_header_, true)) text = records.header();
  std::int64_t left = std::accumulate(piece.chunk_rows.begin(), piece.chunk_rows.end(), std::int64_t{0});
  std::int64_t done = 0, made_up_to = 0;
  std::vector<Column> made;
  for (std::size_t chunk = 0; chunk < piece.chunk_rows.size(); ++chunk)
    for (std::int64_t i = 0; i < piece.chunk_rows[chunk]; ++i, ++done, --left) {
      if (piece.made && done == made_up_to) {
        made_up_to += std::min(left, kRecordsAtATime);
        made.clear();  // before there are others
        OGIVE_TRY(made, piece.made(done, made_up_to - done));
        records.take(made);
      }
      records.append(text, chunk, i, !std::exchange(has_record_, true));
      if (text.size() < kFlushBytes) continue;
      OGIVE_CHECK(sink_(text));
      text.clear();
    }
  return sink_(text);
}

Status RecordWriter::finish() {
  switch (format_) {
    case RecordFormat::arrow: return arrow_.finish();
    case RecordFormat::json: return sink_("\n]\n");
    case RecordFormat::csv: break;
  }
  return {};
}

Status write_records(const Table& table, std::vector<const Column*> columns, MadeColumns made, RecordFormat format,
                     const std::function<Status(std::string_view)>& sink) {
  ArrowColumns all{std::move(columns), table.chunk_rows, nullptr, {}, std::move(made)};
  for (const Column& column : table.columns) all.categories.push_back(&column);  // row labels are none
  RecordWriter writer(format, sink);
  OGIVE_CHECK(writer.write(std::move(all)));
  OGIVE_CHECK(writer.finish());
  return check_store(table);
}

}  // namespace ogive
