/// Fitted: a model after estimation, as plain numbers.  All that a report, a prediction or a model file needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/covariance.hpp"
#include "design/design.hpp"
#include "design/spec.hpp"
#include "fit/estimate.hpp"
#include "fit/penalty.hpp"
#include "fit/profile.hpp"
#include "fit/tally.hpp"
#include "inference/robust.hpp"
#include "model/family.hpp"
#include "model/link.hpp"

namespace ogive {

/// Likelihood-ratio tests and profile-likelihood intervals.
struct Profiles {
  double level = 0.95;
  std::vector<fitting::Profile> coefficients;  ///< of Fitted::free, in order
};

/// A maximum on the boundary of the link's range: rows whose mean it holds at the end, where errors do not exist.
struct BoundaryRows {
  std::int64_t count = 0;
  std::vector<std::string> names;  ///< of the first kBoundaryNames of them
};
inline constexpr std::size_t kBoundaryNames = 20;

/// Coefficients stand in the order of `spec.column_names`; those of aliased columns are NaN, never 0.
struct Fitted {
  design::DesignSpec spec;
  design::RowUse rows;
  std::string source;  ///< what the data were called: a path, "standard input"
  std::string caller;  ///< what a binding wants to know when it loads the model; nobody else reads it
  Family family = Binomial{};
  Link link = Logit{};

  std::vector<double> beta;       ///< on the scale of the linear predictor (log-odds for logit)
  std::vector<double> std_error;  ///< from the information at beta; robust or linearised where asked for
  fitting::RowStage information = fitting::RowStage::expected;
  double dispersion = 1.0;  ///< in the errors: estimated for a Gaussian family
  Covariance covariance;    ///< p x p, of the same kind
  /// Residual degrees of freedom of t and F in tests and intervals; infinite: the normal and the chi-square.
  double df_denom = std::numeric_limits<double>::infinity();
  std::optional<double> limit_df;      ///< residual degrees of freedom of the limit that quasi-separated data have
  std::optional<RobustRecord> robust;  ///< of robust errors, with the model's own
  std::vector<fitting::Alias> aliases;

  double log_likelihood = 0.0;
  double null_log_likelihood = 0.0;    ///< constant only, same rows
  std::optional<double> lr_statistic;  ///< 2 (l - l0), where it is known to more digits than these two tell
  double deviance = 0.0;
  double null_deviance = 0.0;
  std::int64_t positive_rows = 0;  ///< rows with positive weight and trials
  double pearson = 0.0;
  double observations = 0.0;  ///< n: trials, times the weights where these are frequencies
  double events = 0.0;        ///< sum of successes, times the weights where these are frequencies
  double log_constant = 0.0;  ///< of the binomial coefficients, in both log-likelihoods
  fitting::Tally tally;       ///< all 0 where every row is one trial and unweighted
  std::size_t rank = 0;       ///< estimated coefficients
  bool has_constant = false;  ///< the constant lies in the column space

  fitting::Stop stop = fitting::Stop::converged;
  double decrement = 0.0;  ///< lambda^2 at beta: squared standard errors left
  /// Proven: a unique finite maximum exists and the estimates are within `distance` standard errors of it.  Not part of
  /// a saved model.
  fitting::Certificate certificate;
  /// Where nothing is proven: decided exactly, for the columns `free`.  On separated data infinite coefficients are
  /// +-infinity in `beta` (NaN without a sign), the others those of the limit.  Not part of a saved model.
  std::optional<fitting::SeparationReport> separation;
  std::optional<BoundaryRows> boundary;
  bool flat = false;  ///< other coefficients have the same, highest, likelihood.  Not saved
  /// Rows that no coefficient moves, at the end of the range with the response that is certain there.
  std::optional<BoundaryRows> idle;
  std::vector<std::size_t> free;  ///< estimated columns
  fitting::NearestAlias nearest;  ///< with `row_sizes` what a fit that did not converge may blame.  Not saved
  fitting::RowSizes row_sizes;
  fitting::ColumnSpread spread;  ///< of what collinearity speaks.  Not part of a saved model
  /// What profiles begin with: Estimate's fields of the same names.  Not part of a saved model.
  fitting::Basis basis;
  bool accurate = false;
  std::vector<double> reached;                    ///< of separated data: Estimate's.  Not saved either
  std::optional<fitting::PenaltyRecord> penalty;  ///< of a penalised fit: then nothing is a maximum of the likelihood
  std::optional<Profiles> profiles;               ///< once asked for (ogive/profiles.hpp).  Not part of a saved model
  fitting::Start start = fitting::Start::zeros;
  int logit_iterations = 0;  ///< as statsmodels' Logit counts on this path
  int glm_iterations = 0;    ///< as its GLM counts
  int passes = 0;            ///< over the rows
  std::vector<fitting::Iteration> trace;

  /// From the information, whatever is reported.
  [[nodiscard]] const std::vector<double>& model_std_error() const noexcept {
    return robust ? robust->model_std_error : std_error;
  }
  [[nodiscard]] const Covariance& model_covariance() const noexcept {
    return robust ? robust->model_covariance : covariance;
  }
  /// The estimates are drawn to 0 by a ridge penalty: there are no errors.
  [[nodiscard]] bool is_ridge() const noexcept {
    return penalty && penalty->penalty.kind == fitting::PenaltyKind::ridge;
  }
  [[nodiscard]] bool uses_t() const noexcept { return df_denom < std::numeric_limits<double>::infinity(); }
  [[nodiscard]] bool is_logit() const noexcept { return std::holds_alternative<Logit>(link); }
  [[nodiscard]] bool converged() const noexcept { return stop == fitting::Stop::converged; }
};

/// Errors   not_estimable: a fit that has no covariance, as it is ridge's; the sentence says why.
[[nodiscard]] Status check_covariance(const Fitted& fitted);

/// Errors   too_large where the fit eliminated a factor; `what` is the thing that needs all covariances.
[[nodiscard]] Status check_written_out(const Fitted& fitted, const std::string& what);

/// Puts an estimate and the design it came from together.
[[nodiscard]] Fitted make_fitted(const design::Design& design, const fitting::Estimate& estimate, std::string source);

}  // namespace ogive
