/// The logit likelihood with Jeffreys' prior to a power, as an objective for the solver.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/block.hpp"
#include "base/information.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"
#include "fit/leverage.hpp"
#include "fit/pass.hpp"
#include "fit/step.hpp"

namespace ogive::fitting {

/// What is penalised, and how much.  The pointed-to values must outlive the passes.
struct PenalisedPlan {
  const Basis* basis = nullptr;
  const Subspace* free = nullptr;  ///< unit directions
  double power = 0.5;
};

/// l(beta) + power log|I(beta)|, I the information of all free columns wherever beta is held: two folds a point, the
/// ordinary pass and that of the leverages.
class PenalisedPasses {
 public:
  /// Rows times columns^3 / 6 up to which the exact curvature is summed.  Beyond, steps are those of Fisher's scoring,
  /// which is linear in columns over rows.
  static constexpr double kCurvatureWork = 1e9;

  PenalisedPasses(const Blocks& blocks, const Kernel& kernel, const PenalisedPlan& plan, const FoldControl& control);

  /// Sums of the penalised likelihood at beta (internal): `log_likelihood` is l + power (log|I| - log|I| at the first
  /// point), `score` its gradient, `information` minus its Hessian, `otherwise` I.  Where double cannot tell I from a
  /// singular matrix its determinant is taken in twofold precision, and `information` is I; where that is too much work
  /// or I is singular still, `log_likelihood` is -infinity.  Nothing when the caller asked to stop.
  [[nodiscard]] const Sums* at(std::span<const double> beta);
  /// The sums of the likelihood alone.
  [[nodiscard]] const Sums* plain_at(std::span<const double> beta) { return passes_.at(beta); }
  /// The normal equations of weighted least squares.
  [[nodiscard]] std::optional<Sums> start() { return passes_.start(); }

  /// The exact curvature is summed: Newton's steps, not Fisher's.
  [[nodiscard]] bool curvature() const noexcept { return curvature_; }
  /// Folds of both kinds.
  [[nodiscard]] int count() const noexcept { return folds_; }

 private:
  /// The log-determinant and the root of the inverse of I.
  struct Volume {
    double log_det = 0.0;
    Matrix root;  ///< as Information::root_of_inverse; empty: I is singular
  };
  [[nodiscard]] bool add_penalty(Sums& sums);
  [[nodiscard]] std::optional<Volume> twofold_volume(const Sums& sums);

  const Blocks& blocks_;
  const Kernel& kernel_;
  const Basis& basis_;
  const Subspace& free_;
  double power_;
  FoldControl control_;
  Passes passes_;
  std::optional<Sums> last_;
  std::optional<double> first_log_det_;
  bool curvature_;
  int folds_ = 0;
};

/// Into an estimate: the likelihood, deviance and Pearson statistic of `sums`, its coefficients, and their errors from
/// its information.
void record_likelihood(Estimate& estimate, const Sums& sums, const Subspace& free);
/// The likelihood of the constant alone.  False when the caller asked to stop.
[[nodiscard]] bool record_null(Estimate& estimate, const Blocks& blocks, const Kernel& kernel,
                               const FoldControl& control);

}  // namespace ogive::fitting
