/// fold: the only loop over rows that sums them.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/block.hpp"
#include "base/parallel.hpp"

namespace ogive::fitting {

/// How a fold runs, not what it computes.
struct FoldControl {
  int threads = 0;  ///< 0: default_threads()
  StopAsked stop;
  std::function<void(std::int64_t rows_done)> progress;  ///< from any thread, about once a super-chunk
};

/// Two accumulators in one reading.
template <class First, class Second>
struct Both {
  First first;
  Second second;
  void add(const RowBlock& block) noexcept {
    first.add(block);
    second.add(block);
  }
  void close() noexcept {
    first.close();
    second.close();
  }
  void merge(const Both& later) noexcept {
    first.merge(later.first);
    second.merge(later.second);
  }
};

/// Folds every leaf of `blocks` into a copy of `zero`.
///
/// An accumulator has
///   void add(const RowBlock&) noexcept   adds one leaf; leaves of a super-chunk come in order
///   void close() noexcept                ends a super-chunk: chains are summed, scratch is freed
///   void merge(const Accumulator&)       adds the sum of later super-chunks
/// and is a value: copies start at the same zero.
///
/// Returns   the total, the same bits for any number of threads; nothing when the caller asked to stop.
/// Memory    one accumulator and one reader a thread, and at most log2(super-chunks) waiting sums a thread.
template <class Accumulator>
[[nodiscard]] std::optional<Accumulator> fold(const Blocks& blocks, const Accumulator& zero,
                                              const FoldControl& control) {
  const std::int64_t leaves = blocks.leaf_count();
  const std::int64_t pieces = blocks.super_chunk_count();
  // One piece is one thread's, and asking the system what it allows takes longer than a few rows do.
  const int threads = pieces <= 1 ? 1 : control.threads > 0 ? control.threads : default_threads();
  std::vector<std::unique_ptr<BlockReader>> readers(static_cast<std::size_t>(std::max(threads, 1)));
  OrderedMerge<Accumulator> sums;
  std::atomic<std::int64_t> rows_done{0};
  const bool done = for_each_piece(pieces, threads, control.stop, [&](std::int64_t piece, int thread) {
    auto& reader = readers[static_cast<std::size_t>(thread)];
    if (!reader) reader = blocks.open();
    Accumulator sum = zero;
    const std::int64_t end = std::min(leaves, (piece + 1) * kSuperChunkLeaves);
    std::int64_t rows = 0;
    for (std::int64_t leaf = piece * kSuperChunkLeaves; leaf < end; ++leaf) {
      const RowBlock& block = reader->read(leaf);
      sum.add(block);
      rows += static_cast<std::int64_t>(block.rows);
    }
    sum.close();
    sums.add(piece, std::move(sum));
    if (control.progress) control.progress(rows_done += rows);
  });
  if (!done) return std::nullopt;
  std::optional<Accumulator> total = sums.finish();
  return total ? std::move(total) : std::optional<Accumulator>(zero);
}

}  // namespace ogive::fitting
