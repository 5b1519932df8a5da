/// Clusters: which rows of a fit belong together.
#pragma once

#include <cstdint>
#include <vector>

#include "design/design.hpp"

namespace ogive::design {

struct Clusters {
  std::vector<std::int32_t> of_row;  ///< of every kept row, in [0, count), numbered by first appearance
  std::size_t count = 0;
};

/// The clusters of a design whose roles name a column for them: rows with the same value, numbers compared as numbers
/// and text by bytes.  Empty without one.
/// Memory   4 bytes a kept row, and about 40 for each cluster while it works.
[[nodiscard]] Clusters find_clusters(const Design& design);

}  // namespace ogive::design
