#include "inference/table_rows.hpp"

#include <algorithm>
#include <utility>

namespace ogive {
namespace {

/// A thread takes at least so many leaves at a time, which are what a reader opens at once, and at most a super-chunk.
constexpr std::int64_t kFewestLeaves = 16;

std::int64_t leaves_of_piece(std::int64_t leaves, std::int64_t threads) {
  return std::clamp(leaves / (2 * threads), kFewestLeaves, kSuperChunkLeaves);
}

}  // namespace

TableRows::TableRows(const design::Design& design, int threads, StopAsked stop)
    : design_(&design),
      stop_(std::move(stop)),
      blocks_(design::make_blocks(design)),
      readers_(static_cast<std::size_t>(threads > 0 ? threads : default_threads())) {}

bool TableRows::visit(const RowRun& run, const std::function<void(const PlacedLeaf& leaf, std::size_t thread)>& visit) {
  const auto [first, last] = design::leaves_among(*design_, run.first, run.first + run.count);
  const std::int64_t leaves = last - first;
  const auto threads = static_cast<std::int64_t>(readers_.size());
  const std::int64_t size = leaves_of_piece(leaves, threads);
  return for_each_piece(
      (leaves + size - 1) / size, static_cast<int>(threads), stop_,
      [&, first = first, last = last](auto piece, int at) {
        const auto thread = static_cast<std::size_t>(at);
        auto& reader = readers_[thread];
        if (!reader) reader = blocks_.open();
        design::LeafPlaces place;
        const std::int64_t end = std::min(last, first + (piece + 1) * size);
        for (std::int64_t leaf = first + piece * size; leaf < end; ++leaf) {
          const RowBlock& block = reader->read(leaf);
          design::find_places(*design_, leaf, place);
          for (std::size_t i = 0; i < block.rows; ++i) place[i] -= run.first;  // they rise
          const auto rows = place.begin() + static_cast<std::ptrdiff_t>(block.rows);
          const auto begin = std::lower_bound(place.begin(), rows, 0) - place.begin();
          const auto after = std::lower_bound(place.begin(), rows, run.count) - place.begin();
          visit({block, place, static_cast<std::size_t>(begin), static_cast<std::size_t>(after)}, thread);
        }
      });
}

}  // namespace ogive
