// The kernels: compiled once per instruction set (cmake/Kernels.cmake), with static dispatch inside.
// Only Highway, -inl.hpp files and plain structs may be included here: an inline function of the standard library
// would become a weak symbol that the linker may take from the object of a newer processor.
#include "fit/kernel.hpp"
#include "hwy/highway.h"
// After Highway: these are written in terms of the target chosen by the compiler flags.
#include "fit/factor_rows-inl.hpp"
#include "fit/row_kernels-inl.hpp"
#include "fit/syrk-inl.hpp"

#define OGIVE_PASTE_INNER(a, b) a##b
#define OGIVE_PASTE(a, b) OGIVE_PASTE_INNER(a, b)
#define OGIVE_STRING_INNER(a) #a
#define OGIVE_STRING(a) OGIVE_STRING_INNER(a)

// A wrong flag would silently give an older instruction set: say what was meant, and check it.
#define OGIVE_TARGET_portable (HWY_BROKEN_EMU128 ? HWY_SCALAR : HWY_EMU128)
#define OGIVE_TARGET_ssse3 HWY_SSSE3
#define OGIVE_TARGET_avx2 HWY_AVX2
#define OGIVE_TARGET_avx512 HWY_AVX3
static_assert(HWY_STATIC_TARGET == OGIVE_PASTE(OGIVE_TARGET_, OGIVE_KERNEL));

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {
namespace {

using fitting::ChainsView;
using fitting::kChains;
using fitting::LeafView;
using fitting::PointView;
using fitting::ScratchView;
using V = hn::Vec<D8>;

/// One column's part in a sweep: where it is and the constants that centre and scale it, held in registers.
struct Centred {
  const double* x;
  V scale, shift;
  HWY_INLINE Centred(const LeafView& leaf, const PointView& point, std::size_t j)
      : x(leaf.column[j]), scale(hn::Set(D8(), point.scale[j])), shift(hn::Set(D8(), point.shift[j])) {}
  HWY_INLINE V at(std::size_t i) const { return hn::MulSub(hn::LoadU(D8(), x + i), scale, shift); }
};

/// Columns swept together: enough independent chains to hide the latency of an fma.
constexpr std::size_t kSweep = 4;

/// True when the kSweep columns from `j` on are all there and none is the constant.
HWY_INLINE bool can_sweep(const LeafView& leaf, std::size_t j) {
  if (j + kSweep > leaf.columns) return false;
  for (std::size_t k = j; k < j + kSweep; ++k)
    if (leaf.column[k] == nullptr) return false;
  return true;
}

/// eta = offset + sum over columns of beta_j (x_j scale_j - shift_j).  The order of the fma chain of a row is the
/// order of the columns, however many are swept together.
void predict_eta(const LeafView& leaf, const PointView& point, double* HWY_RESTRICT eta) {
  const D8 d;
  for (std::size_t i = 0; i < leaf.rows; i += kLanes) hn::Store(hn::LoadU(d, leaf.offset + i), d, eta + i);
  for (std::size_t j = 0; j < leaf.columns;) {
    const V b = hn::Set(d, point.beta[j]);
    if (leaf.column[j] == nullptr) {
      for (std::size_t i = 0; i < leaf.rows; i += kLanes) hn::Store(hn::Add(hn::Load(d, eta + i), b), d, eta + i);
      ++j;
      continue;
    }
    const Centred first(leaf, point, j);
    if (!can_sweep(leaf, j)) {
      for (std::size_t i = 0; i < leaf.rows; i += kLanes)
        hn::Store(hn::MulAdd(b, first.at(i), hn::Load(d, eta + i)), d, eta + i);
      ++j;
      continue;
    }
    const Centred second(leaf, point, j + 1), third(leaf, point, j + 2), fourth(leaf, point, j + 3);
    const V b1 = hn::Set(d, point.beta[j + 1]), b2 = hn::Set(d, point.beta[j + 2]), b3 = hn::Set(d, point.beta[j + 3]);
    for (std::size_t i = 0; i < leaf.rows; i += kLanes) {
      V sum = hn::MulAdd(b, first.at(i), hn::Load(d, eta + i));
      sum = hn::MulAdd(b1, second.at(i), sum);
      sum = hn::MulAdd(b2, third.at(i), sum);
      hn::Store(hn::MulAdd(b3, fourth.at(i), sum), d, eta + i);
    }
    j += kSweep;
  }
}

/// One column of pack_and_score.
HWY_INLINE void pack_one(const Centred& column, std::size_t rows, const ScratchView& scratch,
                         double* HWY_RESTRICT packed, double* HWY_RESTRICT score) {
  const D8 d;
  for (std::size_t half = 0; half < kChains; half += kLanes) {
    V sum = hn::LoadU(d, score + half);
    for (std::size_t i = half; i < rows; i += kChains) {
      const V x = column.at(i);
      hn::Store(hn::Mul(hn::Load(d, scratch.root_weight + i), x), d, packed + i);
      sum = hn::MulAdd(x, hn::Load(d, scratch.residual + i), sum);
    }
    hn::StoreU(sum, d, score + half);
  }
}

/// The constant's column: sqrt(W) itself, and the sum of the residuals.
HWY_INLINE void pack_constant(std::size_t rows, const ScratchView& scratch, double* HWY_RESTRICT packed,
                              double* HWY_RESTRICT score) {
  const D8 d;
  for (std::size_t half = 0; half < kChains; half += kLanes) {
    V sum = hn::LoadU(d, score + half);
    for (std::size_t i = half; i < rows; i += kChains) {
      hn::Store(hn::Load(d, scratch.root_weight + i), d, packed + i);
      sum = hn::Add(sum, hn::Load(d, scratch.residual + i));
    }
    hn::StoreU(sum, d, score + half);
  }
}

/// kSweep columns of pack_and_score at once.
HWY_INLINE void pack_sweep(const LeafView& leaf, const PointView& point, const ScratchView& scratch, std::size_t j,
                           double* HWY_RESTRICT score) {
  const D8 d;
  const Centred c0(leaf, point, j), c1(leaf, point, j + 1), c2(leaf, point, j + 2), c3(leaf, point, j + 3);
  double* HWY_RESTRICT packed = scratch.packed + j * kPackedStride;
  double* HWY_RESTRICT sums = score + j * kChains;
  for (std::size_t half = 0; half < kChains; half += kLanes) {
    V s0 = hn::LoadU(d, sums + half), s1 = hn::LoadU(d, sums + kChains + half);
    V s2 = hn::LoadU(d, sums + 2 * kChains + half), s3 = hn::LoadU(d, sums + 3 * kChains + half);
    for (std::size_t i = half; i < leaf.rows; i += kChains) {
      const V root = hn::Load(d, scratch.root_weight + i);
      const V residual = hn::Load(d, scratch.residual + i);
      const V x0 = c0.at(i), x1 = c1.at(i), x2 = c2.at(i), x3 = c3.at(i);
      hn::Store(hn::Mul(root, x0), d, packed + i);
      hn::Store(hn::Mul(root, x1), d, packed + kPackedStride + i);
      hn::Store(hn::Mul(root, x2), d, packed + 2 * kPackedStride + i);
      hn::Store(hn::Mul(root, x3), d, packed + 3 * kPackedStride + i);
      s0 = hn::MulAdd(x0, residual, s0);
      s1 = hn::MulAdd(x1, residual, s1);
      s2 = hn::MulAdd(x2, residual, s2);
      s3 = hn::MulAdd(x3, residual, s3);
    }
    hn::StoreU(s0, d, sums + half);
    hn::StoreU(s1, d, sums + kChains + half);
    hn::StoreU(s2, d, sums + 2 * kChains + half);
    hn::StoreU(s3, d, sums + 3 * kChains + half);
  }
}

/// Packs sqrt(W) x_j once for both sides of the update, and adds x_j r to the score's chains.
void pack_and_score(const LeafView& leaf, const PointView& point, const ScratchView& scratch, double* score) {
  for (std::size_t j = 0; j < leaf.columns;) {
    double* const packed = scratch.packed + j * kPackedStride;
    if (leaf.column[j] == nullptr) {
      pack_constant(leaf.rows, scratch, packed, score + j * kChains);
      ++j;
    } else if (can_sweep(leaf, j)) {
      pack_sweep(leaf, point, scratch, j, score);
      j += kSweep;
    } else {
      pack_one(Centred(leaf, point, j), leaf.rows, scratch, packed, score + j * kChains);
      ++j;
    }
  }
}

/// Two addresses a tile, spread so that every column's next rows are asked for once in the course of the update.
struct NextRows {
  const LeafView& leaf;
  std::size_t tiles;
  HWY_INLINE const double* rows(std::size_t j, const double* otherwise) const {
    return j < leaf.columns && leaf.prefetch[j] ? leaf.column[j] + leaf.rows : otherwise;
  }
  HWY_INLINE Prefetch operator()(std::size_t tile) const {
    const std::size_t first = tile * leaf.columns / tiles;
    const std::size_t last = (tile + 1) * leaf.columns / tiles;
    const double* nothing = leaf.successes;  // in the cache already
    return {first < last ? rows(first, nothing) : nothing, first + 1 < last ? rows(first + 1, nothing) : nothing};
  }
};

std::size_t tile_count(std::size_t p) {
  std::size_t count = 0;
  for (std::size_t j = 0; j < p; j += kTileRows) count += (p - j + kTileColumns - 1) / kTileColumns;
  return count;
}

/// The other side of the update, where weights have signs.
void flip(const LeafView& leaf, const ScratchView& scratch) {
  const D8 d;
  for (std::size_t j = 0; j < leaf.columns; ++j)
    for (std::size_t i = 0; i < leaf.rows; i += kLanes)
      hn::Store(hn::Mul(hn::Load(d, scratch.packed + j * kPackedStride + i), hn::Load(d, scratch.sign + i)), d,
                scratch.flipped + j * kPackedStride + i);
}

void accumulate(fitting::RowKernel row, const LeafView& leaf, const PointView& point, const ScratchView& scratch,
                const ChainsView& sums) {
  if (row.stage == fitting::RowStage::start) {
    const D8 d;
    for (std::size_t i = 0; i < leaf.rows; i += kLanes) hn::Store(hn::LoadU(d, leaf.offset + i), d, scratch.eta + i);
  } else {
    predict_eta(leaf, point, scratch.eta);
  }
  row_pass(row, leaf, scratch, sums.scalars);
  pack_and_score(leaf, point, scratch, sums.score);
  if (scratch.sign != nullptr) flip(leaf, scratch);
  const Packed packed{scratch.packed, scratch.sign != nullptr ? scratch.flipped : scratch.packed};
  symmetric_update(packed, leaf.rows, leaf.columns, NextRows{leaf, tile_count(leaf.columns)}, sums.information);
}

void row_scores(fitting::RowKernel row, const LeafView& leaf, const PointView& point, const ScratchView& scratch) {
  double scalars[fitting::kScalars * kChains] = {};
  predict_eta(leaf, point, scratch.eta);
  row_pass(row, leaf, scratch, scalars);
}

void mean(fitting::RowKernel row, const double* eta, double* mu, double* complement, std::size_t n) {
  for_model(row, [&](auto /*family*/, auto link) HWY_ATTR {
    const D8 d;
    for (std::size_t i = 0; i < n; i += kLanes) {
      V probability = hn::Zero(d);
      V rest = hn::Zero(d);
      mean_of(link, d, hn::LoadU(d, eta + i), probability, rest);
      hn::StoreU(probability, d, mu + i);
      hn::StoreU(rest, d, complement + i);
    }
  });
}

void shape(fitting::RowKernel row, const double* eta, const fitting::MeanView& into, std::size_t n) {
  for_model(row, [&](auto family, auto link) HWY_ATTR {
    const D8 d;
    for (std::size_t i = 0; i < n; i += kLanes) {
      const V at = hn::LoadU(d, eta + i);
      V probability = hn::Zero(d);
      V rest = hn::Zero(d);
      mean_of(link, d, at, probability, rest);
      hn::StoreU(probability, d, into.mu + i);
      hn::StoreU(rest, d, into.complement + i);
      const auto of = mean_shape(link, family, d, at);
      hn::StoreU(of.slope, d, into.slope + i);
      hn::StoreU(of.bend, d, into.bend + i);
      hn::StoreU(of.log_mu, d, into.log_mu + i);
      hn::StoreU(of.log_complement, d, into.log_complement + i);
      hn::StoreU(of.rise, d, into.rise + i);
      hn::StoreU(of.fall, d, into.fall + i);
      hn::StoreU(of.turn, d, into.turn + i);
    }
  });
}

void moments(const LeafView& leaf, double* sum, double* minimum, double* maximum) {
  const D8 d;
  for (std::size_t j = 0; j < leaf.columns; ++j) {
    const double* x = leaf.column[j];
    if (x == nullptr) continue;
    for (std::size_t half = 0; half < kChains; half += kLanes) {
      V total = hn::LoadU(d, sum + j * kChains + half);
      V low = hn::LoadU(d, minimum + j * kChains + half);
      V high = hn::LoadU(d, maximum + j * kChains + half);
      for (std::size_t i = half; i < leaf.rows; i += kChains) {
        if (leaf.prefetch[j]) __builtin_prefetch(x + leaf.rows + i, 0, 2);
        const V value = hn::LoadU(d, x + i);
        total = hn::Add(total, value);
        low = hn::Min(low, value);
        high = hn::Max(high, value);
      }
      hn::StoreU(total, d, sum + j * kChains + half);
      hn::StoreU(low, d, minimum + j * kChains + half);
      hn::StoreU(high, d, maximum + j * kChains + half);
    }
  }
}

}  // namespace
}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

namespace ogive::fitting {

extern const Kernel OGIVE_PASTE(kernel_, OGIVE_KERNEL);
const Kernel OGIVE_PASTE(kernel_, OGIVE_KERNEL) = {
    OGIVE_STRING(OGIVE_KERNEL), HWY_STATIC_TARGET <= HWY_AVX2 || HWY_ARCH_ARM_A64,
    HWY_NAMESPACE::accumulate,  HWY_NAMESPACE::by_row,
    HWY_NAMESPACE::add_by_cell, HWY_NAMESPACE::predict_eta,
    HWY_NAMESPACE::row_scores,  HWY_NAMESPACE::mean,
    HWY_NAMESPACE::shape,       HWY_NAMESPACE::moments,
};

}  // namespace ogive::fitting
