#include "inference/collinearity.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "inference/counting.hpp"
#include "math/eigen.hpp"
#include "math/linalg.hpp"

namespace ogive {
namespace {

/// Eigenvalues of more columns would take longer than the fit.
constexpr std::size_t kMostColumns = 60;

/// The inverse of the correlations, from the covariance: entry by entry, so that none is lost to their condition.
Matrix inverse_correlation(const Fitted& fitted) {
  const std::vector<std::size_t>& columns = fitted.spread.columns;
  const std::size_t p = columns.size();
  Matrix inverse(p, p);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t k = 0; k < p; ++k)
      inverse(i, k) = fitted.spread.size[i] * (fitted.model_covariance()(columns[i], columns[k]) / fitted.dispersion) *
                      fitted.spread.size[k];
  return inverse;
}

Matrix block(const Matrix& matrix, const std::vector<std::size_t>& places) {
  Matrix part(places.size(), places.size());
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t k = 0; k < places.size(); ++k) part(i, k) = matrix(places[i], places[k]);
  return part;
}

double log_det(const Matrix& matrix) {
  if (matrix.rows() == 1) return std::log(matrix(0, 0));
  const auto factored = factor(matrix);
  return factored ? factored->log_det() : kNaN;
}

bool includes(const std::vector<std::size_t>& all, const std::vector<std::size_t>& some) {
  return std::all_of(some.begin(), some.end(),
                     [&](std::size_t x) { return std::find(all.begin(), all.end(), x) != all.end(); });
}

/// Marginality: the term stands within another, or another within it.
bool is_nested(const design::DesignSpec& spec, const design::BoundTerm& term) {
  return std::any_of(spec.terms.begin(), spec.terms.end(), [&](const design::BoundTerm& other) {
    return &other != &term && !other.factors.empty() &&
           (includes(other.factors, term.factors) || includes(term.factors, other.factors));
  });
}

/// det(R_t) det(R_others) / det(R), which is det(R_t) det((R^-1)_t).
std::vector<TermInflation> terms_of(const Fitted& fitted, const Matrix& inverse) {
  std::vector<TermInflation> terms;
  const std::vector<std::size_t>& columns = fitted.spread.columns;
  for (const design::BoundTerm& term : fitted.spec.terms) {
    std::vector<std::size_t> places;
    for (std::size_t k = 0; k < columns.size(); ++k)
      for (const design::Block& run : term.blocks)
        if (columns[k] >= run.first_column && columns[k] < run.first_column + run.width) places.push_back(k);
    if (places.empty()) continue;
    TermInflation t{term.name, places.size(), 0.0, 0.0, is_nested(fitted.spec, term)};
    t.gvif = std::exp(log_det(block(fitted.spread.correlation, places)) + log_det(block(inverse, places)));
    if (places.size() == 1) t.gvif = inverse(places[0], places[0]);
    t.per_coefficient = std::pow(t.gvif, 1.0 / static_cast<double>(places.size()));
    terms.push_back(std::move(t));
  }
  return terms;
}

/// The largest eigenvalue of each of the two matrices: small ones would be lost beside large ones.
void add_condition(const Matrix& correlation, const Matrix& inverse, Collinearity& result) {
  const SymmetricEigen direct = symmetric_eigen(correlation);
  const SymmetricEigen reverse = symmetric_eigen(inverse);
  result.condition_index = std::sqrt(direct.values[0] * reverse.values[0]);
  for (std::size_t k = 0; k < result.columns.size(); ++k) {
    const double v = reverse.vectors(k, 0);
    if (v * v * reverse.values[0] > 0.5 * inverse(k, k)) result.weakest.push_back(result.columns[k]);
  }
  if (result.weakest.size() < 2) result.weakest.clear();
}

}  // namespace

Collinearity collinearity(const Fitted& fitted) {
  Collinearity result;
  result.condition_index = kNaN;
  if (!fitted.converged() || fitted.boundary || fitted.spread.columns.empty() || fitted.covariance.rows() == 0)
    return result;
  if (!fitted.robust && is_weighted(fitted, WeightKind::sampling))
    return result;  // the covariance is no inverse of the information
  const Matrix inverse = inverse_correlation(fitted);
  result.columns = fitted.spread.columns;
  for (std::size_t k = 0; k < result.columns.size(); ++k) result.inflation.push_back(inverse(k, k));
  result.terms = terms_of(fitted, inverse);
  if (result.columns.size() <= kMostColumns) add_condition(fitted.spread.correlation, inverse, result);
  return result;
}

}  // namespace ogive
