/// The mean along one variable, and along the linear predictor.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "data/table.hpp"
#include "inference/fitted.hpp"
#include "inference/predict.hpp"

namespace ogive {

/// What another variable of the model stands at.
struct HeldVariable {
  enum class At : unsigned char { mean, reference, most_frequent };
  std::string name;
  At at = At::mean;
  double value = 0.0;  ///< the mean
  std::string level;   ///< the reference level, or the most frequent text
};

/// kCurvePoints places from the least to the greatest value of the variable; NaN where there is no mean.
struct ResponseCurve {
  std::vector<double> at, mean;
  std::vector<double> lower, upper;  ///< at a level: of the linear predictor, carried over by the link
  std::vector<HeldVariable> held;    ///< those that differ between rows
};
inline constexpr std::size_t kCurvePoints = 257;

/// `variable`  a number that the model reads.  Others are held at their means over the rows of the fit in `table`,
///             factors at their reference levels, a text that is only compared with at its most frequent value.
/// Errors   unknown_column (with the nearest), bad_type (a factor, a text or a date), not_estimable (no complete row),
///          those of predict.
/// Memory   a double a row, and O(columns x kCurvePoints).
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
