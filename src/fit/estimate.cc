#include "fit/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "fit/eliminated.hpp"
#include "fit/endgame.hpp"
#include "fit/evidence.hpp"
#include "fit/pass.hpp"
#include "fit/response_unit.hpp"
#include "fit/row_subset.hpp"
#include "fit/saddle.hpp"
#include "fit/single_steps.hpp"
#include "fit/start.hpp"
#include "fit/step.hpp"
#include "fit/warm_start.hpp"

namespace ogive::fitting {
namespace {

/// On lambda^2 where one more step is taken that costs no pass.
constexpr double kLastStepTolerance = 1e-20;
constexpr std::size_t kMostScorings = 50;  ///< Fisher scoring may crawl: then Newton's method takes over

tl::unexpected<Error> interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

/// One fit under way: what its stages share.
class Fitting {
 public:
  /// `blocks` are all rows without the idle ones.
  Fitting(const Blocks& all, const Blocks& blocks, const Kernel& kernel, const FitControl& control)
      : all_(all), blocks_(blocks), kernel_(kernel), control_(control) {
    estimate_.model = control.model;
    estimate_.information = control.information;
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
    Passes passes(blocks_, kernel_, basis_, fold_, control_.model);
    passes.on_pass = [this](int) { ++estimate_.passes; };
    OGIVE_CHECK(find_space(passes));
    return std::move(estimate_);
  }

  Result<Estimate> run(std::span<const double> constant) {
    if (&all_ == &blocks_) {
      OGIVE_TRY(warm_, warm_start({blocks_, kernel_, control_, constant}));
    }
    if (warm_) basis_ = warm_->basis;
    if (!warm_) OGIVE_CHECK(look(constant));
    Passes passes(blocks_, kernel_, basis_, fold_, control_.model);
    passes.on_pass = [this](int) { ++estimate_.passes; };
    if (warm_) {
      singles_ = SingleSteps(blocks_.rows, tolerance(), warm_->decrement, warm_->condition);
      OGIVE_TRY(Confirmation seen, confirm(*warm_, singles_, passes, no_moments(), constant));
      take(std::move(seen.look));
      if (!seen.holds) warm_.reset();
    }
    OGIVE_TRY(const Subspace space, find_space(passes));
    OGIVE_TRY(const StartPoint start, warm_ ? Result<StartPoint>(std::move(warm_->start))
                                            : choose_start(passes, space, blocks_, control_, estimate_));
    OGIVE_CHECK(solve(passes, space, start));
    if (is_constant_alone(estimate_)) compare_with_itself(estimate_);
    return std::move(estimate_);
  }

 private:
  Status look(std::span<const double> constant) {
    ++estimate_.passes;
    const auto moments = fold(all_, no_moments(), fold_);
    if (!moments) return interrupted();
    take(first_look(*moments, find_constant(*moments, constant)));
    return {};
  }
  [[nodiscard]] Moments no_moments() const { return {kernel_, blocks_.columns, control_.model.family}; }
  void take(FirstLook look) {
    estimate_.totals = look.totals;
    basis_ = std::move(look.basis);
    estimate_.has_constant = !basis_.constant.empty();
    largest_ = std::move(look.largest);
  }

  /// The columns that are estimated: all of them, where a sample has shown it.
  Result<Subspace> find_space(Passes& passes) {
    if (!warm_) OGIVE_CHECK(find_rank(passes));
    Subspace space = Subspace::without(blocks_.columns, aliased_);
    estimate_.free = space.free();
    estimate_.rank = space.size();
    return space;
  }

  /// Aliased columns.
  Status find_rank(Passes& passes) {
    const auto gram = passes.gram(control_.start == Start::zeros);
    if (!gram) return interrupted();
    auto aliases = find_aliases(blocks_, basis_, *gram, estimate_.totals.positive_rows, fold_);
    if (!aliases) return interrupted();
    estimate_.aliases = std::move(aliases->columns);
    estimate_.nearest = aliases->nearest;
    for (const Alias& alias : estimate_.aliases) aliased_.push_back(alias.column);
    if (aliases->constant.empty()) return {};
    passes.forget();
    return look(aliases->constant);
  }

  [[nodiscard]] bool is_logit() const { return std::holds_alternative<Logit>(control_.model.link); }

