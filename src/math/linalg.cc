#include "math/linalg.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

// Plain loops in place of a library: Eigen and BLAS cut sums by the size of the caches, so that the bits would
// depend on the processor.  The costly inner loops run along rows without a reduction: they vectorise and keep
// their bits.

namespace ogive {
namespace {

/// A pivot of the pivoted QR below this share of its row's norm is rounding: the row repeats the others.
constexpr double kRankTolerance = 1e-12;
constexpr double kConsistencyTolerance = 1e-10;

/// The power of two that brings `square`, a squared length, into [1, 4); 0 where there is none.
double power_of_two_scale(double square) {
  if (!(square > 0.0) || !std::isfinite(square)) return 0.0;
  const int exponent = std::ilogb(square);
  // Floor of exponent / 2, also for negative ones.
  return std::ldexp(1.0, -((exponent - (exponent & 1)) / 2));
}

/// The power of two that brings the largest element of `row` into [1, 2); 0 where there is none.
double row_scale(std::span<const double> row) {
  double top = 0.0;
  for (const double value : row) top = std::max(top, std::abs(value));
  return top > 0.0 && std::isfinite(top) ? std::ldexp(1.0, -std::ilogb(top)) : 0.0;
}

/// row[from..] -= factor * other[from..].
void subtract_multiple(std::span<double> row, double factor, std::span<const double> other, std::size_t from) {
  double* const to = row.data();
  const double* const by = other.data();
  const std::size_t end = row.size();
  for (std::size_t j = from; j < end; ++j) to[j] -= factor * by[j];
}

/// Replaces the upper triangle of `a` by R with a = R'R.  False when a pivot is not positive.
bool cholesky_upper(Matrix& a) {
  const std::size_t p = a.rows();
  for (std::size_t k = 0; k < p; ++k) {
    const double pivot = a(k, k);
    if (!(pivot > 0.0) || !std::isfinite(pivot)) return false;
    const double root = std::sqrt(pivot);
    for (std::size_t j = k; j < p; ++j) a(k, j) /= root;
    for (std::size_t i = k + 1; i < p; ++i) {
      if (a(k, i) != 0.0) subtract_multiple(a.row(i), a(k, i), a.row(k), i);
    }
  }
  return true;
}

/// Householder vectors of A' with its columns (the rows of A) pivoted: row k of `rows` holds, from element k on, the
/// reflector's vector; `pivots` says which row of A stands at k.
struct PivotedRows {
  Matrix rows;                      ///< m x p
  std::vector<double> diagonal;     ///< R(k, k)
  std::vector<double> beta;         ///< 2 / v'v
  std::vector<std::size_t> pivots;  ///< m
  std::size_t rank = 0;
};

double square_from(std::span<const double> row, std::size_t from) {
  double sum = 0.0;
  for (std::size_t j = from; j < row.size(); ++j) sum += row[j] * row[j];
  return sum;
}

/// row = (I - beta v v') row on the elements from `from` on.
void reflect(std::span<double> row, std::span<const double> v, double beta, std::size_t from) {
  double dot = 0.0;
  for (std::size_t j = from; j < row.size(); ++j) dot += row[j] * v[j];
  subtract_multiple(row, beta * dot, v, from);
}

/// Orthogonal triangularisation with pivoting; Golub & Van Loan (2013), Matrix Computations, algorithm 5.4.1.
/// The rows of `a` have norms near 1.  On return the part of row i left of element k is R(k, i).
PivotedRows pivoted_rows(const Matrix& a) {
  const std::size_t m = a.rows();
  const std::size_t p = a.columns();
  PivotedRows qr{a, {}, {}, std::vector<std::size_t>(m), 0};
  for (std::size_t i = 0; i < m; ++i) qr.pivots[i] = i;
  for (std::size_t k = 0; k < std::min(m, p); ++k) {
    std::size_t best = k;
    double best_square = 0.0;
    for (std::size_t i = k; i < m; ++i) {
      const double square = square_from(qr.rows.row(i), k);
      if (square > best_square) {
        best = i;
        best_square = square;
      }
    }
    if (!(best_square > kRankTolerance * kRankTolerance)) break;
    std::swap_ranges(qr.rows.row(k).begin(), qr.rows.row(k).end(), qr.rows.row(best).begin());
    std::swap(qr.pivots[k], qr.pivots[best]);
    std::span<double> v = qr.rows.row(k);
    const double r = v[k] < 0.0 ? std::sqrt(best_square) : -std::sqrt(best_square);
    v[k] -= r;
    qr.diagonal.push_back(r);
    qr.beta.push_back(2.0 / square_from(v, k));
    for (std::size_t i = k + 1; i < m; ++i) reflect(qr.rows.row(i), v, qr.beta[k], k);
    ++qr.rank;
  }
  return qr;
}

/// Q times `vector`, in place.
void apply_q(const PivotedRows& qr, std::span<double> vector) {
  for (std::size_t k = qr.rank; k-- > 0;) reflect(vector, qr.rows.row(k), qr.beta[k], k);
}

}  // namespace

std::optional<Information> factor(const Matrix& symmetric) {
  const std::size_t p = symmetric.rows();
  for (const double value : symmetric.values()) {
    if (!std::isfinite(value)) return std::nullopt;
  }
  std::vector<double> scale(p);
  for (std::size_t i = 0; i < p; ++i) {
    scale[i] = power_of_two_scale(symmetric(i, i));
    if (scale[i] == 0.0) return std::nullopt;
  }
  Matrix upper(p, p);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = i; j < p; ++j) upper(i, j) = symmetric(i, j) * scale[i] * scale[j];
  if (!cholesky_upper(upper)) return std::nullopt;
  Matrix lower(p, p);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j <= i; ++j) lower(i, j) = upper(j, i);
  return Information(symmetric, std::move(scale), std::move(lower));
}

