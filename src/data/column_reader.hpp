/// Rows of a column where they can be looked at: those that are packed are unpacked, some at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "data/column.hpp"

namespace ogive {

/// Reads one column, for one thread.  The column must outlive it.
/// Memory   of packed columns, the rows that were last asked for.
class ColumnReader {
 public:
  ColumnReader() = default;
  explicit ColumnReader(const Column* column) : column_(column) {}
  explicit ColumnReader(const Column& column) : column_(&column) {}

  [[nodiscard]] const Column& column() const noexcept { return *column_; }
  [[nodiscard]] std::size_t chunks() const noexcept { return column_->chunks.size(); }

  /// Chunk `chunk`, all of it.  Valid until the next call, as what `rows` gives.
  const Chunk& operator[](std::size_t chunk) { return rows(chunk, 0, column_->chunks[chunk].rows); }
  /// Rows of a chunk, [begin, end) among them: its row i is row i - first() of what comes back.
  const Chunk& rows(std::size_t chunk, std::int64_t begin, std::int64_t end) {
    const Chunk& whole = column_->chunks[chunk];
    if (whole.packed == nullptr) {
      first_ = 0;
      return whole;
    }
    if (chunk != chunk_ || begin < open_first_ || end > open_first_ + open_.rows) open(chunk, begin, end);
    first_ = open_first_;
    return open_;
  }
  [[nodiscard]] std::int64_t first() const noexcept { return first_; }

 private:
  void open(std::size_t chunk, std::int64_t begin, std::int64_t end);

  const Column* column_ = nullptr;
  std::size_t chunk_ = static_cast<std::size_t>(-1);
  std::int64_t first_ = 0;
  std::int64_t open_first_ = 0;  // of the chunk's rows, of those in `open_`
  Chunk open_;
  std::vector<std::uint64_t> values_, raw_;
  std::vector<std::uint8_t> validity_;
};

}  // namespace ogive
