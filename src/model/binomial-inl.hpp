// The binomial family: eta -> working weight, score factor, log-likelihood.  Included by kernel files only.
#if defined(OGIVE_MODEL_BINOMIAL_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_MODEL_BINOMIAL_INL
#undef OGIVE_MODEL_BINOMIAL_INL
#else
#define OGIVE_MODEL_BINOMIAL_INL
#endif

#include "model/family.hpp"
#include "model/link-inl.hpp"
#include "model/working-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {

/// Successes y of m trials under prior weight w, canonical link: expected and observed information agree.
/// Numbers   y log mu + (m - y) log(1 - mu) = y min(eta, 0) - (m - y) max(eta, 0) - m log(1 + exp(-|eta|)): a sum of
///           terms of one sign, so nothing cancels, for fractional y too.
template <class D, class V = hn::Vec<D>>
HWY_INLINE RootedWorking<V> logit_working(D d, const RowValues<V>& row, const Exponentials<V>& exponentials) {
  const auto [eta, y, m, w] = row;
  const V zero = hn::Zero(d);
  const auto mean = logistic(d, eta, exponentials);
  const V failures = hn::Sub(m, y);
  const V unit_residual = hn::MulSub(y, mean.complement, hn::Mul(failures, mean.mu));
  const V unit_weight = hn::Mul(m, mean.slope);
  const V ends = hn::MulSub(y, hn::Min(eta, zero), hn::Mul(failures, hn::Max(eta, zero)));
  const V squared = hn::Mul(unit_residual, unit_residual);
  const V pearson = hn::IfThenZeroElse(hn::Eq(squared, zero), hn::Div(hn::Mul(squared, mean.inverse_slope), m));
  return {{hn::Mul(w, unit_weight), hn::Mul(w, unit_residual), hn::Mul(w, hn::NegMulAdd(m, mean.softplus_rest, ends)),
           hn::Mul(w, pearson)},
          mean.root_slope};
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE RootedWorking<V> working(Logit, Binomial, bool /*observed*/, D d, const RowValues<V>& row) {
  return logit_working(d, row, exponentials(d, row.eta));
}

/// Any other link.  With l1, l0 the logarithms of the two outcomes' probabilities, the score is y l1' + (m - y) l0',
/// the observed information -(y l1'' + (m - y) l0''), the expected -m l1' l0'.
/// Numbers   an outcome that was not seen adds nothing, where its own logarithm is infinite too.
template <class LinkValue, class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> working(LinkValue link, Binomial, bool observed, D d, const RowValues<V>& row) {
  const V y = row.y;
  const V m = row.m;
  const V zero = hn::Zero(d);
  const V failures = hn::Sub(m, y);
  const auto both = outcomes(link, d, row.eta);
  const auto no_success = hn::Eq(y, zero);
  const auto no_failure = hn::Eq(failures, zero);
  const auto sum = [&](V event, V other) HWY_ATTR {
    return hn::Add(hn::IfThenZeroElse(no_success, hn::Mul(y, event)),
                   hn::IfThenZeroElse(no_failure, hn::Mul(failures, other)));
  };
  const V residual = sum(both.event.rise, both.other.rise);
  const V expected = hn::Neg(hn::Mul(m, hn::Mul(both.event.rise, both.other.rise)));
  const V weight = observed ? sum(both.event.curve, both.other.curve) : expected;
  const V squared = hn::Mul(residual, residual);
  const V pearson = hn::IfThenZeroElse(hn::Eq(squared, zero), hn::Div(squared, expected));
  // Out of the link's range nothing counts, whichever outcome was seen.
  const V log_likelihood =
      hn::IfThenElse(hn::IsNaN(both.event.log), both.event.log, sum(both.event.log, both.other.log));
  return weighted(d, row, Working<V>{weight, residual, log_likelihood, pearson});
}

/// log(mu / (1 - mu)) of a mean given with its complement, and so on: where iterations begin, not to the last digit.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V link_of(Logit, D d, V mu, V complement) {
  return hn::Sub(hn::Log(d, mu), hn::Log(d, complement));
}
/// Newton's method on log Phi(x) = log mu from the logit's own scale; log Phi is concave.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V link_of(Probit, D d, V mu, V complement) {
  const auto upper = hn::Gt(mu, complement);
  const V small = hn::IfThenElse(upper, complement, mu);
  const V target = hn::Log(d, small);
  V x = hn::Mul(hn::Set(d, 0.6), hn::Sub(target, hn::Log(d, hn::IfThenElse(upper, mu, complement))));
  for (int step = 0; step < 6; ++step) {
    const Outcome<V> event = outcomes(Probit{}, d, x).event;
    x = hn::Sub(x, hn::Div(hn::Sub(event.log, target), event.rise));
  }
  return hn::IfThenElse(upper, hn::Neg(x), x);
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE V link_of(Cloglog, D d, V, V complement) {
  return hn::Log(d, hn::Neg(hn::Log(d, complement)));
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE V link_of(Loglog, D d, V mu, V) {
  return hn::Neg(hn::Log(d, hn::Neg(hn::Log(d, mu))));
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE V link_of(Cauchit, D d, V mu, V) {
  const V angle = hn::Mul(hn::Set(d, 3.141592653589793), mu);
  return hn::Neg(hn::Div(hn::Cos(d, angle), hn::Sin(d, angle)));
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE V link_of(Log, D d, V mu, V) {
  return hn::Log(d, mu);
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE V link_of(LogComplement, D d, V, V complement) {
  return hn::Log(d, complement);
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE V link_of(Identity, D, V mu, V) {
  return mu;
}
template <class D, class V = hn::Vec<D>>
HWY_INLINE V link_of(SquareRoot, D, V mu, V) {
  return hn::Sqrt(mu);
}

/// Start of a logit from mu = (y + 1/2) / (m + 1).
template <class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> starting(Logit, Binomial, D d, const RowValues<V>& row) {
  const auto [offset, y, m, w] = row;
  const V half = hn::Set(d, 0.5);
  const V one = hn::Set(d, 1.0);
  const V more = hn::Add(y, half);
  const V less = hn::Add(hn::Sub(m, y), half);
  const V trials = hn::Add(m, one);
  const V mu = hn::Div(more, trials);
  const V complement = hn::Div(less, trials);
  const V weight = hn::Mul(w, hn::Mul(m, hn::Mul(mu, complement)));
  const V residual = hn::MulSub(y, complement, hn::Mul(hn::Sub(m, y), mu));
  const V log_mu = hn::Log(d, mu);
  const V log_complement = hn::Log(d, complement);
  const V eta = hn::Sub(hn::Sub(log_mu, log_complement), offset);
  const V log_likelihood = hn::MulAdd(y, log_mu, hn::Mul(hn::Sub(m, y), log_complement));
  return {weight, hn::MulAdd(weight, eta, hn::Mul(w, residual)), hn::Mul(w, log_likelihood), hn::Zero(d)};
}

/// The same for any link.
template <class LinkValue, class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> starting(LinkValue link, Binomial family, D d, const RowValues<V>& row) {
  const auto [offset, y, m, w] = row;
  const V half = hn::Set(d, 0.5);
  const V trials = hn::Add(m, hn::Set(d, 1.0));
  const V mu = hn::Div(hn::Add(y, half), trials);
  const V complement = hn::Div(hn::Add(hn::Sub(m, y), half), trials);
  const V start = link_of(link, d, mu, complement);
  return normal_equation(d, start, offset, working(link, family, false, d, RowValues<V>{start, y, m, w}));
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
