/// What many fits of bootstrap samples say of the coefficients.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/matrix.hpp"
#include "fit/many.hpp"
#include "inference/fitted.hpp"

namespace ogive {

/// One coefficient in all replicates.
struct BootstrapCoefficient {
  std::string name;
  double estimate = 0.0;  ///< of the rows as they are
  /// Over the replicates in which it is finite: their standard deviation (n - 1), and their mean less the estimate.
  double std_error = 0.0;
  double bias = 0.0;
  double lower = 0.0, upper = 0.0;              ///< quantiles of the replicates, infinite ones among them
  double basic_lower = 0.0, basic_upper = 0.0;  ///< 2 estimate - upper, 2 estimate - lower
  std::int64_t finite = 0;                      ///< replicates in which it is finite
};

/// Replicates by their verdicts.
struct BootstrapCounts {
  std::int64_t converged = 0;
  std::int64_t separated = 0;  ///< no finite maximum: some coefficients are infinite
  std::int64_t failed = 0;     ///< neither: no part of the table
  std::int64_t aliased = 0;    ///< of those converged or separated: some column lost its rows, and has no coefficient
  std::int64_t alone = 0;      ///< fitted by themselves
};

struct Bootstrap {
  std::string formula, source, response;
  std::uint64_t seed = 0;
  double level = 0.95;
  std::int64_t rows = 0;
  std::string cluster;                       ///< the column of the clusters that are drawn; empty: rows are
  std::int64_t clusters = 0;                 ///< how many there are
  std::vector<std::int32_t> cluster_of_row;  ///< of every row of the fit
  std::vector<BootstrapCoefficient> coefficients;
  Matrix replicates;                ///< replicates x coefficients; NaN aliased or failed, infinite separated
  std::vector<fitting::Stop> stop;  ///< of every replicate
  BootstrapCounts counts;
  double distance = 0.0;  ///< the largest that is proven of a converged replicate, in standard errors
  int passes = 0;         ///< over the rows, for those fitted together
};

/// Quantiles are those of numpy: linear between order statistics.
/// Source   Davison & Hinkley (1997), Bootstrap Methods and their Application, 2.1 and 5.2 (basic and percentile).
[[nodiscard]] Bootstrap summarise(const Fitted& fitted, const fitting::ManyFits& fits, double level);
/// The same with intervals of another level.
[[nodiscard]] Bootstrap at_level(Bootstrap bootstrap, double level);

/// The quantile of sorted numbers, which may be infinite; NaN of none.
[[nodiscard]] double sorted_quantile(const std::vector<double>& sorted, double share);

}  // namespace ogive
