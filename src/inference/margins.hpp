/// Marginal effects: what the mean does as one column of the design moves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/matrix.hpp"
#include "base/parallel.hpp"
#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/counting.hpp"
#include "inference/fitted.hpp"

namespace ogive {

/// Where: averaged over the rows; or at one point made of each column's mean, median, or 0 (a constant column keeps its
/// value, and the offset is treated as a column); or `all`: averaged, and beside it at every row.
enum class MarginAt : std::uint8_t { overall, mean, median, zero, all };

/// d mu / d x, d log mu / d log x, d mu / d log x, d log mu / d x.
enum class MarginMethod : std::uint8_t { dydx, eyex, dyex, eydx };

/// How a column is moved: by its derivative; from 0 to 1; from one less to one more, halved.
enum class MarginKind : std::uint8_t { slope, dummy, count };

struct MarginOptions {
  MarginAt at = MarginAt::overall;
  MarginMethod method = MarginMethod::dydx;
  bool dummy = false;  ///< columns of 0 and 1 are moved from 0 to 1
  bool count = false;  ///< other columns of whole numbers from 0 up are moved by one to both sides
  /// Columns of the design held at a value in every row, before anything is averaged.
  std::vector<std::pair<std::string, double>> given;
  double level = 0.95;
  /// Rows count as often as their trials and their frequencies or sampling weights say; `statsmodels` counts each once.
  Like like = Like::ogive;
  int threads = 0;
  StopAsked stop;
  std::string kernel;
};

struct MarginalEffect {
  std::string name;  ///< a column of the design, the constant ones left out
  MarginKind kind = MarginKind::slope;
  double effect = 0.0;  ///< NaN for an aliased column, as all that follows
  double std_error = 0.0;
  double z = 0.0;
  double p_value = 0.0;  ///< P(|Z| > |z|)
  double lower = 0.0;
  double upper = 0.0;
  double log10_p_value = 0.0;
  bool aliased = false;
};

struct Margins {
  MarginAt at = MarginAt::overall;
  MarginMethod method = MarginMethod::dydx;
  double level = 0.95;
  std::string response;
  bool logit = false;  ///< of a binomial logit
  bool probit = false;
  std::vector<std::pair<std::string, double>> given;
  std::vector<MarginalEffect> effects;
  Matrix covariance;      ///< of the effects, in their order; NaN for aliased ones
  std::int64_t rows = 0;  ///< of the fit
  double counted = 0.0;   ///< what they count as
  Matrix each;            ///< with `all`: rows of the table x effects, NaN where a row has no part in the fit
};

/// Effects of design columns, each alone: a product or a power moves apart from what it is made of.
/// `table`  the data of the fit, or others with the same columns, the response among them.
/// Errors   bad_option (a discrete change with dyex, eyex, median or zero; a level; a column that is not there),
///          unknown_column, unknown_level, bad_model (no finite coefficients), interrupted.
/// Numbers  the delta method with analytic derivatives, and the covariance of the coefficients whatever its kind.
/// Time     two passes, p a row (p^2 with eyex, dyex and discrete changes); with `median` one pass a column.
/// Memory   O(threads p^2); with `median` 2 doubles a row, with `all` 2 p.
/// Source   statsmodels' get_margeff (behaviour); Stata's margins for offsets and weights.
[[nodiscard]] Result<Margins> margins(const Fitted& fitted, const Table& table, const MarginOptions& options = {});

/// "overall", "mean", ...; "dydx", ...; "dy/dx", "d(lny)/d(lnx)", ...
[[nodiscard]] std::string_view margin_at_name(MarginAt at) noexcept;
[[nodiscard]] std::string_view margin_method_name(MarginMethod method) noexcept;
[[nodiscard]] std::string_view margin_effect_name(MarginMethod method) noexcept;
[[nodiscard]] std::string_view margin_kind_name(MarginKind kind) noexcept;

}  // namespace ogive
