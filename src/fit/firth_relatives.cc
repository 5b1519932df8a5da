#include "fit/firth_relatives.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/constants.hpp"
#include "fit/penalised.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

tl::unexpected<Error> relative_interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

FoldControl fold_control(const FitControl& control) {
  FoldControl fold;
  fold.threads = control.threads;
  fold.stop = control.stop;
  return fold;
}

Subspace free_columns(const Estimate& estimate) {
  std::vector<std::size_t> aliased;
  for (const Alias& alias : estimate.aliases) aliased.push_back(alias.column);
  return Subspace::without(estimate.basis.columns(), aliased);
}

/// The internal coefficients of an estimate.
std::vector<double> internal_point(const Estimate& estimate) {
  std::vector<double> user = estimate.beta;
  for (const Alias& alias : estimate.aliases) user[alias.column] = 0.0;
  return estimate.basis.to_internal(user);
}

/// The one column that is the constant.
std::optional<std::size_t> constant_column(const Estimate& estimate) {
  std::optional<std::size_t> found;
  for (std::size_t j = 0; j < estimate.basis.constant.size(); ++j) {
    if (estimate.basis.constant[j] == 0.0) continue;
    if (found || std::find(estimate.free.begin(), estimate.free.end(), j) == estimate.free.end()) return std::nullopt;
    found = j;
  }
  return found;
}

/// The rows, then each of them again as pseudo-data; both with the further column.
class PseudoReader final : public BlockReader {
 public:
  PseudoReader(std::unique_ptr<BlockReader> reader, std::int64_t leaves, const LeveragePlan& plan)
      : reader_(std::move(reader)), leaves_(leaves), leverages_(plan) {
    ones_.fill(1.0);
  }

  const RowBlock& read(std::int64_t leaf) override {
    const bool pseudo = leaf >= leaves_;
    block_ = reader_->read(pseudo ? leaf - leaves_ : leaf);
    if (pseudo) {
      leverages_.leverages(block_, trials_);
      for (std::size_t i = 0; i < block_.rows; ++i) successes_[i] = 0.5 * trials_[i];
      block_.first_row += leaves_ * kLeafRows;
      block_.successes = {successes_.data(), 1};
      block_.trials = {trials_.data(), 1};
      block_.prior_weights = {ones_.data(), 1};
    }
    block_.groups.push_back({{pseudo ? ones_.data() : zeros_.data(), 1}, nullptr, 1});
    return block_;
  }

 private:
  std::unique_ptr<BlockReader> reader_;
  std::int64_t leaves_;
  LeverageSum leverages_;
  std::array<double, kLeafRows> ones_ = {}, zeros_ = {}, successes_ = {}, trials_ = {};
  RowBlock block_;
};

/// What the leverages of a Firth fit are computed from, for as long as some reader needs it.
struct LeverageSource {
  Basis basis;
  std::vector<double> beta;
  std::vector<std::size_t> free;
  Matrix root;
  LeveragePlan plan;
};

}  // namespace

