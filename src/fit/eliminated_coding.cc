#include "fit/eliminated_coding.hpp"

#include <algorithm>
#include <cmath>

namespace ogive::fitting {

std::vector<double> EliminatedCoding::head(std::span<const double> point) const {
  std::vector<double> beta(factor.head.size(), 0.0);
  for (std::size_t k = 0; k < free.size(); ++k) beta[free[k]] = point[k];
  return beta;
}

std::vector<double> EliminatedCoding::to_user(std::span<const double> point) const {
  const std::span<const double> cells = point.subspan(free.size());
  std::vector<double> beta(columns(), 0.0);
  double away = 0.0;
  for (std::size_t k = 0; k < free.size(); ++k) {
    beta[factor.head[free[k]]] = basis.scale[free[k]] * point[k];
    away += basis.shift[free[k]] * point[k];
  }
  const double base = factor.constant ? cells[0] : away;
  if (factor.constant) beta[*factor.constant] = base - away;
  for (std::size_t l = 1; l < factor.cells(); ++l) beta[factor.first + l - 1] = cells[l] - base;
  return beta;
}

/// Every coefficient is a contrast of the head's and of one or two intercepts.  With m its part in the head less its
/// intercepts' means, its covariance with another is m' S^-1 m, and 1 / D of each intercept that they share: a level's
/// own, which is on the diagonal, and the reference level's, which is the last column of the factor.
Covariance EliminatedCoding::covariance(const Arrowhead& information) const {
  const std::size_t q = free.size();
  const std::span<const double> diagonal = information.diagonal();
  const Matrix root = information.schur().root_of_inverse();
  Matrix low_rank(columns(), q + 1, 0.0);
  std::vector<double> own(columns(), 0.0), m(q);
  const auto write = [&](std::size_t column, double base) {
    for (std::size_t i = 0; i < q; ++i) {
      double sum = 0.0;
      for (std::size_t j = 0; j <= i; ++j) sum += root(i, j) * m[j];
      low_rank(column, i) = sum;
    }
    low_rank(column, q) = base;
  };
  for (std::size_t k = 0; k < q; ++k) {
    std::fill(m.begin(), m.end(), 0.0);
    m[k] = basis.scale[free[k]];
    write(factor.head[free[k]], 0.0);
  }
  const bool based = factor.constant.has_value();
  const double base = based ? 1.0 / std::sqrt(diagonal[0]) : 0.0;
  for (std::size_t k = 0; based && k < q; ++k) m[k] = -basis.shift[free[k]] - information.means(0)[k];
  if (based) write(*factor.constant, base);
  for (std::size_t l = 1; l < factor.cells(); ++l) {
    const std::size_t column = factor.first + l - 1;
    for (std::size_t k = 0; k < q; ++k)
      m[k] = (based ? information.means(0)[k] : -basis.shift[free[k]]) - information.means(l)[k];
    write(column, -base);
    own[column] = 1.0 / diagonal[l];
  }
  return {std::move(own), std::move(low_rank)};
}

ArrowReach reach(const EliminatedCoding& coding, const Arrowhead& information, std::span<const double> point,
                 std::span<const double> largest) {
  const std::size_t q = coding.free.size();
  std::vector<double> sizes(q);
  double linear = 0.0;
  double least = HUGE_VAL, intercept = 0.0;
  for (std::size_t l = 0; l < coding.factor.cells(); ++l) {
    if (!(information.diagonal()[l] > 0.0)) continue;
    for (std::size_t k = 0; k < q; ++k) sizes[k] = std::max(sizes[k], std::fabs(information.means(l)[k]));
    least = std::min(least, information.diagonal()[l]);
    intercept = std::max(intercept, std::fabs(point[q + l]));
  }
  for (std::size_t k = 0; k < q; ++k) {
    const double size = largest[coding.free[k]];
    linear += size * std::fabs(point[k]);
    sizes[k] += size;
  }
  const double head = q > 0 ? radius_bound(information.schur().covariance(), sizes) : 0.0;
  return {std::sqrt(head * head + 1.0 / least), linear + intercept};
}

}  // namespace ogive::fitting
