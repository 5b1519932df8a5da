/// A group of replicates on their way to their maxima.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/fold.hpp"
#include "fit/many_group.hpp"
#include "fit/many_sum.hpp"

namespace ogive::fitting {

/// What all groups of one call share.
struct ManyRoute {
  const Blocks& blocks;
  const FoldControl& fold;
  const ManyGoal& goal;
  std::vector<double> constant;  ///< the point at which every eta is 1; empty: none
};

/// Gives every one of `replicates` its fit, or leaves it to be fitted alone.   Errors   interrupted.
[[nodiscard]] Status travel(const ManyRoute& route, const ManyPlan& plan, std::span<const std::uint32_t> replicates,
                            ManyFits& fits);

[[nodiscard]] inline tl::unexpected<Error> many_interrupted() {
  return fail(Errc::interrupted, "the fits were interrupted");
}

}  // namespace ogive::fitting
