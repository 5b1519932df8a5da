// The weighted symmetric rank-k update of one leaf: Z'Z of the packed columns in register tiles.
#if defined(OGIVE_FIT_SYRK_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_SYRK_INL
#undef OGIVE_FIT_SYRK_INL
#else
#define OGIVE_FIT_SYRK_INL
#endif

#include "fit/kernel.hpp"
#include "hwy/cache_control.h"
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

/// Up to two columns whose next rows a tile asks for while it computes.
struct Prefetch {
  const double* first;
  const double* second;
};

/// Adds packed columns [j, j + R) times [k, k + C) over the leaf; `chains[r]` points at the chains of pair
/// (j + r, k), those of (j + r, k + 1) follow.  Only pairs on or above the diagonal are touched: r <= c + kAhead,
/// with kAhead = min(k - j, 3).
template <std::size_t R, std::size_t C, std::size_t kAhead>
HWY_INLINE void tile(const double* HWY_RESTRICT a, const double* HWY_RESTRICT b, std::size_t rows, Prefetch next,
                     double* const (&chains)[kTileRows]) {
  const D8 d;
  using V = hn::Vec<D8>;
  for (std::size_t half = 0; half < fitting::kChains; half += kLanes) {
    V sum[R][C];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 4
      for (std::size_t c = 0; c < C; ++c)
        sum[r][c] = r <= c + kAhead ? hn::LoadU(d, chains[r] + c * fitting::kChains + half) : hn::Zero(d);
    }
    for (std::size_t i = half; i < rows; i += fitting::kChains) {
      hwy::Prefetch(next.first + i);
      hwy::Prefetch(next.second + i);
      V right[C];
#pragma GCC unroll 4
      for (std::size_t c = 0; c < C; ++c) right[c] = hn::Load(d, b + c * kPackedStride + i);
#pragma GCC unroll 4
      for (std::size_t r = 0; r < R; ++r) {
        const V left = hn::Load(d, a + r * kPackedStride + i);
#pragma GCC unroll 4
        for (std::size_t c = 0; c < C; ++c)
          if (r <= c + kAhead) sum[r][c] = hn::MulAdd(left, right[c], sum[r][c]);
      }
    }
#pragma GCC unroll 4
    for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 4
      for (std::size_t c = 0; c < C; ++c)
        if (r <= c + kAhead) hn::StoreU(sum[r][c], d, chains[r] + c * fitting::kChains + half);
    }
  }
}

/// Both sides of the update: the same columns, unless weights have signs.
struct Packed {
  const double* left;
  const double* right;
};

/// A tile of the packed matrix: where it starts, how large it is, and what to fetch meanwhile.
struct TileAt {
  std::size_t j, k, height, width;
  Prefetch next;
};

template <std::size_t R, std::size_t C>
HWY_INLINE void tile_ahead(const TileAt& at, const Packed& packed, std::size_t rows,
                           double* const (&chains)[kTileRows]) {
  const double* a = packed.left + at.j * kPackedStride;
  const double* b = packed.right + at.k * kPackedStride;
  if (at.k == at.j) {
    tile<R, C, 0>(a, b, rows, at.next, chains);
  } else if (at.k == at.j + 2) {
    tile<R, C, 2>(a, b, rows, at.next, chains);
  } else {
    tile<R, C, 3>(a, b, rows, at.next, chains);
  }
}

template <std::size_t R>
HWY_INLINE void tile_width(const TileAt& at, const Packed& packed, std::size_t rows,
                           double* const (&chains)[kTileRows]) {
  switch (at.width) {
    case 1: return tile_ahead<R, 1>(at, packed, rows, chains);
    case 2: return tile_ahead<R, 2>(at, packed, rows, chains);
    case 3: return tile_ahead < R, kTileColumns < 3 ? 2 : 3 > (at, packed, rows, chains);
    default: return tile_ahead<R, kTileColumns>(at, packed, rows, chains);
  }
}

HWY_NOINLINE void any_tile(const TileAt& at, const Packed& packed, std::size_t rows,
                           double* const (&chains)[kTileRows]) {
  switch (at.height) {
    case 1: return tile_width<1>(at, packed, rows, chains);
    case 2: return tile_width<2>(at, packed, rows, chains);
    case 3: return tile_width<3>(at, packed, rows, chains);
    default: return tile_width<4>(at, packed, rows, chains);
  }
}

/// Chains that end here: computes the tile from zero and adds its sums to the plain upper triangle.
HWY_INLINE void flat_tile(const TileAt& at, const Packed& packed, std::size_t rows, std::size_t p, double* triangle) {
  HWY_ALIGN double sums[kTileRows][kTileColumns * fitting::kChains] = {};
  double* const chains[kTileRows] = {sums[0], sums[1], sums[2], sums[3]};
  any_tile(at, packed, rows, chains);
  for (std::size_t r = 0; r < at.height; ++r)
    for (std::size_t c = 0; c < at.width; ++c)
      if (at.j + r <= at.k + c)
        triangle[fitting::triangle_index(p, at.j + r, at.k + c)] += fitting::sum_chains(sums[r] + c * fitting::kChains);
}

/// Upper triangle of Z'Z of p packed columns, added to `information` (chains or plain, as ChainsView says).
/// `next` holds two addresses for every tile in turn: the rows that the next leaf will want.
template <class NextRows>
HWY_INLINE void symmetric_update(const Packed& packed, std::size_t rows, std::size_t p, const NextRows& next,
                                 double* information) {
  const bool flat = p > fitting::kLongChainColumns;
  std::size_t number = 0;
  for (std::size_t j = 0; j < p; j += kTileRows) {
    for (std::size_t k = j; k < p; k += kTileColumns) {
      const std::size_t height = p - j < kTileRows ? p - j : kTileRows;
      const std::size_t width = p - k < kTileColumns ? p - k : kTileColumns;
      const TileAt at{j, k, height, width, next(number++)};
      if (flat) {
        flat_tile(at, packed, rows, p, information);
        continue;
      }
      double* chains[kTileRows];
      for (std::size_t r = 0; r < kTileRows; ++r) {
        const std::size_t row = r < height ? j + r : j;
        chains[r] = information + fitting::kChains * fitting::triangle_index(p, row, k);
      }
      any_tile(at, packed, rows, chains);
    }
  }
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
