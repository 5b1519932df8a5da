/// The journey from blocks of text to a table.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "data/csv_column.hpp"
#include "data/csv_feeder.hpp"
#include "data/read.hpp"
#include "data/table.hpp"

namespace ogive {

/// Bytes of a block, and so of the text behind a chunk: small enough for the cache, large enough that nothing
/// but the bytes counts.
inline constexpr std::size_t kBlockBytes = std::size_t{1} << 19;

/// read_csv with blocks of another size: the same table in other chunks.  For tests.
[[nodiscard]] Result<Table> read_csv_blocks(const std::vector<std::string>& sources, const ReadOptions& options,
                                            std::size_t block_bytes);

/// A block after it was parsed.
struct ParsedBlock {
  std::size_t file = 0;
  std::int64_t offset = 0;
  std::size_t size = 0;
  std::int64_t rows = 0;
  std::int64_t lines = 0;       ///< line ends in it
  std::int64_t first_line = 0;  ///< 1-based, in its file; known once every block before it is parsed
  std::vector<BlockColumn> columns;
};

/// Parses all blocks on several threads, then makes one table of them.
class CsvReader {
 public:
  CsvReader(std::vector<std::string> paths, const ReadOptions& options, std::size_t block_bytes);
  [[nodiscard]] Result<Table> read();

 private:
  struct Failure {
    std::size_t block = 0;
    std::int64_t line = 0;  ///< within the block, 0-based; -1 when the error has its place already
    Error error;
  };
  /// The first decimal mark of a column.
  struct Mark {
    std::size_t column = 0;
    std::size_t file = 0;
    std::int64_t line = 0;
    std::string text;
  };

  void choose_columns();
  void work();
  void parse(const RawBlock& raw, std::size_t number, const CellRules& rules, Cells& cells);
  [[nodiscard]] CellRules rules_for(std::size_t file) const;
  void fail_at(Failure failure);
  [[nodiscard]] Error located(Failure failure) const;
  void number_lines();

  // csv_assemble.cc: what follows when every block is parsed.
  [[nodiscard]] bool is_label(std::size_t column) const;
  [[nodiscard]] bool keeps_spelling(std::size_t column) const;
  [[nodiscard]] bool is_asked_as_text(std::size_t column) const;
  [[nodiscard]] Status settle_kinds();
  [[nodiscard]] Status read_text_again();
  [[nodiscard]] Status read_block_again(ParsedBlock& block) const;
  [[nodiscard]] bool needs_text(const ParsedBlock& block, std::size_t column) const;
  [[nodiscard]] bool holds_dates(std::size_t column) const;
  void make_days(std::size_t column);
  void merge_levels(std::size_t column, Column& out);
  [[nodiscard]] Column assemble(std::size_t column);
  [[nodiscard]] Result<Table> make_table_of_blocks();

  const ReadOptions& options_;
  int threads_;
  CsvFeeder feeder_;
  std::shared_ptr<ColumnStore> store_;  // null: memory for all
  std::size_t width_ = 0;               // cells of a row
  bool missing_numbers_ = false;
  std::vector<bool> wanted_;  // by column; no other is parsed

  std::mutex turn_;  // guards the feeder and what follows
  bool finished_ = false;
  std::vector<std::unique_ptr<ParsedBlock>> blocks_;
  std::optional<Failure> failure_;          // the one of the earliest block
  std::vector<std::atomic<bool>> is_text_;  // columns known to be text, by any thread
  std::vector<Kind> kinds_;
};

}  // namespace ogive
