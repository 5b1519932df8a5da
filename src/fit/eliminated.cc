#include "fit/eliminated.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "base/constants.hpp"
#include "base/portable_log.hpp"
#include "fit/cell_sums.hpp"
#include "fit/eliminated_coding.hpp"
#include "fit/eliminated_limit.hpp"
#include "fit/eliminated_pass.hpp"
#include "fit/eliminated_rank.hpp"
#include "fit/endgame.hpp"
#include "fit/newton.hpp"
#include "fit/start.hpp"

namespace ogive::fitting {
namespace {

/// On lambda^2 where one more step is taken that costs no pass.
constexpr double kClose = 1e-20;
constexpr double kDoubleRoundoff = 0x1p-53;
/// Chained additions of leaves and of the merge tree.
constexpr double kFurtherSums = 64.0;

tl::unexpected<Error> fit_interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

class EliminatedFit {
 public:
  EliminatedFit(const Blocks& blocks, const EliminatedFactor& factor, const Kernel& kernel, const FitControl& control)
      : blocks_(blocks), factor_(factor), kernel_(kernel), control_(control), terms_(blocks.rows) {
    estimate_.model = control.model;
    estimate_.information = control.information;
    fold_.threads = control.threads;
    fold_.stop = control.stop;
    if (control.progress)
      fold_.progress = [this](std::int64_t done) {
        control_.progress({estimate_.passes, done, blocks_.rows, decrement_});
      };
  }

  Result<Estimate> run(std::span<const double> constant) {
    OGIVE_CHECK(look());
    record_basis(constant);
    OGIVE_CHECK(find_free());
    Control control;
    control.max_iterations = control_.max_iterations;
    control.tolerance = kClose;
    control.change = [this](const std::vector<double>& step) {
      double largest = 0.0;
      for (const double change : coding_.to_user(step)) largest = std::max(largest, std::fabs(change));
      return largest;
    };
    control.on_step = [this](const Iteration& step) {
      decrement_ = step.decrement;
      estimate_.deviance_path.push_back(-2.0 * step.objective);
    };
    OGIVE_TRY(std::vector<double> start, start_point());
    const auto at = [this](const std::vector<double>& point) { return evaluate(point); };
    OptimumOf<ArrowEvaluation> optimum = newton(at, std::move(start), control);
    if (optimum.stop == Stop::interrupted) return fit_interrupted();
    OGIVE_CHECK(record(optimum));
    return std::move(estimate_);
  }

 private:
  /// Totals, the head's basis, and what outcomes each cell has.
  Status look() {
    estimate_.passes += 2;
    const Blocks head = head_blocks(blocks_, factor_, {});
    const Moments none(kernel_, factor_.head.size(), control_.model.family);
    const auto outcomes = [](const RowBlock& block, std::ptrdiff_t i) {
      const double y = block.successes[i];
      return std::pair(block.prior_weights[i] * (block.trials[i] - y), block.prior_weights[i] * y);
    };
    const EachRow writer(terms_, outcomes);
    auto seen = fold(head, Both<Moments, std::remove_const_t<decltype(writer)>>{none, writer}, fold_);
    if (!seen) return fit_interrupted();
    // The levels hold the constant: every column of the head is centred.
    FirstLook first = first_look(seen->first, std::vector<double>(factor_.head.size(), 0.0));
    estimate_.totals = first.totals;
    basis_ = std::move(first.basis);
    largest_ = std::move(first.largest);
    auto cells = sum_cells(blocks_, factor_, terms_, {}, fold_);
    if (!cells) return fit_interrupted();
    outcomes_ = {std::move(cells->score), std::move(cells->weight)};
    for (std::size_t l = 0; l < factor_.cells(); ++l) {
      left_out_.push_back(outcomes_.end(l) != 0.0 || outcomes_.is_empty(l));
      units_.push_back(outcomes_.successes[l] + outcomes_.failures[l]);
    }
    return {};
  }

  void record_basis(std::span<const double> constant) {
    Basis& all = estimate_.basis;
    all = identity_basis(blocks_.columns);
    for (std::size_t j = 0; j < factor_.head.size(); ++j) {
      all.center[factor_.head[j]] = basis_.center[j];
      all.scale[factor_.head[j]] = basis_.scale[j];
      all.shift[factor_.head[j]] = basis_.shift[j];
    }
    all.constant.assign(constant.begin(), constant.end());
    estimate_.has_constant = true;
  }

