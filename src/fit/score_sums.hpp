/// What the rows' scores are summed to, for the middle of a sandwich covariance.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace ogive::fitting {

/// With s_i the weighted score of row i, which stands for c_i equal rows:
///   rows     sum_i s_i s_i' / c_i / (1 - h_i)^power,  h the leverage of one such row
///   groups   sum_g S_g S_g',  S_g the sum of the scores of group g
struct ScorePlan {
  int power = 0;                        ///< 0, 1 or 2
  std::span<const std::int32_t> group;  ///< of every kept row, in [0, group_count); empty: each row for itself
  std::size_t group_count = 0;
};

/// A row whose 1 - h is smaller has no residual of its own left: 1 - h and the residual are rounding.
inline constexpr double kLeastRest = 1e-10;

/// Sums of vectors by group, as a part of an accumulator of `fold`.
/// Memory   width numbers a group seen, and 4 bytes for each of all groups while a super-chunk is open.
template <class Number>
class GroupSums {
 public:
  GroupSums() = default;
  GroupSums(std::size_t width, std::size_t group_count) : width_(width), count_(group_count) {}

  /// The sum of a group, `width` numbers, to be added to; valid until the next call.
  [[nodiscard]] Number* at(std::int32_t group) {
    if (place_.empty()) place_.assign(count_, -1);
    std::int32_t& place = place_[static_cast<std::size_t>(group)];
    if (place < 0) {
      place = static_cast<std::int32_t>(groups_.size());
      groups_.push_back(group);
      sums_.resize(sums_.size() + width_);
    }
    return sums_.data() + static_cast<std::size_t>(place) * width_;
  }
  /// Puts the groups in order.
  void close() {
    std::vector<std::int32_t>().swap(place_);
    std::vector<std::size_t> order(groups_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return groups_[a] < groups_[b]; });
    GroupSums sorted(width_, count_);
    for (const std::size_t k : order) sorted.append(*this, k);
    *this = std::move(sorted);
  }
  void merge(const GroupSums& later) {
    GroupSums both(width_, count_);
    std::size_t i = 0;
    for (std::size_t k = 0; k < later.groups_.size(); ++k) {
      for (; i < groups_.size() && groups_[i] < later.groups_[k]; ++i) both.append(*this, i);
      const bool shared = i < groups_.size() && groups_[i] == later.groups_[k];
      both.append(shared ? *this : later, shared ? i++ : k);
      if (!shared) continue;
      for (std::size_t j = 0; j < width_; ++j) both.sums_[both.sums_.size() - width_ + j] += later.row(k)[j];
    }
    for (; i < groups_.size(); ++i) both.append(*this, i);
    *this = std::move(both);
  }

  [[nodiscard]] std::size_t size() const noexcept { return groups_.size(); }
  /// The sum of the k-th group in order.
  [[nodiscard]] const Number* row(std::size_t k) const noexcept { return sums_.data() + k * width_; }

 private:
  void append(const GroupSums& from, std::size_t k) {
    groups_.push_back(from.groups_[k]);
    sums_.insert(sums_.end(), from.row(k), from.row(k) + width_);
  }

  std::size_t width_ = 0;
  std::size_t count_ = 0;
  std::vector<std::int32_t> groups_;  ///< seen: increasing once closed
  std::vector<Number> sums_;
  std::vector<std::int32_t> place_;  ///< by group, while a super-chunk is open
};

}  // namespace ogive::fitting
