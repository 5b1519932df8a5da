// The weighted symmetric rank-k update of one leaf: Z'Z of the packed columns in register tiles, in double or single
// precision.
#if defined(OGIVE_FIT_SYRK_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_SYRK_INL
#undef OGIVE_FIT_SYRK_INL
#else
#define OGIVE_FIT_SYRK_INL
#endif

#include "fit/fetch-inl.hpp"
#include "fit/kernel.hpp"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D8 = hn::CappedTag<double, fitting::kChains>;
inline constexpr std::size_t kLanes = hn::MaxLanes(D8());
/// Columns of a tile: 4 x 4 accumulators fit the 32 registers of AVX-512, 4 x 2 the 16 of the others.
inline constexpr std::size_t kTileRows = 4;
inline constexpr std::size_t kTileColumns = kLanes == fitting::kChains ? 4 : 2;
using fitting::kPackedStride;
/// Vectors of rows that a tile takes at a time.
inline constexpr std::size_t kGroup = 4;

/// How numbers of a type are summed: their vectors, chains, and the stride of packed columns.
template <class T>
struct Update;
template <>
struct Update<double> {
  using Tag = D8;
  static constexpr std::size_t kSums = fitting::kChains;
  static constexpr std::size_t kStride = fitting::kPackedStride;
};
template <>
struct Update<float> {
  using Tag = hn::CappedTag<float, fitting::kSingleChains>;
  static constexpr std::size_t kSums = fitting::kSingleChains;
  static constexpr std::size_t kStride = fitting::kSingleStride;
};

/// Adds packed columns [j, j + R) times [k, k + C) over the leaf; `chains[r]` points at the chains of pair
/// (j + r, k), those of (j + r, k + 1) follow.  Only pairs on or above the diagonal are touched: r <= c + kAhead,
/// with kAhead = min(k - j, 3).
template <std::size_t R, std::size_t C, std::size_t kAhead, class T>
HWY_INLINE void tile(const T* HWY_RESTRICT a, const T* HWY_RESTRICT b, std::size_t rows, TwoColumns next,
                     T* const (&chains)[kTileRows]) {
  using How = Update<T>;
  const typename How::Tag d;
  using V = hn::Vec<typename How::Tag>;
  constexpr std::size_t kWidth = hn::MaxLanes(typename How::Tag());
  for (std::size_t half = 0; half < How::kSums; half += kWidth) {
    V sum[R][C];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 4
      for (std::size_t c = 0; c < C; ++c)
        sum[r][c] = r <= c + kAhead ? hn::LoadU(d, chains[r] + c * How::kSums + half) : hn::Zero(d);
    }
    const auto add = [&](std::size_t i) HWY_ATTR {
      V right[C];
#pragma GCC unroll 4
      for (std::size_t c = 0; c < C; ++c) right[c] = hn::Load(d, b + c * How::kStride + i);
#pragma GCC unroll 4
      for (std::size_t r = 0; r < R; ++r) {
        const V left = hn::Load(d, a + r * How::kStride + i);
#pragma GCC unroll 4
        for (std::size_t c = 0; c < C; ++c)
          if (r <= c + kAhead) sum[r][c] = hn::MulAdd(left, right[c], sum[r][c]);
      }
    };
    std::size_t i = half;
    for (; i + kGroup * How::kSums <= rows + half; i += kGroup * How::kSums) {
      if (next.wanted) {
#pragma GCC unroll 8
        for (std::size_t line = 0; line < kGroup * How::kSums; line += fitting::kChains) {
          fetch(next.first + i + line);
          fetch(next.second + i + line);
        }
      }
#pragma GCC unroll 4
      for (std::size_t g = 0; g < kGroup; ++g) add(i + g * How::kSums);
    }
    for (; i < rows; i += How::kSums) add(i);
#pragma GCC unroll 4
    for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 4
      for (std::size_t c = 0; c < C; ++c)
        if (r <= c + kAhead) hn::StoreU(sum[r][c], d, chains[r] + c * How::kSums + half);
    }
  }
}

/// Both sides of the update: the same columns, unless weights have signs.
template <class T>
struct Packed {
  const T* left;
  const T* right;
};

/// A tile of the packed matrix: where it starts, how large it is, and what to fetch meanwhile.
struct TileAt {
  std::size_t j, k, height, width;
  TwoColumns next;
};

