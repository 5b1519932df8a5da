#include "fit/range_rows.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/constants.hpp"

namespace ogive::fitting {
namespace {

constexpr double kNought = 0.0;
constexpr double kUnit = 1.0;

class EndReader final : public BlockReader {
 public:
  EndReader(const Blocks& blocks, const Model& model, const RangeRows& rows)
      : reader_(blocks.open()),
        leaves_(blocks.leaf_count()),
        columns_(blocks.columns),
        range_(range_of(model)),
        sides_(end_sides(model)),
        rows_(rows) {}

  const RowBlock& read(std::int64_t leaf) override {
    const auto side = static_cast<std::size_t>(leaf / leaves_);
    block_.prior_weights = {&kUnit, 0};
    if (side < sides_.size()) {
      take(reader_->read(leaf % leaves_), sides_[side]);
    } else {
      block_.rows = 1;
      block_.groups.assign(columns_ + 1, ColumnGroup{{&kNought, 0}, nullptr, 1});
      block_.groups[rows_.last_column].values = {&kUnit, 0};
      block_.successes = {rows_.last_rises ? &kUnit : &kNought, 0};
      block_.trials = {&kUnit, 0};
    }
    block_.first_row = leaf * kLeafRows;
    block_.offset = {&kNought, 0};
    return block_;
  }

 private:
  void take(const RowBlock& rows, bool upper) {
    block_.rows = rows.rows;
    block_.groups = rows.groups;
    for (std::size_t i = 0; i < rows.rows; ++i) {
      const auto place = static_cast<std::ptrdiff_t>(i);
      room_[i] = rows.offset[place] - (upper ? range_.upper : range_.lower);
      const bool there = is_held(rows.first_row + place, upper);
      trials_[i] = !(rows.prior_weights[place] * rows.trials[place] > 0.0) ? 0.0 : there ? 2.0 : 1.0;
      successes_[i] = there ? 0.5 * trials_[i] : upper ? 0.0 : trials_[i];
    }
    block_.groups.push_back({{room_.data(), 1}, nullptr, 1});
    block_.successes = {successes_.data(), 1};
    block_.trials = {trials_.data(), 1};
  }

  [[nodiscard]] bool is_held(std::int64_t row, bool upper) const {
    if (rows_.held == nullptr) return false;
    return std::any_of(rows_.held->begin(), rows_.held->end(),
                       [&](const RowEnd& end) { return end.row == row && end.upper == upper; });
  }

  std::unique_ptr<BlockReader> reader_;
  std::int64_t leaves_;
  std::size_t columns_;
  Range range_;
  std::vector<bool> sides_;
  RangeRows rows_;
  std::array<double, kLeafRows> room_ = {}, successes_ = {}, trials_ = {};
  RowBlock block_;
};

}  // namespace

std::vector<bool> end_sides(const Model& model) {
  const Range range = range_of(model);
  std::vector<bool> upper;
  if (range.lower > -kInfinity) upper.push_back(false);
  if (range.upper < kInfinity) upper.push_back(true);
  return upper;
}

Blocks rows_of_range(const Blocks& blocks, const Model& model, const RangeRows& rows) {
  Blocks ends = blocks;
  ends.columns = blocks.columns + 1;
  ends.rows = static_cast<std::int64_t>(end_sides(model).size()) * blocks.leaf_count() * kLeafRows + 1;
  ends.plain = false;
  ends.open = [&blocks, model, rows] { return std::make_unique<EndReader>(blocks, model, rows); };
  return ends;
}

}  // namespace ogive::fitting
