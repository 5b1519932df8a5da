#include "fit/twofold_algebra.hpp"

namespace ogive::fitting {

std::optional<TwofoldMatrix> cholesky(const TwofoldMatrix& a, std::size_t* failing) {
  const std::size_t n = a.size;
  TwofoldMatrix lower(n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) {
      DoubleDouble rest = a(i, j);
      for (std::size_t k = 0; k < j; ++k) rest -= lower(i, k) * lower(j, k);
      if (i > j) {
        lower(i, j) = rest / lower(j, j);
        continue;
      }
      // What is left of a column after 2^-96 of it has gone is rounding.
      if (!(rest.high > a(j, j).high * 0x1p-96) || !std::isfinite(rest.high)) {
        if (failing != nullptr) *failing = j;
        return std::nullopt;
      }
      lower(j, j) = sqrt(rest);
    }
  }
  return lower;
}

bool is_singular(const TwofoldMatrix& a) {
  const auto lower = cholesky(a);
  if (!lower) return true;
  for (std::size_t j = 0; j < a.size; ++j)
    if (!((*lower)(j, j).high * (*lower)(j, j).high > 0x1p-80 * a(j, j).high)) return true;
  return false;
}

void solve_lower(const TwofoldMatrix& lower, std::span<DoubleDouble> v) noexcept {
  for (std::size_t i = 0; i < lower.size; ++i) {
    DoubleDouble rest = v[i];
    for (std::size_t k = 0; k < i; ++k) rest -= lower(i, k) * v[k];
    v[i] = rest / lower(i, i);
  }
}

void solve_lower_transposed(const TwofoldMatrix& lower, std::span<DoubleDouble> v) noexcept {
  for (std::size_t i = lower.size; i-- > 0;) {
    DoubleDouble rest = v[i];
    for (std::size_t k = i + 1; k < lower.size; ++k) rest -= lower(k, i) * v[k];
    v[i] = rest / lower(i, i);
  }
}

TwofoldMatrix multiply_lower(const TwofoldMatrix& a, const TwofoldMatrix& b) {
  TwofoldMatrix product(a.size);
  for (std::size_t i = 0; i < a.size; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      for (std::size_t k = j; k <= i; ++k) product(i, j) += a(i, k) * b(k, j);
  return product;
}

TwofoldMatrix inverse(const TwofoldMatrix& lower) {
  TwofoldMatrix result(lower.size);
  TwofoldVector column(lower.size);
  for (std::size_t j = 0; j < lower.size; ++j) {
    column.assign(lower.size, {});
    column[j] = twofold(1.0);
    solve_lower(lower, column);
    solve_lower_transposed(lower, column);
    for (std::size_t i = 0; i < lower.size; ++i) result(i, j) = column[i];
  }
  return result;
}

}  // namespace ogive::fitting