template <std::size_t R, std::size_t C, class T>
HWY_INLINE void tile_ahead(const TileAt& at, const Packed<T>& packed, std::size_t rows, T* const (&chains)[kTileRows]) {
  const T* a = packed.left + at.j * Update<T>::kStride;
  const T* b = packed.right + at.k * Update<T>::kStride;
  if (at.k == at.j) {
    tile<R, C, 0>(a, b, rows, at.next, chains);
  } else if (at.k == at.j + 2) {
    tile<R, C, 2>(a, b, rows, at.next, chains);
  } else {
    tile<R, C, 3>(a, b, rows, at.next, chains);
  }
}

template <std::size_t R, class T>
HWY_INLINE void tile_width(const TileAt& at, const Packed<T>& packed, std::size_t rows, T* const (&chains)[kTileRows]) {
  switch (at.width) {
    case 1: return tile_ahead<R, 1>(at, packed, rows, chains);
    case 2: return tile_ahead<R, 2>(at, packed, rows, chains);
    case 3: return tile_ahead < R, kTileColumns < 3 ? 2 : 3 > (at, packed, rows, chains);
    default: return tile_ahead<R, kTileColumns>(at, packed, rows, chains);
  }
}

template <class T>
HWY_NOINLINE void any_tile(const TileAt& at, const Packed<T>& packed, std::size_t rows, T* const (&chains)[kTileRows]) {
  switch (at.height) {
    case 1: return tile_width<1>(at, packed, rows, chains);
    case 2: return tile_width<2>(at, packed, rows, chains);
    case 3: return tile_width<3>(at, packed, rows, chains);
    default: return tile_width<4>(at, packed, rows, chains);
  }
}

/// Chains that end here: computes the tile from zero and adds its sums to the plain upper triangle.
HWY_INLINE void flat_tile(const TileAt& at, const Packed<double>& packed, std::size_t rows, std::size_t p,
                          double* triangle) {
  HWY_ALIGN double sums[kTileRows][kTileColumns * fitting::kChains] = {};
  double* const chains[kTileRows] = {sums[0], sums[1], sums[2], sums[3]};
  any_tile(at, packed, rows, chains);
  for (std::size_t r = 0; r < at.height; ++r)
    for (std::size_t c = 0; c < at.width; ++c)
      if (at.j + r <= at.k + c)
        triangle[fitting::triangle_index(p, at.j + r, at.k + c)] += fitting::sum_chains(sums[r] + c * fitting::kChains);
}

/// How many tiles p columns have.
HWY_INLINE std::size_t tile_count(std::size_t p) {
  std::size_t count = 0;
  for (std::size_t j = 0; j < p; j += kTileRows) count += (p - j + kTileColumns - 1) / kTileColumns;
  return count;
}

/// Calls `f(tile)` for each tile of p columns.
template <class F>
HWY_INLINE void each_tile(std::size_t p, NextColumns& next, const F& f) {
  const std::size_t tiles = tile_count(p);
  for (std::size_t j = 0; j < p; j += kTileRows) {
    for (std::size_t k = j; k < p; k += kTileColumns) {
      const std::size_t height = p - j < kTileRows ? p - j : kTileRows;
      const std::size_t width = p - k < kTileColumns ? p - k : kTileColumns;
      f(TileAt{j, k, height, width, next.share(tiles)});
    }
  }
}

/// Upper triangle of Z'Z of p packed columns, added to chains.
template <class T>
HWY_INLINE void chained_update(const Packed<T>& packed, std::size_t rows, std::size_t p, NextColumns& next,
                               T* information) {
  each_tile(p, next, [&](const TileAt& at) HWY_ATTR {
    T* chains[kTileRows];
    for (std::size_t r = 0; r < kTileRows; ++r) {
      const std::size_t row = r < at.height ? at.j + r : at.j;
      chains[r] = information + Update<T>::kSums * fitting::triangle_index(p, row, at.k);
    }
    any_tile(at, packed, rows, chains);
  });
}

/// The same, added to `information` (chains or plain, as ChainsView says).
HWY_INLINE void symmetric_update(const Packed<double>& packed, std::size_t rows, std::size_t p, NextColumns& next,
                                 double* information) {
  if (p <= fitting::kLongChainColumns) {
    chained_update(packed, rows, p, next, information);
    return;
  }
  each_tile(p, next, [&](const TileAt& at) HWY_ATTR { flat_tile(at, packed, rows, p, information); });
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
