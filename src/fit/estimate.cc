#include "fit/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "fit/null_model.hpp"
#include "fit/pass.hpp"
#include "fit/step.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

/// statsmodels' defaults: Logit stops on coefficients, GLM on the deviance.
constexpr double kStatsmodelsTolerance = 1e-8;
/// R lambda below this proves that a finite maximum exists (with Delta = 0: R lambda < 1; half of it for rounding).
constexpr double kExistence = 0.5;

tl::unexpected<Error> interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// A bound on R = max_i ||x_i|| in the norm of the inverse information, from the largest |x_ij| of each column:
/// R^2 <= sum_jk s_j |H^-1|_jk s_k.
double radius_bound(const Information& information, std::span<const double> largest) {
  const Matrix inverse = information.covariance();
  double sum = 0.0;
  for (std::size_t j = 0; j < largest.size(); ++j)
    for (std::size_t k = 0; k < largest.size(); ++k) sum += largest[j] * std::fabs(inverse(j, k)) * largest[k];
  return std::sqrt(sum);
}

/// One fit under way: what its stages share.
class Fitting {
 public:
  Fitting(const Blocks& blocks, const Kernel& kernel, const FitControl& control)
      : blocks_(blocks), kernel_(kernel), control_(control) {
    fold_.threads = control.threads;
    fold_.stop = control.stop;
    if (control.progress) {
      fold_.progress = [this](std::int64_t done) {
        control_.progress({estimate_.passes, done, blocks_.rows, decrement_});
      };
    }
  }

  Result<Estimate> run(std::span<const double> constant) {
    OGIVE_CHECK(look(constant));
    Passes passes(blocks_, kernel_, estimate_.basis, fold_);
    passes.on_pass = [this](int) { ++estimate_.passes; };
    OGIVE_CHECK(find_rank(passes));
    const Subspace space = Subspace::without(blocks_.columns, aliased_);
    estimate_.free = space.free();
    estimate_.rank = space.size();
    OGIVE_TRY(const std::vector<double> start, choose_start(passes, space));
    OGIVE_CHECK(solve(passes, space, start));
    OGIVE_CHECK(compare_with_constant());
    return std::move(estimate_);
  }

 private:
  /// Moments, basis, totals.
  Status look(std::span<const double> constant) {
    ++estimate_.passes;
    const auto moments = fold(blocks_, Moments(kernel_, blocks_.columns), fold_);
    if (!moments) return interrupted();
    estimate_.totals = moments->totals();
    estimate_.basis = make_basis(*moments, find_constant(*moments, constant));
    estimate_.has_constant = !estimate_.basis.constant.empty();
    for (std::size_t j = 0; j < blocks_.columns; ++j) {
      const double center = estimate_.basis.center[j];
      const double scale = estimate_.basis.scale[j];
      largest_.push_back(scale *
                         std::max(std::fabs(moments->maximum(j) - center), std::fabs(moments->minimum(j) - center)));
    }
    return {};
  }

  /// Aliased columns.  With weights and trials of 1 the information at zeros is the Gram matrix.
  Status find_rank(Passes& passes) {
    const std::vector<double> zeros(blocks_.columns, 0.0);
    Matrix gram;
    if (blocks_.plain && control_.start == Start::zeros) {
      const Sums* sums = passes.at(zeros);
      if (sums == nullptr) return interrupted();
      gram = sums->information;
    } else {
      auto own = passes.gram();
      if (!own) return interrupted();
      gram = std::move(*own);
    }
    auto aliases = find_aliases(blocks_, estimate_.basis, gram, fold_);
    if (!aliases) return interrupted();
    estimate_.aliases = std::move(*aliases);
    for (const Alias& alias : estimate_.aliases) aliased_.push_back(alias.column);
    return {};
  }

  /// Coordinates of the start in `space`.
  Result<std::vector<double>> choose_start(Passes& passes, const Subspace& space) {
    const std::vector<double> zeros(space.size(), 0.0);
    if (blocks_.plain && control_.start == Start::zeros) return zeros;
    const auto equations = passes.start();
    if (!equations) return interrupted();
    estimate_.deviance_path.push_back(-2.0 * equations->log_likelihood);
    const Evaluation normal = evaluation(*equations, space);
    if (!normal.information) return zeros;
    std::vector<double> solved = normal.information->solve(normal.score);
    if (control_.start == Start::least_squares || blocks_.has_offset) return solved;
    const Sums* at_zeros = passes.at(space.point(zeros));
    if (at_zeros == nullptr) return interrupted();
    const double likelihood = at_zeros->log_likelihood;
    const Sums* at_solved = passes.at(space.point(solved));
    if (at_solved == nullptr) return interrupted();
    return at_solved->log_likelihood > likelihood ? solved : zeros;
  }

