/// A fit of the distinct rows in place of all.
#pragma once

#include <optional>
#include <span>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {

/// The estimate from the distinct rows, where a fit gains by that: with a maximum inside that is proven where proofs
/// are to be had, so that nothing is said of single rows.  Else nothing, and all rows are to be fitted.
/// Errors    interrupted.
[[nodiscard]] Result<std::optional<Estimate>> fit_distinct_rows(const Blocks& blocks, std::span<const double> constant,
                                                                const FitControl& control);

/// Of an estimate from `rows`, distinct ones or not: totals that count rows are those of the data, which are read once.
void count_all_rows(const Blocks& rows, Estimate& estimate);

}  // namespace ogive::fitting
