/// One pass over the rows for many replicates: what one leaf adds to all their sums.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/matrix.hpp"
#include "fit/accumulate.hpp"
#include "fit/basis.hpp"
#include "fit/many_view.hpp"
#include "fit/replicates.hpp"

namespace ogive::fitting {

/// The coordinates of all replicates: of the estimated columns z, x = S z with S'S the inverse of the information at a
/// common point, so that this information is the unit matrix.  A replicate's point is eta = common eta + x'point.
struct ManyBasis {
  ManyBasis(const Basis& inner, std::span<const double> common, std::span<const std::size_t> free, const Matrix& root);

  const Basis& basis;
  std::vector<double> beta;  ///< the common point
  std::size_t columns;       ///< q
  std::size_t stride;        ///< of a row of x: q, up to a multiple of kPanel
  /// S', by rows of `stride` for every column of the design; zeros for those that are not estimated.
  std::vector<double> transposed;
};

/// What a pass sums of a panel beside the scores.
enum class ManyWork : std::uint8_t {
  score,   ///< nothing
  single,  ///< the informations, in single precision
  exact,   ///< the same in double
};

/// What every leaf of a pass is computed with.  What is pointed to must outlive the pass.
struct ManyPlan {
  const Kernel* kernel = nullptr;
  const ManyBasis* basis = nullptr;
  const Replicates* all = nullptr;
  RowKernel row;
  std::span<const std::uint32_t> replicates;
  std::span<const double> points;   ///< panel by panel, column by column, kPanel each; empty: the common point
  std::span<const ManyWork> works;  ///< panel by panel; empty at the common point

  [[nodiscard]] std::size_t panels() const noexcept { return (replicates.size() + kPanel - 1) / kPanel; }
};

/// How large what the rows bring is, over those with weight: seen by a pass at the common point.
struct ManyExtent {
  double radius = 0.0;          ///< the largest |x| of a row
  double largest_offset = 0.0;  ///< |offset|
  std::vector<double> largest;  ///< |z_j| of every column of the design
  std::vector<double> units;    ///< of every replicate: the sum of its weights times trials
  std::vector<double> events;   ///< and of its weights times events, where it has a response of its own
  double all_units = 0.0;       ///< of the rows as they are
  double all_offsets = 0.0;     ///< the sum of these times offsets
  void take(const ManyExtent& other) noexcept;
};

/// An accumulator of `fold`.
/// Numbers   the information in chains of kManyRows rows, which are summed in double.
/// Memory    a thread: 8 q (q + 1) / 2 bytes a replicate with the information, else 8 q; 256 rows of columns.
class ManySum {
 public:
  explicit ManySum(const ManyPlan& plan) : plan_(&plan) {}
  ManySum(const ManySum& other) : plan_(other.plan_) {}  // copies start at zero: fold copies zeros only
  ManySum(ManySum&&) noexcept = default;
  ManySum& operator=(ManySum&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept { work_.reset(); }
  void merge(const ManySum& later) noexcept;

  /// Of the replicate at `place` among those of the plan.
  [[nodiscard]] std::vector<double> score(std::size_t place) const;
  [[nodiscard]] Matrix information(std::size_t place) const;
  [[nodiscard]] const ManyExtent& extent() const noexcept { return extent_; }

 private:
  struct Work;
  struct DropWork {
    void operator()(Work* work) const noexcept;
  };
  void open() noexcept;
  void look(const LeafView& leaf, std::size_t rows) noexcept;
  void count(const LeafView& leaf, std::size_t first) noexcept;

  const ManyPlan* plan_;
  std::unique_ptr<Work, DropWork> work_;  ///< while a super-chunk is open
  std::vector<double> score_, information_;
  ManyExtent extent_;
};

}  // namespace ogive::fitting
