/// Levels of an eliminated factor that have one outcome alone.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "base/block.hpp"
#include "base/parallel.hpp"
#include "fit/cell_sums.hpp"
#include "fit/eliminated_factor.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {

/// Successes and failures of each cell.
struct CellOutcomes {
  std::vector<double> successes;
  std::vector<double> failures;
  [[nodiscard]] bool is_empty(std::size_t cell) const noexcept {
    return successes[cell] == 0.0 && failures[cell] == 0.0;
  }
  /// Where the intercept of the cell goes: +-infinity; 0 where it has both outcomes, or no row.
  [[nodiscard]] double end(std::size_t cell) const noexcept {
    if (is_empty(cell)) return 0.0;
    return failures[cell] == 0.0 ? HUGE_VAL : successes[cell] == 0.0 ? -HUGE_VAL : 0.0;
  }
  [[nodiscard]] bool has_pure_cell() const noexcept {
    for (std::size_t cell = 0; cell < successes.size(); ++cell)
      if (end(cell) != 0.0) return true;
    return false;
  }
};

/// Design columns whose coefficients an infinite intercept is part of: those of their levels, and all levels and the
/// constant where it is the reference level's.
[[nodiscard]] std::vector<std::size_t> columns_with_ends(const EliminatedFactor& factor, const CellOutcomes& outcomes);

/// The report of separation by the ends of the cells.  `estimate` has its coefficients, infinite and NaN ones among
/// them, and its free columns.  `lost` are columns of the head that the other rows do not determine.
[[nodiscard]] SeparationReport report_pure_cells(const Blocks& blocks, const EliminatedFactor& factor,
                                                 const CellOutcomes& outcomes, const Estimate& estimate,
                                                 std::size_t lost);

}  // namespace ogive::fitting
