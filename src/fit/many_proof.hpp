/// How far a replicate is from its own maximum, proven.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "base/information.hpp"
#include "base/matrix.hpp"

namespace ogive::fitting {

inline constexpr double kManyUnit = 0x1p-53;
/// Additions of a sum beside those of rows: leaves in panels of rows, super-chunks and the merge tree.
inline constexpr double kManyDepth = 400.0;

/// A replicate's information A at one of its points, its anchor, as it was summed: in single precision or in double.
class ManyMetric {
 public:
  /// `radius` is the largest |x| of a row, `units` the sum of the replicate's weights times trials.
  /// Nothing where A is not shown to be positive definite.
  [[nodiscard]] static std::optional<ManyMetric> from(Matrix information, double radius, double units,
                                                      bool exact = false);

  [[nodiscard]] std::vector<double> solve(std::span<const double> score) const { return factor_.solve(score); }
  /// v'A^-1 v.
  [[nodiscard]] double variance(std::span<const double> v) const { return factor_.variance(v); }
  /// sqrt(v'Av).
  [[nodiscard]] double length(std::span<const double> v) const;
  /// A bound on the largest |A^-1/2 v| for |v| = 1.
  [[nodiscard]] double stretch() const noexcept { return stretch_; }
  /// exp(-slack) A <= the exact information at the anchor <= exp(slack) A.
  [[nodiscard]] double slack() const noexcept { return slack_; }

 private:
  Matrix matrix_;
  Information factor_;
  double stretch_ = 0.0;
  double slack_ = 0.0;
};

/// A point of a replicate and its score there.
struct ManyPoint {
  std::span<const double> score;
  std::span<const double> moved;  ///< from the anchor
  double radius = 0.0;            ///< the largest |x| of a row
  double score_error = 0.0;       ///< what rounding may have done to the score: |A^-1/2 of it|
};

/// The step A^-1 score from there, and what is proven of it.
struct ManyStep {
  std::vector<double> step;
  double lambda = 0.0;  ///< |A^-1/2 score|
  /// The point itself is no farther than this from the maximum, in the norm of its own information; or infinite.
  double before = std::numeric_limits<double>::infinity();
  /// A unique finite maximum exists, and no coefficient and no contrast is farther from it after the step than this
  /// many of its standard errors, be it those of the replicate or of the common fit; infinite where nothing is proven.
  double distance = std::numeric_limits<double>::infinity();
};

/// Of a binomial logit.  With r the largest |x| in the norm of A^-1, the information H anywhere within d of the anchor
/// (in the norm of A) is within exp(-r d) A <= H <= exp(r d) A.  So at the point lambda and the radius in H's own norm
/// are bounded, R lambda < 1/2 proves the maximum and its distance, as in certificate.hpp; and a step by A^-1 shortens
/// that distance e to at most (exp(r (d + e)) - 1) e.
/// Source   generalised self-concordance: Bach, EJS 4 (2010) 384.
[[nodiscard]] ManyStep many_step(const ManyMetric& metric, const ManyPoint& point);

}  // namespace ogive::fitting
