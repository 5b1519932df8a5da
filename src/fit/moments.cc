#include "fit/moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

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
  explicit Work(const RowBlock& first)
      : split(first),
        columns(split.dense.size()),
        sum(split.dense.size() * kChains, 0.0),
        low(split.dense.size() * kChains, kInfinity),
        high(split.dense.size() * kChains, -kInfinity),
        padding(split.dense.size(), 0.0) {
    for (const CodedFactor& factor : split.coded) {
      counts.emplace_back(factor.cells(), 0);
      numbers.emplace_back((factor.channels - 1) * factor.cells());
    }
  }
  /// A number within a cell of a factor.
  struct CellRange {
    double sum = 0.0, low = kInfinity, high = -kInfinity;
  };
  ColumnSplit split;
  LeafColumns columns;
  std::vector<double> sum, low, high, padding;    ///< of the columns that are numbers
  std::vector<std::vector<std::int64_t>> counts;  ///< rows in each cell of the coded factors
  std::vector<std::vector<CellRange>> numbers;    ///< and each number there, channel after channel
};

void RowSizes::take(double units, double offset) noexcept {
  if (!(units > 0.0)) return;
  least_units = std::min(least_units, units);
  largest_units = std::max(largest_units, units);
  largest_offset = std::max(largest_offset, std::fabs(offset));
}

void RowSizes::take(const RowSizes& other) noexcept {
  least_units = std::min(least_units, other.least_units);
  largest_units = std::max(largest_units, other.largest_units);
  largest_offset = std::max(largest_offset, other.largest_offset);
}

void Moments::DropWork::operator()(Work* work) const noexcept { delete work; }

/// Plain loops over contiguous rows in eight chains; the logarithms only for leaves that hold counts.
/// Rows of one trial and weight 1 alike, with events and non-events.
bool Moments::add_plain_totals(const LeafView& leaf, const RowBlock& block) noexcept {
  for (const Strided* of : {&block.trials, &block.prior_weights, &block.copies})
    if (of->stride != 0 || of->data[0] != 1.0) return false;
  if (!std::holds_alternative<Binomial>(family_)) return false;
  std::array<double, kChains> part = {};  // exact in any order: whole numbers
  bool others = false;
  for (std::size_t row = 0; row < leaf.rows; row += kChains) {
    for (std::size_t c = 0; c < kChains; ++c) {
      const double y = leaf.successes[row + c];
      part[c] += y;
      others |= (y != 0.0) & (y != 1.0);
    }
  }
  if (others) return false;
  const double events = std::accumulate(part.begin(), part.end(), 0.0);
  const auto rows = static_cast<double>(block.rows);
  totals_.rows += static_cast<std::int64_t>(block.rows);
  totals_.positive_rows += static_cast<std::int64_t>(block.rows);
  totals_.weight += rows;
  totals_.units += rows;
  totals_.copies += rows;
  totals_.successes += events;
  totals_.failures += rows - events;
  return true;
}

void Moments::add_totals(const LeafView& leaf, const RowBlock& block) noexcept {
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
  for (std::size_t i = 0; i < block.rows; ++i)
    totals_.copies += leaf.prior_weights[i] > 0.0 ? block.copies[static_cast<std::ptrdiff_t>(i)] : 0.0;
  totals_.rows += static_cast<std::int64_t>(block.rows);
  totals_.weight += sum_chains(weight.data());
  totals_.successes += sum_chains(successes.data());
  totals_.failures += sum_chains(failures.data());
  totals_.units += sum_chains(units.data());
  for (const std::int64_t count : positive) totals_.positive_rows += count;
  if (counts || !std::holds_alternative<Binomial>(family_)) add_constants(leaf, block.rows);
}

/// What no coefficient changes of the log-likelihood.
void Moments::add_constants(const LeafView& leaf, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const double y = leaf.successes[i], m = leaf.trials[i], w = leaf.prior_weights[i];
    if (!(w * m > 0.0)) continue;
    if (std::holds_alternative<Poisson>(family_)) {
      saturated_ += twofold(w * (log_share(y, 1.0) - y));
      log_constant_ -= twofold(w * log_factorial(y));
    } else if (std::holds_alternative<Gaussian>(family_)) {
      totals_.log_weights += portable_log(w);
    } else {
      if (y > 0.0 && y < m) saturated_ += twofold(w * (log_share(y, m) + log_share(m - y, m)));
      if (y > 0.0 && y < m) log_constant_ += twofold(w * (log_factorial(m) - log_factorial(y) - log_factorial(m - y)));
    }
  }
}

/// One row speaks for all where nothing differs.
void Moments::add_sizes(const RowBlock& block) noexcept {
  const bool alike = block.prior_weights.stride == 0 && block.trials.stride == 0 && block.offset.stride == 0;
  for (std::size_t row = 0; row < (alike ? std::min<std::size_t>(block.rows, 1) : block.rows); ++row) {
    const auto i = static_cast<std::ptrdiff_t>(row);
    totals_.sizes.take(block.prior_weights[i] * block.trials[i], block.offset[i]);
  }
}

