// The normal distribution in both tails, once per instruction set.  Included by kernel files only, after Highway.
#if defined(OGIVE_MODEL_NORMAL_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_MODEL_NORMAL_INL
#undef OGIVE_MODEL_NORMAL_INL
#else
#define OGIVE_MODEL_NORMAL_INL
#endif

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// (hazard(t) - t) (t + 5/4) as a Chebyshev series in s = (t - 4) / (t + 4), t >= 0; what is left out is below 2e-18.
/// Made by tests/reference/model_hazard.py.  Source of the variable: Shepherd & Laframboise, Math. Comp. 36 (1981) 249.
static constexpr double kHazardSeries[] = {
    1.0956958596592268,      -0.034702924396934454,  -0.09343780196968496,    0.037570205338871523,
    -0.004095030137480855,   -0.0015722063227408844, 0.0005552733243082211,   2.3897662366556302e-05,
    -4.300832510824077e-05,  3.6749714646390396e-06, 2.693782875367941e-06,   -5.45107307630093e-07,
    -1.4153900604596467e-07, 5.1053908216860895e-08, 5.8372047150532804e-09,  -3.955913161429609e-09,
    -1.2336607478812415e-10, 2.7012931467900985e-10, -8.528552549792625e-12,  -1.6480084607527077e-11,
    1.4805724539625554e-12,  8.826895928770214e-13,  -1.4019881361691018e-13, -3.859479994967725e-14,
    1.0738740762272473e-14,  9.91142446537224e-16,   -7.294580142279365e-16,  4.1581080847826476e-17,
    4.584562729280559e-17,   -9.063309850776236e-18, -2.7299456272866346e-18,
};
static constexpr int kHazardTerms = sizeof(kHazardSeries) / sizeof(kHazardSeries[0]);

/// At t >= 0: phi(t) / Phi(-t), and how much larger than t it is, both to full relative accuracy.
template <class V>
struct Hazard {
  V value, excess;
};

template <class D, class V = hn::Vec<D>>
HWY_INLINE Hazard<V> normal_hazard(D d, V t) {
  const V four = hn::Set(d, 4.0);
  const V s = hn::Div(hn::Sub(t, four), hn::Add(t, four));
  const V twice = hn::Add(s, s);
  V later = hn::Zero(d);
  V sum = hn::Set(d, kHazardSeries[kHazardTerms - 1]);
  for (int n = kHazardTerms - 2; n > 0; --n) {  // Clenshaw
    const V next = hn::MulAdd(twice, sum, hn::Sub(hn::Set(d, kHazardSeries[n]), later));
    later = sum;
    sum = next;
  }
  const V series = hn::MulAdd(s, sum, hn::Sub(hn::Set(d, kHazardSeries[0]), later));
  const V excess = hn::Div(series, hn::Add(t, hn::Set(d, 1.25)));
  return {hn::Add(t, excess), excess};
}

/// exp(-t^2 / 2) / sqrt(2 pi).  The rounding of t^2 would cost a large t its digits: with FMA it is carried along.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V normal_density(D d, V t) {
  const V square = hn::Mul(t, t);
  const V rest = hn::MulSub(t, t, square);
  const V half = hn::Set(d, -0.5);
  const V main = hn::Mul(hn::Exp(d, hn::Mul(half, square)), hn::Set(d, 0.3989422804014327));
  return hn::MulAdd(main, hn::Mul(half, rest), main);
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
