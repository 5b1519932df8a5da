#include "fit/accurate.hpp"

#include <algorithm>
#include <cmath>

#include "base/constants.hpp"
#include "fit/accurate_sum.hpp"
#include "fit/twofold_columns.hpp"
#include "math/twofold.hpp"
#include "model/twofold_working.hpp"

namespace ogive::fitting {
namespace {

/// On lambda^2: coefficients as small as 1e-10 of their standard error then keep 16 digits.
constexpr double kTwofoldTolerance = 1e-54;
/// Below this decrement, steps that no longer shrink it to a hundredth are rounding or a maximum at infinity.
constexpr double kVanishing = 1e-20;
constexpr int kMostSteps = 100;
constexpr int kMostHalvings = 30;
/// Relative error of one operation, generously.
constexpr double kTwofoldUnit = 0x1p-100;

/// Newton's method on twofold sums.
class Maximiser {
 public:
  Maximiser(const Blocks& blocks, const AccurateStart& start, const FoldControl& control)
      : blocks_(blocks), start_(start), basis_(start.basis), free_(start.free), control_(control) {
    for (const double b : start.internal) beta_.push_back(twofold(b));
  }

  std::optional<Accurate> run() {
    if (!evaluate(beta_)) return std::nullopt;
    double before = kInfinity;
    for (int steps = 0;; ++steps) {
      if (!look()) return finish(Stop::singular);
      const bool shrinks = decrement_ <= 0.01 * before;
      if (decrement_ <= kTwofoldTolerance || (decrement_ <= kVanishing && !shrinks)) return arrive();
      if (steps == kMostSteps) return finish(Stop::iteration_limit);
      before = decrement_;
      const std::optional<bool> moved = move();
      if (!moved) return std::nullopt;
      if (!*moved) return evaluate(beta_) ? finish(Stop::no_ascent) : std::nullopt;
    }
  }

  std::optional<Sandwich> sandwich(const ScorePlan& scores) {
    const auto found = run();
    if (!found) return std::nullopt;
    if (found->stop != Stop::converged) return Sandwich();
    const TwofoldMatrix bread = inverse_;
    // Leverages are of the expected information, whichever the bread is of.
    if (!one_information() && observed_ && scores.power > 0 && !evaluate(beta_, false)) return std::nullopt;
    if (!factored_) return Sandwich();
    factor_ = *factored_;
    scores_ = &scores;
    if (!evaluate(beta_, false)) return std::nullopt;
    return Sandwich{columns().covariance(product(bread, product(sums_.score_products(), bread))), sums_.without_rest};
  }

 private:
  /// Of a symmetric matrix of which the lower triangle is known.
  static Matrix plain(const TwofoldMatrix& lower) {
    Matrix all(lower.size, lower.size);
    for (std::size_t j = 0; j < lower.size; ++j)
      for (std::size_t k = 0; k <= j; ++k) all(j, k) = all(k, j) = lower(j, k).high;
    return all;
  }

  static TwofoldMatrix product(const TwofoldMatrix& a, const TwofoldMatrix& b) {
    TwofoldMatrix all(a.size);
    for (std::size_t i = 0; i < a.size; ++i)
      for (std::size_t j = 0; j < a.size; ++j)
        for (std::size_t k = 0; k < a.size; ++k) all(i, k) += a(i, j) * b(j, k);
    return all;
  }

  [[nodiscard]] TwofoldColumns columns() const { return {basis_, free_, lower_}; }
  [[nodiscard]] bool one_information() const { return is_canonical(start_.model); }
  [[nodiscard]] bool is_cauchit() const { return std::holds_alternative<Cauchit>(start_.model.link); }

  /// The sums at a point: with the observed information, or the expected one where that is not positive definite.
  bool evaluate(const TwofoldVector& at) {
    for (const bool observed : {true, false}) {
      if (!evaluate(at, observed)) return false;
      if (one_information() || factored_ || !std::isfinite(sums_.log_likelihood.high)) break;
    }
    return true;
  }
  bool evaluate(const TwofoldVector& at, bool observed) {
    const bool first = !constants_;
    const TwofoldMatrix* lower = lower_.size > 0 ? &lower_ : nullptr;
    const TwofoldPlan plan{&basis_, free_, at, lower, start_.model, observed, first, scores_, &factor_};
    const auto sum = fold(blocks_, TwofoldSum(plan), control_);
    if (!sum) return false;
    sums_ = sum->totals();
    if (first) constants_ = sums_.constants;
    factored_ = cholesky(sums_.information);
    observed_ = observed;
    return true;
  }

  /// At the maximum: the information that was asked for, and what is proven.
  std::optional<Accurate> arrive() {
    const Model& model = start_.model;
    if (has_row_bounds(model) && observed_) evidence_ = evidence();
    const bool shown = !is_open(model) || is_cauchit() || (evidence_ && certify(*evidence_).exists);
    const bool at_top = !is_away() && (observed_ || one_information() || is_concave(model));
    const Stop stop = shown && at_top ? Stop::converged : Stop::no_finite_maximum;
    const bool wanted = start_.information == RowStage::observed;
    if (one_information() || observed_ == wanted) return finish(stop);
    const double reached = decrement_;
    const TwofoldMatrix before = inverse_;
    if (!evaluate(beta_, wanted)) return std::nullopt;
    if (!look()) return finish(Stop::singular);
    decrement_ = reached;
    if (evidence_) evidence_->stretch = stretch_bound(plain(sums_.information), plain(before));
    return finish(stop);
  }

  [[nodiscard]] bool is_away() const {
    TwofoldVector change = step_;
    if (lower_.size > 0) solve_lower_transposed(lower_, change);
    std::vector<double> step;
    for (const DoubleDouble& part : change) step.push_back(part.high);
    return runs_away(start_.model, step);
  }

