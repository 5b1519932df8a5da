/// Information answers questions about a positive-definite p x p matrix; nobody else indexes it.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "base/matrix.hpp"

namespace ogive {

/// The factored information at one beta.  Made by math/linalg `factor`; immutable.
///
/// Numbers   solves go through a Cholesky factor of the matrix scaled to a diagonal in [1, 4) by powers of two, then
///           iterative refinement with residuals in twice the precision: results are within 4e-15 (relative to the
///           standard errors) as long as the scaled matrix has a condition number below 1e13, and no worse than
///           the factor's beyond.  A column of the inverse has the same bits whatever else is asked for.
/// Time      the whole inverse of p = 500 takes about a quarter of a second.  Memory O(p^2).
/// Contract  vectors have length size(), column numbers are below size().
class Information {
 public:
  Information() = default;
  /// `matrix` symmetric p x p; `scale` p powers of two; `lower` the Cholesky factor of D matrix D, D = diag(scale).
  Information(Matrix matrix, std::vector<double> scale, Matrix lower)
      : matrix_(std::move(matrix)), scale_(std::move(scale)), lower_(std::move(lower)) {}

  [[nodiscard]] std::size_t size() const noexcept { return matrix_.rows(); }
  /// x with H x = v.  O(p^2).  NaN when v is not finite.
  [[nodiscard]] std::vector<double> solve(std::span<const double> v) const;
  /// c' H^-1 c: the variance of the contrast c.
  [[nodiscard]] double variance(std::span<const double> contrast) const;
  /// log det H.
  [[nodiscard]] double log_det() const;
  /// The inverse's rows and columns `columns`: a block of the covariance.
  [[nodiscard]] Matrix covariance(std::span<const std::size_t> columns) const;
  /// The whole inverse; O(p^3).
  [[nodiscard]] Matrix covariance() const;
  /// The diagonal of the inverse: the variances of the coefficients.
  [[nodiscard]] std::vector<double> diagonal_of_inverse() const;
  /// S, lower triangular, with S'S = H^-1: |S x|^2 is the variance of the contrast x.  No refinement.  O(p^3).
  [[nodiscard]] Matrix root_of_inverse() const;
  /// The inverse of that root: R, lower triangular, with R R' = H.
  [[nodiscard]] Matrix root() const;
  /// The matrix restricted to `columns`.
  [[nodiscard]] Matrix block(std::span<const std::size_t> columns) const;
  /// An estimate from below of the condition number of the scaled matrix: (max/min diagonal of L)^2.
  [[nodiscard]] double condition_estimate() const;

 private:
  Matrix matrix_;
  std::vector<double> scale_;
  Matrix lower_;
};

}  // namespace ogive
