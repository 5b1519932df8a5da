#include "fit/tally.hpp"

#include <cmath>

#include "base/portable_log.hpp"

namespace ogive::fitting {
namespace {

/// log of the gamma function at x + 1, without the global that lgamma writes.
double log_gamma_after(double x) {
  int sign = 0;
  return lgamma_r(x + 1.0, &sign);
}

/// An accumulator of `fold`.
class TallySum {
 public:
  explicit TallySum(TallyBy by) : by_(by) {}
  TallySum(const TallySum& other) : by_(other.by_) {}
  TallySum(TallySum&&) noexcept = default;
  TallySum& operator=(TallySum&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    sum_.rows += static_cast<double>(block.rows);
    for (std::size_t row = 0; row < block.rows; ++row) {
      const auto i = static_cast<std::ptrdiff_t>(row);
      const double y = block.successes[i], m = block.trials[i], prior = block.prior_weights[i];
      const double w = by_ == TallyBy::copies ? block.copies[i] : prior;
      if (prior > 0.0 && prior != w) sum_.log_precisions += w * portable_log(prior / w);
      sum_.weights += w;
      sum_.fractional += w == std::floor(w) ? 0.0 : 1.0;
      sum_.trials += m;
      sum_.successes += y;
      sum_.weighted_trials += w * m;
      sum_.weighted_successes += w * y;
      if (y > 0.0 && y < m) sum_.share_constant -= prior * m * (log_gamma_after(y / m) + log_gamma_after((m - y) / m));
    }
  }
  void close() noexcept {}
  void merge(const TallySum& later) noexcept {
    sum_.rows += later.sum_.rows;
    sum_.weights += later.sum_.weights;
    sum_.trials += later.sum_.trials;
    sum_.successes += later.sum_.successes;
    sum_.weighted_trials += later.sum_.weighted_trials;
    sum_.weighted_successes += later.sum_.weighted_successes;
    sum_.fractional += later.sum_.fractional;
    sum_.share_constant += later.sum_.share_constant;
    sum_.log_precisions += later.sum_.log_precisions;
  }
  [[nodiscard]] const Tally& sum() const noexcept { return sum_; }

 private:
  TallyBy by_;
  Tally sum_;
};

}  // namespace

std::optional<Tally> tally(const Blocks& blocks, TallyBy by, const FoldControl& control) {
  const auto sums = fold(blocks, TallySum(by), control);
  if (!sums) return std::nullopt;
  return sums->sum();
}

}  // namespace ogive::fitting
