/// How often every row counts in each of many fits of the same rows: bootstrap samples and folds.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/parallel.hpp"
#include "fit/kernel.hpp"
#include "fit/replicates.hpp"

namespace ogive::fitting {

/// Replicate k counts row i as often as a pure function of (seed, k, i, number of rows) says; nothing by row is stored.
///
///   bootstrap   n draws of n rows with replacement: exactly multinomial.  Draws are thrown at a power of two of places
///               and parted by fair random bits down to the leaves, then by bytes to the rows of a leaf; those that
///               meet no row are thrown again.  Whole numbers alone, so no rounding.
///   folds       every row belongs to one of K folds, whose sizes differ by one at most, and counts once in all
///               replicates but that of its fold.  Folds are the remainders of a permutation of the row numbers.
///
/// Source   Efron (1979), Annals of Statistics 7, 1 (the bootstrap); Luby & Rackoff (1988), SIAM J. Comput. 17, 373 (a
///          permutation from rounds of a random function); Philox for both (math/philox.hpp).
class Multiplier final : public Replicates {
 public:
  /// Draws the totals of super-chunks; what is made when `stop` said so is of no use.
  /// Memory   4 bytes a replicate for every 16384 rows.
  [[nodiscard]] static Multiplier bootstrap(std::uint64_t seed, std::int64_t rows, std::size_t replicates, int threads,
                                            const StopAsked& stop = {});
  /// 2 <= folds <= rows.
  [[nodiscard]] static Multiplier folds(std::uint64_t seed, std::int64_t rows, std::size_t folds);

  [[nodiscard]] std::size_t replicates() const noexcept override { return replicates_; }
  [[nodiscard]] bool have_responses() const noexcept override { return false; }
  [[nodiscard]] std::unique_ptr<ReplicateReader> open(std::span<const std::uint32_t> some) const override;
  [[nodiscard]] Blocks blocks_of(const Blocks& blocks, const std::uint32_t& replicate) const override;
  [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
  /// Of folds: that of a row, which replicate of the same number leaves out.
  [[nodiscard]] std::size_t fold_of(std::int64_t row) const noexcept;

 private:
  friend class MultiplierReader;
  /// Draws of the leaves of one super-chunk.
  using LeafTotals = std::array<std::uint32_t, static_cast<std::size_t>(kSuperChunkLeaves)>;

  void throw_draws(std::size_t replicate) noexcept;
  [[nodiscard]] std::uint64_t land(std::size_t replicate, std::uint32_t round, std::uint64_t count) noexcept;
  [[nodiscard]] LeafTotals leaf_totals(std::int64_t super_chunk, std::size_t replicate) const noexcept;
  [[nodiscard]] std::size_t last_leaf_rows() const noexcept;
  [[nodiscard]] std::int64_t chunks() const noexcept { return (rows_ + kSuperChunkRows - 1) / kSuperChunkRows; }

  const Kernel* kernel_ = nullptr;  ///< that makes random bits: the same ones whichever it is
  std::uint64_t seed_ = 0;
  std::int64_t rows_ = 0;
  std::size_t replicates_ = 0;
  std::size_t folds_ = 0;             ///< 0: a bootstrap
  std::vector<std::uint32_t> total_;  ///< replicate by replicate, of every super-chunk but the last
  std::vector<LeafTotals> last_;      ///< of each replicate, in the last super-chunk
};

/// The multipliers of some replicates, leaf by leaf; one reader a thread.
class MultiplierReader final : public ReplicateReader {
 public:
  /// Both must outlive the reader.
  MultiplierReader(const Multiplier& multiplier, std::span<const std::uint32_t> replicates)
      : of_(multiplier), replicates_(replicates) {}

  /// Bytes    no row is drawn more than 255 times where a leaf has fewer draws, and elsewhere once in 10^500 leaves.
  void fill(const RowBlock& block, std::size_t first, std::size_t padded, const PanelBytes& into) noexcept override;

 private:
  void open(std::int64_t super_chunk) noexcept;
  void draw(std::int64_t leaf, std::size_t place, std::size_t rows, std::uint8_t* column) const noexcept;

  const Multiplier& of_;
  std::span<const std::uint32_t> replicates_;
  std::int64_t super_chunk_ = -1;
  std::vector<Multiplier::LeafTotals> totals_;  ///< of a bootstrap, in the open super-chunk
};

/// How often every row counts in one replicate.   Memory   1 byte a row.
[[nodiscard]] std::vector<std::uint8_t> row_counts(const Multiplier& multiplier, std::uint32_t replicate);

}  // namespace ogive::fitting
