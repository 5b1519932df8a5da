/// Sums over the rows of each cell of the eliminated factor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "base/block.hpp"
#include "base/matrix.hpp"
#include "fit/eliminated_factor.hpp"
#include "fit/fold.hpp"

namespace ogive::fitting {

/// Two numbers of each kept row, in order.
struct RowTerms {
  explicit RowTerms(std::int64_t rows) : weight(static_cast<std::size_t>(rows)), score(weight.size()) {}
  std::vector<double> weight;
  std::vector<double> score;
};

/// Writes two numbers of each row to its place: an accumulator of `fold`.  `of(block, i)` gives them as a pair.
template <class Of>
class EachRow {
 public:
  EachRow(RowTerms& terms, Of of) : terms_(&terms), of_(of) {}
  void add(const RowBlock& block) noexcept {
    const auto first = static_cast<std::size_t>(block.first_row);
    for (std::size_t i = 0; i < block.rows; ++i)
      std::tie(terms_->weight[first + i], terms_->score[first + i]) = of_(block, static_cast<std::ptrdiff_t>(i));
  }
  void close() noexcept {}
  void merge(const EachRow&) noexcept {}

 private:
  RowTerms* terms_;
  Of of_;
};

/// By cell.
struct CellSums {
  std::vector<double> weight;
  std::vector<double> score;  ///< compensated
  Matrix columns;             ///< cells x head columns: of weight (x - center) scale; empty where not asked for
};

/// How the columns of the head are shown; null: their sums are not asked for.
struct HeadBasis {
  const std::vector<double>* center = nullptr;
  const std::vector<double>* scale = nullptr;
};

/// Each sum is one chain in the order of the rows, made by one thread, which has some of the cells: the same bits for
/// any number of them, without a table of cells for every super-chunk.  Nothing when the caller asked to stop.
/// Time     a reading of the rows by each thread; memory cells x head columns doubles.
[[nodiscard]] std::optional<CellSums> sum_cells(const Blocks& blocks, const EliminatedFactor& factor,
                                                const RowTerms& terms, const HeadBasis& basis,
                                                const FoldControl& control);

}  // namespace ogive::fitting
