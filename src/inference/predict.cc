#include "inference/predict.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "base/constants.hpp"
#include "design/design.hpp"
#include "fit/first_meeting.hpp"
#include "inference/leaf_means.hpp"
#include "inference/level.hpp"
#include "inference/table_rows.hpp"
#include "math/distributions.hpp"

namespace ogive {

/// What is asked of every leaf.
struct PredictionPlan {
  const MeanPlan* means;
  const Covariance* covariance;  ///< null: no errors
  fitting::Range range;          ///< of eta
  double reach = 0.0;            ///< of an interval, in standard errors
};

namespace {

/// An eta this far beyond the end of its range is rounding: maxima on the boundary put rows there.
constexpr double kEndSlack = 1e-9;

void add_errors(const PredictionPlan& plan, MeanScratch& scratch, const LeafMeans& means, const PlacedLeaf& leaf,
                PredictionErrors& into) {
  double* const end = scratch.spare(0);
  double* const error = scratch.spare(1);
  if (plan.covariance->is_dense())
    squared_errors(means.leaf, plan.covariance->dense(), end, error);
  else
    squared_errors(leaf.block, *plan.covariance, error);
  for (std::size_t i = 0; i < means.leaf.rows; ++i) error[i] = std::sqrt(error[i]);
  const auto row_of = [&](std::size_t i) { return static_cast<std::size_t>(leaf.place[i]); };
  for (std::size_t i = leaf.begin; i < leaf.end; ++i) {
    into.eta_error[row_of(i)] = error[i];
    into.mean_error[row_of(i)] = std::fabs(means.mean.slope[i]) * error[i];
  }
  const auto write_end = [&](double side, std::vector<double>& ends) {
    for (std::size_t i = 0; i < means.leaf.rows; ++i)
      end[i] = std::clamp(means.eta[i] + side * plan.reach * error[i], plan.range.lower, plan.range.upper);
    plan.means->kernel->mean(plan.means->row, end, means.mean.mu, means.mean.complement, means.leaf.rows);
    for (std::size_t i = leaf.begin; i < leaf.end; ++i) ends[row_of(i)] = means.mean.mu[i];
  };
  write_end(-1.0, into.lower);
  write_end(1.0, into.upper);
  for (std::size_t i = leaf.begin; i < leaf.end; ++i) {
    double& lower = into.lower[row_of(i)];
    double& upper = into.upper[row_of(i)];
    if (lower > upper) std::swap(lower, upper);  // a link may fall
    if (std::isnan(error[i])) lower = upper = kNaN;
  }
}

void add_predictions(const PredictionPlan& plan, MeanScratch& scratch, const PlacedLeaf& leaf, Predictions& into) {
  const LeafMeans means = scratch.at(leaf.block);
  for (std::size_t i = leaf.begin; i < leaf.end; ++i) {
    const auto row = static_cast<std::size_t>(leaf.place[i]);
    into.eta[row] = means.eta[i];
    into.mu[row] = means.mean.mu[i];
  }
  if (into.errors) add_errors(plan, scratch, means, leaf, *into.errors);
}

void add_observed(const PlacedLeaf& leaf, Predictions& into) {
  const RowBlock& block = leaf.block;
  for (std::size_t i = leaf.begin; i < leaf.end; ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    const auto row = static_cast<std::size_t>(leaf.place[i]);
    into.observed[row] = block.prior_weights[at] * block.successes[at];
    into.trials[row] = block.prior_weights[at] * block.trials[at];
  }
}

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kNaN;
}

/// Half an interval, in standard errors.
double interval_reach(const Fitted& fitted, double level) {
  const double upper = 0.5 + 0.5 * level;
  return fitted.uses_t() ? t_quantile(upper, fitted.df_denom) : normal_quantile(upper);
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

tl::unexpected<Error> prediction_interrupted() { return fail(Errc::interrupted, "the prediction was interrupted"); }

}  // namespace

/// Parts point to each other: it stays where it is.
struct Predictor::State {
  State(const Fitted& of, const Table& in, const PredictControl& how, const fitting::Kernel& kernel,
        design::Design bound)
      : fitted(of),
        table(in),
        control(how),
        design(std::move(bound)),
        means(of, kernel),
        covariance(how.errors ? moving_covariance(of) : Covariance()),
        reader(design, how.threads, how.stop),
        scratch(reader.threads()) {
    const fitting::Model model{of.family, of.link};
    const fitting::Range range = fitting::takes_any_eta(model) ? fitting::Range() : fitting::range_of(model);
    plan = {&means, &covariance, range, interval_reach(of, how.level)};
    of_table.missing = table.rows() - design.rows.used;
    of_table.missing_by = design.rows.missing;
  }

