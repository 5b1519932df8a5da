#include "fit/eliminated_pass.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "fit/accumulate.hpp"
#include "fit/leaf_columns.hpp"

namespace ogive::fitting {
namespace {

struct HeadPoint {
  const Kernel& kernel;
  const Basis& basis;
  std::span<const double> beta;
  RowKernel row;
};

/// Weight and score of each row at a point, to its place.
class RowScores {
 public:
  RowScores(const HeadPoint& point, RowTerms& terms) : point_(&point), terms_(&terms) {}
  RowScores(const RowScores& other) : point_(other.point_), terms_(other.terms_) {}
  RowScores(RowScores&&) noexcept = default;
  RowScores& operator=(RowScores&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    if (!columns_) {
      columns_ = std::make_unique<LeafColumns>(point_->basis.columns());
      rows_ = aligned_doubles(3 * kLeafRows);
    }
    double* const rows = rows_.get();
    const ScratchView scratch{rows, rows + kLeafRows, rows + 2 * kLeafRows, nullptr, nullptr, nullptr, nullptr};
    point_->kernel.row_scores(point_->row, columns_->view(block, point_->basis.center), point_->basis.at(point_->beta),
                              scratch);
    const auto first = static_cast<std::size_t>(block.first_row);
    for (std::size_t i = 0; i < block.rows; ++i) {
      terms_->weight[first + i] = scratch.root_weight[i] * scratch.root_weight[i];
      terms_->score[first + i] = scratch.residual[i];
    }
  }
  void close() noexcept {
    columns_.reset();
    rows_.reset();
  }
  void merge(const RowScores&) noexcept {}

 private:
  const HeadPoint* point_;
  RowTerms* terms_;
  std::unique_ptr<LeafColumns> columns_;
  AlignedDoubles rows_;
};

}  // namespace

std::optional<ArrowEvaluation> evaluate_arrow(const ArrowPlan& plan, const std::vector<double>& point,
                                              RowTerms& terms) {
  const EliminatedFactor& factor = plan.coding.factor;
  const Basis& basis = plan.coding.basis;
  const std::vector<std::size_t>& free = plan.coding.free;
  const std::size_t q = free.size();
  const std::vector<double> beta = plan.coding.head(point);
  const std::vector<double> effects(point.begin() + static_cast<std::ptrdiff_t>(q), point.end());
  HeadPlan shown;
  shown.effects = &effects;
  shown.left_out = &plan.left_out;
  const RowKernel row = row_kernel(plan.model, RowStage::expected);
  const PassPlan pass{&plan.kernel, &basis, beta, row};
  const HeadPoint head{plan.kernel, basis, beta, row};
  const Both<PassSum, RowScores> none{PassSum(pass), RowScores(head, terms)};
  const auto total = fold(head_blocks(plan.blocks, factor, shown), none, plan.fold);
  if (!total) return std::nullopt;
  auto cells = sum_cells(plan.blocks, factor, terms, {&basis.center, &basis.scale}, plan.fold);
  if (!cells) return std::nullopt;
  const PassSum::Derivatives sums = total->first.derivatives();
  ArrowEvaluation here;
  here.objective = total->first.scalar(kLogLikelihood);
  here.pearson = total->first.scalar(kPearson);
  Matrix matrix(q, q);
  for (std::size_t j = 0; j < q; ++j) {
    here.score.push_back(sums.score[free[j]]);
    for (std::size_t k = 0; k < q; ++k) matrix(j, k) = sums.information(free[j], free[k]);
  }
  Matrix border = std::move(cells->columns);
  if (q < border.columns()) {
    Matrix some(border.rows(), q);
    for (std::size_t l = 0; l < border.rows(); ++l)
      for (std::size_t j = 0; j < q; ++j) some(l, j) = border(l, free[j]);
    border = std::move(some);
  }
  for (std::size_t l = 0; l < factor.cells(); ++l) here.score.push_back(plan.left_out[l] ? 0.0 : cells->score[l]);
  here.information = Arrowhead::factored(std::move(matrix), std::move(border), std::move(cells->weight), plan.fold);
  if (plan.fold.stop && plan.fold.stop()) return std::nullopt;
  return here;
}

}  // namespace ogive::fitting
