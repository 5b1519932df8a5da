#include "fit/factor_bounds.hpp"

#include <algorithm>
#include <cmath>

namespace ogive::fitting {
namespace {

/// What the rounding of a squared length of `terms` terms of the size `size` can hide, many times over.
double slack(double size, std::size_t terms) { return 0x1p-48 * size * static_cast<double>(terms); }

/// A factor's free columns among all free ones, with their places in the basis, by level.
struct FreeColumns {
  struct Column {
    std::size_t at;      ///< among the free columns
    std::size_t column;  ///< of the design
    bool number;         ///< not 1 in its level, but a number
  };
  std::vector<Column> all;
  std::vector<std::vector<std::size_t>> of_level;  ///< which of `all`
  FreeColumns(const std::vector<std::size_t>& free, const CodedFactor& factor) : of_level(factor.width) {
    for (const CodedTerm& term : factor.terms) {
      for (std::size_t j = 0; j < factor.width; ++j) {
        const auto found = std::lower_bound(free.begin(), free.end(), term.first + j);
        if (found == free.end() || *found != term.first + j) continue;
        of_level[j].push_back(all.size());
        all.push_back({static_cast<std::size_t>(found - free.begin()), *found, term.channel > 0});
      }
    }
  }
};

/// The longest cell.  All columns are at -center scale but those of the row's own level: these are (1 - center) scale
/// or, of numbers, anything up to the column's largest, which comes to the length of the rest.
double longest_cell(const FreeColumns& columns, const Basis& basis, const FinalPoint& point) {
  const std::size_t count = columns.all.size();
  std::vector<double> along(count, 0.0);
  double base = 0.0, size = 0.0;
  for (std::size_t j = 0; j < count; ++j) {
    const double shift = basis.shift[columns.all[j].column];
    for (std::size_t k = 0; k < count; ++k) {
      const double term = point.inverse(columns.all[j].at, columns.all[k].at) * basis.shift[columns.all[k].column];
      along[j] += term;
      size += std::fabs(term * shift);
    }
    base += along[j] * shift;
  }
  double longest = std::sqrt(std::max(base + slack(size, count), 0.0));
  for (const std::vector<std::size_t>& own : columns.of_level) {
    double square = base, sizes = size, numbers = 0.0;
    const auto change = [&](std::size_t j) {
      const std::size_t column = columns.all[j].column;
      return columns.all[j].number ? basis.shift[column] : basis.scale[column];
    };
    for (const std::size_t j : own) {
      square -= 2.0 * change(j) * along[j];
      for (const std::size_t k : own) {
        const double term = change(j) * change(k) * point.inverse(columns.all[j].at, columns.all[k].at);
        square += term;
        sizes += std::fabs(term);
      }
      if (columns.all[j].number)
        numbers +=
            point.largest[columns.all[j].column] * std::sqrt(point.inverse(columns.all[j].at, columns.all[j].at));
    }
    longest = std::max(longest, std::sqrt(std::max(square + slack(sizes, count + 2), 0.0)) + numbers);
  }
  return longest;
}

double largest_part(const FreeColumns& columns, const Basis& basis, const FinalPoint& point) {
  double away = 0.0, level = 0.0;
  for (const FreeColumns::Column& each : columns.all) away += std::fabs(point.beta[each.at] * basis.shift[each.column]);
  for (const std::vector<std::size_t>& own : columns.of_level) {
    double sum = 0.0;
    for (const std::size_t j : own) {
      const auto& [at, column, number] = columns.all[j];
      sum += std::fabs(point.beta[at]) * (number ? point.largest[column] : basis.scale[column]);
    }
    level = std::max(level, sum);
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
    const FreeColumns columns(free, factor);
    reach.radius += longest_cell(columns, estimate.basis, point);
    reach.linear_size += largest_part(columns, estimate.basis, point);
  }
  return reach;
}

}  // namespace ogive::fitting
