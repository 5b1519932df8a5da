#include "fit/row_subset.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace ogive::fitting {
namespace {

class SubsetReader final : public BlockReader {
 public:
  SubsetReader(std::unique_ptr<BlockReader> reader, const std::vector<std::int64_t>* left_out)
      : reader_(std::move(reader)), left_out_(left_out) {}

  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    for (std::size_t i = 0; i < block_.rows; ++i) weights_[i] = block_.prior_weights[static_cast<std::ptrdiff_t>(i)];
    const std::int64_t end = block_.first_row + static_cast<std::int64_t>(block_.rows);
    for (auto row = std::lower_bound(left_out_->begin(), left_out_->end(), block_.first_row);
         row != left_out_->end() && *row < end; ++row)
      weights_[static_cast<std::size_t>(*row - block_.first_row)] = 0.0;
    block_.prior_weights = {weights_.data(), 1};
    return block_;
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  const std::vector<std::int64_t>* left_out_;
  std::array<double, kLeafRows> weights_ = {};
  RowBlock block_;
};

/// The columns of one row.
struct OneRow {
  std::vector<double> values;
  std::vector<std::int32_t> codes;
};

OneRow columns_of(const Blocks& blocks, std::int64_t row) {
  const std::unique_ptr<BlockReader> reader = blocks.open();
  const RowBlock& block = reader->read(row / kLeafRows);
  OneRow one;
  for (const ColumnGroup& group : block.groups) {
    one.values.push_back(group.values[row % kLeafRows]);
    one.codes.push_back(group.codes != nullptr ? group.codes[row % kLeafRows] : kNoColumn);
  }
  return one;
}

/// Of rows of prior weight 0 the columns are those of `instead`.
class ReplacingReader final : public BlockReader {
 public:
  ReplacingReader(std::unique_ptr<BlockReader> reader, std::shared_ptr<const OneRow> instead)
      : reader_(std::move(reader)), instead_(std::move(instead)) {}

  const RowBlock& read(std::int64_t leaf) override {
    block_ = reader_->read(leaf);
    out_.clear();
    for (std::size_t i = 0; i < block_.rows; ++i)
      if (block_.prior_weights[static_cast<std::ptrdiff_t>(i)] == 0.0) out_.push_back(i);
    if (out_.empty()) return block_;
    given_.clear();
    for (const ColumnGroup& group : block_.groups) given_.push_back(group.codes);
    values_.resize(block_.groups.size());
    codes_.resize(block_.groups.size());
    for (std::size_t g = 0; g < block_.groups.size(); ++g) replace(g);
    return block_;
  }

 private:
  void replace(std::size_t g) {
    ColumnGroup& group = block_.groups[g];
    if (group.values.stride != 0) {
      for (std::size_t i = 0; i < block_.rows; ++i) values_[g][i] = group.values[static_cast<std::ptrdiff_t>(i)];
      for (const std::size_t i : out_) values_[g][i] = instead_->values[g];
      group.values = {values_[g].data(), 1};
    }
    if (group.codes == nullptr) return;
    // Groups that had the same codes have the same again.
    const auto first = static_cast<std::size_t>(std::find(given_.begin(), given_.end(), given_[g]) - given_.begin());
    if (first < g) {
      group.codes = codes_[first].data();
      return;
    }
    std::copy_n(group.codes, block_.rows, codes_[g].begin());
    for (const std::size_t i : out_) codes_[g][i] = instead_->codes[g];
    group.codes = codes_[g].data();
  }

  std::unique_ptr<BlockReader> reader_;
  std::shared_ptr<const OneRow> instead_;
  std::vector<std::size_t> out_;
  std::vector<const std::int32_t*> given_;
  std::vector<std::array<double, kLeafRows>> values_;
  std::vector<std::array<std::int32_t, kLeafRows>> codes_;
  RowBlock block_;
};

}  // namespace

Blocks without_values_of(const Blocks& blocks, const std::vector<std::int64_t>& rows) {
  std::int64_t first = 0;
  while (first < static_cast<std::int64_t>(rows.size()) && rows[static_cast<std::size_t>(first)] == first) ++first;
  Blocks rest = without_rows(blocks, rows);
  auto instead = std::make_shared<const OneRow>(columns_of(blocks, first));
  rest.open = [open = rest.open, instead] { return std::make_unique<ReplacingReader>(open(), instead); };
  return rest;
}

Blocks without_rows(const Blocks& blocks, const std::vector<std::int64_t>& rows) {
  Blocks rest = blocks;
  rest.plain = false;
  rest.open = [open = blocks.open, &rows] { return std::make_unique<SubsetReader>(open(), &rows); };
  return rest;
}

}  // namespace ogive::fitting
