#include "fit/separation_rows.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <utility>

namespace ogive::fitting {
namespace {

enum class Outcome : unsigned char { none, success, failure, both };

Outcome outcome(const LeafView& leaf, std::size_t i) noexcept {
  const double y = leaf.successes[i];
  const double m = leaf.trials[i];
  if (!(leaf.prior_weights[i] > 0.0 && m > 0.0)) return Outcome::none;
  return y >= m ? Outcome::success : y <= 0.0 ? Outcome::failure : Outcome::both;
}

double entry(const LeafView& leaf, std::size_t column, std::size_t i) noexcept {
  return leaf.column[column] == nullptr ? 1.0 : leaf.column[column][i];
}

/// Row i, turned round for a failure.
OrientedRow oriented(const LeafView& leaf, const std::vector<std::size_t>& columns, std::size_t i, Outcome outcome) {
  OrientedRow row;
  row.both = outcome == Outcome::both;
  row.x.reserve(columns.size());
  for (const std::size_t j : columns) {
    const double x = entry(leaf, j, i);
    row.x.push_back((outcome == Outcome::failure ? -x : x) + 0.0);  // + 0: no -0
  }
  return row;
}

/// A number in [0, 1) that looks random, of the row's entries as they stand.
double scatter(const LeafView& leaf, const std::vector<std::size_t>& columns, std::size_t i) noexcept {
  std::uint64_t hash = 0x9E3779B97F4A7C15U;
  for (const std::size_t j : columns) {
    hash ^= std::bit_cast<std::uint64_t>(entry(leaf, j, i) + 0.0);
    hash *= 0xBF58476D1CE4E5B9U;
    hash ^= hash >> 29;
  }
  return static_cast<double>(hash >> 11) * 0x1p-53;
}

/// A bound on the rounding of a sum of p products, relative to the sum of their sizes; directions are rounded too.
double rounding(std::size_t p) noexcept { return static_cast<double>(p + 4) * 0x1p-52; }
/// Of a row of length 1, what counts as negative where nothing is decided by it.
constexpr double kClearly = 1e-9;
/// What underflow may have taken from such a sum.
constexpr double kUnderflow = 0x1p-960;

}  // namespace

void BestRows::offer(OrientedRow row) {
  if (!wants(row.score)) return;
  const auto before = [](const OrientedRow& a, const OrientedRow& b) {
    return a.score != b.score ? a.score > b.score : a.row < b.row;
  };
  for (auto same = std::lower_bound(rows_.begin(), rows_.end(), row.score,
                                    [](const OrientedRow&a, double score) { return a.score > score; });
       same != rows_.end() && same->score == row.score; ++same) {
    if (same->x != row.x || same->both != row.both) continue;
    if (same->row <= row.row) return;
    rows_.erase(same);
    break;
  }
  rows_.insert(std::lower_bound(rows_.begin(), rows_.end(), row, before), std::move(row));
  if (rows_.size() > capacity_) rows_.pop_back();
}

void BestRows::merge(const BestRows& later) {
  for (const OrientedRow& row : later.rows_) offer(row);
}

RowSample::RowSample(const Plan& plan)
    : plan_(&plan),
      largest_(plan.columns->size(), 0.0),
      success_(plan.capacity),
      failure_(plan.capacity),
      both_(plan.capacity) {}

void RowSample::add(const RowBlock& block) noexcept {
  if (!leaf_) leaf_ = std::make_unique<LeafColumns>(plan_->all_columns);
  const std::vector<double> padding(plan_->all_columns, 0.0);
  const LeafView& leaf = leaf_->view(block, padding);
  const std::vector<std::size_t>& columns = *plan_->columns;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    double largest = largest_[j];
    for (std::size_t i = 0; i < block.rows; ++i) largest = std::max(largest, std::fabs(entry(leaf, columns[j], i)));
    largest_[j] = largest;
  }
  for (std::size_t i = 0; i < block.rows; ++i) {
    const Outcome kind = outcome(leaf, i);
    if (kind == Outcome::none) continue;
    ++count_;
    BestRows& best = kind == Outcome::both ? both_ : kind == Outcome::success ? success_ : failure_;
    const double score = scatter(leaf, columns, i);
    if (!best.wants(score)) continue;
    OrientedRow row = oriented(leaf, columns, i, kind);
    row.row = block.first_row + static_cast<std::int64_t>(i);
    row.score = score;
    best.offer(std::move(row));
  }
}

void RowSample::merge(const RowSample& later) noexcept {
  for (std::size_t j = 0; j < largest_.size(); ++j) largest_[j] = std::max(largest_[j], later.largest_[j]);
  success_.merge(later.success_);
  failure_.merge(later.failure_);
  both_.merge(later.both_);
  count_ += later.count_;
}

