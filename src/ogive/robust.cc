#include "ogive/robust.hpp"

#include <array>

#include "design/clusters.hpp"
#include "fit/row_subset.hpp"
#include "fit/sandwich.hpp"

namespace ogive {
namespace {

using fitting::SandwichKind;

SandwichKind sandwich_kind(const RobustRecord& record) {
  constexpr std::array kKinds = {SandwichKind::linearised, SandwichKind::hc0, SandwichKind::hc1,
                                 SandwichKind::hc2,        SandwichKind::hc3, SandwichKind::cluster};
  const bool heteroskedastic = record.kind != Robust::none && record.kind != Robust::cluster;
  if (record.like_statsmodels && heteroskedastic) return SandwichKind::hc0;
  return kKinds[static_cast<std::size_t>(record.kind)];
}

}  // namespace

Result<Robust> robust_kind(const Options& options) {
  const std::string& column = options.roles.cluster;
  const Robust kind = options.robust.kind;
  if (!column.empty() && kind != Robust::none && kind != Robust::cluster)
    return fail(Errc::bad_option,
                "errors by cluster ('" + column + "') and " + robust_name(kind) + " exclude each other: leave one out");
  if (column.empty() && kind == Robust::cluster)
    return fail(Errc::bad_option, "errors by cluster need the column that says which rows belong together");
  const Robust wanted = column.empty() ? kind : Robust::cluster;
  if (wanted != Robust::none && options.penalty.kind != fitting::PenaltyKind::none)
    return fail(Errc::bad_option,
                "robust errors are of the maximum of the likelihood, where a penalised fit is not: leave one of the "
                "two out");
  return wanted;
}

Result<std::optional<RobustRecord>> make_robust(const design::Design& design, const Blocks& blocks,
                                                const fitting::FitControl& control, const Options& options,
                                                fitting::Estimate& found) {
  OGIVE_TRY(const Robust kind, robust_kind(options));
  const design::Roles& roles = design.spec.roles;
  const bool weighted = !roles.prior_weights.empty();
  if (kind == Robust::none) {
    if (weighted && roles.weight_kind == WeightKind::sampling && found.edge.empty())
      OGIVE_CHECK(fitting::linearise(fitting::without_rows(blocks, found.idle), control, found));
    return std::nullopt;
  }
  RobustRecord record;
  record.kind = kind;
  record.cluster = roles.cluster;
  record.like_statsmodels = options.robust.like_statsmodels;
  record.cluster_df = options.robust.cluster_df;
  record.model_std_error = found.std_error;
  record.model_covariance = found.covariance;
  const bool frequency = weighted && (roles.weight_kind == WeightKind::frequency || !roles.frequencies.empty());
  const bool written_out = frequency && !record.like_statsmodels;
  const design::Clusters clusters = design::find_clusters(design);
  const fitting::SandwichPlan plan{sandwich_kind(record), written_out, options.robust.correction, clusters.of_row,
                                   clusters.count};
  if (!found.edge.empty()) return record;  // there are no errors of either kind
  OGIVE_TRY(
      const fitting::SandwichRecord made,
      fitting::sandwich(found.idle.empty() ? blocks : fitting::without_rows(blocks, found.idle), control, plan, found));
  record.factor = made.factor;
  record.units = made.units;
  record.clusters = made.clusters;
  record.without_rest = made.without_rest;
  return record;
}

}  // namespace ogive
