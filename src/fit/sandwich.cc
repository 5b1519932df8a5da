#include "fit/sandwich.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "base/constants.hpp"
#include "fit/accumulate.hpp"
#include "fit/endgame.hpp"
#include "fit/pass.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

tl::unexpected<Error> stopped() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// Sum of the outer products of weighted scores over the free internal columns: an accumulator of `fold`.
class ScoreSquares {
 public:
  struct Plan {
    const Kernel* kernel;
    const Basis* basis;
    const std::vector<std::size_t>* free;
    std::vector<double> beta;  ///< internal
    RowKernel row;
  };
  explicit ScoreSquares(const Plan& plan) : plan_(&plan), sum_(plan.free->size() * plan.free->size(), 0.0) {}
  ScoreSquares(const ScoreSquares& other) : ScoreSquares(*other.plan_) {}
  ScoreSquares(ScoreSquares&&) noexcept = default;
  ScoreSquares& operator=(ScoreSquares&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    if (!columns_) {
      columns_ = std::make_unique<LeafColumns>(plan_->basis->columns());
      scratch_ = aligned_doubles((3 + plan_->free->size()) * kLeafRows);
    }
    const LeafView& leaf = columns_->view(block, plan_->basis->center);
    const double* const factor = scores(leaf);
    const std::size_t p = plan_->free->size();
    double* const z = scratch_.get() + 3 * kLeafRows;
    for (std::size_t j = 0; j < p; ++j) {
      const std::size_t column = (*plan_->free)[j];
      const double scale = plan_->basis->scale[column];
      const double shift = plan_->basis->shift[column];
      const double* const x = leaf.column[column];
      for (std::size_t i = 0; i < block.rows; ++i)
        z[j * kLeafRows + i] = factor[i] * ((x != nullptr ? x[i] * scale : scale) - shift);
    }
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t k = j; k < p; ++k) {
        double sum = 0.0;
        for (std::size_t i = 0; i < block.rows; ++i) sum += z[j * kLeafRows + i] * z[k * kLeafRows + i];
        sum_[j * p + k] += sum;
      }
  }
  void close() noexcept {
    columns_.reset();
    scratch_.reset();
  }
  void merge(const ScoreSquares& later) noexcept {
    for (std::size_t k = 0; k < sum_.size(); ++k) sum_[k] += later.sum_[k];
  }

  [[nodiscard]] Matrix matrix() const {
    const std::size_t p = plan_->free->size();
    Matrix full(p, p);
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t k = j; k < p; ++k) full(j, k) = full(k, j) = sum_[j * p + k];
    return full;
  }

 private:
  /// What each row's score is x times.
  const double* scores(const LeafView& leaf) noexcept {
    double* const rows = scratch_.get();
    const ScratchView scratch{rows, rows + kLeafRows, rows + 2 * kLeafRows, nullptr, nullptr, nullptr};
    plan_->kernel->row_scores(plan_->row, leaf, plan_->basis->at(plan_->beta), scratch);
    return scratch.residual;
  }

  const Plan* plan_;
  std::unique_ptr<LeafColumns> columns_;
  AlignedDoubles scratch_;
  std::vector<double> sum_;  ///< upper triangle, by rows of the square
};

std::vector<double> internal_beta(const Estimate& e) {
  std::vector<double> user = e.beta;
  for (double& b : user)
    if (std::isnan(b)) b = 0.0;
  return e.basis.to_internal(user);
}

/// H^-1 M H^-1 of the free coefficients, in double.
std::optional<ScaledMatrix> sandwich_in_double(const Blocks& blocks, const Kernel& kernel, const FoldControl& folding,
                                               const Estimate& e) {
  const ScoreSquares::Plan plan{&kernel, &e.basis, &e.free, internal_beta(e), row_kernel(e.model, RowStage::expected)};
  const auto squares = fold(blocks, ScoreSquares(plan), folding);
  Passes passes(blocks, kernel, e.basis, folding, e.model);
  passes.use(e.information);
  const Sums* sums = squares ? passes.at(plan.beta) : nullptr;
  if (sums == nullptr) return std::nullopt;
  const std::size_t p = e.free.size();
  Matrix bread(p, p);
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t k = 0; k < p; ++k) bread(j, k) = sums->information(e.free[j], e.free[k]);
  const auto information = factor(bread);
  if (!information) return ScaledMatrix();
  const Matrix inverse = information->covariance();
  return user_covariance(multiply(inverse, multiply(squares->matrix(), inverse)), e.basis, e.free);
}

/// Twofold where the estimate is: collinear columns would cost its every digit.
std::optional<ScaledMatrix> sandwich(const Blocks& blocks, const Kernel& kernel, const FoldControl& folding,
                                     const Estimate& e) {
  if (!e.accurate) return sandwich_in_double(blocks, kernel, folding, e);
  const std::vector<double> internal = internal_beta(e);
  std::vector<double> coordinates;
  for (const std::size_t j : e.free) coordinates.push_back(internal[j]);
  return sandwich_accurately(blocks, {e.basis, e.free, coordinates, e.model, e.information}, folding);
}

}  // namespace

Status linearise(const Blocks& blocks, const FitControl& control, Estimate& e) {
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  const std::vector<double> before = e.std_error;
  const double n = static_cast<double>(e.totals.rows);
  e.covariance = Matrix(e.beta.size(), e.beta.size(), kNaN);
  e.std_error.assign(e.beta.size(), kNaN);
  if (!e.converged() || n < 2.0) return {};
  FoldControl folding;
  folding.threads = control.threads;
  folding.stop = control.stop;
  auto inner = sandwich(blocks, *kernel, folding, e);
  if (!inner) return stopped();
  if (inner->factors.empty()) return {};
  for (std::size_t j = 0; j < inner->values.rows(); ++j)
    for (double& value : inner->values.row(j)) value *= n / (n - 1.0);
  record_covariance(e, *inner);
  double longest = 1.0;
  for (const std::size_t j : e.free) longest = std::max(longest, before[j] / e.std_error[j]);
  e.certificate.distance *= longest;
  return {};
}

}  // namespace ogive::fitting
