/// Aliased columns of a head beside an eliminated factor.
#pragma once

#include <optional>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/cell_sums.hpp"
#include "fit/eliminated_factor.hpp"
#include "fit/fold.hpp"
#include "fit/kernel.hpp"
#include "fit/rank.hpp"

namespace ogive::fitting {

/// What is looked at.
struct HeadRankPlan {
  const Blocks& blocks;
  const EliminatedFactor& factor;
  const Kernel& kernel;
  const Basis& basis;                 ///< of the head
  const std::vector<bool>& left_out;  ///< cells whose rows do not count
  const FoldControl& fold;
};

/// Columns of the head that equal a combination of earlier ones and of the factor's levels, which count as if they
/// stood before all others, in every row that counts; columns and combinations in the numbers of the design.  What is
/// left of each column beside its means by cell is what rank is decided from, so that nothing cancels.
/// Returns   nothing when the caller asked to stop.   Time  four readings of the rows.
[[nodiscard]] std::optional<std::vector<Alias>> find_head_aliases(const HeadRankPlan& plan);

}  // namespace ogive::fitting