  /// Newton's method on the observed information; Fisher scoring where that is not positive definite, and, for a GLM
  /// table, until the deviance has settled as that table counts.
  std::optional<Evaluation> evaluate(Passes& passes, const Subspace& space, const std::vector<double>& point) {
    const std::vector<double>& path = estimate_.deviance_path;
    const bool settled =
        path.size() > kMostScorings ||
        (path.size() > 1 && std::fabs(path[path.size() - 1] - path[path.size() - 2]) <= kStatsmodelsTolerance);
    const bool scoring = control_.start == Start::least_squares && !warm_ && !settled && !steady_;
    passes.let_single(warm_ && singles_.allows_next());
    for (const RowStage stage : {scoring ? RowStage::expected : RowStage::observed, RowStage::expected}) {
      passes.use(stage);
      const Sums* sums = passes.at(space.point(point));
      if (sums == nullptr) return std::nullopt;
      Evaluation here = evaluation(*sums, space);
      if (warm_ && here.information) singles_.saw(decrement_of(here), here.information->condition_estimate());
      if (here.information || stage == RowStage::expected || !std::isfinite(here.objective)) return here;
    }
    return std::nullopt;
  }

  [[nodiscard]] double tolerance() const {
    if (takes_last_step()) return kLastStepTolerance;
    return is_cheap(blocks_, estimate_) ? kFinestTolerance : Control().tolerance;
  }

  Status solve(Passes& passes, const Subspace& space, const StartPoint& start) {
    const auto at = [&](const std::vector<double>& point) { return evaluate(passes, space, point); };
    Control control;
    control.max_iterations = control_.max_iterations;
    control.tolerance = tolerance();
    control.change = [&](const std::vector<double>& step) {
      double largest = 0.0;
      for (const double change : basis_.to_user(space.direction(step))) largest = std::max(largest, std::fabs(change));
      return largest;
    };
    control.on_step = [this](const Iteration& step) {
      decrement_ = step.decrement;
      estimate_.deviance_path.push_back(-2.0 * step.objective);
    };
    const std::optional<Evaluation> first = at(start.coordinates);
    if (!first) return interrupted();
    estimate_.deviance_path.push_back(-2.0 * first->objective);
    const auto look = [&](const std::vector<double>& point) { return look_for_saddle(passes, space, point); };
    Optimum optimum = is_concave(control_.model)
                          ? newton(at, start.coordinates, control)
                          : newton_past_saddles(at, look, control_.model, start.coordinates, control);
    if (has_exponential_tail(control_.model) && is_lost(optimum)) {
      steady_ = true;
      optimum = newton_steadily(at, start.coordinates, control, std::move(optimum));
    }
    if (optimum.stop == Stop::interrupted) return interrupted();
    OGIVE_CHECK(record(passes, space, optimum));
    OGIVE_TRY(const bool near_edge, may_be_at_the_edge({blocks_, kernel_, control_, fold_, space}, point_, estimate_));
    if (near_edge) OGIVE_CHECK(look_at_the_edge(passes, space, start));
    OGIVE_CHECK(compare_with_constant(all_, kernel_, fold_, estimate_));
    const bool inside = estimate_.edge.empty();
    if (!inside) OGIVE_CHECK(finish_edge_accurately(blocks_, kernel_, fold_, estimate_));
    if (inside && needs_accuracy(blocks_, estimate_, condition_)) {
      // A long way to more digits is not gone for a point that is on its way to infinity.
      if (!is_cheap(blocks_, estimate_)) OGIVE_CHECK(decide_existence(blocks_, control_, estimate_));
      if (is_separated(estimate_)) return {};
      OGIVE_CHECK(finish_accurately(blocks_, kernel_, point_, fold_, estimate_));
      if (condition_ > kFarCondition) OGIVE_CHECK(record_spread(passes, estimate_));
    }
    if (&all_ != &blocks_) OGIVE_CHECK(compare_with_constant(all_, kernel_, fold_, estimate_));
    return decide_existence(blocks_, control_, estimate_);
  }

  /// What is reported is computed from the sums at the final beta.
  Status record(Passes& passes, const Subspace& space, const Optimum& optimum) {
    Estimate& e = estimate_;
    e.stop = optimum.stop;
    e.decrement = optimum.decrement;
    e.trace = optimum.trace;
    point_ = optimum.beta;
    const std::vector<double> beta = space.point(optimum.beta);
    e.covariance = Matrix(blocks_.columns, blocks_.columns, kNaN);
    passes.use(control_.information);
    passes.let_single(false);
    const Sums* sums = passes.at(beta);  // remembered, unless a step was given up or took another information
    if (sums == nullptr) return interrupted();
    record_likelihood(e, *sums);
    record_beta(e, basis_.to_user(beta));
    e.std_error.assign(e.beta.size(), kNaN);
    e.spread = column_spread(sums->information, basis_, e.free);
    const Evaluation here = evaluation(*sums, space);
    if (!here.information) return {};
    OGIVE_CHECK(record_errors({passes, space}, *here.information, optimum.beta));
    if (takes_last_step() && e.certificate.exists) take_last_step(here, space);
    drop_rounding(e);
    return {};
  }

