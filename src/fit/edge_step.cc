#include "fit/edge_step.hpp"

#include <algorithm>
#include <cmath>

#include "math/linalg.hpp"
#include "math/nonnegative.hpp"

namespace ogive::fitting {
namespace {

/// A scaled condition from which an information is rounding: the step would be.
constexpr double kSingular = 1e13;
/// What it is raised by then, of its largest entry.
constexpr double kRaise = 1e-10;

double inner_of(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * b[j];
  return sum;
}

/// S v, and its length taken out of it.
double rooted(const Matrix& root, std::span<const double> v, std::span<double> out) {
  for (std::size_t i = 0; i < v.size(); ++i) out[i] = inner_of(root.row(i), v);
  const double length = std::sqrt(inner_of(out, out));
  for (double& value : out) value = length > 0.0 ? value / length : 0.0;
  return length;
}

/// Least-squares multipliers of the rows `support`.
std::vector<double> multipliers_of(const Matrix& normals, const std::vector<std::size_t>& support,
                                   const std::vector<double>& score) {
  Matrix gram(support.size(), support.size());
  std::vector<double> right;
  for (std::size_t a = 0; a < support.size(); ++a) {
    right.push_back(inner_of(normals.row(support[a]), score));
    for (std::size_t b = 0; b < support.size(); ++b)
      gram(a, b) = inner_of(normals.row(support[a]), normals.row(support[b]));
  }
  const std::optional<Information> factored = factor(gram);
  return factored ? factored->solve(right) : std::vector<double>(support.size(), 0.0);
}

/// Rows of one outcome may be straight lines up to their ends: where all are along some direction, a little curvature
/// makes the step there a long one.
std::optional<Information> factor_or_raise(Matrix information) {
  std::optional<Information> factored = factor(information);
  if (factored && factored->condition_estimate() < kSingular) return factored;
  double largest = 0.0;
  for (std::size_t j = 0; j < information.rows(); ++j) largest = std::max(largest, information(j, j));
  for (std::size_t j = 0; j < information.rows(); ++j) information(j, j) += largest > 0.0 ? kRaise * largest : 1.0;
  return factor(information);
}

}  // namespace

std::optional<EdgeStep> edge_step(const EdgePoint& at) {
  const std::size_t size = at.space.size();
  EdgeStep step;
  step.direction.assign(at.score.size(), 0.0);
  if (size == 0) return step;
  const Matrix reduced = at.space.information(at.information);
  const std::optional<Information> information = factor_or_raise(reduced);
  if (!information) return std::nullopt;
  const std::vector<double> score = at.space.score(at.score);
  const Matrix root = information->root_of_inverse();
  Matrix normals(at.held.size(), size), rooted_normals(at.held.size(), size);
  for (std::size_t i = 0; i < at.held.size(); ++i) {
    const std::vector<double> z = at.space.score(at.held[i].z);
    for (std::size_t j = 0; j < size; ++j) normals(i, j) = at.held[i].upper ? z[j] : -z[j];
    rooted(root, normals.row(i), rooted_normals.row(i));
  }
  std::vector<double> target(size);
  if (!(rooted(root, score, target) > 0.0)) return step;
  step.support = nonnegative_least_squares(rooted_normals, target, {})->support;
  // The same step again within the subspace that the support leaves, where it is solved to the last digits.
  Matrix stay(step.support.size(), size);
  for (std::size_t a = 0; a < step.support.size(); ++a)
    for (std::size_t j = 0; j < size; ++j) stay(a, j) = normals(step.support[a], j);
  const auto face = Subspace::equalities(stay, std::vector<double>(step.support.size(), 0.0));
  step.multipliers = multipliers_of(normals, step.support, score);
  if (!face || face->size() == 0) return step;
  const std::optional<Information> within = factor_or_raise(face->information(reduced));
  if (!within) return std::nullopt;
  const std::vector<double> slope = face->score(score);
  const std::vector<double> solved = within->solve(slope);
  step.decrement = inner_of(solved, slope);
  step.direction = at.space.direction(face->direction(solved));
  return step;
}

}  // namespace ogive::fitting
