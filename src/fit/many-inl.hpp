// Many fits of the same rows at once: products of a leaf's columns with panels of replicates, in register tiles.
#if defined(OGIVE_FIT_MANY_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_MANY_INL
#undef OGIVE_FIT_MANY_INL
#else
#define OGIVE_FIT_MANY_INL
#endif

#include "fit/many_view.hpp"
#include "fit/row_kernels-inl.hpp"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {
namespace {

using fitting::kManyRows;
using fitting::kPanel;
using fitting::ManyLeaf;
using fitting::ManyPanel;

/// A left side, whichever way it lies: element (m, l) is data[m * across + l * along].
template <class T>
struct ManyLeft {
  const T* data;
  std::size_t across, along;
};

/// `length` rows of kPanel numbers, `stride` apart.
template <class T>
struct ManyRight {
  const T* data;
  std::size_t stride, length;
};

/// What is added to: rows of kPanel sums, `stride` apart.
struct ManySums {
  double* data;
  std::size_t stride;
};

template <class T>
using ManyTag = hn::CappedTag<T, sizeof(T) == sizeof(float) ? fitting::kSingleChains : fitting::kChains>;

/// Rows of a tile: 8 x 2 accumulators fit the 32 registers of AVX-512, 4 x 2 the 16 of the others.
inline constexpr std::size_t kManyTile = kLanes == fitting::kChains ? 8 : 4;
inline constexpr std::size_t kManyVectors = 2;
template <class T>
inline constexpr std::size_t kManyWidth = hn::MaxLanes(ManyTag<T>());

HWY_INLINE void add_to(hn::Vec<D8> sum, double* at) {
  const D8 d;
  hn::StoreU(hn::Add(hn::LoadU(d, at), sum), d, at);
}
HWY_INLINE void add_to(hn::Vec<ManyTag<float>> sum, double* at) {
  HWY_ALIGN float values[kManyWidth<float>];
  hn::Store(sum, ManyTag<float>(), values);
  const hn::Rebind<float, D8> part;
  for (std::size_t k = 0; k < kManyWidth<float>; k += kLanes)
    add_to(hn::PromoteTo(D8(), hn::LoadU(part, values + k)), at + k);
}

/// R rows of the left times kManyVectors vectors of the right: each sum is one chain of fused steps from zero.
template <std::size_t R, class T>
HWY_INLINE void many_tile(const ManyLeft<T>& left, const ManyRight<T>& right, const ManySums& out) {
  const ManyTag<T> d;
  hn::Vec<ManyTag<T>> sum[R][kManyVectors];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 2
    for (std::size_t v = 0; v < kManyVectors; ++v) sum[r][v] = hn::Zero(d);
  }
  for (std::size_t l = 0; l < right.length; ++l) {
    const T* const at = left.data + l * left.along;
    hn::Vec<ManyTag<T>> b[kManyVectors];
#pragma GCC unroll 2
    for (std::size_t v = 0; v < kManyVectors; ++v)
      b[v] = hn::LoadU(d, right.data + l * right.stride + v * kManyWidth<T>);
#pragma GCC unroll 8
    for (std::size_t r = 0; r < R; ++r) {
      const auto a = hn::Set(d, at[r * left.across]);
#pragma GCC unroll 2
      for (std::size_t v = 0; v < kManyVectors; ++v) sum[r][v] = hn::MulAdd(a, b[v], sum[r][v]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 2
    for (std::size_t v = 0; v < kManyVectors; ++v) add_to(sum[r][v], out.data + r * out.stride + v * kManyWidth<T>);
  }
}

/// The last tile, of fewer than kManyTile rows.
template <std::size_t R, class T>
HWY_INLINE void many_rest(std::size_t rows, const ManyLeft<T>& left, const ManyRight<T>& right, const ManySums& out) {
  if constexpr (R > 0) {
    if (rows == R) return many_tile<R>(left, right, out);
    many_rest<R - 1>(rows, left, right, out);
  }
}

/// Adds `rows` x kPanel sums of products to `out`.
template <class T>
HWY_NOINLINE void many_product(std::size_t rows, const ManyLeft<T>& left, const ManyRight<T>& right,
                               const ManySums& out) {
  for (std::size_t k = 0; k < kPanel; k += kManyVectors * kManyWidth<T>) {
    const ManyRight<T> part{right.data + k, right.stride, right.length};
    std::size_t m = 0;
    const auto from = [&] { return ManyLeft<T>{left.data + m * left.across, left.across, left.along}; };
    const auto to = [&] { return ManySums{out.data + m * out.stride + k, out.stride}; };
    for (; m + kManyTile <= rows; m += kManyTile) many_tile<kManyTile>(from(), part, to());
    many_rest<kManyTile - 1>(rows - m, from(), part, to());
  }
}

/// How often kLanes replicates have a row.
HWY_INLINE hn::Vec<D8> times_at(const std::uint8_t* times) {
  const hn::Rebind<std::uint8_t, D8> bytes;
  const hn::Rebind<std::int32_t, D8> words;
  return hn::PromoteTo(D8(), hn::PromoteTo(words, hn::LoadU(bytes, times)));
}

/// At the common point the residuals of all replicates are multiples of one.
HWY_INLINE void many_common(const ManyLeaf& leaf, const ManyPanel& panel, std::size_t first, std::size_t rows) {
  const D8 d;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto residual = hn::Set(d, leaf.residual[first + i]);
    for (std::size_t k = 0; k < kPanel; k += kLanes)
      hn::Store(hn::Mul(residual, times_at(panel.times + (first + i) * kPanel + k)), d, panel.scratch + i * kPanel + k);
  }
}

HWY_INLINE void store(hn::Vec<D8> values, double* at) { hn::Store(values, D8(), at); }
HWY_INLINE void store(hn::Vec<D8> values, float* at) {
  const hn::Rebind<float, D8> single;
  hn::Store(hn::DemoteTo(single, values), single, at);
}

/// Etas in the scratch become weighted residuals, and weights beside them.
template <class T>
HWY_INLINE void many_rows(const ManyLeaf& leaf, const ManyPanel& panel, std::size_t first, std::size_t rows,
                          T* weights) {
  const D8 d;
  using V = hn::Vec<D8>;
  for (std::size_t i = 0; i < rows; ++i) {
    const V common = hn::Set(d, leaf.successes[first + i]);
    const V m = hn::Set(d, leaf.trials[first + i]);
    const V w = hn::Set(d, leaf.prior_weights[first + i]);
    for (std::size_t k = 0; k < kPanel; k += kLanes) {
      double* const at = panel.scratch + i * kPanel + k;
      const std::size_t place = (first + i) * kPanel + k;
      const V y = panel.events == nullptr ? common : times_at(panel.events + place);
      const V times = times_at(panel.times + place);
      const auto row = working(Logit{}, Binomial{}, true, d, RowValues<V>{hn::Load(d, at), y, m, hn::Mul(w, times)});
      store(row.residual, at);
      store(row.weight, weights + i * kPanel + k);
    }
  }
}

/// Rows from `first` on, in the precision in which the information is summed.
HWY_INLINE const float* many_columns(const ManyLeaf& leaf, std::size_t first, float) {
  return leaf.single + first * leaf.stride;
}
HWY_INLINE const double* many_columns(const ManyLeaf& leaf, std::size_t first, double) {
  return leaf.x + first * leaf.stride;
}

/// The information of every replicate: for each column its weighted rows times it and the columns behind it.
template <class T>
HWY_INLINE void many_information(const ManyLeaf& leaf, const ManyPanel& panel, std::size_t first, std::size_t rows,
                                 T* weights) {
  const ManyTag<T> d;
  T* const scaled = weights + kManyRows * kPanel;
  const T* const x = many_columns(leaf, first, T());
  for (std::size_t j = 0; j < leaf.columns; ++j) {
    for (std::size_t i = 0; i < rows; ++i) {
      const auto factor = hn::Set(d, x[i * leaf.stride + j]);
      for (std::size_t k = 0; k < kPanel; k += kManyWidth<T>)
        hn::Store(hn::Mul(factor, hn::Load(d, weights + i * kPanel + k)), d, scaled + i * kPanel + k);
    }
    many_product<T>(leaf.columns - j, {x + j, 1, leaf.stride}, {scaled, kPanel, rows},
                    {panel.information + fitting::triangle_index(leaf.columns, j, j) * kPanel, kPanel});
  }
}

template <class T>
HWY_INLINE void many_sums(const ManyLeaf& leaf, const ManyPanel& panel, std::size_t first, std::size_t rows,
                          T* weights) {
  many_rows(leaf, panel, first, rows, weights);
  if (panel.information != nullptr) many_information(leaf, panel, first, rows, weights);
}

void add_panel(const ManyLeaf& leaf, const ManyPanel& panel) {
  const D8 d;
  for (std::size_t first = 0; first < leaf.rows; first += kManyRows) {
    const std::size_t rows = leaf.rows - first < kManyRows ? leaf.rows - first : kManyRows;
    const double* const x = leaf.x + first * leaf.stride;
    if (panel.point == nullptr) {
      many_common(leaf, panel, first, rows);
    } else {
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t k = 0; k < kPanel; k += kLanes)
          hn::Store(hn::Set(d, leaf.eta[first + i]), d, panel.scratch + i * kPanel + k);
      many_product<double>(rows, {x, leaf.stride, 1}, {panel.point, kPanel, leaf.columns}, {panel.scratch, kPanel});
      if (panel.exact) {
        many_sums(leaf, panel, first, rows, panel.weights);
      } else {
        many_sums(leaf, panel, first, rows, panel.single_weights);
      }
    }
    many_product<double>(leaf.columns, {x, 1, leaf.stride}, {panel.scratch, kPanel, rows}, {panel.score, kPanel});
  }
}

void whiten(const fitting::WhitenView& view) {
  const D8 d;
  const hn::Rebind<float, D8> single;
  const std::size_t count = view.rows * view.stride;
  for (std::size_t i = 0; i < count; i += kLanes) hn::Store(hn::Zero(d), d, view.into + i);
  for (std::size_t k = 0; k < view.stride; k += kPanel)
    many_product<double>(view.rows, {view.from, 1, view.from_stride}, {view.transposed + k, view.stride, view.columns},
                         {view.into + k, view.stride});
  for (std::size_t i = 0; i < count; i += kLanes)
    hn::Store(hn::DemoteTo(single, hn::Load(d, view.into + i)), single, view.single + i);
}

}  // namespace
}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
