#include "fit/start.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "fit/admissible.hpp"
#include "fit/evidence.hpp"

namespace ogive::fitting {
namespace {

/// A log-likelihood so many times worse than the usual start's is far off: down an exponential Newton's method takes a
/// step for each factor of e, here 14 and more.
constexpr double kFarOff = 1e6;

tl::unexpected<Error> start_interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// The point of the constant alone, in coordinates of `space`; zeros without a constant.
std::vector<double> constant_point(const Subspace& space, const Estimate& estimate) {
  const Basis& basis = estimate.basis;
  std::vector<double> point(basis.columns(), 0.0);
  const double eta = link_at(estimate.model.link, estimate.totals.mean());
  if (!basis.constant.empty() && std::isfinite(eta))
    for (std::size_t j = 0; j < point.size(); ++j) point[j] = eta * basis.constant[j] / basis.scale[j];
  return space.coordinates(point);
}

constexpr double kNearEdge = 1e-5;  ///< a mean beside the largest one

}  // namespace

FirstLook first_look_in(const Moments& moments, Basis basis) {
  std::vector<double> largest;
  for (std::size_t j = 0; j < basis.columns(); ++j) {
    const double low = std::fabs(moments.minimum(j) - basis.center[j]);
    const double high = std::fabs(moments.maximum(j) - basis.center[j]);
    largest.push_back(basis.scale[j] * std::max(high, low));
  }
  return {moments.totals(), std::move(basis), std::move(largest)};
}

FirstLook first_look(const Moments& moments, std::vector<double> constant) {
  return first_look_in(moments, make_basis(moments, std::move(constant)));
}

Status check_blocks(const Blocks& blocks) {
  if (blocks.rows == 0) return fail(Errc::not_estimable, "there is no complete row to fit");
  if (blocks.columns == 0)
    return fail(Errc::not_estimable, "the model has no columns: name a predictor, or 1 for the constant");
  return {};
}

Result<StartPoint> admissible_start(const Subspace& space, const Blocks& blocks, const FitControl& control,
                                    const Estimate& estimate) {
  OGIVE_TRY(AdmissibleSet set,
            find_admissible(blocks, estimate.free, control.model, {control.threads, control.stop, control.name_rows}));
  std::vector<double> user(blocks.columns, 0.0);
  for (std::size_t k = 0; k < estimate.free.size(); ++k) user[estimate.free[k]] = set.beta[k];
  return StartPoint{space.coordinates(estimate.basis.to_internal(user)), std::move(set.pinned), true};
}

namespace {

Result<StartPoint> usual_start(Passes& passes, const Subspace& space, const Blocks& blocks, const FitControl& control,
                               Estimate& estimate) {
  const bool natural_zeros = is_open(control.model);
  std::vector<double> simple(space.size(), 0.0);
  if (natural_zeros && blocks.plain && control.start == Start::zeros) return StartPoint{simple, {}, false};
  if (!natural_zeros) simple = constant_point(space, estimate);
  const auto equations = passes.start();
  if (!equations) return start_interrupted();
  estimate.deviance_path.push_back(-2.0 * equations->log_likelihood);
  const Evaluation normal = evaluation(*equations, space);
  const bool any = takes_any_eta(control.model);
  if (!normal.information && any) return StartPoint{std::move(simple), {}, false};
  std::vector<double> solved = normal.information ? normal.information->solve(normal.score) : simple;
  if (natural_zeros && (control.start == Start::least_squares || blocks.has_offset))
    return StartPoint{std::move(solved), {}, false};
  const Sums* at_simple = passes.at(space.point(simple));
  if (at_simple == nullptr) return start_interrupted();
  const double likelihood = at_simple->log_likelihood;
  const Sums* at_solved = passes.at(space.point(solved));
  if (at_solved == nullptr) return start_interrupted();
  const double other = at_solved->log_likelihood;
  if (std::isfinite(other) && !(likelihood >= other)) return StartPoint{std::move(solved), {}, false};
  if (std::isfinite(likelihood) || any) return StartPoint{std::move(simple), {}, false};
  return admissible_start(space, blocks, control, estimate);
}

}  // namespace

/// A given start is where to begin, unless it is far off and there is one maximum alone.
Result<StartPoint> choose_start(Passes& passes, const Subspace& space, const Blocks& blocks, const FitControl& control,
                                Estimate& estimate) {
  if (control.start_beta.size() != blocks.columns)  // other fits on the way have other columns
    return usual_start(passes, space, blocks, control, estimate);
  StartPoint given{space.coordinates(estimate.basis.to_internal(control.start_beta)), {}, false};
  if (!is_concave(control.model) || !takes_any_eta(control.model)) return given;
  OGIVE_TRY(StartPoint usual, usual_start(passes, space, blocks, control, estimate));
  const Sums* here = passes.at(space.point(given.coordinates));
  if (here == nullptr) return start_interrupted();
  const double likelihood = here->log_likelihood;
  const Sums* there = passes.at(space.point(usual.coordinates));
  if (there == nullptr) return start_interrupted();
  const double best = there->log_likelihood;
  if (!(best - likelihood <= kFarOff * (1.0 + std::fabs(best)))) return usual;
  estimate.deviance_path.clear();
  return given;
}

Result<EdgeMaximum> find_edge(const EdgePlan& plan, const StartPoint& start, Estimate& estimate) {
  std::vector<std::size_t> aliased;
  for (const Alias& alias : estimate.aliases) aliased.push_back(alias.column);
  StartPoint here = start;
  for (;;) {
    const std::vector<double> from = plan.space.point(here.coordinates);
    const EdgeStart begin{estimate.basis, plan.control.model, from, aliased, here.pinned};
    auto edge = maximise_within_range(plan.blocks, plan.kernel, begin, plan.fold);
    if (!edge) return start_interrupted();
    estimate.passes += edge->passes;
    if (edge->found || here.inside) return std::move(*edge);
    OGIVE_TRY(here, admissible_start(plan.space, plan.blocks, plan.control, estimate));
  }
}

Result<bool> may_be_at_the_edge(const EdgePlan& plan, std::span<const double> point, const Estimate& estimate) {
  if (takes_any_eta(plan.control.model)) return false;
  if (estimate.stop != Stop::converged) return true;
  if (has_row_bounds(plan.control.model)) return !estimate.certificate.exists;
  const auto range = eta_range(plan.blocks, plan.kernel, estimate.basis, plan.space.point(point), plan.fold);
  if (!range) return start_interrupted();
  return !(range->lowest > kNearEdge * range->highest);
}

}  // namespace ogive::fitting
