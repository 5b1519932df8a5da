/// The solver: a page that knows no rows, threads or families.
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/information.hpp"

namespace ogive::fitting {

/// What the numbers of an objective can tell apart.
struct Resolution {
  double unit = 1.0;   ///< of the objective: the dispersion, where it is estimated
  double noise = 0.0;  ///< its rounding, beyond kObjectiveNoise of it
};

/// The objective at one point: value to be maximised, its gradient, and the (expected) information there.
struct Evaluation {
  double objective = 0.0;
  std::vector<double> score;
  std::optional<Information> information;  ///< none where it is not positive definite
  Resolution resolution = {};
};

/// lambda^2 = g'H^-1 g; infinite where the information is not positive definite.
[[nodiscard]] double decrement_of(const Evaluation& here);

/// How an iteration ended.
enum class Stop : unsigned char {
  converged,  ///< the decrement is at its tolerance, or no longer above rounding
  singular,   ///< the information is not positive definite in double
  no_ascent,  ///< no step length along the Newton direction raises the objective
  iteration_limit,
  not_finite,         ///< the objective is not a number at the start
  no_finite_maximum,  ///< no finite maximum exists
  not_certified,      ///< a maximum exists, but nothing shows that the estimates are near it
  interrupted,
};

/// "converged", "singular", ...: stable names.
[[nodiscard]] std::string_view stop_name(Stop stop) noexcept;

/// One step of the path.
struct Iteration {
  double objective = 0.0;       ///< at the point reached
  double decrement = 0.0;       ///< lambda^2 = g'H^-1 g / unit where the step began: squared standard errors left
  double step_length = 1.0;     ///< 1, or a power of 1/2
  double largest_change = 0.0;  ///< largest |change| of a coefficient, in the units of Control::change
};

/// Below this decrement a full step is taken whatever the objective says of it: where columns are much alike, its
/// rounding is far above kObjectiveNoise, and the step leads to within a hundred-thousandth of itself of the maximum.
inline constexpr double kSureDecrement = 1e-10;
/// Below this decrement one that stalls is rounding, not progress.
inline constexpr double kRoundingDecrement = 1e-14;

struct Control {
  int max_iterations = 100;
  /// On lambda^2.  Tighter than needed for the estimate itself, because standard errors and the likelihood are
  /// reported at the final point: at 1e-26 they carry the full accuracy of the sums.
  double tolerance = 1e-26;
  /// A decrement near rounding that keeps this share of itself in a step falls no further; nearer to 1 for iterations
  /// that converge linearly.
  double stall = 0.5;
  /// A step rises by this share of what its slope promises, or it is halved.
  double sufficient_rise = 0.0;
  /// From this decrement up to kSureDecrement the objective is not asked; below, halving ends what is rounding.
  double least_sure = kRoundingDecrement;
  /// Largest change of a coefficient that a step makes, in the user's units; empty: of the parameters themselves.
  std::function<double(const std::vector<double>& step)> change;
  std::function<void(const Iteration&)> on_step;
};

/// Where the iteration ended.  `at` is the evaluation at `beta` itself, an Evaluation or another with its fields.
template <class Evaluated>
struct OptimumOf {
  std::vector<double> beta;
  Evaluated at;
  Stop stop = Stop::converged;
  double decrement = 0.0;  ///< lambda^2 at beta; NaN where the information is singular
  std::vector<Iteration> trace;
};
using Optimum = OptimumOf<Evaluation>;

/// On lambda^2 where a further step costs nothing: what few rows far apart make of 1e-13 standard errors, errors show.
inline constexpr double kFinestTolerance = 1e-30;
/// The objective may fall by this share of itself and a step is still taken: it is rounding.
inline constexpr double kObjectiveNoise = 1e-13;
/// Step lengths tried: 1, 1/2, ... 2^-30, and down to 2^-100 while the rise that is expected exceeds that noise: where
/// offsets and counts are at odds, a first step may be 1e13 standard errors too long.
inline constexpr int kHalvings = 30;
inline constexpr int kMostHalvings = 100;
/// Above this decrement a step must not end where the information is singular.
inline constexpr double kFarDecrement = 1.0;
[[nodiscard]] double sum_of_products(const std::vector<double>& a, const std::vector<double>& b) noexcept;

/// Maximises by Newton / Fisher scoring with step halving: always the full step, halved only while the objective
/// falls.  `at(beta)` returns std::optional<Evaluation>; nothing means that the caller asked to stop.
/// Returns   not converging is an answer: the point reached, why it ended there, and the path.
template <class At>
[[nodiscard]] auto newton(At&& at, std::vector<double> beta, const Control& control = {}) {
  using Evaluated = typename std::invoke_result_t<At, const std::vector<double>&>::value_type;
  OptimumOf<Evaluated> result;
  const auto ended = [&](Stop stop) {
    result.beta = std::move(beta);
    result.stop = stop;
    return std::move(result);
  };
  std::optional<Evaluated> here = at(beta);
  if (!here) return ended(Stop::interrupted);
  result.at = std::move(*here);
  if (!std::isfinite(result.at.objective)) return ended(Stop::not_finite);
  bool unseen = false;  // the objective did not show the last step's rise
  for (double before = HUGE_VAL;;) {
    if (!result.at.information) {
      result.decrement = NAN;
      return ended(Stop::singular);
    }
    const std::vector<double> step = result.at.information->solve(result.at.score);
    result.decrement = sum_of_products(step, result.at.score) / result.at.resolution.unit;
    const bool stalled = (result.decrement <= kRoundingDecrement && result.decrement > control.stall * before) ||
                         (unseen && result.decrement >= before);
    if (result.decrement <= control.tolerance || stalled) return ended(Stop::converged);
    if (!std::isfinite(result.decrement)) return ended(Stop::singular);
    if (result.trace.size() >= static_cast<std::size_t>(control.max_iterations)) return ended(Stop::iteration_limit);
    before = result.decrement;

    const Resolution& resolution = result.at.resolution;
    const double noise = kObjectiveNoise * std::fabs(result.at.objective) + resolution.noise;
    const double lowest = result.at.objective - noise;
    double length = 1.0;
    std::vector<double> next(step.size());
    for (int halving = 0;; ++halving, length *= 0.5) {
      const bool rounding = halving > kHalvings && length * result.decrement * resolution.unit <= noise;
      if (halving > kMostHalvings || rounding) return ended(Stop::no_ascent);
      for (std::size_t j = 0; j < step.size(); ++j) next[j] = beta[j] + length * step[j];
      here = at(next);
      if (!here) return ended(Stop::interrupted);
      // False for NaN too.  Far from the maximum a step may rise and yet end where nothing is left of the information.
      const bool lost = !here->information && result.decrement > kFarDecrement;
      const double promised = length * result.decrement * resolution.unit;
      const bool rises = here->objective >= lowest + control.sufficient_rise * promised;
      const bool sure = result.decrement > control.least_sure && result.decrement <= kSureDecrement;
      unseen = !rises && sure && std::isfinite(here->objective);
      if ((rises || unseen) && !lost) break;
    }
    std::vector<double> taken = step;
    for (double& change : taken) change *= length;
    double largest = 0.0;
    if (control.change) {
      largest = control.change(taken);
    } else {
      for (const double change : taken) largest = std::fmax(largest, std::fabs(change));
    }
    result.trace.push_back({here->objective, result.decrement, length, largest});
    if (control.on_step) control.on_step(result.trace.back());
    beta = std::move(next);
    result.at = std::move(*here);
  }
}

/// A concave objective again from the same start, where a full step led up and yet to where nothing leads on: under the
/// hazard links with offsets some outcome's likelihood falls as exp(eta), and such a step ends at eta = -100 and less.
/// Damped so that every step rises by a quarter of what its slope promises, Newton's method does not get there.
/// Returns   the better of the two.
template <class At>
[[nodiscard]] Optimum newton_steadily(At&& at, std::vector<double> start, Control control, Optimum first) {
  constexpr double kQuarter = 0.25;
  control.sufficient_rise = kQuarter;
  Optimum again = newton(at, std::move(start), control);
  const bool better = again.stop == Stop::converged || again.at.objective > first.at.objective;
  return better || again.stop == Stop::interrupted ? again : std::move(first);
}

/// Newton's method has lost its way.
[[nodiscard]] inline bool is_lost(const Optimum& optimum) {
  return optimum.stop == Stop::no_ascent || optimum.stop == Stop::singular;
}

}  // namespace ogive::fitting
