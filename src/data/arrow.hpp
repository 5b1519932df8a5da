/// A table from a stream of Arrow record batches, as pandas, polars, pyarrow and duckdb give.
#pragma once

#include <memory>
#include <string>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "data/arrow_abi.hpp"
#include "data/table.hpp"

namespace ogive {

struct ArrowOptions {
  std::string source = "the table";  ///< what messages call it
  /// Levels of dictionaries come in the order of the dictionary, as pandas' categories do; else only where a dictionary
  /// says that it is ordered, and sorted as text otherwise.
  bool keep_level_order = false;
  /// Where the values go: packed, and to a temporary file where memory is short.  Null: they stay where they are.
  std::shared_ptr<ColumnStore> store;
  StopAsked stop;
};

/// Reads the stream to its end and takes it over: it is released whatever happens.  Each batch is a chunk.
///
/// Types     booleans, whole numbers, floats of 16 to 64 bits, decimals (nearest double), text (offsets or views) and
///           dictionaries of these, dates, timestamps (dates where all are midnights, else days since 1970).  NaN is a
///           missing value.  A column of another type (lists, structures, bytes, times) is in `Table::refused`,
///           an error only where it is named.
/// Errors    bad_data (an array that contradicts itself, text that is not UTF-8, two columns of one name),
///           cannot_read (the stream's own words), interrupted.
/// Memory    64-bit integers and doubles are read where they are, as long as the table lives; a double with NaN costs a
///           bit, others what their values are kept in (8 bytes, text and dictionaries 4, booleans 1) a row.
/// Source    arrow.apache.org, "The Arrow C stream interface", "Arrow columnar format".
[[nodiscard]] Result<Table> read_arrow(ArrowArrayStream& stream, const ArrowOptions& options = {});

}  // namespace ogive
