/// Options of a fit: every default of the system, written once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "design/design.hpp"
#include "fit/estimate.hpp"
#include "fit/penalty.hpp"
#include "inference/counting.hpp"
#include "inference/robust.hpp"

namespace ogive {

struct Options {
  fitting::Model model;  ///< family and link
  /// Standard errors from the expected information or the observed one: the same for canonical links.
  fitting::RowStage information = fitting::RowStage::expected;
  std::string event;  ///< the response's value to model; empty: by rule
  design::TermOrder order = design::TermOrder::patsy;
  fitting::Start start = fitting::Start::zeros;  ///< least_squares for a GLM table's iteration count
  /// Where to begin instead, a number a column; where no way up leads from there, the search begins again by the rule.
  std::vector<double> start_beta;
  double level = 0.95;  ///< of intervals
  int max_iterations = 100;
  int threads = 0;                    ///< 0: as many as the machine allows
  std::int64_t max_levels = 1000000;  ///< of a factor; more are refused
  std::int64_t memory = 0;            ///< bytes that the whole work may take, data included; 0: not limited
  std::string kernel;                 ///< empty: the best for this processor
  design::Roles roles;
  fitting::Penalty penalty;  ///< none
  /// Of a model from a list of columns: the one that a ridge penalty leaves alone.  A formula's intercept always is.
  std::string intercept;
  /// Of a model from a list of columns: what its coefficients are called, names perhaps repeated; empty: the columns'
  /// own names, by which new rows are found all the same.
  std::vector<std::string> labels;
  RobustOptions robust;  ///< none; the column of clusters is in `roles`
  /// The log-likelihood of a response of fractions has the constants that counts have, as that of statsmodels' GLM;
  /// false: it is sum y log mu + (1 - y) log(1 - mu).
  bool fraction_constants = true;
  bool use_t = false;  ///< t and F in tests and intervals, with the degrees of freedom of denominator_df
  StopAsked stop;
  std::function<void(const fitting::PassReport&)> progress;
  std::function<void(std::size_t done, std::size_t all)> profile_progress;  ///< before each coefficient
};

/// "binomial", "poisson", "gaussian"; "logit", "probit", ... (with "log-log", "clog-log", "cauchy" and "logc" as others
/// spell them).  An empty link is the family's canonical one.
/// Errors   bad_option, with the names that there are, or where the pair is not known.
[[nodiscard]] Result<fitting::Model> parse_model(std::string_view family, std::string_view link);
/// "expected" or "observed".  Errors   bad_option.
[[nodiscard]] Result<fitting::RowStage> parse_information(std::string_view text);
/// "patsy" or "r".  Errors   bad_option.
[[nodiscard]] Result<design::TermOrder> parse_term_order(std::string_view text);
/// "frequency", "precision" or "sampling".  Errors   bad_option.
[[nodiscard]] Result<WeightKind> parse_weight_kind(std::string_view text);
/// "ogive", "statsmodels" or "r".  Errors   bad_option.
[[nodiscard]] Result<Like> parse_like(std::string_view text);
/// Errors   bad_option where the rule is one of other errors too.
[[nodiscard]] Status check_rule(const Family& family, const design::Roles& roles, Like like);
/// "HC0" to "HC3" in either case, "cluster", "nonrobust".  Errors   bad_option.
[[nodiscard]] Result<Robust> parse_robust(std::string_view text);
/// A number in (0, 1), or a percentage such as 95 (from 50 up) or 90%.  Errors   bad_option.
[[nodiscard]] Result<double> parse_level(std::string_view text);
/// How much a ridge penalty takes: lambda, or C = 1 / lambda as scikit-learn writes it.
struct RidgeSize {
  std::optional<double> lambda, inverse;
};

/// "firth", "jeffreys:0.25" (a power of 0 is no penalty), "median", "flic", "flac"; "ridge" (or "l2") with its size.
/// Errors   bad_option: another word, a ridge without a size or with two, a size beside another penalty or none ("").
[[nodiscard]] Result<fitting::Penalty> parse_penalty(std::string_view text, const RidgeSize& size = {});

}  // namespace ogive
