/// What a kernel is: plain structs and function pointers, one table per instruction set.
/// Nothing here may bring inline functions of the standard library into a kernel object (ARCHITECTURE.md, "Same bits").
#pragma once

#include <cstddef>
#include <cstdint>

#include "fit/many_view.hpp"

namespace ogive::fitting {

/// Sums run in this many chains (row mod 8), whatever the width of the registers.
inline constexpr std::size_t kChains = 8;

/// The information in single precision runs in twice as many: as many registers.
inline constexpr std::size_t kSingleChains = 2 * kChains;

/// Above this many columns the information's chains end at each leaf, so that a thread's sums stay in its cache.
inline constexpr std::size_t kLongChainColumns = 128;

/// One leaf with every column contiguous.  `rows` is a multiple of 8: the last leaf is padded with weight 0.
struct LeafView {
  std::size_t rows;
  std::size_t columns;
  const double* const* column;  ///< null: a column of ones
  const double* successes;
  const double* trials;
  const double* prior_weights;
  const double* offset;
  const double* const* next;  ///< null, or columns + 1: 256 numbers of the next leaf to be fetched meanwhile, or null
  bool plain;                 ///< every row is one trial of weight 1
};

/// A point of the internal basis: columns are (x - center) * scale, scale a power of two; `shift` is center * scale.
struct PointView {
  const double* scale;
  const double* shift;
  const double* beta;
};

/// Scalars summed beside the information and the score.
enum Scalar : std::size_t { kLogLikelihood, kPearson, kScalars };

/// Sums of one super-chunk, in chains.
struct ChainsView {
  double* information;  ///< upper triangle by rows, kChains each; or, with more than kLongChainColumns, one number each
  float* single;        ///< null; or in place of `information`: the upper triangle by rows, kSingleChains each
  double* score;        ///< columns x kChains
  double* scalars;      ///< kScalars x kChains
};

/// Doubles from one packed column to the next: a leaf and one cache line, or all columns would share a few cache sets.
inline constexpr std::size_t kPackedStride = 256 + 8;
/// The same of floats.
inline constexpr std::size_t kSingleStride = 256 + 16;

/// Scratch of one thread, rows of 256.
struct ScratchView {
  double* eta;
  double* root_weight;
  double* residual;
  double* packed;   ///< columns x kPackedStride
  double* sign;     ///< of the weights, where they may be negative; else null
  double* flipped;  ///< columns x kPackedStride: `packed` times the signs; null with `sign`
  float* single;    ///< columns x kSingleStride, in place of `packed` where the sums are single; else null
};

/// Rows of few numbers are padded to a multiple of this, others to one of 8.
inline constexpr std::size_t kFewestLanes = 2;

/// The packed columns by rows of `stride` numbers, a multiple of 8 or of kFewestLanes: sqrt(W) x_j, then sqrt(W), then
/// room, or zeros.
struct RowsView {
  double* rows;
  std::size_t stride;
};

/// The mean of rows and what it does as eta moves: its derivatives in eta, the logarithms of mu and of its complement
/// with their first derivatives, and the second of log mu.  Families without a complement have NaN in its places.
struct MeanView {
  double *mu, *complement, *slope, *bend, *log_mu, *log_complement, *rise, *fall, *turn;
};

/// Which information the weights are of, and where the row is looked at.
enum class RowStage : unsigned char {
  expected,  ///< at eta
  observed,  ///< at eta; may be negative unless the log-likelihood is concave in eta
  start,     ///< expected, near the row's own response: for the first weighted least squares
};

/// What the row kernel computes: a family and a link by their places in the variants of model/, and the stage.
struct RowKernel {
  unsigned char family = 0;
  unsigned char link = 0;
  RowStage stage = RowStage::expected;
};

struct Kernel {
  const char* name;
  bool fused;  ///< has FMA: all such kernels give the same bits
  /// Adds one leaf at a point.
  void (*accumulate)(RowKernel row, const LeafView& leaf, const PointView& point, const ScratchView& scratch,
                     const ChainsView& sums);
  /// Fills `into.rows` from what `accumulate` packed of `rows` rows and `columns` columns.
  void (*by_row)(const ScratchView& scratch, std::size_t rows, std::size_t columns, const RowsView& into);
  /// Adds factors[i] times row i of `from` to the row of `table` that its code says: code + 1.
  void (*add_by_cell)(const double* factors, std::size_t rows, const RowsView& from, const std::int32_t* codes,
                      double* table);
  /// scratch.eta = offset + X beta for one leaf.
  void (*predict_eta)(const LeafView& leaf, const PointView& point, double* eta);
  /// scratch.residual: what each row's score is x times; scratch.eta and root_weight beside it.
  void (*row_scores)(RowKernel row, const LeafView& leaf, const PointView& point, const ScratchView& scratch);
  /// mu and its complement from eta, elementwise, n a multiple of 8.
  void (*mean)(RowKernel row, const double* eta, double* mu, double* complement, std::size_t n);
  /// The same with all that MeanView holds.
  void (*shape)(RowKernel row, const double* eta, const MeanView& into, std::size_t n);
  /// sum[j] (kChains each), minimum[j], maximum[j] of each column over the leaf's rows; null columns skipped.
  void (*moments)(const LeafView& leaf, double* sum, double* minimum, double* maximum);
  /// One leaf in a panel of replicates of a binomial logit: scores, and the information where it is wanted.
  void (*add_panel)(const ManyLeaf& leaf, const ManyPanel& panel);
  /// A leaf's columns in another basis, row by row.
  void (*whiten)(const WhitenView& view);
  /// Groups of kRandomWords numbers of a stream.
  void (*random_words)(const RandomStream& stream, const RandomGroups& groups, std::uint64_t* into);
  /// How many of a stream's first `count` bits are set.
  std::uint64_t (*random_heads)(const RandomStream& stream, std::uint64_t count);
};

/// Adds kChains chains in one fixed tree.  (Internal linkage here and below: a weak symbol compiled for a new
/// processor could be handed to an old one.)
[[maybe_unused]] static inline double sum_chains(const double* c) {
  return ((c[0] + c[4]) + (c[2] + c[6])) + ((c[1] + c[5]) + (c[3] + c[7]));
}

/// The same of kSingleChains floats, in double.
[[maybe_unused]] static inline double sum_single_chains(const float* c) {
  double pairs[kChains];
  for (std::size_t k = 0; k < kChains; ++k) pairs[k] = static_cast<double>(c[k]) + static_cast<double>(c[k + kChains]);
  return sum_chains(pairs);
}

/// Where the pair (j, k), j <= k, of p columns stands in an upper triangle stored by rows.
[[maybe_unused]] static inline std::size_t triangle_index(std::size_t p, std::size_t j, std::size_t k) {
  return j * p - j * (j + 1) / 2 + k;
}

}  // namespace ogive::fitting
