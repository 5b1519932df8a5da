#include "fit/leaf_columns.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>

namespace ogive::fitting {
namespace {

/// Two doubles in a register of any processor.
using Pair = double __attribute__((vector_size(16)));

/// One number for all rows, and that is 1.
bool is_one(const Strided& role) noexcept { return role.stride == 0 && role.data[0] == 1.0; }

constexpr auto kWholeLeaf = static_cast<std::size_t>(kLeafRows);
constexpr std::size_t kTurnRows = 8, kTurnColumns = 4;

/// Eight rows of four numbers become four columns, two rows at a time: half as many stores as numbers.
inline void turn(const double* rows, std::ptrdiff_t stride, double* columns) noexcept {
  for (std::size_t k = 0; k < kTurnColumns; k += 2) {
    for (std::size_t i = 0; i < kTurnRows; i += 2) {
      const double* const upper = rows + static_cast<std::ptrdiff_t>(i) * stride + k;
      Pair a, b;
      std::memcpy(&a, upper, sizeof a);
      std::memcpy(&b, upper + stride, sizeof b);
      const Pair left = {a[0], b[0]}, right = {a[1], b[1]};
      std::memcpy(columns + k * kLeafStride + i, &left, sizeof left);
      std::memcpy(columns + (k + 1) * kLeafStride + i, &right, sizeof right);
    }
  }
}

}  // namespace

LeafColumns::LeafColumns(std::size_t columns)
    : columns_scratch_(aligned_doubles(columns * kLeafStride)),
      roles_scratch_(aligned_doubles(4 * kLeafRows)),
      column_(columns),
      next_(columns + 1) {
  filled_.fill(std::numeric_limits<double>::quiet_NaN());
}

void LeafColumns::gather(Strided values, std::size_t from, double* into) const noexcept {
  if (values.stride == 0) {
    std::fill(into + from, into + std::max(from, rows_), values.data[0]);
    return;
  }
  for (std::size_t i = from; i < rows_; ++i) into[i] = values[static_cast<std::ptrdiff_t>(i)];
}

const double* LeafColumns::contiguous(Strided values, double* scratch, double padding) noexcept {
  if (values.stride == 1 && rows_ == padded_) return values.data;
  gather(values, 0, scratch);
  std::fill(scratch + rows_, scratch + padded_, padding);
  return scratch;
}

/// Number `which` of the roles; one value for all rows is written once.
const double* LeafColumns::role(std::size_t which, Strided values) noexcept {
  double* const into = roles_scratch_.get() + which * kWholeLeaf;
  const bool one_value = values.stride == 0 && rows_ == kWholeLeaf;
  if (one_value && filled_[which] == values.data[0]) return into;
  filled_[which] = one_value ? values.data[0] : std::numeric_limits<double>::quiet_NaN();
  return contiguous(values, into, 0.0);
}

/// What follows a full leaf of a column that is used in place.
const double* LeafColumns::following(Strided values, const double* used) const noexcept {
  return used == values.data && rows_ == kWholeLeaf ? used + kWholeLeaf : nullptr;
}

void LeafColumns::transpose(std::span<const ColumnGroup> run, std::size_t first,
                            std::span<const double> padding) noexcept {
  const std::ptrdiff_t stride = run.front().values.stride;
  std::size_t begin = 0;
  for (; begin + kTurnColumns <= run.size(); begin += kTurnColumns) {
    const double* const rows = run[begin].values.data;
    std::size_t i = 0;
    for (; i + kTurnRows <= rows_; i += kTurnRows)
      turn(rows + static_cast<std::ptrdiff_t>(i) * stride, stride, scratch(first + begin) + i);
    for (std::size_t k = 0; k < kTurnColumns; ++k) gather(run[begin + k].values, i, scratch(first + begin + k));
  }
  for (; begin < run.size(); ++begin) gather(run[begin].values, 0, scratch(first + begin));
  for (std::size_t j = first; j < first + run.size(); ++j) {
    std::fill(scratch(j) + rows_, scratch(j) + padded_, padding[j]);
    column_[j] = scratch(j);
    // The next leaf's rows are one stretch of memory: a share of it for each column.
    next_[j] = rows_ == kWholeLeaf ? run.front().values.data + static_cast<std::ptrdiff_t>(kWholeLeaf) * stride +
                                         (j - first) * kWholeLeaf
                                   : nullptr;
  }
}

/// How many groups from `from` on are neighbouring columns of one matrix whose rows are contiguous.
std::size_t LeafColumns::neighbours(const RowBlock& block, std::size_t from) noexcept {
  const Strided& first = block.groups[from].values;
  std::size_t end = from;
  const auto follows = [&](const ColumnGroup& group) {
    return group.codes == nullptr && group.values.stride == first.stride &&
           group.values.data == first.data + (end - from);
  };
  if (first.stride <= 1) return 0;
  while (end < block.groups.size() && follows(block.groups[end])) ++end;
  return end - from;
}

void LeafColumns::expand(const ColumnGroup& group, std::size_t first, std::span<const double> padding) noexcept {
  for (std::size_t j = first; j < first + group.width; ++j) {
    std::fill(scratch(j), scratch(j) + rows_, 0.0);
    std::fill(scratch(j) + rows_, scratch(j) + padded_, padding[j]);
    column_[j] = scratch(j);
    next_[j] = nullptr;
  }
  double* const base = scratch(first);
  for (std::size_t i = 0; i < rows_; ++i) {
    const std::int32_t code = group.codes[i];
    if (code != kNoColumn)
      base[static_cast<std::size_t>(code) * kLeafStride + i] = group.values[static_cast<std::ptrdiff_t>(i)];
  }
}

const LeafView& LeafColumns::view(const RowBlock& block, std::span<const double> padding) noexcept {
  rows_ = block.rows;
  padded_ = (rows_ + kChains - 1) / kChains * kChains;
  std::size_t j = 0;
  for (std::size_t g = 0; g < block.groups.size(); ++g) {
    const ColumnGroup& group = block.groups[g];
    assert(j + group.width <= column_.size());
    if (const std::size_t count = neighbours(block, g); count > 1) {
      transpose(std::span(block.groups).subspan(g, count), j, padding);
      j += count;
      g += count - 1;
      continue;
    }
    if (group.codes != nullptr) {
      expand(group, j, padding);
    } else if (group.values.stride == 0 && group.values.data[0] == 1.0) {
      column_[j] = nullptr;  // the constant: the kernels need no memory for it
      next_[j] = nullptr;
    } else {
      column_[j] = contiguous(group.values, scratch(j), padding[j]);
      next_[j] = following(group.values, column_[j]);
    }
    j += group.width;
  }
  assert(j == column_.size());
  const double* const successes = role(0, block.successes);
  next_[j] = following(block.successes, successes);
  view_ = {padded_,
           column_.size(),
           column_.data(),
           successes,
           role(1, block.trials),
           role(2, block.prior_weights),
           role(3, block.offset),
           next_.data(),
           is_one(block.trials) && is_one(block.prior_weights) && rows_ == padded_};
  return view_;
}

}  // namespace ogive::fitting
