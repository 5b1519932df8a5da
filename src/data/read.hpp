/// From a path, a URL, `-`, a glob or a list of those, or from a query, to a table in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "data/table.hpp"

namespace ogive {

struct ReadOptions {
  char separator = 0;  ///< 0: found from the data among , ; tab |
  /// Cells that mean "no value"; the empty cell always does.
  std::vector<std::string> missing = {"NA", "NaN", "nan", "NULL", "null", "."};
  /// Columns to carry along: 1.50, TRUE and dates stay as they are spelled.  Row labels always do.
  std::vector<std::string> as_spelled;
  /// Columns that are text whatever their cells look like: factors of a model that knows their levels as text.
  std::vector<std::string> as_text;
  /// The columns that will be asked for, where that is known: no others are read, and those are named in
  /// `Table::unread`.  CSV whose separator is a semicolon, or in which one of them is not there, is read whole.
  std::optional<std::vector<std::string>> columns;
  /// A file with DuckDB's functions, for where its library is neither named nor beside the program.
  std::string duckdb_library;
  /// Bytes of values that may be in memory; those beyond go to a temporary file (data/column_store.hpp).  0: all.
  std::int64_t memory = 0;
  int threads = 0;  ///< 0: default_threads()
  StopAsked stop;   ///< asked at least every 50 ms
  /// Progress in bytes read of bytes in all (0: unknown); called from one thread at a time.
  std::function<void(std::int64_t done, std::int64_t all)> progress;
  /// Progress of what DuckDB reads: rows taken so far, and the share of its work that is done (negative: unknown);
  /// called from the thread that reads, about every 10 ms.
  std::function<void(std::int64_t rows, double share)> row_progress;
  /// One sentence a notice ("reading standard input a second time from a temporary file").
  std::function<void(const std::string&)> notice;
};

/// Reads CSV files as people write them (RFC 4180 and its relatives) into typed chunks.
///
/// `sources`  paths, globs, "-" (standard input), http:// or https:// URLs; several are one table and must
///            have the same header.  A gzip file is known by its first bytes.
/// Lines      end in \n, \r\n or \r; blank ones are skipped.  A quote opens a quoted cell only at the cell's start;
///            elsewhere it is text.  There are no comment lines.
/// Names      from the first line that is not blank; those without quotes are trimmed.  A first column named ""
///            or "rownames" holds row labels; a last column named "" must be empty, and is dropped.
/// Types      per column boolean, integer, real, date or text; widened on conflict (integer -> real -> text, boolean
///            or date -> text), never frozen by the first rows.  What becomes text keeps its original spelling.
/// Numbers    quotes and blanks around them do not matter; the nearest double, always.  Text on purpose, because as
///            a number it would not be what was written: "007" (an identifier), integers beyond 64 bits,
///            overflow ("1e400"), "inf", hexadecimal, thousands separators.  Where the separator is a semicolon
///            a column may use decimal commas; commas in one column and points in another are an error.
/// Dates      YYYY-MM-DD, dates of the calendar (base/date.hpp); blanks around them do not matter.  In any other
///            spelling, or with a time of day, they are text.
/// Booleans   true/false, True/False, TRUE/FALSE; "T" and "F" are text.
/// Missing    the empty cell and `missing`, quoted or not, blanks around them ignored.
/// Errors     cannot_read; bad_data with file, line, column, the text and the remedy.
/// Memory     the columns, plus O(threads) read buffers; files are read with pread, never mapped.
[[nodiscard]] Result<Table> read_csv(const std::vector<std::string>& sources, const ReadOptions& options = {});

/// Where the rows of a table are: files, a query, or a table of a database.
struct DataSource {
  std::vector<std::string> files;
  std::string sql;       ///< one SELECT, of files or of the database's tables
  std::string database;  ///< a DuckDB database file
  std::string table;     ///< of the database, also as schema.table
};

/// Reads a table from wherever it is.
///
/// Files      are known by their names: .parquet, .json, .jsonl and .ndjson (the last three also with .gz), folders
///            that hold Parquet files, and globs of these, are read by DuckDB's library, which is opened at run time;
///            all others by read_csv.  One table comes from files of one kind.
/// Values     of Parquet, JSON and queries have types: nothing is guessed, and what is NULL is missing.
/// Errors     those of read_csv and read_duckdb; bad_option for sources that exclude each other, and for a separator or
///            words for missing where no text is read.
[[nodiscard]] Result<Table> read_data(const DataSource& source, const ReadOptions& options = {});

}  // namespace ogive
