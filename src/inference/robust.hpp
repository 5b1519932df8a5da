/// Robust errors: which, and what a fit with them remembers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/covariance.hpp"

namespace ogive {

/// Which covariance the errors come from.  fit/sandwich.hpp has the formulae.
enum class Robust : std::uint8_t { none, hc0, hc1, hc2, hc3, cluster };

/// As statsmodels writes them.
inline constexpr std::array<std::string_view, 6> kRobustNames = {"nonrobust", "HC0", "HC1", "HC2", "HC3", "cluster"};
[[nodiscard]] inline std::string robust_name(Robust kind) {
  return std::string(kRobustNames[static_cast<std::size_t>(kind)]);
}

struct RobustOptions {
  Robust kind = Robust::none;     ///< `cluster` where the roles name a column of clusters
  bool correction = true;         ///< false: no small-sample factor for HC1 and cluster
  bool cluster_df = true;         ///< t and F by cluster have clusters - 1 degrees of freedom; false: n - k
  bool like_statsmodels = false;  ///< its figures: HC1, HC2 and HC3 are HC0, n in the factor of clusters the rows
};

/// Of a fit with robust errors: what they are, and those of the model, from its information.
struct RobustRecord {
  Robust kind = Robust::hc0;
  std::string cluster;        ///< the column of clusters; else empty
  std::int64_t clusters = 0;  ///< G
  double units = 0.0;         ///< n of the factor: rows, or the sum of their frequencies
  double factor = 1.0;        ///< small-sample factor in the covariance
  bool cluster_df = true;     ///< RobustOptions::cluster_df
  bool like_statsmodels = false;
  std::int64_t without_rest = 0;  ///< rows of leverage 1, for which HC2 and HC3 do not exist: errors are NaN
  std::vector<double> model_std_error;
  Covariance model_covariance;  ///< p x p
};

}  // namespace ogive
