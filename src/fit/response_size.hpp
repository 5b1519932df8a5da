/// How large a Gaussian response is: what its squares do to the digits and to the range of a likelihood.
#pragma once

#include <optional>

#include "base/block.hpp"
#include "fit/fold.hpp"
#include "fit/model.hpp"
#include "fit/newton.hpp"

namespace ogive::fitting {

/// Over the rows of positive weight.
struct ResponseSize {
  double largest = 0.0;  ///< |y|, with the identity link also |offset|
  double weight = 0.0;   ///< sum w
  double rows = 0.0;

  /// Of the log-likelihood at dispersion 1 in double.
  [[nodiscard]] Resolution resolution(double log_likelihood) const noexcept;
};

/// One look at the rows; nothing when the caller asked to stop.
[[nodiscard]] std::optional<ResponseSize> measure_response(const Blocks& blocks, const Link& link,
                                                           const FoldControl& control);

}  // namespace ogive::fitting
