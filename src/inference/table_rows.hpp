/// Rows of a table by the leaves of its design, some rows at a time: what has a value for each row reads them so.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/block.hpp"
#include "base/parallel.hpp"
#include "design/design.hpp"

namespace ogive {

/// Rows [first, first + count) of a table.
struct RowRun {
  std::int64_t first = 0, count = 0;
};

/// A leaf of which row i is row place[i] of the run, for i in [begin, end); its other rows are not in the run.
struct PlacedLeaf {
  const RowBlock& block;
  const design::LeafPlaces& place;
  std::size_t begin = 0, end = 0;
};

/// The leaves are those of the whole design whichever rows are asked for, so that their values have the same bits.
/// Memory   a reader a thread.
class TableRows {
 public:
  /// The design must outlive it.  `threads`: 0 for the default.
  TableRows(const design::Design& design, int threads, StopAsked stop);

  [[nodiscard]] const Blocks& blocks() const noexcept { return blocks_; }
  /// What `thread` is less than.
  [[nodiscard]] std::size_t threads() const noexcept { return readers_.size(); }
  /// Calls visit(leaf, thread) for every leaf with rows in the run, from several threads and in any order; false when
  /// the caller asked to stop.
  bool visit(const RowRun& run, const std::function<void(const PlacedLeaf& leaf, std::size_t thread)>& visit);

 private:
  const design::Design* design_;
  StopAsked stop_;
  Blocks blocks_;
  std::vector<std::unique_ptr<BlockReader>> readers_;
};

}  // namespace ogive
