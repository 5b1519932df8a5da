/// Points where a likelihood that is not concave has no slope and yet is no maximum.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "fit/model.hpp"
#include "fit/newton.hpp"
#include "fit/pass.hpp"
#include "fit/step.hpp"

namespace ogive::fitting {

/// Where an iteration that rests on the expected information may end: whether the observed one is positive definite at
/// `coordinates`, and where it is not, a point beside it that is higher, along the way of least curvature.
struct Saddle {
  bool interrupted = false;
  bool is_maximum = false;
  std::optional<std::vector<double>> higher;  ///< coordinates
};
[[nodiscard]] Saddle look_for_saddle(Passes& passes, const Subspace& space, const std::vector<double>& coordinates);

/// Maximises a likelihood that is not concave: from beside every saddle again, so that what has converged is a maximum
/// among the points around it.  `no_finite_maximum` where a saddle has nothing higher beside it, or the steps run away.
template <class At, class Look>
[[nodiscard]] Optimum newton_past_saddles(At&& at, Look&& look, const Model& model, std::vector<double> start,
                                          const Control& control) {
  constexpr int kMostSaddles = 20;
  Optimum optimum = newton(at, std::move(start), control);
  for (int saddles = 0; optimum.stop == Stop::converged; ++saddles) {
    const Saddle saddle = look(optimum.beta);
    if (saddle.interrupted) optimum.stop = Stop::interrupted;
    if (saddle.interrupted || saddle.is_maximum) break;
    optimum.stop = Stop::no_finite_maximum;
    if (saddle.higher && saddles < kMostSaddles) optimum = newton(at, *saddle.higher, control);
  }
  if (optimum.stop == Stop::converged && optimum.at.information &&
      runs_away(model, optimum.at.information->solve(optimum.at.score)))
    optimum.stop = Stop::no_finite_maximum;
  return optimum;
}

}  // namespace ogive::fitting
