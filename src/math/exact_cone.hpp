/// Exact linear algebra for cones: null spaces and membership, in whole numbers.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "base/parallel.hpp"
#include "math/integer.hpp"

namespace ogive {

/// The vectors orthogonal to every row added so far: a basis K of {d : row'd = 0}, begun with the whole space.
/// Elimination without fractions (Bareiss, Math. Comp. 22 (1968) 565): the entries of K are minors of the rows.
class NullSpace {
 public:
  explicit NullSpace(std::size_t dimensions);

  /// The number of basis vectors.
  [[nodiscard]] std::size_t dimension() const noexcept { return basis_.size(); }
  [[nodiscard]] const std::vector<std::vector<Integer>>& basis() const noexcept { return basis_; }
  /// K'row: all zero when the row is in the span of those added.
  [[nodiscard]] std::vector<Integer> coordinates(const std::vector<Integer>& row) const;
  /// Adds a row; false when it was in the span of the others.
  bool add(const std::vector<Integer>& row);

 private:
  std::vector<std::vector<Integer>> basis_;
  Integer pivot_{1};  ///< of the step before
};

/// Either `target` = sum of multiples >= 0 of the columns, and `support` lists those with a multiple > 0, which are
/// linearly independent; or `separator`'column >= 0 for every column and separator'target < 0.
struct ConeMembership {
  bool inside = false;
  std::vector<std::size_t> support;
  std::vector<Integer> separator;
};

/// Decides whether `target` is in the cone of `count` columns, each as long as `target`: the first phase of the
/// simplex method with the lexicographic rule (Dantzig, Orden and Wolfe 1955), which ends always.  A column enters
/// when it is the first that may: put those first that will be in the support.  `column(i)` is asked for as often as
/// it is looked at.
/// Returns   nothing when `stop` said so.
/// Memory    O(m^2) whole numbers of about m times the bits of an entry.
[[nodiscard]] std::optional<ConeMembership> decide_membership(
    std::size_t count, const std::function<const std::vector<Integer>&(std::size_t)>& column,
    const std::vector<Integer>& target, const StopAsked& stop);

}  // namespace ogive
