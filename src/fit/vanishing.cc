#include "fit/vanishing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "fit/separation.hpp"

namespace ogive::fitting {
namespace {

/// Of the largest response: a mean this small is all but 0.
constexpr double kAllButNothing = 0x1p-40;

using Means = std::array<double, kLeafRows>;

void means_of(const RowBlock& block, std::span<const double> beta, Means& means) {
  for (std::size_t i = 0; i < block.rows; ++i) {
    const auto row = static_cast<std::ptrdiff_t>(i);
    double eta = block.offset[row];
    std::size_t column = 0;
    for (const ColumnGroup& group : block.groups) {
      if (group.codes == nullptr)
        eta += group.values[row] * beta[column];
      else if (group.codes[i] != kNoColumn)
        eta += group.values[row] * beta[column + static_cast<std::size_t>(group.codes[i])];
      column += group.width;
    }
    means[i] = std::exp(eta);
  }
}

/// The largest response in size, and what the sum of squares may rise by where means below `bound` fall to 0.
class Rise {
 public:
  Rise(std::span<const double> beta, double bound) : beta_(beta), bound_(bound) {}
  void add(const RowBlock& block) noexcept {
    Means means = {};
    means_of(block, beta_, means);
    for (std::size_t i = 0; i < block.rows; ++i) {
      const auto row = static_cast<std::ptrdiff_t>(i);
      const double size = std::fabs(block.successes[row]);
      const double weight = block.prior_weights[row];
      if (!(weight > 0.0)) continue;
      largest_ = std::max(largest_, size);
      if (means[i] < bound_) rise_ += 2.0 * weight * size * means[i];
    }
  }
  void close() noexcept {}
  void merge(const Rise& later) noexcept {
    largest_ = std::max(largest_, later.largest_);
    rise_ += later.rise_;
  }
  [[nodiscard]] double largest() const noexcept { return largest_; }
  [[nodiscard]] double rise() const noexcept { return rise_; }

 private:
  std::span<const double> beta_;
  double bound_;
  double largest_ = 0.0;
  double rise_ = 0.0;
};

/// Failures where the mean is below the bound, a success and a failure where it is not: what separates them are the
/// directions in which the former fall and the latter stay.
class FallingReader final : public BlockReader {
 public:
  FallingReader(std::unique_ptr<BlockReader> reader, std::span<const double> beta, double bound)
      : reader_(std::move(reader)), beta_(beta), bound_(bound) {}

  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    means_of(block_, beta_, means_);
    for (std::size_t i = 0; i < block_.rows; ++i) {
      successes_[i] = means_[i] < bound_ ? 0.0 : 1.0;
      trials_[i] = means_[i] < bound_ ? 1.0 : 2.0;
    }
    block_.successes = {successes_.data(), 1};
    block_.trials = {trials_.data(), 1};
    return block_;
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  std::span<const double> beta_;
  double bound_;
  Means means_ = {}, successes_ = {}, trials_ = {};
  RowBlock block_;
};

}  // namespace

std::optional<bool> vanishes(const Blocks& blocks, const Estimate& estimate, const Vanishing& claim,
                             const FoldControl& control) {
  const auto sizes = fold(blocks, Rise(claim.beta, 0.0), control);
  if (!sizes) return std::nullopt;
  const double bound = kAllButNothing * sizes->largest();
  const auto all = fold(blocks, Rise(claim.beta, bound), control);
  if (!all) return std::nullopt;
  if (!(all->rise() <= claim.room)) return false;
  Blocks falling = blocks;
  falling.plain = false;
  falling.open = [open = blocks.open, beta = claim.beta, bound] {
    return std::make_unique<FallingReader>(open(), beta, bound);
  };
  const auto report = detect_separation(falling, estimate.free, {control.threads, control.stop});
  if (!report) return control.stop && control.stop() ? std::nullopt : std::optional<bool>(false);
  const auto place = std::find(estimate.free.begin(), estimate.free.end(), claim.column) - estimate.free.begin();
  if (!report->exact || report->limits.empty()) return false;
  const Limit limit = report->limits[static_cast<std::size_t>(place)];
  return limit == Limit::undetermined || limit == (claim.side > 0.0 ? Limit::plus_infinity : Limit::minus_infinity);
}

}  // namespace ogive::fitting
