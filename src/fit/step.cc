#include "fit/step.hpp"

#include <algorithm>

#include "math/linalg.hpp"

namespace ogive::fitting {

Subspace Subspace::without(std::size_t columns, std::span<const std::size_t> fixed) {
  Subspace space;
  space.origin_.assign(columns, 0.0);
  for (std::size_t j = 0; j < columns; ++j)
    if (std::find(fixed.begin(), fixed.end(), j) == fixed.end()) space.free_.push_back(j);
  return space;
}

std::optional<Subspace> Subspace::equalities(const Matrix& a, std::span<const double> b) {
  auto solved = solve_equalities(a, b);
  if (!solved) return std::nullopt;
  Subspace space;
  space.unit_ = false;
  space.origin_ = std::move(solved->point);
  space.basis_ = std::move(solved->basis);
  return space;
}

std::vector<double> Subspace::point(std::span<const double> coordinates) const {
  std::vector<double> full = direction(coordinates);
  for (std::size_t j = 0; j < full.size(); ++j) full[j] += origin_[j];
  return full;
}

std::vector<double> Subspace::direction(std::span<const double> coordinates) const {
  std::vector<double> full(origin_.size(), 0.0);
  if (unit_) {
    for (std::size_t k = 0; k < free_.size(); ++k) full[free_[k]] = coordinates[k];
    return full;
  }
  for (std::size_t j = 0; j < full.size(); ++j)
    for (std::size_t k = 0; k < size(); ++k) full[j] += basis_(j, k) * coordinates[k];
  return full;
}

std::vector<double> Subspace::coordinates(std::span<const double> beta) const {
  std::vector<double> moved(beta.begin(), beta.end());
  for (std::size_t j = 0; j < moved.size(); ++j) moved[j] -= origin_[j];
  return score(moved);
}

std::vector<double> Subspace::score(std::span<const double> full) const {
  std::vector<double> reduced(size(), 0.0);
  if (unit_) {
    for (std::size_t k = 0; k < free_.size(); ++k) reduced[k] = full[free_[k]];
    return reduced;
  }
  for (std::size_t j = 0; j < full.size(); ++j)
    for (std::size_t k = 0; k < size(); ++k) reduced[k] += basis_(j, k) * full[j];
  return reduced;
}

Matrix Subspace::information(const Matrix& full) const {
  if (!unit_) return multiply_transposed(basis_, multiply(full, basis_));
  if (free_.size() == full.rows()) return full;
  Matrix reduced(free_.size(), free_.size());
  for (std::size_t i = 0; i < free_.size(); ++i)
    for (std::size_t k = 0; k < free_.size(); ++k) reduced(i, k) = full(free_[i], free_[k]);
  return reduced;
}

}  // namespace ogive::fitting
