/// From a path, a URL, `-`, a glob or a list of those to a table in memory.
#pragma once

#include <cstdint>
#include <functional>
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
  int threads = 0;     ///< 0: default_threads()
  StopAsked stop;      ///< asked at least every 50 ms
  /// Progress in bytes read of bytes in all (0: unknown); called from one thread at a time.
  std::function<void(std::int64_t done, std::int64_t all)> progress;
  /// One sentence a notice ("reading standard input a second time from a temporary file").
  std::function<void(const std::string&)> notice;
};

/// Reads CSV files as people write them (RFC 4180 and its relatives) into typed chunks.
///
/// `sources`  paths, globs, "-" (standard input), http:// or https:// URLs; several are one table and must
///            have the same header.  A gzip file is known by its first bytes.
/// Types      per column boolean, integer, real or text; widened on conflict (integer -> real -> text),
///            never frozen by the first rows.
/// Errors     cannot_read; bad_data with file, line, column, the text and the remedy.
/// Memory     the columns, plus O(threads) read buffers; files are read with pread, never mapped.
[[nodiscard]] Result<Table> read_csv(const std::vector<std::string>& sources, const ReadOptions& options = {});

}  // namespace ogive
