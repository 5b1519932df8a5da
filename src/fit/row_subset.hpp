/// Some rows left out of a fit.
#pragma once

#include <cstdint>
#include <vector>

#include "base/block.hpp"

namespace ogive::fitting {

/// `blocks` with prior weight 0 in the rows numbered `rows` (increasing, among the kept rows), which must outlive it.
[[nodiscard]] Blocks without_rows(const Blocks& blocks, const std::vector<std::int64_t>& rows);

}  // namespace ogive::fitting
