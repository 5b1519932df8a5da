#include "fit/multiplier.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <span>

#include "fit/accumulate.hpp"
#include "math/philox.hpp"

namespace ogive::fitting {
namespace {

constexpr std::size_t kBytesOfWord = 8;
constexpr double kDrawnBytes = 64e6;      ///< of the draws of clusters
constexpr std::uint32_t kLeafLevels = 6;  ///< 2^6 leaves make a super-chunk
static_assert(std::int64_t{1} << kLeafLevels == kSuperChunkLeaves);
constexpr std::uint32_t kFeistelRounds = 6;

/// What a stream of random numbers is for: streams of different uses never meet.
enum Use : std::uint32_t {
  kToChunks = 1U << 24U,
  kToLeaves = 2U << 24U,
  kToRows = 3U << 24U,
  kEndsInside = 4U << 24U,
  kFold = 5U << 24U
};

RandomStream stream_of(std::uint64_t seed, std::uint32_t node, std::size_t replicate, std::uint32_t use) noexcept {
  return {{node, static_cast<std::uint32_t>(replicate), use},
          {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)}};
}

/// The bytes of a stream one after the other, for as long as `wanted` of them were not taken: `take` says how many.
template <class Take>
void each_byte(const Kernel& kernel, const RandomStream& stream, std::uint64_t wanted, const Take& take) noexcept {
  constexpr std::uint64_t kBytesOfGroup = kRandomWords * kBytesOfWord;
  constexpr std::uint64_t kGroups = 4;
  std::uint64_t words[kGroups * kRandomWords];
  for (std::size_t first = 0; wanted > 0;) {
    const std::size_t groups = std::min(kGroups, (wanted + kBytesOfGroup - 1) / kBytesOfGroup);
    kernel.random_words(stream, {first, groups}, words);
    first += groups;
    for (std::size_t k = 0; k < groups * kRandomWords && wanted > 0; ++k) {
      std::uint64_t word = words[k];
      for (std::size_t byte = 0; byte < kBytesOfWord && wanted > 0; ++byte, word >>= 8U)
        wanted -= take(static_cast<std::uint8_t>(word));
    }
  }
}

/// Parts `counts[0]` among 2^levels equal places by halves; the stream names the whole by its node, and the use.
template <class Count>
void part(std::span<Count> counts, const Kernel& kernel, RandomStream stream) noexcept {
  const std::uint64_t node = stream.counter[0];
  std::uint32_t level = 0;
  for (std::size_t width = counts.size(); width > 1; width /= 2, ++level, ++stream.counter[2]) {
    for (std::size_t k = 0; k * width < counts.size(); ++k) {
      Count& here = counts[k * width];
      if (here == 0) continue;
      stream.counter[0] = static_cast<std::uint32_t>((node << level) + k);
      const auto left = static_cast<Count>(kernel.random_heads(stream, here));
      counts[k * width + width / 2] = here - left;
      here = left;
    }
  }
}

/// The smallest power of two that is not below `count`.
std::size_t places(std::int64_t count) noexcept { return std::bit_ceil(static_cast<std::size_t>(count)); }

}  // namespace

std::size_t Multiplier::last_leaf_rows() const noexcept {
  return static_cast<std::size_t>((rows_ - 1) % kLeafRows) + 1;
}

Multiplier Multiplier::bootstrap(std::uint64_t seed, std::int64_t rows, std::size_t replicates, int threads,
                                 const StopAsked& stop) {
  Multiplier made;
  made.kernel_ = usable_kernels().front();
  made.seed_ = seed;
  made.rows_ = rows;
  made.replicates_ = replicates;
  made.total_.assign(replicates * static_cast<std::size_t>(made.chunks() - 1), 0);
  made.last_.assign(replicates, {});
  for_each_piece(static_cast<std::int64_t>(replicates), rows > kSuperChunkRows ? threads : 1, stop,
                 [&](std::int64_t k, int) { made.throw_draws(static_cast<std::size_t>(k)); });
  return made;
}

