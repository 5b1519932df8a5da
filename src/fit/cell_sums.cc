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

/// Cells that follow each other belong to one thread, so that two seldom write to one cache line.
constexpr std::size_t kCellsOfOne = 64;
/// Rows ahead whose sums are fetched.
constexpr std::size_t kAhead = 6;

/// What one of several threads sums: the rows of its cells.
class CellAdder {
 public:
  CellAdder(const EliminatedFactor& factor, const RowTerms& terms, const HeadBasis& basis, CellSums& into)
      : factor_(factor), terms_(terms), basis_(basis), into_(into) {}

  /// Takes the rows of a leaf whose cells are those of thread `mine` of `threads`.
  void take(const RowBlock& block, std::size_t mine, std::size_t threads) {
    const std::int32_t* const codes = block.groups[factor_.group].codes;
    rows_.clear();
    for (std::size_t i = 0; i < block.rows; ++i) {
      const std::size_t cell = cell_of(codes[i]);
      if (threads == 1 || cell / kCellsOfOne % threads == mine) rows_.push_back({i, cell});
    }
  }

  void add_terms(const RowBlock& block, std::vector<Compensated>& scores) const {
    const auto first = static_cast<std::size_t>(block.first_row);
    for (const auto& [i, cell] : rows_) {
      into_.weight[cell] += terms_.weight[first + i];
      scores[cell].add(terms_.score[first + i]);
    }
  }

  void add_columns(const RowBlock& block, std::span<const HeadGroup> groups) {
    const double* const weight = terms_.weight.data() + block.first_row;
    numbers_.clear();
    codes_.clear();
    for (const HeadGroup& at : groups) {
      const ColumnGroup& group = block.groups[at.group];
      if (group.codes != nullptr)
        codes_.push_back({group.codes, group.values, at.first});
      else
        numbers_.push_back({group.values, at.first, (*basis_.center)[at.first], (*basis_.scale)[at.first]});
    }
    const std::size_t lines = (into_.columns.columns() + kNumbersOfLine - 1) / kNumbersOfLine;
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      const auto [i, cell] = rows_[k];
      if (k + kAhead < rows_.size() && lines <= kLinesFetched) {
        const double* const next = into_.columns.row(rows_[k + kAhead].cell).data();
        for (std::size_t line = 0; line < lines; ++line) __builtin_prefetch(next + line * kNumbersOfLine, 1);
      }
      double* const sums = into_.columns.row(cell).data();
      const auto row = static_cast<std::ptrdiff_t>(i);
      for (const Number& number : numbers_)
        sums[number.column] += weight[i] * ((number.values[row] - number.center) * number.scale);
      // Every column of a group but that of the row's own level holds -center: that is added when all rows are.
      for (const Code& code : codes_) {
        if (code.codes[i] == kNoColumn) continue;
        const std::size_t j = code.first + static_cast<std::size_t>(code.codes[i]);
        sums[j] += weight[i] * (code.values[row] * (*basis_.scale)[j]);
      }
    }
  }

 private:
  static constexpr std::size_t kNumbersOfLine = 8, kLinesFetched = 8;
  struct Row {
    std::size_t row, cell;
  };
  struct Number {
    Strided values;
    std::size_t column;
    double center, scale;
  };
  struct Code {
    const std::int32_t* codes;
    Strided values;
    std::size_t first;
  };

  const EliminatedFactor& factor_;
  const RowTerms& terms_;
  const HeadBasis& basis_;
  CellSums& into_;
  std::vector<Row> rows_;
  std::vector<Number> numbers_;
  std::vector<Code> codes_;
};

/// Sums of codes' columns, of x scale alone so far: less center scale times the weight of the cell.
void centre_codes(const RowBlock& block, const HeadGroup& at, const HeadBasis& basis, CellSums& sums) {
  const ColumnGroup& group = block.groups[at.group];
  if (group.codes == nullptr) return;
  for (std::size_t l = 0; l < sums.weight.size(); ++l)
    for (std::size_t j = at.first; j < at.first + group.width; ++j)
      sums.columns(l, j) -= (*basis.center)[j] * (*basis.scale)[j] * sums.weight[l];
}

}  // namespace

std::optional<CellSums> sum_cells(const Blocks& blocks, const EliminatedFactor& factor, const RowTerms& terms,
                                  const HeadBasis& basis, const FoldControl& control) {
  const bool columns = basis.center != nullptr;
  CellSums sums{std::vector<double>(factor.cells(), 0.0), std::vector<double>(factor.cells(), 0.0),
                columns ? Matrix(factor.cells(), factor.head.size()) : Matrix()};
  const std::vector<HeadGroup> groups = head_groups(blocks.open()->read(0), factor);
  const int wanted = control.threads > 0 ? control.threads : default_threads();
  const auto threads = static_cast<std::size_t>(std::max(wanted, 1));
  std::vector<Compensated> scores(factor.cells());
  const auto work = [&](std::int64_t piece, int) {
    CellAdder adder(factor, terms, basis, sums);
    const auto reader = blocks.open();
    for (std::int64_t leaf = 0; leaf < blocks.leaf_count(); ++leaf) {
      if (leaf % kSuperChunkLeaves == 0 && control.stop && control.stop()) return;
      const RowBlock& block = reader->read(leaf);
      adder.take(block, static_cast<std::size_t>(piece), threads);
      adder.add_terms(block, scores);
      if (columns) adder.add_columns(block, groups);
    }
  };
  const auto pieces = static_cast<std::int64_t>(threads);
  if (!for_each_piece(pieces, static_cast<int>(threads), control.stop, work)) return std::nullopt;
  if (control.stop && control.stop()) return std::nullopt;
  for (std::size_t l = 0; l < scores.size(); ++l) sums.score[l] = scores[l].value();
  if (columns) {
    const auto reader = blocks.open();
    const RowBlock& block = reader->read(0);
    for (const HeadGroup& at : groups) centre_codes(block, at, basis, sums);
  }
  return sums;
}

}  // namespace ogive::fitting
