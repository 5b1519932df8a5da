/// What the kernel of many fits at once is given: plain structs (kernel.hpp says why).
#pragma once

#include <cstddef>
#include <cstdint>

namespace ogive::fitting {

/// Replicates side by side in the kernel: numbers of one row or of one coefficient in each of them.
inline constexpr std::size_t kPanel = 32;
/// Rows of a leaf that are gone through at once, so that what is between two products stays in the first cache.
inline constexpr std::size_t kManyRows = 64;

/// One leaf's columns, row by row, and what its rows have in common in all replicates.
struct ManyLeaf {
  std::size_t rows;        ///< a multiple of 8
  std::size_t columns;     ///< q
  std::size_t stride;      ///< of `x` and `single`, a multiple of kPanel
  const double* x;         ///< rows x stride
  const float* single;     ///< the same, rounded
  const double* eta;       ///< at the common point
  const double* residual;  ///< there, with the prior weight
  const double* successes;
  const double* trials;
  const double* prior_weights;
};

/// A panel of replicates, kPanel numbers wherever it says "each".
struct ManyPanel {
  const std::uint8_t* times;   ///< each row
  const std::uint8_t* events;  ///< each row: its response of one trial; null: that of the leaf is common to all
  const double* point;         ///< each column; null: all are at the common point
  double* score;               ///< each column: added to
  double* information;         ///< each pair (j, k), j <= k, by rows; added to; null: not wanted
  bool exact;                  ///< the information in double
  double* scratch;             ///< kManyRows x kPanel
  float* single_weights;       ///< 2 x kManyRows x kPanel
  double* weights;             ///< the same, where it is exact
};

/// into (rows x stride) = from' lower', where `from` is columns x from_stride and `lower` columns x stride.
struct WhitenView {
  const double* from;
  std::size_t from_stride;
  const double* transposed;
  std::size_t rows, columns, stride;
  double* into;
  float* single;
};

/// Random blocks are made so many at once, two numbers each.
inline constexpr std::size_t kRandomBlocks = 8;
inline constexpr std::size_t kRandomWords = 2 * kRandomBlocks;

/// A stream of Philox: the words of its counter behind the block's number, and the key.
struct RandomStream {
  std::uint32_t counter[3];
  std::uint32_t key[2];
};
struct RandomGroups {
  std::size_t first, count;
};

}  // namespace ogive::fitting