Status correct_constant(const Blocks& blocks, const Kernel& kernel, const FitControl& control, PenalisedFit& fit) {
  Estimate& e = fit.estimate;
  const std::optional<std::size_t> column = constant_column(e);
  if (!column)
    return fail(Errc::not_estimable,
                "FLIC estimates the constant anew, and the model has no column that is the constant: put it into the "
                "formula, or use flac");
  std::vector<double> unit(e.basis.columns(), 0.0);
  unit[*column] = 1.0;
  const std::vector<double> direction = e.basis.to_internal(unit);
  const std::vector<double> from = internal_point(e);
  const Subspace space = free_columns(e);
  Passes passes(blocks, kernel, e.basis, fold_control(control), e.model);
  const auto point = [&](double t) {
    std::vector<double> beta = from;
    for (std::size_t j = 0; j < beta.size(); ++j) beta[j] += t * direction[j];
    return beta;
  };
  const auto at = [&](const std::vector<double>& t) -> std::optional<Evaluation> {
    const Sums* sums = passes.at(point(t[0]));
    if (sums == nullptr) return std::nullopt;
    Evaluation here{sums->log_likelihood, {0.0}, {}};
    Matrix information(1, 1);
    for (std::size_t i = 0; i < direction.size(); ++i) {
      here.score[0] += direction[i] * sums->score[i];
      for (std::size_t j = 0; j < direction.size(); ++j)
        information(0, 0) += direction[i] * sums->information(i, j) * direction[j];
    }
    here.information = factor(information);
    return here;
  };
  const Optimum optimum = newton(at, {0.0});
  const Sums* sums = optimum.stop == Stop::interrupted ? nullptr : passes.at(point(optimum.beta[0]));
  if (sums == nullptr) return relative_interrupted();
  const std::vector<double> slopes = e.beta;
  record_likelihood(e, *sums, space);
  for (std::size_t j = 0; j < slopes.size(); ++j)
    if (j != *column) e.beta[j] = slopes[j];  // to the last bit
  e.beta[*column] = slopes[*column] + optimum.beta[0];
  if (e.stop == Stop::converged) e.stop = optimum.stop;
  e.passes += passes.count();
  return {};
}

Result<PseudoFit> fit_with_pseudo_data(const Blocks& blocks, std::span<const double> constant,
                                       const FitControl& control, const Estimate& firth) {
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  auto source = std::make_shared<LeverageSource>();
  source->basis = firth.basis;
  source->free = firth.free;
  source->beta = internal_point(firth);
  Passes passes(blocks, *kernel, source->basis, fold_control(control), Model{});
  const Sums* sums = passes.at(source->beta);
  if (sums == nullptr) return relative_interrupted();
  const std::optional<Information> information = information_in(*sums, free_columns(firth));
  if (!information)
    return fail(Errc::not_estimable, "FLAC needs the leverages of Firth's fit, whose information is singular here");
  source->root = information->root_of_inverse();
  source->plan = {kernel, &source->basis, source->beta, source->free, &source->root, false, nullptr};
  PseudoFit fit;
  fit.blocks = blocks;
  fit.blocks.plain = false;
  fit.blocks.columns = blocks.columns + 1;
  fit.blocks.rows = blocks.leaf_count() * kLeafRows + blocks.rows;  // the last leaf of the data may be short
  fit.blocks.open = [open = blocks.open, leaves = blocks.leaf_count(), source] {
    return std::make_unique<PseudoReader>(open(), leaves, source->plan);
  };
  std::vector<double> with_column(constant.begin(), constant.end());
  if (!with_column.empty()) with_column.push_back(0.0);
  FitControl inner = control;
  inner.start = Start::zeros;
  OGIVE_TRY(fit.estimate, maximum_likelihood(fit.blocks, with_column, inner));
  return fit;
}

Status take_pseudo_fit(const Blocks& blocks, const Kernel& kernel, const PseudoFit& pseudo, const FitControl& control,
                       Estimate& estimate) {
  const Estimate& both = pseudo.estimate;
  const std::size_t p = estimate.basis.columns();
  estimate.beta.assign(both.beta.begin(), both.beta.begin() + static_cast<std::ptrdiff_t>(p));
  Passes passes(blocks, kernel, estimate.basis, fold_control(control), estimate.model);
  const Sums* sums = passes.at(internal_point(estimate));
  if (sums == nullptr) return relative_interrupted();
  const std::vector<double> beta = estimate.beta;
  record_likelihood(estimate, *sums, free_columns(estimate));
  estimate.beta = beta;
  estimate.std_error.assign(both.std_error.begin(), both.std_error.begin() + static_cast<std::ptrdiff_t>(p));
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j) estimate.covariance.entry(i, j) = both.covariance(i, j);
  if (estimate.stop == Stop::converged) estimate.stop = both.stop;
  estimate.passes += both.passes + passes.count();
  return {};
}

}  // namespace ogive::fitting
