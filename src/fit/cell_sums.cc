#include "fit/cell_sums.hpp"

#include <algorithm>
#include <span>

#include "base/compensated.hpp"
#include "base/parallel.hpp"
#include "fit/factor_sums.hpp"

namespace ogive::fitting {
namespace {

/// A group of head columns, its place among those and among the groups of a block.
struct HeadGroup {
  std::size_t group;
  std::size_t first;
};

std::vector<HeadGroup> head_groups(const RowBlock& block, const EliminatedFactor& factor) {
  std::vector<HeadGroup> groups;
  std::size_t column = 0;
  for (std::size_t g = 0; g < block.groups.size(); ++g) {
    if (g == factor.group || (factor.constant && g == factor.constant_group)) continue;
    groups.push_back({g, column});
    column += block.groups[g].width;
  }
  return groups;
}

/// What one thread sums of a leaf.
class CellAdder {
 public:
  CellAdder(const EliminatedFactor& factor, const RowTerms& terms, const HeadBasis& basis, CellSums& into)
      : factor_(factor), terms_(terms), basis_(basis), into_(into) {}

  void add_terms(const RowBlock& block, std::vector<Compensated>& scores) const {
    const std::int32_t* const codes = block.groups[factor_.group].codes;
    const auto row = static_cast<std::size_t>(block.first_row);
    for (std::size_t i = 0; i < block.rows; ++i) {
      into_.weight[cell_of(codes[i])] += terms_.weight[row + i];
      scores[cell_of(codes[i])].add(terms_.score[row + i]);
    }
  }

  void add_group(const RowBlock& block, const HeadGroup& at) const {
    const ColumnGroup& group = block.groups[at.group];
    if (group.codes == nullptr)
      add_numbers(block, group.values, at.first);
    else
      add_codes(block, group, at.first);
  }

 private:
  void add_numbers(const RowBlock& block, const Strided& values, std::size_t j) const {
    const std::int32_t* const codes = block.groups[factor_.group].codes;
    const double* const weight = terms_.weight.data() + block.first_row;
    const double center = (*basis_.center)[j];
    const double scale = (*basis_.scale)[j];
    double* const cells = into_.columns.row(j).data();
    for (std::size_t i = 0; i < block.rows; ++i)
      cells[cell_of(codes[i])] += weight[i] * ((values[static_cast<std::ptrdiff_t>(i)] - center) * scale);
  }

  /// Every column of the group but that of the row's own level holds -center: added once for all rows of the cell
  /// (close), so that a row costs one addition.
  void add_codes(const RowBlock& block, const ColumnGroup& group, std::size_t first) const {
    const std::int32_t* const codes = block.groups[factor_.group].codes;
    const double* const weight = terms_.weight.data() + block.first_row;
    for (std::size_t i = 0; i < block.rows; ++i) {
      if (group.codes[i] == kNoColumn) continue;
      const std::size_t j = first + static_cast<std::size_t>(group.codes[i]);
      into_.columns(j, cell_of(codes[i])) +=
          weight[i] * (group.values[static_cast<std::ptrdiff_t>(i)] * (*basis_.scale)[j]);
    }
  }

  const EliminatedFactor& factor_;
  const RowTerms& terms_;
  const HeadBasis& basis_;
  CellSums& into_;
};

/// Sums of codes' columns, of x scale alone so far: less center scale times the weight of the cell.
void centre_codes(const RowBlock& block, const HeadGroup& at, const HeadBasis& basis, CellSums& sums) {
  const ColumnGroup& group = block.groups[at.group];
  if (group.codes == nullptr) return;
  for (std::size_t j = at.first; j < at.first + group.width; ++j) {
    const double shift = (*basis.center)[j] * (*basis.scale)[j];
    const std::span<double> cells = sums.columns.row(j);
    for (std::size_t l = 0; l < cells.size(); ++l) cells[l] -= shift * sums.weight[l];
  }
}

}  // namespace

std::optional<CellSums> sum_cells(const Blocks& blocks, const EliminatedFactor& factor, const RowTerms& terms,
                                  const HeadBasis& basis, const FoldControl& control) {
  const bool columns = basis.center != nullptr;
  CellSums sums{std::vector<double>(factor.cells(), 0.0), std::vector<double>(factor.cells(), 0.0),
                columns ? Matrix(factor.head.size(), factor.cells()) : Matrix()};
  const CellAdder adder(factor, terms, basis, sums);
  const std::vector<HeadGroup> groups = head_groups(blocks.open()->read(0), factor);
  // Task 0 is the terms' own sums, task g + 1 group g's; a thread takes every `threads`-th.
  const std::size_t tasks = columns ? groups.size() + 1 : 1;
  const int wanted = control.threads > 0 ? control.threads : default_threads();
  const auto threads = std::min(static_cast<std::size_t>(std::max(wanted, 1)), tasks);
  const auto work = [&](std::int64_t piece, int) {
    const auto mine = static_cast<std::size_t>(piece);
    std::vector<Compensated> scores(mine == 0 ? factor.cells() : 0);
    const auto reader = blocks.open();
    for (std::int64_t leaf = 0; leaf < blocks.leaf_count(); ++leaf) {
      if (leaf % kSuperChunkLeaves == 0 && control.stop && control.stop()) return;
      const RowBlock& block = reader->read(leaf);
      for (std::size_t task = mine; task < tasks; task += threads)
        task == 0 ? adder.add_terms(block, scores) : adder.add_group(block, groups[task - 1]);
    }
    for (std::size_t l = 0; l < scores.size(); ++l) sums.score[l] = scores[l].value();
  };
  const auto pieces = static_cast<std::int64_t>(threads);
  if (!for_each_piece(pieces, static_cast<int>(threads), control.stop, work)) return std::nullopt;
  if (control.stop && control.stop()) return std::nullopt;
  if (columns) {
    const auto reader = blocks.open();
    const RowBlock& block = reader->read(0);
    for (const HeadGroup& at : groups) centre_codes(block, at, basis, sums);
  }
  return sums;
}

}  // namespace ogive::fitting
