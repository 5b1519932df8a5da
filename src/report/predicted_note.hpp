/// What statsmodels says below a table where rows are predicted well.
#pragma once

#include <string>

namespace ogive::report {

/// Of the share of rows predicted within 1e-4 (inference/prediction_counts.hpp): empty up to a tenth, else the note to
/// the character, after two line breaks.  It tells of good predictions, not of separation: the verdict decides that.
/// Source   statsmodels 0.15, BinaryResults.summary (behaviour; tests/python/test_summaries.py).
[[nodiscard]] std::string predicted_note(double share);

}  // namespace ogive::report
