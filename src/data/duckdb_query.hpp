/// A table from one query of DuckDB.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "data/read.hpp"
#include "data/table.hpp"

namespace ogive {

struct DuckdbQuery {
  std::string from;                ///< what SQL has behind FROM, where all its rows are wanted
  std::string sql;                 ///< else the query that the user wrote
  std::string database;            ///< a database file, opened for reading alone; empty: none
  std::string source;              ///< what messages call it
  std::vector<std::string> files;  ///< that are read, where they are known
};

/// Runs the query once and takes its rows, in their order, as `read_arrow` takes record batches; `options.columns`
/// alone, where a query may stand around it (data/duckdb_columns.hpp).  An enum is text whose levels have the enum's
/// order.
///
/// Errors    those of open_duckdb and read_arrow; in DuckDB's words cannot_read, bad_option (wrong SQL), bad_data (a
///           value that cannot be converted, no row) and too_large; interrupted.
[[nodiscard]] Result<Table> read_duckdb(const DuckdbQuery& query, const ReadOptions& options);

}  // namespace ogive
