#include "fit/factor_sums.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "fit/cell_centring.hpp"

namespace ogive::fitting {
namespace {

constexpr auto kLeaf = static_cast<std::size_t>(kLeafRows);

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

/// Each row's number as its own column has it, (x - center) scale; 0 in the reference level.
void internal_numbers(const Basis& basis, const CodedTerm& term, const RowBlock& block, double* into) noexcept {
  const ColumnGroup& group = block.groups[term.group];
  const double* const scale = basis.scale.data() + term.first;
  const double* const shift = basis.shift.data() + term.first;
  for (std::size_t i = 0; i < block.rows; ++i) {
    const std::int32_t code = group.codes[i];
    into[i] = code == kNoColumn ? 0.0 : group.values[static_cast<std::ptrdiff_t>(i)] * scale[code] - shift[code];
  }
}

/// A row's weight, with its sign.
double signed_weight(const ScratchView& scratch, std::size_t i) noexcept {
  const double root = scratch.root_weight[i];
  return scratch.sign == nullptr ? root * root : root * root * scratch.sign[i];
}

}  // namespace

FactorSums::FactorSums(const ColumnSplit& split, const Basis& basis) : basis_(&basis), dense_(split.dense) {
  if (split.coded.empty()) return;
  std::size_t end = 0, after = 0, most = 1;
  for (const CodedFactor& factor : split.coded) {
    after += factor.channels * factor.cells();
    most = std::max(most, factor.channels);
    channels_ += factor.channels;
  }
  const std::size_t lanes = dense_.size() + most <= 2 * kFewestLanes ? kFewestLanes : kChains;
  stride_ = (dense_.size() + most + lanes - 1) / lanes * lanes;
  const auto take = [&end](std::size_t count) { return std::exchange(end, end + count); };
  for (const CodedFactor& factor : split.coded) {
    const std::size_t own = factor.channels * factor.cells();
    after -= own;
    const std::size_t by_column = take(own * stride_);
    places_.push_back({factor, scores_.size(), by_column, take(own * after), after});
    scores_.resize(scores_.size() + own);
  }
  sums_.assign(end, 0.0);
}

void FactorSums::add(const Kernel& kernel, const RowBlock& block, const ScratchView& scratch) noexcept {
  if (places_.empty()) return;
  by_row_.resize(kLeaf * stride_);
  kernel.by_row(scratch, block.rows, dense_.size(), {by_row_.data(), stride_});
  for (const Place& at : places_) add_factor(kernel, at, block, scratch);
  if (places_.size() > 1) add_pairs(block, scratch);
}

/// The factor's numbers follow the constant in each row, times roots of weights as all of it.
void FactorSums::add_factor(const Kernel& kernel, const Place& at, const RowBlock& block,
                            const ScratchView& scratch) noexcept {
  const std::int32_t* const codes = block.groups[at.factor.group()].codes;
  std::array<double, kLeaf> left = {}, terms = {};
  for (const CodedTerm& term : at.factor.terms) {
    if (term.channel == 0) continue;
    internal_numbers(*basis_, term, block, left.data());
    double* const number = by_row_.data() + dense_.size() + term.channel;
    for (std::size_t i = 0; i < block.rows; ++i) {
      number[i * stride_] = scratch.root_weight[i] * left[i];
      terms[i] = scratch.residual[i] * left[i];
    }
    add_by_run(codes, terms.data(), block.rows, scores_.data() + at.score + term.channel * at.factor.cells());
  }
  add_by_run(codes, scratch.residual, block.rows, scores_.data() + at.score);
  for (std::size_t channel = 0; channel < at.factor.channels; ++channel) {
    const double* const row = by_row_.data() + dense_.size() + channel;
    for (std::size_t i = 0; i < block.rows; ++i)
      left[i] = scratch.sign == nullptr ? row[i * stride_] : row[i * stride_] * scratch.sign[i];
    kernel.add_by_cell(left.data(), block.rows, {by_row_.data(), stride_}, codes,
                       sums_.data() + at.by_column + channel * at.factor.cells() * stride_);
  }
}

/// For each row the cells of all channels, and the channels' values.  False where these are 1.
bool FactorSums::find_entries(const RowBlock& block) noexcept {
  cell_row_.resize(kLeaf * channels_);
  const bool numbers = channels_ > places_.size();
  if (numbers) value_row_.assign(kLeaf * channels_, 1.0);
  std::array<double, kLeaf> number = {};
  std::size_t before = 0, entry = 0;
  for (const Place& at : places_) {
    const std::int32_t* const codes = block.groups[at.factor.group()].codes;
    for (std::size_t channel = 0; channel < at.factor.channels; ++channel)
      for (std::size_t i = 0; i < block.rows; ++i)
        cell_row_[i * channels_ + entry + channel] =
            static_cast<std::uint32_t>(before + channel * at.factor.cells() + cell_of(codes[i]));
    for (const CodedTerm& term : at.factor.terms) {
      if (term.channel == 0) continue;
      internal_numbers(*basis_, term, block, number.data());
      for (std::size_t i = 0; i < block.rows; ++i) value_row_[i * channels_ + entry + term.channel] = number[i];
    }
    before += at.sums();
    entry += at.factor.channels;
  }
  return numbers;
}

/// Row by row within each channel, so that a row's weight and its cells are at hand for all later factors.
void FactorSums::add_pairs(const RowBlock& block, const ScratchView& scratch) noexcept {
  const bool numbers = find_entries(block);
  std::size_t before = 0, later = 0;
  for (std::size_t g = 0; g + 1 < places_.size(); ++g) {
    const Place& at = places_[g];
    const std::size_t first = std::exchange(before, before + at.sums());
    std::size_t own = std::exchange(later, later + at.factor.channels);
    // The cells of later factors begin where those of this one end.
    for (; own < later; ++own) {
      for (std::size_t i = 0; i < block.rows; ++i) {
        const std::uint32_t* const cells = cell_row_.data() + i * channels_;
        double* const table = sums_.data() + at.pairs + (cells[own] - first) * at.across;
        const double weight = signed_weight(scratch, i);
        if (!numbers) {
          for (std::size_t h = later; h < channels_; ++h) table[cells[h] - before] += weight;
          continue;
        }
        const double* const values = value_row_.data() + i * channels_;
        const double left = weight * values[own];
        for (std::size_t h = later; h < channels_; ++h) table[cells[h] - before] += left * values[h];
      }
    }
  }
}

void FactorSums::merge(const FactorSums& later) noexcept {
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += later.sums_[i];
  for (std::size_t i = 0; i < scores_.size(); ++i) scores_[i].add(later.scores_[i]);
}

void FactorSums::fill(Matrix& information, std::vector<double>& score) const {
  for (std::size_t g = 0; g < places_.size(); ++g) {
    const Place& at = places_[g];
    const std::size_t cells = at.factor.cells(), sums = at.sums();
    const CellCentring own(*basis_, at.factor);
    std::vector<double> by_cell(sums), column(at.factor.columns());
    for (std::size_t a = 0; a < sums; ++a) by_cell[a] = scores_[at.score + a].value();
    own.apply(by_cell.data(), 1, column.data());
    for (std::size_t k = 0; k < column.size(); ++k) score[at.factor.column(k)] = column[k];
    const double* const by_column = sums_.data() + at.by_column;
    for (std::size_t q = 0; q < dense_.size(); ++q) {
      own.apply(by_column + q, stride_, column.data());
      for (std::size_t k = 0; k < column.size(); ++k)
        information(at.factor.column(k), dense_[q]) = information(dense_[q], at.factor.column(k)) = column[k];
    }
    std::vector<double> diagonal(sums * sums, 0.0);
    for (std::size_t a = 0; a < sums; ++a)
      for (std::size_t channel = 0; channel < at.factor.channels; ++channel)
        diagonal[a * sums + channel * cells + a % cells] = by_column[a * stride_ + dense_.size() + channel];
    fill_block(diagonal.data(), sums, own, own, information);
    const double* pairs = sums_.data() + at.pairs;
    for (std::size_t h = g + 1; h < places_.size(); ++h) {
      fill_block(pairs, at.across, own, CellCentring(*basis_, places_[h].factor), information);
      pairs += places_[h].sums();
    }
  }
}

FactorEta::FactorEta(const ColumnSplit& split, const Basis& basis, std::span<const double> beta)
    : basis_(&basis), beta_(beta) {
  const auto away = [&](std::size_t j) {  // coefficients of a limit may be infinite
    return basis.shift[j] != 0.0 ? -(beta[j] * basis.shift[j]) : 0.0;
  };
  for (const CodedFactor& factor : split.coded) {
    std::vector<double> cells(factor.cells(), 0.0);
    for (const CodedTerm& term : factor.terms) {
      double before = 0.0;
      for (std::size_t j = 0; j < factor.width; ++j) {
        if (term.channel > 0) cells[j + 1] += before;
        before += away(term.first + j);
      }
      cells[0] += before;
      double after = 0.0;
      for (std::size_t j = factor.width; j-- > 0;) {
        const std::size_t column = term.first + j;
        // A number's own column is added row by row: beside it the others alone.
        cells[j + 1] += term.channel > 0 ? after : before + beta[column] * basis.scale[column];
        after += away(column);
      }
    }
    by_cell_.push_back(std::move(cells));
  }
}

void FactorEta::add(const ColumnSplit& split, const RowBlock& block, double* into) const noexcept {
  std::array<double, kLeaf> number = {};
  for (std::size_t i = 0; i < block.rows; ++i) into[i] = block.offset[static_cast<std::ptrdiff_t>(i)];
  for (std::size_t g = 0; g < by_cell_.size(); ++g) {
    const std::int32_t* const codes = block.groups[split.coded[g].group()].codes;
    const double* const cells = by_cell_[g].data();
    for (std::size_t i = 0; i < block.rows; ++i) into[i] += cells[cell_of(codes[i])];
    for (const CodedTerm& term : split.coded[g].terms) {
      if (term.channel == 0) continue;
      internal_numbers(*basis_, term, block, number.data());
      const std::span<const double> beta = beta_.subspan(term.first, split.coded[g].width);
      for (std::size_t i = 0; i < block.rows; ++i)
        if (codes[i] != kNoColumn) into[i] += beta[static_cast<std::size_t>(codes[i])] * number[i];
    }
  }
}

}  // namespace ogive::fitting
