// Median bias reduction.  The root of  score + A - I F, with A half the gradient of log|I| and, for the user's
// coefficient r with contrast c_r and k_r = I^-1 c_r,
//   F_r = sum V (k_r'z)^3 / (3 c_r'k_r),   V = W (q - p):
// the estimates follow changes of each coefficient alone (another unit, another sign), but not of all together.
#include <algorithm>
#include <cmath>
#include <utility>

#include "base/constants.hpp"
#include "fit/firth_relatives.hpp"
#include "fit/penalised.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

constexpr int kScoringSteps = 10;    ///< for each step of Newton's
constexpr double kSmallest = 1e-26;  ///< decrement
/// A step is shortened where the last one made the decrement larger, then grows again; none is longer than two
/// standard errors.
constexpr double kShorter = 0.5, kShortest = 1.0 / 32.0, kLonger = 1.25, kLongestStep = 2.0;

/// Of the search: a decrement at which its root is met, the step of its differences in standard errors.
constexpr double kNearRoot = 1e-22, kDifference = 1e-5;
constexpr int kRootHalvings = 40;
/// An iteration that ended farther from the root than a standard error says nothing about it.
constexpr double kNearDecrement = 1.0;

tl::unexpected<Error> median_interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

class MedianFitting {
 public:
  MedianFitting(const Blocks& blocks, const Kernel& kernel, const FitControl& control, Estimate prepared)
      : blocks_(blocks), kernel_(kernel), control_(control), e_(std::move(prepared)), space_(free_space(e_)) {
    fold_.threads = control.threads;
    fold_.stop = control.stop;
    for (const std::size_t r : e_.free) contrasts_.push_back(space_.score(e_.basis.user_contrast(r)));
  }

  Result<PenalisedFit> run() {
    Passes passes(blocks_, kernel_, e_.basis, fold_, e_.model);
    std::vector<double> start(space_.size(), 0.0);
    if (blocks_.has_offset) {
      const auto equations = passes.start();
      if (!equations) return median_interrupted();
      const Evaluation normal = evaluation(*equations, space_);
      if (normal.information) start = normal.information->solve(normal.score);
    }
    const std::vector<double> begin = start;
    if (!iterate(passes, std::move(start))) return median_interrupted();
    if (!e_.converged() && !search(passes, begin)) return median_interrupted();
    const Sums* sums = passes.at(space_.point(beta_));
    if (sums == nullptr) return median_interrupted();
    record_likelihood(e_, *sums, space_);
    if (!e_.converged() && !(e_.decrement <= kNearDecrement)) forget();
    if (!record_null(e_, blocks_, kernel_, fold_)) return median_interrupted();
    e_.passes += passes.count() + folds_;
    PenalisedFit fit;
    fit.estimate = std::move(e_);
    fit.record.penalty.kind = PenaltyKind::median;
    return fit;
  }

 private:
  static Subspace free_space(const Estimate& estimate) {
    std::vector<std::size_t> aliased;
    for (const Alias& alias : estimate.aliases) aliased.push_back(alias.column);
    return Subspace::without(estimate.basis.columns(), aliased);
  }

  /// Fisher scoring, shortened where it overshoots.  (The adjusted score is no gradient: there is no objective that
  /// could say which steps to take.)  False when the caller asked to stop.
  bool iterate(Passes& passes, std::vector<double> start) {
    beta_ = std::move(start);
    double length = 1.0;
    double before = kInfinity;
    for (int step = 0;; ++step) {
      const std::optional<Evaluation> here = at(passes, beta_);
      if (!here) return false;
      e_.stop = Stop::singular;
      e_.decrement = kNaN;
      if (!here->information) return true;
      std::vector<double> change = here->information->solve(here->score);
      e_.decrement = inner(change, here->score);
      if (!std::isfinite(e_.decrement)) return true;
      e_.stop = Stop::converged;
      const bool stalled = e_.decrement <= kRoundingDecrement && e_.decrement > kLinearStall * before;
      if (e_.decrement <= kSmallest || stalled) return true;
      e_.stop = Stop::iteration_limit;
      if (step >= kScoringSteps * control_.max_iterations) return true;
      length = e_.decrement > before ? std::max(length * kShorter, kShortest) : std::min(1.0, length * kLonger);
      before = e_.decrement;
      const double taken = length * std::min(1.0, kLongestStep / std::sqrt(e_.decrement));
      for (double& c : change) c *= taken;
      for (std::size_t j = 0; j < change.size(); ++j) beta_[j] += change[j];
      e_.trace.push_back({here->objective, e_.decrement, taken, largest_change(change)});
    }
  }

