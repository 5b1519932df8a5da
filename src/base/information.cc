#include "base/information.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/exact.hpp"
#include "base/portable_log.hpp"

namespace ogive {
namespace {

/// Right-hand sides solved together.  Their arithmetic never mixes: a column has the same bits in any company.
constexpr std::size_t kPanelWidth = 32;

/// Refinement ends when the correction is this small beside the solution: the error left is about its square.
constexpr double kRefined = 1e-10;
constexpr int kMaxRefinements = 5;

/// `Width` vectors of length p, by rows: panel[i][c] is element i of vector c.
template <std::size_t Width>
using Panel = std::vector<std::array<double, Width>>;

/// x = (L L')^-1 x.
template <std::size_t Width>
void solve_factored(const Matrix& lower, Panel<Width>& x) {
  const std::size_t p = lower.rows();
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const double l = lower(i, k);
      if (l == 0.0) continue;
      for (std::size_t c = 0; c < Width; ++c) x[i][c] -= l * x[k][c];
    }
    for (std::size_t c = 0; c < Width; ++c) x[i][c] /= lower(i, i);
  }
  for (std::size_t i = p; i-- > 0;) {
    for (std::size_t c = 0; c < Width; ++c) x[i][c] /= lower(i, i);
    for (std::size_t k = 0; k < i; ++k) {
      const double l = lower(i, k);
      if (l == 0.0) continue;
      for (std::size_t c = 0; c < Width; ++c) x[k][c] -= l * x[i][c];
    }
  }
}

/// right - scaled * x, every sum accumulated as a DoubleDouble and rounded once.
template <std::size_t Width>
Panel<Width> residual(const Matrix& scaled, const Panel<Width>& right, const Panel<Width>& x) {
  const std::size_t p = scaled.rows();
  Panel<Width> high(p);
  Panel<Width> low(p);
  for (std::size_t k = 0; k < p; ++k) {
    for (std::size_t c = 0; c < Width; ++c) {
      const DoubleDouble halves = split(x[k][c]);
      high[k][c] = halves.high;
      low[k][c] = halves.low;
    }
  }
  Panel<Width> result(p);
  for (std::size_t i = 0; i < p; ++i) {
    std::array<double, Width> sum = right[i];
    std::array<double, Width> error = {};
    for (std::size_t k = 0; k < p; ++k) {
      const double a = -scaled(i, k);
      if (a == 0.0) continue;
      const DoubleDouble a_halves = split(a);
      for (std::size_t c = 0; c < Width; ++c) {
        const DoubleDouble product = two_product(a, a_halves, x[k][c], {high[k][c], low[k][c]});
        const DoubleDouble next = two_sum(sum[c], product.high);
        sum[c] = next.high;
        error[c] += next.low + product.low;
      }
    }
    for (std::size_t c = 0; c < Width; ++c) result[i][c] = sum[c] + error[c];
  }
  return result;
}

template <std::size_t Width>
std::array<double, Width> largest(const Panel<Width>& x) {
  std::array<double, Width> result = {};
  for (const auto& row : x)
    for (std::size_t c = 0; c < Width; ++c) result[c] = std::max(result[c], std::abs(row[c]));
  return result;
}

/// scaled^-1 right, by the factor and iterative refinement, each column until its own correction is small.
template <std::size_t Width>
Panel<Width> solve_panel(const Matrix& scaled, const Matrix& lower, const Panel<Width>& right) {
  Panel<Width> x = right;
  solve_factored(lower, x);
  std::array<double, Width> previous;
  previous.fill(1.0);
  std::array<bool, Width> busy;
  busy.fill(true);
  for (int step = 0; step < kMaxRefinements; ++step) {
    Panel<Width> correction = residual(scaled, right, x);
    solve_factored(lower, correction);
    const auto size = largest(x);
    const auto change = largest(correction);
    for (std::size_t c = 0; c < Width; ++c) {
      const double ratio = size[c] > 0.0 ? change[c] / size[c] : 0.0;
      // A correction that does not shrink says that the factor is no guide: keep what stands.
      if (!busy[c] || !(ratio < 0.5 * previous[c])) {
        busy[c] = false;
        continue;
      }
      for (std::size_t i = 0; i < x.size(); ++i) x[i][c] += correction[i][c];
      previous[c] = ratio;
      busy[c] = ratio > kRefined;
    }
    if (std::none_of(busy.begin(), busy.end(), [](bool b) { return b; })) break;
  }
  return x;
}

/// D matrix D, exact: the factors are powers of two.
Matrix scaled_matrix(const Matrix& matrix, std::span<const double> scale) {
  Matrix scaled = matrix;
  for (std::size_t i = 0; i < scaled.rows(); ++i)
    for (std::size_t j = 0; j < scaled.columns(); ++j) scaled(i, j) = matrix(i, j) * scale[i] * scale[j];
  return scaled;
}

