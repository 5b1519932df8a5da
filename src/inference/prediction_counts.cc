#include "inference/prediction_counts.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/constants.hpp"

namespace ogive {

PredictionTable prediction_table(std::span<const double> mu, std::span<const double> observed, double threshold) {
  PredictionTable table{};
  for (std::size_t i = 0; i < std::min(mu.size(), observed.size()); ++i)
    table[observed[i] >= 0.5 ? 1 : 0][mu[i] > threshold ? 1 : 0] += 1.0;
  return table;
}

double share_predicted(std::span<const double> mu, std::span<const double> observed) {
  constexpr double kPredicted = 1e-4;  // statsmodels 0.15, BinaryResults.summary
  const std::size_t rows = std::min(mu.size(), observed.size());
  if (rows == 0) return kNaN;
  double predicted = 0.0;
  for (std::size_t i = 0; i < rows; ++i) predicted += std::fabs(observed[i] - mu[i]) < kPredicted ? 1.0 : 0.0;
  return predicted / static_cast<double>(rows);
}

}  // namespace ogive
