/// A table as bytes in Arrow's streaming format, which pyarrow, polars, duckdb and R's arrow read.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "data/arrow_out.hpp"

namespace ogive {

/// Writes tables of the same columns one after the other, as one stream.
class ArrowWriter {
 public:
  explicit ArrowWriter(std::function<Status(std::string_view)> sink, ArrowBatches most = {})
      : sink_(std::move(sink)), most_(most) {}

  /// The schema, where it is the first, and the batches of `arrow_stream`.  Dictionaries are those of the first that
  /// has a row, and must be the same in all.
  /// Errors   out_of_range (a text too long for a batch), the sink's, those of what is made.
  [[nodiscard]] Status write(ArrowColumns columns);
  /// The mark of the end.
  [[nodiscard]] Status finish() const;

 private:
  std::function<Status(std::string_view)> sink_;
  ArrowBatches most_;
  bool has_schema_ = false, has_dictionaries_ = false;
};

/// Writes the schema, the dictionaries, the batches of `arrow_stream` and the mark of the end.  Without a row there is
/// no dictionary either.
/// Errors   out_of_range (a text too long for a batch), the sink's.
/// Memory   one batch, twice, and once the dictionaries.
/// Source   arrow.apache.org, "Arrow columnar format", "IPC streaming format"; format/Schema.fbs and Message.fbs there.
[[nodiscard]] Status write_arrow(ArrowColumns columns, const std::function<Status(std::string_view)>& sink,
                                 ArrowBatches most = {});

}  // namespace ogive
