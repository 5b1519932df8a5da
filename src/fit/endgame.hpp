/// What follows the double path of a fit: digits where it lost some, and existence where it could not prove it.
#pragma once

#include <span>
#include <vector>

#include "fit/accurate.hpp"
#include "fit/certificate.hpp"
#include "fit/estimate.hpp"
#include "fit/fold.hpp"
#include "fit/kernel.hpp"
#include "fit/pass.hpp"

namespace ogive::fitting {

/// Coefficients of a fit in double that are not told from 0: 0.
void drop_rounding(Estimate& estimate);
/// Coefficients into the estimate; aliased ones become NaN.
void record_beta(Estimate& estimate, std::vector<double> beta);
/// The covariance of the free coefficients, in their order, and their standard errors: f_i f_k of_free(i, k) with f
/// powers of two, so that an error can be recorded whose square is out of range.
void record_covariance(Estimate& estimate, const ScaledMatrix& of_free);
/// A maximum on the edge of the link's range: it has no standard errors.
void record_edge(Estimate& estimate, const EdgeMaximum& edge);
/// A Gaussian log-likelihood at the variance that maximises it, of the weighted squares of what is left.
[[nodiscard]] double gaussian_at(const Totals& totals, double squares);
/// A log-likelihood without constants as it is reported; a Gaussian one at the variance that maximises it.
[[nodiscard]] double reported(const Estimate& estimate, double log_likelihood);
[[nodiscard]] double deviance_of(const Estimate& estimate, double log_likelihood);
/// The model is its own null model.
[[nodiscard]] bool is_constant_alone(const Estimate& estimate);
void compare_with_itself(Estimate& estimate);
/// The constant alone on `all` rows: null deviance and log-likelihood.
/// Errors   interrupted.
[[nodiscard]] Status compare_with_constant(const Blocks& all, const Kernel& kernel, const FoldControl& fold,
                                           Estimate& estimate);
/// Log-likelihood, deviance, Pearson chi-square and dispersion from the sums where they are final.
void record_likelihood(Estimate& estimate, const Sums& sums);
/// A Gaussian dispersion from the Pearson chi-square; that of the other families is 1.
void record_dispersion(Estimate& estimate);
/// Errors and covariance of a model whose dispersion is estimated.
void scale_errors(Estimate& estimate);
/// The proof in the user's basis, where coefficients are rounded once more.  Without one nothing has converged.
void record_certificate(Estimate& estimate, const Evidence& evidence);

/// T inverse T' over the free columns: `inverse` of the information, T from the contrasts of the user's coefficients.
[[nodiscard]] ScaledMatrix user_covariance(const Matrix& inverse, const Basis& basis,
                                           std::span<const std::size_t> free);

/// One more pass is not noticed: a few rows, or a few thousand of a few columns.
[[nodiscard]] bool is_cheap(const Blocks& blocks, const Estimate& estimate);

/// True where the accurate path is called for: an ill-conditioned information, or counts, weights and offsets as long
/// as it is cheap.
[[nodiscard]] bool needs_accuracy(const Blocks& blocks, const Estimate& estimate, double condition);

/// Of the information: from here on estimates in double may be standard errors away from those in twofold precision.
inline constexpr double kFarCondition = 1e10;
/// How alike the columns are under the weights of the final estimates, where double ended elsewhere.
/// Errors   interrupted.
[[nodiscard]] Status record_spread(Passes& passes, Estimate& estimate);
/// Some estimate is so few of its standard errors that rounding takes digits from it and from its likelihood ratio.
inline constexpr double kSlightEffect = 1e-3;
[[nodiscard]] bool has_slight_effect(const Estimate& estimate);
/// True where existence was decided: there is no finite maximum.
[[nodiscard]] bool is_separated(const Estimate& estimate);

/// Errors and covariance of the coefficients with a limit, from the fit of the rows that no direction separates.
void record_limit_errors(Estimate& estimate, const Estimate& limit);

/// The last steps again in twofold precision, from `internal`, and all that is reported from there.
/// Errors    interrupted.
[[nodiscard]] Status finish_accurately(const Blocks& blocks, const Kernel& kernel, std::span<const double> internal,
                                       const FoldControl& fold, Estimate& estimate);

/// The same of a maximum on the edge, as far as rows and columns are not too many and twofold precision finds it.
[[nodiscard]] Status finish_edge_accurately(const Blocks& blocks, const Kernel& kernel, const FoldControl& fold,
                                            Estimate& estimate);

/// Where nothing certifies a maximum: separation is decided exactly.  On separated data the estimate becomes the limit:
/// infinite coefficients as +-infinity, those without a sign NaN, the others with their standard errors from the rows
/// that no direction separates, and the supremum of the likelihood.
/// Errors    interrupted.
/// Source    Geyer, EJS 3 (2009) 259: the limiting conditional model.
[[nodiscard]] Status decide_existence(const Blocks& blocks, const FitControl& control, Estimate& estimate);

}  // namespace ogive::fitting
