/// How far the columns of a fit repeat each other: variance inflation and condition index.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "inference/fitted.hpp"

namespace ogive {

/// A term's coefficients taken together.
struct TermInflation {
  std::string term;
  std::size_t df = 0;            ///< estimated coefficients
  double gvif = 0.0;             ///< generalised variance inflation: the ordinary one where df is 1
  double per_coefficient = 0.0;  ///< gvif^(1 / df): comparable with that of one coefficient
  bool nested = false;  ///< its factors are among those of another term, or the reverse: repeats it by construction
};

/// Of columns about their means (about 0 without a constant), as the information at the estimates weighs them.
/// NaN and empty lists where the covariance of a fit without a maximum, or a loaded model, does not tell.
struct Collinearity {
  std::vector<std::size_t> columns;  ///< estimated, without the constant
  std::vector<double> inflation;     ///< of each: its variance, over that if it were orthogonal to the others
  std::vector<TermInflation> terms;  ///< without the constant, in formula order
  /// Square root of largest over smallest eigenvalue of the correlations of the columns; NaN from 61 columns on.
  double condition_index = 0.0;
  /// The columns that have more than half of their variance from the smallest eigenvalue, where there are two or more.
  std::vector<std::size_t> weakest;
};

/// Source   Belsley (1991) Conditioning Diagnostics; Fox & Monette, JASA 87 (1992) 178.
[[nodiscard]] Collinearity collinearity(const Fitted& fitted);

}  // namespace ogive
