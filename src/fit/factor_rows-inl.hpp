// Sums by cell of a factor: rows of the packed columns, each added where its row's code says.
#if defined(OGIVE_FIT_FACTOR_ROWS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_FACTOR_ROWS_INL
#undef OGIVE_FIT_FACTOR_ROWS_INL
#else
#define OGIVE_FIT_FACTOR_ROWS_INL
#endif

#include "fit/kernel.hpp"
#include "fit/syrk-inl.hpp"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {

inline void by_row(const fitting::ScratchView& scratch, std::size_t rows, std::size_t columns,
                   const fitting::RowsView& into) {
  for (std::size_t j = 0; j < into.stride; ++j) {
    double* HWY_RESTRICT number = into.rows + j;
    const double* HWY_RESTRICT column = j < columns ? scratch.packed + j * kPackedStride : scratch.root_weight;
    if (j <= columns) {
      for (std::size_t i = 0; i < rows; ++i) number[i * into.stride] = column[i];
    } else {
      for (std::size_t i = 0; i < rows; ++i) number[i * into.stride] = 0.0;
    }
  }
}

/// One fma chain a number, in the order of the rows; `d` has `Lanes`, of which the stride is a multiple.
template <std::size_t Lanes, class D>
inline void add_rows(D d, const double* HWY_RESTRICT factors, std::size_t rows, const fitting::RowsView& from,
                     const std::int32_t* HWY_RESTRICT codes, double* HWY_RESTRICT table) {
  for (std::size_t i = 0; i < rows; ++i) {
    const auto left = hn::Set(d, factors[i]);
    double* const cell = table + static_cast<std::size_t>(codes[i] + 1) * from.stride;
    const double* const row = from.rows + i * from.stride;
    for (std::size_t j = 0; j < from.stride; j += Lanes)
      hn::StoreU(hn::MulAdd(left, hn::LoadU(d, row + j), hn::LoadU(d, cell + j)), d, cell + j);
  }
}

inline void add_by_cell(const double* HWY_RESTRICT factors, std::size_t rows, const fitting::RowsView& from,
                        const std::int32_t* HWY_RESTRICT codes, double* HWY_RESTRICT table) {
  constexpr hn::CappedTag<double, fitting::kFewestLanes> few;
  if (from.stride % kLanes == 0)
    add_rows<kLanes>(D8(), factors, rows, from, codes, table);
  else
    add_rows<hn::MaxLanes(few)>(few, factors, rows, from, codes, table);
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
