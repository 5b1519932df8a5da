#include "fit/leverage.hpp"

#include <algorithm>
#include <array>

#include "fit/leaf_columns.hpp"

namespace ogive::fitting {
namespace {

std::size_t pair_count(std::size_t r) { return r * (r + 1) / 2; }
std::size_t triple_count(std::size_t r) { return r * (r + 1) * (r + 2) / 6; }

}  // namespace

double chained_dot(const double* a, const double* b, std::size_t rows) noexcept {
  double chain[kChains] = {};
  for (std::size_t i = 0; i < rows; i += kChains)
    for (std::size_t c = 0; c < kChains; ++c) chain[c] += a[i + c] * b[i + c];
  return sum_chains(chain);
}

void turn_row_into(const Matrix& root, std::size_t k, const double* z, double* u, std::size_t rows) noexcept {
  std::fill_n(u, rows, 0.0);
  for (std::size_t l = 0; l <= k; ++l) {
    const double s = root(k, l);
    const double* const other = z + l * kLeafRows;
    for (std::size_t i = 0; i < rows; ++i) u[i] += s * other[i];
  }
}

/// One leaf, by rows: z and u are r arrays of kLeafRows.
struct LeverageSum::Work {
  explicit Work(std::size_t all, std::size_t r)
      : columns(all), z(aligned_doubles(r * kLeafRows)), u(aligned_doubles(r * kLeafRows)) {}

