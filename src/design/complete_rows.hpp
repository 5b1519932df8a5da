/// CompleteRows: which rows of a table are kept, and where each leaf of kept rows begins.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/block.hpp"
#include "data/column.hpp"

namespace ogive::design {

/// Kept rows of one chunk, seen from a leaf: `count` rows of `chunk` are rows [to, to + count) of the leaf.
struct Segment {
  std::size_t chunk = 0;
  std::int64_t begin = 0;  ///< first of them; the others follow it when `rows` is null
  std::int64_t count = 0;
  std::int64_t to = 0;
  const std::int64_t* rows = nullptr;  ///< row numbers within the chunk, where dropped rows lie between
};

/// The rows of one leaf.  Not to be copied: segments point into `rows`.
struct LeafRows {
  std::vector<Segment> segments;
  std::array<std::int64_t, static_cast<std::size_t>(kLeafRows)> rows{};
};

/// Memory  one bit a row for the chunks in which a row is dropped, 16 bytes a leaf; nothing else.
class CompleteRows {
 public:
  explicit CompleteRows(std::vector<std::int64_t> chunk_rows);

  /// Drops the rows without a value in `column`.
  void require(const Column& column);
  /// Drops the kept rows for which `unwanted(chunk, row)` holds; how many they are.  Before `finish`.
  template <class Unwanted>
  std::int64_t drop(Unwanted&& unwanted);
  /// Counts, and finds the beginnings of the leaves.  Call once, after the last `require`.
  void finish();

  [[nodiscard]] std::int64_t read() const noexcept { return first_row_.back(); }
  [[nodiscard]] std::int64_t kept() const noexcept { return kept_; }
  [[nodiscard]] std::size_t chunks() const noexcept { return chunk_rows_.size(); }
  [[nodiscard]] std::int64_t chunk_rows(std::size_t chunk) const noexcept { return chunk_rows_[chunk]; }
  /// The table's row number of the first row of a chunk.
  [[nodiscard]] std::int64_t first_row(std::size_t chunk) const noexcept { return first_row_[chunk]; }
  [[nodiscard]] bool keeps(std::size_t chunk, std::int64_t row) const noexcept;
  /// The same for row `row` of the table.
  [[nodiscard]] bool keeps(std::int64_t row) const noexcept;

  /// Calls visit(begin, end) for each run of kept rows of a chunk, in order, until it returns false.
  template <class Visit>
  bool runs_while(std::size_t chunk, std::int64_t from, Visit&& visit) const;
  template <class Visit>
  void runs(std::size_t chunk, Visit&& visit) const {
    runs_while(chunk, 0, [&](std::int64_t begin, std::int64_t end) {
      visit(begin, end);
      return true;
    });
  }

  /// The pieces that make up leaf `leaf`; returns its rows.
  std::int64_t segments(std::int64_t leaf, LeafRows& out) const;
  /// How many leaves begin before row `row` of the table.
  [[nodiscard]] std::int64_t leaves_before(std::int64_t row) const noexcept;

 private:
  using Bits = std::vector<std::uint8_t>;  // least significant bit first; empty: every row is kept
  struct Position {
    std::size_t chunk = 0;
    std::int64_t row = 0;
  };

  Bits& bits_of(std::size_t chunk);
  static std::uint64_t word(const Bits& bits, std::int64_t index) noexcept;
  static std::int64_t next(const Bits& bits, std::int64_t from, std::int64_t end, bool kept) noexcept;
  std::int64_t count(std::size_t chunk) const noexcept;

  std::vector<std::int64_t> chunk_rows_;
  std::vector<std::int64_t> first_row_;  // one more than there are chunks
  std::vector<Bits> bits_;
  std::vector<Position> leaves_;
  std::int64_t kept_ = 0;
};

template <class Visit>
bool CompleteRows::runs_while(std::size_t chunk, std::int64_t from, Visit&& visit) const {
  const std::int64_t rows = chunk_rows_[chunk];
  const Bits& bits = bits_[chunk];
  if (bits.empty()) return from >= rows || visit(from, rows);
  for (std::int64_t begin = next(bits, from, rows, true); begin < rows;) {
    const std::int64_t end = next(bits, begin, rows, false);
    if (!visit(begin, end)) return false;
    begin = next(bits, end, rows, true);
  }
  return true;
}

template <class Unwanted>
std::int64_t CompleteRows::drop(Unwanted&& unwanted) {
  std::int64_t dropped = 0;
  for (std::size_t c = 0; c < chunks(); ++c) {
    for (std::int64_t i = 0; i < chunk_rows_[c]; ++i) {
      if (!keeps(c, i) || !unwanted(c, i)) continue;
      std::uint8_t& byte = bits_of(c)[static_cast<std::size_t>(i >> 3)];
      byte = static_cast<std::uint8_t>(byte & ~(1U << (i & 7)));
      ++dropped;
    }
  }
  return dropped;
}

}  // namespace ogive::design
