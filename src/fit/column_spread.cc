#include "fit/column_spread.hpp"

#include <cmath>

namespace ogive::fitting {
namespace {

/// k of the internal columns, Z k = 1; zeros without a constant.
std::vector<double> internal_constant(const Basis& basis) {
  std::vector<double> k(basis.columns(), 0.0);
  if (basis.constant.empty()) return k;
  for (std::size_t j = 0; j < k.size(); ++j) k[j] = basis.constant[j] / basis.scale[j];
  return k;
}

}  // namespace

ColumnSpread column_spread(const Matrix& information, const Basis& basis, std::span<const std::size_t> free) {
  const std::vector<double> constant = internal_constant(basis);
  std::vector<double> with_constant(basis.columns(), 0.0);
  double weight = 0.0;
  for (std::size_t i = 0; i < basis.columns(); ++i) {
    for (std::size_t j = 0; j < basis.columns(); ++j)
      if (constant[j] != 0.0) with_constant[i] += information(i, j) * constant[j];
    weight += constant[i] * with_constant[i];
  }
  const auto about_mean = [&](std::size_t i, std::size_t j) {
    const double all = information(i, j);
    return weight > 0.0 ? all - with_constant[i] * (with_constant[j] / weight) : all;
  };
  ColumnSpread spread;
  for (const std::size_t j : free)
    if (constant[j] == 0.0) spread.columns.push_back(j);
  const std::size_t p = spread.columns.size();
  std::vector<double> root(p);
  for (std::size_t i = 0; i < p; ++i) {
    root[i] = std::sqrt(about_mean(spread.columns[i], spread.columns[i]));
    spread.size.push_back(root[i] / basis.scale[spread.columns[i]]);
  }
  spread.correlation = Matrix(p, p, 1.0);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t k = 0; k < i; ++k)
      spread.correlation(i, k) = spread.correlation(k, i) =
          about_mean(spread.columns[i], spread.columns[k]) / root[i] / root[k];
  return spread;
}

}  // namespace ogive::fitting
