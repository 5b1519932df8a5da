#include "fit/moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/constants.hpp"
#include "base/portable_log.hpp"

namespace ogive::fitting {
namespace {

/// x log(x / total), 0 at x = 0.
double log_share(double x, double total) { return x > 0.0 ? x * portable_log(x / total) : 0.0; }

/// log of the gamma function at x + 1, without the global that lgamma writes.
double log_factorial(double x) {
  int sign = 0;
  return lgamma_r(x + 1.0, &sign);
}

/// `value` with its 20 leading bits.
double rounded(double value) {
  if (value == 0.0 || !std::isfinite(value)) return 0.0;
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  return std::ldexp(std::nearbyint(std::ldexp(fraction, 20)), exponent - 20);
}

/// The power of two that brings `size` into [1, 2); 1 for 0.
double power_of_two(double size) {
  if (!(size > 0.0) || !std::isfinite(size)) return 1.0;
  int exponent = 0;
  std::frexp(size, &exponent);
  return std::ldexp(1.0, std::clamp(1 - exponent, -1000, 1000));
}

}  // namespace

struct Moments::Work {
  explicit Work(std::size_t p)
      : columns(p),
        sum(p * kChains, 0.0),
        low(p * kChains, kInfinity),
        high(p * kChains, -kInfinity),
        padding(p, 0.0) {}
  LeafColumns columns;
  std::vector<double> sum, low, high, padding;
};

void Moments::DropWork::operator()(Work* work) const noexcept { delete work; }

/// Plain loops over contiguous rows in eight chains; the logarithms only for leaves that hold counts.
void Moments::add_totals(const LeafView& leaf, std::size_t rows) noexcept {
  std::array<double, kChains> weight = {}, successes = {}, failures = {}, units = {};
  std::array<std::int64_t, kChains> positive = {};
  bool counts = false;
  for (std::size_t i = 0; i < leaf.rows; i += kChains) {
    for (std::size_t c = 0; c < kChains; ++c) {
      const double y = leaf.successes[i + c], m = leaf.trials[i + c], w = leaf.prior_weights[i + c];
      weight[c] += w;
      successes[c] += w * y;
      failures[c] += w * (m - y);
      units[c] += w * m;
      positive[c] += w * m > 0.0 ? 1 : 0;
      counts |= (y > 0.0 && y < m) || m > 1.0;
    }
  }
  totals_.rows += static_cast<std::int64_t>(rows);
  totals_.weight += sum_chains(weight.data());
  totals_.successes += sum_chains(successes.data());
  totals_.failures += sum_chains(failures.data());
  totals_.units += sum_chains(units.data());
  for (const std::int64_t count : positive) totals_.positive_rows += count;
  if (counts || !std::holds_alternative<Binomial>(family_)) add_constants(leaf, rows);
}

/// What no coefficient changes of the log-likelihood.
void Moments::add_constants(const LeafView& leaf, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const double y = leaf.successes[i], m = leaf.trials[i], w = leaf.prior_weights[i];
    if (!(w * m > 0.0)) continue;
    if (std::holds_alternative<Poisson>(family_)) {
      totals_.saturated += w * (log_share(y, 1.0) - y);
      totals_.log_constant -= w * log_factorial(y);
    } else if (std::holds_alternative<Gaussian>(family_)) {
      totals_.log_weights += portable_log(w);
    } else {
      if (y > 0.0 && y < m) totals_.saturated += w * (log_share(y, m) + log_share(m - y, m));
      if (y > 0.0 && y < m) totals_.log_constant += w * (log_factorial(m) - log_factorial(y) - log_factorial(m - y));
    }
  }
}