  /// One step more moves the estimates by a decrement's root, 1e-10 standard errors at most, and the sums by less than
  /// their rounding: it is taken without another pass.
  [[nodiscard]] bool takes_last_step() const { return warm_.has_value() && is_logit(); }
  void take_last_step(const Evaluation& here, const Subspace& space) {
    const std::vector<double> step = here.information->solve(here.score);
    for (std::size_t k = 0; k < point_.size(); ++k) point_[k] += step[k];
    record_beta(estimate_, basis_.to_user(space.point(point_)));
    estimate_.certificate.distance += std::sqrt(std::max(0.0, estimate_.decrement));
  }

  /// Steps that end at the edge of the link's range crawl: the maximum is looked for there, and may be inside yet.
  Status look_at_the_edge(Passes& passes, const Subspace& space, const StartPoint& start) {
    Estimate& e = estimate_;
    OGIVE_TRY(const EdgeMaximum edge, find_edge({blocks_, kernel_, control_, fold_, space}, start, e));
    if (!edge.found) {
      if (e.stop == Stop::converged || e.stop == Stop::not_finite) e.stop = Stop::not_certified;
      return {};
    }
    if (edge.rows.empty())
      return record(passes, space, {space.coordinates(edge.beta), {}, Stop::converged, edge.decrement, e.trace});
    record_edge(e, edge);
    return {};
  }

  struct At {
    Passes& passes;
    const Subspace& space;
  };
  Status record_errors(const At& at, const Information& information, std::span<const double> beta) {
    Estimate& e = estimate_;
    condition_ = information.condition_estimate();
    const Matrix inverse = information.covariance();
    record_covariance(e, user_covariance(inverse, basis_, e.free));
    scale_errors(e);
    const FinalPoint point{information, inverse, beta, largest_};
    if (is_logit() && !blocks_.has_offset) {
      record_certificate(e, evidence_of(e, blocks_, point));
    } else if (has_row_bounds(control_.model)) {
      OGIVE_TRY(const auto found, look_at_rows(e, {blocks_, kernel_, fold_, at.passes, at.space}, point));
      if (found) record_certificate(e, *found);
    }
    return {};
  }

  const Blocks& all_;
  const Blocks& blocks_;
  const Kernel& kernel_;
  const FitControl& control_;
  FoldControl fold_;
  Estimate estimate_;
  Basis& basis_ = estimate_.basis;
  double condition_ = kInfinity;
  std::vector<double> point_;  // in the subspace, what was recorded last
  std::vector<double> largest_;
  std::vector<std::size_t> aliased_;
  double decrement_ = kNaN;
  bool steady_ = false;            // Newton's method goes the way again, step by step
  std::optional<WarmStart> warm_;  // the iteration began near the maximum
  SingleSteps singles_;            // with it
};

}  // namespace

Result<Estimate> prepare_fit(const Blocks& blocks, std::span<const double> constant, const FitControl& control) {
  OGIVE_CHECK(check_blocks(blocks));
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  return Fitting(blocks, blocks, *kernel, control).prepare(constant);
}

Result<Estimate> maximise_all_rows(const Blocks& blocks, std::span<const double> constant, const FitControl& control) {
  OGIVE_CHECK(check_blocks(blocks));
  OGIVE_CHECK(check_known(control.model));
  if (can_eliminate(control.model) && blocks.columns >= control.eliminate_from)
    if (const auto factor = find_eliminated(blocks, constant, control.eliminate_from))
      return eliminated_likelihood(blocks, *factor, constant, control);
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  OGIVE_TRY(const double unit, response_unit(blocks, control.model, {control.threads, control.stop, {}}));
  if (unit != 1.0) {  // of a Gaussian response, whose rows are never idle
    const Blocks scaled = in_units(blocks, unit);
    OGIVE_TRY(Estimate estimate, Fitting(scaled, scaled, *kernel, control).run(constant));
    restore_unit(estimate, unit);
    return estimate;
  }
  if (takes_any_eta(control.model) || !constant.empty()) return Fitting(blocks, blocks, *kernel, control).run(constant);
  OGIVE_TRY(std::vector<std::int64_t> idle, find_idle_rows(blocks, control.model, {control.threads, control.stop, {}}));
  const Blocks rest = without_rows(blocks, idle);
  OGIVE_TRY(Estimate estimate, Fitting(blocks, idle.empty() ? blocks : rest, *kernel, control).run(constant));
  estimate.idle = std::move(idle);
  return estimate;
}

}  // namespace ogive::fitting
