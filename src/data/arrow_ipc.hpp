/// A table as bytes in Arrow's streaming format, which pyarrow, polars, duckdb and R's arrow read.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.hpp"
#include "data/arrow_out.hpp"

namespace ogive {

/// Writes the schema, the dictionaries, the batches of `arrow_stream` and the mark of the end.  Without a row there is
/// no dictionary either.
/// Errors   out_of_range (a text too long for a batch), the sink's.
/// Memory   one batch, twice, and once the dictionaries.
/// Source   arrow.apache.org, "Arrow columnar format", "IPC streaming format"; format/Schema.fbs and Message.fbs there.
[[nodiscard]] Status write_arrow(ArrowColumns columns, const std::function<Status(std::string_view)>& sink,
                                 ArrowBatches most = {});

}  // namespace ogive
