#include "inference/cross_validation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/constants.hpp"
#include "base/portable_log.hpp"
#include "fit/accumulate.hpp"
#include "fit/leaf_columns.hpp"
#include "inference/roc.hpp"

namespace ogive {
namespace {

/// Every kept row by the fit of the other folds.
struct HeldOut {
  explicit HeldOut(std::size_t rows) : mu(rows), complement(rows), events(rows), others(rows) {}
  std::vector<double> mu, complement, events, others;
};

/// The coefficients of all folds in the user's basis.
struct HeldOutPlan {
  const fitting::Kernel* kernel;
  fitting::Basis basis;
  fitting::RowKernel row;
  const fitting::Multiplier* folds;
  std::vector<std::vector<double>> beta;  ///< empty: none that predicts
  HeldOut* rows;
};

/// An accumulator of `fold` that fills rows.
class HeldOutRows {
 public:
  explicit HeldOutRows(const HeldOutPlan& plan) : plan_(&plan) {}
  void add(const RowBlock& block) noexcept {
    fitting::LeafColumns columns(plan_->basis.columns());
    const fitting::LeafView& leaf = columns.view(block, plan_->basis.center);
    alignas(64) std::array<double, static_cast<std::size_t>(kLeafRows)> eta, mu, complement;
    for (std::size_t k = 0; k < plan_->beta.size(); ++k) {
      const bool predicts = !plan_->beta[k].empty();
      if (predicts) {
        plan_->kernel->predict_eta(leaf, plan_->basis.at(plan_->beta[k]), eta.data());
        plan_->kernel->mean(plan_->row, eta.data(), mu.data(), complement.data(), leaf.rows);
      }
      for (std::size_t i = 0; i < block.rows; ++i) {
        const std::int64_t row = block.first_row + static_cast<std::int64_t>(i);
        if (plan_->folds->fold_of(row) != k) continue;
        const double weight = leaf.prior_weights[i];
        const auto at = static_cast<std::size_t>(row);
        plan_->rows->mu[at] = predicts ? mu[i] : kNaN;
        plan_->rows->complement[at] = predicts ? complement[i] : kNaN;
        plan_->rows->events[at] = weight * leaf.successes[i];
        plan_->rows->others[at] = weight * (leaf.trials[i] - leaf.successes[i]);
      }
    }
  }
  void close() noexcept {}
  void merge(const HeldOutRows& /*later*/) noexcept {}

 private:
  const HeldOutPlan* plan_;
};

/// An outcome that was never seen costs nothing, however sure the prediction was.
double cost(double times, double probability) { return times > 0.0 ? -times * portable_log(probability) : 0.0; }

FoldScores scores_of(const HeldOut& rows, const std::vector<std::int32_t>& fold, std::int32_t which) {
  FoldScores scores;
  Predictions predictions;
  const auto count = static_cast<std::size_t>(std::count(fold.begin(), fold.end(), which));
  for (auto* values : {&predictions.mu, &predictions.observed, &predictions.trials}) values->reserve(count);
  for (std::size_t i = 0; i < fold.size(); ++i) {
    if (fold[i] != which) continue;
    const double mu = rows.mu[i], complement = rows.complement[i], events = rows.events[i], others = rows.others[i];
    ++scores.rows;
    scores.observations += events + others;
    scores.log_loss += cost(events, mu) + cost(others, complement);
    scores.brier += events * complement * complement + others * mu * mu;
    scores.accuracy += mu >= 0.5 ? events : others;
    predictions.mu.push_back(mu);
    predictions.observed.push_back(events);
    predictions.trials.push_back(events + others);
  }
  const bool predicts = !predictions.mu.empty() && !std::isnan(predictions.mu.front());
  for (double* sum : {&scores.log_loss, &scores.brier, &scores.accuracy})
    *sum = predicts ? *sum / scores.observations : kNaN;
  const auto curve = roc_curve(predictions);
  scores.area = curve && predicts ? curve->area : kNaN;
  return scores;
}

constexpr double FoldScores::*kScores[] = {&FoldScores::log_loss, &FoldScores::brier, &FoldScores::area,
                                           &FoldScores::accuracy};

void average(CrossValidation& made) {
  const auto count = static_cast<double>(made.folds.size());
  for (const auto score : kScores) {
    double sum = 0.0, squares = 0.0;
    for (const FoldScores& fold : made.folds) sum += fold.*score;
    made.mean.*score = sum / count;
    for (const FoldScores& fold : made.folds)
      squares += (fold.*score - made.mean.*score) * (fold.*score - made.mean.*score);
    made.deviation.*score = std::sqrt(squares / (count - 1.0));
  }
}

}  // namespace

Result<CrossValidation> score_folds(const Fitted& fitted, const Blocks& blocks, const fitting::Multiplier& folds,
                                    const fitting::ManyFits& fits, const fitting::FitControl& control) {
  OGIVE_TRY(const fitting::Kernel* kernel, fitting::choose_kernel(control.kernel));
  HeldOut rows(static_cast<std::size_t>(blocks.rows));
  HeldOutPlan plan{kernel,
                   fitting::identity_basis(blocks.columns),
                   fitting::row_kernel({fitted.family, fitted.link}, fitting::RowStage::expected),
                   &folds,
                   {},
                   &rows};
  for (const fitting::ReplicateFit& fit : fits.replicates) {
    std::vector<double> beta = fit.beta;
    bool predicts = fit.stop == fitting::Stop::converged;
    for (double& b : beta) {
      predicts = predicts && !std::isinf(b);
      if (std::isnan(b)) b = 0.0;  // aliased
    }
    plan.beta.push_back(predicts ? std::move(beta) : std::vector<double>());
  }
  if (!fitting::fold(blocks, HeldOutRows(plan), {control.threads, control.stop, {}}))
    return fail(Errc::interrupted, "the fits were interrupted");
  CrossValidation made;
  made.formula = fitted.spec.formula;
  made.source = fitted.source;
  if (fitted.spec.response) made.response = fitted.spec.response->factor.name;
  made.rows = blocks.rows;
  made.passes = fits.passes;
  made.fold.reserve(rows.mu.size());
  for (std::int64_t row = 0; row < blocks.rows; ++row)
    made.fold.push_back(static_cast<std::int32_t>(folds.fold_of(row)));
  for (std::size_t k = 0; k < folds.replicates(); ++k) {
    made.folds.push_back(scores_of(rows, made.fold, static_cast<std::int32_t>(k)));
    made.folds.back().stop = fits.replicates[k].stop;
  }
  average(made);
  made.mu = std::move(rows.mu);
  return made;
}

}  // namespace ogive
