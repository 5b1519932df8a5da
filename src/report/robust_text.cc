#include "report/robust_text.hpp"

#include <cmath>

#include "inference/counting.hpp"
#include "report/cells.hpp"
#include "report/number.hpp"

namespace ogive::report {
namespace {

/// Separated: errors are those of the finite coefficients in the limit.
bool is_limit(const Fitted& fitted) { return fitted.separation && fitted.stop == fitting::Stop::no_finite_maximum; }

std::string what_is_summed(const Fitted& fitted) {
  const RobustRecord& robust = *fitted.robust;
  const auto k = static_cast<double>(fitted.rank);
  switch (robust.kind) {
    case Robust::none: return "";
    case Robust::hc0: return "HC0, from the squared scores of the rows";
    case Robust::hc1:
      return robust.factor == 1.0
                 ? "HC1 without its factor, from the squared scores of the rows"
                 : "HC1, from the squared scores of the rows, times n/(n - k) = " +
                       (is_limit(fitted) ? significant(robust.factor, 5)
                                         : shown(count_cell(robust.units)) + "/" + shown(count_cell(robust.units - k)));
    case Robust::hc2: return "HC2, from the squared scores of the rows over 1 - h, h their leverage";
    case Robust::hc3: return "HC3, from the squared scores of the rows over (1 - h)^2, h their leverage";
    case Robust::cluster:
      return "by " + counted(static_cast<double>(robust.clusters), "cluster") + " of " + robust.cluster +
             ", from the squared sums of their scores" +
             (robust.factor == 1.0 ? ", without a factor"
                                   : ", times G/(G - 1) (n - 1)/(n - k) = " + significant(robust.factor, 5));
  }
  return "";
}

bool is_heteroskedastic(Robust kind) { return kind != Robust::none && kind != Robust::cluster; }

}  // namespace

std::string covariance_type(const Fitted& fitted) {
  if (fitted.is_ridge()) return "none";
  if (fitted.robust) return robust_name(fitted.robust->kind);
  return is_weighted(fitted, WeightKind::sampling) ? "linearised" : "nonrobust";
}

Facts robust_facts(const Fitted& fitted) {
  const RobustRecord& robust = *fitted.robust;
  Facts facts{"robust", "Errors:", "", {}};
  const bool borrowed = robust.like_statsmodels && is_heteroskedastic(robust.kind) && robust.kind != Robust::hc0;
  facts.sentence =
      (borrowed ? robust_name(robust.kind) + " as statsmodels computes it for this model, which is HC0"
                : what_is_summed(fitted)) +
      (is_limit(fitted) ? ", of the rows that are not settled alone" : "") +
      ". They are in the errors, tests and intervals of the table; the likelihood, likelihood-ratio tests and profile "
      "intervals are the model's own.";
  facts.items = {{"kind", "", robust_name(robust.kind)},
                 {"units", "", count_cell(robust.units)},
                 {"factor", "", real_cell(robust.factor)}};
  if (robust.kind == Robust::cluster) {
    facts.items.push_back({"cluster", "", robust.cluster});
    facts.items.push_back({"clusters", "", robust.clusters});
  }
  return facts;
}

std::vector<Note> robust_notes(const Fitted& fitted) {
  if (!fitted.robust) return {};
  const RobustRecord& robust = *fitted.robust;
  if (robust.without_rest > 0)
    return {{"warning",
             "There are no " + robust_name(robust.kind) +
                 " errors: " + counted(static_cast<double>(robust.without_rest), "row") +
                 (robust.without_rest == 1 ? " has" : " have") +
                 " a leverage of 1, as a coefficient fits such a row whatever its response, and nothing is left to "
                 "divide by. Take HC1, or leave the predictor out that marks a single row.",
             "full_leverage"}};
  if (robust.kind == Robust::cluster && robust.clusters <= static_cast<std::int64_t>(fitted.rank))
    return {{"note",
             "There are no more clusters (" + integer(robust.clusters) + ") than coefficients (" +
                 integer(static_cast<std::int64_t>(fitted.rank)) +
                 "): errors by cluster rest on many clusters, and tests of all coefficients together do not exist.",
             "few_clusters"}};
  return {};
}

}  // namespace ogive::report
