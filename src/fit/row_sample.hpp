/// A sample of the rows in whole leaves.
#pragma once

#include <cstdint>

#include "base/block.hpp"

namespace ogive::fitting {

/// One full leaf of every `stride` successive ones, chosen by Philox: a function of the number of rows alone.  Its rows
/// are numbered anew.  `blocks` must outlive it.
[[nodiscard]] Blocks sample_of(const Blocks& blocks, std::int64_t stride);

}  // namespace ogive::fitting
