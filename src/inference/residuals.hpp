/// Residuals and leverages of the rows that a model was fitted to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/fitted.hpp"

namespace ogive {

/// One value a row of the table; NaN where the row has no part in the fit.  With m trials, mean mu, precision weight v
/// (1 of other weights: a frequency says how often a row is there, and each of its copies has these values):
struct Residuals {
  std::vector<double> eta;       ///< linear predictor
  std::vector<double> mu;        ///< probability of the event, or the mean of another family
  std::vector<double> response;  ///< y - m mu: events less those expected
  std::vector<double> pearson;   ///< sqrt(v) (y - m mu) / sqrt(m mu (1 - mu)); of counts by sqrt(mu), of reals by 1
  std::vector<double> deviance;  ///< the signed root of the row's part of the deviance
  std::vector<double> working;   ///< (y/m - mu) / (dmu/deta)
  std::vector<double> anscombe;  ///< sqrt(v / dispersion) (A(y/m) - A(mu)) sqrt(m) / variance(mu)^(1/6)
  std::vector<double> leverage;  ///< h: diagonal of the hat matrix, by the information of the fit
  std::vector<double> standard;  ///< deviance / sqrt(dispersion (1 - h))
  std::vector<double> cooks;     ///< Cook's distance in one step: pearson^2 h / (dispersion k (1 - h)^2), k the rank
  /// The derivative of the row's log-likelihood in eta, with its weight: w (y - m mu) of a logit.
  std::vector<double> score;
  std::int64_t used = 0;  ///< rows with values
};

struct ResidualControl {
  int threads = 0;
  StopAsked stop;
  std::string kernel;
};

/// Residuals of a table some rows at a time.
/// Memory   a bit a row where some are left out, and 16 bytes for 256 rows.
class RowResiduals {
 public:
  /// Sums the information, in two passes over the rows; everything that can be wrong with the model and the table is
  /// found here.  Both must outlive it.
  /// Errors   those of residuals.
  [[nodiscard]] static Result<RowResiduals> create(const Fitted& fitted, const Table& table,
                                                   const ResidualControl& control = {});
  RowResiduals(RowResiduals&&) noexcept;
  RowResiduals& operator=(RowResiduals&&) noexcept;
  ~RowResiduals();

  /// Rows [first, first + count) of the table, the same bits whichever else are asked for, from one thread at a time.
  /// Errors   interrupted, cannot_read (the table's store).
  /// Memory   11 doubles a row.
  [[nodiscard]] Result<Residuals> rows(std::int64_t first, std::int64_t count);

 private:
  struct State;
  explicit RowResiduals(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

/// Of every row of the table that the model was fitted to, or of another one with the response in it.
/// Errors   unknown_column (the response too), unknown_level, bad_type, bad_response, bad_model (no finite
///          coefficients), interrupted.
/// Time     two passes for the information, one for the rows, each p^2 / 2 a row.
/// Memory   11 doubles a row.
/// Source   statsmodels' GLMResults and GLMInfluence, R's residuals, rstandard and cooks.distance (behaviour);
///          docs/rows.md says where they differ.
[[nodiscard]] Result<Residuals> residuals(const Fitted& fitted, const Table& table,
                                          const ResidualControl& control = {});

}  // namespace ogive
