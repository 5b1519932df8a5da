/// The information of a head of columns and one intercept for each level of a factor: an arrowhead.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/information.hpp"
#include "base/matrix.hpp"
#include "fit/fold.hpp"

namespace ogive::fitting {

/// H = (A, C; C', D) with D diagonal, over a head of q columns and the cells.  Cells with D = 0 do not take part: they
/// have no coefficient, and solutions are 0 there.
/// Source    the Schur complement S = A - C D^-1 C'; Higham (2002), chapter 13.
class Arrowhead {
 public:
  /// `border` is C', cells x q.  Nothing where it is not positive definite in double, or the caller asked to stop.
  /// Time   q^2 cells.
  [[nodiscard]] static std::optional<Arrowhead> factored(Matrix head, Matrix border, std::vector<double> diagonal,
                                                         const FoldControl& control);

  [[nodiscard]] std::size_t head() const noexcept { return schur_.size(); }
  [[nodiscard]] std::size_t size() const noexcept { return head() + diagonal_.size(); }
  /// x with H x = v; the head first.
  [[nodiscard]] std::vector<double> solve(std::span<const double> v) const;
  /// S.
  [[nodiscard]] const Information& schur() const noexcept { return schur_; }
  [[nodiscard]] std::span<const double> diagonal() const noexcept { return diagonal_; }
  /// The weighted means of the head's columns in a cell: a column of C D^-1.
  [[nodiscard]] std::span<const double> means(std::size_t cell) const noexcept { return means_.row(cell); }
  /// >= the Frobenius norm of the inverse of H scaled to a diagonal of 1.
  [[nodiscard]] double scaled_inverse_norm() const;

 private:
  Information schur_;
  Matrix head_matrix_;
  Matrix means_;  // cells x q
  std::vector<double> diagonal_;
};

}  // namespace ogive::fitting