  /// Aliased columns; and columns that only separated levels determine, which have no limit.
  Status find_free() {
    estimate_.passes += 3;
    const auto rest = find_head_aliases({blocks_, factor_, kernel_, basis_, left_out_, fold_});
    if (!rest) return fit_interrupted();
    std::vector<Alias> aliases = *rest;
    if (!rest->empty() && outcomes_.has_pure_cell()) {
      estimate_.passes += 3;
      std::vector<bool> empty;
      for (std::size_t l = 0; l < factor_.cells(); ++l) empty.push_back(outcomes_.is_empty(l));
      auto all = find_head_aliases({blocks_, factor_, kernel_, basis_, empty, fold_});
      if (!all) return fit_interrupted();
      aliases = std::move(*all);
    }
    std::vector<bool> aliased(blocks_.columns, false);
    for (const Alias& alias : aliases) aliased[alias.column] = true;
    for (const Alias& alias : *rest) {
      if (aliased[alias.column]) continue;
      ++lost_;
      undetermined_.push_back(alias.column);
      for (const auto& [column, coefficient] : alias.combination) undetermined_.push_back(column);
    }
    if (lost_ > 0) {  // and with them intercepts may go either way
      const std::vector<std::size_t> open = columns_with_ends(factor_, outcomes_);
      undetermined_.insert(undetermined_.end(), open.begin(), open.end());
    }
    for (std::size_t l = 1; l < factor_.cells(); ++l)
      if (outcomes_.is_empty(l)) aliases.push_back({factor_.first + l - 1, {}});
    std::sort(aliases.begin(), aliases.end(), [](const Alias& a, const Alias& b) { return a.column < b.column; });
    for (const Alias& alias : aliases) aliased[alias.column] = true;
    for (std::size_t j = 0; j < blocks_.columns; ++j)
      if (!aliased[j]) estimate_.free.push_back(j);
    estimate_.rank = estimate_.free.size();
    estimate_.aliases = std::move(aliases);
    for (std::size_t j = 0, k = 0; j < factor_.head.size(); ++j) {
      const bool fixed = k < rest->size() && (*rest)[k].column == factor_.head[j];
      fixed ? void(++k) : free_.push_back(j);
    }
    return {};
  }

  /// The log-odds of each level, less its mean offset; the head at 0.
  Result<std::vector<double>> start_point() {
    std::vector<double> start(free_.size() + factor_.cells(), 0.0);
    std::vector<double> offsets(factor_.cells(), 0.0);
    if (blocks_.has_offset) {
      estimate_.passes += 2;
      const auto offset = [](const RowBlock& block, std::ptrdiff_t i) {
        return std::pair(0.0, block.prior_weights[i] * block.trials[i] * block.offset[i]);
      };
      if (!fold(blocks_, EachRow(terms_, offset), fold_)) return fit_interrupted();
      auto sums = sum_cells(blocks_, factor_, terms_, {}, fold_);
      if (!sums) return fit_interrupted();
      offsets = std::move(sums->score);
    }
    for (std::size_t l = 0; l < factor_.cells(); ++l) {
      if (left_out_[l]) continue;
      const double s = outcomes_.successes[l], f = outcomes_.failures[l];
      start[free_.size() + l] = portable_log((s + 0.5) / (f + 0.5)) - offsets[l] / units_[l];
    }
    return start;
  }

  std::optional<ArrowEvaluation> evaluate(const std::vector<double>& point) {
    estimate_.passes += 2;
    return evaluate_arrow({blocks_, kernel_, control_.model, coding_, left_out_, fold_}, point, terms_);
  }

  Status record(const OptimumOf<ArrowEvaluation>& optimum) {
    Estimate& e = estimate_;
    e.stop = optimum.stop;
    e.decrement = optimum.decrement;
    e.trace = optimum.trace;
    e.std_error.assign(blocks_.columns, kNaN);
    e.log_likelihood = reported(e, optimum.at.objective);
    e.deviance = deviance_of(e, optimum.at.objective);
    e.pearson = optimum.at.pearson;
    std::vector<double> point = optimum.beta;
    const std::size_t q = free_.size();
    if (optimum.at.information) {
      record_errors(*optimum.at.information);
      e.certificate = certify(evidence(optimum));
      if (e.converged() && e.certificate.exists) {
        const std::vector<double> step = optimum.at.information->solve(optimum.at.score);
        for (std::size_t k = 0; k < point.size(); ++k) point[k] += step[k];
        e.certificate.distance += std::sqrt(std::max(0.0, e.decrement));
      }
    }
    for (std::size_t l = 0; l < factor_.cells(); ++l)
      if (left_out_[l]) point[q + l] = outcomes_.end(l);
    record_beta(e, coding_.to_user(point));
    for (const std::size_t j : undetermined_) e.beta[j] = kNaN;
    if (e.certificate.exists) add_rounding();
    drop_rounding(e);
    OGIVE_CHECK(compare_with_constant(blocks_, kernel_, fold_, e));
    if (outcomes_.has_pure_cell()) return record_separation();
    if (e.converged() && !e.certificate.exists) e.stop = Stop::not_certified;
    return {};
  }

