#include "math/eigen.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/constants.hpp"

namespace ogive {
namespace {

constexpr int kMostSweeps = 60;

/// The rotation of axes i and j that makes entry (i, j) zero.
struct Rotation {
  double cosine = 1.0;
  double sine = 0.0;
};
Rotation rotation_of(double ii, double ij, double jj) {
  const double ratio = (jj - ii) / (2.0 * ij);
  const double tangent = std::copysign(1.0, ratio) / (std::fabs(ratio) + std::hypot(1.0, ratio));
  const double cosine = 1.0 / std::hypot(1.0, tangent);
  return {cosine, tangent * cosine};
}

void rotate_columns(Matrix& a, std::size_t i, std::size_t j, Rotation r) {
  for (std::size_t k = 0; k < a.rows(); ++k) {
    const double x = a(k, i);
    const double y = a(k, j);
    a(k, i) = r.cosine * x - r.sine * y;
    a(k, j) = r.sine * x + r.cosine * y;
  }
}

void rotate_rows(Matrix& a, std::size_t i, std::size_t j, Rotation r) {
  for (std::size_t k = 0; k < a.columns(); ++k) {
    const double x = a(i, k);
    const double y = a(j, k);
    a(i, k) = r.cosine * x - r.sine * y;
    a(j, k) = r.sine * x + r.cosine * y;
  }
}

/// One turn through all pairs; false when every entry off the diagonal was nothing beside its diagonal already.
bool sweep(Matrix& a, Matrix& vectors) {
  bool changed = false;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = i + 1; j < a.rows(); ++j) {
      if (std::fabs(a(i, j)) <= 0x1p-53 * std::sqrt(std::fabs(a(i, i) * a(j, j)))) continue;
      const Rotation r = rotation_of(a(i, i), a(i, j), a(j, j));
      rotate_columns(a, i, j, r);
      rotate_rows(a, i, j, r);
      rotate_columns(vectors, i, j, r);
      a(i, j) = a(j, i) = 0.0;
      changed = true;
    }
  }
  return changed;
}

}  // namespace

SymmetricEigen symmetric_eigen(Matrix matrix) {
  const std::size_t p = matrix.rows();
  Matrix vectors(p, p);
  for (std::size_t j = 0; j < p; ++j) vectors(j, j) = 1.0;
  SymmetricEigen result{std::vector<double>(p, kNaN), Matrix(p, p, kNaN)};
  for (const double entry : matrix.values())
    if (!std::isfinite(entry)) return result;
  for (int k = 0; k < kMostSweeps && sweep(matrix, vectors); ++k) {
  }
  std::vector<std::size_t> order(p);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return matrix(i, i) > matrix(j, j); });
  for (std::size_t k = 0; k < p; ++k) {
    result.values[k] = matrix(order[k], order[k]);
    for (std::size_t j = 0; j < p; ++j) result.vectors(j, k) = vectors(j, order[k]);
  }
  return result;
}

}  // namespace ogive
