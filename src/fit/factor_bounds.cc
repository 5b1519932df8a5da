#include "fit/factor_bounds.hpp"

#include <algorithm>
#include <cmath>

namespace ogive::fitting {
namespace {

/// What the rounding of a squared length of `terms` terms of the size `size` can hide, many times over.
double slack(double size, std::size_t terms) { return 0x1p-48 * size * static_cast<double>(terms); }

/// A factor's free columns among all free ones, with their places in the basis.
struct FreeLevels {
  std::vector<std::size_t> at, column;
  FreeLevels(const std::vector<std::size_t>& free, const CodedFactor& factor) {
    for (std::size_t k = 0; k < free.size(); ++k) {
      if (free[k] < factor.first || free[k] >= factor.first + factor.width) continue;
      at.push_back(k);
      column.push_back(free[k]);
    }
  }
};

/// The longest cell: (1{level a} - center) scale over the levels, the reference level among the cells.
double longest_cell(const FreeLevels& levels, const Basis& basis, const Matrix& inverse) {
  const std::size_t count = levels.at.size();
  std::vector<double> along(count, 0.0);
  double base = 0.0, size = 0.0;
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t k = 0; k < count; ++k) {
      const double term = inverse(levels.at[j], levels.at[k]) * basis.shift[levels.column[k]];
      along[j] += term;
      size += std::fabs(term * basis.shift[levels.column[j]]);
    }
    base += along[j] * basis.shift[levels.column[j]];
  }
  double longest = base + slack(size, count);
  for (std::size_t j = 0; j < count; ++j) {
    const double scale = basis.scale[levels.column[j]];
    const double own = scale * scale * inverse(levels.at[j], levels.at[j]);
    const double length = base - 2.0 * scale * along[j] + own;
    longest = std::max(longest, length + slack(size + own, count + 2));
  }
  return std::sqrt(std::max(longest, 0.0));
}

double largest_part(const FreeLevels& levels, const Basis& basis, std::span<const double> beta) {
  double away = 0.0, level = 0.0;
  for (std::size_t j = 0; j < levels.at.size(); ++j) {
    away += std::fabs(beta[levels.at[j]] * basis.shift[levels.column[j]]);
    level = std::max(level, std::fabs(beta[levels.at[j]] * basis.scale[levels.column[j]]));
  }
  return away + level;
}

}  // namespace

RowReach row_reach(const Estimate& estimate, const ColumnSplit& split, const FinalPoint& point) {
  const std::vector<std::size_t>& free = estimate.free;
  RowReach reach;
  std::vector<std::size_t> numbers;
  std::vector<double> largest;
  for (std::size_t k = 0; k < free.size(); ++k) {
    if (!std::binary_search(split.dense.begin(), split.dense.end(), free[k])) continue;
    numbers.push_back(k);
    largest.push_back(point.largest[free[k]]);
    reach.linear_size += point.largest[free[k]] * std::fabs(point.beta[k]);
  }
  Matrix inverse(numbers.size(), numbers.size());
  for (std::size_t j = 0; j < numbers.size(); ++j)
    for (std::size_t k = 0; k < numbers.size(); ++k) inverse(j, k) = point.inverse(numbers[j], numbers[k]);
  reach.radius = radius_bound(inverse, largest);
  for (const CodedFactor& factor : split.coded) {
    const FreeLevels levels(free, factor);
    reach.radius += longest_cell(levels, estimate.basis, point.inverse);
    reach.linear_size += largest_part(levels, estimate.basis, point.beta);
  }
  return reach;
}

}  // namespace ogive::fitting
