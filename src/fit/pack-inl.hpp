// One leaf's columns: eta from them, and sqrt(W) times them, packed for the update, with their share of the score.
#if defined(OGIVE_FIT_PACK_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_PACK_INL
#undef OGIVE_FIT_PACK_INL
#else
#define OGIVE_FIT_PACK_INL
#endif

#include "fit/fetch-inl.hpp"
#include "fit/kernel.hpp"
#include "fit/syrk-inl.hpp"
#include "hwy/highway.h"

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
void predict_and_fetch(const LeafView& leaf, const PointView& point, NextColumns& next, double* HWY_RESTRICT eta) {
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
    // Two sweeps take the time that one column takes to come.
    const double* const wanted = j / kSweep % 2 == 0 ? next.column() : leaf.offset;
    for (std::size_t i = 0; i < leaf.rows; i += kLanes) {
      fetch(wanted + i);
      V sum = hn::MulAdd(b, first.at(i), hn::Load(d, eta + i));
      sum = hn::MulAdd(b1, second.at(i), sum);
      sum = hn::MulAdd(b2, third.at(i), sum);
      hn::Store(hn::MulAdd(b3, fourth.at(i), sum), d, eta + i);
    }
    j += kSweep;
  }
}

template <class T>
HWY_INLINE T* packed_column(const ScratchView& scratch, std::size_t j) {
  if constexpr (sizeof(T) == sizeof(float))
    return scratch.single + j * Update<T>::kStride;
  else
    return scratch.packed + j * Update<T>::kStride;
}

HWY_INLINE void put(V value, double* at) { hn::Store(value, D8(), at); }
HWY_INLINE void put(V value, float* at) {
  const hn::Rebind<float, D8> single;
  hn::Store(hn::DemoteTo(single, value), single, at);
}

/// One column of pack_and_score.
template <class T>
HWY_INLINE void pack_one(const Centred& column, std::size_t rows, const ScratchView& scratch, T* HWY_RESTRICT packed,
                         double* HWY_RESTRICT score) {
  const D8 d;
  for (std::size_t half = 0; half < kChains; half += kLanes) {
    V sum = hn::LoadU(d, score + half);
    for (std::size_t i = half; i < rows; i += kChains) {
      const V x = column.at(i);
      put(hn::Mul(hn::Load(d, scratch.root_weight + i), x), packed + i);
      sum = hn::MulAdd(x, hn::Load(d, scratch.residual + i), sum);
    }
    hn::StoreU(sum, d, score + half);
  }
}

/// The constant's column: sqrt(W) itself, and the sum of the residuals.
template <class T>
HWY_INLINE void pack_constant(std::size_t rows, const ScratchView& scratch, T* HWY_RESTRICT packed,
                              double* HWY_RESTRICT score) {
  const D8 d;
  for (std::size_t half = 0; half < kChains; half += kLanes) {
    V sum = hn::LoadU(d, score + half);
    for (std::size_t i = half; i < rows; i += kChains) {
      put(hn::Load(d, scratch.root_weight + i), packed + i);
      sum = hn::Add(sum, hn::Load(d, scratch.residual + i));
    }
    hn::StoreU(sum, d, score + half);
  }
}

/// kSweep columns, and what is fetched meanwhile.
struct Sweep {
  Centred c0, c1, c2, c3;
  const double* wanted;
};

/// The columns of a sweep at once.
template <class T>
HWY_INLINE void pack_sweep(const Sweep& columns, std::size_t rows, const ScratchView& scratch, T* HWY_RESTRICT packed,
                           double* HWY_RESTRICT score) {
  const D8 d;
  constexpr std::size_t kStride = Update<T>::kStride;
  const auto [c0, c1, c2, c3, wanted] = columns;
  for (std::size_t half = 0; half < kChains; half += kLanes) {
    V s0 = hn::LoadU(d, score + half), s1 = hn::LoadU(d, score + kChains + half);
    V s2 = hn::LoadU(d, score + 2 * kChains + half), s3 = hn::LoadU(d, score + 3 * kChains + half);
    for (std::size_t i = half; i < rows; i += kChains) {
      fetch(wanted + i);
      const V root = hn::Load(d, scratch.root_weight + i);
      const V residual = hn::Load(d, scratch.residual + i);
      const V x0 = c0.at(i), x1 = c1.at(i), x2 = c2.at(i), x3 = c3.at(i);
      put(hn::Mul(root, x0), packed + i);
      put(hn::Mul(root, x1), packed + kStride + i);
      put(hn::Mul(root, x2), packed + 2 * kStride + i);
      put(hn::Mul(root, x3), packed + 3 * kStride + i);
      s0 = hn::MulAdd(x0, residual, s0);
      s1 = hn::MulAdd(x1, residual, s1);
      s2 = hn::MulAdd(x2, residual, s2);
      s3 = hn::MulAdd(x3, residual, s3);
    }
    hn::StoreU(s0, d, score + half);
    hn::StoreU(s1, d, score + kChains + half);
    hn::StoreU(s2, d, score + 2 * kChains + half);
    hn::StoreU(s3, d, score + 3 * kChains + half);
  }
}

/// Packs sqrt(W) x_j once for both sides of the update, and adds x_j r to the score's chains.
template <class T>
void pack_and_score(const LeafView& leaf, const PointView& point, const ScratchView& scratch, NextColumns& next,
                    double* score) {
  for (std::size_t j = 0; j < leaf.columns;) {
    T* const column = packed_column<T>(scratch, j);
    if (leaf.column[j] == nullptr) {
      pack_constant(leaf.rows, scratch, column, score + j * kChains);
      ++j;
    } else if (can_sweep(leaf, j)) {
      const Sweep columns{Centred(leaf, point, j), Centred(leaf, point, j + 1), Centred(leaf, point, j + 2),
                          Centred(leaf, point, j + 3), next.column()};
      pack_sweep(columns, leaf.rows, scratch, column, score + j * kChains);
      j += kSweep;
    } else {
      pack_one(Centred(leaf, point, j), leaf.rows, scratch, column, score + j * kChains);
      ++j;
    }
  }
}

/// Rows come in eights, single chains in sixteens: zeros behind the last.
void pad_single(const LeafView& leaf, float* packed) {
  if (leaf.rows % fitting::kSingleChains == 0) return;
  for (std::size_t j = 0; j < leaf.columns; ++j)
    for (std::size_t i = leaf.rows; i < leaf.rows + kChains; ++i) packed[j * fitting::kSingleStride + i] = 0.0F;
}

}  // namespace
}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