  Status solve(Passes& passes, const Subspace& space, const std::vector<double>& start) {
    const auto at = [&](const std::vector<double>& point) -> std::optional<Evaluation> {
      const Sums* sums = passes.at(space.point(point));
      if (sums == nullptr) return std::nullopt;
      return evaluation(*sums, space);
    };
    Control control;
    control.max_iterations = control_.max_iterations;
    control.change = [&](const std::vector<double>& step) {
      double largest = 0.0;
      for (const double change : estimate_.basis.to_user(space.direction(step)))
        largest = std::max(largest, std::fabs(change));
      return largest;
    };
    control.on_step = [this](const Iteration& step) {
      decrement_ = step.decrement;
      estimate_.deviance_path.push_back(-2.0 * step.objective);
    };
    const Sums* first = passes.at(space.point(start));
    if (first == nullptr) return interrupted();
    estimate_.deviance_path.push_back(-2.0 * first->log_likelihood);
    const Optimum optimum = newton(at, start, control);
    if (optimum.stop == Stop::interrupted) return interrupted();
    const std::vector<double> beta = space.point(optimum.beta);
    const Sums* sums = passes.at(beta);  // remembered, unless a step was given up
    if (sums == nullptr) return interrupted();
    record(*sums, optimum);
    return {};
  }

  /// What is reported is computed from the sums at the final beta.
  void record(const Sums& sums, const Optimum& optimum) {
    Estimate& e = estimate_;
    e.stop = optimum.stop;
    e.decrement = optimum.decrement;
    e.trace = optimum.trace;
    e.pearson = sums.pearson;
    e.deviance = deviance(sums.log_likelihood);
    e.log_likelihood = sums.log_likelihood + e.totals.log_constant;
    e.beta = e.basis.to_user(sums.beta);
    e.std_error.assign(e.beta.size(), kNaN);
    for (const std::size_t j : aliased_) e.beta[j] = kNaN;
    if (!optimum.at.information) return;
    e.information = *optimum.at.information;
    if (e.stop == Stop::converged && !maximum_exists()) e.stop = Stop::no_finite_maximum;
    const Matrix full = covariance(e);
    for (std::size_t j = 0; j < e.beta.size(); ++j) e.std_error[j] = std::sqrt(full(j, j));
  }

  /// True when what is left of the score is small beside the curvature in every direction that the rows know.
  [[nodiscard]] bool maximum_exists() const {
    std::vector<double> largest;
    for (const std::size_t j : estimate_.free) largest.push_back(largest_[j]);
    return radius_bound(estimate_.information, largest) * std::sqrt(std::max(estimate_.decrement, 0.0)) < kExistence;
  }

  Status compare_with_constant() {
    Estimate& e = estimate_;
    double null = null_log_likelihood(e.totals);
    if (blocks_.has_offset) {
      const auto iterated = null_log_likelihood(blocks_, kernel_, fold_);
      if (!iterated) return interrupted();
      null = *iterated;
    }
    e.null_deviance = deviance(null);
    e.null_log_likelihood = null + e.totals.log_constant;
    return {};
  }
  [[nodiscard]] double deviance(double log_likelihood) const {
    return std::max(0.0, 2.0 * (estimate_.totals.saturated - log_likelihood));
  }

  const Blocks& blocks_;
  const Kernel& kernel_;
  const FitControl& control_;
  FoldControl fold_;
  Estimate estimate_;
  std::vector<double> largest_;
  std::vector<std::size_t> aliased_;
  double decrement_ = kNaN;
};

}  // namespace

Result<Estimate> maximum_likelihood(const Blocks& blocks, std::span<const double> constant, const FitControl& control) {
  if (blocks.rows == 0) return fail(Errc::not_estimable, "there is no complete row to fit");
  if (blocks.columns == 0)
    return fail(Errc::not_estimable, "the model has no columns: name a predictor, or 1 for the constant");
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  return Fitting(blocks, *kernel, control).run(constant);
}

Matrix covariance(const Estimate& e) {
  const std::size_t p = e.basis.columns();
  Matrix full(p, p, kNaN);
  if (e.information.size() == 0) return full;
  const Matrix internal = e.information.covariance();
  // T internal T' over the free columns, T from the contrasts of the user's coefficients.
  Matrix contrasts(e.free.size(), e.free.size());
  for (std::size_t i = 0; i < e.free.size(); ++i) {
    const std::vector<double> row = e.basis.user_contrast(e.free[i]);
    for (std::size_t k = 0; k < e.free.size(); ++k) contrasts(k, i) = row[e.free[k]];
  }
  const Matrix user = multiply_transposed(contrasts, multiply(internal, contrasts));
  for (std::size_t i = 0; i < e.free.size(); ++i)
    for (std::size_t k = 0; k < e.free.size(); ++k) full(e.free[i], e.free[k]) = user(i, k);
  return full;
}

int logit_iterations(const Estimate& estimate) {
  for (std::size_t k = 0; k < estimate.trace.size(); ++k)
    if (estimate.trace[k].largest_change <= kStatsmodelsTolerance) return static_cast<int>(k + 1);
  // The path ended earlier: the next step would have been below the tolerance.
  return static_cast<int>(estimate.trace.size() + 1);
}

int glm_iterations(const Estimate& estimate) {
  const std::vector<double>& path = estimate.deviance_path;
  std::size_t k = 1;
  while (k < path.size() && std::fabs(path[k] - path[k - 1]) > kStatsmodelsTolerance) ++k;
  return static_cast<int>(k);
}

}  // namespace ogive::fitting
