// The logistic function and all that a logit's likelihood takes from it, once per instruction set.  Included by kernel
// files only, after Highway.
#if defined(OGIVE_MODEL_LOGISTIC_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_MODEL_LOGISTIC_INL
#undef OGIVE_MODEL_LOGISTIC_INL
#else
#define OGIVE_MODEL_LOGISTIC_INL
#endif

#include "hwy/highway.h"
#include "model/link.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// exp(r) = 1 + r + r^2 Q(r) for |r| <= log(2) / 2, and log(1 + e) = 2 s (1 + s^2 Q(s^2)) with s = e / (2 + e) for
/// 0 <= e <= 1.  Both are nearer than a twentieth of a rounding.  Made by tests/reference/model_logistic.py.
static constexpr double kExpTerms[] = {
    0.5,
    0.1666666666666667,
    0.04166666666666667,
    0.008333333333326141,
    0.0013888888888883752,
    0.00019841269874800493,
    2.4801587325533363e-05,
    2.7557255425746435e-06,
    2.7557273661348637e-07,
    2.510520637395701e-08,
    2.0914679376583935e-09,
};
static constexpr double kLogTerms[] = {
    0.3333333333333333,  0.20000000000007292, 0.1428571428355438,  0.11111111358713932, 0.09090894718066429,
    0.07692785032479312, 0.06657072104827468, 0.06000536404795356, 0.04400369243072337, 0.08082022805971766,
};
/// The first part has 42 bits: its multiples by an exponent are exact, with an FMA or without.
static constexpr double kLog2[] = {0.6931471805598903, 5.497923018708371e-14};

/// c[first] + c[first + 2] x^2 + ...: the halves of a polynomial do not wait for each other.
template <int kTerms, class D, class V = hn::Vec<D>>
HWY_INLINE V every_second(D d, V square, const double (&c)[kTerms], int first) {
  int k = kTerms - 1 - (kTerms - 1 - first) % 2;
  V sum = hn::Set(d, c[k]);
#pragma GCC unroll 8
  while (k > first) {
    k -= 2;
    sum = hn::MulAdd(sum, square, hn::Set(d, c[k]));
  }
  return sum;
}

/// exp(-t) and exp(t / 2).
template <class V>
struct Exponentials {
  V small, large_root;
};

/// At t = |eta|; what is beyond 1400 counts as 1400, far beyond exp's range.  NaN stays NaN.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Exponentials<V> exponentials(D d, V eta) {
  const hn::RebindToUnsigned<D> bits;
  // Added to a number, it leaves the nearest whole number in the last bits, with the bias of an exponent.
  const V whole = hn::Set(d, 0x1.8p52 + 1023.0);
  const V x = hn::Mul(hn::Min(hn::Set(d, 1400.0), hn::Abs(eta)), hn::Set(d, -0.5));  // in this order NaN is less
  const V shifted = hn::MulAdd(x, hn::Set(d, 1.4426950408889634), whole);
  const V n = hn::Sub(shifted, whole);
  const V r = hn::NegMulAdd(n, hn::Set(d, kLog2[1]), hn::NegMulAdd(n, hn::Set(d, kLog2[0]), x));
  const V square = hn::Mul(r, r);
  const V even = hn::Mul(every_second(d, square, kExpTerms, 0), square);
  const V odd = hn::MulAdd(hn::Mul(every_second(d, square, kExpTerms, 1), square), r, r);
  const auto exponent = hn::BitCast(bits, shifted);
  const V power = hn::BitCast(d, hn::ShiftLeft<52>(exponent));
  const V inverse = hn::BitCast(d, hn::ShiftLeft<52>(hn::Sub(hn::Set(bits, 2 * 1023), exponent)));
  const V rest = hn::Add(even, odd);  // (1 + rest)^2 = 1 + more
  const V more = hn::MulAdd(rest, rest, hn::Add(rest, rest));
  const V squared = hn::Mul(power, power);
  return {hn::MulAdd(more, squared, squared), hn::MulAdd(hn::Sub(even, odd), inverse, inverse)};
}

/// The mean and its neighbours at one linear predictor.  `complement` is 1 - mu computed directly: subtracting
/// would lose it where mu rounds to 1.  `root_slope` is the square root of the slope, which rows are weighted with, and
/// `inverse_slope` 1 over the slope; `softplus_rest` is log(1 + exp(-|eta|)), the part of the log-likelihood that does
/// not come from eta itself.
template <class V>
struct Mean {
  V mu, complement, slope, root_slope, inverse_slope, softplus_rest;
};

/// With e = exp(-|eta|) everything is a quotient by 1 + e or 2 + e: one division serves both.
/// Numbers   mu, complement, slope, its root and softplus_rest within 4 ULP of exact at the rounded eta; they underflow
///           gradually beyond |eta| = 708 and reach 0 at 745.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Mean<V> logistic(D d, V eta, const Exponentials<V>& exponentials) {
  const V two = hn::Set(d, 2.0);
  const V e = exponentials.small;
  const V below = hn::Add(hn::Set(d, 1.0), e);
  const V above = hn::Add(two, e);
  const V quotient = hn::Div(hn::Set(d, 1.0), hn::Mul(below, above));
  const V big = hn::Mul(quotient, above);  // the tail probability >= 1/2
  const V small = hn::Mul(e, big);
  const V s = hn::Mul(e, hn::Mul(quotient, below));
  const V square = hn::Mul(s, s);
  const V fourth = hn::Mul(square, square);
  const V series = hn::MulAdd(every_second(d, fourth, kLogTerms, 1), square, every_second(d, fourth, kLogTerms, 0));
  const V twice = hn::Add(s, s);
  const auto negative = hn::Lt(eta, hn::Zero(d));
  return {hn::IfThenElse(negative, small, big),
          hn::IfThenElse(negative, big, small),
          hn::Mul(small, big),
          hn::Mul(hn::Mul(e, exponentials.large_root), big),
          hn::MulAdd(exponentials.large_root, exponentials.large_root, hn::Add(two, e)),
          hn::MulAdd(hn::Mul(series, square), twice, twice)};
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE Mean<V> inverse_link(Logit, D d, V eta) {
  return logistic(d, eta, exponentials(d, eta));
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
