#include "inference/residuals.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "base/constants.hpp"
#include "design/design.hpp"
#include "fit/fold.hpp"
#include "fit/moments.hpp"
#include "inference/counting.hpp"
#include "inference/leaf_means.hpp"
#include "inference/unit_residuals.hpp"
#include "math/linalg.hpp"

namespace ogive {
namespace {

/// The inverse of the information of the estimated columns, where they are centred; NaN where it is singular.
struct InverseInformation {
  fitting::Basis basis;
  std::vector<double> beta;  ///< in that basis
  fitting::RowKernel row;
  bool signed_weights = false;
  Matrix inverse;                  ///< p x p, zeros where a column is aliased
  std::optional<Covariance> wide;  ///< in place of all these where the fit eliminated a factor
};

/// Nothing when the caller asked to stop.
std::optional<InverseInformation> inverse_information(const Fitted& fitted, const MeanPlan& means, const Blocks& blocks,
                                                      const fitting::FoldControl& folding) {
  const std::size_t p = means.beta.size();
  if (means.by_codes) return InverseInformation{{}, {}, {}, false, {}, moving_covariance(fitted)};
  const fitting::Model model{fitted.family, fitted.link};
  const auto moments = fitting::fold(blocks, fitting::Moments(*means.kernel, p, fitted.family), folding);
  if (!moments) return std::nullopt;
  InverseInformation found;
  found.basis = fitting::make_basis(*moments, fitting::find_constant(*moments, fitted.spec.constant));
  found.beta = found.basis.to_internal(means.beta);
  const bool observed = !fitting::is_canonical(model) && fitted.information == fitting::RowStage::observed;
  found.row = fitting::row_kernel(model, observed ? fitting::RowStage::observed : fitting::RowStage::expected);
  found.signed_weights = fitting::may_be_negative(model, found.row.stage);
  const fitting::PassPlan plan{means.kernel, &found.basis, found.beta, found.row, found.signed_weights, false};
  const auto sums = fitting::fold(blocks, fitting::PassSum(plan), folding);
  if (!sums) return std::nullopt;
  const Matrix information = sums->derivatives().information;
  std::vector<std::size_t> free;
  for (std::size_t j = 0; j < p; ++j)
    if (std::none_of(fitted.aliases.begin(), fitted.aliases.end(), [j](const auto& a) { return a.column == j; }))
      free.push_back(j);
  Matrix block(free.size(), free.size());
  for (std::size_t j = 0; j < free.size(); ++j)
    for (std::size_t k = 0; k < free.size(); ++k) block(j, k) = information(free[j], free[k]);
  const auto factored = factor(block);
  const Matrix inverse = factored ? factored->covariance() : Matrix(free.size(), free.size(), kNaN);
  found.inverse = Matrix(p, p);
  for (std::size_t j = 0; j < free.size(); ++j)
    for (std::size_t k = 0; k < free.size(); ++k) found.inverse(free[j], free[k]) = inverse(j, k);
  return found;
}

/// Values of the kept rows, in order.
struct KeptResiduals {
  std::vector<double> eta, mu, response, pearson, deviance, working, anscombe, leverage, score;
};

struct ResidualPlan {
  const Fitted* fitted;
  const MeanPlan* means;
  const InverseInformation* information;
  bool precision = false;  ///< weights are of that kind
  KeptResiduals* rows;
};

/// Writes every kept row's values to their places: an accumulator of `fold`.
class ResidualRows {
 public:
  explicit ResidualRows(const ResidualPlan& plan) : plan_(&plan) {}
  ResidualRows(const ResidualRows& other) : plan_(other.plan_) {}
  ResidualRows(ResidualRows&&) noexcept = default;
  ResidualRows& operator=(ResidualRows&&) noexcept = default;

  void add(const RowBlock& block) noexcept {
    if (!scratch_) scratch_ = std::make_unique<Scratch>(*plan_->means);
    const LeafMeans means = scratch_->means.at(block);
    const fitting::MeanView& mean = means.mean;
    KeptResiduals& rows = *plan_->rows;
    const auto first = static_cast<std::size_t>(block.first_row);
    for (std::size_t i = 0; i < block.rows; ++i) {
      const std::size_t row = first + i;
      if (means.leaf.prior_weights[i] * means.leaf.trials[i] == 0.0) continue;  // stays NaN
      const UnitResiduals of = unit_residuals(
          plan_->fitted->family, {means.leaf.successes[i], means.leaf.trials[i], mean.mu[i], mean.complement[i],
                                  mean.slope[i], mean.log_mu[i], mean.log_complement[i], mean.rise[i], mean.fall[i]});
      const double copies = block.copies[static_cast<std::ptrdiff_t>(i)];
      const double scale = plan_->precision ? std::sqrt(means.leaf.prior_weights[i] / copies) : 1.0;
      rows.eta[row] = means.eta[i];
      rows.mu[row] = mean.mu[i];
      rows.response[row] = of.response;
      rows.pearson[row] = scale * of.pearson;
      rows.deviance[row] = scale * of.deviance;
      rows.working[row] = of.working;
      rows.anscombe[row] = scale * of.anscombe / std::sqrt(plan_->fitted->dispersion);
    }
    if (plan_->information->wide)
      add_wide_leverages(means, block);
    else
      add_leverages(means.leaf, block);
  }
  void close() noexcept { scratch_.reset(); }
  void merge(const ResidualRows&) noexcept {}

 private:
  struct Scratch {
    explicit Scratch(const MeanPlan& plan)
        : means(plan),
          centred(aligned_doubles(((plan.by_codes ? 0 : plan.beta.size()) + 6) * kLeafRows)),
          column(plan.beta.size()) {}
    MeanScratch means;
    AlignedDoubles centred;  ///< columns of the internal basis, then six rows to compute with
    std::vector<const double*> column;
  };