  /// Where scoring runs away from the root, as few rows may make it: Newton from Firth's estimate and from zeros.
  /// Leaves everything as it is where that finds no root.  False when the caller asked to stop.
  bool search(Passes& passes, const std::vector<double>& start) {
    const std::vector<double> zeros(space_.size(), 0.0);
    PenalisedPasses firth(blocks_, kernel_, {&e_.basis, &space_, 0.5}, fold_);
    const auto at_point = [&](const std::vector<double>& point) -> std::optional<Evaluation> {
      const Sums* sums = firth.at(space_.point(point));
      if (sums == nullptr) return std::nullopt;
      return evaluation(*sums, space_);
    };
    for (const std::vector<double>& begin : {start, zeros}) {
      const Optimum optimum = newton(at_point, begin);
      if (optimum.stop == Stop::interrupted) return false;
      for (const std::vector<double>& from : {optimum.beta, begin}) {
        const std::optional<bool> found = approach(passes, from);
        if (!found) return false;
        if (*found) return true;
      }
    }
    return true;
  }

  /// Newton for the root, the Jacobian by central differences, halved while the decrement grows.  Nothing when the
  /// caller asked to stop.
  std::optional<bool> approach(Passes& passes, std::vector<double> point) {
    std::vector<Iteration> trace;
    std::optional<Evaluation> here = at(passes, point);
    for (int step = 0; here && step < control_.max_iterations; ++step) {
      if (!here->information) return false;
      const double left = inner(here->information->solve(here->score), here->score);
      if (left <= kNearRoot || !std::isfinite(left)) {
        if (!(left <= kNearRoot)) return false;
        beta_ = std::move(point);
        e_.stop = Stop::converged;
        e_.decrement = left;
        e_.trace = std::move(trace);
        return true;
      }
      auto change = newton_step(passes, point, *here);
      if (!change) return std::nullopt;
      if (change->empty()) return false;
      double taken = 1.0;
      std::vector<double> next(point.size());
      for (int halving = 0;; ++halving, taken *= kShorter) {
        if (halving == kRootHalvings) return false;
        for (std::size_t j = 0; j < point.size(); ++j) next[j] = point[j] + taken * (*change)[j];
        std::optional<Evaluation> there = at(passes, next);
        if (!there) return std::nullopt;
        if (!there->information) continue;
        if (!(inner(there->information->solve(there->score), there->score) < left)) continue;
        here = std::move(there);
        break;
      }
      for (double& c : *change) c *= taken;
      trace.push_back({here->objective, left, taken, largest_change(*change)});
      point = next;
    }
    return here ? std::optional<bool>(false) : std::nullopt;
  }

