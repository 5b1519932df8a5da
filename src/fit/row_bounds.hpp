/// How curved the rows of a model can be where their linear predictors lie: what a certificate rests on.
#pragma once

#include <algorithm>

#include "base/constants.hpp"
#include "fit/model.hpp"

namespace ogive::fitting {

/// Smallest and largest linear predictor of the rows with positive weight, and of those among them that cost most where
/// they are extreme: of rows with failures the largest, of rows with successes the smallest.
struct EtaRange {
  double lowest = kInfinity;
  double highest = -kInfinity;
  double highest_failing = -kInfinity;
  double lowest_succeeding = kInfinity;

  void take(double eta, double successes, double trials) noexcept {
    take(EtaRange{eta, eta, successes < trials ? eta : -kInfinity, successes > 0.0 ? eta : kInfinity});
  }
  void take(const EtaRange& other) noexcept {
    lowest = std::min(lowest, other.lowest);
    highest = std::max(highest, other.highest);
    highest_failing = std::max(highest_failing, other.highest_failing);
    lowest_succeeding = std::min(lowest_succeeding, other.lowest_succeeding);
  }
};

/// With f = -log-likelihood of one trial in its eta, for both outcomes, where eta is in the range or at most
/// 1 / growth beyond: |f'''| <= growth f'', f'' <= curvature, |f'| <= slope.
struct RowBounds {
  double growth = 1.0;
  double curvature = 0.25;
  double slope = 1.0;
  /// Beyond this the bounds on f''' do not hold of outcomes that are left out: their |f'| and f'' are at most this, and
  /// what they do to score and information is a perturbation.
  double left_out = 0.0;
};

/// Binomial models whose log-likelihood is concave: those have bounds.
[[nodiscard]] bool has_row_bounds(const Model& model);

/// The bounds of such a model; infinite where the range touches the end of the link's.  A logit's are the same
/// everywhere.
/// Source    derivatives of -log F and -log(1 - F); tests/reference/row_bounds.py tries them on grids.
[[nodiscard]] RowBounds row_bounds(const Link& link, const EtaRange& range);

}  // namespace ogive::fitting
