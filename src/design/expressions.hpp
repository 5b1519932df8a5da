/// Arithmetic of a factor on the columns that it reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "design/resolve.hpp"

namespace ogive::design {

/// Rows [begin, end) of a chunk.
struct ChunkRows {
  std::size_t chunk = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Evaluates the expression of a computed factor; `out` has room for the whole chunk.  NaN where a variable is missing.
void evaluate_expression(const Resolved& factor, const ChunkRows& piece, std::span<double> out);

}  // namespace ogive::design
