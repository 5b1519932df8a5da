/// What is proven about a maximum: that it exists, and how far the estimates are from it.
#pragma once

#include <cstddef>
#include <limits>
#include <span>

#include "base/information.hpp"
#include "fit/row_bounds.hpp"

namespace ogive::fitting {

/// Proven at a point beta, rounding included; nothing is claimed where `exists` is false.
struct Certificate {
  bool exists = false;  ///< a unique finite maximum exists
  /// Then no coefficient and no contrast is farther from the maximum than this many of its standard errors.
  double distance = std::numeric_limits<double>::infinity();
  /// And, of a logit, no standard error from the information is off by more than this share of itself.
  double error_share = std::numeric_limits<double>::infinity();
};

/// What the proof rests on: H the observed information, g the score, both as computed at beta in columns z_j.
struct Evidence {
  Link link = Logit{};
  EtaRange eta;               ///< at beta, as computed; of a logit not needed
  double decrement = 0.0;     ///< g'H^-1 g
  double radius = 0.0;        ///< >= max ||z_i|| in the norm of H^-1
  double inverse_norm = 0.0;  ///< >= ||S^-1 H^-1 S^-1||, S = diag(H)^-1/2
  double linear_size = 0.0;   ///< >= sum_j |z_ij beta_j| + |offset| for every row
  double weight = 0.0;        ///< sum of prior weight x trials
  double pearson = 0.0;       ///< Pearson chi-square at beta
  std::size_t columns = 0;
  /// >= the largest ratio of a contrast's standard error from H to the one reported.
  double stretch = 1.0;
  double unit = 0.0;         ///< unit roundoff of the arithmetic
  double depth = 0.0;        ///< longest chain of additions in a sum over the rows, in units
  double score_depth = 0.0;  ///< of the score's sums
};

/// Binomial data.  With lambda^2 = g'H^-1 g and R = growth max ||z_i|| (RowBounds; growth is 1 for a logit):
/// R lambda < 1 proves that a unique maximum exists, and ||beta - maximum|| <= -ln(1 - R lambda) / R in the norm of H
/// (generalised self-concordance: Bach, EJS 4 (2010) 384).  lambda and R are first raised by all that rounding can have
/// taken from them; R lambda < 1/2 is asked for, so that no eta moves by more than ln 2 / growth.  Outcomes that
/// RowBounds leaves out may add a score of norm `left_out` weight max ||z_i||, and as much curvature, anywhere there.
[[nodiscard]] Certificate certify(const Evidence& evidence);

/// A bound on R from the largest |z_ij| of each column: R^2 <= sum_jk s_j |H^-1|_jk s_k.
[[nodiscard]] double radius_bound(const Matrix& inverse, std::span<const double> largest);

/// The Frobenius norm of S^-1 H^-1 S^-1.
[[nodiscard]] double scaled_inverse_norm(const Matrix& inverse, std::span<const double> diagonal);

/// A bound on `stretch` from the information reported and H^-1: the root of the trace of their product.
[[nodiscard]] double stretch_bound(const Matrix& reported, const Matrix& inverse);

}  // namespace ogive::fitting
