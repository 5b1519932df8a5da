#include "fit/many_group.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/constants.hpp"
#include "fit/endgame.hpp"
#include "fit/many_sum.hpp"
#include "fit/many_travel.hpp"
#include "fit/pass.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

constexpr double kManyBytes = 8e6;  ///< of informations that a thread sums

/// Whether replicates may be fitted together: the maximum is there, and the proof is of this model.
bool may_go_together(const Estimate& full) {
  return std::holds_alternative<Binomial>(full.model.family) && std::holds_alternative<Logit>(full.model.link) &&
         full.converged() && !is_separated(full) && !full.free.empty() && full.free.size() <= kManyColumns;
}

/// The point p with x'p = 1 in every row, of x = S z and information H = (S'S)^-1: S H c, where z'c = 1.
std::vector<double> constant_point(const Estimate& full, const Matrix& information, const Matrix& root) {
  if (full.basis.constant.empty()) return {};
  const std::vector<double> inner = full.basis.to_internal(full.basis.constant);
  const std::size_t q = full.free.size();
  std::vector<double> product(q, 0.0), point(q, 0.0);
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t k = 0; k < q; ++k) product[j] += information(j, k) * inner[full.free[k]];
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t k = 0; k < q; ++k) point[j] += root(j, k) * product[k];
  return point;
}

Status run_groups(const Estimate& full, ManyRoute route, ManyPlan plan, ManyFits& fits) {
  std::vector<double> user = full.beta;
  for (double& b : user)
    if (std::isnan(b)) b = 0.0;  // aliased
  const std::vector<double> common = full.basis.to_internal(user);
  Passes passes(route.blocks, *plan.kernel, full.basis, route.fold, full.model);
  const Sums* const here = passes.at(common);
  if (here == nullptr) return many_interrupted();
  ++fits.passes;
  const std::size_t q = full.free.size();
  Matrix information(q, q);
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t k = 0; k < q; ++k) information(j, k) = here->information(full.free[j], full.free[k]);
  const std::optional<Information> factored = factor(information);
  if (!factored) return {};
  const Matrix root = factored->root_of_inverse();
  const ManyBasis basis(full.basis, common, full.free, root);
  plan.basis = &basis;
  route.constant = constant_point(full, information, root);
  const double each = 4.0 * static_cast<double>(q * (q + 1));
  const Replicates& all = *plan.all;
  const std::size_t fit_in = std::min(static_cast<std::size_t>(kManyBytes / each), all.most_ready());
  const std::size_t most = std::max<std::size_t>(1, fit_in / kPanel) * kPanel;
  std::vector<std::uint32_t> numbers(fits.replicates.size());
  std::iota(numbers.begin(), numbers.end(), 0U);
  for (std::size_t first = 0; first < numbers.size(); first += most) {
    const std::span some = std::span(numbers).subspan(first, std::min(most, numbers.size() - first));
    const std::unique_ptr<Replicates> ready = all.ready(some, route.fold.threads, route.fold.stop);
    plan.all = ready ? ready.get() : &all;
    OGIVE_CHECK(travel(route, plan, some, fits));
    for (const std::uint32_t k : some)
      for (const Alias& alias : full.aliases) {
        ReplicateFit& fit = fits.replicates[k];
        if (!fit.alone) fit.beta[alias.column] = kNaN;
        if (!fit.std_error.empty()) fit.std_error[alias.column] = kNaN;
      }
  }
  return {};
}

}  // namespace

Result<ManyFits> fit_together(const Blocks& blocks, const Estimate& full, const ManyGoal& goal,
                              const FitControl& control) {
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  ManyFits fits;
  fits.replicates.resize(goal.replicates.replicates());
  for (ReplicateFit& fit : fits.replicates) fit.alone = true;
  if (!may_go_together(full)) return fits;
  FoldControl folding;
  folding.threads = control.threads;
  folding.stop = control.stop;
  if (control.progress)
    folding.progress = [&](std::int64_t done) { control.progress({fits.passes, done, blocks.rows, kNaN}); };
  ManyPlan plan;
  plan.kernel = kernel;
  plan.all = &goal.replicates;
  plan.row = row_kernel(full.model, RowStage::expected);
  OGIVE_CHECK(run_groups(full, {blocks, folding, goal, {}}, plan, fits));
  return fits;
}

}  // namespace ogive::fitting