/// A remainder of fewer roundings (of 2^-52) is not known to 2^-20 of itself.
constexpr double kRemainderNoise = 0x1p-32;

Elimination eliminate_in_order(const Matrix& gram, double tolerance) {
  const std::size_t p = gram.rows();
  std::vector<double> scale(p);
  for (std::size_t i = 0; i < p; ++i) scale[i] = power_of_two_scale(gram(i, i));
  Matrix left(p, p);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = i; j < p; ++j) left(i, j) = gram(i, j) * scale[i] * scale[j];
  Elimination result;
  result.remainder.assign(p, 0.0);
  std::vector<double> noise(p,
                            1.0);  // of each remainder, in roundings: what a pivot has of it goes where it eliminates
  for (std::size_t k = 0; k < p; ++k) {
    const double norm = gram(k, k) * scale[k] * scale[k];
    const double share = norm > 0.0 ? std::max(left(k, k) / norm, 0.0) : 0.0;
    result.remainder[k] = share;
    if (!(share > std::max(tolerance, kRemainderNoise * noise[k]))) {
      result.dependent.push_back(k);
      continue;
    }
    for (std::size_t i = k + 1; i < p; ++i) {
      if (left(k, i) == 0.0) continue;
      const double multiple = left(k, i) / left(k, k);
      noise[i] += multiple * left(k, i) / (gram(i, i) * scale[i] * scale[i]) * noise[k] / share;
      subtract_multiple(left.row(i), multiple, left.row(k), i);
    }
  }
  return result;
}

std::vector<double> regress(const Matrix& gram, std::span<const std::size_t> on, std::size_t column) {
  Matrix block(on.size(), on.size());
  std::vector<double> right(on.size());
  for (std::size_t i = 0; i < on.size(); ++i) {
    right[i] = gram(on[i], column);
    for (std::size_t j = 0; j < on.size(); ++j) block(i, j) = gram(on[i], on[j]);
  }
  const std::optional<Information> factored = factor(block);
  if (!factored) return std::vector<double>(on.size(), std::numeric_limits<double>::quiet_NaN());
  return factored->solve(right);
}

std::optional<AffineSpace> solve_equalities(const Matrix& a, std::span<const double> b) {
  const std::size_t m = a.rows();
  const std::size_t p = a.columns();
  // Rows are brought to norms near 1: an equality means the same in other units.
  Matrix scaled = a;
  std::vector<double> right(b.begin(), b.end());
  for (std::size_t i = 0; i < m; ++i) {
    const double scale = row_scale(a.row(i));
    if (scale == 0.0) continue;
    for (double& value : scaled.row(i)) value *= scale;
    right[i] *= scale;
  }
  const PivotedRows qr = pivoted_rows(scaled);
  AffineSpace space{Matrix(p, p - qr.rank), std::vector<double>(p, 0.0)};
  // R' w = b in pivoted order, by forward substitution; then the point of least norm is Q w.
  for (std::size_t k = 0; k < qr.rank; ++k) {
    double rest = right[qr.pivots[k]];
    for (std::size_t l = 0; l < k; ++l) rest -= qr.rows(k, l) * space.point[l];
    space.point[k] = rest / qr.diagonal[k];
  }
  apply_q(qr, space.point);
  double off = 0.0;
  double size = 0.0;
  for (std::size_t i = 0; i < m; ++i) {
    double rest = right[i];
    for (std::size_t j = 0; j < p; ++j) rest -= scaled(i, j) * space.point[j];
    off += rest * rest;
    size += right[i] * right[i];
  }
  if (!(off <= kConsistencyTolerance * kConsistencyTolerance * size)) return std::nullopt;
  std::vector<double> unit(p);
  for (std::size_t c = qr.rank; c < p; ++c) {
    std::fill(unit.begin(), unit.end(), 0.0);
    unit[c] = 1.0;
    apply_q(qr, unit);
    for (std::size_t i = 0; i < p; ++i) space.basis(i, c - qr.rank) = unit[i];
  }
  return space;
}

Matrix multiply(const Matrix& a, const Matrix& b) {
  assert(a.columns() == b.rows());
  Matrix result(a.rows(), b.columns());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t k = 0; k < a.columns(); ++k)
      if (a(i, k) != 0.0) subtract_multiple(result.row(i), -a(i, k), b.row(k), 0);
  return result;
}

Matrix multiply_transposed(const Matrix& a, const Matrix& b) {
  assert(a.rows() == b.rows());
  Matrix result(a.columns(), b.columns());
  for (std::size_t k = 0; k < a.rows(); ++k)
    for (std::size_t i = 0; i < a.columns(); ++i)
      if (a(k, i) != 0.0) subtract_multiple(result.row(i), -a(k, i), b.row(k), 0);
  return result;
}

}  // namespace ogive
