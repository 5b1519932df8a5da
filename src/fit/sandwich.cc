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
  };
  explicit ScoreSquares(const Plan& plan) : plan_(&plan), sum_(plan.free->size() * plan.free->size(), 0.0) {}
  ScoreSquares(const ScoreSquares& other) : ScoreSquares(*other.plan_) {}
  ScoreSquares(ScoreSquares&&) noexcept = default;
  ScoreSquares& operator=(ScoreSquares&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    if (!columns_) {
      columns_ = std::make_unique<LeafColumns>(plan_->basis->columns());
      scratch_ = aligned_doubles((4 + plan_->free->size()) * kLeafRows);
    }
    const LeafView& leaf = columns_->view(block, plan_->basis->center);
    double* const factor = scores(leaf, block.rows);
    const std::size_t p = plan_->free->size();
    double* const z = factor + kLeafRows;
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
  /// w (y (1 - mu) - (m - y) mu) of every row: nothing cancels that need not.
  double* scores(const LeafView& leaf, std::size_t rows) noexcept {
    double* const eta = scratch_.get();
    double* const mu = eta + kLeafRows;
    double* const complement = mu + kLeafRows;
    double* const factor = complement + kLeafRows;
    plan_->kernel->predict_eta(leaf, plan_->basis->at(plan_->beta), eta);
    plan_->kernel->mean(eta, mu, complement, leaf.rows);
    for (std::size_t i = 0; i < rows; ++i) {
      const double y = leaf.successes[i];
      factor[i] = leaf.prior_weights[i] * (y * complement[i] - (leaf.trials[i] - y) * mu[i]);
    }
    return factor;
  }

  const Plan* plan_;
  std::unique_ptr<LeafColumns> columns_;
  AlignedDoubles scratch_;
  std::vector<double> sum_;  ///< upper triangle, by rows of the square
};

/// H^-1 M H^-1 of the free internal coefficients.
std::optional<Matrix> sandwich(const Blocks& blocks, const Kernel& kernel, const FoldControl& fold_control,
                               const Estimate& e) {
  std::vector<double> user = e.beta;
  for (double& b : user)
    if (std::isnan(b)) b = 0.0;
  const ScoreSquares::Plan plan{&kernel, &e.basis, &e.free, e.basis.to_internal(user)};
  const auto squares = fold(blocks, ScoreSquares(plan), fold_control);
  Passes passes(blocks, kernel, e.basis, fold_control);
  const Sums* sums = squares ? passes.at(plan.beta) : nullptr;
  if (sums == nullptr) return std::nullopt;
  const std::size_t p = e.free.size();
  Matrix bread(p, p);
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t k = 0; k < p; ++k) bread(j, k) = sums->information(e.free[j], e.free[k]);
  const auto information = factor(bread);
  if (!information) return Matrix(p, p, kNaN);
  const Matrix inverse = information->covariance();
  return multiply(inverse, multiply(squares->matrix(), inverse));
}

}  // namespace

Status linearise(const Blocks& blocks, const FitControl& control, Estimate& e) {
  const std::vector<double> before = e.std_error;
  const double n = static_cast<double>(e.totals.rows);
  if (!e.converged() || n < 2.0) {
    e.covariance = Matrix(e.beta.size(), e.beta.size(), kNaN);
    e.std_error.assign(e.beta.size(), kNaN);
    return {};
  }
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  FoldControl fold_control;
  fold_control.threads = control.threads;
  fold_control.stop = control.stop;
  auto inner = sandwich(blocks, *kernel, fold_control, e);
  if (!inner) return stopped();
  for (std::size_t j = 0; j < inner->rows(); ++j)
    for (double& value : inner->row(j)) value *= n / (n - 1.0);
  record_covariance(e, user_covariance(*inner, e.basis, e.free));
  double longest = 1.0;
  for (const std::size_t j : e.free) longest = std::max(longest, before[j] / e.std_error[j]);
  e.certificate.distance *= longest;
  return {};
}

}  // namespace ogive::fitting
