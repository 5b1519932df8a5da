/// The answer to one query of DuckDB as an Arrow stream.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "data/duckdb_abi.hpp"

namespace ogive {

/// Runs once; its chunks are made while they are read.  Functions return false and keep DuckDB's words.
class DuckdbStream {
 public:
  /// `taken` counts the rows that were given out, for whoever asks meanwhile.
  DuckdbStream(const DuckdbApi& api, std::atomic<std::int64_t>& taken);
  DuckdbStream(const DuckdbStream&) = delete;
  DuckdbStream& operator=(const DuckdbStream&) = delete;

  /// Understands the statement, without running it.
  [[nodiscard]] bool prepare(DuckdbConnection connection, const std::string& sql);
  /// Whether it is one that reads: a SELECT in any of its spellings.
  [[nodiscard]] bool reads() const { return api_.prepared_statement_type(statement_.get()) == kDuckdbSelect; }
  /// The names of the columns that it gives.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] bool run(bool streamed);
  /// The stream's face, which holds no more than a pointer to this.
  [[nodiscard]] ArrowArrayStream face();
  /// What DuckDB said of the first trouble; empty when there was none.
  [[nodiscard]] const std::string& words() const noexcept { return words_; }

 private:
  bool trouble(const char* words);
  bool is_fine(DuckdbErrorData error);
  bool put_schema(ArrowSchema* out);
  bool put_next(ArrowArray* out);

  const DuckdbApi& api_;
  std::atomic<std::int64_t>& taken_;
  std::string words_;
  DuckdbOwned<DuckdbStatement> statement_;
  DuckdbOwned<DuckdbResult> result_;
  DuckdbOwned<DuckdbArrowOptions> options_;
};

}  // namespace ogive
