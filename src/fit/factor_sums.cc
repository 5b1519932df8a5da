#include "fit/factor_sums.hpp"

#include <algorithm>
#include <utility>

namespace ogive::fitting {
namespace {

bool stays_codes(const ColumnGroup& group) {
  return group.codes != nullptr && group.width >= kFewestCodedColumns && group.values.stride == 0 &&
         group.values.data[0] == 1.0;
}

/// The columns of one factor in the internal basis, (1{level j} - center_j) scale_j.
struct Centring {
  const double* center;
  const double* scale;
  std::size_t width;
  Centring(const Basis& basis, const CodedFactor& factor)
      : center(basis.center.data() + factor.first), scale(basis.scale.data() + factor.first), width(factor.width) {}

  /// Sums of the columns from sums by cell (`step` apart): (1 - c) v_j - c times the sum of the other cells, which is
  /// taken from both ends, so that a level that holds nearly all rows loses no digits.
  void apply(const double* cells, std::size_t step, double* into) const {
    double before = cells[0];
    for (std::size_t j = 0; j < width; ++j) {
      into[j] = before;
      before += cells[(j + 1) * step];
    }
    double after = 0.0;
    for (std::size_t j = width; j-- > 0;) {
      const double own = cells[(j + 1) * step];
      into[j] = scale[j] * ((1.0 - center[j]) * own - center[j] * (into[j] + after));
      after += own;
    }
  }
};

/// A table of cells by cells, `step` from row to row, to columns by columns.
Matrix centred(const double* table, std::size_t step, const Centring& rows, const Centring& columns) {
  const std::size_t across = columns.width + 1;
  std::vector<double> half(rows.width * across), column(rows.width);
  for (std::size_t b = 0; b < across; ++b) {
    rows.apply(table + b, step, column.data());
    for (std::size_t j = 0; j < rows.width; ++j) half[j * across + b] = column[j];
  }
  Matrix block(rows.width, columns.width);
  for (std::size_t j = 0; j < rows.width; ++j) columns.apply(half.data() + j * across, 1, &block(j, 0));
  return block;
}

void place(const Matrix& block, std::size_t row, std::size_t column, Matrix& into) {
  for (std::size_t j = 0; j < block.rows(); ++j)
    for (std::size_t k = 0; k < block.columns(); ++k)
      into(row + j, column + k) = into(column + k, row + j) = block(j, k);
}

/// A few rows of one cell that follow each other are added first: sorted rows cost and round like any others.
void add_by_run(const std::int32_t* codes, const double* terms, std::size_t rows, Compensated* cells) noexcept {
  constexpr std::size_t kLongestRun = 16;
  for (std::size_t i = 0; i < rows;) {
    const std::int32_t code = codes[i];
    const std::size_t end = std::min(rows, i + kLongestRun);
    double run = terms[i];
    for (++i; i < end && codes[i] == code; ++i) run += terms[i];
    cells[cell_of(code)].add(run);
  }
}

}  // namespace

ColumnSplit::ColumnSplit(const RowBlock& block) {
  std::size_t column = 0;
  for (std::size_t g = 0; g < block.groups.size(); ++g) {
    const ColumnGroup& group = block.groups[g];
    if (stays_codes(group)) coded.push_back({g, column, group.width});
    for (std::size_t k = 0; k < group.width; ++k, ++column)
      if (coded.empty() || coded.back().group != g) dense.push_back(column);
  }
}

const RowBlock& ColumnSplit::dense_part(const RowBlock& block) {
  if (coded.empty()) return block;
  std::vector<ColumnGroup> groups = std::move(dense_block_.groups);
  groups.clear();
  std::size_t next = 0;
  for (std::size_t g = 0; g < block.groups.size(); ++g) {
    if (next < coded.size() && coded[next].group == g)
      ++next;
    else
      groups.push_back(block.groups[g]);
  }
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

FactorSums::FactorSums(const ColumnSplit& split) : dense_(split.dense) {
  const std::size_t lanes = dense_.size() + 1 <= 2 * kFewestLanes ? kFewestLanes : kChains;
  stride_ = (dense_.size() + lanes) / lanes * lanes;
  if (split.coded.empty()) return;
  std::size_t end = 0, after = 0;
  const auto take = [&end](std::size_t count) { return std::exchange(end, end + count); };
  for (const CodedFactor& factor : split.coded) after += factor.cells();
  for (const CodedFactor& factor : split.coded) {
    after -= factor.cells();
    const std::size_t by_column = take(factor.cells() * stride_);
    places_.push_back({factor, scores_.size(), by_column, take(factor.cells() * after), after});
    scores_.resize(scores_.size() + factor.cells());
  }
  sums_.assign(end, 0.0);
}

void FactorSums::add(const Kernel& kernel, const ColumnSplit& split, const RowBlock& block,
                     const ScratchView& scratch) noexcept {
  if (places_.empty()) return;
  by_row_.resize(static_cast<std::size_t>(kLeafRows) * stride_);
  const RowsView rows{by_row_.data(), stride_};
  kernel.by_row(scratch, block.rows, dense_.size(), rows);
  for (std::size_t g = 0; g < places_.size(); ++g) {
    const std::int32_t* const codes = block.groups[split.coded[g].group].codes;
    kernel.add_by_cell(scratch, block.rows, rows, codes, sums_.data() + places_[g].by_column);
    add_by_run(codes, scratch.residual, block.rows, scores_.data() + places_[g].score);
  }
  if (places_.size() > 1) add_pairs(split, block, scratch);
}

/// Row by row within each factor, so that a row's weight and its cells are at hand for all later ones.
void FactorSums::add_pairs(const ColumnSplit& split, const RowBlock& block, const ScratchView& scratch) noexcept {
  const std::size_t count = places_.size();
  cell_row_.resize(static_cast<std::size_t>(kLeafRows) * count);
  std::size_t before = 0;
  for (std::size_t g = 0; g < count; ++g) {
    const std::int32_t* const codes = block.groups[split.coded[g].group].codes;
    for (std::size_t i = 0; i < block.rows; ++i)
      cell_row_[i * count + g] = static_cast<std::uint32_t>(before + cell_of(codes[i]));
    before += places_[g].factor.cells();
  }
  before = 0;
  for (std::size_t g = 0; g + 1 < count; ++g) {
    const Place& at = places_[g];
    const std::size_t first = before;
    before += at.factor.cells();
    // The cells of later factors begin where those of this one end.
    for (std::size_t i = 0; i < block.rows; ++i) {
      const double root = scratch.root_weight[i];
      const double weight = scratch.sign == nullptr ? root * root : root * root * scratch.sign[i];
      const std::uint32_t* const cells = cell_row_.data() + i * count;
      double* const table = sums_.data() + at.pairs + (cells[g] - first) * at.across;
      for (std::size_t h = g + 1; h < count; ++h) table[cells[h] - before] += weight;
    }
  }
}

void FactorSums::merge(const FactorSums& later) noexcept {
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += later.sums_[i];
  for (std::size_t i = 0; i < scores_.size(); ++i) scores_[i].add(later.scores_[i]);
}

void FactorSums::fill(const Basis& basis, Matrix& information, std::vector<double>& score) const {
  for (std::size_t g = 0; g < places_.size(); ++g) {
    const Place& at = places_[g];
    const std::size_t first = at.factor.first;
    const std::size_t cells = at.factor.cells();
    const Centring own(basis, at.factor);
    std::vector<double> by_cell(cells);
    for (std::size_t a = 0; a < cells; ++a) by_cell[a] = scores_[at.score + a].value();
    own.apply(by_cell.data(), 1, score.data() + first);
    const double* const by_column = sums_.data() + at.by_column;
    std::vector<double> column(at.factor.width);
    for (std::size_t q = 0; q < dense_.size(); ++q) {
      own.apply(by_column + q, stride_, column.data());
      for (std::size_t j = 0; j < at.factor.width; ++j)
        information(first + j, dense_[q]) = information(dense_[q], first + j) = column[j];
    }
    std::vector<double> diagonal(cells * cells, 0.0);
    for (std::size_t a = 0; a < cells; ++a) diagonal[a * cells + a] = by_column[a * stride_ + dense_.size()];
    place(centred(diagonal.data(), cells, own, own), first, first, information);
    const double* pairs = sums_.data() + at.pairs;
    for (std::size_t h = g + 1; h < places_.size(); ++h) {
      const CodedFactor& other = places_[h].factor;
      place(centred(pairs, at.across, own, Centring(basis, other)), first, other.first, information);
      pairs += other.cells();
    }
  }
}

FactorEta::FactorEta(const ColumnSplit& split, const Basis& basis, std::span<const double> beta) {
  for (const CodedFactor& factor : split.coded) {
    double away = 0.0;
    for (std::size_t j = factor.first; j < factor.first + factor.width; ++j)
      if (basis.shift[j] != 0.0) away -= beta[j] * basis.shift[j];  // coefficients of a limit may be infinite
    std::vector<double> cells{away};
    for (std::size_t j = factor.first; j < factor.first + factor.width; ++j)
      cells.push_back(away + beta[j] * basis.scale[j]);
    by_cell_.push_back(std::move(cells));
  }
}

void FactorEta::add(const ColumnSplit& split, const RowBlock& block, double* into) const noexcept {
  for (std::size_t i = 0; i < block.rows; ++i) into[i] = block.offset[static_cast<std::ptrdiff_t>(i)];
  for (std::size_t g = 0; g < by_cell_.size(); ++g) {
    const std::int32_t* const codes = block.groups[split.coded[g].group].codes;
    const double* const cells = by_cell_[g].data();
    for (std::size_t i = 0; i < block.rows; ++i) into[i] += cells[cell_of(codes[i])];
  }
}

}  // namespace ogive::fitting
