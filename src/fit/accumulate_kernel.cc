// The kernels: compiled once per instruction set (cmake/Kernels.cmake), with static dispatch inside.
// Only Highway, -inl.hpp files and plain structs may be included here: an inline function of the standard library
// would become a weak symbol that the linker may take from the object of a newer processor.
#include "fit/kernel.hpp"
#include "hwy/highway.h"
// After Highway: these are written in terms of the target chosen by the compiler flags.
#include "fit/factor_rows-inl.hpp"
#include "fit/many-inl.hpp"
#include "fit/pack-inl.hpp"
#include "fit/random-inl.hpp"
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
  NextColumns next(leaf);
  if (row.stage == fitting::RowStage::start) {
    const D8 d;
    for (std::size_t i = 0; i < leaf.rows; i += kLanes) hn::Store(hn::LoadU(d, leaf.offset + i), d, scratch.eta + i);
  } else {
    predict_and_fetch(leaf, point, next, scratch.eta);
  }
  row_pass(row, leaf, scratch, next, sums.scalars);
  if (sums.single != nullptr) {
    pack_and_score<float>(leaf, point, scratch, next, sums.score);
    pad_single(leaf, scratch.single);
    chained_update(Packed<float>{scratch.single, scratch.single}, leaf.rows, leaf.columns, next, sums.single);
    return;
  }
  pack_and_score<double>(leaf, point, scratch, next, sums.score);
  if (scratch.sign != nullptr) flip(leaf, scratch);
  const Packed<double> packed{scratch.packed, scratch.sign != nullptr ? scratch.flipped : scratch.packed};
  symmetric_update(packed, leaf.rows, leaf.columns, next, sums.information);
}

void predict_eta(const LeafView& leaf, const PointView& point, double* eta) {
  NextColumns next(leaf);
  predict_and_fetch(leaf, point, next, eta);
}

void row_scores(fitting::RowKernel row, const LeafView& leaf, const PointView& point, const ScratchView& scratch) {
  double scalars[fitting::kScalars * kChains] = {};
  NextColumns next(leaf);
  predict_and_fetch(leaf, point, next, scratch.eta);
  row_pass(row, leaf, scratch, next, scalars);
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
        if (leaf.next[j] != nullptr) __builtin_prefetch(leaf.next[j] + i, 0, kSecondCache);
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
    OGIVE_STRING(OGIVE_KERNEL),  HWY_STATIC_TARGET <= HWY_AVX2 || HWY_ARCH_ARM_A64,
    HWY_NAMESPACE::accumulate,   HWY_NAMESPACE::by_row,
    HWY_NAMESPACE::add_by_cell,  HWY_NAMESPACE::predict_eta,
    HWY_NAMESPACE::row_scores,   HWY_NAMESPACE::mean,
    HWY_NAMESPACE::shape,        HWY_NAMESPACE::moments,
    HWY_NAMESPACE::add_panel,    HWY_NAMESPACE::whiten,
    HWY_NAMESPACE::random_words, HWY_NAMESPACE::random_heads,
};

}  // namespace ogive::fitting
