/// Means that go to 0, where that costs a bounded likelihood: a Gaussian response under the log link.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "base/block.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"

namespace ogive::fitting {

/// A claim about the user's coefficient `column` beyond a point where all but nothing is left of some rows' means.
struct Vanishing {
  std::span<const double> beta;  ///< the point, of the user's columns
  std::size_t column = 0;
  double side = 1.0;  ///< -1 or +1: where the coefficient goes
  double room = 0.0;  ///< by how much the sum of squares may still rise
};

/// Proves that from the point on the coefficient may go to infinity while the sum of squares rises by no more than the
/// room: a direction leaves every mean that is not all but 0 as it is and raises none, by exact arithmetic; and means m
/// all but 0 that fall to 0 raise the sum of squares by no more than 2 w |y| m.
/// Returns   false where it proves nothing; nothing when the caller asked to stop.
[[nodiscard]] std::optional<bool> vanishes(const Blocks& blocks, const Estimate& estimate, const Vanishing& claim,
                                           const FoldControl& control);

}  // namespace ogive::fitting
