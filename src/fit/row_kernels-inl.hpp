// The row kernels: eta -> working weight, score factor, log-likelihood.  The only part instantiated per link x family.
#if defined(OGIVE_FIT_ROW_KERNELS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef OGIVE_FIT_ROW_KERNELS_INL
#undef OGIVE_FIT_ROW_KERNELS_INL
#else
#define OGIVE_FIT_ROW_KERNELS_INL
#endif

#include "fit/fetch-inl.hpp"
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

/// Reads row i of a leaf: what a row kernel is given.
struct LeafRow {
  const fitting::LeafView& leaf;
  const fitting::ScratchView& scratch;
  std::size_t i;
};

/// What one row adds.
template <class LinkValue, class FamilyValue, class V = hn::Vec<D8>>
HWY_INLINE auto row_at(LinkValue link, FamilyValue family, bool observed, const LeafRow&, const RowValues<V>& values) {
  return working(link, family, observed, D8(), values);
}
/// A logit's chain of operations is cut in two, with fewer that wait for each other in each: exponentials of all rows
/// come first, and wait where later the results stand.
template <class V = hn::Vec<D8>>
HWY_INLINE auto row_at(Logit, Binomial, bool, const LeafRow& row, const RowValues<V>& values) {
  const D8 d;
  return logit_working(d, values,
                       {hn::Load(d, row.scratch.root_weight + row.i), hn::Load(d, row.scratch.residual + row.i)});
}

template <class LinkValue, class FamilyValue>
HWY_INLINE void before_rows(LinkValue, FamilyValue, std::size_t, const fitting::ScratchView&, NextColumns&) {}
HWY_INLINE void before_rows(Logit, Binomial, std::size_t rows, const fitting::ScratchView& scratch, NextColumns& next) {
  const D8 d;
  const double* const wanted = next.column();
  for (std::size_t i = 0; i < rows; i += kLanes) {
    fetch(wanted + i);
    const auto both = exponentials(d, hn::Load(d, scratch.eta + i));
    hn::Store(both.small, d, scratch.root_weight + i);
    hn::Store(both.large_root, d, scratch.residual + i);
  }
}

/// Runs one row kernel over the leaf: fills root_weight and residual (and sign), adds the scalars.  `kPlain`: every row
/// is one trial of weight 1.
template <bool kPlain, class Row>
HWY_INLINE void rows_of_leaf(const fitting::LeafView& leaf, const fitting::ScratchView& scratch, NextColumns& next,
                             double* scalars, const Row& row) {
  using fitting::kChains;
  const D8 d;
  using V = hn::Vec<D8>;
  const auto role = [&](const double* values) HWY_ATTR { return kPlain ? hn::Set(d, 1.0) : hn::LoadU(d, values); };
  const double* const first = next.column();
  const double* const second = next.column();
  for (std::size_t half = 0; half < kChains; half += kLanes) {
    double* const likelihood_at = scalars + fitting::kLogLikelihood * kChains + half;
    double* const pearson_at = scalars + fitting::kPearson * kChains + half;
    V likelihood = hn::LoadU(d, likelihood_at);
    V pearson = hn::LoadU(d, pearson_at);
    for (std::size_t i = half; i < leaf.rows; i += kChains) {
      fetch(first + i);
      fetch(second + i);
      const RowValues<V> values{hn::Load(d, scratch.eta + i), hn::LoadU(d, leaf.successes + i), role(leaf.trials + i),
                                role(leaf.prior_weights + i)};
      const auto one = row(values, LeafRow{leaf, scratch, i});
      hn::Store(root_weight<kPlain>(one, values), d, scratch.root_weight + i);
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
                         NextColumns& next, double* scalars) {
  using Row = RowValues<hn::Vec<D8>>;
  for_model(row, [&](auto family, auto link) HWY_ATTR {
    if (row.stage == fitting::RowStage::start) {
      rows_of_leaf<false>(leaf, scratch, next, scalars, [&](const Row& values, const LeafRow&) HWY_ATTR {
        return starting(link, family, D8(), values);
      });
      return;
    }
    const bool observed = row.stage == fitting::RowStage::observed;
    const auto one = [&](const Row& values, const LeafRow& at)
                         HWY_ATTR { return row_at(link, family, observed, at, values); };
    before_rows(link, family, leaf.rows, scratch, next);
    if (leaf.plain)
      rows_of_leaf<true>(leaf, scratch, next, scalars, one);
    else
      rows_of_leaf<false>(leaf, scratch, next, scalars, one);
  });
}

}  // namespace ogive::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
