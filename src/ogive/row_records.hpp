/// One record a row of a table, as CSV, JSON or Arrow.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "data/arrow_ipc.hpp"
#include "data/table.hpp"

namespace ogive {

enum class RecordFormat : std::uint8_t { csv, json, arrow };

/// "csv", "json" or "arrow"; `what` is written ("predictions").  Errors   bad_option.
[[nodiscard]] Result<RecordFormat> parse_record_format(std::string_view what, std::string_view text);

/// A number of every row of `table`, NaN where there is none, as a column cut where the table is.  Points at `values`.
[[nodiscard]] Column column_of(std::string name, const std::vector<double>& values, const Table& table);

/// Records of the same columns, piece by piece.
class RecordWriter {
 public:
  RecordWriter(RecordFormat format, std::function<Status(std::string_view)> sink)
      : format_(format), sink_(std::move(sink)), arrow_(sink_) {}

  /// What stands before the records, where it is the first piece, and its records.  Errors and memory as of
  /// write_records.
  [[nodiscard]] Status write(ArrowColumns piece);
  [[nodiscard]] Status finish();

 private:
  [[nodiscard]] Status write_text(const ArrowColumns& piece, const std::vector<std::string>& names);

  RecordFormat format_;
  std::function<Status(std::string_view)> sink_;
  ArrowWriter arrow_;
  bool has_header_ = false, has_record_ = false;
};

/// The columns, those of the table first: a header and lines (CSV), an array of objects, one a line (JSON), or a stream
/// of record batches (Arrow), in which texts of the table are categories, row labels apart.  What is missing is an
/// empty cell or null; a column without a name is "row" in JSON and Arrow.
/// Errors   bad_option (two columns of one name), out_of_range (a text too long for Arrow), the sink's.
/// Memory   a few thousand rows; of Arrow a batch (data/arrow_out.hpp).
[[nodiscard]] Status write_records(const Table& table, std::vector<const Column*> columns,
                                   const std::vector<Column>& made, RecordFormat format,
                                   const std::function<Status(std::string_view)>& sink);

}  // namespace ogive
