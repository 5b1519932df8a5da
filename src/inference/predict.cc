#include "inference/predict.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "base/constants.hpp"
#include "design/design.hpp"
#include "fit/first_meeting.hpp"
#include "fit/fold.hpp"
#include "inference/leaf_means.hpp"
#include "inference/level.hpp"
#include "math/distributions.hpp"

namespace ogive {
namespace {

/// An eta this far beyond the end of its range is rounding: maxima on the boundary put rows there.
constexpr double kEndSlack = 1e-9;

/// The values of the kept rows, in order.
struct KeptValues {
  std::vector<double> eta, mu;
  std::vector<double> observed, trials;                     ///< where there is a response
  std::vector<double> eta_error, mean_error, lower, upper;  ///< where errors are asked for
};

/// What is asked of every leaf.
struct RowPlan {
  const MeanPlan* means;
  const Covariance* covariance;  ///< null: no errors
  fitting::Range range;          ///< of eta
  double reach = 0.0;            ///< of an interval, in standard errors
  KeptValues* values;
};

/// Writes what is asked of every kept row to its place: an accumulator of `fold`.
class RowValues {
 public:
  explicit RowValues(const RowPlan& plan) : plan_(&plan) {}
  RowValues(const RowValues& other) : plan_(other.plan_) {}
  RowValues(RowValues&&) noexcept = default;
  RowValues& operator=(RowValues&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    if (!scratch_) scratch_ = std::make_unique<MeanScratch>(*plan_->means);
    const LeafMeans means = scratch_->at(block);
    KeptValues& values = *plan_->values;
    const auto first = static_cast<std::size_t>(block.first_row);
    std::copy_n(means.eta, block.rows, values.eta.data() + first);
    std::copy_n(means.mean.mu, block.rows, values.mu.data() + first);
    for (std::size_t i = 0; !values.observed.empty() && i < block.rows; ++i) {
      values.observed[first + i] = means.leaf.prior_weights[i] * means.leaf.successes[i];
      values.trials[first + i] = means.leaf.prior_weights[i] * means.leaf.trials[i];
    }
    if (plan_->covariance != nullptr) add_errors(means, block);
  }
  void close() noexcept { scratch_.reset(); }
  void merge(const RowValues&) noexcept {}

 private:
  void add_errors(const LeafMeans& means, const RowBlock& block) noexcept {
    const auto first = static_cast<std::size_t>(block.first_row);
    const std::size_t rows = block.rows;
    KeptValues& values = *plan_->values;
    double* const end = scratch_->spare(0);
    double* const error = scratch_->spare(1);
    if (plan_->covariance->is_dense())
      squared_errors(means.leaf, plan_->covariance->dense(), end, error);
    else
      squared_errors(block, *plan_->covariance, error);
    for (std::size_t i = 0; i < means.leaf.rows; ++i) error[i] = std::sqrt(error[i]);
    for (std::size_t i = 0; i < rows; ++i) {
      values.eta_error[first + i] = error[i];
      values.mean_error[first + i] = std::fabs(means.mean.slope[i]) * error[i];
    }
    const auto write_end = [&](double side, std::vector<double>& into) {
      for (std::size_t i = 0; i < means.leaf.rows; ++i)
        end[i] = std::clamp(means.eta[i] + side * plan_->reach * error[i], plan_->range.lower, plan_->range.upper);
      plan_->means->kernel->mean(plan_->means->row, end, means.mean.mu, means.mean.complement, means.leaf.rows);
      std::copy_n(means.mean.mu, rows, into.data() + first);
    };
    write_end(-1.0, values.lower);
    write_end(1.0, values.upper);
    for (std::size_t i = first; i < first + rows; ++i) {
      if (values.lower[i] > values.upper[i]) std::swap(values.lower[i], values.upper[i]);  // a link may fall
      if (std::isnan(values.eta_error[i])) values.lower[i] = values.upper[i] = kNaN;
    }
  }

