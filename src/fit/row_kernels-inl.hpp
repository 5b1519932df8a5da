// The row kernels: eta -> working weight, score factor, log-likelihood.  The only part instantiated per link x family.
#if defined(OGIVE_FIT_ROW_KERNELS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_ROW_KERNELS_INL
#undef OGIVE_FIT_ROW_KERNELS_INL
#else
#define OGIVE_FIT_ROW_KERNELS_INL
#endif

#include "fit/kernel.hpp"
#include "fit/syrk-inl.hpp"
#include "model/binomial-inl.hpp"
#include "model/gaussian-inl.hpp"
#include "model/index.hpp"
#include "model/mean_shape-inl.hpp"
#include "model/poisson-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogive::HWY_NAMESPACE {

/// Calls `f(family, link)` where `row` names one of these pairs.
template <class FamilyValue, class... Links, class F>
HWY_INLINE bool for_links(fitting::RowKernel row, const F& f) {
  if (row.family != kIndexIn<FamilyValue, Family>) return false;
  return ((row.link == kIndexIn<Links, Link> && (f(FamilyValue{}, Links{}), true)) || ...);
}

/// The pairs that are compiled: is_known of fit/model.hpp says the same.
template <class F>
HWY_INLINE void for_model(fitting::RowKernel row, const F& f) {
  if (for_links<Binomial, Logit, Probit, Cloglog, Loglog, Cauchit, Log, LogComplement, Identity>(row, f)) return;
  if (for_links<Poisson, Log, Identity, SquareRoot>(row, f)) return;
  (void)for_links<Gaussian, Identity, Log>(row, f);
}

/// Runs one row kernel over the leaf: fills root_weight and residual (and sign), adds the scalars.
template <class Row>
HWY_INLINE void rows_of_leaf(const fitting::LeafView& leaf, const fitting::ScratchView& scratch, double* scalars,
                             const Row& row) {
  using fitting::kChains;
  const D8 d;
  using V = hn::Vec<D8>;
  for (std::size_t half = 0; half < kChains; half += kLanes) {
    double* const likelihood_at = scalars + fitting::kLogLikelihood * kChains + half;
    double* const pearson_at = scalars + fitting::kPearson * kChains + half;
    V likelihood = hn::LoadU(d, likelihood_at);
    V pearson = hn::LoadU(d, pearson_at);
    for (std::size_t i = half; i < leaf.rows; i += kChains) {
      const auto one = row(d, RowValues<V>{hn::Load(d, scratch.eta + i), hn::LoadU(d, leaf.successes + i),
                                           hn::LoadU(d, leaf.trials + i), hn::LoadU(d, leaf.prior_weights + i)});
      hn::Store(hn::Sqrt(hn::Abs(one.weight)), d, scratch.root_weight + i);
      if (scratch.sign != nullptr) hn::Store(hn::CopySign(hn::Set(d, 1.0), one.weight), d, scratch.sign + i);
      hn::Store(one.residual, d, scratch.residual + i);
      likelihood = hn::Add(likelihood, one.log_likelihood);
      pearson = hn::Add(pearson, one.pearson);
    }
    hn::StoreU(likelihood, d, likelihood_at);
    hn::StoreU(pearson, d, pearson_at);
  }
}

HWY_INLINE void row_pass(fitting::RowKernel row, const fitting::LeafView& leaf, const fitting::ScratchView& scratch,
                         double* scalars) {
  using Row = RowValues<hn::Vec<D8>>;
  for_model(row, [&](auto family, auto link) HWY_ATTR {
    if (row.stage == fitting::RowStage::start) {
      rows_of_leaf(leaf, scratch, scalars,
                   [&](D8 d, const Row& values) HWY_ATTR { return starting(link, family, d, values); });
      return;
    }
    const bool observed = row.stage == fitting::RowStage::observed;
    rows_of_leaf(leaf, scratch, scalars,
                 [&](D8 d, const Row& values) HWY_ATTR { return working(link, family, observed, d, values); });
  });
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
