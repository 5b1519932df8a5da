// What one row adds to the sums of a pass, whatever family and link.  Included by kernel files only.
#if defined(OGIVE_MODEL_WORKING_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_MODEL_WORKING_INL
#undef OGIVE_MODEL_WORKING_INL
#else
#define OGIVE_MODEL_WORKING_INL
#endif

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Working weight, score factor (the score is the sum of x times it), log-likelihood without constants, Pearson
/// chi-square.
template <class V>
struct Working {
  V weight, residual, log_likelihood, pearson;
};

/// One row: the linear predictor (at a start the offset), successes y of m trials, prior weight.
template <class V>
struct RowValues {
  V eta, y, m, w;
};

/// What a row adds where the weight is w m times a slope whose square root is known without taking one.
template <class V>
struct RootedWorking : Working<V> {
  V root_slope;
};

/// The square root of the weight; `kPlain`: w and m are 1.
template <bool kPlain, class V>
HWY_INLINE V root_weight(const Working<V>& one, const RowValues<V>& /*row*/) {
  return hn::Sqrt(hn::Abs(one.weight));
}
template <bool kPlain, class V>
HWY_INLINE V root_weight(const RootedWorking<V>& one, const RowValues<V>& row) {
  return kPlain ? one.root_slope : hn::Mul(hn::Sqrt(hn::Mul(row.w, row.m)), one.root_slope);
}

/// A row of weight 0 adds nothing, even where its mean is out of range.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> weighted(D d, const RowValues<V>& row, const Working<V>& unit) {
  const auto counts = hn::Gt(hn::Mul(row.w, row.m), hn::Zero(d));
  const auto part = [&](V value) HWY_ATTR { return hn::IfThenElseZero(counts, hn::Mul(row.w, value)); };
  return {part(unit.weight), part(unit.residual), part(unit.log_likelihood), part(unit.pearson)};
}

/// A row's equations for the first weighted least squares: working weight x (working response - offset), so that the
/// score is the right side of the normal equations at `start`, a linear predictor near the row's own response.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> normal_equation(D, V start, V offset, const Working<V>& at_start) {
  return {at_start.weight, hn::MulAdd(at_start.weight, hn::Sub(start, offset), at_start.residual),
          at_start.log_likelihood, hn::Sub(at_start.pearson, at_start.pearson)};
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
