/// Newton's step from a point where rows are at the ends of their ranges.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/matrix.hpp"
#include "fit/first_meeting.hpp"
#include "fit/step.hpp"

namespace ogive::fitting {

/// The log-likelihood at a point: its gradient and minus its second derivatives, in internal columns, and the rows that
/// are at an end there, within a subspace.
struct EdgePoint {
  const Subspace& space;
  const std::vector<Meeting>& held;
  const std::vector<double>& score;
  const Matrix& information;
};

struct EdgeStep {
  std::vector<double> direction;     ///< internal; takes no held row beyond its end
  std::vector<std::size_t> support;  ///< held rows that stay at their ends, with multipliers > 0,
  std::vector<double> multipliers;   ///< of the support: what the likelihood would gain for a unit of room
  double decrement = 0.0;            ///< direction'score: 0 at the maximum, and only there
};

/// Maximises g'd - d'Hd / 2 over the d that take no held row beyond its end.  With H^-1 = S'S and N the outward normals
/// that is S g = S N multipliers + rest in least squares with multipliers >= 0, and d = S'rest: rows that are too many
/// at one point, and multipliers of 0, need no care.
/// Returns   nothing where the information is not positive; one that is singular is raised a little.
/// Source    Nocedal & Wright (2006), sections 16.4 and 18.7.
[[nodiscard]] std::optional<EdgeStep> edge_step(const EdgePoint& at);

}  // namespace ogive::fitting
