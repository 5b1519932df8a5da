/// A hash table of rows that are told apart by all of their words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ogive::fitting {

/// Rows of `width` words, numbered from 0 in the order in which they came.  Open addressing with linear probing, at
/// most half full; a hash says where to look, the words decide.
/// Memory   8 (width + 1) bytes a row, and 8 for each of 2 to 4 slots a row.
class RowTable {
 public:
  explicit RowTable(std::size_t width) : width_(width), slots_(kFirstSlots, 0) {}

  /// The number of the row, which is new where it equals size() before the call.  Room for 2^32 - 2 rows.
  std::uint32_t place(const std::uint64_t* row, std::uint64_t hash);

  [[nodiscard]] std::size_t size() const noexcept { return hashes_.size(); }
  [[nodiscard]] const std::uint64_t* row(std::size_t index) const noexcept { return words_.data() + index * width_; }
  [[nodiscard]] std::uint64_t hash(std::size_t index) const noexcept { return hashes_[index]; }

 private:
  static constexpr std::size_t kFirstSlots = 64;
  void grow();
  /// A slot is 0, or the upper half of a row's hash above its number + 1.
  [[nodiscard]] static std::uint64_t slot_of(std::uint64_t hash, std::size_t index) noexcept {
    return (hash >> 32 << 32) | (index + 1);
  }

  std::size_t width_;
  std::vector<std::uint64_t> words_;  ///< row by row
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint64_t> slots_;  ///< a power of two of them
};

}  // namespace ogive::fitting
