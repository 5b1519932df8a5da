/// The factor of a design that is eliminated, and the rows without it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/matrix.hpp"

namespace ogive::fitting {

/// A plain factor whose levels, with the constant, are one intercept each.  Its cells are its reference level, 0, and
/// the levels with columns, from 1; where all have columns cell 0 is empty.  The other columns are the head.
struct EliminatedFactor {
  std::size_t group = 0;                ///< among the groups of a block
  std::size_t first = 0;                ///< design column of its first level
  std::size_t width = 0;                ///< columns
  std::optional<std::size_t> constant;  ///< design column of the constant; none where every level has a column
  std::size_t constant_group = 0;       ///< with it
  std::vector<std::size_t> head;        ///< the other design columns, in order
  [[nodiscard]] std::size_t cells() const noexcept { return width + 1; }
};

/// The widest plain factor of at least `fewest` columns; none where its levels do not span the constant (k with
/// X k = 1 is that of Basis, by construction).
[[nodiscard]] std::optional<EliminatedFactor> find_eliminated(const Blocks& blocks, std::span<const double> constant,
                                                              std::size_t fewest = kFewestEliminatedColumns);

/// What the rows of the head are read with.  Pointers may be null, and outlive the blocks.
struct HeadPlan {
  const std::vector<double>* effects = nullptr;    ///< by cell: added to the offset
  const std::vector<bool>* left_out = nullptr;     ///< by cell: its rows get prior weight 0
  const std::vector<double>* centers = nullptr;    ///< with `means`: of every head column
  const Matrix* means = nullptr;                   ///< cells x head columns: means of (x - center), subtracted
  const std::vector<bool>* constant_in = nullptr;  ///< with `means`: head columns that are shown as zeros
};

/// The rows of `blocks` with the columns of the head alone.  `factor` must outlive them.
[[nodiscard]] Blocks head_blocks(const Blocks& blocks, const EliminatedFactor& factor, const HeadPlan& plan);

}  // namespace ogive::fitting