  const Fitted& fitted;
  const Table& table;
  PredictControl control;
  design::Design design;
  MeanPlan means;
  Covariance covariance;
  PredictionPlan plan{};
  TableRows reader;
  std::vector<std::unique_ptr<MeanScratch>> scratch;  ///< of each thread
  /// With the response: of the rows that have it.
  std::optional<design::Design> scored;
  std::optional<TableRows> scored_reader;
  Predictions of_table;
};

Predictor::Predictor(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;
Predictor::~Predictor() = default;
const Predictions& Predictor::of_table() const noexcept { return state_->of_table; }

Result<Predictor> Predictor::create(const Fitted& fitted, const Table& table, const PredictControl& control) {
  OGIVE_CHECK(check_level(control.level));
  if (control.errors) OGIVE_CHECK(check_covariance(fitted));
  OGIVE_TRY(const fitting::Kernel* kernel, fitting::choose_kernel(control.kernel));
  OGIVE_CHECK(check_finite_coefficients(fitted));
  design::BindOptions bind;
  bind.threads = control.threads;
  bind.stop = control.stop;
  OGIVE_TRY(design::Design design, design::apply(fitted.spec, table, false, bind));
  auto state = std::make_unique<State>(fitted, table, control, *kernel, std::move(design));
  if (control.observed) {
    auto scored = design::apply(fitted.spec, table, true, bind);
    if (!scored) {
      if (scored.error().code == Errc::interrupted) return prediction_interrupted();
      state->of_table.response_problem = scored.error().sentence;
    } else if (scored->spec.response) {
      state->scored = std::move(*scored);
      state->scored_reader.emplace(*state->scored, control.threads, control.stop);
    }
  }
  OGIVE_CHECK(check_store(table));
  return Predictor(std::move(state));
}

Result<Predictions> Predictor::rows(std::int64_t first, std::int64_t count) {
  State& state = *state_;
  const auto none = [count] { return std::vector<double>(static_cast<std::size_t>(count), kNaN); };
  Predictions result;
  result.eta = none();
  result.mu = none();
  if (state.control.errors)
    result.errors = PredictionErrors{state.control.level, none(), none(), none(), none(), state.plan.reach};
  const bool done = state.reader.visit({first, count}, [&](const PlacedLeaf& leaf, std::size_t thread) {
    auto& scratch = state.scratch[thread];
    if (!scratch) scratch = std::make_unique<MeanScratch>(state.means);
    add_predictions(state.plan, *scratch, leaf, result);
  });
  if (!done) return prediction_interrupted();
  leave_out_impossible(state.fitted, result);
  if (state.scored) {
    result.observed = none();
    result.trials = none();
    const bool read = state.scored_reader->visit(
        {first, count}, [&](const PlacedLeaf& leaf, std::size_t) { add_observed(leaf, result); });
    if (!read) return prediction_interrupted();
    const auto is_one = [](double trials) { return trials == 1.0 || std::isnan(trials); };
    if (std::all_of(result.trials.begin(), result.trials.end(), is_one)) result.trials = {};
  }
  OGIVE_CHECK(check_store(state.table));
  return result;
}

Result<Predictions> predict(const Fitted& fitted, const Table& table, const PredictControl& control) {
  OGIVE_TRY(Predictor predictor, Predictor::create(fitted, table, control));
  OGIVE_TRY(Predictions result, predictor.rows(0, table.rows()));
  result.missing = predictor.of_table().missing;
  result.missing_by = predictor.of_table().missing_by;
  result.response_problem = predictor.of_table().response_problem;
  return result;
}

void ThresholdTable::add(const Predictions& rows) noexcept {
  for (std::size_t i = 0; i < rows.observed.size(); ++i) {
    if (std::isnan(rows.observed[i]) || std::isnan(rows.mu[i])) continue;
    const double trials = rows.trials.empty() ? 1.0 : rows.trials[i];
    const auto events = static_cast<std::int64_t>(rows.observed[i]);
    const auto others = static_cast<std::int64_t>(trials - rows.observed[i]);
    const bool predicted = rows.mu[i] >= threshold;
    (predicted ? true_positive : false_negative) += events;
    (predicted ? false_positive : true_negative) += others;
  }
}

ThresholdTable threshold_table(const Predictions& predictions, double threshold) {
  ThresholdTable table;
  table.threshold = threshold;
  table.add(predictions);
  return table;
}

double ThresholdTable::accuracy() const noexcept {
  return ratio(true_positive + true_negative, true_positive + true_negative + false_positive + false_negative);
}
double ThresholdTable::precision() const noexcept { return ratio(true_positive, true_positive + false_positive); }
double ThresholdTable::recall() const noexcept { return ratio(true_positive, true_positive + false_negative); }

}  // namespace ogive
