#include "fit/firth.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "base/constants.hpp"
#include "fit/collapse.hpp"
#include "fit/distinct_fit.hpp"
#include "fit/firth_relatives.hpp"
#include "fit/penalised.hpp"
#include "fit/penalised_accurate.hpp"
#include "fit/ridge.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

/// Rows times columns^4 up to which other maxima are looked for: some 20 ms (79 rows and 4 columns: 20000).
constexpr double kSearchWork = 5e4;
/// Higher maxima that one search after the other may come to.
constexpr int kMostMaxima = 10;
/// Of separated data each step of the likelihood alone adds about 1 to the linear predictors: after these, means are 0
/// and 1 to the last digits, and what is left of the climb is the penalty's.
constexpr int kLikelySteps = 30;
/// Log-likelihoods that differ by less are of one maximum.
constexpr double kOtherPeak = 1e-8;
/// At this level the fit looks for them.
constexpr double kSearchLevel = 0.95;

bool searches(const Blocks& blocks, std::size_t columns) {
  const auto p = static_cast<double>(columns);
  return static_cast<double>(blocks.data_rows()) * p * p * p * p <= kSearchWork;
}

Objective objective_of(PenalisedPasses& passes, bool search) {
  return {[&passes](std::span<const double> beta) { return passes.at(beta); }, false, search};
}

tl::unexpected<Error> penalised_interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// The points where all but the constant is 0; nothing when the constant is not among the free columns.
std::optional<Subspace> constant_alone(const Estimate& estimate) {
  const Basis& basis = estimate.basis;
  if (!estimate.has_constant) return std::nullopt;
  for (const Alias& alias : estimate.aliases)
    if (basis.constant[alias.column] != 0.0) return std::nullopt;
  std::vector<std::vector<double>> rows;
  for (const Alias& alias : estimate.aliases) {
    rows.emplace_back(basis.columns(), 0.0);
    rows.back()[alias.column] = 1.0;
  }
  std::optional<std::size_t> first;  // of the constant's columns, whose coefficients are multiples of one number
  for (const std::size_t j : estimate.free) {
    if (basis.constant[j] == 0.0 || first) {
      std::vector<double> row(basis.columns(), 0.0);
      row[j] = basis.scale[j];
      if (basis.constant[j] != 0.0) {
        row[j] /= basis.constant[j];
        row[*first] = -basis.scale[*first] / basis.constant[*first];
      }
      rows.push_back(std::move(row));
    } else {
      first = j;
    }
  }
  Matrix equalities(rows.size(), basis.columns());
  for (std::size_t i = 0; i < rows.size(); ++i) std::copy(rows[i].begin(), rows[i].end(), equalities.row(i).begin());
  return Subspace::equalities(equalities, std::vector<double>(rows.size(), 0.0));
}

/// One penalised fit under way.
class PenalisedFitting {
 public:
  PenalisedFitting(const Blocks& blocks, const Kernel& kernel, const FitControl& control, double power)
      : blocks_(blocks), kernel_(kernel), control_(control), power_(power) {
    fold_.threads = control.threads;
    fold_.stop = control.stop;
  }

  Result<PenalisedFit> run(Estimate prepared) {
    fit_.estimate = std::move(prepared);
    Estimate& e = fit_.estimate;
    const Subspace space = free_space(e);
    if (control_.progress)
      fold_.progress = [this](std::int64_t done) { control_.progress({folds_, done, blocks_.rows, decrement_}); };
    folds_ = e.passes;
    PenalisedPasses passes(blocks_, kernel_, {&e.basis, &space, power_}, fold_);
    std::optional<Optimum> optimum = maximise(passes, space);
    if (!optimum || !look_farther(passes, space, *optimum)) return penalised_interrupted();
    if (!record_null(e, blocks_, kernel_, fold_)) return penalised_interrupted();
    if (!finish_penalised(blocks_, *optimum, power_, fold_, fit_)) return penalised_interrupted();
    OGIVE_CHECK(compare_with_constant(passes, space.point(optimum->beta), optimum->at.objective));
    e.passes += passes.count();
    return std::move(fit_);
  }

  static Subspace free_space(const Estimate& estimate) {
    std::vector<std::size_t> aliased;
    for (const Alias& alias : estimate.aliases) aliased.push_back(alias.column);
    return Subspace::without(estimate.basis.columns(), aliased);
  }

 private:
  /// Sums at a point of `space`, as Newton's method asks for them.
  static std::optional<Evaluation> evaluated(const Sums* sums, const Subspace& space) {
    if (sums == nullptr) return std::nullopt;
    return evaluation(*sums, space);
  }

