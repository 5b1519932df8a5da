/// What the rows' leverages add to the score and the curvature of a logit likelihood with a penalty on its information.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/matrix.hpp"
#include "fit/basis.hpp"
#include "fit/kernel.hpp"

namespace ogive::fitting {

/// sum a_i b_i in chains; `rows` is a multiple of kChains.
[[nodiscard]] double chained_dot(const double* a, const double* b, std::size_t rows) noexcept;

/// u = row k of S z, S lower triangular, for the rows of a leaf: z has an array of kLeafRows a column.
void turn_row_into(const Matrix& root, std::size_t k, const double* z, double* u, std::size_t rows) noexcept;

/// What every leaf is computed with.  The pointed-to values must outlive the fold.
struct LeveragePlan {
  const Kernel* kernel = nullptr;
  const Basis* basis = nullptr;
  std::span<const double> beta;       ///< internal, of all columns
  std::span<const std::size_t> free;  ///< the r columns that the information is of
  const Matrix* root = nullptr;       ///< S, r x r lower triangular: S'S is the inverse of the information at beta
  bool curvature = false;             ///< also `bend` and `third`
  const Matrix* contrasts = nullptr;  ///< also `cubes`: one contrast of the r coefficients a row
};

/// Sums over the rows: an accumulator of `fold`.  With z the internal row, u = S z, p the mean, q its complement,
/// W = w m p q, h = W |u|^2 the leverage (of all draws of the row together) and V = W (q - p):
///   score   sum h (q - p) z                    the gradient of log|I|
///   bend    sum W (1 - 6 p q) |u|^2 u_j u_k    \ of which the Hessian of log|I| is made,
///   third   sum V u_i u_j u_k, i <= j <= k     / in the coordinates in which I is the identity
///   cubes   sum V (c'z)^3 for each contrast c
/// Time    r^2 a row; with `curvature` r^3 / 6.  Memory   as many numbers as there are sums, and 512 r beside them.
/// Source  Firth (1993), Biometrika 80, 27.
class LeverageSum {
 public:
  explicit LeverageSum(const LeveragePlan& plan) : plan_(&plan) {}
  LeverageSum(const LeverageSum& other) : plan_(other.plan_) {}  // copies start at zero: fold copies zeros only
  LeverageSum(LeverageSum&&) noexcept = default;
  LeverageSum& operator=(LeverageSum&&) noexcept = default;

  void add(const RowBlock& block) noexcept;
  void close() noexcept;
  void merge(const LeverageSum& later) noexcept;

  /// The leverages h of one leaf's rows, block.rows numbers; adds nothing.
  void leverages(const RowBlock& block, std::span<double> into) noexcept;

  [[nodiscard]] std::span<const double> score() const noexcept { return part(0, size()); }
  [[nodiscard]] std::span<const double> cubes() const noexcept { return part(size(), cube_count()); }
  /// The Hessian of log|I| in those coordinates: r x r; only with `curvature`.
  [[nodiscard]] Matrix hessian() const;

 private:
  struct Work;
  struct DropWork {
    void operator()(Work* work) const noexcept;
  };
  [[nodiscard]] std::size_t size() const noexcept { return plan_->free.size(); }
  [[nodiscard]] std::size_t cube_count() const noexcept { return plan_->contrasts ? plan_->contrasts->rows() : 0; }
  [[nodiscard]] std::size_t count() const noexcept;
  [[nodiscard]] std::span<const double> part(std::size_t first, std::size_t length) const noexcept {
    return std::span<const double>(sums_).subspan(first, length);
  }
  /// The rows in the leaf, padding included.
  std::size_t find_rows(const RowBlock& block) noexcept;
  void add_cubes(double* sums, std::size_t rows) noexcept;
  void add_curvature(double* sums, std::size_t rows) noexcept;

  const LeveragePlan* plan_;
  std::unique_ptr<Work, DropWork> work_;  ///< scratch, while a super-chunk is open
  std::vector<double> sums_;              ///< score, cubes, bend, third; empty: nothing was added
};

}  // namespace ogive::fitting
