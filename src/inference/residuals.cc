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
#include "inference/table_rows.hpp"
#include "inference/unit_residuals.hpp"
#include "math/linalg.hpp"

namespace ogive {

/// The inverse of the information of the estimated columns, where they are centred; NaN where it is singular.
struct InverseInformation {
  fitting::Basis basis;
  std::vector<double> beta;  ///< in that basis
  fitting::RowKernel row;
  bool signed_weights = false;
  Matrix inverse;                  ///< p x p, zeros where a column is aliased
  std::optional<Covariance> wide;  ///< in place of all these where the fit eliminated a factor
};

/// What a thread computes leaves with.
struct ResidualScratch {
  explicit ResidualScratch(const MeanPlan& plan)
      : means(plan),
        centred(aligned_doubles(((plan.by_codes ? 0 : plan.beta.size()) + 6) * kLeafRows)),
        column(plan.beta.size()) {}
  MeanScratch means;
  AlignedDoubles centred;  ///< columns of the internal basis, then six rows to compute with
  std::vector<const double*> column;
};

namespace {

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

struct ResidualPlan {
  const Fitted* fitted;
  const MeanPlan* means;
  const InverseInformation* information;
  bool precision = false;  ///< weights are of that kind
};

/// The working weight times the variance of the row's centred columns.
void add_leverages(const ResidualPlan& plan, ResidualScratch& scratch, const fitting::LeafView& leaf,
                   const PlacedLeaf& placed, Residuals& into) {
  const InverseInformation& by = *plan.information;
  const std::size_t p = leaf.columns;
  double* const spare = scratch.centred.get() + p * kLeafRows;
  const auto row = [spare](int k) { return spare + k * kLeafRows; };
  const fitting::ScratchView scores{row(0),  row(1), row(2), nullptr, by.signed_weights ? row(3) : nullptr,
                                    nullptr, nullptr};
  plan.means->kernel->row_scores(by.row, leaf, by.basis.at(by.beta), scores);
  for (std::size_t j = 0; j < p; ++j) {
    double* const z = scratch.centred.get() + j * kLeafRows;
    scratch.column[j] = z;
    for (std::size_t i = 0; i < leaf.rows; ++i)
      z[i] = (leaf.column[j] == nullptr ? 1.0 : leaf.column[j][i]) * by.basis.scale[j] - by.basis.shift[j];
  }
  fitting::LeafView centred = leaf;
  centred.column = scratch.column.data();
  squared_errors(centred, by.inverse, row(4), row(5));
  for (std::size_t i = placed.begin; i < placed.end; ++i) {
    const auto at = static_cast<std::size_t>(placed.place[i]);
    if (std::isnan(into.eta[at])) continue;
    const double copies = placed.block.copies[static_cast<std::ptrdiff_t>(i)];
    const double weight = scores.root_weight[i] * scores.root_weight[i] / copies;
    into.score[at] = scores.residual[i] / copies;
    into.leverage[at] = (by.signed_weights ? scores.sign[i] : 1.0) * weight * row(5)[i];
  }
}

/// The same of a logit by codes: the inverse information is the covariance.
void add_wide_leverages(const ResidualPlan& plan, ResidualScratch& scratch, const LeafMeans& means,
                        const PlacedLeaf& placed, Residuals& into) {
  double* const variance = scratch.centred.get();
  squared_errors(placed.block, *plan.information->wide, variance);
  for (std::size_t i = placed.begin; i < placed.end; ++i) {
    const auto at = static_cast<std::size_t>(placed.place[i]);
    if (std::isnan(into.eta[at])) continue;
    const double own = means.leaf.prior_weights[i] / placed.block.copies[static_cast<std::ptrdiff_t>(i)];
    const double mu = means.mean.mu[i], complement = means.mean.complement[i];
    const double failures = means.leaf.trials[i] - means.leaf.successes[i];
    into.score[at] = own * (means.leaf.successes[i] * complement - failures * mu);
    into.leverage[at] = own * means.leaf.trials[i] * mu * complement * variance[i];
  }
}

/// Writes the values of a leaf's rows to their places.
void add_residuals(const ResidualPlan& plan, ResidualScratch& scratch, const PlacedLeaf& placed, Residuals& into) {
  const LeafMeans means = scratch.means.at(placed.block);
  const fitting::MeanView& mean = means.mean;
  for (std::size_t i = placed.begin; i < placed.end; ++i) {
    if (means.leaf.prior_weights[i] * means.leaf.trials[i] == 0.0) continue;  // stays NaN
    const UnitResiduals of = unit_residuals(
        plan.fitted->family, {means.leaf.successes[i], means.leaf.trials[i], mean.mu[i], mean.complement[i],
                              mean.slope[i], mean.log_mu[i], mean.log_complement[i], mean.rise[i], mean.fall[i]});
    const double copies = placed.block.copies[static_cast<std::ptrdiff_t>(i)];
    const double scale = plan.precision ? std::sqrt(means.leaf.prior_weights[i] / copies) : 1.0;
    const auto at = static_cast<std::size_t>(placed.place[i]);
    into.eta[at] = means.eta[i];
    into.mu[at] = mean.mu[i];
    into.response[at] = of.response;
    into.pearson[at] = scale * of.pearson;
    into.deviance[at] = scale * of.deviance;
    into.working[at] = of.working;
    into.anscombe[at] = scale * of.anscombe / std::sqrt(plan.fitted->dispersion);
  }
  if (plan.information->wide)
    add_wide_leverages(plan, scratch, means, placed, into);
  else
    add_leverages(plan, scratch, means.leaf, placed, into);
}

/// What follows from residuals and leverages.
void add_standardised(const Fitted& fitted, Residuals& of) {
  for (std::size_t row = 0; row < of.eta.size(); ++row) {
    const double room = 1.0 - of.leverage[row];
    of.standard[row] = of.deviance[row] / std::sqrt(fitted.dispersion * room);
    of.cooks[row] = of.pearson[row] * of.pearson[row] * of.leverage[row] /
                    (fitted.dispersion * static_cast<double>(fitted.rank) * room * room);
  }
}

tl::unexpected<Error> residuals_interrupted() { return fail(Errc::interrupted, "the residuals were interrupted"); }

}  // namespace

/// Parts point to each other: it stays where it is.
struct RowResiduals::State {
  State(const Fitted& of, const Table& in, const ResidualControl& control, const fitting::Kernel& kernel,
        design::Design bound)
      : fitted(of),
        table(in),
        design(std::move(bound)),
        means(of, kernel),
        reader(design, control.threads, control.stop),
        scratch(reader.threads()) {}

