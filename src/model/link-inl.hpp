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

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The mean and its neighbours at one linear predictor.  `complement` is 1 - mu computed directly: subtracting
/// would lose it where mu rounds to 1.  `softplus_rest` is log(1 + exp(-|eta|)), the part of the log-likelihood that
/// does not come from eta itself.
template <class V>
struct Mean {
  V mu, complement, slope, softplus_rest;
};

/// Numbers   mu, complement and slope within 4 ULP of exact at the rounded eta; they underflow gradually
///           beyond |eta| = 708 and reach 0 at 745.
template <class D, class V = hn::Vec<D>>
HWY_INLINE Mean<V> inverse_link(Logit, D d, V eta) {
  const V one = hn::Set(d, 1.0);
  const V e = hn::Exp(d, hn::Neg(hn::Abs(eta)));  // in [0, 1]: cannot overflow
  const V big = hn::Div(one, hn::Add(one, e));    // the tail probability >= 1/2
  const V small = hn::Mul(e, big);
  const auto negative = hn::Lt(eta, hn::Zero(d));
  return {hn::IfThenElse(negative, small, big), hn::IfThenElse(negative, big, small), hn::Mul(small, big),
          hn::Log1p(d, e)};
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
