/// Columns as a stream of Arrow record batches, as pandas, polars, pyarrow and duckdb take it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "data/arrow_abi.hpp"
#include "data/column.hpp"
#include "data/table.hpp"

namespace ogive {

/// Columns of rows [first, first + rows) of a table, made when these are written and not kept: each of one chunk that
/// owns its values, with the same names and kinds whichever rows they are, none too.
using MadeColumns = std::function<Result<std::vector<Column>>(std::int64_t first, std::int64_t rows)>;

/// Columns that leave together, cut into the same chunks.
struct ArrowColumns {
  std::vector<const Column*> columns;
  std::vector<std::int64_t> chunk_rows;
  std::shared_ptr<const void> owner;  ///< keeps the columns; null: they outlive the stream and all that it gave
  std::vector<const Column*> categories = {};  ///< of the columns: their texts go out as codes and a dictionary
  MadeColumns made = {};                       ///< behind the others, numbers all; empty: there are none
};

/// How large a batch may be.
struct ArrowBatches {
  std::int64_t rows = 65536;
  std::int64_t text_bytes = 0x7fffffff;  ///< of one column, or its dictionary: what offsets of 32 bits reach
};

/// A stream of all rows, which the caller releases.  What it gave outlives it, and each child its batch.
///
/// Types     truth values "b", whole numbers "l" in however few bytes they are kept, doubles "g", dates "tdD", text
///           "u", a column without a single value "n".  Categories are codes "c", "s" or "i", in as many bytes as the
///           number of levels takes, with the column's dictionary "u", the same in every batch, and ordered where its
///           order is that of the levels; of more than `text_bytes` they go out as texts.  All may be null; there is no
///           metadata.  A column without a name is called "row".
/// Batches   do not depend on the chunks.  Of a batch that lies within one chunk doubles, whole numbers of 64 bits and
///           dates are handed on where they are; others are copied.
/// Errors    with a sentence: EOVERFLOW (one text of more than `text_bytes`), ENOMEM, EIO (what `made` says).
/// Memory    one batch, and the dictionaries once.
/// Source    arrow.apache.org, "The Arrow C stream interface", "The Arrow C data interface".
[[nodiscard]] ArrowArrayStream arrow_stream(ArrowColumns columns, ArrowBatches most = {});

/// Of a whole table: its row labels, then its columns.  Categories are those whose levels have an order of their own.
[[nodiscard]] ArrowArrayStream arrow_stream(Table table, ArrowBatches most = {});

}  // namespace ogive
