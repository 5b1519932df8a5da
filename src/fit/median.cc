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
    if (!iterate(passes, std::move(start))) return median_interrupted();
    const Sums* sums = passes.at(space_.point(beta_));
    if (sums == nullptr) return median_interrupted();
    record_likelihood(e_, *sums, space_);
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

  [[nodiscard]] double largest_change(const std::vector<double>& step) const {
    double largest = 0.0;
    for (const double change : e_.basis.to_user(space_.direction(step))) largest = std::max(largest, std::fabs(change));
    return largest;
  }

  static double inner(const std::vector<double>& a, const std::vector<double>& b) {
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