void Moments::add_cells(const RowBlock& block) noexcept {
  for (std::size_t f = 0; f < work_->counts.size(); ++f) {
    const CodedFactor& factor = work_->split.coded[f];
    const std::int32_t* const codes = block.groups[factor.group()].codes;
    for (std::size_t i = 0; i < block.rows; ++i) ++work_->counts[f][cell_of(codes[i])];
    for (const CodedTerm& term : factor.terms) {
      if (term.channel == 0) continue;
      const Strided& x = block.groups[term.group].values;
      Work::CellRange* const ranges = work_->numbers[f].data() + (term.channel - 1) * factor.cells();
      for (std::size_t i = 0; i < block.rows; ++i) {
        const double value = x[static_cast<std::ptrdiff_t>(i)];
        Work::CellRange& range = ranges[cell_of(codes[i])];
        range.sum += value;
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
      }
    }
  }
}

void Moments::add(const RowBlock& given) noexcept {
  if (!work_) work_.reset(new Work(given));
  Work& work = *work_;
  add_cells(given);
  const RowBlock& block = work.split.dense_part(given);
  // Padding repeats each column's first value, so that it changes no minimum; its share of the sum is taken back.
  std::size_t j = 0;
  for (const ColumnGroup& group : block.groups) {
    for (std::size_t k = 0; k < group.width; ++k, ++j) {
      const bool present = group.codes == nullptr || group.codes[0] == static_cast<std::int32_t>(k);
      work.padding[j] = present ? group.values[0] : 0.0;
    }
  }
  const LeafView& leaf = work.columns.view(block, work.padding);
  add_sizes(block);
  if (!add_plain_totals(leaf, block)) add_totals(leaf, block);
  kernel_->moments(leaf, work.sum.data(), work.low.data(), work.high.data());
  for (std::size_t c = 0; c < leaf.columns; ++c) {
    if (leaf.column[c] != nullptr) {
      for (std::size_t i = block.rows; i < leaf.rows; ++i) work.sum[c * kChains + i % kChains] -= work.padding[c];
    } else {
      work.sum[c * kChains] += static_cast<double>(block.rows);
      work.low[c * kChains] = std::min(work.low[c * kChains], 1.0);
      work.high[c * kChains] = std::max(work.high[c * kChains], 1.0);
    }
  }
}

void Moments::round_constants() noexcept {
  totals_.saturated = rounded(saturated_);
  totals_.log_constant = rounded(log_constant_);
}

void Moments::close() noexcept {
  round_constants();
  sum_.assign(columns_, 0.0);
  minimum_.assign(columns_, kInfinity);
  maximum_.assign(columns_, -kInfinity);
  if (!work_) return;
  const auto lanes = [](const std::vector<double>& values, std::size_t j) {
    return std::span(values).subspan(j * kChains, kChains);
  };
  for (std::size_t d = 0; d < work_->split.dense.size(); ++d) {
    const std::size_t j = work_->split.dense[d];
    sum_[j] = sum_chains(lanes(work_->sum, d).data());
    minimum_[j] = std::ranges::min(lanes(work_->low, d));
    maximum_[j] = std::ranges::max(lanes(work_->high, d));
  }
  for (std::size_t f = 0; f < work_->counts.size(); ++f) close_factor(f);
  work_.reset();
}

/// Columns of 0 and 1, from how many rows each cell has, and of a number where the level is and 0 elsewhere.
void Moments::close_factor(std::size_t f) noexcept {
  const CodedFactor& factor = work_->split.coded[f];
  const std::vector<std::int64_t>& counts = work_->counts[f];
  const std::int64_t rows = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  for (const CodedTerm& term : factor.terms) {
    for (std::size_t cell = 1; cell < factor.cells(); ++cell) {
      const Work::CellRange range = term.channel == 0 ? Work::CellRange{static_cast<double>(counts[cell]), 1.0, 1.0}
                                                      : work_->numbers[f][(term.channel - 1) * factor.cells() + cell];
      const std::size_t j = term.first + cell - 1;
      const bool all = counts[cell] == rows, some = counts[cell] > 0;
      sum_[j] = range.sum;
      minimum_[j] = all ? range.low : some ? std::min(range.low, 0.0) : 0.0;
      maximum_[j] = all ? range.high : some ? std::max(range.high, 0.0) : 0.0;
    }
  }
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
  totals_.copies += later.totals_.copies;
  totals_.successes += later.totals_.successes;
  totals_.failures += later.totals_.failures;
  totals_.units += later.totals_.units;
  saturated_ += later.saturated_;
  log_constant_ += later.log_constant_;
  round_constants();
  totals_.log_weights += later.totals_.log_weights;
  totals_.sizes.take(later.totals_.sizes);
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