  /// The working weight times the variance of the row's centred columns.
  void add_leverages(const fitting::LeafView& leaf, const RowBlock& block) noexcept {
    const InverseInformation& by = *plan_->information;
    const std::size_t p = leaf.columns;
    double* const spare = scratch_->centred.get() + p * kLeafRows;
    const auto row = [spare](int k) { return spare + k * kLeafRows; };
    const fitting::ScratchView scores{row(0),  row(1), row(2), nullptr, by.signed_weights ? row(3) : nullptr,
                                      nullptr, nullptr};
    plan_->means->kernel->row_scores(by.row, leaf, by.basis.at(by.beta), scores);
    for (std::size_t j = 0; j < p; ++j) {
      double* const z = scratch_->centred.get() + j * kLeafRows;
      scratch_->column[j] = z;
      for (std::size_t i = 0; i < leaf.rows; ++i)
        z[i] = (leaf.column[j] == nullptr ? 1.0 : leaf.column[j][i]) * by.basis.scale[j] - by.basis.shift[j];
    }
    fitting::LeafView centred = leaf;
    centred.column = scratch_->column.data();
    squared_errors(centred, by.inverse, row(4), row(5));
    const auto first = static_cast<std::size_t>(block.first_row);
    for (std::size_t i = 0; i < block.rows; ++i) {
      if (std::isnan(plan_->rows->eta[first + i])) continue;
      const double copies = block.copies[static_cast<std::ptrdiff_t>(i)];
      const double weight = scores.root_weight[i] * scores.root_weight[i] / copies;
      plan_->rows->score[first + i] = scores.residual[i] / copies;
      plan_->rows->leverage[first + i] = (by.signed_weights ? scores.sign[i] : 1.0) * weight * row(5)[i];
    }
  }

  /// The same of a logit by codes: the inverse information is the covariance.
  void add_wide_leverages(const LeafMeans& means, const RowBlock& block) noexcept {
    double* const variance = scratch_->centred.get();
    squared_errors(block, *plan_->information->wide, variance);
    const auto first = static_cast<std::size_t>(block.first_row);
    for (std::size_t i = 0; i < block.rows; ++i) {
      if (std::isnan(plan_->rows->eta[first + i])) continue;
      const double own = means.leaf.prior_weights[i] / block.copies[static_cast<std::ptrdiff_t>(i)];
      const double mu = means.mean.mu[i], complement = means.mean.complement[i];
      const double failures = means.leaf.trials[i] - means.leaf.successes[i];
      plan_->rows->score[first + i] = own * (means.leaf.successes[i] * complement - failures * mu);
      plan_->rows->leverage[first + i] = own * means.leaf.trials[i] * mu * complement * variance[i];
    }
  }

  const ResidualPlan* plan_;
  std::unique_ptr<Scratch> scratch_;
};

/// What follows from residuals and leverages.
void add_standardised(const Fitted& fitted, Residuals& of) {
  of.standard.assign(of.eta.size(), kNaN);
  of.cooks.assign(of.eta.size(), kNaN);
  for (std::size_t row = 0; row < of.eta.size(); ++row) {
    const double room = 1.0 - of.leverage[row];
    of.standard[row] = of.deviance[row] / std::sqrt(fitted.dispersion * room);
    of.cooks[row] = of.pearson[row] * of.pearson[row] * of.leverage[row] /
                    (fitted.dispersion * static_cast<double>(fitted.rank) * room * room);
  }
}

tl::unexpected<Error> residuals_interrupted() { return fail(Errc::interrupted, "the residuals were interrupted"); }

}  // namespace

Result<Residuals> residuals(const Fitted& fitted, const Table& table, const ResidualControl& control) {
  OGIVE_TRY(const fitting::Kernel* kernel, fitting::choose_kernel(control.kernel));
  OGIVE_CHECK(check_finite_coefficients(fitted));
  design::BindOptions bind;
  bind.threads = control.threads;
  bind.stop = control.stop;
  OGIVE_TRY(const design::Design design, design::apply_as_fitted(fitted.spec, table, bind));
  const Blocks blocks = design::make_blocks(design);
  const MeanPlan means(fitted, *kernel);
  const fitting::FoldControl folding{control.threads, control.stop, {}};
  const auto information = inverse_information(fitted, means, blocks, folding);
  if (!information) return residuals_interrupted();
  const std::vector<double> none(static_cast<std::size_t>(blocks.rows), kNaN);
  KeptResiduals kept{none, none, none, none, none, none, none, none, none};
  const ResidualPlan plan{&fitted, &means, &*information, is_weighted(fitted, WeightKind::precision), &kept};
  if (!fitting::fold(blocks, ResidualRows(plan), folding)) return residuals_interrupted();
  const auto rows = static_cast<std::size_t>(table.rows());
  const auto all = [&](std::vector<double>& values) {
    std::vector<double> result = spread(values, design, rows);
    values = {};
    return result;
  };
  Residuals of{all(kept.eta),
               all(kept.mu),
               all(kept.response),
               all(kept.pearson),
               all(kept.deviance),
               all(kept.working),
               all(kept.anscombe),
               all(kept.leverage),
               {},
               {},
               all(kept.score),
               0};
  of.used = std::count_if(of.eta.begin(), of.eta.end(), [](double eta) { return !std::isnan(eta); });
  add_standardised(fitted, of);
  OGIVE_CHECK(check_store(table));
  return of;
}

}  // namespace ogive
