/// Maximum likelihood from blocks of rows: moments, basis, rank, Newton.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/block.hpp"
#include "base/covariance.hpp"
#include "base/result.hpp"
#include "fit/admissible.hpp"
#include "fit/basis.hpp"
#include "fit/boundary.hpp"
#include "fit/certificate.hpp"
#include "fit/column_spread.hpp"
#include "fit/fold.hpp"
#include "fit/model.hpp"
#include "fit/moments.hpp"
#include "fit/newton.hpp"
#include "fit/rank.hpp"
#include "fit/separation.hpp"

namespace ogive::fitting {

/// Where the iteration begins.  Both are the rule for 0/1 data without an offset; with an offset the weighted
/// least-squares fit always is the start, with trials or weights the one of higher likelihood.
enum class Start : unsigned char {
  zeros,          ///< beta = 0: what a Logit table counts from
  least_squares,  ///< the weighted least-squares fit at mu = (y + 1/2) / (m + 1): what a GLM table counts from
};

/// One pass over the rows, for progress lines.
struct PassReport {
  int pass = 0;
  std::int64_t rows_done = 0;
  std::int64_t rows = 0;
  double decrement = 0.0;  ///< of the last step; NaN before the first
};

struct FitControl {
  Model model;
  RowStage information = RowStage::expected;  ///< what standard errors come from: expected or observed
  Start start = Start::zeros;
  /// Where to begin instead, in the user's columns; empty: by the rule of `start`.  Aliased columns begin at 0.
  std::vector<double> start_beta;
  int max_iterations = 100;
  std::size_t eliminate_from = kFewestEliminatedColumns;  ///< columns of a factor of a logit
  std::string kernel;                                     ///< empty: the best for this processor
  int threads = 0;
  StopAsked stop;
  std::function<void(const PassReport&)> progress;  ///< from any thread
  RowNamer name_rows;
};

/// What was estimated, in the user's columns.  Aliased coefficients are NaN in `beta` and `std_error`.
struct Estimate {
  std::vector<double> beta;
  std::vector<double> std_error;  ///< from the information asked for at beta; NaN where that is not positive definite
  double dispersion = 1.0;        ///< in the errors and the covariance: Pearson / (rows - rank) where it is estimated
  std::vector<Alias> aliases;
  NearestAlias nearest;
  double log_likelihood = 0.0;         ///< with binomial constants
  double null_log_likelihood = 0.0;    ///< constant only, same rows, weights and offset
  std::optional<double> lr_statistic;  ///< 2 (l - l0), where it is known to more digits than these two tell
  double deviance = 0.0;
  double null_deviance = 0.0;
  double pearson = 0.0;
  Totals totals;
  std::size_t rank = 0;       ///< estimated coefficients
  bool has_constant = false;  ///< the constant is in the column space

  Stop stop = Stop::converged;
  double decrement = 0.0;  ///< squared standard errors left
  std::vector<Iteration> trace;
  /// -2 log-likelihood at the starting mean (least-squares start only), at the start and after each step.
  std::vector<double> deviance_path;
  int passes = 0;  ///< over the rows, all of them; 1 where those alike were put together

  Model model;
  RowStage information = RowStage::expected;  ///< that of the errors
  Basis basis;                                ///< in which the passes ran
  std::vector<std::size_t> free;              ///< columns that are estimated, increasing
  Covariance covariance;                      ///< of the user's coefficients, p x p; NaN where one is aliased
  ColumnSpread spread;                        ///< how alike the columns are under the weights of the information
  Certificate certificate;                    ///< what is proven about the maximum
  /// Decided exactly where nothing certifies a maximum; its columns are `free`.  On separated data `beta` is the limit.
  std::optional<SeparationReport> separation;
  /// On separated data: the user's coefficients where the iteration ended, near the supremum; else empty.
  std::vector<double> reached;
  /// Rows at the end of their link's range, where the maximum is on its edge: then standard errors do not exist.
  std::vector<EdgeRow> edge;
  /// Left out: rows that no coefficient moves, at the end of the range with the response that is certain there.
  std::vector<std::int64_t> idle;
  bool accurate = false;  ///< the last steps and all that is reported ran in twofold precision

  [[nodiscard]] bool converged() const noexcept { return stop == Stop::converged; }
};

/// Fits by maximum likelihood.  `constant` is k with X k = 1 known by construction (may be empty).  Many rows of which
/// few are distinct are put together first (fit/distinct_fit.hpp).
/// Returns   an Estimate even where the iteration did not converge: `stop` says why.
/// Errors    not_estimable (no rows, no columns, no coefficients that the link allows), bad_option (kernel),
///           interrupted.
/// Memory    O(threads p^2) beside the rows.
[[nodiscard]] Result<Estimate> maximum_likelihood(const Blocks& blocks, std::span<const double> constant,
                                                  const FitControl& control = {});

/// The same, and whether or not rows are alike each of them is read in every pass.
[[nodiscard]] Result<Estimate> maximise_all_rows(const Blocks& blocks, std::span<const double> constant,
                                                 const FitControl& control = {});

/// What comes before any iteration: totals, the basis, aliased and free columns.  Nothing is estimated.
/// Errors   as maximum_likelihood.
[[nodiscard]] Result<Estimate> prepare_fit(const Blocks& blocks, std::span<const double> constant,
                                           const FitControl& control);

/// statsmodels' defaults: Logit stops on coefficients, GLM on the deviance.
inline constexpr double kStatsmodelsTolerance = 1e-8;
/// Steps after which statsmodels' Logit would stop on this path: the first with every |change| <= 1e-8.
[[nodiscard]] int logit_iterations(const Estimate& estimate);
/// The same for its GLM: the deviance changes by at most 1e-8, counted from the evaluation at the start.
[[nodiscard]] int glm_iterations(const Estimate& estimate);

}  // namespace ogive::fitting
