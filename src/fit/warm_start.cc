#include "fit/warm_start.hpp"

#include <algorithm>
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
/// Beyond so many times the decrement that is expected on all rows, p (kLastStride - 1), the sample misleads.
constexpr double kMisled = 100.0;

bool is_wanted(const WarmPlan& plan) {
  const Model& model = plan.control.model;
  return plan.control.start_beta.empty() && std::holds_alternative<Binomial>(model.family) && is_concave(model) &&
         is_open(model) && static_cast<double>(plan.blocks.rows) * static_cast<double>(plan.blocks.columns) > kWarmWork;
}

tl::unexpected<Error> warm_interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// The sparsest sample that holds enough events when it is as the one that was looked at, 1 leaf in `stride`; or 0.
std::int64_t choose_stride(const WarmPlan& plan, const Totals& sample) {
  // Counted as rows: weights and trials do not make a sample larger.
  const double rows = static_cast<double>(plan.blocks.rows) * std::min(sample.successes, sample.failures) /
                      (sample.successes + sample.failures);
  const double needed = kEventsPerColumn * static_cast<double>(plan.blocks.columns);
  for (const std::int64_t stride : kStrides)
    if (rows >= needed * static_cast<double>(stride)) return stride;
  return 0;
}

/// One sample under the model of `plan`.
struct Sample {
  Blocks blocks;
  Basis basis;
  Passes passes;
  Sample(const WarmPlan& plan, Blocks of, Basis in)
      : blocks(std::move(of)),
        basis(std::move(in)),
        passes(blocks, plan.kernel, basis, {plan.control.threads, plan.control.stop, {}}, plan.control.model) {}
};

std::optional<Moments> look_at(const WarmPlan& plan, const Blocks& sample) {
  return fold(sample, Moments(plan.kernel, sample.columns, plan.control.model.family),
              {plan.control.threads, plan.control.stop, {}});
}

/// The maximum of a sample, no closer than its rows know it.
Result<std::optional<std::vector<double>>> maximum_of(Sample& sample, const WarmPlan& plan, const Totals& totals) {
  const Subspace space = Subspace::without(sample.blocks.columns, {});
  Estimate own;
  own.model = plan.control.model;
  own.basis = sample.basis;
  own.totals = totals;
  own.free = space.free();
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

}  // namespace

Result<std::optional<WarmStart>> warm_start(const WarmPlan& plan) {
  if (!is_wanted(plan)) return std::nullopt;
  Blocks rows = sample_of(plan.blocks, kStrides[0]);
  auto moments = look_at(plan, rows);
  if (!moments) return warm_interrupted();
  const std::int64_t stride = choose_stride(plan, moments->totals());
  if (stride == 0) return std::nullopt;
  if (stride != kStrides[0]) {
    rows = sample_of(plan.blocks, stride);
    moments = look_at(plan, rows);
    if (!moments) return warm_interrupted();
  }
  Sample sparse(plan, std::move(rows), make_basis(*moments, find_constant(*moments, plan.constant)));
  auto gram = sparse.passes.gram();
  if (!gram) return warm_interrupted();
  sparse.passes.let_single(true);  // a sample's maximum is as wrong as the sample
  OGIVE_TRY(auto beta, maximum_of(sparse, plan, moments->totals()));
  if (!beta) return std::nullopt;
  const Subspace space = Subspace::without(plan.blocks.columns, {});
  Sample dense(plan, sample_of(plan.blocks, kLastStride), sparse.basis);
  dense.passes.let_single(true);
  const Sums* some = dense.passes.at(space.point(*beta));
  if (some == nullptr) return warm_interrupted();
  const Evaluation near = evaluation(*some, space);
  if (!near.information) return std::nullopt;
  const std::vector<double> step = near.information->solve(near.score);
  for (std::size_t j = 0; j < step.size(); ++j) (*beta)[j] += step[j];
  return WarmStart{{std::move(*beta), {}, false},
                   std::move(sparse.basis),
                   std::move(*gram),
                   static_cast<double>(space.size()) * static_cast<double>(kLastStride - 1),
                   near.information->condition_estimate()};
}

Result<Confirmation> confirm(const WarmStart& warm, const SingleSteps& singles, Passes& passes, const Moments& zero,
                             std::span<const double> constant) {
  const Subspace space = Subspace::without(warm.basis.columns(), {});
  const std::vector<double> start = space.point(warm.start.coordinates);
  passes.let_single(singles.allows_next());
  const auto moments = passes.at_with(start, zero);
  if (!moments) return warm_interrupted();
  Confirmation seen{first_look(*moments, find_constant(*moments, constant)), false};
  if (seen.look.basis.constant == warm.basis.constant) {
    FirstLook same = first_look_in(*moments, warm.basis);
    seen.holds = shows_full_rank(warm.gram, 0.25, warm.basis, same.largest, same.totals.rows) &&
                 decrement_of(evaluation(*passes.at(start), space)) <= kMisled * warm.decrement;
    if (seen.holds) seen.look = std::move(same);
  }
  if (!seen.holds) {
    passes.forget();
    passes.let_single(false);
  }
  return seen;
}

}  // namespace ogive::fitting
