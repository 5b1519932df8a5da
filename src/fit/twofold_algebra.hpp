/// Small dense algebra in twofold precision, for the accurate path: triangles stored by rows.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/double_double.hpp"

namespace ogive::fitting {

using TwofoldVector = std::vector<DoubleDouble>;

/// A square matrix in twofold precision, row-major.
struct TwofoldMatrix {
  std::size_t size = 0;
  TwofoldVector values;

  TwofoldMatrix() = default;
  explicit TwofoldMatrix(std::size_t n) : size(n), values(n * n) {}
  DoubleDouble& operator()(std::size_t i, std::size_t j) noexcept { return values[i * size + j]; }
  const DoubleDouble& operator()(std::size_t i, std::size_t j) const noexcept { return values[i * size + j]; }
};

/// Lower L with L L' = a; nothing when `a` (its lower triangle) is not positive definite or not finite, `failing` then
/// its first column that depends on those before.
[[nodiscard]] std::optional<TwofoldMatrix> cholesky(const TwofoldMatrix& a, std::size_t* failing = nullptr);

/// True of a positive semidefinite matrix (its lower triangle) whose columns depend on each other but for 2^-80 of one.
[[nodiscard]] bool is_singular(const TwofoldMatrix& a);

/// L^-1 v and L'^-1 v, in place.
void solve_lower(const TwofoldMatrix& lower, std::span<DoubleDouble> v) noexcept;
void solve_lower_transposed(const TwofoldMatrix& lower, std::span<DoubleDouble> v) noexcept;

/// a b for lower triangles a and b.
[[nodiscard]] TwofoldMatrix multiply_lower(const TwofoldMatrix& a, const TwofoldMatrix& b);

/// (L L')^-1, both triangles.
[[nodiscard]] TwofoldMatrix inverse(const TwofoldMatrix& lower);

}  // namespace ogive::fitting