Multiplier Multiplier::bootstrap(std::uint64_t seed, const Clusters& clusters, std::size_t replicates, int threads,
                                 const StopAsked& stop) {
  Multiplier made = bootstrap(seed, clusters.count, replicates, threads, stop);
  made.cluster_of_row_ = clusters.of_row;
  return made;
}

void Multiplier::throw_draws(std::size_t replicate) noexcept {
  auto count = static_cast<std::uint64_t>(rows_);
  for (std::uint32_t round = 0; count > 0; ++round) count = land(replicate, round, count);
}

/// Throws `count` draws; returns how many of them met no row.
std::uint64_t Multiplier::land(std::size_t replicate, std::uint32_t round, std::uint64_t count) noexcept {
  const std::int64_t leaves = (rows_ + kLeafRows - 1) / kLeafRows;
  const auto before = static_cast<std::size_t>(chunks() - 1);
  std::vector<std::uint64_t> all(chunks() > 1 ? places(chunks()) : 1, 0);
  all[0] = count;
  const std::uint32_t use = kToChunks | (round % 0x10000U) << 8U;
  part(std::span(all), *kernel_, stream_of(seed_, 1, replicate, use));
  std::uint64_t lost = 0;
  for (std::size_t chunk = 0; chunk < all.size(); ++chunk) {
    if (chunk < before) total_[replicate * before + chunk] += static_cast<std::uint32_t>(all[chunk]);
    if (chunk > before) lost += all[chunk];
  }
  // A single super-chunk has as many places as its leaves need, others all of theirs.
  std::vector<std::uint64_t> last(before > 0 ? static_cast<std::size_t>(kSuperChunkLeaves) : places(leaves), 0);
  last[0] = all[before];
  part(std::span(last), *kernel_, stream_of(seed_, static_cast<std::uint32_t>(before) + 1, replicate, use | 0x80U));
  const auto end = static_cast<std::size_t>(leaves - static_cast<std::int64_t>(before) * kSuperChunkLeaves);
  for (std::size_t leaf = end; leaf < last.size(); ++leaf) lost += last[leaf];
  if (last_leaf_rows() < static_cast<std::size_t>(kLeafRows)) {
    std::uint64_t inside = 0;
    each_byte(*kernel_, stream_of(seed_, 0, replicate, kEndsInside | round % 0x10000U), last[end - 1],
              [&](std::uint8_t row) {
                inside += row < last_leaf_rows() ? 1 : 0;
                return 1U;
              });
    lost += last[end - 1] - inside;
    last[end - 1] = inside;
  }
  for (std::size_t leaf = 0; leaf < end; ++leaf) last_[replicate][leaf] += static_cast<std::uint32_t>(last[leaf]);
  return lost;
}

Multiplier::LeafTotals Multiplier::leaf_totals(std::int64_t super_chunk, std::size_t replicate) const noexcept {
  if (super_chunk == chunks() - 1) return last_[replicate];
  LeafTotals totals = {};
  totals[0] = total_[replicate * static_cast<std::size_t>(chunks() - 1) + static_cast<std::size_t>(super_chunk)];
  part(std::span<std::uint32_t>(totals), *kernel_,
       stream_of(seed_, static_cast<std::uint32_t>(super_chunk) + 1, replicate, kToLeaves));
  return totals;
}

Multiplier Multiplier::folds(std::uint64_t seed, std::int64_t rows, std::size_t folds) {
  Multiplier made;
  made.kernel_ = usable_kernels().front();
  made.seed_ = seed;
  made.rows_ = rows;
  made.replicates_ = made.folds_ = folds;
  return made;
}

