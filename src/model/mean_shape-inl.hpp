// The mean as a function of eta, with its derivatives.  Included by kernel files only.
#if defined(OGIVE_MODEL_MEAN_SHAPE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_MODEL_MEAN_SHAPE_INL
#undef OGIVE_MODEL_MEAN_SHAPE_INL
#else
#define OGIVE_MODEL_MEAN_SHAPE_INL
#endif

#include "model/binomial-inl.hpp"
#include "model/poisson-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {

/// mu' and mu''; the logarithms of mu and 1 - mu with their first derivatives, and the second of log mu.
template <class V>
struct MeanShape {
  V slope, bend, log_mu, log_complement, rise, fall, turn;
};

template <class D, class V = hn::Vec<D>>
HWY_INLINE MeanShape<V> mean_shape(Logit link, Binomial, D d, V eta) {
  const V zero = hn::Zero(d);
  const auto mean = inverse_link(link, d, eta);
  return {mean.slope,
          hn::Mul(mean.slope, hn::Sub(mean.complement, mean.mu)),
          hn::Sub(hn::Min(eta, zero), mean.softplus_rest),
          hn::Neg(hn::Add(hn::Max(eta, zero), mean.softplus_rest)),
          mean.complement,
          hn::Neg(mean.mu),
          hn::Neg(mean.slope)};
}

/// mu' and mu'' where the product of probability and logarithm's derivative is 0 times infinity at an end.
template <class D, class V = hn::Vec<D>>
HWY_INLINE void slopes_of(Log, D, const Outcomes<V>& both, V& slope, V& bend) {
  slope = bend = both.event.probability;
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE void slopes_of(LogComplement, D, const Outcomes<V>& both, V& slope, V& bend) {
  slope = bend = hn::Neg(both.other.probability);
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE void slopes_of(Identity, D d, const Outcomes<V>&, V& slope, V& bend) {
  slope = hn::Set(d, 1.0);
  bend = hn::Zero(d);
}
template <class LinkValue, class D, class V = hn::Vec<D>>
HWY_INLINE void slopes_of(LinkValue, D, const Outcomes<V>& both, V& slope, V& bend) {
  const auto& event = both.event;
  slope = hn::Mul(event.probability, event.rise);
  bend = hn::Mul(event.probability, hn::Sub(hn::Mul(event.rise, event.rise), event.curve));
}

template <class LinkValue, class D, class V = hn::Vec<D>>
HWY_INLINE MeanShape<V> mean_shape(LinkValue link, Binomial, D d, V eta) {
  const Outcomes<V> both = outcomes(link, d, eta);
  MeanShape<V> shape{both.event.log,  both.event.log,  both.event.log,           both.other.log,
                     both.event.rise, both.other.rise, hn::Neg(both.event.curve)};
  slopes_of(link, d, both, shape.slope, shape.bend);
  return shape;
}

/// Counts and real values have no complement: its places hold NaN.
template <class LinkValue, class FamilyValue, class D, class V = hn::Vec<D>>
HWY_INLINE MeanShape<V> mean_shape(LinkValue link, FamilyValue, D d, V eta) {
  const V nan = hn::Set(d, __builtin_nan(""));
  const PoissonMean<V> mean = poisson_mean(link, d, eta);
  const V rise = hn::Div(mean.slope, mean.mu);
  return {mean.slope, mean.bend, mean.log_mu, nan, rise, nan, hn::NegMulAdd(rise, rise, hn::Div(mean.bend, mean.mu))};
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
