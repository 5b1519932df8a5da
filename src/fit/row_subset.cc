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

}  // namespace

Blocks without_rows(const Blocks& blocks, const std::vector<std::int64_t>& rows) {
  Blocks rest = blocks;
  rest.plain = false;
  rest.open = [open = blocks.open, &rows] { return std::make_unique<SubsetReader>(open(), &rows); };
  return rest;
}

}  // namespace ogive::fitting
