#include "fit/suspect.hpp"

#include <cmath>
#include <memory>

#include "fit/leaf_columns.hpp"

namespace ogive::fitting {
namespace {

/// Sums over the rows of positive weight: an accumulator of `fold`.
class RestSum {
 public:
  explicit RestSum(const RestPlan& plan) : plan_(&plan), products_(plan.standing.size(), 0.0) {}
  RestSum(const RestSum& other) : RestSum(*other.plan_) {}
  RestSum(RestSum&&) noexcept = default;
  RestSum& operator=(RestSum&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    const std::size_t p = plan_->basis.columns();
    if (!columns_) {
      columns_ = std::make_unique<LeafColumns>(p);
      row_.resize(p);
    }
    const LeafView& leaf = columns_->view(block, plan_->basis.center);
    for (std::size_t i = 0; i < block.rows; ++i) {
      if (!(leaf.prior_weights[i] * leaf.trials[i] > 0.0)) continue;
      for (std::size_t j = 0; j < p; ++j) row_[j] = internal(leaf, j, i);
      const double rest = rounded(combined(plan_->rest));
      const double own = row_[plan_->column].high;
      const double alike = block.alike[static_cast<std::ptrdiff_t>(i)];
      remainder_ += alike * rest * rest;
      norm_ += alike * own * own;
      for (std::size_t k = 0; k < p; ++k) {
        const Combination& as = plan_->standing[k];
        products_[k] += alike * rest * (as.empty() ? row_[k].high : rounded(combined(as)));
      }
    }
  }
  void close() noexcept { columns_.reset(); }
  void merge(const RestSum& later) noexcept {
    remainder_ += later.remainder_;
    norm_ += later.norm_;
    for (std::size_t k = 0; k < products_.size(); ++k) products_[k] += later.products_[k];
  }

  [[nodiscard]] Rest found() const { return {norm_ > 0.0 ? std::sqrt(remainder_ / norm_) : 0.0, norm_, products_}; }

 private:
  /// (x - center) scale, exactly.
  [[nodiscard]] DoubleDouble internal(const LeafView& leaf, std::size_t j, std::size_t i) const noexcept {
    const Basis& basis = plan_->basis;
    if (leaf.column[j] == nullptr) return {basis.scale[j], 0.0};
    return times_power_of_two(two_sum(leaf.column[j][i], -basis.center[j]), basis.scale[j]);
  }
  [[nodiscard]] DoubleDouble combined(const Combination& of) const noexcept {
    DoubleDouble sum = {};
    for (std::size_t j = 0; j < of.size(); ++j)
      if (of[j].high != 0.0) sum += of[j] * row_[j];
    return sum;
  }

  const RestPlan* plan_;
  std::unique_ptr<LeafColumns> columns_;
  std::vector<DoubleDouble> row_;
  double remainder_ = 0.0;
  double norm_ = 0.0;
  std::vector<double> products_;
};

}  // namespace

std::optional<Rest> measure_rest(const Blocks& blocks, const RestPlan& plan, const FoldControl& control) {
  const auto sum = fold(blocks, RestSum(plan), control);
  if (!sum) return std::nullopt;
  return sum->found();
}

}  // namespace ogive::fitting
