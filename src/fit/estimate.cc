#include "fit/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "fit/endgame.hpp"
#include "fit/null_model.hpp"
#include "fit/pass.hpp"
#include "fit/step.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

/// statsmodels' defaults: Logit stops on coefficients, GLM on the deviance.
constexpr double kStatsmodelsTolerance = 1e-8;
/// Unit roundoff of double, and chained additions beside those of a super-chunk: of chains, leaves and the merge tree.
constexpr double kRoundoff = 0x1p-53;
constexpr double kFurtherDepth = 64.0;

tl::unexpected<Error> interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

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

  Result<Estimate> prepare(std::span<const double> constant) {
    OGIVE_CHECK(look(constant));
    Passes passes(blocks_, kernel_, basis_, fold_);
    passes.on_pass = [this](int) { ++estimate_.passes; };
    OGIVE_CHECK(find_space(passes));
    return std::move(estimate_);
  }

  Result<Estimate> run(std::span<const double> constant) {
    OGIVE_CHECK(look(constant));
    Passes passes(blocks_, kernel_, basis_, fold_);
    passes.on_pass = [this](int) { ++estimate_.passes; };
    OGIVE_TRY(const Subspace space, find_space(passes));
    OGIVE_TRY(const std::vector<double> start, choose_start(passes, space));
    OGIVE_CHECK(solve(passes, space, start));
    return std::move(estimate_);
  }

 private:
  /// Moments, basis, totals.
  Status look(std::span<const double> constant) {
    ++estimate_.passes;
    const auto moments = fold(blocks_, Moments(kernel_, blocks_.columns), fold_);
    if (!moments) return interrupted();
    estimate_.totals = moments->totals();
    basis_ = make_basis(*moments, find_constant(*moments, constant));
    estimate_.has_constant = !basis_.constant.empty();
    for (std::size_t j = 0; j < blocks_.columns; ++j) {
      const double center = basis_.center[j];
      const double scale = basis_.scale[j];
      largest_.push_back(scale *
                         std::max(std::fabs(moments->maximum(j) - center), std::fabs(moments->minimum(j) - center)));
    }
    return {};
  }

  /// The columns that are estimated.
  Result<Subspace> find_space(Passes& passes) {
    OGIVE_CHECK(find_rank(passes));
    Subspace space = Subspace::without(blocks_.columns, aliased_);
    estimate_.free = space.free();
    estimate_.rank = space.size();
    return space;
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
    auto aliases = find_aliases(blocks_, basis_, gram, estimate_.totals.positive_rows, fold_);
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
      for (const double change : basis_.to_user(space.direction(step))) largest = std::max(largest, std::fabs(change));
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
    OGIVE_CHECK(compare_with_constant());
    if (needs_accuracy(blocks_, estimate_, condition_))
      OGIVE_CHECK(finish_accurately(blocks_, kernel_, optimum.beta, fold_, estimate_));
    if (estimate_.rank == 1 && estimate_.has_constant) {  // the model is the constant alone
      estimate_.null_deviance = estimate_.deviance;
      estimate_.null_log_likelihood = estimate_.log_likelihood;
    }
    return decide_existence(blocks_, control_, estimate_);
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
    record_beta(e, basis_.to_user(sums.beta));
    e.covariance = Matrix(blocks_.columns, blocks_.columns, kNaN);
    e.std_error.assign(e.beta.size(), kNaN);
    e.spread = column_spread(sums.information, basis_, e.free);
    if (!optimum.at.information) return;
    condition_ = optimum.at.information->condition_estimate();
    const Matrix inverse = optimum.at.information->covariance();
    record_covariance(e, user_covariance(inverse, basis_, e.free));
    record_certificate(e, evidence(*optimum.at.information, inverse, optimum.beta));
  }

  /// What is known at the final point of the double path.
  [[nodiscard]] Evidence evidence(const Information& information, const Matrix& inverse,
                                  std::span<const double> beta) const {
    const std::vector<std::size_t>& free = estimate_.free;
    Evidence e;
    std::vector<double> largest, diagonal;
    std::vector<std::size_t> all(free.size());
    for (std::size_t k = 0; k < free.size(); ++k) {
      all[k] = k;
      largest.push_back(largest_[free[k]]);
      e.linear_size += largest_[free[k]] * std::fabs(beta[k]);
    }
    if (blocks_.has_offset) e.linear_size = kInfinity;  // nobody has looked at the offsets
    const Matrix matrix = information.block(all);
    for (const std::size_t k : all) diagonal.push_back(matrix(k, k));
    e.decrement = estimate_.decrement;
    e.radius = radius_bound(inverse, largest);
    e.inverse_norm = scaled_inverse_norm(inverse, diagonal);
    e.weight = estimate_.totals.successes + estimate_.totals.failures;
    e.pearson = estimate_.pearson;
    e.columns = free.size();
    e.unit = kRoundoff;
    e.depth =
        static_cast<double>(std::min(blocks_.rows, kSuperChunkRows)) / static_cast<double>(kChains) + kFurtherDepth;
    return e;
  }

  Status compare_with_constant() {
    Estimate& e = estimate_;
    double null = null_log_likelihood(e.totals);
    if (blocks_.has_offset) {
      const auto iterated = null_model(blocks_, kernel_, fold_);
      if (!iterated) return interrupted();
      null = iterated->log_likelihood;
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
  Basis& basis_ = estimate_.basis;
  double condition_ = kInfinity;
  std::vector<double> largest_;
  std::vector<std::size_t> aliased_;
  double decrement_ = kNaN;
};

}  // namespace

namespace {

Status check_blocks(const Blocks& blocks) {
  if (blocks.rows == 0) return fail(Errc::not_estimable, "there is no complete row to fit");
  if (blocks.columns == 0)
    return fail(Errc::not_estimable, "the model has no columns: name a predictor, or 1 for the constant");
  return {};
}

}  // namespace

Result<Estimate> prepare_fit(const Blocks& blocks, std::span<const double> constant, const FitControl& control) {
  OGIVE_CHECK(check_blocks(blocks));
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  return Fitting(blocks, *kernel, control).prepare(constant);
}

Result<Estimate> maximum_likelihood(const Blocks& blocks, std::span<const double> constant, const FitControl& control) {
  OGIVE_CHECK(check_blocks(blocks));
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  return Fitting(blocks, *kernel, control).run(constant);
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