  /// Newton over the points of `space` from `start`.
  std::optional<Optimum> climb(PenalisedPasses& passes, const Subspace& space, const std::vector<double>& start) {
    const auto at = [&](const std::vector<double>& point) { return evaluated(passes.at(space.point(point)), space); };
    Control control;
    control.max_iterations = control_.max_iterations;
    if (!passes.curvature()) control.stall = kLinearStall;
    control.least_sure = 0.0;  // a determinant's rounding grows with the condition
    control.change = [&](const std::vector<double>& step) {
      double largest = 0.0;
      for (const double change : fit_.estimate.basis.to_user(space.direction(step)))
        largest = std::max(largest, std::fabs(change));
      return largest;
    };
    control.on_step = [&](const Iteration& step) {
      decrement_ = step.decrement;
      folds_ = fit_.estimate.passes + passes.count();
    };
    Optimum optimum = newton(at, start, control);
    if (optimum.stop == Stop::interrupted) return std::nullopt;
    return optimum;
  }

  /// Where a few steps of the likelihood alone lead to: along the way to infinity where data are separated.
  std::vector<double> likely(PenalisedPasses& passes, const Subspace& space, const std::vector<double>& start) {
    const auto at = [&](const std::vector<double>& point) {
      return evaluated(passes.plain_at(space.point(point)), space);
    };
    Control control;
    control.max_iterations = kLikelySteps;
    return newton(at, start, control).beta;
  }

  static Optimum higher_of(Optimum one, Optimum other) {
    const bool better = other.stop == Stop::converged &&
                        (one.stop != Stop::converged || other.at.objective > one.at.objective + kOtherPeak);
    return better ? std::move(other) : std::move(one);
  }

  /// From zeros, where the information is largest; with an offset from the weighted least-squares fit.  From both where
  /// that costs little, and from where the likelihood alone leads: of separated data the highest maximum may be far
  /// out.
  std::optional<Optimum> maximise(PenalisedPasses& passes, const Subspace& space) {
    const std::vector<double> zeros(space.size(), 0.0);
    const bool both = searches(blocks_, space.size());
    if (!blocks_.has_offset && !both) return climb(passes, space, zeros);
    const auto equations = passes.start();
    if (!equations) return std::nullopt;
    const Evaluation normal = evaluation(*equations, space);
    const std::vector<double> fitted = normal.information ? normal.information->solve(normal.score) : zeros;
    std::optional<Optimum> first = climb(passes, space, blocks_.has_offset ? fitted : zeros);
    if (!first || !both) return first;
    std::optional<Optimum> second = climb(passes, space, blocks_.has_offset ? zeros : fitted);
    if (!second) return std::nullopt;
    std::optional<Optimum> third = climb(passes, space, likely(passes, space, zeros));
    if (!third) return third;
    return higher_of(higher_of(std::move(*first), std::move(*second)), std::move(*third));
  }

  /// The likelihood may have several maxima.  Those that profiles at kSearchLevel come upon are higher than `optimum`
  /// if that is not the highest: then on from there.  False when the caller asked to stop.
  bool look_farther(PenalisedPasses& passes, const Subspace& space, Optimum& optimum) {
    Estimate& e = fit_.estimate;
    for (int maxima = 0;; ++maxima) {
      const Sums* sums = passes.plain_at(space.point(optimum.beta));
      if (sums == nullptr) return false;
      record(*sums, optimum, space);
      if (maxima == kMostMaxima || !searches(blocks_, space.size()) || !e.converged()) return true;
      ProfileOptions options;
      options.level = kSearchLevel;
      auto found = profile_of(objective_of(passes, true), e, options);
      if (!found) return false;
      fit_.profiles = std::move(found->profiles);
      if (found->higher.empty()) return true;
      std::optional<Optimum> higher = climb(passes, space, space.coordinates(found->higher));
      if (!higher) return false;
      if (higher->stop != Stop::converged) return true;
      optimum = std::move(*higher);
    }
  }

  /// What the likelihood itself is at the penalised estimates, and their errors.
  void record(const Sums& sums, const Optimum& optimum, const Subspace& space) {
    Estimate& e = fit_.estimate;
    e.stop = optimum.stop;
    e.decrement = optimum.decrement;
    e.trace = optimum.trace;
    e.deviance_path.clear();
    for (const Iteration& step : optimum.trace) e.deviance_path.push_back(-2.0 * step.objective);
    record_likelihood(e, sums, space);
    const std::optional<Information> information = factor(space.information(sums.information));
    if (information) record_penalised_likelihood(fit_, power_, information->log_det());
  }

