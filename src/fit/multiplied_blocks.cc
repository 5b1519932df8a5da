#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "fit/multiplier.hpp"

namespace ogive::fitting {

ClusterDraws::ClusterDraws(const Multiplier& multiplier, std::uint32_t first, std::size_t count, int threads,
                           const StopAsked& stop)
    : of_(multiplier),
      cluster_of_row_(multiplier.cluster_of_row_),
      first_(first),
      count_(count),
      times_(static_cast<std::size_t>(multiplier.units()) * count) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  const std::int64_t chunks = (multiplier.units() + kSuperChunkRows - 1) / kSuperChunkRows;
  const auto panels = static_cast<std::int64_t>((count + kPanel - 1) / kPanel);
  for_each_piece(chunks * panels, threads, stop, [&](std::int64_t piece, int) {
    const std::size_t begin = static_cast<std::size_t>(piece % panels) * kPanel;
    const std::size_t width = std::min(kPanel, count - begin);
    MultiplierReader reader(multiplier, std::span(numbers).subspan(begin, width));
    std::vector<std::uint8_t> times(static_cast<std::size_t>(kLeafRows) * kPanel);
    RowBlock leaf;
    const std::int64_t end = std::min(multiplier.units(), (piece / panels + 1) * kSuperChunkRows);
    for (leaf.first_row = piece / panels * kSuperChunkRows; leaf.first_row < end; leaf.first_row += kLeafRows) {
      leaf.rows = static_cast<std::size_t>(std::min(kLeafRows, end - leaf.first_row));
      reader.fill(leaf, 0, leaf.rows, {times.data(), nullptr});
      for (std::size_t i = 0; i < leaf.rows; ++i)
        std::copy_n(times.data() + i * kPanel, width,
                    times_.data() + (static_cast<std::size_t>(leaf.first_row) + i) * count + begin);
    }
  });
}

std::unique_ptr<ReplicateReader> ClusterDraws::open(std::span<const std::uint32_t> some) const {
  return std::make_unique<MultiplierReader>(of_, some, this);
}

std::vector<std::uint8_t> row_counts(const Multiplier& multiplier, std::uint32_t replicate) {
  std::vector<std::uint8_t> counts, times(static_cast<std::size_t>(kLeafRows) * kPanel);
  counts.reserve(static_cast<std::size_t>(multiplier.rows()));
  if (multiplier.by_cluster()) {
    const ClusterDraws draws(multiplier, replicate, 1, 1);
    for (std::int64_t row = 0; row < multiplier.rows(); ++row) counts.push_back(*draws.of_row(row));
    return counts;
  }
  MultiplierReader reader(multiplier, {&replicate, 1});
  RowBlock block;
  for (; block.first_row < multiplier.rows(); block.first_row += kLeafRows) {
    block.rows = static_cast<std::size_t>(std::min(kLeafRows, multiplier.rows() - block.first_row));
    reader.fill(block, 0, block.rows, {times.data(), nullptr});
    for (std::size_t i = 0; i < block.rows; ++i) counts.push_back(times[i * kPanel]);
  }
  return counts;
}

namespace {

class MultipliedReader final : public BlockReader {
 public:
  MultipliedReader(std::unique_ptr<BlockReader> reader, const Multiplier& multiplier, const std::uint32_t& replicate,
                   std::shared_ptr<const ClusterDraws> draws)
      : reader_(std::move(reader)),
        draws_(std::move(draws)),
        times_of_(multiplier, {&replicate, 1}, draws_.get()),
        times_(static_cast<std::size_t>(kLeafRows) * kPanel) {}

  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    times_of_.fill(block_, 0, block_.rows, {times_.data(), nullptr});
    for (std::size_t i = 0; i < block_.rows; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      const double times = times_[i * kPanel];
      weights_[i] = times * block_.prior_weights[at];
      copies_[i] = times * block_.copies[at];
    }
    block_.prior_weights = {weights_.data(), 1};
    block_.copies = {copies_.data(), 1};
    return block_;
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  std::shared_ptr<const ClusterDraws> draws_;
  MultiplierReader times_of_;
  std::vector<std::uint8_t> times_;
  std::array<double, static_cast<std::size_t>(kLeafRows)> weights_ = {}, copies_ = {};
  RowBlock block_;
};

}  // namespace

/// With the prior weights of one replicate.
Blocks Multiplier::blocks_of(const Blocks& blocks, const std::uint32_t& replicate) const {
  Blocks some = blocks;
  some.plain = false;
  std::shared_ptr<const ClusterDraws> draws;
  if (by_cluster()) draws = std::make_shared<ClusterDraws>(*this, replicate, 1, 1);
  some.open = [this, open = blocks.open, &replicate, draws] {
    return std::make_unique<MultipliedReader>(open(), *this, replicate, draws);
  };
  return some;
}

}  // namespace ogive::fitting