void Moments::add(const RowBlock& block) noexcept {
  if (!work_) work_.reset(new Work(columns_));
  Work& work = *work_;
  // Padding repeats each column's first value, so that it changes no minimum; its share of the sum is taken back.
  std::size_t j = 0;
  for (const ColumnGroup& group : block.groups) {
    for (std::size_t k = 0; k < group.width; ++k, ++j) {
      const bool present = group.codes == nullptr || group.codes[0] == static_cast<std::int32_t>(k);
      work.padding[j] = present ? group.values[0] : 0.0;
    }
  }
  const LeafView& leaf = work.columns.view(block, work.padding);
  add_totals(leaf, block.rows);
  kernel_->moments(leaf, work.sum.data(), work.low.data(), work.high.data());
  for (std::size_t c = 0; c < columns_; ++c) {
    if (leaf.column[c] != nullptr) {
      for (std::size_t i = block.rows; i < leaf.rows; ++i) work.sum[c * kChains + i % kChains] -= work.padding[c];
    } else {
      work.sum[c * kChains] += static_cast<double>(block.rows);
      work.low[c * kChains] = std::min(work.low[c * kChains], 1.0);
      work.high[c * kChains] = std::max(work.high[c * kChains], 1.0);
    }
  }
}

void Moments::close() noexcept {
  sum_.assign(columns_, 0.0);
  minimum_.assign(columns_, kInfinity);
  maximum_.assign(columns_, -kInfinity);
  if (!work_) return;
  for (std::size_t j = 0; j < columns_; ++j) {
    const auto chains = [&](const std::vector<double>& values) {
      return values.begin() + static_cast<std::ptrdiff_t>(j * kChains);
    };
    sum_[j] = sum_chains(work_->sum.data() + j * kChains);
    minimum_[j] = *std::min_element(chains(work_->low), chains(work_->low) + kChains);
    maximum_[j] = *std::max_element(chains(work_->high), chains(work_->high) + kChains);
  }
  work_.reset();
}

void Moments::merge(const Moments& later) noexcept {
  for (std::size_t j = 0; j < columns_; ++j) {
    sum_[j] += later.sum_[j];
    minimum_[j] = std::min(minimum_[j], later.minimum_[j]);
    maximum_[j] = std::max(maximum_[j], later.maximum_[j]);
  }
  totals_.rows += later.totals_.rows;
  totals_.positive_rows += later.totals_.positive_rows;
  totals_.weight += later.totals_.weight;
  totals_.successes += later.totals_.successes;
  totals_.failures += later.totals_.failures;
  totals_.units += later.totals_.units;
  totals_.saturated += later.totals_.saturated;
  totals_.log_constant += later.totals_.log_constant;
  totals_.log_weights += later.totals_.log_weights;
}

double Moments::mean(std::size_t j) const noexcept {
  // Clamped: the rounding of a sum may carry the mean of equal values just outside of them.
  return std::clamp(sum_[j] / static_cast<double>(totals_.rows), minimum_[j], maximum_[j]);
}

std::vector<double> find_constant(const Moments& moments, std::span<const double> structural) {
  if (!structural.empty()) return {structural.begin(), structural.end()};
  for (std::size_t j = 0; j < moments.columns(); ++j) {
    if (moments.minimum(j) != moments.maximum(j) || moments.minimum(j) == 0.0) continue;
    std::vector<double> constant(moments.columns(), 0.0);
    constant[j] = 1.0 / moments.minimum(j);
    return constant;
  }
  return {};
}

Basis make_basis(const Moments& moments, std::vector<double> constant) {
  Basis basis;
  basis.constant = std::move(constant);
  for (std::size_t j = 0; j < moments.columns(); ++j) {
    const bool kept = basis.constant.empty() || basis.constant[j] != 0.0;
    const double center = kept ? 0.0 : rounded(moments.mean(j));
    const double size = std::max(std::fabs(moments.maximum(j) - center), std::fabs(moments.minimum(j) - center));
    basis.center.push_back(center);
    basis.scale.push_back(power_of_two(size));
    basis.shift.push_back(center * basis.scale.back());
  }
  return basis;
}

}  // namespace ogive::fitting
