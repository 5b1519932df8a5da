#include "fit/eliminated_factor.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "fit/factor_sums.hpp"
#include "fit/leaf_columns.hpp"

namespace ogive::fitting {
namespace {

bool is_constant_column(const ColumnGroup& group) {
  return group.codes == nullptr && group.values.stride == 0 && group.values.data[0] == 1.0;
}

bool is_plain_factor(const ColumnGroup& group) {
  return group.codes != nullptr && group.values.stride == 0 && group.values.data[0] == 1.0;
}

/// A leaf without the factor.
class HeadReader final : public BlockReader {
 public:
  HeadReader(std::unique_ptr<BlockReader> reader, const EliminatedFactor& factor, const HeadPlan& plan)
      : reader_(std::move(reader)), factor_(&factor), plan_(plan) {
    if (plan_.means != nullptr) columns_ = aligned_doubles(std::max<std::size_t>(factor.head.size(), 1) * kLeafRows);
  }

  const RowBlock& read(std::int64_t leaf) override {
    const RowBlock& all = reader_->read(leaf);
    const std::int32_t* const codes = all.groups[factor_->group].codes;
    block_.first_row = all.first_row;
    block_.rows = all.rows;
    block_.successes = all.successes;
    block_.trials = all.trials;
    block_.copies = all.copies;
    block_.prior_weights = all.prior_weights;
    block_.offset = all.offset;
    block_.groups.clear();
    for (std::size_t g = 0; g < all.groups.size(); ++g)
      if (g != factor_->group && !(factor_->constant && g == factor_->constant_group))
        block_.groups.push_back(all.groups[g]);
    if (plan_.effects != nullptr) add_effects(all, codes);
    if (plan_.left_out != nullptr) drop_weights(all, codes);
    if (plan_.means != nullptr) subtract_means(codes);
    return block_;
  }

 private:
  void add_effects(const RowBlock& all, const std::int32_t* codes) {
    const std::vector<double>& effects = *plan_.effects;
    for (std::size_t i = 0; i < all.rows; ++i)
      offset_[i] = all.offset[static_cast<std::ptrdiff_t>(i)] + effects[cell_of(codes[i])];
    block_.offset = {offset_.data(), 1};
  }

  void drop_weights(const RowBlock& all, const std::int32_t* codes) {
    const std::vector<bool>& left_out = *plan_.left_out;
    for (std::size_t i = 0; i < all.rows; ++i)
      weights_[i] = left_out[cell_of(codes[i])] ? 0.0 : all.prior_weights[static_cast<std::ptrdiff_t>(i)];
    block_.prior_weights = {weights_.data(), 1};
  }

  /// Columns of numbers and of codes alike become numbers: what is left of a column beside its means is no code.
  void subtract_means(const std::int32_t* codes) {
    std::size_t j = 0;
    for (const ColumnGroup& group : block_.groups) {
      for (std::size_t k = 0; k < group.width; ++k, ++j) subtract_mean(group, k, j, codes);
    }
    block_.groups.clear();
    for (std::size_t k = 0; k < j; ++k) block_.groups.push_back({{columns_.get() + k * kLeafRows, 1}, nullptr, 1});
  }

  void subtract_mean(const ColumnGroup& group, std::size_t k, std::size_t j, const std::int32_t* codes) {
    double* const into = columns_.get() + j * kLeafRows;
    const double center = (*plan_.centers)[j];
    const bool zeros = (*plan_.constant_in)[j];
    for (std::size_t i = 0; i < block_.rows; ++i) {
      const bool here = group.codes == nullptr || group.codes[i] == static_cast<std::int32_t>(k);
      const double x = here ? group.values[static_cast<std::ptrdiff_t>(i)] : 0.0;
      into[i] = zeros ? 0.0 : (x - center) - (*plan_.means)(cell_of(codes[i]), j);
    }
  }

  std::unique_ptr<BlockReader> reader_;
  const EliminatedFactor* factor_;
  HeadPlan plan_;
  RowBlock block_;
  std::array<double, kLeafRows> offset_ = {};
  std::array<double, kLeafRows> weights_ = {};
  AlignedDoubles columns_;
};

}  // namespace

std::optional<EliminatedFactor> find_eliminated(const Blocks& blocks, std::span<const double> constant,
                                                std::size_t fewest) {
  if (blocks.rows == 0 || constant.empty()) return std::nullopt;
  const auto reader = blocks.open();
  const RowBlock& block = reader->read(0);
  EliminatedFactor found;
  std::size_t column = 0;
  for (std::size_t g = 0; g < block.groups.size(); ++g) {
    const ColumnGroup& group = block.groups[g];
    if (is_plain_factor(group) && group.width >= fewest && group.width > found.width) {
      found.group = g;
      found.first = column;
      found.width = group.width;
    }
    if (is_constant_column(group) && constant[column] == 1.0) {
      found.constant = column;
      found.constant_group = g;
    }
    column += group.width;
  }
  if (found.width == 0) return std::nullopt;
  const auto levels = constant.subspan(found.first, found.width);
  if (!found.constant && std::any_of(levels.begin(), levels.end(), [](double k) { return k != 1.0; }))
    return std::nullopt;
  for (std::size_t j = 0; j < column; ++j)
    if ((j < found.first || j >= found.first + found.width) && j != found.constant) found.head.push_back(j);
  return found;
}

Blocks head_blocks(const Blocks& blocks, const EliminatedFactor& factor, const HeadPlan& plan) {
  Blocks head = blocks;
  head.columns = factor.head.size();
  if (plan.left_out != nullptr || plan.effects != nullptr) head.plain = false;
  if (plan.effects != nullptr) head.has_offset = true;
  head.open = [open = blocks.open, &factor, plan]() -> std::unique_ptr<BlockReader> {
    return std::make_unique<HeadReader>(open(), factor, plan);
  };
  return head;
}

}  // namespace ogive::fitting