  const RowPlan* plan_;
  std::unique_ptr<MeanScratch> scratch_;
};

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kNaN;
}

/// Half an interval, in standard errors.
double interval_reach(const Fitted& fitted, double level) {
  const double upper = 0.5 + 0.5 * level;
  return fitted.uses_t() ? t_quantile(upper, fitted.df_denom) : normal_quantile(upper);
}

/// The kept rows' values under one design; nothing when the caller asked to stop.
std::optional<KeptValues> kept_values(const Fitted& fitted, const design::Design& design, const fitting::Kernel& kernel,
                                      const PredictControl& control) {
  const Blocks blocks = design::make_blocks(design);
  const auto count = static_cast<std::size_t>(blocks.rows);
  const std::size_t scored = design.spec.response ? count : 0;
  const std::size_t with_error = control.errors ? count : 0;
  const auto some = [](std::size_t length) { return std::vector<double>(length); };
  KeptValues values{some(count),      some(count),      some(scored),     some(scored),
                    some(with_error), some(with_error), some(with_error), some(with_error)};
  const MeanPlan means(fitted, kernel);
  const Covariance covariance = moving_covariance(fitted);
  const fitting::Model model{fitted.family, fitted.link};
  const RowPlan plan{&means, control.errors ? &covariance : nullptr,
                     fitting::takes_any_eta(model) ? fitting::Range() : fitting::range_of(model),
                     interval_reach(fitted, control.level), &values};
  if (!fitting::fold(blocks, RowValues(plan), {control.threads, control.stop, {}})) return std::nullopt;
  return values;
}

/// Where the range of eta ends: rows beyond it have no mean; rows there but for rounding have that of the end.
void leave_out_impossible(const Fitted& fitted, Predictions& result) {
  const fitting::Model model{fitted.family, fitted.link};
  if (fitting::takes_any_eta(model)) return;
  const fitting::Range range = fitting::range_of(model);
  for (std::size_t row = 0; row < result.eta.size(); ++row) {
    double& eta = result.eta[row];
    if (eta > range.upper + kEndSlack || eta < range.lower - kEndSlack) {
      eta = result.mu[row] = kNaN;
      if (result.errors)
        for (auto* of :
             {&result.errors->eta_error, &result.errors->mean_error, &result.errors->lower, &result.errors->upper})
          (*of)[row] = kNaN;
      ++result.impossible;
    } else {
      eta = std::clamp(eta, range.lower, range.upper);  // NaN stays
      const double most = std::holds_alternative<Binomial>(fitted.family) ? 1.0 : kInfinity;
      result.mu[row] = std::clamp(result.mu[row], 0.0, most);
    }
  }
}

}  // namespace

Result<Predictions> predict(const Fitted& fitted, const Table& table, const PredictControl& control) {
  OGIVE_CHECK(check_level(control.level));
  if (control.errors) OGIVE_CHECK(check_covariance(fitted));
  OGIVE_TRY(const fitting::Kernel* kernel, fitting::choose_kernel(control.kernel));
  OGIVE_CHECK(check_finite_coefficients(fitted));
  design::BindOptions bind;
  bind.threads = control.threads;
  bind.stop = control.stop;
  OGIVE_TRY(const design::Design design, design::apply(fitted.spec, table, false, bind));
  const auto interrupted = [] { return fail(Errc::interrupted, "the prediction was interrupted"); };
  const auto rows = static_cast<std::size_t>(table.rows());
  const auto values = kept_values(fitted, design, *kernel, control);
  if (!values) return interrupted();
  Predictions result;
  result.eta = spread(values->eta, design, rows);
  result.mu = spread(values->mu, design, rows);
  result.missing = table.rows() - design.rows.used;
  result.missing_by = design.rows.missing;
  if (control.errors) {
    const auto all = [&](const std::vector<double>& kept) { return spread(kept, design, rows); };
    result.errors = PredictionErrors{control.level,      all(values->eta_error), all(values->mean_error),
                                     all(values->lower), all(values->upper),     interval_reach(fitted, control.level)};
  }
  leave_out_impossible(fitted, result);

  const auto with_response = design::apply(fitted.spec, table, true, bind);
  if (!with_response) {
    if (with_response.error().code == Errc::interrupted) return interrupted();
    result.response_problem = with_response.error().sentence;
  } else if (with_response->spec.response) {
    PredictControl without_errors = control;
    without_errors.errors = false;
    const auto observed = kept_values(fitted, *with_response, *kernel, without_errors);
    if (!observed) return interrupted();
    result.observed = spread(observed->observed, *with_response, rows);
    const auto is_one = [](double trials) { return trials == 1.0; };
    if (!std::all_of(observed->trials.begin(), observed->trials.end(), is_one))
      result.trials = spread(observed->trials, *with_response, rows);
  }
  OGIVE_CHECK(check_store(table));
  return result;
}

ThresholdTable threshold_table(const Predictions& predictions, double threshold) {
  ThresholdTable table;
  table.threshold = threshold;
  for (std::size_t i = 0; i < predictions.observed.size(); ++i) {
    if (std::isnan(predictions.observed[i]) || std::isnan(predictions.mu[i])) continue;
    const double trials = predictions.trials.empty() ? 1.0 : predictions.trials[i];
    const auto events = static_cast<std::int64_t>(predictions.observed[i]);
    const auto others = static_cast<std::int64_t>(trials - predictions.observed[i]);
    const bool predicted = predictions.mu[i] >= threshold;
    (predicted ? table.true_positive : table.false_negative) += events;
    (predicted ? table.false_positive : table.true_negative) += others;
  }
  return table;
}

double ThresholdTable::accuracy() const noexcept {
  return ratio(true_positive + true_negative, true_positive + true_negative + false_positive + false_negative);
}
double ThresholdTable::precision() const noexcept { return ratio(true_positive, true_positive + false_positive); }
double ThresholdTable::recall() const noexcept { return ratio(true_positive, true_positive + false_negative); }

}  // namespace ogive
