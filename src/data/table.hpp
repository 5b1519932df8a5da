/// A table: named columns of equal length, cut into the same chunks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "data/column.hpp"
#include "data/column_store.hpp"

namespace ogive {

/// A column of the source that a table cannot hold.
struct RefusedColumn {
  std::string name;
  std::string holds;  ///< "lists"
};

struct Table {
  std::string source;                    ///< what messages call it: a path, "standard input", ...
  std::vector<Column> columns;           ///< in file order, row labels not among them
  std::vector<RefusedColumn> refused;    ///< an error only where one is named
  std::optional<Column> row_labels;      ///< a first column whose header is empty or "rownames"
  std::vector<std::int64_t> chunk_rows;  ///< rows of each chunk, the same for every column
  /// Line of the file at which each chunk begins (1-based); empty when rows are not lines.  A row's line is
  /// exact only where no quoted cell holds a newline.
  std::vector<std::int64_t> chunk_lines;
  std::vector<std::string> files;          ///< that the rows come from; empty when they come from none
  std::vector<std::uint32_t> chunk_files;  ///< of each chunk, the index of its file
  std::vector<std::string> unread;         ///< columns of the source that nobody asked for: a wrong name may mean one
  std::shared_ptr<ColumnStore> store;      ///< of columns that are not all in memory; null: they are

  [[nodiscard]] std::int64_t rows() const noexcept;
  [[nodiscard]] std::vector<std::string> names() const;
  /// The column's index; unknown_column with the nearest name when there is none.
  [[nodiscard]] Result<std::size_t> find(std::string_view name) const;
};

/// What was made of a table's rows is worth nothing where their temporary copy could not be read.
/// Errors   those of ColumnStore::trouble.
[[nodiscard]] Status check_store(const Table& table);

/// Adds a column of one chunk, cut where the table's chunks are.  A table without columns takes it as it is.
/// Errors   bad_data (another number of rows, a name that is there already).
[[nodiscard]] Status append_column(Table& table, Column column);

/// A table of columns made by the makers in column.hpp, each of one chunk.
[[nodiscard]] Result<Table> make_table(std::vector<Column> columns, std::string source = "table");

}  // namespace ogive
