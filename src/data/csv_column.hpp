/// One column of one block: from cells to typed values.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/column.hpp"
#include "data/csv_cells.hpp"
#include "data/packed.hpp"

namespace ogive {

/// How cells are understood; the same for a whole reading.
struct CellRules {
  char separator = ',';
  std::vector<std::string> missing;  ///< beside the empty cell
  bool missing_numbers = false;      ///< some of `missing` spell numbers
  [[nodiscard]] bool comma_marks() const noexcept { return separator == ';'; }
};

/// What a column's cells were, as a set: the kind of the whole column follows from the union over its blocks.
struct Seen {
  bool boolean = false;
  bool integer = false;
  bool real = false;
  bool point = false;  ///< a decimal point
  bool comma = false;  ///< a decimal comma
  bool other = false;

  Seen& operator|=(const Seen& more) noexcept;
  [[nodiscard]] bool conflict() const noexcept { return point && comma; }
  /// missing, boolean, integer, real or text: integer widens to real, everything else on conflict to text.
  [[nodiscard]] Kind kind() const noexcept;
};

/// Memory of a chunk that may still be written to.
struct ChunkMemory {
  std::unique_ptr<std::uint64_t[]> values;
  std::unique_ptr<std::uint8_t[]> validity;
  std::unique_ptr<Packed> packed;  ///< where the chunk is: always of texts, and of reals that take fewer bytes so
};

/// The values of one column in one block, and what is known about its cells.
struct BlockColumn {
  Kind kind = Kind::missing;  ///< of the values: that of this block alone, or text when that was asked for
  Seen seen;
  Chunk chunk;  ///< its owner is not set yet
  std::shared_ptr<ChunkMemory> memory;
  std::vector<std::string> levels;  ///< text: this block's dictionary
  std::int64_t numbers = 0;         ///< cells that read as numbers
  std::int64_t others = 0;          ///< cells that have a value and do not
  std::int64_t first_other = -1;    ///< line within the block (0-based) of the first of them; text only
  std::string first_text;
  bool like_numbers = false;     ///< some of the others look like numbers; text only
  std::int64_t first_mark = -1;  ///< line of the first decimal mark; files with decimal commas only
  std::string mark_text;
};

/// Parses a column of a block.  `as_text`: the column is known to be text, keep every spelling.
[[nodiscard]] BlockColumn parse_column(const Cells& cells, std::size_t column, const CellRules& rules, bool as_text);

/// Puts numbers and codes, which lie in its memory, into no more bytes than they need.  `decimals`: what lies there
/// instead of reals that were all read as whole numbers; else without rows.
void narrow(BlockColumn& block, const DecimalRows& decimals);

/// Sets the chunk's pointers: to `values`, what its memory holds, or to what is packed there.
void point_at(BlockColumn& block, const void* values);

/// Makes the values of an integer or missing block those of the wider kind.
void widen(BlockColumn& block, Kind kind);

/// Gives the codes of a text block their meaning: codes of the whole column, or days (which makes it dates).
void translate(BlockColumn& block, Kind kind, std::vector<std::uint32_t> table);

/// Moves what the block holds to the store, where that has no memory left for it.
/// Errors   those of ColumnStore::put.
[[nodiscard]] Status put_away(BlockColumn& block, const std::shared_ptr<ColumnStore>& store);

/// True when the trimmed text means "no value".
[[nodiscard]] bool is_missing(std::string_view text, const CellRules& rules) noexcept;

}  // namespace ogive
