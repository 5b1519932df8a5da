// The inverse links, once per instruction set.  Included by kernel files only, after Highway.
#if defined(OGIVE_MODEL_LINK_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_MODEL_LINK_INL
#undef OGIVE_MODEL_LINK_INL
#else
#define OGIVE_MODEL_LINK_INL
#endif

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"
#include "model/link.hpp"
#include "model/logistic-inl.hpp"
#include "model/normal-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// One of the two outcomes at a linear predictor: its probability, the logarithm l of it, dl/deta and -d2l/deta2.
/// All that a binomial likelihood is made of: no difference of nearly equal numbers, in either tail.
template <class V>
struct Outcome {
  V probability, log, rise, curve;
};

/// What a link says of an event and of a non-event.  Where eta is out of the link's range, logarithms are NaN.
/// Numbers   relative errors of at most 32 ULP (tests/model), but near the zeros of Cauchit's curve.
template <class V>
struct Outcomes {
  Outcome<V> event, other;
};

template <class V>
HWY_INLINE Outcomes<V> swapped(const Outcomes<V>& both) {
  return {both.other, both.event};
}

/// The same likelihood with eta -> -eta.
template <class V>
HWY_INLINE Outcome<V> turned(const Outcome<V>& outcome) {
  return {outcome.probability, outcome.log, hn::Neg(outcome.rise), outcome.curve};
}

template <class D, class V, class M>
HWY_INLINE Outcome<V> choose(D, M mask, const Outcome<V>& yes, const Outcome<V>& no) {
  return {hn::IfThenElse(mask, yes.probability, no.probability), hn::IfThenElse(mask, yes.log, no.log),
          hn::IfThenElse(mask, yes.rise, no.rise), hn::IfThenElse(mask, yes.curve, no.curve)};
}

/// log(0), which Highway's logarithm does not know.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V no_chance(D d) {
  return hn::Set(d, -__builtin_inf());
}

/// log(1 - x) for 0 <= x <= 1/2.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V log_less(D d, V x) {
  return hn::Log1p(d, hn::Neg(x));
}

/// log(1 - exp(-t)) for t > 0: Maechler (2012), with log(2) as the point of change.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V log_one_minus_exp(D d, V t) {
  const V minus = hn::Neg(t);
  const V near = hn::Log(d, hn::Neg(hn::Expm1(d, minus)));
  const V far = log_less(d, hn::Exp(d, minus));
  return hn::IfThenElse(hn::Lt(t, hn::Set(d, 0.6931471805599453)), near, far);
}

/// log Phi(x) = log of the hazard's definition at -x: -x^2/2 - log(2 pi)/2 - log hazard(-x).
template <class D, class V = hn::Vec<D>>
HWY_INLINE Outcomes<V> outcomes(Probit, D d, V eta) {
  const V t = hn::Abs(eta);
  const Hazard<V> hazard = normal_hazard(d, t);
  const V density = normal_density(d, t);
  const V small = hn::Div(density, hazard.value);
  const V big = hn::Sub(hn::Set(d, 1.0), small);
  const V log_root_2pi = hn::Set(d, 0.9189385332046727);
  const V log_small =
      hn::Sub(hn::Mul(hn::Set(d, -0.5), hn::Mul(t, t)), hn::Add(log_root_2pi, hn::Log(d, hazard.value)));
  const V rise = hn::Div(density, big);
  const Outcome<V> rare{small, log_small, hazard.value, hn::Mul(hazard.value, hazard.excess)};
  const Outcome<V> usual{big, log_less(d, small), hn::Neg(rise), hn::Mul(rise, hn::Add(t, rise))};
  const auto negative = hn::Lt(eta, hn::Zero(d));
  // In terms of t the rare outcome's logarithm falls as t grows; in terms of eta it rises on the negative side.
  return {choose(d, negative, rare, turned(usual)), choose(d, negative, usual, turned(rare))};
}

/// z / (exp(z) - 1), and z - 1 + that, which is z/2 + z^2/12 - z^4/720 + ... (Bernoulli numbers) for small z.
template <class V>
struct Growth {
  V ratio, rest;
};
template <class D, class V = hn::Vec<D>>
HWY_INLINE Growth<V> growth(D d, V z) {
  const V one = hn::Set(d, 1.0);
  const V tiny = hn::Set(d, 0x1p-60);
  const V most = hn::Set(d, 700.0);  // beyond it the ratio is 0 even times z^2
  const V grown = hn::IfThenElseZero(hn::Lt(z, most), hn::Div(z, hn::Expm1(d, hn::Min(z, most))));
  const V ratio = hn::IfThenElse(hn::Lt(z, tiny), one, grown);
  const V square = hn::Mul(z, z);
  V series = hn::Set(d, -3617.0 / 510.0 / 20922789888000.0);
  for (const double term : {7.0 / 6.0 / 87178291200.0, -691.0 / 2730.0 / 479001600.0, 5.0 / 66.0 / 3628800.0,
                            -1.0 / 30.0 / 40320.0, 1.0 / 42.0 / 720.0, -1.0 / 30.0 / 24.0, 1.0 / 12.0})
    series = hn::MulAdd(series, square, hn::Set(d, term));
  const V near = hn::MulAdd(series, square, hn::Mul(hn::Set(d, 0.5), z));
  return {ratio, hn::IfThenElse(hn::Lt(z, hn::Set(d, 0.75)), near, hn::Add(hn::Sub(z, one), ratio))};
}

