// The kernels: compiled once per instruction set (cmake/Kernels.cmake), with static dispatch inside.
// Only Highway, -inl.hpp files and plain structs may be included here: an inline function of the standard library
// would become a weak symbol that the linker may take from the object of a newer processor.
#include "fit/kernel.hpp"
#include "hwy/highway.h"
// After Highway: these are written in terms of the target chosen by the compiler flags.
#include "fit/syrk-inl.hpp"
#include "fit/working-inl.hpp"

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

/// eta = offset + sum over columns of beta_j (x_j scale_j - shift_j), four columns a sweep; the order of the
/// fma chain of a row is the order of the columns.
void predict_eta(const LeafView& leaf, const PointView& point, double* eta) {
  const double* const beta = point.beta;
  const D8 d;
  for (std::size_t i = 0; i < leaf.rows; i += kLanes) hn::Store(hn::LoadU(d, leaf.offset + i), d, eta + i);
  std::size_t j = 0;
  const auto centred = [&](std::size_t column, std::size_t i) HWY_ATTR {
    return hn::MulSub(hn::LoadU(d, leaf.column[column] + i), hn::Set(d, point.scale[column]),
                      hn::Set(d, point.shift[column]));
  };
  while (j < leaf.columns) {
    if (leaf.column[j] == nullptr) {
      const V b = hn::Set(d, beta[j]);
      for (std::size_t i = 0; i < leaf.rows; i += kLanes) hn::Store(hn::Add(hn::Load(d, eta + i), b), d, eta + i);
      ++j;
      continue;
    }
    const bool four = j + 4 <= leaf.columns && leaf.column[j + 1] && leaf.column[j + 2] && leaf.column[j + 3];
    if (!four) {
      const V b = hn::Set(d, beta[j]);
      for (std::size_t i = 0; i < leaf.rows; i += kLanes)
        hn::Store(hn::MulAdd(b, centred(j, i), hn::Load(d, eta + i)), d, eta + i);
      ++j;
      continue;
    }
    const V b0 = hn::Set(d, beta[j]), b1 = hn::Set(d, beta[j + 1]), b2 = hn::Set(d, beta[j + 2]),
            b3 = hn::Set(d, beta[j + 3]);
    for (std::size_t i = 0; i < leaf.rows; i += kLanes) {
      V sum = hn::MulAdd(b0, centred(j, i), hn::Load(d, eta + i));
      sum = hn::MulAdd(b1, centred(j + 1, i), sum);
      sum = hn::MulAdd(b2, centred(j + 2, i), sum);
      hn::Store(hn::MulAdd(b3, centred(j + 3, i), sum), d, eta + i);
    }
    j += 4;
  }
}

/// Runs the row kernel over the leaf: fills root_weight and residual, adds the scalars.
template <class Row>
HWY_INLINE void row_pass(const LeafView& leaf, const ScratchView& scratch, double* scalars, const Row& row) {
  const D8 d;
  for (std::size_t half = 0; half < kChains; half += kLanes) {
    double* const likelihood_at = scalars + fitting::kLogLikelihood * kChains + half;
    double* const pearson_at = scalars + fitting::kPearson * kChains + half;
    V likelihood = hn::LoadU(d, likelihood_at);
    V pearson = hn::LoadU(d, pearson_at);
    for (std::size_t i = half; i < leaf.rows; i += kChains) {
      const auto one = row(d, hn::Load(d, scratch.eta + i), hn::LoadU(d, leaf.successes + i),
                           hn::LoadU(d, leaf.trials + i), hn::LoadU(d, leaf.prior_weights + i));
      hn::Store(one.root_weight, d, scratch.root_weight + i);
      hn::Store(one.residual, d, scratch.residual + i);
      likelihood = hn::Add(likelihood, one.log_likelihood);
      pearson = hn::Add(pearson, one.pearson);
    }
    hn::StoreU(likelihood, d, likelihood_at);
    hn::StoreU(pearson, d, pearson_at);
  }
}

/// Packs sqrt(W) x_j once for both sides of the update, and adds x_j r to the score's chains.
void pack_and_score(const LeafView& leaf, const PointView& point, const ScratchView& scratch, double* score) {
  const D8 d;
  for (std::size_t j = 0; j < leaf.columns; ++j) {
    const double* x = leaf.column[j];
    double* packed = scratch.packed + j * kPackedStride;
    const V scale = hn::Set(d, point.scale[j]);
    const V shift = hn::Set(d, point.shift[j]);
    for (std::size_t half = 0; half < kChains; half += kLanes) {
      V sum = hn::LoadU(d, score + j * kChains + half);
      for (std::size_t i = half; i < leaf.rows; i += kChains) {
        const V root = hn::Load(d, scratch.root_weight + i);
        const V residual = hn::Load(d, scratch.residual + i);
        if (x == nullptr) {
          hn::Store(root, d, packed + i);
          sum = hn::Add(sum, residual);
        } else {
          const V centred = hn::MulSub(hn::LoadU(d, x + i), scale, shift);
          hn::Store(hn::Mul(root, centred), d, packed + i);
          sum = hn::MulAdd(centred, residual, sum);
        }
      }
      hn::StoreU(sum, d, score + j * kChains + half);
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

void accumulate(fitting::RowKernel row, const LeafView& leaf, const PointView& point, const ScratchView& scratch,
                const ChainsView& sums) {
  if (row == fitting::RowKernel::logit_binomial) {
    predict_eta(leaf, point, scratch.eta);
    row_pass(leaf, scratch, sums.scalars,
             [](D8 d, V eta, V y, V m, V w) HWY_ATTR { return working(Logit{}, Binomial{}, d, eta, y, m, w); });
  } else {
    const D8 d;
    for (std::size_t i = 0; i < leaf.rows; i += kLanes) hn::Store(hn::LoadU(d, leaf.offset + i), d, scratch.eta + i);
    row_pass(leaf, scratch, sums.scalars, [](D8 tag, V offset, V y, V m, V w) HWY_ATTR {
      return starting(Logit{}, Binomial{}, tag, offset, y, m, w);
    });
  }
  pack_and_score(leaf, point, scratch, sums.score);
  symmetric_update(scratch.packed, leaf.rows, leaf.columns, NextRows{leaf, tile_count(leaf.columns)}, sums.information);
}

void mean(const double* eta, double* mu, double* complement, std::size_t n) {
  const D8 d;
  for (std::size_t i = 0; i < n; i += kLanes) {
    const auto m = inverse_link(Logit{}, d, hn::LoadU(d, eta + i));
    hn::StoreU(m.mu, d, mu + i);
    hn::StoreU(m.complement, d, complement + i);
  }
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
    HWY_NAMESPACE::accumulate,  HWY_NAMESPACE::predict_eta,
    HWY_NAMESPACE::mean,        HWY_NAMESPACE::moments,
};

}  // namespace ogive::fitting
