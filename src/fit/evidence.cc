#include "fit/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "fit/factor_bounds.hpp"
#include "fit/leaf_columns.hpp"

namespace ogive::fitting {
namespace {

/// Unit roundoff of double, and chained additions beside those of a super-chunk: of chains, leaves and the merge tree.
constexpr double kRoundoff = 0x1p-53;
constexpr double kFurtherDepth = 64.0;

/// A point of the internal basis.
struct EtaPlan {
  const Kernel& kernel;
  const Basis& basis;
  const std::vector<double>& beta;
};

tl::unexpected<Error> look_ended() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// Eta and |offset| of the rows with positive weight: an accumulator of `fold`.
class EtaSum {
 public:
  explicit EtaSum(const EtaPlan& point) : point_(&point) {}
  EtaSum(const EtaSum& other) : point_(other.point_) {}
  EtaSum(EtaSum&&) noexcept = default;
  EtaSum& operator=(EtaSum&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    if (!columns_) {
      columns_ = std::make_unique<LeafColumns>(point_->basis.columns());
      eta_ = aligned_doubles(kLeafRows);
    }
    const LeafView& leaf = columns_->view(block, point_->basis.center);
    point_->kernel.predict_eta(leaf, point_->basis.at(point_->beta), eta_.get());
    for (std::size_t i = 0; i < block.rows; ++i) {
      if (!(leaf.prior_weights[i] * leaf.trials[i] > 0.0)) continue;
      range.take(eta_.get()[i], leaf.successes[i], leaf.trials[i]);
      largest_offset = std::max(largest_offset, std::fabs(leaf.offset[i]));
    }
  }
  void close() noexcept {
    columns_.reset();
    eta_.reset();
  }
  void merge(const EtaSum& later) noexcept {
    range.take(later.range);
    largest_offset = std::max(largest_offset, later.largest_offset);
  }

  EtaRange range;
  double largest_offset = 0.0;

 private:
  const EtaPlan* point_;
  std::unique_ptr<LeafColumns> columns_;
  AlignedDoubles eta_;
};

}  // namespace

Evidence evidence_of(const Estimate& estimate, const Blocks& blocks, const FinalPoint& point) {
  const std::vector<std::size_t>& free = estimate.free;
  Evidence e;
  std::vector<double> diagonal;
  std::vector<std::size_t> all(free.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const ColumnSplit split = blocks.rows > 0 ? ColumnSplit(blocks.open()->read(0)) : ColumnSplit();
  const RowReach reach = row_reach(estimate, split, point);
  e.linear_size = reach.linear_size;
  e.link = estimate.model.link;
  const Matrix matrix = point.information.block(all);
  diagonal.reserve(all.size());
  for (const std::size_t k : all) diagonal.push_back(matrix(k, k));
  e.decrement = estimate.decrement;
  e.radius = reach.radius;
  e.inverse_norm = scaled_inverse_norm(point.inverse, diagonal);
  e.weight = estimate.totals.successes + estimate.totals.failures;
  e.pearson = estimate.pearson;
  e.columns = free.size();
  e.unit = kRoundoff;
  // A cell of a factor is one chain.
  const double chains = split.coded.empty() ? static_cast<double>(kChains) : 1.0;
  e.depth = static_cast<double>(std::min(blocks.rows, kSuperChunkRows)) / chains + kFurtherDepth;
  e.score_depth = static_cast<double>(kLeafRows) / chains + kFurtherDepth;  // leaves are compensated
  return e;
}

std::optional<EtaRange> eta_range(const Blocks& blocks, const Kernel& kernel, const Basis& basis,
                                  const std::vector<double>& beta, const FoldControl& control) {
  const EtaPlan plan{kernel, basis, beta};
  const auto found = fold(blocks, EtaSum(plan), control);
  if (!found) return std::nullopt;
  return found->range;
}

Result<std::optional<Evidence>> look_at_rows(const Estimate& estimate, const RowsAt& rows, const FinalPoint& point) {
  const std::vector<double> beta = rows.space.point(point.beta);
  rows.passes.use(RowStage::observed);
  const Sums* sums = rows.passes.at(beta);
  if (sums == nullptr) return look_ended();
  const Evaluation here = evaluation(*sums, rows.space);
  if (!here.information) return std::nullopt;
  const Matrix inverse = here.information->covariance();
  Evidence evidence = evidence_of(estimate, rows.blocks, {*here.information, inverse, point.beta, point.largest});
  const std::vector<double> step = here.information->solve(here.score);
  evidence.decrement = 0.0;
  for (std::size_t k = 0; k < step.size(); ++k) evidence.decrement += step[k] * here.score[k];
  const EtaPlan plan{rows.kernel, estimate.basis, beta};
  const auto found = fold(rows.blocks, EtaSum(plan), rows.fold);
  if (!found) return look_ended();
  evidence.eta = found->range;
  evidence.linear_size += found->largest_offset;
  if (estimate.information == RowStage::observed || is_canonical(estimate.model)) return evidence;
  std::vector<std::size_t> all(estimate.free.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  evidence.stretch = stretch_bound(point.information.block(all), inverse);
  return evidence;
}

}  // namespace ogive::fitting
