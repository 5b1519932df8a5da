/// How predictions agree with what was observed, row by row: what statsmodels counts.
#pragma once

#include <array>
#include <span>

namespace ogive {

/// [observed][predicted], 0 and 1: an event is observed above 1/2 and predicted where mu > threshold.  Rows count once,
/// whatever their weights; `mu` and `observed` have one value a row.
using PredictionTable = std::array<std::array<double, 2>, 2>;
[[nodiscard]] PredictionTable prediction_table(std::span<const double> mu, std::span<const double> observed,
                                               double threshold);

/// The share of rows whose mean is within 1e-4 of what was observed; NaN without rows.
[[nodiscard]] double share_predicted(std::span<const double> mu, std::span<const double> observed);

}  // namespace ogive
