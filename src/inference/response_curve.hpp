/// The mean along one variable, and along the linear predictor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/fitted.hpp"
#include "inference/held.hpp"
#include "inference/predict.hpp"

namespace ogive {

/// kCurvePoints places from the least to the greatest value of the variable, or one for each level; NaN where there is
/// no mean.
struct ResponseCurve {
  std::vector<double> at, mean;
  std::vector<double> lower, upper;    ///< at a level: of the linear predictor, carried over by the link; NaN of ridge
  std::vector<HeldVariable> held;      ///< those that differ between rows
  std::vector<std::string> levels;     ///< of a factor, a text or a boolean: `at` is 0, 1, ...; else empty
  std::vector<std::int32_t> level_of;  ///< with them: of each row of the table, -1 where it has none of those
  std::size_t levels_left_out = 0;     ///< beyond kMostLevels, those with the fewest rows
};
inline constexpr std::size_t kCurvePoints = 257;
inline constexpr std::size_t kMostLevels = 60;

/// `variable`  what the model reads.  Others are held at their means over the rows of the fit in `table`, each counted
///             as KeptRows says; factors at their reference levels, a text that is only compared with at its most
///             frequent value.
/// Errors   unknown_column (with the nearest), bad_type (a date that is no factor), not_estimable (no complete row),
///          those of predict.
/// Memory   3 doubles a row, and O(columns x kCurvePoints).
[[nodiscard]] Result<ResponseCurve> response_curve(const Fitted& fitted, const Table& table,
                                                   const std::string& variable, const PredictControl& control);

/// The means at linear predictors.   Errors   bad_option (no such kernel).
[[nodiscard]] Result<std::vector<double>> means_at(const Fitted& fitted, std::vector<double> eta,
                                                   const std::string& kernel);

/// A line through points: x rises, and each x has the mean of its y.  Pairs with a value that is not finite are left
/// out.
/// Source   seaborn's lineplot (behaviour), without its band.
struct MeanLine {
  std::vector<double> x, y;
};
[[nodiscard]] MeanLine mean_line(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace ogive
