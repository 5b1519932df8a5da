#include "fit/flatness.hpp"

#include <cmath>
#include <optional>
#include <vector>

#include "fit/accumulate.hpp"
#include "fit/edge_accurate.hpp"
#include "fit/endgame.hpp"
#include "fit/pass.hpp"
#include "fit/row_subset.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

/// Squared standard errors of the observed information, in those of the expected one, from which on it is singular but
/// for rounding.
constexpr double kFlatVariance = 1e12;

/// Squared standard errors from the observed or the expected information; empty where that is singular.
Result<std::vector<double>> variances(Passes& passes, RowStage stage, const std::vector<double>& beta,
                                      const std::vector<std::size_t>& free) {
  passes.use(stage);
  const Sums* const sums = passes.at(beta);
  if (sums == nullptr) return fail(Errc::interrupted, "the fit was interrupted");
  Matrix matrix(free.size(), free.size());
  for (std::size_t j = 0; j < free.size(); ++j)
    for (std::size_t k = 0; k < free.size(); ++k) matrix(j, k) = sums->information(free[j], free[k]);
  const std::optional<Information> information = factor(matrix);
  return information ? information->diagonal_of_inverse() : std::vector<double>();
}

Result<bool> is_flat_in_twofold(const Blocks& blocks, const Estimate& e, const FoldControl& control) {
  const std::optional<bool> flat = is_flat_within_edge(blocks, e, control);
  return flat ? Result<bool>(*flat) : fail(Errc::interrupted, "the fit was interrupted");
}

}  // namespace

Result<bool> is_flat(const Blocks& blocks, const FitControl& control, const Estimate& e) {
  if (!is_concave(e.model) || is_strictly_concave(e.model)) return false;
  if (is_separated(e) && e.separation->kind == Separation::quasi_complete) {
    const Blocks rest = without_rows(blocks, e.separation->separated_rows_sample);
    OGIVE_TRY(const Estimate limit, maximum_likelihood(rest, {}, control));
    return is_flat(rest, control, limit);
  }
  if (!e.converged()) return false;
  FoldControl folding;
  folding.threads = control.threads;
  folding.stop = control.stop;
  if (!e.edge.empty()) return is_flat_in_twofold(blocks, e, folding);
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  Passes passes(blocks, *kernel, e.basis, folding, e.model);
  std::vector<double> beta = e.beta;
  for (double& b : beta)
    if (std::isnan(b)) b = 0.0;
  beta = e.basis.to_internal(beta);
  OGIVE_TRY(const std::vector<double> expected, variances(passes, RowStage::expected, beta, e.free));
  OGIVE_TRY(const std::vector<double> observed, variances(passes, RowStage::observed, beta, e.free));
  if (expected.empty()) return false;  // nothing is said of such a fit
  bool flat = observed.empty();
  for (std::size_t k = 0; k < observed.size(); ++k) flat |= !(observed[k] < kFlatVariance * expected[k]);
  // Columns that are nearly alike look so in double.
  return flat ? is_flat_in_twofold(blocks, e, folding) : false;
}

}  // namespace ogive::fitting