  /// The constant alone, by the penalised likelihood with the information of all columns.
  Status compare_with_constant(PenalisedPasses& passes, const std::vector<double>& beta, double top) {
    const Estimate& e = fit_.estimate;
    if (e.rank == 1 && e.has_constant) {
      fit_.record.null_log_likelihood = fit_.record.log_likelihood;
      return {};
    }
    const std::optional<Subspace> space = constant_alone(e);
    if (!space) return {};
    const std::optional<Optimum> optimum = climb(passes, *space, space->coordinates(beta));
    if (!optimum) return penalised_interrupted();
    if (optimum->stop == Stop::converged)
      fit_.record.null_log_likelihood = fit_.record.log_likelihood - (top - optimum->at.objective);
    return {};
  }

  const Blocks& blocks_;
  const Kernel& kernel_;
  const FitControl& control_;
  double power_;
  FoldControl fold_;
  PenalisedFit fit_;
  int folds_ = 0;
  double decrement_ = kNaN;
};

}  // namespace

Result<PenalisedFit> penalised_likelihood(const Blocks& blocks, std::span<const double> constant,
                                          const Penalty& penalty, const FitControl& control) {
  if (penalty.kind == PenaltyKind::ridge) return ridge_fit(blocks, constant, penalty, control);
  if (!(penalty.power >= 0.0) || !std::isfinite(penalty.power))
    return fail(Errc::bad_option, "the power of a penalty is a number from 0 up, as 0.5 is");
  if (!std::holds_alternative<Logit>(control.model.link) || !std::holds_alternative<Binomial>(control.model.family))
    return fail(Errc::bad_option, "penalties are for binomial data with the logit link: leave the penalty or the link");
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  OGIVE_TRY(const Blocks rows, rows_of_many_fits(blocks, control.model, {control.threads, control.stop, {}}));
  OGIVE_TRY(Estimate prepared, prepare_fit(rows, constant, control));
  if (penalty.kind == PenaltyKind::median) {
    OGIVE_TRY(PenalisedFit fit, median_fit(rows, *kernel, control, std::move(prepared)));
    count_all_rows(rows, fit.estimate);
    return fit;
  }
  OGIVE_TRY(PenalisedFit fit, PenalisedFitting(rows, *kernel, control, penalty.power).run(std::move(prepared)));
  fit.record.penalty = penalty;
  if (penalty.kind == PenaltyKind::flic) OGIVE_CHECK(correct_constant(rows, *kernel, control, fit));
  if (penalty.kind == PenaltyKind::flac) {
    OGIVE_TRY(const PseudoFit pseudo, fit_with_pseudo_data(rows, constant, control, fit.estimate));
    OGIVE_CHECK(take_pseudo_fit(rows, *kernel, pseudo, control, fit.estimate));
  }
  count_all_rows(rows, fit.estimate);
  return fit;
}

Result<std::vector<Profile>> penalised_profiles(const Blocks& given, std::span<const double> constant,
                                                const Penalty& penalty, const ProfileOptions& options) {
  if (penalty.kind == PenaltyKind::median)
    return fail(Errc::not_estimable, "median bias reduction has no likelihood to profile: its intervals are Wald's");
  if (penalty.kind == PenaltyKind::ridge)
    return fail(Errc::not_estimable,
                "a ridge penalty draws estimates to 0, and no interval around them has a known coverage: fit without "
                "the penalty for intervals");
  FitControl control;
  control.threads = options.threads;
  control.stop = options.stop;
  control.kernel = options.kernel;
  const double power = penalty.kind == PenaltyKind::jeffreys ? penalty.power : 0.5;
  OGIVE_TRY(const Blocks blocks, rows_of_many_fits(given, control.model, {options.threads, options.stop, {}}));
  OGIVE_TRY(PenalisedFit fit, penalised_likelihood(blocks, constant, {PenaltyKind::jeffreys, power}, control));
  const Estimate& e = fit.estimate;
  if (penalty.kind == PenaltyKind::flac) {
    OGIVE_TRY(const PseudoFit pseudo, fit_with_pseudo_data(blocks, constant, control, e));
    ProfileOptions all = options;
    all.columns = pseudo.estimate.free;
    all.columns.pop_back();  // the pseudo-data's own
    return profile(pseudo.blocks, pseudo.estimate, all);
  }
  if (!fit.profiles.empty() && options.level == kSearchLevel) return std::move(fit.profiles);
  OGIVE_TRY(const Kernel* kernel, choose_kernel(options.kernel));
  FoldControl fold;
  fold.threads = options.threads;
  fold.stop = options.stop;
  const Subspace space = PenalisedFitting::free_space(e);
  PenalisedPasses passes(blocks, *kernel, {&e.basis, &space, power}, fold);
  OGIVE_TRY(ProfileSearch found, profile_of(objective_of(passes, searches(blocks, space.size())), e, options));
  if (!found.higher.empty()) forget(found.profiles);
  return std::move(found.profiles);
}

}  // namespace ogive::fitting