  Status record_separation() {
    Estimate& e = estimate_;
    e.separation = report_pure_cells(blocks_, factor_, outcomes_, e, lost_);
    const bool complete = e.separation->kind == Separation::complete;
    const bool proven = e.certificate.exists || complete;
    e.separation->exact = proven && lost_ == 0;
    e.stop = proven ? Stop::no_finite_maximum : Stop::not_certified;
    for (const std::size_t j : e.free)
      if (!std::isfinite(e.beta[j])) e.std_error[j] = kNaN;
    e.certificate = {};
    return {};
  }

  void add_rounding() {
    Estimate& e = estimate_;
    double rounding = 0.0;
    for (const std::size_t j : e.free)
      if (std::isfinite(e.beta[j]))
        rounding = std::max(rounding, kDoubleRoundoff * std::fabs(e.beta[j]) / e.std_error[j]);
    e.certificate.distance += 2.0 * rounding;
  }

  /// Coefficients that are aliased, infinite or undetermined have no errors; with an infinite base no level has.
  void record_errors(const Arrowhead& information) {
    Estimate& e = estimate_;
    e.covariance = coding_.covariance(information);
    for (const Alias& alias : e.aliases) e.covariance.set(alias.column, kNaN);
    for (const std::size_t column : undetermined_) e.covariance.set(column, kNaN);
    for (const std::size_t column : columns_with_ends(factor_, outcomes_)) e.covariance.set(column, kNaN);
    for (const std::size_t j : e.free) e.std_error[j] = std::sqrt(e.covariance(j, j));
  }

  [[nodiscard]] Evidence evidence(const OptimumOf<ArrowEvaluation>& optimum) const {
    const Arrowhead& information = *optimum.at.information;
    const ArrowReach sizes = reach(coding_, information, optimum.beta, largest_);
    double longest = static_cast<double>(blocks_.rows);  // chain of a cell's sum
    if (blocks_.plain) longest = *std::max_element(units_.begin(), units_.end());
    Evidence evidence;
    evidence.decrement = estimate_.decrement;
    evidence.radius = sizes.radius;
    evidence.inverse_norm = information.scaled_inverse_norm();
    evidence.linear_size = sizes.linear_size + estimate_.totals.sizes.largest_offset;
    evidence.weight = estimate_.totals.successes + estimate_.totals.failures;
    evidence.pearson = estimate_.pearson;
    evidence.columns = information.size();
    evidence.unit = kDoubleRoundoff;
    evidence.depth = std::max(longest, static_cast<double>(kSuperChunkRows) / kChains) + kFurtherSums;
    evidence.score_depth = static_cast<double>(kLeafRows) / kChains + kFurtherSums;  // the rest is compensated
    return evidence;
  }

  const Blocks& blocks_;
  const EliminatedFactor& factor_;
  const Kernel& kernel_;
  const FitControl& control_;
  FoldControl fold_;
  RowTerms terms_;
  Estimate estimate_;
  Basis basis_;                  // of the head
  std::vector<double> largest_;  // |z| of its columns
  CellOutcomes outcomes_;
  std::vector<double> units_;              // of each cell
  std::vector<bool> left_out_;             // cells without a finite intercept
  std::vector<std::size_t> free_;          // columns of the head that are estimated from the other rows
  std::vector<std::size_t> undetermined_;  // design columns
  EliminatedCoding coding_{factor_, basis_, free_};
  std::size_t lost_ = 0;  // columns of the head that only separated levels determine
  double decrement_ = kNaN;
};

}  // namespace

bool can_eliminate(const Model& model) {
  return std::holds_alternative<Binomial>(model.family) && std::holds_alternative<Logit>(model.link);
}

Result<Estimate> eliminated_likelihood(const Blocks& blocks, const EliminatedFactor& factor,
                                       std::span<const double> constant, const FitControl& control) {
  OGIVE_CHECK(check_blocks(blocks));
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  return EliminatedFit(blocks, factor, *kernel, control).run(constant);
}

}  // namespace ogive::fitting
