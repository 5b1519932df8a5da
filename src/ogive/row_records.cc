#include "ogive/row_records.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/date.hpp"
#include "data/column_reader.hpp"
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

/// Makes the records; how a field begins is the only difference between the formats.
class Records {
 public:
  Records(const std::vector<const Column*>& columns, const std::vector<RecordNumbers>& numbers, bool json)
      : columns_(columns.begin(), columns.end()), numbers_(numbers), json_(json) {
    for (const Column* column : columns) names_.push_back(column->name);
    for (const RecordNumbers& number : numbers) names_.push_back(number.name);
    if (!json) return;
    for (const std::string& name : names_)
      keys_.push_back((keys_.empty() ? "{" : ", ") + json_string(name.empty() ? "row" : name) + ": ");
  }

  [[nodiscard]] Status check_names() const {
    for (auto name = names_.begin(); name != names_.end(); ++name)
      if (std::find(names_.begin(), name, *name) != name)
        return fail(Errc::bad_option,
                    fmt::format("two columns of the output would be named '{}': rename the one of the "
                                "data, or leave it out",
                                *name));
    return {};
  }
  [[nodiscard]] std::string header() const {
    if (json_) return "[\n";
    std::string text;
    for (const std::string& name : names_) text += (&name == &names_.front() ? "" : ",") + csv_cell(name);
    return text + "\n";
  }
  [[nodiscard]] std::string footer() const { return json_ ? "\n]\n" : ""; }

  void append(std::string& text, std::size_t chunk, std::int64_t i, std::size_t row) {
    std::size_t field = 0;
    const auto add = [&](const std::string& cell) {
      text += json_ ? keys_[field] : field == 0 ? "" : ",";
      text += cell;
      ++field;
    };
    if (json_ && row > 0) text += ",\n";
    for (ColumnReader& column : columns_) add(input_cell(column, chunk, i, json_));
    for (const RecordNumbers& number : numbers_) add(number_cell(number.at(row)));
    text += json_ ? "}" : "\n";
  }

 private:
  [[nodiscard]] std::string number_cell(double value) const {
    if (json_) return json_number(value);
    return std::isnan(value) ? "" : report::shortest(value);
  }

  std::vector<ColumnReader> columns_;
  const std::vector<RecordNumbers>& numbers_;
  bool json_;
  std::vector<std::string> names_;
  std::vector<std::string> keys_;  ///< of JSON, with what stands before them
};

}  // namespace

Status write_records(const Table& table, const std::vector<const Column*>& columns,
                     const std::vector<RecordNumbers>& numbers, bool json,
                     const std::function<Status(std::string_view)>& sink) {
  Records records(columns, numbers, json);
  OGIVE_CHECK(records.check_names());
  std::string text = records.header();
  std::size_t row = 0;
  for (std::size_t chunk = 0; chunk < table.chunk_rows.size(); ++chunk)
    for (std::int64_t i = 0; i < table.chunk_rows[chunk]; ++i, ++row) {
      records.append(text, chunk, i, row);
      if (text.size() < kFlushBytes) continue;
      OGIVE_CHECK(sink(text));
      text.clear();
    }
  return sink(text + records.footer());
}

}  // namespace ogive
