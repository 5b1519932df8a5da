#include "fit/ridge.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "base/constants.hpp"
#include "fit/endgame.hpp"
#include "fit/null_model.hpp"
#include "fit/pass.hpp"
#include "fit/start.hpp"
#include "fit/step.hpp"
#include "math/linalg.hpp"

namespace ogive::fitting {
namespace {

tl::unexpected<Error> ridge_interrupted() { return fail(Errc::interrupted, "the fit was interrupted"); }

bool is_ridge_model(const Model& model) {
  return is_concave(model) && takes_any_eta(model) && !std::holds_alternative<Gaussian>(model.family);
}

/// lambda sum b_j^2 as a quadratic form of the internal coefficients: T' D T, D lambda where a column is penalised.
Matrix quadratic_form(const Basis& basis, const std::vector<double>& lambda) {
  const std::size_t p = basis.columns();
  Matrix form(p, p);
  for (std::size_t i = 0; i < p; ++i) {
    if (lambda[i] == 0.0) continue;
    if (basis.constant.empty() || basis.constant[i] == 0.0) {  // row i of T is scale_i alone
      form(i, i) += lambda[i] * basis.scale[i] * basis.scale[i];
      continue;
    }
    const std::vector<double> row = basis.user_contrast(i);
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t k = 0; k < p; ++k) form(j, k) += lambda[i] * row[j] * row[k];
  }
  return form;
}

bool is_finite(const Matrix& matrix) {
  for (std::size_t j = 0; j < matrix.rows(); ++j)
    if (!std::isfinite(matrix(j, j))) return false;
  return true;
}

/// One fit under way.
class RidgeFitting {
 public:
  RidgeFitting(const Blocks& blocks, const Kernel& kernel, const FitControl& control, const Penalty& penalty)
      : blocks_(blocks), kernel_(kernel), control_(control), lambda_(blocks.columns, penalty.lambda) {
    for (const std::size_t j : penalty.unpenalised) lambda_[j] = 0.0;
    fit_.record.penalty = penalty;
    fit_.estimate.model = control.model;
    fit_.estimate.information = control.information;
    fold_.threads = control.threads;
    fold_.stop = control.stop;
    if (control.progress) {
      fold_.progress = [this](std::int64_t done) {
        control_.progress({fit_.estimate.passes, done, blocks_.rows, decrement_});
      };
    }
  }

  Result<PenalisedFit> run(std::span<const double> constant) {
    OGIVE_CHECK(look(constant));
    Passes passes(blocks_, kernel_, fit_.estimate.basis, fold_, control_.model);
    passes.on_pass = [this](int) { ++fit_.estimate.passes; };
    OGIVE_CHECK(maximise(passes));
    OGIVE_CHECK(compare_with_constant());
    return std::move(fit_);
  }

 private:
  /// Totals, the basis and the penalty in it.
  Status look(std::span<const double> constant) {
    Estimate& e = fit_.estimate;
    ++e.passes;
    const auto moments = fold(blocks_, Moments(kernel_, blocks_.columns, control_.model.family), fold_);
    if (!moments) return ridge_interrupted();
    e.totals = moments->totals();
    e.basis = make_basis(*moments, find_constant(*moments, constant));
    e.has_constant = !e.basis.constant.empty();
    e.rank = blocks_.columns;
    e.free = space_.free();
    form_ = quadratic_form(e.basis, lambda_);
    if (!is_finite(form_))
      return fail(Errc::bad_option,
                  "lambda is too large for a column of so small values: give the column in smaller units");
    return check_response();
  }

  /// A coefficient without a penalty runs off where the response is all of one kind.
  [[nodiscard]] Status check_response() const {
    const Totals& t = fit_.estimate.totals;
    const bool one_kind =
        !(t.successes > 0.0) || (std::holds_alternative<Binomial>(control_.model.family) && !(t.failures > 0.0));
    if (!one_kind || fit_.record.penalty.unpenalised.empty()) return {};
    return fail(Errc::not_estimable,
                "the response is the same in every row with weight, so the intercept, which is not penalised, has no "
                "finite estimate: leave the intercept out, or take rows with both outcomes");
  }

  [[nodiscard]] double penalty_at(const std::vector<double>& user) const {
    double sum = 0.0;
    for (std::size_t j = 0; j < user.size(); ++j) sum += lambda_[j] * user[j] * user[j];
    return 0.5 * sum;
  }

  /// The sums of the likelihood with the penalty added.
  [[nodiscard]] Evaluation penalised(const Sums& sums) const {
    const Basis& basis = fit_.estimate.basis;
    const std::vector<double> user = basis.to_user(sums.beta);
    Evaluation here;
    here.objective = sums.log_likelihood - penalty_at(user);
    here.score = sums.score;
    double of_constant = 0.0;  // T' D b: slopes move the constant's coefficients too
    for (std::size_t j = 0; j < user.size(); ++j)
      if (!basis.constant.empty()) of_constant += basis.constant[j] * lambda_[j] * user[j];
    for (std::size_t j = 0; j < user.size(); ++j)
      here.score[j] -= basis.scale[j] * (lambda_[j] * user[j] - basis.center[j] * of_constant);
    here.information = factor(with_form(sums.information));
    here.resolution = sums.resolution;
    return here;
  }

  [[nodiscard]] Matrix with_form(Matrix information) const {
    for (std::size_t j = 0; j < information.rows(); ++j)
      for (std::size_t k = 0; k < information.rows(); ++k) information(j, k) += form_(j, k);
    return information;
  }

