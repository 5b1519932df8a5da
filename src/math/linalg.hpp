/// Small dense linear algebra in plain loops: the same bits on every processor.  (Eigen and BLAS cut their sums by
/// the sizes of the caches, so that their last bits depend on the machine.)
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/information.hpp"
#include "base/matrix.hpp"

namespace ogive {

/// Factors a symmetric matrix (both triangles given) after scaling it to a diagonal in [1, 4) by powers of two.
/// Nothing when it is not positive definite in double, or not finite.  O(p^3 / 3): about 15 ms for p = 500.
[[nodiscard]] std::optional<Information> factor(const Matrix& symmetric);

/// Elimination in column order: `remainder[j]` is the share of column j's squared norm that the earlier kept
/// columns leave, for the Gram matrix of centred columns.  Columns with remainder <= `tolerance`, or so small that
/// rounding leaves fewer than 20 bits of it (or a zero norm, or not finite), are listed in `dependent` and do not
/// eliminate later ones.  A remainder is in [0, 1] up to rounding: about p ULP of 1, and more after small remainders.
struct Elimination {
  std::vector<double> remainder;
  std::vector<std::size_t> dependent;
};
[[nodiscard]] Elimination eliminate_in_order(const Matrix& gram, double tolerance);

/// Least-squares coefficients of column `column` of a Gram matrix on the columns `on`: `on.size()` numbers, NaN when
/// the columns `on` are not linearly independent.
[[nodiscard]] std::vector<double> regress(const Matrix& gram, std::span<const std::size_t> on, std::size_t column);

/// An orthonormal basis (columns) of {v : A v = 0}, and a particular solution of A v = b of least norm.
/// Nothing when A v = b has no solution (to 1e-10 of ||b||, each row scaled to a norm near 1).  A row that repeats
/// others to 1e-12 of its norm adds no rank.  `a` is m x p; no row at all gives the whole space.
struct AffineSpace {
  Matrix basis;               ///< p x (p - rank)
  std::vector<double> point;  ///< p
};
[[nodiscard]] std::optional<AffineSpace> solve_equalities(const Matrix& a, std::span<const double> b);

/// a * b and a' * b.
[[nodiscard]] Matrix multiply(const Matrix& a, const Matrix& b);
[[nodiscard]] Matrix multiply_transposed(const Matrix& a, const Matrix& b);

}  // namespace ogive
