#include "inference/leaf_means.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"

namespace ogive {

MeanPlan::MeanPlan(const Fitted& fitted, const fitting::Kernel& which)
    : kernel(&which),
      basis(fitting::identity_basis(fitted.beta.size())),
      beta(fitted.beta),
      row(fitting::row_kernel({fitted.family, fitted.link}, fitting::RowStage::expected)),
      by_codes(!fitted.covariance.is_dense()) {
  for (const fitting::Alias& alias : fitted.aliases) beta[alias.column] = 0.0;
}

fitting::MeanView mean_view(double* rows) noexcept {
  const auto row = [rows](int k) { return rows + k * kLeafRows; };
  return {row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7), row(8)};
}

MeanScratch::MeanScratch(const MeanPlan& plan) : plan_(&plan), rows_(aligned_doubles((10 + kSpareRows) * kLeafRows)) {}

MeanScratch::Codes::Codes(const MeanPlan& plan, const RowBlock& first)
    : split(first),
      basis(fitting::identity_basis(split.dense.size())),
      eta(split, plan.basis, plan.beta),
      offset(kLeafRows) {
  for (const std::size_t j : split.dense) beta.push_back(plan.beta[j]);
}

const RowBlock& MeanScratch::Codes::dense_part(const RowBlock& all) {
  eta.add(split, all, offset.data());
  block = split.dense_part(all);
  block.offset = {offset.data(), 1};
  return block;
}

LeafMeans MeanScratch::at(const RowBlock& block) noexcept {
  if (plan_->by_codes && !codes_) codes_.emplace(*plan_, block);
  const fitting::Basis& basis = codes_ ? codes_->basis : plan_->basis;
  const std::vector<double>& beta = codes_ ? codes_->beta : plan_->beta;
  if (!columns_) columns_.emplace(basis.columns());
  const fitting::LeafView& leaf = columns_->view(codes_ ? codes_->dense_part(block) : block, basis.center);
  double* const eta = rows_.get();
  const fitting::MeanView mean = mean_view(eta + kLeafRows);
  plan_->kernel->predict_eta(leaf, basis.at(beta), eta);
  plan_->kernel->shape(plan_->row, eta, mean, leaf.rows);
  return {leaf, eta, mean};
}

Status check_finite_coefficients(const Fitted& fitted) {
  const bool eliminated = !fitted.covariance.is_dense() && std::isfinite(fitted.beta.front());
  for (std::size_t j = 0; j < fitted.beta.size(); ++j) {
    if (std::isfinite(fitted.beta[j]) || (eliminated && std::isinf(fitted.beta[j]))) continue;
    const bool aliased = std::any_of(fitted.aliases.begin(), fitted.aliases.end(),
                                     [j](const fitting::Alias& alias) { return alias.column == j; });
    if (aliased) continue;
    return fail(Errc::bad_model,
                "the coefficient of " + fitted.spec.column_names[j] +
                    " is infinite, as the data of the fit were separated: nothing can be predicted; fit "
                    "again without that predictor, or with Firth's penalty, whose estimates are finite");
  }
  return {};
}

Covariance moving_covariance(const Fitted& fitted) {
  Covariance covariance = fitted.covariance;
  for (const fitting::Alias& alias : fitted.aliases) covariance.set(alias.column, 0.0);
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

void squared_errors(const RowBlock& block, const Covariance& covariance, double* into) {
  const Matrix& factor = covariance.factor();
  std::vector<double> sum(factor.columns());
  for (std::size_t i = 0; i < block.rows; ++i) {
    std::fill(sum.begin(), sum.end(), 0.0);
    double square = 0.0;
    std::size_t first = 0;
    for (const ColumnGroup& group : block.groups) {
      const std::int32_t code = group.codes == nullptr ? 0 : group.codes[i];
      if (code != kNoColumn) {
        const std::size_t j = first + static_cast<std::size_t>(code);
        const double x = group.values[static_cast<std::ptrdiff_t>(i)];
        const std::span<const double> row = factor.row(j);
        for (std::size_t k = 0; k < row.size(); ++k) sum[k] += x * row[k];
        square += x * x * covariance.diagonal()[j];
      }
      first += group.width;
    }
    for (const double s : sum) square += s * s;
    into[i] = square;
  }
}

}  // namespace ogive
