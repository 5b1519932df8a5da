/// Small dense matrices: p x p information, covariance, constraint rows.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace ogive {

/// A dense row-major matrix that owns its numbers.
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t columns, double value = 0.0)
      : rows_(rows), columns_(columns), values_(rows * columns, value) {}

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }

  double& operator()(std::size_t i, std::size_t j) noexcept {
    assert(i < rows_ && j < columns_);
    return values_[i * columns_ + j];
  }
  double operator()(std::size_t i, std::size_t j) const noexcept {
    assert(i < rows_ && j < columns_);
    return values_[i * columns_ + j];
  }
  [[nodiscard]] std::span<double> row(std::size_t i) noexcept { return {values_.data() + i * columns_, columns_}; }
  [[nodiscard]] std::span<const double> row(std::size_t i) const noexcept {
    return {values_.data() + i * columns_, columns_};
  }
  [[nodiscard]] std::span<const double> values() const noexcept { return values_; }
  [[nodiscard]] std::span<double> values() noexcept { return values_; }

  friend bool operator==(const Matrix&, const Matrix&) = default;

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::vector<double> values_;
};

}  // namespace ogive