  /// The directions are those in which the information is the identity.  Empty where the Jacobian is singular; nothing
  /// when the caller asked to stop.
  std::optional<std::vector<double>> newton_step(Passes& passes, const std::vector<double>& point,
                                                 const Evaluation& here) {
    const std::size_t r = point.size();
    const Matrix directions = here.information->root_of_inverse();
    Matrix jacobian(r, r);
    for (std::size_t k = 0; k < r; ++k) {
      std::vector<double> difference(r, 0.0);
      for (const double side : {-1.0, 1.0}) {
        std::vector<double> moved = point;
        for (std::size_t j = 0; j < r; ++j) moved[j] += side * kDifference * directions(k, j);
        const std::optional<Evaluation> there = at(passes, moved);
        if (!there) return std::nullopt;
        if (!there->information) return std::vector<double>();
        for (std::size_t j = 0; j < r; ++j) difference[j] -= side * there->score[j] / (2.0 * kDifference);
      }
      for (std::size_t l = 0; l < r; ++l) jacobian(l, k) = inner(directions.row(l), difference);
    }
    std::vector<double> right(r);
    for (std::size_t l = 0; l < r; ++l) right[l] = inner(directions.row(l), here.score);
    const auto solved = solve_equalities(jacobian, right);
    if (!solved) return std::vector<double>();
    double length = 0.0;
    for (const double part : solved->point) length += part * part;
    const double share = std::min(1.0, kLongestStep / std::sqrt(length));
    std::vector<double> step(r, 0.0);
    for (std::size_t k = 0; k < r; ++k)
      for (std::size_t j = 0; j < r; ++j) step[j] += share * solved->point[k] * directions(k, j);
    return step;
  }

  /// No number stands for an estimate that was not found.
  void forget() {
    e_.beta.assign(e_.beta.size(), kNaN);
    e_.std_error.assign(e_.beta.size(), kNaN);
    e_.covariance = Matrix(e_.beta.size(), e_.beta.size(), kNaN);
    e_.log_likelihood = e_.deviance = e_.pearson = kNaN;
  }

  [[nodiscard]] double largest_change(const std::vector<double>& step) const {
    double largest = 0.0;
    for (const double change : e_.basis.to_user(space_.direction(step))) largest = std::max(largest, std::fabs(change));
    return largest;
  }

  static double inner(std::span<const double> a, std::span<const double> b) {
    double sum = 0.0;
    for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * b[j];
    return sum;
  }

  /// The likelihood, and the adjusted score.
  std::optional<Evaluation> at(Passes& passes, const std::vector<double>& point) {
    const Sums* sums = passes.at(space_.point(point));
    if (sums == nullptr) return std::nullopt;
    Evaluation here = evaluation(*sums, space_);
    if (!here.information) return here;
    const std::size_t r = space_.size();
    Matrix solved(r, r);
    std::vector<double> variance(r, 0.0);
    for (std::size_t k = 0; k < r; ++k) {
      const std::vector<double> row = here.information->solve(contrasts_[k]);
      std::copy(row.begin(), row.end(), solved.row(k).begin());
      for (std::size_t j = 0; j < r; ++j) variance[k] += contrasts_[k][j] * row[j];
    }
    const Matrix root = here.information->root_of_inverse();
    const LeveragePlan plan{&kernel_, &e_.basis, sums->beta, space_.free(), &root, false, &solved};
    ++folds_;
    const auto total = fold(blocks_, LeverageSum(plan), fold_);
    if (!total) return std::nullopt;
    std::vector<double> shift(e_.basis.columns(), 0.0);  // F, of the user's coefficients
    for (std::size_t k = 0; k < r; ++k) shift[space_.free()[k]] = total->cubes()[k] / (3.0 * variance[k]);
    const std::vector<double> internal = space_.score(e_.basis.to_internal(shift));
    const Matrix information = space_.information(sums->information);
    for (std::size_t j = 0; j < r; ++j) {
      here.score[j] += 0.5 * total->score()[j];
      for (std::size_t k = 0; k < r; ++k) here.score[j] -= information(j, k) * internal[k];
    }
    return here;
  }

  const Blocks& blocks_;
  const Kernel& kernel_;
  const FitControl& control_;
  FoldControl fold_;
  Estimate e_;
  Subspace space_;
  std::vector<std::vector<double>> contrasts_;
  std::vector<double> beta_;  ///< coordinates of the space
  int folds_ = 0;
};

}  // namespace

Result<PenalisedFit> median_fit(const Blocks& blocks, const Kernel& kernel, const FitControl& control,
                                Estimate prepared) {
  return MedianFitting(blocks, kernel, control, std::move(prepared)).run();
}

}  // namespace ogive::fitting
