#include "inference/leaf_means.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"

namespace ogive {

MeanPlan::MeanPlan(const Fitted& fitted, const fitting::Kernel& which)
    : kernel(&which),
      basis(fitting::identity_basis(fitted.beta.size())),
      beta(fitted.beta),
      row(fitting::row_kernel({fitted.family, fitted.link}, fitting::RowStage::expected)) {
  for (const fitting::Alias& alias : fitted.aliases) beta[alias.column] = 0.0;
}

fitting::MeanView mean_view(double* rows) noexcept {
  const auto row = [rows](int k) { return rows + k * kLeafRows; };
  return {row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7), row(8)};
}

MeanScratch::MeanScratch(const MeanPlan& plan)
    : plan_(&plan), columns_(plan.basis.columns()), rows_(fitting::aligned_doubles((10 + kSpareRows) * kLeafRows)) {}

LeafMeans MeanScratch::at(const RowBlock& block) noexcept {
  const fitting::LeafView& leaf = columns_.view(block, plan_->basis.center);
  double* const eta = rows_.get();
  const fitting::MeanView mean = mean_view(eta + kLeafRows);
  plan_->kernel->predict_eta(leaf, plan_->basis.at(plan_->beta), eta);
  plan_->kernel->shape(plan_->row, eta, mean, leaf.rows);
  return {leaf, eta, mean};
}

Status check_finite_coefficients(const Fitted& fitted) {
  for (std::size_t j = 0; j < fitted.beta.size(); ++j) {
    const bool aliased = std::any_of(fitted.aliases.begin(), fitted.aliases.end(),
                                     [j](const fitting::Alias& alias) { return alias.column == j; });
    if (aliased || std::isfinite(fitted.beta[j])) continue;
    return fail(Errc::bad_model,
                "the coefficient of " + fitted.spec.column_names[j] +
                    " is infinite, as the data of the fit were separated: nothing can be predicted; fit "
                    "again without that predictor, or with Firth's penalty, whose estimates are finite");
  }
  return {};
}

std::vector<double> spread(const std::vector<double>& kept, const design::Design& design, std::size_t rows) {
  std::vector<double> all(rows, kNaN);
  std::size_t next = 0;
  for (std::size_t row = 0; row < rows; ++row)
    if (design::is_complete(design, static_cast<std::int64_t>(row))) all[row] = kept[next++];
  return all;
}

Matrix moving_covariance(const Fitted& fitted) {
  Matrix covariance = fitted.covariance;
  for (const fitting::Alias& alias : fitted.aliases)
    for (std::size_t k = 0; k < covariance.rows(); ++k) covariance(alias.column, k) = covariance(k, alias.column) = 0.0;
  return covariance;
}

namespace {

/// into += factor x for a column, whose null is a column of ones.
void add_multiple(const double* x, double factor, std::size_t rows, double* into) noexcept {
  if (x == nullptr) {
    for (std::size_t i = 0; i < rows; ++i) into[i] += factor;
  } else {
    for (std::size_t i = 0; i < rows; ++i) into[i] += factor * x[i];
  }
}

}  // namespace

void squared_errors(const fitting::LeafView& leaf, const Matrix& covariance, double* scratch, double* into) noexcept {
  std::fill_n(into, leaf.rows, 0.0);
  for (std::size_t j = 0; j < leaf.columns; ++j) {
    std::fill_n(scratch, leaf.rows, 0.0);
    for (std::size_t k = 0; k < j; ++k) add_multiple(leaf.column[k], 2.0 * covariance(j, k), leaf.rows, scratch);
    const double* const x = leaf.column[j];
    add_multiple(x, covariance(j, j), leaf.rows, scratch);
    for (std::size_t i = 0; i < leaf.rows; ++i) into[i] += (x == nullptr ? 1.0 : x[i]) * scratch[i];
  }
  for (std::size_t i = 0; i < leaf.rows; ++i) into[i] = into[i] < 0.0 ? 0.0 : into[i];
}

}  // namespace ogive