/// A Feistel network permutes the numbers of an even number of bits; one that leaves [0, rows) walks on until it is
/// back.
std::size_t Multiplier::fold_of(std::int64_t row) const noexcept {
  const auto bits = static_cast<std::uint32_t>(std::bit_width(static_cast<std::uint64_t>(rows_ - 1)));
  const std::uint32_t half = (bits + 1) / 2;
  const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
  const std::array key{static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32U)};
  auto at = static_cast<std::uint64_t>(row);
  do {
    for (std::uint32_t round = 0; round < kFeistelRounds; ++round) {
      const auto right = static_cast<std::uint32_t>(at & mask);
      const PhiloxBlock mixed = philox({0, right, round, kFold}, key);
      at = (static_cast<std::uint64_t>(right) << half) | (((at >> half) ^ mixed[0]) & mask);
    }
  } while (at >= static_cast<std::uint64_t>(rows_));
  return static_cast<std::size_t>(at % folds_);
}

void MultiplierReader::open(std::int64_t super_chunk) noexcept {
  super_chunk_ = super_chunk;
  totals_.clear();
  for (const std::uint32_t k : replicates_) totals_.push_back(of_.leaf_totals(super_chunk, k));
}

/// One replicate's draws in one leaf, added to its column of the panel.
void MultiplierReader::draw(std::int64_t leaf, std::size_t place, std::size_t rows,
                            std::uint8_t* column) const noexcept {
  const std::uint32_t count = totals_[place][static_cast<std::size_t>(leaf % kSuperChunkLeaves)];
  const RandomStream stream = stream_of(of_.seed_, static_cast<std::uint32_t>(leaf), replicates_[place], kToRows);
  if (rows == static_cast<std::size_t>(kLeafRows)) {
    each_byte(*of_.kernel_, stream, count, [&](std::uint8_t row) {
      ++column[row * kPanel];
      return 1U;
    });
    return;
  }
  each_byte(*of_.kernel_, stream, count, [&](std::uint8_t row) {
    if (row >= rows) return 0U;
    ++column[row * kPanel];
    return 1U;
  });
}

void MultiplierReader::fill(const RowBlock& block, std::size_t first, std::size_t padded,
                            const PanelBytes& into) noexcept {
  std::uint8_t* const times = into.times;
  const std::size_t width = std::min(kPanel, replicates_.size() - first);
  std::fill_n(times, padded * kPanel, std::uint8_t{0});
  if (draws_ != nullptr) {
    for (std::size_t i = 0; i < block.rows; ++i) {
      const std::uint8_t* const drawn = draws_->of_row(block.first_row + static_cast<std::int64_t>(i));
      for (std::size_t k = 0; k < width; ++k) times[i * kPanel + k] = drawn[replicates_[first + k] - draws_->first()];
    }
    return;
  }
  if (of_.folds_ > 0) {
    for (std::size_t i = 0; i < block.rows; ++i) {
      const std::size_t fold = of_.fold_of(block.first_row + static_cast<std::int64_t>(i));
      for (std::size_t k = 0; k < width; ++k) times[i * kPanel + k] = replicates_[first + k] != fold ? 1 : 0;
    }
    return;
  }
  const std::int64_t leaf = block.first_row / kLeafRows;
  if (leaf / kSuperChunkLeaves != super_chunk_) open(leaf / kSuperChunkLeaves);
  for (std::size_t k = 0; k < width; ++k) draw(leaf, first + k, block.rows, times + k);
}

std::unique_ptr<ReplicateReader> Multiplier::open(std::span<const std::uint32_t> some) const {
  return std::make_unique<MultiplierReader>(*this, some);
}

std::size_t Multiplier::most_ready() const noexcept {
  if (!by_cluster()) return Replicates::most_ready();
  return std::max<std::size_t>(1, static_cast<std::size_t>(kDrawnBytes / static_cast<double>(units())));
}

std::unique_ptr<Replicates> Multiplier::ready(std::span<const std::uint32_t> some, int threads,
                                              const StopAsked& stop) const {
  if (!by_cluster()) return nullptr;
  return std::make_unique<ClusterDraws>(*this, some.front(), some.size(), threads, stop);
}

}  // namespace ogive::fitting