  [[nodiscard]] std::optional<Evaluation> at(Passes& passes, const std::vector<double>& beta) const {
    const Sums* sums = passes.at(beta);
    if (sums == nullptr) return std::nullopt;
    return penalised(*sums);
  }

  /// Zeros, or the penalised least-squares fit where that is higher: other links and counts may be far from zeros.
  Result<std::vector<double>> choose_start(Passes& passes) {
    std::vector<double> zeros(blocks_.columns, 0.0);
    if (blocks_.plain && !blocks_.has_offset && std::holds_alternative<Logit>(control_.model.link)) return zeros;
    const auto equations = passes.start();
    if (!equations) return ridge_interrupted();
    const std::optional<Information> normal = factor(with_form(equations->information));
    if (!normal) return zeros;
    std::vector<double> fitted = normal->solve(equations->score);
    const auto there = at(passes, fitted);
    const auto here = at(passes, zeros);
    if (!there || !here) return ridge_interrupted();
    const bool higher = std::isfinite(there->objective) && !(here->objective > there->objective);
    return higher ? fitted : zeros;
  }

  Status maximise(Passes& passes) {
    Estimate& e = fit_.estimate;
    OGIVE_TRY(std::vector<double> start, choose_start(passes));
    Control control;
    control.max_iterations = control_.max_iterations;
    if (is_cheap(blocks_, e)) control.tolerance = kFinestTolerance;
    control.change = [&e](const std::vector<double>& step) {
      double largest = 0.0;
      for (const double change : e.basis.to_user(step)) largest = std::max(largest, std::fabs(change));
      return largest;
    };
    control.on_step = [this](const Iteration& step) { decrement_ = step.decrement; };
    const Optimum optimum =
        newton([&](const std::vector<double>& beta) { return at(passes, beta); }, std::move(start), control);
    if (optimum.stop == Stop::interrupted) return ridge_interrupted();
    passes.use(control_.information);
    const Sums* sums = passes.at(optimum.beta);
    if (sums == nullptr) return ridge_interrupted();
    record(*sums, optimum);
    return {};
  }

  void record(const Sums& sums, const Optimum& optimum) {
    Estimate& e = fit_.estimate;
    e.stop = optimum.stop;
    e.decrement = optimum.decrement;
    e.trace = optimum.trace;
    for (const Iteration& step : optimum.trace) e.deviance_path.push_back(-2.0 * step.objective);
    e.pearson = sums.pearson;
    e.deviance = std::max(0.0, 2.0 * (e.totals.saturated - sums.log_likelihood));
    e.log_likelihood = sums.log_likelihood + e.totals.log_constant;
    e.covariance = Matrix(blocks_.columns, blocks_.columns, kNaN);
    e.std_error.assign(blocks_.columns, kNaN);
    record_beta(e, e.basis.to_user(sums.beta));
    fit_.record.log_likelihood = e.log_likelihood - penalty_at(e.beta);
    fit_.record.effective_df = effective_df(sums.information);
  }

  /// trace(H (H + P)^-1) = p - sum lambda_j of the inverse's diagonal, in the user's columns.
  [[nodiscard]] double effective_df(const Matrix& information) const {
    const std::optional<Information> both = factor(with_form(information));
    if (!both) return kNaN;
    const Basis& basis = fit_.estimate.basis;
    const std::vector<double> diagonal = both->diagonal_of_inverse();
    double df = static_cast<double>(blocks_.columns);
    for (std::size_t j = 0; j < blocks_.columns; ++j) {
      if (lambda_[j] == 0.0) continue;
      const bool alone = basis.constant.empty() || basis.constant[j] == 0.0;
      const double variance =
          alone ? diagonal[j] * basis.scale[j] * basis.scale[j] : both->variance(basis.user_contrast(j));
      df -= lambda_[j] * variance;
    }
    return df;
  }

  Status compare_with_constant() {
    Estimate& e = fit_.estimate;
    double null = null_log_likelihood(e.totals);
    if (blocks_.has_offset || !std::holds_alternative<Binomial>(control_.model.family)) {
      const auto iterated = null_model(blocks_, kernel_, control_.model, e.totals.mean(), fold_);
      if (!iterated) return ridge_interrupted();
      null = iterated->log_likelihood;
    }
    e.null_deviance = std::max(0.0, 2.0 * (e.totals.saturated - null));
    e.null_log_likelihood = null + e.totals.log_constant;
    return {};
  }

  const Blocks& blocks_;
  const Kernel& kernel_;
  const FitControl& control_;
  std::vector<double> lambda_;  // of each column; 0 where it is not penalised
  Subspace space_ = Subspace::without(blocks_.columns, {});
  Matrix form_;
  FoldControl fold_;
  PenalisedFit fit_;
  double decrement_ = kNaN;
};

}  // namespace

Result<PenalisedFit> ridge_fit(const Blocks& blocks, std::span<const double> constant, const Penalty& penalty,
                               const FitControl& control) {
  if (!(penalty.lambda > 0.0) || !std::isfinite(penalty.lambda))
    return fail(Errc::bad_option, "the lambda of a ridge penalty is a number above 0, as 0.5 is");
  if (!is_ridge_model(control.model))
    return fail(Errc::bad_option,
                "a ridge penalty is for binomial data with the link logit, probit, cloglog or loglog, and for poisson "
                "counts with the link log: leave the penalty or the link");
  OGIVE_CHECK(check_blocks(blocks));
  OGIVE_TRY(const Kernel* kernel, choose_kernel(control.kernel));
  return RidgeFitting(blocks, *kernel, control, penalty).run(constant);
}

}  // namespace ogive::fitting
