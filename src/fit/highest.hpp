/// The highest of several maxima.
#pragma once

#include <span>

#include "base/block.hpp"
#include "base/result.hpp"
#include "fit/estimate.hpp"

namespace ogive::fitting {

/// From a maximum on to higher ones, where there may be several and few enough rows to look (find_higher), until no
/// profile meets a higher point.  `constant` as maximum_likelihood is given it.
/// Errors    those of maximum_likelihood.
[[nodiscard]] Result<Estimate> highest(const Blocks& blocks, std::span<const double> constant, FitControl control,
                                       Estimate found);

}  // namespace ogive::fitting
