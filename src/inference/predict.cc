#include "inference/predict.hpp"

#include <cmath>
#include <limits>
#include <memory>

#include "design/design.hpp"
#include "fit/accumulate.hpp"
#include "fit/fold.hpp"

namespace ogive {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

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
    plan_->kernel->mean(eta, mu, mu + kLeafRows, leaf.rows);
    for (std::size_t i = 0; i < block.rows; ++i) {
      const auto row = static_cast<std::size_t>(block.first_row) + i;
      plan_->eta[row] = eta[i];
      plan_->mu[row] = mu[i];
      if (plan_->observed != nullptr) plan_->observed[row] = leaf.successes[i];
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

}  // namespace

Result<Predictions> predict(const Fitted& fitted, const Table& table, const PredictControl& control) {
  OGIVE_TRY(const fitting::Kernel* kernel, fitting::choose_kernel(control.kernel));
  design::BindOptions bind;
  bind.threads = control.threads;
  bind.stop = control.stop;
  // A response that cannot be read as one on these rows is no obstacle to predicting them.
  auto design = design::apply(fitted.spec, table, true, bind);
  if (!design) design = design::apply(fitted.spec, table, false, bind);
  if (!design) return tl::unexpected<Error>(std::move(design).error());

  const bool with_response = design->spec.response.has_value();
  const auto rows = static_cast<std::size_t>(table.rows());
  Predictions result;
  result.eta.resize(rows);
  result.mu.resize(rows);
  if (with_response) result.observed.resize(rows);
  std::vector<double> beta = fitted.beta;  // an aliased column adds nothing
  for (const fitting::Alias& alias : fitted.aliases) beta[alias.column] = 0.0;
  const fitting::Basis basis = fitting::identity_basis(beta.size());
  const RowValues::Plan plan{
      kernel, &basis, &beta, result.eta.data(), result.mu.data(), with_response ? result.observed.data() : nullptr};
  const Blocks blocks = design::make_blocks(*design);
  if (!fitting::fold(blocks, RowValues(plan), {control.threads, control.stop, {}}))
    return fail(Errc::interrupted, "the prediction was interrupted");

  // The kept rows stand at the front: move each to its own row, from the last to the first.
  auto kept = static_cast<std::size_t>(blocks.rows);
  for (std::size_t row = rows; row-- > 0;) {
    const bool complete = design::is_complete(*design, static_cast<std::int64_t>(row));
    if (complete) --kept;
    result.eta[row] = complete ? result.eta[kept] : kNaN;
    result.mu[row] = complete ? result.mu[kept] : kNaN;
    if (with_response) result.observed[row] = complete ? result.observed[kept] : kNaN;
    result.missing += complete ? 0 : 1;
  }
  return result;
}

ThresholdTable threshold_table(const Predictions& predictions, double threshold) {
  ThresholdTable table;
  table.threshold = threshold;
  for (std::size_t i = 0; i < predictions.observed.size(); ++i) {
    if (std::isnan(predictions.observed[i]) || std::isnan(predictions.mu[i])) continue;
    const bool predicted = predictions.mu[i] >= threshold;
    const bool observed = predictions.observed[i] > 0.5;
    ++(predicted ? (observed ? table.true_positive : table.false_positive)
                 : (observed ? table.false_negative : table.true_negative));
  }
  return table;
}

double ThresholdTable::accuracy() const noexcept {
  return ratio(true_positive + true_negative, true_positive + true_negative + false_positive + false_negative);
}
double ThresholdTable::precision() const noexcept { return ratio(true_positive, true_positive + false_positive); }
double ThresholdTable::recall() const noexcept { return ratio(true_positive, true_positive + false_negative); }

}  // namespace ogive
