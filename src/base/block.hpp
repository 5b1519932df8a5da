/// RowBlock, one leaf of rows: all that fitting ever sees of the data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace ogive {

/// Kept rows in one leaf, and leaves in one super-chunk.  Both are part of the promise of the same bits:
/// sums start anew at every super-chunk and are merged by its number.
inline constexpr std::int64_t kLeafRows = 256;
inline constexpr std::int64_t kSuperChunkLeaves = 64;
inline constexpr std::int64_t kSuperChunkRows = kLeafRows * kSuperChunkLeaves;

/// Numbers from one column of a leaf to the next in scratch: a leaf and one cache line, or all columns would share a
/// few sets of the cache.
inline constexpr std::size_t kLeafStride = 256 + 8;

/// Numbers of a leaf: row i is data[i * stride].  Stride 0 repeats one value (weights of 1).
struct Strided {
  const double* data = nullptr;
  std::ptrdiff_t stride = 1;
  [[nodiscard]] double operator[](std::ptrdiff_t i) const noexcept { return data[i * stride]; }
};

/// What every row is where none stands for others.
inline constexpr double kOneCopy = 1.0;

/// A factor with at least as many columns, whose levels and the constant are one intercept each, may be eliminated from
/// a fit: the square of their number is neither summed nor factored.
inline constexpr std::size_t kFewestEliminatedColumns = 2000;

/// The code of a row whose level has no column (the reference level).
inline constexpr std::int32_t kNoColumn = -1;

/// One group of design columns.
///   numeric   `codes` is null: one column, `values`.
///   factor    row i holds values[i] in column `codes[i]` of the group and 0 in the others; values of stride 0
///             pointing at 1.0 for a plain factor, the numeric part for factor x numeric.
/// A factor's columns are never stored: codes go in, the kernel decides how to use them.  A factor and its product with
/// a number point to the same codes.
struct ColumnGroup {
  Strided values;
  const std::int32_t* codes = nullptr;  ///< length `rows`, each kNoColumn or in [0, width)
  std::size_t width = 1;                ///< design columns of the group
};

/// Many responses of two values, of the rows of one leaf.
class OutcomeLeaf {
 public:
  virtual ~OutcomeLeaf() = default;
  /// Of row i in outcome which[k], at [i * stride + k]: whether it was observed, and whether it is the event; both 0
  /// where it was not.
  virtual void read(std::span<const std::uint32_t> which, std::size_t stride, std::uint8_t* observed,
                    std::uint8_t* events) = 0;
};

/// One leaf: `rows` <= kLeafRows complete rows, numbered from `first_row` among the kept rows.
/// Groups stand in design order; their widths add up to the number of design columns.  Pointers stay valid
/// until the reader that gave the block is asked again.
struct RowBlock {
  std::int64_t first_row = 0;
  std::size_t rows = 0;
  std::vector<ColumnGroup> groups;
  Strided successes;      ///< y, 0 <= y <= m
  Strided trials;         ///< m
  Strided prior_weights;  ///< >= 0
  Strided offset;         ///< on the scale of eta
  /// How many equal rows a row stands for, which `prior_weights` hold already: of w the row has w / copies itself.
  Strided copies = {&kOneCopy, 0};
  /// How many rows of the data a row stands for, which `prior_weights` and `copies` hold already.
  Strided alike = {&kOneCopy, 0};
  OutcomeLeaf* outcomes = nullptr;  ///< where there are responses beside, or in place of, `successes`
};

/// Reads leaves into its own scratch; one reader a thread.
class BlockReader {
 public:
  virtual ~BlockReader() = default;
  /// Leaf number `leaf` in [0, leaf_count).  The block is valid until the next call.
  virtual const RowBlock& read(std::int64_t leaf) = 0;
};

/// The rows of a fit, in leaves.  `open` may be called from any thread and gives an independent reader.
struct Blocks {
  std::int64_t rows = 0;    ///< kept rows
  std::size_t columns = 0;  ///< design columns p
  std::function<std::unique_ptr<BlockReader>()> open;
  /// True when every row has trials 1, prior weight 1 and offset 0.
  bool plain = false;
  bool has_offset = false;  ///< some row may have an offset other than 0
  /// Rows of the data, where these are the distinct ones among them, each with the weight of all that are like it;
  /// `plain` is then said of the data.  0: these are the data.
  std::int64_t collapsed_from = 0;

  [[nodiscard]] std::int64_t data_rows() const noexcept { return collapsed_from > 0 ? collapsed_from : rows; }
  [[nodiscard]] std::int64_t leaf_count() const noexcept { return (rows + kLeafRows - 1) / kLeafRows; }
  [[nodiscard]] std::int64_t super_chunk_count() const noexcept {
    return (rows + kSuperChunkRows - 1) / kSuperChunkRows;
  }
};

}  // namespace ogive
