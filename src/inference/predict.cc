#include "inference/predict.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "base/constants.hpp"
#include "design/design.hpp"
#include "fit/accumulate.hpp"
#include "fit/first_meeting.hpp"
#include "fit/fold.hpp"
#include "fit/model.hpp"

namespace ogive {
namespace {

/// An eta this far beyond the end of its range is rounding: maxima on the boundary put rows there.
constexpr double kEndSlack = 1e-9;

/// Writes eta, mu and the response of every kept row to its place: an accumulator of `fold`.
class RowValues {
 public:
  struct Plan {
    const fitting::Kernel* kernel;
    const fitting::Basis* basis;
    const std::vector<double>* beta;
    double* eta;  ///< of the kept rows
    double* mu;
    double* observed;  ///< null when there is no response
    double* trials;    ///< the same
    fitting::RowKernel row;
  };
  explicit RowValues(const Plan& plan) : plan_(&plan) {}
  RowValues(const RowValues& other) : plan_(other.plan_) {}
  RowValues(RowValues&&) noexcept = default;
  RowValues& operator=(RowValues&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    if (!columns_) {
      columns_ = std::make_unique<fitting::LeafColumns>(plan_->basis->columns());
      scratch_ = fitting::aligned_doubles(3 * kLeafRows);
    }
    const fitting::LeafView& leaf = columns_->view(block, plan_->basis->center);
    double* const eta = scratch_.get();
    double* const mu = eta + kLeafRows;
    plan_->kernel->predict_eta(leaf, plan_->basis->at(*plan_->beta), eta);
    plan_->kernel->mean(plan_->row, eta, mu, mu + kLeafRows, leaf.rows);
    for (std::size_t i = 0; i < block.rows; ++i) {
      const auto row = static_cast<std::size_t>(block.first_row) + i;
      plan_->eta[row] = eta[i];
      plan_->mu[row] = mu[i];
      if (plan_->observed == nullptr) continue;
      plan_->observed[row] = leaf.prior_weights[i] * leaf.successes[i];
      plan_->trials[row] = leaf.prior_weights[i] * leaf.trials[i];
    }
  }
  void close() noexcept {
    columns_.reset();
    scratch_.reset();
  }
  void merge(const RowValues&) noexcept {}

 private:
  const Plan* plan_;
  std::unique_ptr<fitting::LeafColumns> columns_;
  fitting::AlignedDoubles scratch_;
};

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kNaN;
}

/// One value for every row of the table, from the values of the kept rows in order; NaN for the others.
std::vector<double> spread(const std::vector<double>& kept, const design::Design& design, std::size_t rows) {
  std::vector<double> all(rows, kNaN);
  std::size_t next = 0;
  for (std::size_t row = 0; row < rows; ++row)
    if (design::is_complete(design, static_cast<std::int64_t>(row))) all[row] = kept[next++];
  return all;
}

/// The kept rows' values under one design; nothing when the caller asked to stop.
struct KeptValues {
  std::vector<double> eta, mu, observed, trials;
};
std::optional<KeptValues> kept_values(const Fitted& fitted, const design::Design& design, const fitting::Kernel& kernel,
                                      const PredictControl& control) {
  const Blocks blocks = design::make_blocks(design);
  const auto count = static_cast<std::size_t>(blocks.rows);
  const bool scored = design.spec.response.has_value();
  KeptValues values{std::vector<double>(count), std::vector<double>(count), std::vector<double>(scored ? count : 0),
                    std::vector<double>(scored ? count : 0)};
  std::vector<double> beta = fitted.beta;  // an aliased column adds nothing
  for (const fitting::Alias& alias : fitted.aliases) beta[alias.column] = 0.0;
  const fitting::Basis basis = fitting::identity_basis(beta.size());
  const RowValues::Plan plan{&kernel,
                             &basis,
                             &beta,
                             values.eta.data(),
                             values.mu.data(),
                             scored ? values.observed.data() : nullptr,
                             scored ? values.trials.data() : nullptr,
                             fitting::row_kernel({fitted.family, fitted.link}, fitting::RowStage::expected)};
  if (!fitting::fold(blocks, RowValues(plan), {control.threads, control.stop, {}})) return std::nullopt;
  return values;
}

/// Rows on the far side of a separating direction have a probability of 0 or 1; no finite eta says so.
Status check_finite_coefficients(const Fitted& fitted) {
  for (std::size_t j = 0; j < fitted.beta.size(); ++j) {
    const bool aliased = std::any_of(fitted.aliases.begin(), fitted.aliases.end(),
                                     [j](const fitting::Alias& alias) { return alias.column == j; });
    if (aliased || std::isfinite(fitted.beta[j])) continue;
    return fail(Errc::bad_model,
                "the coefficient of " + fitted.spec.column_names[j] +
                    " is infinite, as the data of the fit were separated: nothing can be predicted; fit "
                    "again without that predictor");
  }
  return {};
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
      ++result.impossible;
    } else if (std::holds_alternative<Binomial>(fitted.family)) {
      result.mu[row] = std::clamp(result.mu[row], 0.0, 1.0);  // NaN stays
    }
  }
}

}  // namespace

Result<Predictions> predict(const Fitted& fitted, const Table& table, const PredictControl& control) {
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
  leave_out_impossible(fitted, result);

  const auto with_response = design::apply(fitted.spec, table, true, bind);
  if (!with_response) {
    if (with_response.error().code == Errc::interrupted) return interrupted();
    result.response_problem = with_response.error().sentence;
  } else if (with_response->spec.response) {
    const auto observed = kept_values(fitted, *with_response, *kernel, control);
    if (!observed) return interrupted();
    result.observed = spread(observed->observed, *with_response, rows);
    const auto is_one = [](double trials) { return trials == 1.0; };
    if (!std::all_of(observed->trials.begin(), observed->trials.end(), is_one))
      result.trials = spread(observed->trials, *with_response, rows);
  }
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
