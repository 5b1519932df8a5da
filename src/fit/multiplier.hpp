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
///   clusters    G draws of G clusters with replacement, by the bootstrap of G rows; a row counts as often as its
///               cluster.
///   folds       every row belongs to one of K folds, whose sizes differ by one at most, and counts once in all
///               replicates but that of its fold.  Folds are the remainders of a permutation of the row numbers.
///
/// Source   Efron (1979), Annals of Statistics 7, 1 (the bootstrap); Cameron, Gelbach & Miller (2008), Review of
///          Economics and Statistics 90, 414 (of clusters: their pairs cluster bootstrap); Luby & Rackoff (1988), SIAM
///          J. Comput. 17, 373 (a permutation from rounds of a random function); Philox for both (math/philox.hpp).
class Multiplier final : public Replicates {
 public:
  struct Clusters {
    std::span<const std::int32_t> of_row;  ///< in [0, count), which must outlive the multiplier
    std::int64_t count = 0;
  };

  /// Draws the totals of super-chunks; what is made when `stop` said so is of no use.
  /// Memory   4 bytes a replicate for every 16384 rows.
  [[nodiscard]] static Multiplier bootstrap(std::uint64_t seed, std::int64_t rows, std::size_t replicates, int threads,
                                            const StopAsked& stop = {});
  /// Memory   4 bytes a replicate for every 16384 clusters.
  [[nodiscard]] static Multiplier bootstrap(std::uint64_t seed, const Clusters& clusters, std::size_t replicates,
                                            int threads, const StopAsked& stop = {});
  /// 2 <= folds <= rows.
  [[nodiscard]] static Multiplier folds(std::uint64_t seed, std::int64_t rows, std::size_t folds);

  [[nodiscard]] std::size_t replicates() const noexcept override { return replicates_; }
  [[nodiscard]] bool have_responses() const noexcept override { return false; }
  [[nodiscard]] std::unique_ptr<ReplicateReader> open(std::span<const std::uint32_t> some) const override;
  /// Memory   by cluster, 1 byte a cluster.
  [[nodiscard]] Blocks blocks_of(const Blocks& blocks, const std::uint32_t& replicate) const override;
  [[nodiscard]] std::size_t most_ready() const noexcept override;
  [[nodiscard]] std::unique_ptr<Replicates> ready(std::span<const std::uint32_t> some, int threads,
                                                  const StopAsked& stop) const override;
  [[nodiscard]] std::int64_t rows() const noexcept {
    return by_cluster() ? static_cast<std::int64_t>(cluster_of_row_.size()) : rows_;
  }
  [[nodiscard]] bool by_cluster() const noexcept { return !cluster_of_row_.empty(); }
  /// What is drawn: clusters, or rows.
  [[nodiscard]] std::int64_t units() const noexcept { return rows_; }
  /// Of folds: that of a row, which replicate of the same number leaves out.
  [[nodiscard]] std::size_t fold_of(std::int64_t row) const noexcept;

 private:
  friend class MultiplierReader;
  friend class ClusterDraws;
  /// Draws of the leaves of one super-chunk.
  using LeafTotals = std::array<std::uint32_t, static_cast<std::size_t>(kSuperChunkLeaves)>;

  void throw_draws(std::size_t replicate) noexcept;
  [[nodiscard]] std::uint64_t land(std::size_t replicate, std::uint32_t round, std::uint64_t count) noexcept;
  [[nodiscard]] LeafTotals leaf_totals(std::int64_t super_chunk, std::size_t replicate) const noexcept;
  [[nodiscard]] std::size_t last_leaf_rows() const noexcept;
  [[nodiscard]] std::int64_t chunks() const noexcept { return (rows_ + kSuperChunkRows - 1) / kSuperChunkRows; }

  const Kernel* kernel_ = nullptr;  ///< that makes random bits: the same ones whichever it is
  std::uint64_t seed_ = 0;
  std::int64_t rows_ = 0;                         ///< or clusters
  std::span<const std::int32_t> cluster_of_row_;  ///< empty: rows are drawn
  std::size_t replicates_ = 0;
  std::size_t folds_ = 0;             ///< 0: a bootstrap
  std::vector<std::uint32_t> total_;  ///< replicate by replicate, of every super-chunk but the last
  std::vector<LeafTotals> last_;      ///< of each replicate, in the last super-chunk
};

/// How often each cluster is drawn in replicates that follow one another: rows of a cluster may be anywhere, so that
/// every leaf may ask for every cluster.
/// Memory   replicates x clusters bytes.
class ClusterDraws final : public Replicates {
 public:
  /// Of replicates [first, first + count).
  ClusterDraws(const Multiplier& multiplier, std::uint32_t first, std::size_t count, int threads,
               const StopAsked& stop = {});

  [[nodiscard]] std::size_t replicates() const noexcept override { return of_.replicates(); }
  [[nodiscard]] bool have_responses() const noexcept override { return false; }
  [[nodiscard]] std::unique_ptr<ReplicateReader> open(std::span<const std::uint32_t> some) const override;
  [[nodiscard]] Blocks blocks_of(const Blocks& blocks, const std::uint32_t& replicate) const override {
    return of_.blocks_of(blocks, replicate);
  }

  [[nodiscard]] std::uint32_t first() const noexcept { return first_; }
  /// The times of a row, replicate by replicate.
  [[nodiscard]] const std::uint8_t* of_row(std::int64_t row) const noexcept {
    return times_.data() + static_cast<std::size_t>(cluster_of_row_[static_cast<std::size_t>(row)]) * count_;
  }

 private:
  const Multiplier& of_;
  std::span<const std::int32_t> cluster_of_row_;
  std::uint32_t first_;
  std::size_t count_;
  std::vector<std::uint8_t> times_;  ///< cluster by cluster
};

/// The multipliers of some replicates, leaf by leaf; one reader a thread.
class MultiplierReader final : public ReplicateReader {
 public:
  /// All must outlive the reader.  Of a multiplier by cluster, `draws` are those of the replicates; without them what
  /// is read is clusters, leaf by leaf, in place of rows.
  MultiplierReader(const Multiplier& multiplier, std::span<const std::uint32_t> replicates,
                   const ClusterDraws* draws = nullptr)
      : of_(multiplier), replicates_(replicates), draws_(draws) {}

  /// Bytes    no row and no cluster is drawn more than 255 times where its leaf has fewer draws, and elsewhere once in
  ///          10^500 leaves.
  void fill(const RowBlock& block, std::size_t first, std::size_t padded, const PanelBytes& into) noexcept override;

 private:
  void open(std::int64_t super_chunk) noexcept;
  void draw(std::int64_t leaf, std::size_t place, std::size_t rows, std::uint8_t* column) const noexcept;

  const Multiplier& of_;
  std::span<const std::uint32_t> replicates_;
  const ClusterDraws* draws_;
  std::int64_t super_chunk_ = -1;
  std::vector<Multiplier::LeafTotals> totals_;  ///< of a bootstrap, in the open super-chunk
};

/// How often every row counts in one replicate.   Memory   1 byte a row.
[[nodiscard]] std::vector<std::uint8_t> row_counts(const Multiplier& multiplier, std::uint32_t replicate);

}  // namespace ogive::fitting
