// The Gaussian family.  Included by kernel files only.
#if defined(OGIVE_MODEL_GAUSSIAN_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_MODEL_GAUSSIAN_INL
#undef OGIVE_MODEL_GAUSSIAN_INL
#else
#define OGIVE_MODEL_GAUSSIAN_INL
#endif

#include "model/binomial-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {

/// At dispersion 1: log-likelihood -(y - mu)^2 / 2, expected information h^2, observed h^2 - (y - mu) mu''.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> gaussian(D d, V mu, V slope, V weight, V y) {
  const V error = hn::Sub(y, mu);
  const V squared = hn::Mul(error, error);
  return {weight, hn::Mul(error, slope), hn::Mul(hn::Set(d, -0.5), squared), squared};
}

template <class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> unit_working(Identity, bool, D d, V eta, V y) {
  const V one = hn::Set(d, 1.0);
  return gaussian(d, eta, one, one, y);
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> unit_working(Log, bool observed, D d, V eta, V y) {
  const V mu = hn::Exp(d, hn::Min(eta, hn::Set(d, 350.0)));  // whose square is finite
  const V expected = hn::Mul(mu, mu);
  return gaussian(d, mu, mu, observed ? hn::NegMulAdd(hn::Sub(y, mu), mu, expected) : expected, y);
}

template <class LinkValue, class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> working(LinkValue link, Gaussian, bool observed, D d, const RowValues<V>& row) {
  return weighted(d, row, unit_working(link, observed, d, row.eta, row.y));
}

/// From mu = y; a logarithm needs y > 0.
template <class LinkValue, class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> starting(LinkValue link, Gaussian family, D d, const RowValues<V>& row) {
  const V start = link_of(link, d, row.y, row.y);
  return normal_equation(d, start, row.eta, working(link, family, false, d, RowValues<V>{start, row.y, row.m, row.w}));
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
