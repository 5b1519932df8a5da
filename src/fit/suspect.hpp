/// What remains of one column beside those kept before it, in twofold precision.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/double_double.hpp"
#include "fit/basis.hpp"
#include "fit/fold.hpp"

namespace ogive::fitting {

/// A combination of the internal columns: a coefficient for each, or empty for a single column.
using Combination = std::vector<DoubleDouble>;

/// `rest` applied to the internal columns is what remains of `column`; `standing[k]` says what column k stands for.
/// Both have an entry for every column.
struct RestPlan {
  const Basis& basis;
  std::size_t column;
  const Combination& rest;
  std::span<const Combination> standing;
};

struct Rest {
  double share = 1.0;            ///< of the column's norm
  double norm = 0.0;             ///< the column's, squared
  std::vector<double> products;  ///< with every column as it stands
};

/// One look at the rows of positive weight.
/// Returns   nothing when the caller asked to stop.
[[nodiscard]] std::optional<Rest> measure_rest(const Blocks& blocks, const RestPlan& plan, const FoldControl& control);

}  // namespace ogive::fitting
