#include "inference/cross_validation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include "base/constants.hpp"
#include "base/portable_log.hpp"
#include "fit/accumulate.hpp"
#include "fit/leaf_columns.hpp"
#include "inference/roc.hpp"

namespace ogive {
namespace {

/// The rows of one fold by the fit of the others, in their order.
struct HeldOut {
  std::vector<double> mu, complement, events, others;
};

/// One fold, and the coefficients of the fit of the others in the user's basis.
struct HeldOutPlan {
  const fitting::Kernel* kernel;
  const fitting::Basis* basis;
  fitting::RowKernel row;
  const fitting::Multiplier* folds;
  std::size_t fold = 0;
  std::vector<double> beta;  ///< empty: none that predicts
};

/// An accumulator of `fold`: its sum is the rows, one after the other.
class HeldOutRows {
 public:
  explicit HeldOutRows(const HeldOutPlan& plan) : plan_(&plan) {}
  void add(const RowBlock& block) noexcept {
    if (!columns_) columns_ = std::make_shared<fitting::LeafColumns>(plan_->basis->columns());
    const fitting::LeafView& leaf = columns_->view(block, plan_->basis->center);
    alignas(64) std::array<double, static_cast<std::size_t>(kLeafRows)> eta, mu, complement;
    const bool predicts = !plan_->beta.empty();
    if (predicts) {
      plan_->kernel->predict_eta(leaf, plan_->basis->at(plan_->beta), eta.data());
      plan_->kernel->mean(plan_->row, eta.data(), mu.data(), complement.data(), leaf.rows);
    }
    for (std::size_t i = 0; i < block.rows; ++i) {
      if (plan_->folds->fold_of(block.first_row + static_cast<std::int64_t>(i)) != plan_->fold) continue;
      const double weight = leaf.prior_weights[i];
      rows_.mu.push_back(predicts ? mu[i] : kNaN);
      rows_.complement.push_back(predicts ? complement[i] : kNaN);
      rows_.events.push_back(weight * leaf.successes[i]);
      rows_.others.push_back(weight * (leaf.trials[i] - leaf.successes[i]));
    }
  }
  void close() noexcept { columns_.reset(); }
  void merge(const HeldOutRows& later) noexcept {
    for (const auto values : {&HeldOut::mu, &HeldOut::complement, &HeldOut::events, &HeldOut::others}) {
      const std::vector<double>& more = later.rows_.*values;
      (rows_.*values).insert((rows_.*values).end(), more.begin(), more.end());
    }
  }
  [[nodiscard]] HeldOut take() && noexcept { return std::move(rows_); }

 private:
  const HeldOutPlan* plan_;
  std::shared_ptr<fitting::LeafColumns> columns_;  ///< of one super-chunk
  HeldOut rows_;
};

/// An outcome that was never seen costs nothing, however sure the prediction was.
double cost(double times, double probability) { return times > 0.0 ? -times * portable_log(probability) : 0.0; }

FoldScores scores_of(HeldOut rows) {
  FoldScores scores;
  Predictions predictions;
  for (std::size_t i = 0; i < rows.mu.size(); ++i) {
    const double mu = rows.mu[i], complement = rows.complement[i], events = rows.events[i], others = rows.others[i];
    ++scores.rows;
    scores.observations += events + others;
    scores.log_loss += cost(events, mu) + cost(others, complement);
    scores.brier += events * complement * complement + others * mu * mu;
    scores.accuracy += mu >= 0.5 ? events : others;
    predictions.trials.push_back(events + others);
  }
  predictions.mu = std::move(rows.mu);
  predictions.observed = std::move(rows.events);
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

/// Coefficients with zeros for aliased columns; none where the fit predicts nothing.
std::vector<double> predicting(const fitting::ReplicateFit& fit) {
  if (fit.stop != fitting::Stop::converged) return {};
  std::vector<double> beta = fit.beta;
  for (double& b : beta) {
    if (std::isinf(b)) return {};
    if (std::isnan(b)) b = 0.0;
  }
  return beta;
}

}  // namespace

Result<CrossValidation> score_folds(const Fitted& fitted, const Blocks& blocks, const FoldFits& fitted_folds,
                                    const fitting::FitControl& control, bool with_rows) {
  OGIVE_TRY(const fitting::Kernel* kernel, fitting::choose_kernel(control.kernel));
  const fitting::Multiplier& folds = fitted_folds.folds;
  CrossValidation made;
  made.formula = fitted.spec.formula;
  made.source = fitted.source;
  if (fitted.spec.response) made.response = fitted.spec.response->factor.name;
  made.rows = blocks.rows;
  made.passes = fitted_folds.fits.passes;
  if (with_rows) {
    made.mu.resize(static_cast<std::size_t>(blocks.rows));
    made.fold.resize(made.mu.size());
    for (std::size_t row = 0; row < made.fold.size(); ++row)
      made.fold[row] = static_cast<std::int32_t>(folds.fold_of(static_cast<std::int64_t>(row)));
  }
  const fitting::Basis basis = fitting::identity_basis(blocks.columns);
  const fitting::RowKernel mean = fitting::row_kernel({fitted.family, fitted.link}, fitting::RowStage::expected);
  for (std::size_t k = 0; k < folds.replicates(); ++k) {
    const fitting::ReplicateFit& fit = fitted_folds.fits.replicates[k];
    const HeldOutPlan plan{kernel, &basis, mean, &folds, k, predicting(fit)};
    auto held_out = fitting::fold(blocks, HeldOutRows(plan), {control.threads, control.stop, {}});
    if (!held_out) return fail(Errc::interrupted, "the fits were interrupted");
    HeldOut rows = std::move(*held_out).take();
    auto next = rows.mu.begin();
    for (std::size_t row = 0; row < made.fold.size(); ++row)
      if (made.fold[row] == static_cast<std::int32_t>(k)) made.mu[row] = *next++;
    made.folds.push_back(scores_of(std::move(rows)));
    made.folds.back().stop = fit.stop;
  }
  average(made);
  return made;
}

}  // namespace ogive