/// With z = exp(eta): mu = 1 - exp(-z).
template <class D, class V = hn::Vec<D>>
HWY_INLINE Outcomes<V> outcomes(Cloglog, D d, V eta) {
  const V z = hn::Exp(d, hn::Min(eta, hn::Set(d, 700.0)));
  const Growth<V> g = growth(d, z);
  const V other = hn::Exp(d, hn::Neg(z));
  const V event = hn::Neg(hn::Expm1(d, hn::Neg(z)));
  // For z below half a unit the event's logarithm is eta itself; exp has rounded z's own away.
  const V log_event = hn::IfThenElse(hn::Lt(eta, hn::Set(d, -37.0)), eta, log_one_minus_exp(d, z));
  return {{event, log_event, g.ratio, hn::Mul(g.ratio, g.rest)}, {other, hn::Neg(z), hn::Neg(z), z}};
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE Outcomes<V> outcomes(Loglog, D d, V eta) {
  const Outcomes<V> mirror = outcomes(Cloglog{}, d, hn::Neg(eta));
  return {turned(mirror.other), turned(mirror.event)};
}

/// The tails as atan(1 / |eta|) / pi: 1/2 - atan would lose them.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Outcomes<V> outcomes(Cauchit, D d, V eta) {
  const V one = hn::Set(d, 1.0);
  const V t = hn::Min(hn::Abs(eta), hn::Set(d, 1e150));  // whose square is finite
  const auto far = hn::Gt(t, one);
  const V angle = hn::Atan(d, hn::IfThenElse(far, hn::Div(one, t), t));
  const V inverse_pi = hn::Set(d, 0.3183098861837907);
  const V small = hn::Mul(hn::IfThenElse(far, angle, hn::Sub(hn::Set(d, 1.5707963267948966), angle)), inverse_pi);
  const V big = hn::Sub(one, small);
  const V bend = hn::Div(one, hn::MulAdd(t, t, one));
  const V slope = hn::Mul(inverse_pi, bend);
  const V turn = hn::Mul(hn::Add(t, t), bend);  // -slope' / slope
  const V rare_rise = hn::Div(slope, small);
  const V usual_rise = hn::Div(slope, big);
  const Outcome<V> rare{small, hn::Log(d, small), rare_rise, hn::Mul(rare_rise, hn::Sub(rare_rise, turn))};
  const Outcome<V> usual{big, log_less(d, small), hn::Neg(usual_rise), hn::Mul(usual_rise, hn::Add(usual_rise, turn))};
  const auto negative = hn::Lt(eta, hn::Zero(d));
  return {choose(d, negative, rare, turned(usual)), choose(d, negative, usual, turned(rare))};
}

/// mu = exp(eta): the event's logarithm is eta, without curve; for t = -eta the other's is log(1 - exp(-t)).
template <class D, class V = hn::Vec<D>>
HWY_INLINE Outcomes<V> outcomes(Log, D d, V eta) {
  const V zero = hn::Zero(d);
  const V one = hn::Set(d, 1.0);
  const V t = hn::Neg(eta);
  const V other = hn::Neg(hn::Expm1(d, eta));
  const V odds = hn::Div(hn::Exp(d, hn::Min(eta, one)), other);
  const auto outside = hn::Gt(eta, zero);
  const V nan = hn::Set(d, __builtin_nan(""));
  const V log_other = hn::IfThenElse(hn::Eq(t, zero), no_chance(d), log_one_minus_exp(d, t));
  return {{hn::Exp(d, hn::Min(eta, hn::Set(d, 709.0))), hn::IfThenElse(outside, nan, eta), one, zero},
          {other, hn::IfThenElse(outside, nan, log_other), hn::Neg(odds), hn::Mul(odds, hn::Add(one, odds))}};
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE Outcomes<V> outcomes(LogComplement, D d, V eta) {
  return swapped(outcomes(Log{}, d, eta));
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE Outcomes<V> outcomes(Identity, D d, V eta) {
  const V zero = hn::Zero(d);
  const V one = hn::Set(d, 1.0);
  const V other = hn::Sub(one, eta);
  const V rise = hn::Div(one, eta);
  const V fall = hn::Div(one, other);
  const auto outside = hn::Or(hn::Lt(eta, zero), hn::Gt(eta, one));
  const V nan = hn::Set(d, __builtin_nan(""));
  const V log_event = hn::IfThenElse(hn::Eq(eta, zero), no_chance(d), hn::Log(d, eta));
  const V near_zero = hn::IfThenElse(hn::Eq(other, zero), no_chance(d), hn::Log(d, other));
  const V log_other = hn::IfThenElse(hn::Lt(eta, hn::Set(d, 0.5)), log_less(d, eta), near_zero);
  return {{eta, hn::IfThenElse(outside, nan, log_event), rise, hn::Mul(rise, rise)},
          {other, hn::IfThenElse(outside, nan, log_other), hn::Neg(fall), hn::Mul(fall, fall)}};
}

/// The mean alone, of a probability: mu and 1 - mu.
template <class LinkValue, class D, class V = hn::Vec<D>>
HWY_INLINE void mean_of(LinkValue link, D d, V eta, V& mu, V& complement) {
  const Outcomes<V> both = outcomes(link, d, eta);
  mu = both.event.probability;
  complement = both.other.probability;
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE void mean_of(Logit, D d, V eta, V& mu, V& complement) {
  const Mean<V> mean = inverse_link(Logit{}, d, eta);
  mu = mean.mu;
  complement = mean.complement;
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE void mean_of(SquareRoot, D d, V eta, V& mu, V& complement) {
  mu = hn::Mul(eta, eta);
  complement = hn::Sub(hn::Set(d, 1.0), mu);
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
