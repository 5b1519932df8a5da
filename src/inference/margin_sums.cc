#include "inference/margin_sums.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "fit/leaf_columns.hpp"

namespace ogive {
namespace {

double value_at(const double* x, std::size_t i) noexcept { return x == nullptr ? 1.0 : x[i]; }

std::vector<double> no_padding(std::size_t columns) { return std::vector<double>(columns, 0.0); }

}  // namespace

ColumnFacts::ColumnFacts(std::size_t columns, RowCount count)
    : count_(count),
      low_(columns + 1, std::numeric_limits<double>::infinity()),
      high_(columns + 1, -std::numeric_limits<double>::infinity()),
      sum_(columns + 1, 0.0),
      whole_(columns + 1, 1) {}

void ColumnFacts::add(const RowBlock& block) noexcept {
  const std::size_t p = low_.size() - 1;
  if (!columns_) columns_ = std::make_unique<fitting::LeafColumns>(p);
  const fitting::LeafView& leaf = columns_->view(block, no_padding(p));
  for (std::size_t i = 0; i < block.rows; ++i) total_ += count_.of(block, i);
  for (std::size_t j = 0; j <= p; ++j) {
    const double* const x = j < p ? leaf.column[j] : leaf.offset;
    for (std::size_t i = 0; i < block.rows; ++i) {
      const double value = value_at(x, i);
      low_[j] = std::min(low_[j], value);
      high_[j] = std::max(high_[j], value);
      sum_[j] += count_.of(block, i) * value;
      if (value != std::floor(value)) whole_[j] = 0;
    }
  }
}

void ColumnFacts::merge(const ColumnFacts& later) noexcept {
  total_ += later.total_;
  for (std::size_t j = 0; j < low_.size(); ++j) {
    low_[j] = std::min(low_[j], later.low_[j]);
    high_[j] = std::max(high_[j], later.high_[j]);
    sum_[j] += later.sum_[j];
    if (later.whole_[j] == 0) whole_[j] = 0;
  }
}

void ColumnValues::add(const RowBlock& block) noexcept {
  if (!columns_) columns_ = std::make_unique<fitting::LeafColumns>(plan_->columns);
  const fitting::LeafView& leaf = columns_->view(block, no_padding(plan_->columns));
  const double* const x = plan_->column < plan_->columns ? leaf.column[plan_->column] : leaf.offset;
  for (std::size_t i = 0; i < block.rows; ++i)
    (*plan_->values)[static_cast<std::size_t>(block.first_row) + i] = {value_at(x, i), plan_->count.of(block, i)};
}

double counted_median(std::vector<std::pair<double, double>>& values) {
  std::sort(values.begin(), values.end());
  double total = 0.0;
  for (const auto& [value, count] : values) total += count;
  double below = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    below += values[i].second;
    if (2.0 * below < total) continue;
    if (2.0 * below > total) return values[i].first;
    std::size_t next = i + 1;
    while (next + 1 < values.size() && values[next].second == 0.0) ++next;
    return next < values.size() ? 0.5 * (values[i].first + values[next].first) : values[i].first;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

/// Scratch of one thread: the means at a row and at its two neighbours.
struct MarginSums::Work {
  explicit Work(std::size_t p)
      : columns(p), rows(aligned_doubles((kMeans * 9 + kRows) * kLeafRows)), column(p), given(p) {}
  static constexpr std::size_t kMeans = 3;
  static constexpr std::size_t kRows = 4;

  [[nodiscard]] double* row(std::size_t k) noexcept { return rows.get() + (kMeans * 9 + k) * kLeafRows; }
  [[nodiscard]] fitting::MeanView means(std::size_t k) noexcept { return mean_view(rows.get() + k * 9 * kLeafRows); }

  fitting::LeafColumns columns;
  AlignedDoubles rows;
  std::vector<const double*> column;
  std::vector<std::vector<double>> given;  ///< columns that are held, a leaf of each
  std::size_t first_row = 0;
};

void MarginSums::DropWork::operator()(Work* work) const noexcept { delete work; }

bool MarginSums::times_x() const noexcept {
  return plan_->method == MarginMethod::eyex || plan_->method == MarginMethod::dyex;
}
bool MarginSums::of_log() const noexcept {
  return plan_->method == MarginMethod::eyex || plan_->method == MarginMethod::eydx;
}

MarginSums::MarginSums(const MarginPlan& plan) : plan_(&plan), sum_(plan.kinds.size(), 0.0) {
  const bool discrete =
      std::any_of(plan.kinds.begin(), plan.kinds.end(), [](MarginKind kind) { return kind != MarginKind::slope; });
  common_ = sum_;
  if (discrete || times_x()) own_ = Matrix(sum_.size(), sum_.size());
}

MarginSums::Work& MarginSums::work() noexcept {
  if (!work_) {
    work_.reset(new Work(sum_.size()));
    for (std::size_t j = 0; j < sum_.size(); ++j)
      if (plan_->given[j]) work_->given[j].assign(static_cast<std::size_t>(kLeafRows), *plan_->given[j]);
  }
  return *work_;
}

void MarginSums::add(const RowBlock& block) noexcept {
  Work& with = work();
  fitting::LeafView leaf = with.columns.view(block, plan_->means->basis.center);
  for (std::size_t j = 0; j < sum_.size(); ++j)
    with.column[j] = with.given[j].empty() ? leaf.column[j] : with.given[j].data();
  leaf.column = with.column.data();
  with.first_row = static_cast<std::size_t>(block.first_row);
  double* const count = with.row(0);
  for (std::size_t i = 0; i < block.rows; ++i) count[i] = plan_->count.of(block, i);
  add_rows(leaf, block.rows);
}

void MarginSums::add_point(const std::vector<double>& point, double offset) noexcept {
  Work& with = work();
  std::vector<std::vector<double>> columns;
  columns.reserve(point.size());
  for (const double value : point) columns.emplace_back(fitting::kChains, value);
  for (std::size_t j = 0; j < point.size(); ++j) with.column[j] = columns[j].data();
  const std::vector<double> offsets(fitting::kChains, offset);
  fitting::LeafView leaf{};
  leaf.rows = fitting::kChains;
  leaf.columns = point.size();
  leaf.column = with.column.data();
  leaf.offset = offsets.data();
  with.row(0)[0] = 1.0;
  add_rows(leaf, 1);
}

void MarginSums::add_rows(const fitting::LeafView& leaf, std::size_t rows) noexcept {
  Work& with = work();
  const MeanPlan& means = *plan_->means;
  double* const eta = with.row(1);
  means.kernel->predict_eta(leaf, means.basis.at(means.beta), eta);
  means.kernel->shape(means.row, eta, with.means(0), leaf.rows);
  for (std::size_t i = 0; i < rows; ++i) total_ += with.row(0)[i];
  add_slopes(leaf, rows);
  for (std::size_t j = 0; j < sum_.size(); ++j)
    if (plan_->kinds[j] != MarginKind::slope) add_change(leaf, rows, j);
}

void MarginSums::write_each(std::size_t i, std::size_t j, double effect) const noexcept {
  if (plan_->each != nullptr) (*plan_->each)(work_->first_row + i, j) = effect;
}

/// into += the sum of row 3 times each column.
void MarginSums::add_products(const fitting::LeafView& leaf, std::size_t rows, double* into) const noexcept {
  const double* const factor = work_->row(3);
  for (std::size_t k = 0; k < sum_.size(); ++k) {
    const double* const x = leaf.column[k];
    double sum = 0.0;
    for (std::size_t i = 0; i < rows; ++i) sum += factor[i] * value_at(x, i);
    into[k] += sum;
  }
}

/// Of g(eta) = mu or log mu: the sum of g' (times x), and of g'' x_k (times x).
void MarginSums::add_slopes(const fitting::LeafView& leaf, std::size_t rows) noexcept {
  const fitting::MeanView mean = work_->means(0);
  const double* const count = work_->row(0);
  const double* const first = of_log() ? mean.rise : mean.slope;
  const double* const second = of_log() ? mean.turn : mean.bend;
  double* const factor = work_->row(3);
  for (std::size_t i = 0; i < rows; ++i) factor[i] = count[i] * second[i];
  if (!times_x()) add_products(leaf, rows, common_.data());
  for (std::size_t j = 0; j < sum_.size(); ++j) {
    if (plan_->kinds[j] != MarginKind::slope) continue;
    const double* const x = times_x() ? leaf.column[j] : nullptr;
    double sum = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
      sum += count[i] * first[i] * value_at(x, i);
      write_each(i, j, plan_->means->beta[j] * first[i] * value_at(x, i));
    }
    sum_[j] += sum;
    if (!times_x()) continue;
    for (std::size_t i = 0; i < rows; ++i) factor[i] = count[i] * second[i] * value_at(x, i);
    add_products(leaf, rows, own_.row(j).data());
  }
}

/// The change of g as column j goes from its lower place to its upper one.
void MarginSums::add_change(const fitting::LeafView& leaf, std::size_t rows, std::size_t j) noexcept {
  Work& with = *work_;
  const MeanPlan& means = *plan_->means;
  const bool dummy = plan_->kinds[j] == MarginKind::dummy;
  const double share = dummy ? 1.0 : 0.5;
  const double* const x = leaf.column[j];
  const double* const eta = with.row(1);
  double* const moved = with.row(2);
  const auto place = [&](bool upper, std::size_t i) {
    const double step = upper ? 1.0 : -1.0;
    return dummy ? (upper ? 1.0 : 0.0) : value_at(x, i) + step;
  };
  for (const bool upper : {false, true}) {
    for (std::size_t i = 0; i < leaf.rows; ++i) moved[i] = eta[i] + means.beta[j] * (place(upper, i) - value_at(x, i));
    means.kernel->shape(means.row, moved, with.means(upper ? 2 : 1), leaf.rows);
  }
  const fitting::MeanView low = with.means(1);
  const fitting::MeanView high = with.means(2);
  const double* const low_slope = of_log() ? low.rise : low.slope;
  const double* const high_slope = of_log() ? high.rise : high.slope;
  double* const factor = with.row(3);
  double change = 0.0;
  double itself = 0.0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double weight = with.row(0)[i] * share;
    const bool near_one = low.complement[i] < 0.5 && high.complement[i] < 0.5;  // differences of small numbers
    const double plain = near_one ? low.complement[i] - high.complement[i] : high.mu[i] - low.mu[i];
    const double difference = of_log() ? high.log_mu[i] - low.log_mu[i] : plain;
    change += weight * difference;
    write_each(i, j, share * difference);
    itself += weight * (high_slope[i] * place(true, i) - low_slope[i] * place(false, i));
    factor[i] = weight * (high_slope[i] - low_slope[i]);
  }
  sum_[j] += change;
  const double before = own_(j, j);
  add_products(leaf, rows, own_.row(j).data());
  own_(j, j) = before + itself;
}

void MarginSums::merge(const MarginSums& later) noexcept {
  total_ += later.total_;
  for (std::size_t j = 0; j < sum_.size(); ++j) {
    sum_[j] += later.sum_[j];
    common_[j] += later.common_[j];
  }
  for (std::size_t k = 0; k < own_.values().size(); ++k) own_.values()[k] += later.own_.values()[k];
}

double MarginSums::effect(std::size_t j) const noexcept {
  const double factor = plan_->kinds[j] == MarginKind::slope ? plan_->means->beta[j] : 1.0;
  return factor * (sum_[j] / total_);
}

double MarginSums::derivative(std::size_t j, std::size_t k) const noexcept {
  if (plan_->kinds[j] != MarginKind::slope) return own_(j, k) / total_;
  const double shared = times_x() ? own_(j, k) : common_[k];
  return (plan_->means->beta[j] * shared + (j == k ? sum_[j] : 0.0)) / total_;
}

}  // namespace ogive
