/// From a head and one intercept for each level to the user's coefficients.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/covariance.hpp"
#include "fit/arrowhead.hpp"
#include "fit/basis.hpp"
#include "fit/certificate.hpp"
#include "fit/eliminated_factor.hpp"

namespace ogive::fitting {

/// How a point is read: coefficients of the free columns of the head, in its basis, and then the intercepts by cell.
struct EliminatedCoding {
  const EliminatedFactor& factor;
  const Basis& basis;                    ///< of the head
  const std::vector<std::size_t>& free;  ///< among the columns of the head

  /// Coefficients of all columns of the head, those that are not free 0.
  [[nodiscard]] std::vector<double> head(std::span<const double> point) const;
  /// Coefficients of the design's columns: the constant is the reference level's intercept, a level's column the
  /// difference from it.  Columns that are not free are 0.
  [[nodiscard]] std::vector<double> to_user(std::span<const double> point) const;
  /// Their covariance, a diagonal and a factor of rank q + 1; meaningless where a cell has no weight.
  [[nodiscard]] Covariance covariance(const Arrowhead& information) const;
  [[nodiscard]] std::size_t columns() const noexcept {
    return factor.head.size() + factor.width + (factor.constant ? 1 : 0);
  }
};

/// What is known of the sizes at a point.
struct ArrowReach {
  double radius = 0.0;       ///< >= the norm of a row under the inverse information
  double linear_size = 0.0;  ///< >= what a row's eta adds up, without its offset
};

/// No row is longer than the intercept of its cell and the head's largest values, less the cells' means, make it.
/// `largest` is the largest |z| of every column of the head.
[[nodiscard]] ArrowReach reach(const EliminatedCoding& coding, const Arrowhead& information,
                               std::span<const double> point, std::span<const double> largest);

}  // namespace ogive::fitting
