/// The covariance of coefficients: written out, or, of very many, as a diagonal and a factor of low rank.
#pragma once

#include <cassert>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "base/matrix.hpp"

namespace ogive {

/// V, p x p and symmetric: a dense matrix, or diag(e) + W W' with W p x r.  Rows and columns of coefficients without a
/// variance are NaN.
class Covariance {
 public:
  Covariance() = default;
  Covariance(Matrix dense) : dense_(std::move(dense)) {}  // NOLINT(google-explicit-constructor): it is one
  /// e, p numbers >= 0, and W, p x r.
  Covariance(std::vector<double> diagonal, Matrix factor)
      : diagonal_(std::move(diagonal)), factor_(std::move(factor)), is_dense_(false) {
    assert(diagonal_.size() == factor_.rows());
  }

  [[nodiscard]] bool is_dense() const noexcept { return is_dense_; }
  [[nodiscard]] std::size_t rows() const noexcept { return is_dense_ ? dense_.rows() : diagonal_.size(); }
  [[nodiscard]] std::size_t columns() const noexcept { return rows(); }

  [[nodiscard]] double operator()(std::size_t i, std::size_t j) const noexcept {
    if (is_dense_) return dense_(i, j);
    double sum = i == j ? diagonal_[i] : 0.0;
    const std::span<const double> a = factor_.row(i), b = factor_.row(j);
    for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
    return sum;
  }
  /// Of a dense one.
  [[nodiscard]] double& entry(std::size_t i, std::size_t j) noexcept {
    assert(is_dense_);
    return dense_(i, j);
  }
  [[nodiscard]] const Matrix& dense() const noexcept {
    assert(is_dense_);
    return dense_;
  }
  [[nodiscard]] std::span<const double> diagonal() const noexcept { return diagonal_; }
  [[nodiscard]] const Matrix& factor() const noexcept { return factor_; }

  /// The rows and columns `columns`.
  [[nodiscard]] Matrix block(std::span<const std::size_t> columns) const {
    Matrix result(columns.size(), columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i)
      for (std::size_t k = 0; k < columns.size(); ++k) result(i, k) = (*this)(columns[i], columns[k]);
    return result;
  }

  /// Every entry times `multiple` >= 0.
  void multiply_by(double multiple) {
    for (double& value : dense_.values()) value *= multiple;
    for (double& value : diagonal_) value *= multiple;
    for (double& value : factor_.values()) value *= std::sqrt(multiple);
  }

  /// Row and column j are `value`: 0, or NaN.
  void set(std::size_t j, double value) {
    for (std::size_t k = 0; k < dense_.rows(); ++k) dense_(j, k) = dense_(k, j) = value;
    if (is_dense_) return;
    diagonal_[j] = value;
    for (double& part : factor_.row(j)) part = value;
  }

  friend bool operator==(const Covariance&, const Covariance&) = default;

 private:
  Matrix dense_;
  std::vector<double> diagonal_;
  Matrix factor_;
  bool is_dense_ = true;
};

}  // namespace ogive
