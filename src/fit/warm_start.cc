#include "fit/warm_start.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "base/constants.hpp"
#include "fit/pass.hpp"
#include "fit/rank.hpp"
#include "fit/row_sample.hpp"
#include "fit/start.hpp"
#include "fit/step.hpp"

namespace ogive::fitting {
namespace {

/// Events, and non-events, that a sample needs for each coefficient: with 26 for 21 the iteration diverged.
constexpr double kEventsPerColumn = 20.0;
/// One leaf in so many, the sparsest sample that will do; and that of the last step.
constexpr std::int64_t kStrides[] = {40, 20, 10};
constexpr std::int64_t kLastStride = 5;
/// On lambda^2 of the sample: what sampling leaves is of the order of the number of columns.
constexpr double kSampleTolerance = 1e-2;
constexpr int kSampleIterations = 20;
/// The decrement on all rows is about p (kLastStride - 1); beyond so many times that the sample misleads.
constexpr double kMisled = 100.0;

/// The sparsest sample that holds enough events, or 0.
std::int64_t choose_stride(const WarmPlan& plan) {
  const Totals& totals = plan.estimate.totals;
  // Counted as rows: weights and trials do not make a sample larger.
  const double rows = static_cast<double>(plan.blocks.rows) * std::min(totals.successes, totals.failures) /
                      (totals.successes + totals.failures);
  const double needed = kEventsPerColumn * static_cast<double>(plan.blocks.columns);
  for (const std::int64_t stride : kStrides)
    if (rows >= needed * static_cast<double>(stride)) return stride;
  return 0;
}

bool is_wanted(const WarmPlan& plan) {
  const Model& model = plan.control.model;
  return plan.control.start_beta.empty() && std::holds_alternative<Binomial>(model.family) && is_concave(model) &&
         is_open(model) && static_cast<double>(plan.blocks.rows) * static_cast<double>(plan.blocks.columns) > kWarmWork;
}

tl::unexpected<Error> warm_interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// One sample under the model of `plan`.
struct Sample {
  Blocks blocks;
  Passes passes;
  Sample(const WarmPlan& plan, std::int64_t stride)
      : blocks(sample_of(plan.blocks, stride)),
        passes(blocks, plan.kernel, plan.estimate.basis, {plan.control.threads, plan.control.stop, {}},
               plan.control.model) {}
};

/// The maximum of a sample, no closer than its rows know it.
Result<std::optional<std::vector<double>>> maximum_of(Sample& sample, const WarmPlan& plan, const Subspace& space) {
  Estimate own = plan.estimate;
  OGIVE_TRY(const StartPoint start, choose_start(sample.passes, space, sample.blocks, plan.control, own));
  Control control;
  control.max_iterations = kSampleIterations;
  control.tolerance = kSampleTolerance;
  const auto at = [&](const std::vector<double>& point) -> std::optional<Evaluation> {
    const Sums* sums = sample.passes.at(space.point(point));
    if (sums == nullptr) return std::nullopt;
    return evaluation(*sums, space);
  };
  Optimum optimum = newton(at, start.coordinates, control);
  if (optimum.stop == Stop::interrupted) return warm_interrupted();
  if (optimum.stop != Stop::converged) return std::nullopt;
  return std::move(optimum.beta);
}

/// g'H^-1 g; infinite where the information is not positive definite.
double decrement_of(const Evaluation& here) {
  if (!here.information) return kInfinity;
  const std::vector<double> step = here.information->solve(here.score);
  return std::inner_product(step.begin(), step.end(), here.score.begin(), 0.0);
}

}  // namespace

Result<std::optional<StartPoint>> warm_start(const WarmPlan& plan, Passes& passes) {
  const std::int64_t stride = is_wanted(plan) ? choose_stride(plan) : 0;
  if (stride == 0) return std::nullopt;
  const Subspace space = Subspace::without(plan.blocks.columns, {});
  Sample sparse(plan, stride);
  const auto gram = sparse.passes.gram();
  if (!gram) return warm_interrupted();
  if (!shows_full_rank(*gram, 0.25, plan.estimate.basis, plan.largest, plan.blocks.rows)) return std::nullopt;
  OGIVE_TRY(auto beta, maximum_of(sparse, plan, space));
  if (!beta) return std::nullopt;
  Sample dense(plan, kLastStride);
  const Sums* some = dense.passes.at(space.point(*beta));
  if (some == nullptr) return warm_interrupted();
  const Evaluation near = evaluation(*some, space);
  if (!near.information) return std::nullopt;
  const std::vector<double> step = near.information->solve(near.score);
  for (std::size_t j = 0; j < step.size(); ++j) (*beta)[j] += step[j];
  const Sums* all = passes.at(space.point(*beta));
  if (all == nullptr) return warm_interrupted();
  const double expected = static_cast<double>(plan.blocks.columns) * static_cast<double>(kLastStride - 1);
  if (!(decrement_of(evaluation(*all, space)) <= kMisled * expected)) return std::nullopt;
  return StartPoint{std::move(*beta), {}, false};
}

}  // namespace ogive::fitting