/// Calls use(k, row, value) for column columns[k] of the inverse and each of its rows.
template <class Use>
void inverse_columns(const Matrix& matrix, std::span<const double> scale, const Matrix& lower,
                     std::span<const std::size_t> columns, const Use& use) {
  const std::size_t p = matrix.rows();
  const Matrix scaled = scaled_matrix(matrix, scale);
  for (std::size_t first = 0; first < columns.size(); first += kPanelWidth) {
    const std::size_t count = std::min(kPanelWidth, columns.size() - first);
    Panel<kPanelWidth> right(p);
    for (std::size_t c = 0; c < count; ++c) right[columns[first + c]][c] = 1.0;
    const auto x = solve_panel(scaled, lower, right);
    for (std::size_t c = 0; c < count; ++c)
      for (std::size_t i = 0; i < p; ++i) use(first + c, i, x[i][c] * scale[i] * scale[columns[first + c]]);
  }
}

std::vector<std::size_t> all_columns(std::size_t p) {
  std::vector<std::size_t> columns(p);
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return columns;
}

}  // namespace

std::vector<double> Information::solve(std::span<const double> v) const {
  const std::size_t p = size();
  double top = 0.0;
  bool finite = true;
  for (std::size_t i = 0; i < p; ++i) {
    finite = finite && std::isfinite(v[i]);
    top = std::max(top, std::abs(v[i] * scale_[i]));
  }
  if (!finite || std::isinf(top)) return std::vector<double>(p, std::numeric_limits<double>::quiet_NaN());
  // The right-hand side is brought near 1 by a power of two, so that no half of a product overflows.
  const int exponent = top > 0.0 ? std::ilogb(top) : 0;
  Panel<1> right(p);
  for (std::size_t i = 0; i < p; ++i) right[i][0] = std::ldexp(v[i] * scale_[i], -exponent);
  const auto x = solve_panel(scaled_matrix(matrix_, scale_), lower_, right);
  std::vector<double> result(p);
  for (std::size_t i = 0; i < p; ++i) result[i] = std::ldexp(x[i][0], exponent) * scale_[i];
  return result;
}

double Information::variance(std::span<const double> contrast) const {
  const std::vector<double> x = solve(contrast);
  double sum = 0.0;
  double error = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (contrast[i] == 0.0) continue;
    const double product = contrast[i] * x[i];
    const DoubleDouble next = two_sum(sum, product);
    sum = next.high;
    error += next.low + std::fma(contrast[i], x[i], -product);
  }
  return sum + error;
}

double Information::log_det() const {
  // One logarithm of the product of the mantissas; the powers of two are counted.
  double mantissa = 1.0;
  double exponent = 0.0;
  for (std::size_t i = 0; i < size(); ++i) {
    int shift = 0;
    mantissa = std::frexp(mantissa * lower_(i, i), &shift);
    exponent += shift - std::ilogb(scale_[i]);
  }
  return 2.0 * (portable_log(mantissa) + exponent * 0x1.62e42fefa39efp-1);
}

Matrix Information::covariance(std::span<const std::size_t> columns) const {
  Matrix result(columns.size(), columns.size());
  // Element (a, b) is read from row max(a, b) of column min(a, b): exactly symmetric, whatever is asked for.
  inverse_columns(matrix_, scale_, lower_, columns, [&](std::size_t k, std::size_t row, double value) {
    if (row < columns[k]) return;
    for (std::size_t other = 0; other < columns.size(); ++other) {
      if (columns[other] != row) continue;
      result(other, k) = value;
      result(k, other) = value;
    }
  });
  return result;
}

Matrix Information::covariance() const {
  Matrix result(size(), size());
  inverse_columns(matrix_, scale_, lower_, all_columns(size()), [&](std::size_t k, std::size_t row, double value) {
    if (row < k) return;
    result(row, k) = value;
    result(k, row) = value;
  });
  return result;
}

std::vector<double> Information::diagonal_of_inverse() const {
  std::vector<double> result(size());
  inverse_columns(matrix_, scale_, lower_, all_columns(size()), [&](std::size_t k, std::size_t row, double value) {
    if (row == k) result[k] = value;
  });
  return result;
}

Matrix Information::root_of_inverse() const {
  const std::size_t p = size();
  Matrix result(p, p);
  for (std::size_t j = 0; j < p; ++j) {  // column j of L^-1 D
    result(j, j) = scale_[j] / lower_(j, j);
    for (std::size_t i = j + 1; i < p; ++i) {
      double sum = 0.0;
      for (std::size_t k = j; k < i; ++k) sum += lower_(i, k) * result(k, j);
      result(i, j) = -sum / lower_(i, i);
    }
  }
  return result;
}

Matrix Information::root() const {
  Matrix result(size(), size());
  for (std::size_t i = 0; i < size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) result(i, j) = lower_(i, j) / scale_[i];
  return result;
}

Matrix Information::block(std::span<const std::size_t> columns) const {
  Matrix result(columns.size(), columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t j = 0; j < columns.size(); ++j) result(i, j) = matrix_(columns[i], columns[j]);
  return result;
}

double Information::condition_estimate() const {
  double smallest = std::numeric_limits<double>::infinity();
  double largest_pivot = 0.0;
  for (std::size_t i = 0; i < size(); ++i) {
    smallest = std::min(smallest, lower_(i, i));
    largest_pivot = std::max(largest_pivot, lower_(i, i));
  }
  if (size() == 0) return 1.0;
  return (largest_pivot / smallest) * (largest_pivot / smallest);
}

}  // namespace ogive