  LeafColumns columns;
  AlignedDoubles z, u;
  alignas(64) double eta[kLeafRows];
  alignas(64) double mean[kLeafRows];
  alignas(64) double rest[kLeafRows];  ///< 1 - mean
  alignas(64) double weight[kLeafRows];
  alignas(64) double spread[kLeafRows];  ///< |u|^2
  alignas(64) double product[kLeafRows];
  alignas(64) double further[kLeafRows];
};

void LeverageSum::DropWork::operator()(Work* work) const noexcept { delete work; }

std::size_t LeverageSum::count() const noexcept {
  const std::size_t base = size() + cube_count();
  return plan_->curvature ? base + pair_count(size()) + triple_count(size()) : base;
}

/// z, u, the means, the weights and |u|^2 of a leaf.
std::size_t LeverageSum::find_rows(const RowBlock& block) noexcept {
  const Basis& basis = *plan_->basis;
  if (!work_) work_.reset(new Work(basis.columns(), size()));
  Work& work = *work_;
  const LeafView& leaf = work.columns.view(block, basis.center);
  const std::size_t rows = leaf.rows;
  plan_->kernel->predict_eta(leaf, basis.at(plan_->beta), work.eta);
  plan_->kernel->mean(RowKernel{}, work.eta, work.mean, work.rest, rows);
  for (std::size_t i = 0; i < rows; ++i)
    work.weight[i] = leaf.prior_weights[i] * leaf.trials[i] * work.mean[i] * work.rest[i];
  std::fill_n(work.spread, rows, 0.0);
  for (std::size_t k = 0; k < size(); ++k) {
    const std::size_t j = plan_->free[k];
    const double* const x = leaf.column[j];
    double* const z = work.z.get() + k * kLeafRows;
    for (std::size_t i = 0; i < rows; ++i) z[i] = (x == nullptr ? 1.0 : x[i]) * basis.scale[j] - basis.shift[j];
    double* const u = work.u.get() + k * kLeafRows;
    turn_row_into(*plan_->root, k, work.z.get(), u, rows);
    for (std::size_t i = 0; i < rows; ++i) work.spread[i] += u[i] * u[i];
  }
  return rows;
}

void LeverageSum::leverages(const RowBlock& block, std::span<double> into) noexcept {
  find_rows(block);
  for (std::size_t i = 0; i < block.rows; ++i) into[i] = work_->weight[i] * work_->spread[i];
}

void LeverageSum::add_cubes(double* sums, std::size_t rows) noexcept {
  Work& work = *work_;
  for (std::size_t c = 0; c < cube_count(); ++c) {
    std::fill_n(work.further, rows, 0.0);
    for (std::size_t k = 0; k < size(); ++k) {
      const double d = (*plan_->contrasts)(c, k);
      const double* const z = work.z.get() + k * kLeafRows;
      for (std::size_t i = 0; i < rows; ++i) work.further[i] += d * z[i];
    }
    for (std::size_t i = 0; i < rows; ++i) {
      const double slope = work.weight[i] * (work.rest[i] - work.mean[i]);
      work.product[i] = slope * work.further[i] * work.further[i];
    }
    sums[c] += chained_dot(work.product, work.further, rows);
  }
}

void LeverageSum::add_curvature(double* sums, std::size_t rows) noexcept {
  Work& work = *work_;
  double* third = sums + pair_count(size());
  for (std::size_t j = 0; j < size(); ++j) {
    const double* const first = work.u.get() + j * kLeafRows;
    for (std::size_t i = 0; i < rows; ++i)
      work.product[i] = work.weight[i] * (1.0 - 6.0 * work.mean[i] * work.rest[i]) * work.spread[i] * first[i];
    for (std::size_t k = j; k < size(); ++k) *sums++ += chained_dot(work.product, work.u.get() + k * kLeafRows, rows);
    for (std::size_t k = j; k < size(); ++k) {
      const double* const second = work.u.get() + k * kLeafRows;
      for (std::size_t i = 0; i < rows; ++i)
        work.product[i] = work.weight[i] * (work.rest[i] - work.mean[i]) * first[i] * second[i];
      for (std::size_t l = k; l < size(); ++l)
        *third++ += chained_dot(work.product, work.u.get() + l * kLeafRows, rows);
    }
  }
}

void LeverageSum::add(const RowBlock& block) noexcept {
  const std::size_t rows = find_rows(block);
  if (sums_.empty()) sums_.assign(count(), 0.0);
  Work& work = *work_;
  for (std::size_t i = 0; i < rows; ++i)
    work.product[i] = work.weight[i] * work.spread[i] * (work.rest[i] - work.mean[i]);
  for (std::size_t k = 0; k < size(); ++k) sums_[k] += chained_dot(work.product, work.z.get() + k * kLeafRows, rows);
  add_cubes(sums_.data() + size(), rows);
  if (plan_->curvature) add_curvature(sums_.data() + size() + cube_count(), rows);
}

void LeverageSum::close() noexcept {
  if (sums_.empty()) sums_.assign(count(), 0.0);
  work_.reset();
}

void LeverageSum::merge(const LeverageSum& later) noexcept {
  for (std::size_t k = 0; k < sums_.size(); ++k) sums_[k] += later.sums_[k];
}

Matrix LeverageSum::hessian() const {
  const std::size_t r = size();
  const std::span<const double> bend = part(r + cube_count(), pair_count(r));
  const std::span<const double> packed = part(r + cube_count() + pair_count(r), triple_count(r));
  std::vector<double> third(r * r * r);  // every order of the three places
  std::size_t next = 0;
  for (std::size_t i = 0; i < r; ++i)
    for (std::size_t j = i; j < r; ++j)
      for (std::size_t k = j; k < r; ++k, ++next)
        for (const auto& at : {std::array{i, j, k}, {i, k, j}, {j, i, k}, {j, k, i}, {k, i, j}, {k, j, i}})
          third[(at[0] * r + at[1]) * r + at[2]] = packed[next];
  Matrix hessian(r, r);
  for (std::size_t i = 0; i < r; ++i)
    for (std::size_t j = i; j < r; ++j) {
      double trace = 0.0;  // of I^-1 dI_i I^-1 dI_j
      for (std::size_t k = 0; k < r * r; ++k) trace += third[i * r * r + k] * third[j * r * r + k];
      hessian(i, j) = hessian(j, i) = bend[triangle_index(r, i, j)] - trace;
    }
  return hessian;
}

}  // namespace ogive::fitting
