/// Where the iteration on many rows begins: at the maximum of a sample of them, near enough that full passes are saved.
#pragma once

#include <optional>
#include <span>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"
#include "fit/kernel.hpp"
#include "fit/pass.hpp"
#include "fit/start.hpp"

namespace ogive::fitting {

/// A fit under way, after the first look: `estimate` has its totals and basis, `largest` is the largest |z| of every
/// internal column.
struct WarmPlan {
  const Blocks& blocks;
  const Kernel& kernel;
  const FitControl& control;
  const Estimate& estimate;
  std::span<const double> largest;
};

/// Of a concave binomial model whose rows times columns exceed kWarmWork: the maximum of a sample of whole leaves, 1 in
/// 40 (more, up to 1 in 10, where events or non-events are rare), bettered by one Newton step on 1 leaf in 5.  `passes`
/// are those of the fit: one is made there.
/// Returns   nothing where a start was given, where rows or events are too few, where the sample does not show that all
///           columns are estimable,
///           where it has no maximum, or where it turns out to be unlike the rest: then the fit begins cold.
/// Errors    interrupted.
[[nodiscard]] Result<std::optional<StartPoint>> warm_start(const WarmPlan& plan, Passes& passes);

/// Fits of fewer numbers begin cold.
inline constexpr double kWarmWork = 1e6;

}  // namespace ogive::fitting
