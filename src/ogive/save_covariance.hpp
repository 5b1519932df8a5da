/// A covariance in a model file.  Private to the readers of model files.
#pragma once

#include <cstddef>

#include "base/covariance.hpp"
#include "ogive/save_node.hpp"

namespace ogive {

/// Rows of a dense matrix of `size` columns, or "diagonal" and "factor".
[[nodiscard]] Covariance read_covariance(const SavedNode& node, std::size_t size);

}  // namespace ogive
