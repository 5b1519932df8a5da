// The Poisson family.  Included by kernel files only.
#if defined(OGIVE_MODEL_POISSON_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_MODEL_POISSON_INL
#undef OGIVE_MODEL_POISSON_INL
#else
#define OGIVE_MODEL_POISSON_INL
#endif

#include "model/binomial-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {

/// What is left out of range, mu <= 0 with y > 0 or mu < 0: NaN, so that no step ends there.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V poisson_log_likelihood(D d, V mu, V log_mu, V y) {
  const V zero = hn::Zero(d);
  const V terms = hn::Sub(hn::IfThenZeroElse(hn::Eq(y, zero), hn::Mul(y, log_mu)), mu);
  const auto inside = hn::Or(hn::Gt(mu, zero), hn::And(hn::Eq(mu, zero), hn::Eq(y, zero)));
  return hn::IfThenElse(inside, terms, hn::Set(d, __builtin_nan("")));
}

/// From the mean and its slope and curvature in eta: score (y - mu) h / mu, expected information h^2 / mu, observed
/// y (h / mu)^2 - (y / mu - 1) mu''.
template <class V>
struct PoissonMean {
  V mu, log_mu, slope, bend;
};

template <class D, class V = hn::Vec<D>>
HWY_INLINE PoissonMean<V> poisson_mean(Log, D d, V eta) {
  const V mu = hn::Exp(d, hn::Min(eta, hn::Set(d, 706.0)));
  return {mu, eta, mu, mu};
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE PoissonMean<V> poisson_mean(Identity, D d, V eta) {
  return {eta, hn::Log(d, eta), hn::Set(d, 1.0), hn::Zero(d)};
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE PoissonMean<V> poisson_mean(SquareRoot, D d, V eta) {
  const V root = hn::IfThenElse(hn::Lt(eta, hn::Zero(d)), hn::Set(d, __builtin_nan("")), eta);
  const V mu = hn::Mul(root, root);
  return {mu, hn::Log(d, mu), hn::Add(eta, eta), hn::Set(d, 2.0)};
}

template <class LinkValue, class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> working(LinkValue link, Poisson, bool observed, D d, const RowValues<V>& row) {
  const V y = row.y;
  const auto mean = poisson_mean(link, d, row.eta);
  const V zero = hn::Zero(d);
  const V rate = hn::Div(mean.slope, mean.mu);
  const auto none = hn::Eq(y, zero);
  const V seen = hn::IfThenZeroElse(none, hn::Mul(y, rate));
  const V residual = hn::Sub(seen, mean.slope);
  const V expected = hn::Mul(rate, mean.slope);
  const V ratio = hn::IfThenZeroElse(none, hn::Div(y, mean.mu));
  const V bent = hn::NegMulAdd(hn::Sub(ratio, hn::Set(d, 1.0)), mean.bend, hn::Mul(seen, rate));
  const V weight = observed ? hn::IfThenElse(none, mean.bend, bent) : expected;
  const V squared = hn::Mul(residual, residual);
  const V pearson = hn::IfThenZeroElse(hn::Eq(squared, zero), hn::Div(squared, expected));
  return weighted(d, row, Working<V>{weight, residual, poisson_log_likelihood(d, mean.mu, mean.log_mu, y), pearson});
}

/// From mu = y + 1/10, as R starts.
template <class LinkValue, class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> starting(LinkValue link, Poisson family, D d, const RowValues<V>& row) {
  const V mu = hn::Add(row.y, hn::Set(d, 0.1));
  const V start = link_of(link, d, mu, mu);
  return normal_equation(d, start, row.eta, working(link, family, false, d, RowValues<V>{start, row.y, row.m, row.w}));
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
