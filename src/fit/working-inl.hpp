// The row kernel: eta -> working weight, score factor, log-likelihood.  The only part instantiated per link x family.
#if defined(OGIVE_FIT_WORKING_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_WORKING_INL
#undef OGIVE_FIT_WORKING_INL
#else
#define OGIVE_FIT_WORKING_INL
#endif

#include "fit/kernel.hpp"
#include "model/family.hpp"
#include "model/link-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {

/// What one row adds: sqrt of the working weight, score factor, log-likelihood, Pearson chi-square.
template <class V>
struct Working {
  V root_weight, residual, log_likelihood, pearson;
};

/// Successes y of m trials under prior weight w, canonical link: expected and observed information agree.
/// Numbers   y log mu + (m - y) log(1 - mu) = y min(eta, 0) - (m - y) max(eta, 0) - m log(1 + exp(-|eta|)): a sum of
///           terms of one sign, so nothing cancels, for fractional y too.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> working(Logit link, Binomial, D d, V eta, V y, V m, V w) {
  const V zero = hn::Zero(d);
  const auto mean = inverse_link(link, d, eta);
  const V failures = hn::Sub(m, y);
  const V unit_residual = hn::MulSub(y, mean.complement, hn::Mul(failures, mean.mu));
  const V unit_weight = hn::Mul(m, mean.slope);
  const V ends = hn::MulSub(y, hn::Min(eta, zero), hn::Mul(failures, hn::Max(eta, zero)));
  const V squared = hn::Mul(unit_residual, unit_residual);
  const V pearson = hn::IfThenZeroElse(hn::Eq(squared, zero), hn::Div(squared, unit_weight));
  return {hn::Sqrt(hn::Mul(w, unit_weight)), hn::Mul(w, unit_residual),
          hn::Mul(w, hn::NegMulAdd(m, mean.softplus_rest, ends)), hn::Mul(w, pearson)};
}

/// Start from mu = (y + 1/2) / (m + 1): the residual is working weight x (working response - offset), so that the
/// score is the right side of the weighted normal equations.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Working<V> starting(Logit, Binomial, D d, V offset, V y, V m, V w) {
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
  return {hn::Sqrt(weight), hn::MulAdd(weight, eta, hn::Mul(w, residual)), hn::Mul(w, log_likelihood), hn::Zero(d)};
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
