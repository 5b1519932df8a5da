/// The receiver operating characteristic: what every threshold does, and the area under the curve.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "inference/predict.hpp"

namespace ogive {

/// Rates where rows with a probability of at least `threshold` are called events.
struct RocPoint {
  double threshold = 0.0;
  double false_positive = 0.0;  ///< 1 - specificity
  double true_positive = 0.0;   ///< sensitivity
};

/// From (0, 0), where the threshold is infinite, one point for each distinct probability, falling, to (1, 1).  Between
/// two points the curve is a straight line: rows with the same probability cannot be told apart.
struct Roc {
  std::vector<RocPoint> points;
  double area = 0.0;    ///< P(p of an event > p of another) + P(equal)/2, by counting: exact up to one rounding
  double events = 0.0;  ///< of rows with both a prediction and an observed value; trials and frequencies count
  double others = 0.0;
};

/// Errors   not_estimable: the rows have no event or nothing else; bad_response: no observed values, with the reason.
/// Memory   3 doubles a row.   Source   Hanley & McNeil (1982) Radiology 143: ties count half.
[[nodiscard]] Result<Roc> roc_curve(const Predictions& predictions);

/// The point of the curve at a threshold.
[[nodiscard]] RocPoint roc_at(const Roc& roc, double threshold);

}  // namespace ogive