  const Fitted& fitted;
  const Table& table;
  design::Design design;
  MeanPlan means;
  TableRows reader;
  std::vector<std::unique_ptr<ResidualScratch>> scratch;  ///< of each thread
  InverseInformation information;
};

RowResiduals::RowResiduals(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
RowResiduals::RowResiduals(RowResiduals&&) noexcept = default;
RowResiduals& RowResiduals::operator=(RowResiduals&&) noexcept = default;
RowResiduals::~RowResiduals() = default;

Result<RowResiduals> RowResiduals::create(const Fitted& fitted, const Table& table, const ResidualControl& control) {
  OGIVE_TRY(const fitting::Kernel* kernel, fitting::choose_kernel(control.kernel));
  OGIVE_CHECK(check_finite_coefficients(fitted));
  design::BindOptions bind;
  bind.threads = control.threads;
  bind.stop = control.stop;
  OGIVE_TRY(design::Design design, design::apply_as_fitted(fitted.spec, table, bind));
  auto state = std::make_unique<State>(fitted, table, control, *kernel, std::move(design));
  auto information =
      inverse_information(fitted, state->means, state->reader.blocks(), {control.threads, control.stop, {}});
  if (!information) return residuals_interrupted();
  state->information = std::move(*information);
  OGIVE_CHECK(check_store(table));
  return RowResiduals(std::move(state));
}

Result<Residuals> RowResiduals::rows(std::int64_t first, std::int64_t count) {
  State& state = *state_;
  const std::vector<double> none(static_cast<std::size_t>(count), kNaN);
  Residuals of{none, none, none, none, none, none, none, none, none, none, none, 0};
  const ResidualPlan plan{&state.fitted, &state.means, &state.information,
                          is_weighted(state.fitted, WeightKind::precision)};
  const bool done = state.reader.visit({first, count}, [&](const PlacedLeaf& leaf, std::size_t thread) {
    auto& scratch = state.scratch[thread];
    if (!scratch) scratch = std::make_unique<ResidualScratch>(state.means);
    add_residuals(plan, *scratch, leaf, of);
  });
  if (!done) return residuals_interrupted();
  of.used = std::count_if(of.eta.begin(), of.eta.end(), [](double eta) { return !std::isnan(eta); });
  add_standardised(state.fitted, of);
  OGIVE_CHECK(check_store(state.table));
  return of;
}

Result<Residuals> residuals(const Fitted& fitted, const Table& table, const ResidualControl& control) {
  OGIVE_TRY(RowResiduals all, RowResiduals::create(fitted, table, control));
  return all.rows(0, table.rows());
}

}  // namespace ogive