bool RowSample::finite() const noexcept {
  return std::all_of(largest_.begin(), largest_.end(), [](double size) { return std::isfinite(size); });
}

PowerScale RowSample::scale() const {
  PowerScale scale;
  for (const double largest : largest_) {
    // 2^1000 at most: the factor and what it multiplies stay finite.
    const int shift = largest > 0.0 ? std::clamp(-std::ilogb(largest), -1000, 1000) : 0;
    scale.shift.push_back(shift);
    scale.factor.push_back(std::ldexp(1.0, shift));
  }
  return scale;
}

std::vector<OrientedRow> RowSample::rows() const {
  std::vector<OrientedRow> all;
  for (const BestRows* best : {&both_, &success_, &failure_})
    all.insert(all.end(), best->rows().begin(), best->rows().end());
  return all;
}

RowCheck::RowCheck(const Plan& plan) : plan_(&plan), against_(plan.directions->size(), BestRows(plan.capacity)) {}

void RowCheck::add(const RowBlock& block) noexcept {
  if (!leaf_) {
    leaf_ = std::make_unique<LeafColumns>(plan_->all_columns);
    scratch_ = aligned_doubles(2 * kLeafRows);
  }
  const std::vector<double> padding(plan_->all_columns, 0.0);
  const LeafView& leaf = leaf_->view(block, padding);
  for (std::size_t k = 0; k < against_.size(); ++k) check(leaf, block, k);
}

/// x'd in double with a bound on its error; the rows that the bound leaves open are decided exactly.
void RowCheck::check(const LeafView& leaf, const RowBlock& block, std::size_t k) noexcept {
  const std::vector<std::size_t>& columns = *plan_->columns;
  const Direction& direction = (*plan_->directions)[k];
  const std::span<double> value(scratch_.get(), block.rows);
  const std::span<double> size(scratch_.get() + kLeafRows, block.rows);
  std::fill(value.begin(), value.end(), 0.0);
  std::fill(size.begin(), size.end(), 0.0);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const double d = direction.rounded[j];
    const double factor = plan_->flat->scale().factor[j];
    if (d == 0.0) continue;
    const double* const x = leaf.column[columns[j]];
    for (std::size_t i = 0; i < block.rows; ++i) {
      const double product = (x == nullptr ? factor : x[i] * factor) * d;
      value[i] += product;
      size[i] += std::fabs(product);
    }
  }
  const double share = rounding(columns.size());
  for (std::size_t i = 0; i < block.rows; ++i) {
    const Outcome kind = outcome(leaf, i);
    if (kind == Outcome::none) continue;
    const double along = kind == Outcome::failure ? -value[i] : value[i];
    const bool rough = plan_->demand == Demand::roughly_not_negative;
    const double bound = share * size[i] + kUnderflow;
    const std::int64_t ordinal = block.first_row + static_cast<std::int64_t>(i);
    if (rough && (kind == Outcome::both ? std::fabs(along) <= bound : along >= -bound)) continue;
    bool separated = along > bound && kind != Outcome::both;
    if (!separated) {
      OrientedRow row = oriented(leaf, columns, i, kind);
      const bool below = kind != Outcome::both && along < -bound;
      if (!below && plan_->flat->contains(row.x)) continue;
      const int sign = kind == Outcome::both || below ? -1 : plan_->flat->sign(row.x, direction);
      if (sign < 0 || (sign == 0 && plan_->demand == Demand::positive)) {
        double norm = 0.0;
        for (std::size_t j = 0; j < row.x.size(); ++j) {
          const double scaled = row.x[j] * plan_->flat->scale().factor[j];
          norm += scaled * scaled;
        }
        row.row = ordinal;
        row.score = norm > 0.0 ? std::fabs(along) / std::sqrt(norm) : 0.0;
        if (!rough || row.score > kClearly) against_[k].offer(std::move(row));
      }
      separated = sign > 0;
    }
    if (!separated || k != 0) continue;
    ++separated_;
    if (separated_sample_.size() < plan_->sample) separated_sample_.push_back(ordinal);
  }
}

void RowCheck::merge(const RowCheck& later) noexcept {
  for (std::size_t k = 0; k < against_.size(); ++k) against_[k].merge(later.against_[k]);
  separated_ += later.separated_;
  for (const std::int64_t row : later.separated_sample_)
    if (separated_sample_.size() < plan_->sample) separated_sample_.push_back(row);
}

}  // namespace ogive::fitting
