#include "fit/coded_factor.hpp"

#include <algorithm>
#include <utility>

namespace ogive::fitting {
namespace {

/// True where the group's columns are 0 and 1.
bool is_levels(const ColumnGroup& group) { return group.values.stride == 0 && group.values.data[0] == 1.0; }

bool are_coded_levels(const ColumnGroup& group) {
  return group.codes != nullptr && is_levels(group) && group.width >= kFewestCodedColumns;
}

}  // namespace

ColumnSplit::ColumnSplit(const RowBlock& block) {
  const bool beside = std::any_of(block.groups.begin(), block.groups.end(), are_coded_levels);
  const std::size_t fewest = beside ? kFewestCodedProducts : kFewestProductsAlone;
  std::size_t column = 0;
  for (std::size_t g = 0; g < block.groups.size(); ++g) {
    const ColumnGroup& group = block.groups[g];
    const std::size_t first = std::exchange(column, column + group.width);
    const bool product = group.codes != nullptr && !is_levels(group) && group.width >= fewest;
    stays_codes_.push_back(product || are_coded_levels(group));
    if (!stays_codes_.back()) {
      for (std::size_t j = first; j < column; ++j) dense.push_back(j);
      continue;
    }
    const auto same = [&](const CodedFactor& factor) { return block.groups[factor.group()].codes == group.codes; };
    auto factor = std::find_if(coded.begin(), coded.end(), same);
    if (factor == coded.end()) factor = coded.insert(coded.end(), CodedFactor{group.width, {}});
    factor->terms.push_back({g, first, is_levels(group) ? 0 : factor->channels++});
  }
}

const RowBlock& ColumnSplit::dense_part(const RowBlock& block) {
  if (coded.empty()) return block;
  std::vector<ColumnGroup> groups = std::move(dense_block_.groups);
  groups.clear();
  for (std::size_t g = 0; g < block.groups.size(); ++g)
    if (!stays_codes_[g]) groups.push_back(block.groups[g]);
  dense_block_.first_row = block.first_row;
  dense_block_.rows = block.rows;
  dense_block_.groups = std::move(groups);
  dense_block_.successes = block.successes;
  dense_block_.trials = block.trials;
  dense_block_.prior_weights = block.prior_weights;
  dense_block_.copies = block.copies;
  dense_block_.offset = block.offset;
  return dense_block_;
}

}  // namespace ogive::fitting
