/// Options of a fit: every default of the system, written once.
#pragma once

#include <functional>
#include <string>

#include "base/parallel.hpp"
#include "base/result.hpp"
#include "design/design.hpp"
#include "fit/estimate.hpp"
#include "fit/penalty.hpp"
#include "inference/counting.hpp"

namespace ogive {

struct Options {
  std::string event;  ///< the response's value to model; empty: by rule
  design::TermOrder order = design::TermOrder::patsy;
  fitting::Start start = fitting::Start::zeros;  ///< least_squares for a GLM table's iteration count
  double level = 0.95;                           ///< of intervals
  int max_iterations = 100;
  int threads = 0;     ///< 0: as many as the machine allows
  std::string kernel;  ///< empty: the best for this processor
  design::Roles roles;
  fitting::Penalty penalty;  ///< none
  StopAsked stop;
  std::function<void(const fitting::PassReport&)> progress;
  std::function<void(std::size_t done, std::size_t all)> profile_progress;  ///< before each coefficient
};

/// "patsy" or "r".  Errors   bad_option.
[[nodiscard]] Result<design::TermOrder> parse_term_order(std::string_view text);
/// "frequency", "precision" or "sampling".  Errors   bad_option.
[[nodiscard]] Result<WeightKind> parse_weight_kind(std::string_view text);
/// "ogive", "statsmodels" or "r".  Errors   bad_option.
[[nodiscard]] Result<Like> parse_like(std::string_view text);
/// A number in (0, 1), or a percentage such as 95 (from 50 up) or 90%.  Errors   bad_option.
[[nodiscard]] Result<double> parse_level(std::string_view text);
/// "firth", "jeffreys:0.25" (a power of 0 is no penalty), "median", "flic", "flac".  Errors   bad_option.
[[nodiscard]] Result<fitting::Penalty> parse_penalty(std::string_view text);

}  // namespace ogive
