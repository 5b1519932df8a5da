#include "math/verified.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace ogive {
namespace {

/// Bounds are sums of positive numbers computed with rounding: this much more covers it, and any underflow.
constexpr double kBoundSlack = 1.0 + 0x1p-20;
constexpr double kBoundTiny = 0x1p-900;

/// An approximate inverse by elimination with row exchanges, or nothing when a pivot is 0.
std::optional<Matrix> approximate_inverse(const Matrix& a) {
  const std::size_t m = a.rows();
  Matrix work = a;
  Matrix inverse(m, m);
  for (std::size_t i = 0; i < m; ++i) inverse(i, i) = 1.0;
  for (std::size_t c = 0; c < m; ++c) {
    std::size_t pivot = c;
    for (std::size_t i = c + 1; i < m; ++i)
      if (std::fabs(work(i, c)) > std::fabs(work(pivot, c))) pivot = i;
    if (!(std::fabs(work(pivot, c)) > 0.0)) return std::nullopt;
    if (pivot != c) {
      std::swap_ranges(work.row(c).begin(), work.row(c).end(), work.row(pivot).begin());
      std::swap_ranges(inverse.row(c).begin(), inverse.row(c).end(), inverse.row(pivot).begin());
    }
    const double head = work(c, c);
    for (double& entry : work.row(c)) entry /= head;
    for (double& entry : inverse.row(c)) entry /= head;
    for (std::size_t i = 0; i < m; ++i) {
      const double factor = work(i, c);
      if (i == c || factor == 0.0) continue;
      for (std::size_t k = c; k < m; ++k) work(i, k) -= factor * work(c, k);
      for (std::size_t k = 0; k < m; ++k) inverse(i, k) -= factor * inverse(c, k);
    }
  }
  return inverse;
}

}  // namespace

/// With R near the inverse and x~ near the solution: if |I - RA| has row sums a_i <= a < 1, then A is not singular and
/// |x - x~|_i <= e_i + a_i max(e) / (1 - a), e = |R| |t - A x~|.
bool proves_positive(const Matrix& vectors, std::span<const double> target, std::span<const double> error,
                     std::size_t free) {
  const std::size_t m = vectors.rows();
  Matrix a(m, m);  // the vectors as columns
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t k = 0; k < m; ++k) a(i, k) = vectors(k, i);
  const auto inverse = approximate_inverse(a);
  if (!inverse) return false;
  const double unit = static_cast<double>(m + 4) * 0x1p-52;

  std::vector<double> defect(m), solution(m);
  double most = 0.0;
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k < m; ++k) {
      double sum = 0.0;
      double size = 0.0;
      for (std::size_t j = 0; j < m; ++j) {
        sum += (*inverse)(i, j) * vectors(k, j);
        size += std::fabs((*inverse)(i, j) * vectors(k, j));
      }
      defect[i] += std::fabs(sum - (i == k ? 1.0 : 0.0)) + unit * (size + 1.0);
      solution[i] += (*inverse)(i, k) * target[k];
    }
    most = std::max(most, defect[i] * kBoundSlack + kBoundTiny);
  }
  if (!(most <= 0.5)) return false;

  std::vector<double> residual(m);
  for (std::size_t i = 0; i < m; ++i) {
    double sum = target[i];
    double size = std::fabs(target[i]);
    for (std::size_t k = 0; k < m; ++k) {
      sum -= a(i, k) * solution[k];
      size += std::fabs(a(i, k) * solution[k]);
    }
    residual[i] = std::fabs(sum) + unit * size + error[i];
  }
  std::vector<double> own(m);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t k = 0; k < m; ++k) own[i] += std::fabs((*inverse)(i, k)) * residual[k];
  const double largest = *std::max_element(own.begin(), own.end());
  for (std::size_t i = free; i < m; ++i) {
    const double bound = own[i] + defect[i] * largest / (1.0 - most);
    if (!(solution[i] > bound * kBoundSlack * kBoundSlack + kBoundTiny)) return false;
  }
  return true;
}

}  // namespace ogive
