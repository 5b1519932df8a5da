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

/// Numbers of some rows, NaN where there is none, as a column of one chunk.
[[nodiscard]] Column column_of(std::string name, std::vector<double> values);

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

/// What is made is asked for rows in order, so many at a time; of Arrow for those of a batch.
inline constexpr std::int64_t kRecordsAtATime = 65536;

/// The columns of a table, then those that are made of its rows: a header and lines (CSV), an array of objects, one a
/// line (JSON), or a stream of record batches (Arrow), in which texts of the table are categories, row labels apart.
/// What is missing is an empty cell or null; a column without a name is "row" in JSON and Arrow.
/// Errors   bad_option (two columns of one name), out_of_range (a text too long for Arrow), the sink's, those of
///          `made`.
/// Memory   what is made of kRecordsAtATime rows; of Arrow a batch (data/arrow_out.hpp).
[[nodiscard]] Status write_records(const Table& table, std::vector<const Column*> columns, MadeColumns made,
                                   RecordFormat format, const std::function<Status(std::string_view)>& sink);

}  // namespace ogive