  /// The Newton step in the coordinates of u and its decrement.
  bool look() {
    if (!factored_ || !std::isfinite(sums_.log_likelihood.high)) return false;
    factor_ = *factored_;
    step_ = sums_.score;
    solve_lower(factor_, step_);
    DoubleDouble squared = {};
    for (const DoubleDouble& part : step_) squared += part * part;
    decrement_ = squared.high / sums_.unit(start_.model);
    solve_lower_transposed(factor_, step_);
    inverse_ = inverse(factor_);
    return true;
  }

  [[nodiscard]] Evidence evidence() const {
    const std::size_t p = free_.size();
    const Matrix covariance = plain(inverse_);
    std::vector<double> diagonal(p);
    for (std::size_t j = 0; j < p; ++j) diagonal[j] = sums_.information(j, j).high;
    Evidence e;
    e.link = start_.model.link;
    e.eta = sums_.eta;
    e.decrement = decrement_;
    e.radius = radius_bound(covariance, sums_.largest);
    e.inverse_norm = scaled_inverse_norm(covariance, diagonal);
    e.linear_size = sums_.linear_size;
    e.weight = rounded(sums_.successes + sums_.failures);
    e.pearson = rounded(sums_.pearson);
    e.columns = p;
    e.unit = kTwofoldUnit;
    e.depth = e.score_depth = static_cast<double>(std::min(blocks_.rows, kSuperChunkRows)) + 64.0 + condition();
    return e;
  }

  /// ||L|| ||L^-1||: what the rows u = L^-1 z may have lost.
  [[nodiscard]] double condition() const {
    double direct = 0.0;
    double reverse = 0.0;
    for (std::size_t j = 0; j < lower_.size; ++j) {
      TwofoldVector unit(lower_.size);
      unit[j] = twofold(1.0);
      solve_lower(lower_, unit);
      for (const DoubleDouble& part : unit) reverse += part.high * part.high;
      for (std::size_t k = 0; k <= j; ++k) direct += lower_(j, k).high * lower_(j, k).high;
    }
    return std::sqrt(direct * reverse);
  }

  /// One step, halved while the likelihood falls; false when no length raises it.
  std::optional<bool> move() {
    TwofoldVector change = step_;
    if (lower_.size > 0) solve_lower_transposed(lower_, change);
    // From the second step on the columns are those that the first information makes orthonormal.
    if (lower_.size == 0) lower_ = factor_;
    const double reached = sums_.log_likelihood.high;
    const double lowest = reached - kObjectiveNoise * std::fabs(reached);
    double length = 1.0;
    for (int halving = 0; halving <= kMostHalvings; ++halving, length *= 0.5) {
      TwofoldVector next = beta_;
      for (std::size_t j = 0; j < next.size(); ++j) next[j] += times_power_of_two(change[j], length);
      if (!evaluate(next)) return std::nullopt;
      if (!(sums_.log_likelihood.high >= lowest)) continue;
      beta_ = std::move(next);
      return true;
    }
    return false;
  }

  std::optional<Accurate> finish(Stop stop) {
    Accurate result;
    result.stop = stop;
    result.evidence = evidence_;
    result.decrement = decrement_;
    result.beta.assign(basis_.columns(), 0.0);
    const TwofoldVector user = columns().to_user(without_rounding(beta_, sums_.linear_size));
    for (std::size_t k = 0; k < free_.size(); ++k) result.beta[free_[k]] = rounded(user[k]);
    if (stop != Stop::singular) result.covariance = columns().covariance(inverse_);
    const TwofoldTotals& s = sums_;
    const auto [saturated, log_constant] = *constants_;
    const DoubleDouble deviance = s.deviance_from(saturated, start_.model);
    const bool gaussian = std::holds_alternative<Gaussian>(start_.model.family);
    result.log_likelihood =
        gaussian ? gaussian_log_likelihood(log_constant, deviance, s.rows) : s.log_likelihood + log_constant;
    result.deviance = rounded(deviance);
    result.pearson = s.pearson_left(start_.model);
    if (!std::holds_alternative<Binomial>(start_.model.family)) return result;
    const DoubleDouble all = s.successes + s.failures;
    DoubleDouble null = {};
    for (const DoubleDouble& count : {s.successes, s.failures})
      if (count.high > 0.0) null += count * log(count / all);
    result.null_log_likelihood = null + log_constant;
    result.null_deviance = std::max(0.0, 2.0 * rounded(saturated - null));
    return result;
  }

  const Blocks& blocks_;
  const AccurateStart& start_;
  const Basis& basis_;
  std::span<const std::size_t> free_;
  const FoldControl& control_;
  std::optional<TwofoldMatrix> factored_;  // of the last information
  bool observed_ = true;
  const ScorePlan* scores_ = nullptr;
  std::optional<TwofoldConstants> constants_;
  TwofoldVector beta_;   // of z
  TwofoldMatrix lower_;  // L of the rows u = L^-1 z
  TwofoldTotals sums_;
  TwofoldMatrix factor_, inverse_;
  TwofoldVector step_;
  std::optional<Evidence> evidence_;  // at the maximum
  double decrement_ = kNaN;
};

}  // namespace

std::optional<Accurate> maximise_accurately(const Blocks& blocks, const AccurateStart& start,
                                            const FoldControl& control) {
  return Maximiser(blocks, start, control).run();
}

std::optional<Sandwich> sandwich_accurately(const Blocks& blocks, const AccurateStart& start, const ScorePlan& scores,
                                            const FoldControl& control) {
  return Maximiser(blocks, start, control).sandwich(scores);
}

}  // namespace ogive::fitting
