#include "fit/start.hpp"

#include <cmath>
#include <optional>

namespace ogive::fitting {
namespace {

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

}  // namespace

Result<std::vector<double>> choose_start(Passes& passes, const Subspace& space, const Blocks& blocks,
                                         const FitControl& control, Estimate& estimate) {
  const bool natural_zeros = is_open(control.model);
  std::vector<double> simple(space.size(), 0.0);
  if (natural_zeros && blocks.plain && control.start == Start::zeros) return simple;
  if (!natural_zeros) simple = constant_point(space, estimate);
  const auto equations = passes.start();
  if (!equations) return start_interrupted();
  estimate.deviance_path.push_back(-2.0 * equations->log_likelihood);
  const Evaluation normal = evaluation(*equations, space);
  if (!normal.information) return simple;
  std::vector<double> solved = normal.information->solve(normal.score);
  if (natural_zeros && (control.start == Start::least_squares || blocks.has_offset)) return solved;
  const Sums* at_simple = passes.at(space.point(simple));
  if (at_simple == nullptr) return start_interrupted();
  const double likelihood = at_simple->log_likelihood;
  const Sums* at_solved = passes.at(space.point(solved));
  if (at_solved == nullptr) return start_interrupted();
  if (std::isfinite(at_solved->log_likelihood) && !(likelihood >= at_solved->log_likelihood)) return solved;
  return simple;
}

}  // namespace ogive::fitting
